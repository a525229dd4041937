//! `lambda prune-versions`

use clap::Args;

use super::FunctionArg;

/// Delete published versions that still hold secrets in plain text
///
/// A published version keeps the variables that it was published with: a secret that has moved out of the
/// function is still there for everybody who may read its configuration. What aliases, event source mappings,
/// provisioned concurrency or a policy of its own lead to stays, and so do the newest versions. Other services
/// may name a version by its ARN, and nobody can find all of those. There is no way back: what is deleted is in
/// no journal, and `kmseal undo` does not bring it back.
#[derive(Debug, Args)]
pub struct LambdaPruneVersionsArgs {
    /// The functions, as NAME, lambda:NAME or an ARN
    #[arg(required = true, value_name = "NAME")]
    pub names: Vec<FunctionArg>,

    /// How many of the newest versions stay, whatever they hold
    #[arg(long, value_name = "N", default_value_t = 3)]
    pub keep: usize,

    /// Delete versions without secrets too, and those whose variables cannot be read
    #[arg(long)]
    pub all: bool,

    /// Show what would be deleted, and delete nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}
