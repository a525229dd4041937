//! `restore`

use clap::Args;

use super::types::ReferenceArg;

/// Bring a deleted entry or an earlier version back
///
/// With @VERSION the value of that version is written as a new one, read back and compared, unless the newest
/// version has it already; #KEY@VERSION brings that member of a JSON secret back alone. `kmseal undo` takes it
/// back. No label is moved: the history stays what it was, and so does a version that has lost its labels.
#[derive(Debug, Args)]
pub struct RestoreArgs {
    /// The entry, as in `vault://NAME`, `sm://NAME` or `ssm:///PATH`, with @VERSION for an earlier version;
    /// in Secrets Manager that is @STAGE-or-VERSION-ID, in Parameter Store :VERSION-or-LABEL
    #[arg(value_name = "REF")]
    pub reference: ReferenceArg,

    /// Show what would be done and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask before an earlier version becomes the newest
    #[arg(short, long)]
    pub yes: bool,
}
