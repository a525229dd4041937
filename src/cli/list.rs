//! `list`, `history`

use clap::Args;

use super::types::ReferenceArg;

/// List entries
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only entries at or below this name, as in `vault://shop`
    #[arg(value_name = "REF")]
    pub prefix: Option<ReferenceArg>,

    /// Only deleted entries, which can be restored
    #[arg(long)]
    pub deleted: bool,
}

/// List the versions of an entry
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// The entry
    #[arg(value_name = "REF")]
    pub reference: ReferenceArg,
}
