//! `export`

use std::path::PathBuf;

use clap::Args;

use super::format::{ExportFormatArg, NamespaceArg, ObjectNameArg};
use super::types::{DialectArg, ExportArg, MaskArg, dialect_parser};

/// Write the values of entries to a file or to standard output, in plain text
///
/// Entries below a name become variables, named by what is left of their names. An entry that is named
/// itself becomes one variable; where its value is a JSON object of strings, one variable for each member.
/// What is written reads back as the very values that are stored: what the format cannot hold is refused.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// An entry, a member of one (#KEY), or a name above entries, as in `vault://shop/dev`, `sm://shop`
    /// or `ssm:///shop/prod`
    #[arg(required = true, value_name = "REF-OR-PREFIX")]
    pub sources: Vec<ExportArg>,

    /// What the file looks like
    #[arg(long, value_name = "FORMAT", default_value = "dotenv")]
    pub format: ExportFormatArg,

    /// With dotenv, which program reads the file; `auto` is `node`
    #[arg(long, value_name = "DIALECT", default_value = "auto", value_parser = dialect_parser())]
    pub env_dialect: DialectArg,

    /// With k8s, the name of the Secret
    #[arg(long, value_name = "NAME")]
    pub name: Option<ObjectNameArg>,

    /// With k8s, the namespace of the Secret
    #[arg(long, value_name = "NAMESPACE")]
    pub namespace: Option<NamespaceArg>,

    /// The file to write, for its owner alone (mode 0600), or `-`; it must not be there yet
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub output: Option<PathBuf>,

    /// With -o, replace a file that is there
    #[arg(long, requires = "output")]
    pub force: bool,

    /// Show the values, at a terminal or in the JSON document
    #[arg(long, conflicts_with = "output")]
    pub reveal: bool,

    /// Have the log of a pipeline hide the values, before anything else is said
    ///
    /// Writes a line `::add-mask::` for each line of a value to standard error, where runners look for such lines as
    /// they do on standard output, which may be caught by a variable. Refused where nobody would read them.
    #[arg(long, value_name = "LOG")]
    pub mask: Option<MaskArg>,
}
