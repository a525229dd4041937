//! `list`, `history`

use clap::Args;

use super::types::{PrefixArg, ReferenceArg};

/// List entries
#[derive(Debug, Args)]
pub struct ListArgs {
    /// A store, or only entries at or below a name, as in `vault://shop`, `sm://` or `ssm:///shop`; the
    /// whole vault when not given
    #[arg(value_name = "PREFIX")]
    pub prefix: Option<PrefixArg>,

    /// Only deleted entries, which can be restored
    #[arg(long)]
    pub deleted: bool,
}

/// List the versions of an entry
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// The entry, as in `vault://NAME`, `sm://NAME` or `ssm:///PATH`, or an ARN
    #[arg(value_name = "REF")]
    pub reference: ReferenceArg,
}
