//! `lambda …`

mod ciphertexts;
mod named;
mod prune;

pub use ciphertexts::{ConsoleAllowArg, LambdaDecryptEnvArgs, LambdaEncryptEnvArgs};
pub use named::FunctionArg;
pub use prune::LambdaPruneVersionsArgs;

use std::ffi::OsString;
use std::path::PathBuf;
use std::str::FromStr;

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
    PublishLayer(LambdaPublishLayerArgs),
    Exec(LambdaExecArgs),
    PruneVersions(LambdaPruneVersionsArgs),
    EncryptEnv(LambdaEncryptEnvArgs),
    DecryptEnv(LambdaDecryptEnvArgs),
}

impl LambdaAction {
    /// The words that were typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::PublishLayer(_) => "lambda publish-layer",
            Self::Exec(_) => "lambda exec",
            Self::PruneVersions(_) => "lambda prune-versions",
            Self::EncryptEnv(_) => "lambda encrypt-env",
            Self::DecryptEnv(_) => "lambda decrypt-env",
        }
    }
}

/// Put kmseal into the account as a layer that hands functions their secrets
///
/// The layer has one file, `bin/kmseal`: the program that runs, or the one that is named. A function that has
/// the layer, and the variable `AWS_LAMBDA_EXEC_WRAPPER` with the value `/opt/bin/kmseal`, starts through it:
/// every reference among its variables is resolved, and kmseal is replaced by the runtime. Which runtimes the
/// layer is for depends on the C library that the program was linked against; `layer/build` makes one that
/// starts on Amazon Linux 2 and 2023. A layer that has the same file already is not published again.
#[derive(Debug, Args)]
pub struct LambdaPublishLayerArgs {
    /// The name of the layer
    #[arg(long, value_name = "NAME", default_value = "kmseal")]
    pub name: LayerNameArg,

    /// The program that goes into the layer, in place of the one that runs
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub executable: Option<PathBuf>,

    /// Show what would be published, and publish nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}

/// Start a program with values in place of references, as Lambda starts a runtime
///
/// For container images, which take no layers:
/// `ENTRYPOINT ["kmseal", "lambda", "exec", "--", "/lambda-entrypoint.sh"]`, with what the entry point was
/// before. It reads no file and asks nothing. All values are there after 3 seconds, or nothing is started, and
/// each variable without a value is named with a code; what is denied is asked for again until then. Variables
/// that Lambda or a runtime reads by itself stay as they are (`AWS_REGION`, `LD_PRELOAD`, `NODE_OPTIONS` and
/// the like), and so do those that match a pattern in `KMSEAL_EXCEPT`. `KMSEAL_NEXT_WRAPPER` names another
/// wrapper to start after this one. The same is done without any words of ours where
/// `AWS_LAMBDA_EXEC_WRAPPER` names kmseal.
#[derive(Debug, Args)]
pub struct LambdaExecArgs {
    /// The program and its arguments
    #[arg(required = true, last = true, value_name = "CMD", value_hint = clap::ValueHint::CommandWithArguments)]
    pub command: Vec<OsString>,
}

/// The name of a layer, as a part of its ARN.
#[derive(Debug, Clone)]
pub struct LayerNameArg(pub String);

impl FromStr for LayerNameArg {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let takes = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        // Lambda, PublishLayerVersion: the ARN may have 140 characters.
        if text.is_empty() || text.len() > 64 || !text.chars().all(takes) {
            return Err("a layer has a name of up to 64 letters, digits, `-` and `_`".to_owned());
        }
        Ok(Self(text.to_owned()))
    }
}
