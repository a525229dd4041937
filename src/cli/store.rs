//! `get`, `set`, `list`, `history`, `delete`, `restore`

use std::ffi::OsString;

use clap::Args;

use super::types::ReferenceArg;

/// Show an entry, hidden unless asked for
#[derive(Debug, Args)]
pub struct GetArgs {
    /// The entry, as in vault://shop/dev/DB_PASSWORD, with #KEY for a member of a JSON value and
    /// @VERSION for an earlier version
    #[arg(value_name = "REF")]
    pub reference: ReferenceArg,

    /// Write the value to standard output
    #[arg(long)]
    pub reveal: bool,

    /// With --reveal, write no line end behind the value
    #[arg(short, long, requires = "reveal")]
    pub no_newline: bool,
}

/// Give an entry a value from a prompt, standard input or a file
///
/// No option takes a value: the command line is seen by other users and kept in the shell's history.
#[derive(Debug, Args)]
pub struct SetArgs {
    /// The entry, as in vault://shop/dev/DB_PASSWORD
    #[arg(value_name = "REF")]
    pub reference: ReferenceArg,

    /// `-` for standard input, `@FILE` for a file; a prompt at a terminal when not given
    #[arg(value_name = "SOURCE", num_args = 0..)]
    pub source: Vec<OsString>,

    /// The key to seal the value under
    #[arg(
        short,
        long,
        value_name = "vault:NAME",
        default_value = "vault:default"
    )]
    pub key: String,

    /// Keep a line end at the end of the value
    #[arg(long)]
    pub raw: bool,
}

/// List entries
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Only entries at or below this name, as in vault://shop
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
