//! `migrate`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::types::{DialectArg, GlobArg, ToArg, dialect_parser};
use crate::migrate::OnConflict;

/// Move secrets from files into a store and put references in their place
///
/// Shows first what it takes for a secret and why, and asks. Then stores the values, reads them back and
/// compares, replaces each file as a whole, and says how to undo it. Names, comments, order, quotes and
/// line ends of the files stay as they are. Where a value of 8 bytes or more is in a comment or in another variable,
/// too, it stays in plain text there: a warning names the lines.
///
/// From store to store (`kmseal migrate ssm:///shop --to sm://shop`), everything at or below the source is
/// copied under its own name, read back and compared; the source stays.
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// The `.env` files to migrate; or what is to be copied from another store, as in `ssm:///shop`
    #[arg(required = true, value_name = "SOURCE", value_hint = clap::ValueHint::FilePath)]
    pub sources: Vec<PathBuf>,

    /// Where the values go, as `vault://NAME`, `sm://NAME` or `ssm:///PATH`; or `sealed`
    ///
    /// In the vault and in Parameter Store every variable becomes an entry below this name. In Secrets
    /// Manager all of them become members of one JSON secret of this name, unless --layout each. With `sealed`
    /// they stay in the file, encrypted under --key, as with `kmseal seal`.
    #[arg(long, value_name = "STORE")]
    pub to: ToArg,

    /// One entry for each variable, or one JSON object with all of them
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<LayoutArg>,

    /// Move the variables that match, instead of those taken for secrets (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<GlobArg>,

    /// Leave the variables that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<GlobArg>,

    /// Read the files as this program does
    ///
    /// Programs differ in how they read quotes, `#`, `$` and backslashes. With `auto` a variable is moved
    /// only when all of them read the same value; where they do not, you are asked, or the run is refused.
    #[arg(long, value_name = "DIALECT", default_value = "auto", value_parser = dialect_parser())]
    pub env_dialect: DialectArg,

    /// What to do when an entry exists with another value; to fail, unless said otherwise
    #[arg(long, value_name = "ACTION")]
    pub on_conflict: Option<ConflictArg>,

    /// The wrapping key: vault:NAME for the vault, a key id, ARN or alias/NAME of KMS for AWS (can be repeated)
    ///
    /// Several, also keys in files, are for `--to sealed` alone, as with `kmseal seal`.
    #[arg(short, long, value_name = "KEY")]
    pub key: Vec<String>,

    /// Show the plan and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask: move what is taken for a secret, or what --select names
    #[arg(short, long)]
    pub yes: bool,

    /// For functions alone
    #[command(flatten)]
    pub functions: FunctionArgs,

    /// Go on although a file has changes that git has not committed
    #[arg(long, visible_alias = "allow-dirty")]
    pub force: bool,
}

/// How many values an entry takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LayoutArg {
    /// One entry for each variable
    Each,
    /// One entry: a JSON object with a member for each variable
    Members,
}

impl From<ConflictArg> for OnConflict {
    fn from(arg: ConflictArg) -> Self {
        match arg {
            ConflictArg::Fail => Self::Fail,
            ConflictArg::Skip => Self::Skip,
            ConflictArg::Overwrite => Self::Overwrite,
        }
    }
}

/// What to do when an entry exists with another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ConflictArg {
    /// Stop before anything is changed
    Fail,
    /// Leave the variable in the file as it is
    Skip,
    /// Write a new version; the earlier one is kept
    Overwrite,
}

/// Options for live functions.
#[derive(Debug, Args)]
#[command(next_help_heading = "For lambda:NAME")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct FunctionArgs {
    /// Put a policy into the function's role that lets it read what it needs, and nothing else
    ///
    /// It is shown with the plan. Undo takes it out again.
    #[arg(long)]
    pub grant: bool,

    /// How long to wait until IAM has taken notice of that policy
    #[arg(long, value_name = "SECONDS", default_value_t = 15,
          value_parser = clap::value_parser!(u64).range(0..=300))]
    pub grant_wait: u64,

    /// The layer with the wrapper, by the ARN of its version; the newest one called `kmseal` when not given
    #[arg(long, value_name = "ARN", conflicts_with = "no_wrapper")]
    pub layer: Option<String>,

    /// Add no wrapper: the function resolves its references itself
    #[arg(long)]
    pub no_wrapper: bool,

    /// Change a function that a stack owns, though its next deployment puts the plaintext back
    #[arg(long)]
    pub live_anyway: bool,

    /// Change a function whose callers get the change at once
    #[arg(long)]
    pub yes_latest: bool,

    /// Go on in spite of this (can be repeated)
    #[arg(long, value_name = "WHAT")]
    pub allow: Vec<AllowArg>,

    /// Call the function with this event when it is changed, and see whether it fails
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub smoke: Option<PathBuf>,

    /// Store the values, leave the function as it is, and print the change of its template
    #[arg(long, value_name = "FORMAT", conflicts_with_all = ["live_anyway", "smoke"])]
    pub emit_patch: Option<PatchArg>,
}

/// What stands in the way, and is overruled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AllowArg {
    /// Values that stay in the snapshot of each version (`SnapStart`)
    SnapStart,
    /// A layer that is not signed
    CodeSigning,
    /// Another wrapper, which is then started by ours
    Wrapper,
    /// A VPC that may have no way to the store
    Vpc,
    /// A role of which nobody knows whether it may read
    Role,
    /// Variables that extensions read
    Extension,
    /// A caller who may not do all of it, as far as IAM tells
    Caller,
}

/// What templates are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PatchArg {
    /// `CloudFormation`
    Cfn,
    /// Serverless Application Model
    Sam,
    /// Cloud Development Kit, in TypeScript
    Cdk,
    /// Terraform
    Tf,
    /// Serverless Framework
    Serverless,
}
