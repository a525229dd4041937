//! `get`

use clap::Args;

use super::types::{MaskArg, ReferenceArg};

/// Show an entry, hidden unless asked for
#[derive(Debug, Args)]
pub struct GetArgs {
    /// The entry, as in `vault://shop/dev/DB_PASSWORD`, `sm://NAME`, `ssm:///PATH`, an ARN,
    /// `{{resolve:SERVICE:NAME}}` or `ref+SERVICE://NAME`, with #KEY for a member of a JSON value and
    /// @VERSION for an earlier version (@STAGE-or-VERSION-ID of a secret, :VERSION-or-LABEL of a parameter)
    #[arg(value_name = "REF")]
    pub reference: ReferenceArg,

    /// Write the value to standard output; with a line end behind it when it is valid UTF-8
    #[arg(long)]
    pub reveal: bool,

    /// With --reveal, write no line end behind the value
    #[arg(short, long, requires = "reveal")]
    pub no_newline: bool,

    /// Have the log of a pipeline hide the value, before anything else is said
    ///
    /// Writes a line `::add-mask::` for each line of a value to standard error, where runners look for such lines as
    /// they do on standard output, which may be caught by a variable. Refused where nobody would read them.
    #[arg(long, value_name = "LOG", requires = "reveal")]
    pub mask: Option<MaskArg>,
}
