//! `set`

use std::ffi::OsString;

use clap::Args;

use super::generator::GeneratorArgs;
use super::types::{MaskArg, ReferenceArg};

/// Give an entry a value from a prompt, standard input or a file, or a new one
///
/// The value is stored, read back and compared; when the entry has it already, nothing is written. No option
/// takes a value: the command line is seen by other users and kept in the shell's history. With --generate
/// nothing is read, and nobody sees the value: it is drawn from the operating system's generator, every value
/// that fits as likely as any other.
#[derive(Debug, Args)]
pub struct SetArgs {
    /// The entry, as in `vault://shop/dev/DB_PASSWORD`, `sm://NAME` or `ssm:///PATH`, or the ARN of a
    /// secret
    #[arg(value_name = "REF")]
    pub reference: ReferenceArg,

    /// `-` for standard input, `@FILE` for a file; a prompt at a terminal when not given
    #[arg(value_name = "SOURCE", num_args = 0..)]
    pub source: Vec<OsString>,

    /// The wrapping key: vault:NAME for the vault, a key id, ARN or alias/NAME of KMS for AWS
    #[arg(short, long, value_name = "KEY")]
    pub key: Option<String>,

    /// Keep a line end at the end of the value
    #[arg(long)]
    pub raw: bool,

    /// Do not ask before a parameter of Parameter Store goes to the advanced tier, for good
    #[arg(short, long)]
    pub yes: bool,

    /// Have the log of a pipeline hide the value, before anything else is said
    ///
    /// Writes a line `::add-mask::` for each line of a value to standard error, where runners look for such lines as
    /// they do on standard output, which may be caught by a variable. Refused where nobody would read them.
    #[arg(long, value_name = "LOG")]
    pub mask: Option<MaskArg>,

    /// For a value that nobody has yet
    #[command(flatten)]
    pub new: GeneratorArgs,
}
