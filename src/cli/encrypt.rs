//! `encrypt`

use std::path::PathBuf;

use clap::Args;

use super::key::KeyArg;
use super::types::ContextArg;

/// Write files or standard input as encrypted messages
///
/// The messages are those of the AWS Encryption SDK: its libraries for Python, Java, JavaScript, C, .NET and Go
/// read them too. Content is encrypted here, with a data key of its own, and the data key with each of the keys
/// given. Any one of them opens the message.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Debug, Args)]
pub struct EncryptArgs {
    /// The files to encrypt; `-` or none for standard input
    ///
    /// One file or standard input goes to standard output unless -o says otherwise. Several, or folders with
    /// -r, are written beside each other as NAME.encrypted, or below the folder that -o names.
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    pub inputs: Vec<PathBuf>,

    /// The file to write, or the folder for several; `-` for standard output
    #[arg(short, long, value_name = "FILE", value_hint = clap::ValueHint::AnyPath)]
    pub output: Option<PathBuf>,

    /// A wrapping key (can be repeated): a key id, ARN or alias/NAME of KMS, vault:NAME,
    /// raw-aes:NAMESPACE/NAME=FILE, or raw-rsa:NAMESPACE/NAME=FILE
    #[arg(short, long, value_name = "KEY", required = true)]
    pub key: Vec<KeyArg>,

    /// A pair that whoever decrypts can rely on (can be repeated); it is authenticated, and not secret
    #[arg(short, long, value_name = "KEY=VALUE")]
    pub context: Vec<ContextArg>,

    /// Write text, in base64
    #[arg(short, long)]
    pub armor: bool,

    /// Do not sign the message: algorithm suite 0478 in place of 0578
    ///
    /// A signature tells readers who may decrypt, but not encrypt, that it was not made by one of them.
    #[arg(long)]
    pub unsigned: bool,

    /// Bytes of a frame, from 1 to 4194304; other SDKs take 4096 for themselves
    #[arg(long, value_name = "BYTES", default_value = "65536",
          value_parser = clap::value_parser!(u32).range(1..=4_194_304))]
    pub frame_length: u32,

    /// Take every file below a folder, but for links, special files, and names that end in .encrypted
    #[arg(short, long)]
    pub recursive: bool,

    /// Make a data key for each file, not one for all; costs a call to KMS for each
    #[arg(long)]
    pub per_file_key: bool,

    /// Encrypt one value, asked for or from standard input, and write it as `sealed:BASE64`
    #[arg(long, conflicts_with_all = ["output", "armor", "recursive", "per_file_key", "frame_length"])]
    pub value: bool,

    /// Replace files that are there
    #[arg(long)]
    pub force: bool,
}
