//! `decrypt`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::key::KeyArg;
use super::types::DemandArg;
use crate::envelope::CommitmentPolicy;

/// Write the content of encrypted messages
///
/// Nothing of a file is there before all of it has proved to be authentic. On standard output, frames of an
/// unsigned message are written as each of them has proved so; a signed one is held back until its signature
/// has.
#[derive(Debug, Args)]
pub struct DecryptArgs {
    /// The messages, in base64 or not; `-` or none for standard input
    ///
    /// One goes to standard output unless -o says otherwise. Several, or folders with -r, are written beside
    /// each other without `.encrypted`, or below the folder that -o names.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// The file to write, for its owner alone (mode 0600), or the folder for several; `-` for standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    pub output: Option<PathBuf>,

    /// A wrapping key that may open it (can be repeated), as for `kmseal encrypt`
    ///
    /// Without one, keys of the vault are looked up by themselves.
    #[arg(short, long, value_name = "KEY")]
    pub key: Vec<KeyArg>,

    /// Ask whatever key of KMS the message names, if it is in the caller's account and region
    #[arg(long)]
    pub discovery: bool,

    /// With --discovery, allow keys of this account instead (can be repeated)
    #[arg(long, value_name = "ACCOUNT", requires = "discovery")]
    pub discovery_account: Vec<String>,

    /// With --discovery, allow keys of this partition
    #[arg(long, value_name = "PARTITION", requires = "discovery", default_value = "aws")]
    pub discovery_partition: String,

    /// A pair that the message must have, or with KEY alone any value for it (can be repeated)
    #[arg(short, long, value_name = "KEY[=VALUE]")]
    pub context: Vec<DemandArg>,

    /// Which algorithm suites are read
    #[arg(long, value_name = "POLICY", default_value = "require-encrypt-require-decrypt")]
    pub commitment_policy: PolicyArg,

    /// Most encrypted data keys that a message may have
    #[arg(long, value_name = "N", default_value = "10",
          value_parser = clap::value_parser!(u16).range(1..))]
    pub max_encrypted_data_keys: u16,

    /// Most bytes of a frame, all of which are held in memory at once
    #[arg(long, value_name = "BYTES", default_value = "8388608",
          value_parser = clap::value_parser!(u64).range(1..))]
    pub max_frame_length: u64,

    /// Take every message below a folder: the names end in .encrypted; links and special files are left out
    #[arg(short, long)]
    pub recursive: bool,

    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
}

/// Which algorithm suites are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PolicyArg {
    /// Those that commit to their key
    RequireEncryptRequireDecrypt,
    /// All, also those of earlier versions of the SDKs
    RequireEncryptAllowDecrypt,
}

impl From<PolicyArg> for CommitmentPolicy {
    fn from(arg: PolicyArg) -> Self {
        match arg {
            PolicyArg::RequireEncryptRequireDecrypt => Self::RequireDecrypt,
            PolicyArg::RequireEncryptAllowDecrypt => Self::AllowDecrypt,
        }
    }
}
