//! `import`

use std::path::PathBuf;

use clap::Args;

use super::format::ImportFormatArg;
use super::migrate::{ConflictArg, LayoutArg};
use super::types::{DialectArg, GlobArg, ReferenceArg, dialect_parser};

/// Put the values of a file into a store; the file stays as it is
///
/// All variables are stored, secret or not, then read back and compared. Values that are there already are
/// left alone, so an import that was cut off is simply repeated. To take the secrets out of a `.env` file and
/// put references in their place, use `migrate`.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// The file with the values; `-` for standard input
    #[arg(value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: PathBuf,

    /// Where the values go, as `vault://NAME`, `sm://NAME` or `ssm:///PATH`
    ///
    /// In the vault and in Parameter Store every variable becomes an entry below this name. In Secrets
    /// Manager all of them become members of one JSON secret of this name, unless --layout each.
    #[arg(long, value_name = "STORE")]
    pub to: ReferenceArg,

    /// What the file looks like; without it, its name says so (`.json`, `.yaml`, `.yml`, `.sh`, `.tfvars`),
    /// or it is dotenv
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ImportFormatArg>,

    /// With dotenv, read the file as this program does; with `auto` all of them must agree
    #[arg(long, value_name = "DIALECT", default_value = "auto", value_parser = dialect_parser())]
    pub env_dialect: DialectArg,

    /// One entry for each variable, or one JSON object with all of them
    #[arg(long, value_name = "LAYOUT")]
    pub layout: Option<LayoutArg>,

    /// Store only the variables that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub select: Vec<GlobArg>,

    /// Leave out the variables that match (can be repeated)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<GlobArg>,

    /// What to do when an entry exists with another value
    #[arg(long, value_name = "ACTION", default_value = "fail")]
    pub on_conflict: ConflictArg,

    /// The wrapping key: vault:NAME for the vault, a key id, ARN or alias/NAME of KMS for AWS
    #[arg(short, long, value_name = "KEY")]
    pub key: Option<String>,

    /// Show the plan and change nothing
    #[arg(long)]
    pub dry_run: bool,

    /// Do not ask
    #[arg(short, long)]
    pub yes: bool,
}
