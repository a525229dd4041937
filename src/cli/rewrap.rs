//! `rewrap`

use std::path::PathBuf;

use clap::Args;

use super::key::KeyArg;

/// Put messages under other wrapping keys and leave their content as it is
///
/// The data key is unwrapped once and wrapped under the new keys; the frames stay, byte for byte. A signed
/// message is verified, and signed again. Nothing is begun before every message was opened; each file is
/// replaced as a whole. `kmseal undo` puts every byte back and needs no key for it; `kmseal resume` finishes
/// what was cut off. Whoever had the old keys and kept
/// the old file, or the data key, can still open it: to shut them out, encrypt the content anew. Whoever holds an
/// unsigned message both before and after can alter it without being noticed, for the format leaves both headers
/// one nonce: sign what you mean to rewrap.
#[derive(Debug, Args)]
pub struct RewrapArgs {
    /// The files that hold the messages, in base64 or not
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// A new wrapping key (can be repeated), as for `kmseal encrypt`; the message is under these alone
    #[arg(short, long, value_name = "KEY", required = true)]
    pub key: Vec<KeyArg>,

    /// A wrapping key that opens the messages as they are (can be repeated)
    ///
    /// Without one, keys of the vault are looked up by themselves, and the new keys are tried.
    #[arg(long, value_name = "KEY")]
    pub from: Vec<KeyArg>,

    /// Take every message below a folder: the names end in .encrypted; links and special files are left out
    #[arg(short, long)]
    pub recursive: bool,

    /// Show what would be done and change nothing
    #[arg(long)]
    pub dry_run: bool,
}
