//! `policy`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::types::{DialectArg, ReferenceArg, dialect_parser};

/// Write the IAM policy that the consumer of references needs, and no more
///
/// It names each secret, parameter and key by its whole ARN. Whether they exist, and under which keys they
/// are, is looked up; no value is read. References to the vault need no policy.
#[derive(Debug, Args)]
pub struct PolicyArgs {
    /// What the consumer reads
    #[arg(value_name = "REF", required_unless_present = "files")]
    pub references: Vec<ReferenceArg>,

    /// Add all references of this file (can be repeated)
    #[arg(short, long = "file", value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// Read the files as this program does; `auto` reads as node where programs differ
    #[arg(long, value_name = "DIALECT", default_value = "auto", value_parser = dialect_parser())]
    pub env_dialect: DialectArg,

    /// The role of the consumer, to see what another account has to allow as well
    #[arg(long, value_name = "ARN")]
    pub role: Option<String>,

    /// How the policy is written
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: PolicyFormatArg,

    /// Write what the policies of the keys have to say about the role, in place of the role's own policy
    ///
    /// One document a key, which is named in it. A key in another account needs it, and one whose policy
    /// does not leave it to IAM who may use the key.
    #[arg(long, requires = "role")]
    pub key_policy: bool,

    /// The key of KMS that entries which do not exist yet will have
    #[arg(short, long, value_name = "KEY")]
    pub key: Option<String>,

    /// Look nothing up: take names for those of secrets and parameters to come, in --account and --region
    #[arg(long, requires = "account")]
    pub offline: bool,

    /// The account of the entries
    #[arg(long, value_name = "NUMBER", requires = "offline", value_parser = account)]
    pub account: Option<String>,
}

/// How a policy is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PolicyFormatArg {
    /// As IAM takes it
    Json,
    /// As a data source of Terraform's AWS provider
    Terraform,
}

fn account(text: &str) -> Result<String, String> {
    if crate::policy::is_account(text) {
        Ok(text.to_owned())
    } else {
        Err("an account has twelve digits".to_owned())
    }
}
