//! `delete`, `restore`

use clap::Args;

use super::types::ReferenceArg;

/// Delete entries; they can be restored
#[derive(Debug, Args)]
pub struct DeleteArgs {
    /// The entries
    #[arg(required = true, value_name = "REF")]
    pub references: Vec<ReferenceArg>,

    /// Remove entries that are deleted already, with all their versions and for good
    #[arg(long)]
    pub purge: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// Bring a deleted entry or an earlier version back
///
/// With @VERSION the value of that version is written as a new one.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The entry, with @VERSION for an earlier version
    #[arg(value_name = "REF")]
    pub reference: ReferenceArg,
}
