//! `seal`

use std::path::PathBuf;

use clap::Args;

use super::key::KeyArg;
use super::types::{DialectArg, GlobArg, dialect_parser};

/// Put encrypted values in place of the secrets of files
///
/// The values stay in their file, as `sealed:BASE64`: messages of the AWS Encryption SDK, each bound to the name
/// of its variable. `kmseal run` opens them. What is sealed already stays as it is, and a value that was unsealed
/// on this machine and has not changed gets its sealed text back. Everything else is as with `kmseal migrate`.
#[derive(Debug, Args)]
pub struct SealArgs {
    /// The `.env` files
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// A wrapping key that opens the values (can be repeated): a key id, ARN or alias/NAME of KMS, vault:NAME,
    /// raw-aes:NAMESPACE/NAME=FILE, or raw-rsa:NAMESPACE/NAME=FILE
    #[arg(short, long, value_name = "KEY", required = true)]
    pub key: Vec<KeyArg>,

    /// Seal the variables that match, instead of those taken for secrets (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<GlobArg>,

    /// Leave the variables that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<GlobArg>,

    /// Read the files as this program does, as for `kmseal migrate`
    #[arg(long, value_name = "DIALECT", default_value = "auto", value_parser = dialect_parser())]
    pub env_dialect: DialectArg,

    /// Show the plan and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask: seal what is taken for a secret, or what --select names
    #[arg(short, long)]
    pub yes: bool,

    /// Go on although a file has changes that git has not committed
    #[arg(long, visible_alias = "allow-dirty")]
    pub force: bool,
}

/// Put values in plain text in place of what is sealed in files
///
/// To look at them or to change them; `kmseal seal` seals them again. A value that has not changed gets the text
/// back that it had, if it is sealed on this machine and under the same keys. The run is journaled: what was cut
/// off, `kmseal resume` finishes.
#[derive(Debug, Args)]
pub struct UnsealArgs {
    /// The `.env` files
    #[arg(required = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// A wrapping key that may open the values (can be repeated), as for `kmseal run`
    ///
    /// Keys of the vault are looked up by themselves. Without this option the keys of KMS that the values name
    /// are asked; with it, only those it names.
    #[arg(short, long, value_name = "KEY")]
    pub key: Vec<KeyArg>,

    /// Unseal the variables that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<GlobArg>,

    /// Leave the variables that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<GlobArg>,

    /// Read the files as this program does, as for `kmseal migrate`
    #[arg(long, value_name = "DIALECT", default_value = "auto", value_parser = dialect_parser())]
    pub env_dialect: DialectArg,

    /// Show what would be unsealed and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}
