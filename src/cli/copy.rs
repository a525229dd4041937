//! `copy`

use clap::Args;

use super::migrate::ConflictArg;
use super::types::ReferenceArg;

/// Copy an entry to another name or another store
///
/// The value is stored, read back and compared; the entry it comes from stays. `kmseal undo` takes the copy
/// back. To copy everything below a name, use `migrate` from store to store.
#[derive(Debug, Args)]
pub struct CopyArgs {
    /// The entry to copy, with #KEY for one member of it
    #[arg(value_name = "FROM")]
    pub from: ReferenceArg,

    /// Where to, with #KEY to make it a member of a JSON secret
    #[arg(value_name = "TO")]
    pub to: ReferenceArg,

    /// What to do when there is another value already
    #[arg(long, value_name = "ACTION", default_value = "fail")]
    pub on_conflict: ConflictArg,

    /// The wrapping key: vault:NAME for the vault, a key id, ARN or alias/NAME of KMS for AWS
    #[arg(short, long, value_name = "KEY")]
    pub key: Option<String>,

    /// Show the plan and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}
