//! `run`

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::key::KeyArg;
use super::types::{DialectArg, GlobArg, MaskArg, dialect_parser};

/// Start a program with values in place of references
///
/// Every reference in the environment and in the files is resolved first, every sealed value is opened; one
/// that cannot be stops everything. Then kmseal is replaced by the program, which gets its exit status, signals and terminal
/// to itself. Nothing is expanded, no shell is involved. The program and what it starts write no core
/// dumps: they hold the same secrets.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Add the variables of this file (can be repeated; later files win)
    #[arg(short, long = "file", value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// Take only variables that match, of the files and of inherited references (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub only: Vec<GlobArg>,

    /// Leave variables that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub except: Vec<GlobArg>,

    /// Let the files win over variables that are set already
    #[arg(long = "override")]
    pub overriding: bool,

    /// Let files set this variable although it changes how programs start or connect (can be repeated)
    ///
    /// A file that sets what loaders, shells, interpreters, package managers, builds, editors, git or ssh run, or
    /// names a proxy or the certificates to trust, is refused otherwise.
    #[arg(long, value_name = "GLOB")]
    pub allow: Vec<GlobArg>,

    /// A wrapping key that may open sealed values (can be repeated), as for `kmseal decrypt`
    ///
    /// Keys of the vault are looked up by themselves. Without this option the keys of KMS that the values name
    /// are asked; with it, only those it names.
    #[arg(short, long, value_name = "KEY")]
    pub key: Vec<KeyArg>,

    /// Inherit nothing: only what the files say
    #[arg(long)]
    pub pristine: bool,

    /// Read the files as this program does; `auto` reads as node where programs differ
    #[arg(long, value_name = "DIALECT", default_value = "auto", value_parser = dialect_parser())]
    pub env_dialect: DialectArg,

    /// Keep the values out of what the program writes
    ///
    /// What references and sealed values stand for is replaced by `[redacted: NAME]` in standard output and standard
    /// error: as it is, line by line, and in base64, hexadecimal digits, JSON, XML, URLs and single quotes, wherever
    /// it begins and ends. Values of one to three bytes are named and left. kmseal stays as the parent then: both are
    /// pipes to the program and no terminal, signals are sent on, and a program that ends by a signal has the status
    /// 128 and its number. What may be the beginning of a value is held back until more is written. What others write
    /// whom the program has left behind is passed on until they are silent for a second, two seconds at most.
    #[arg(long)]
    pub redact: bool,

    /// Have the log of a pipeline hide the values, before anything else is said
    ///
    /// Writes a line `::add-mask::` for each line of a value to standard error, where runners look for such lines as
    /// they do on standard output, which may be caught by a variable. Refused where nobody would read them.
    #[arg(long, value_name = "LOG")]
    pub mask: Option<MaskArg>,

    /// The program and its arguments
    #[arg(required = true, last = true, value_name = "CMD", value_hint = clap::ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}
