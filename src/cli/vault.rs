//! `vault`

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// Set up and look after the vault
#[derive(Debug, Args)]
pub struct VaultArgs {
    /// What to do
    #[command(subcommand)]
    pub action: VaultAction,
}

/// The actions.
#[derive(Debug, Subcommand)]
#[expect(
    missing_docs,
    reason = "the help is the doc comment of the arguments; one here would hide it"
)]
pub enum VaultAction {
    Init(VaultInitArgs),
    Passphrase(VaultPassphraseArgs),
    /// Show where the vault is, how it is opened and what is in it
    Status,
    Key(VaultKeyArgs),
    /// Accept a vault that is older than the last one seen, after a backup was restored
    Accept,
}

impl VaultAction {
    /// The words that were typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Init(_) => "vault init",
            Self::Passphrase(_) => "vault passphrase",
            Self::Status => "vault status",
            Self::Key(_) => "vault key",
            Self::Accept => "vault accept",
        }
    }
}

/// Make a vault, opened by a key file or by a passphrase
///
/// Without --passphrase the vault is opened by a key file of 32 random bytes that only you can read.
/// Commands that need a vault make one like that by themselves.
#[derive(Debug, Args)]
pub struct VaultInitArgs {
    /// Open it by a passphrase (Argon2id, 64 MiB, 3 passes)
    #[arg(long)]
    pub passphrase: bool,
}

/// Set, change or remove the passphrase
///
/// Only the key of the vault is sealed anew; entries stay as they are. Copies of the vault made before
/// are still opened the old way.
#[derive(Debug, Args)]
pub struct VaultPassphraseArgs {
    /// Open the vault by a key file from now on
    #[arg(long, conflicts_with = "new_passphrase_file")]
    pub remove: bool,

    /// Read the new passphrase from FILE
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub new_passphrase_file: Option<PathBuf>,
}

/// Make a new wrapping key
#[derive(Debug, Args)]
pub struct VaultKeyArgs {
    /// Its name; use it as --key vault:NAME
    #[arg(value_name = "NAME")]
    pub name: String,
}
