//! `delete`

use clap::Args;

use super::types::ReferenceArg;

/// Delete entries; they can be restored, except for those of Parameter Store
#[derive(Debug, Args)]
pub struct DeleteArgs {
    /// The entries, as in `vault://NAME`, `sm://NAME` or `ssm:///PATH`
    #[arg(required = true, value_name = "REF")]
    pub references: Vec<ReferenceArg>,

    /// Remove entries for good, with all their versions: in the vault and in Secrets Manager only those
    /// that are deleted already
    #[arg(long)]
    pub purge: bool,

    /// Days during which a deleted secret of Secrets Manager can be restored (7 to 30; 30 when not given)
    #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u8).range(7..=30), conflicts_with = "purge")]
    pub recovery_days: Option<u8>,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}
