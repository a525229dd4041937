//! `inspect`

use std::path::PathBuf;

use clap::Args;

/// Show what the header of an encrypted message says, without any key
///
/// Nothing of it is known to be authentic before the message is decrypted.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The message, in base64 or not; `-` or none for standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub input: Option<PathBuf>,
}
