//! `lambda encrypt-env`, `lambda decrypt-env`

use clap::{Args, ValueEnum};

use super::FunctionArg;
use crate::cli::types::GlobArg;

/// Put ciphertext in place of a function's secrets, as the helpers of the console do
///
/// Each value is encrypted with the key by one call to KMS, bound to the name of the function
/// (`LambdaFunctionName`), and its place is taken by the ciphertext in base64. Whoever may read the
/// configuration of the function then sees ciphertext, and whoever may also use the key sees the values. The code
/// has to decrypt them: what to write is printed for the runtime of the function. A function of another name, such
/// as a clone, cannot. Each ciphertext takes about 200 bytes more than the value, so about 15 fill the 4 KB that an
/// environment may have. What is ciphertext already stays as it is.
///
/// Ciphertexts are opened again and compared before the function is changed. The run is journaled: `kmseal undo`
/// puts the values back.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct LambdaEncryptEnvArgs {
    /// The function, as NAME, lambda:NAME or an ARN
    #[arg(value_name = "NAME")]
    pub name: FunctionArg,

    /// The KMS key: an id, an ARN or alias/NAME
    #[arg(short, long, value_name = "KEY", required_unless_present = "snippet_only")]
    pub key: Option<String>,

    /// Encrypt the variables that match, instead of those taken for secrets (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<GlobArg>,

    /// Leave the variables that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<GlobArg>,

    /// Change a function that a stack owns, though its next deployment puts the plaintext back
    #[arg(long)]
    pub live_anyway: bool,

    /// Change a function whose callers get the change at once
    #[arg(long)]
    pub yes_latest: bool,

    /// Go on in spite of this (can be repeated)
    #[arg(long, value_name = "WHAT")]
    pub allow: Vec<ConsoleAllowArg>,

    /// Print the code that decrypts, and the policy that the role needs, and do nothing else
    #[arg(long, conflicts_with_all = ["dry_run", "yes"])]
    pub snippet_only: bool,

    /// Show the plan and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask: encrypt what is taken for a secret, or what --select names
    #[arg(short, long)]
    pub yes: bool,
}

/// Put values back in place of what the helpers of the console have encrypted
///
/// Every variable that opens with the name of the function as its encryption context gets its value back in
/// plain text; everything else stays. The run is journaled, with the ciphertexts and without any value:
/// `kmseal undo` puts the same ciphertexts back.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct LambdaDecryptEnvArgs {
    /// The function, as NAME, lambda:NAME or an ARN
    #[arg(value_name = "NAME")]
    pub name: FunctionArg,

    /// Decrypt the variables that match, and refuse those that do not open (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<GlobArg>,

    /// Leave the variables that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<GlobArg>,

    /// Open ciphertexts that are bound to nothing, as old functions have them
    #[arg(long)]
    pub no_context: bool,

    /// Change a function that a stack owns, though its next deployment puts the ciphertext back
    #[arg(long)]
    pub live_anyway: bool,

    /// Change a function whose callers get the change at once
    #[arg(long)]
    pub yes_latest: bool,

    /// Show the plan and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// What stands in the way, and is overruled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ConsoleAllowArg {
    /// A VPC that may have no way to KMS
    Vpc,
    /// A role that may not use the key, or of which nobody knows
    Role,
}
