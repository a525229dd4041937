//! `generate`

use std::path::PathBuf;

use clap::Args;

/// Write completions and man pages
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// The folder that has `completions` and `man`
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,

    /// Only compare, and fail when a file differs
    #[arg(long)]
    pub check: bool,
}
