//! `lambda …`

mod ciphertexts;
mod named;
mod prune;

pub use ciphertexts::{ConsoleAllowArg, LambdaDecryptEnvArgs, LambdaEncryptEnvArgs};
pub use named::FunctionArg;
pub use prune::LambdaPruneVersionsArgs;

use clap::{Args, Subcommand};

/// Give Lambda functions their secrets when they start
#[derive(Debug, Args)]
pub struct LambdaArgs {
    /// What to do
    #[command(subcommand)]
    pub action: LambdaAction,
}

/// The actions.
#[derive(Debug, Subcommand)]
#[expect(
    missing_docs,
    reason = "the help is the doc comment of the arguments; one here would hide it"
)]
pub enum LambdaAction {
    PruneVersions(LambdaPruneVersionsArgs),
    EncryptEnv(LambdaEncryptEnvArgs),
    DecryptEnv(LambdaDecryptEnvArgs),
}

impl LambdaAction {
    /// The words that were typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PruneVersions(_) => "lambda prune-versions",
            Self::EncryptEnv(_) => "lambda encrypt-env",
            Self::DecryptEnv(_) => "lambda decrypt-env",
        }
    }
}
