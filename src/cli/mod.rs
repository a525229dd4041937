//! What can be typed: definitions only, one file for each group of commands.

mod examples;
mod journaled;
mod migrate;
mod run;
mod store;
mod types;
mod vault;

pub use examples::{EXAMPLES, Example};
pub use journaled::{ResumeArgs, RunsArgs, UndoArgs};
pub use migrate::{ConflictArg, MigrateArgs};
pub use run::RunArgs;
pub use store::{DeleteArgs, GetArgs, HistoryArgs, ListArgs, RestoreArgs, SetArgs};
pub use types::{DialectArg, GlobArg, ReferenceArg};
pub use vault::{VaultAction, VaultArgs, VaultInitArgs, VaultKeyArgs, VaultPassphraseArgs};

use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _, Parser, Subcommand};

/// Move plaintext secrets out of environment variables, journaled and reversible
#[derive(Debug, Parser)]
#[command(
    name = "kmseal",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    after_long_help = "Exit status: 0 done, 1 failed, 2 usage, 3 partly applied (the journal holds the rest), \
        4 something is not authentic, 101 internal error, 130 interrupted. `run` passes on the status of \
        its program."
)]
pub struct Cli {
    /// What to do
    #[command(subcommand)]
    pub action: Action,

    /// For every command
    #[command(flatten)]
    pub global: GlobalArgs,
}

/// Flags that mean the same everywhere.
#[derive(Debug, Args)]
pub struct GlobalArgs {
    /// Write the result as one JSON document to standard output
    #[arg(long, global = true)]
    pub json: bool,

    /// Say nothing but errors and what was asked for
    #[arg(short, long, global = true)]
    pub quiet: bool,

    /// Ask no questions; a question without an answer is an error
    #[arg(long, global = true)]
    pub no_input: bool,

    /// Read the vault's passphrase from FILE (`-` for standard input)
    ///
    /// The environment variable KMSEAL_PASSPHRASE_FILE says the same. One line end at the end is not part
    /// of the passphrase.
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub passphrase_file: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Action {
    /// Move secrets from files into the vault and put references in their place
    Migrate(MigrateArgs),
    /// Put everything back that a run has changed
    Undo(UndoArgs),
    /// Finish a run that was cut off
    Resume(ResumeArgs),
    /// List the runs and how far they came
    Runs(RunsArgs),
    /// Start a program with values in place of references
    Run(RunArgs),
    /// Show an entry, hidden unless asked for
    Get(GetArgs),
    /// Give an entry a value from a prompt, standard input or a file
    Set(SetArgs),
    /// List entries
    List(ListArgs),
    /// List the versions of an entry
    History(HistoryArgs),
    /// Delete entries; they can be restored
    Delete(DeleteArgs),
    /// Bring a deleted entry or an earlier version back
    Restore(RestoreArgs),
    /// Set up and look after the vault
    Vault(VaultArgs),
    /// Write completions and man pages
    #[command(hide = true)]
    Generate(GenerateArgs),
}

impl Action {
    /// The word that was typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Migrate(_) => "migrate",
            Self::Undo(_) => "undo",
            Self::Resume(_) => "resume",
            Self::Runs(_) => "runs",
            Self::Run(_) => "run",
            Self::Get(_) => "get",
            Self::Set(_) => "set",
            Self::List(_) => "list",
            Self::History(_) => "history",
            Self::Delete(_) => "delete",
            Self::Restore(_) => "restore",
            Self::Vault(_) => "vault",
            Self::Generate(_) => "generate",
        }
    }
}

/// Write the generated files of the repository.
#[derive(Debug, Args)]
pub struct GenerateArgs {
    /// The folder that has `completions` and `man`
    #[arg(value_name = "DIR", default_value = ".")]
    pub dir: PathBuf,

    /// Only compare, and fail when a file differs
    #[arg(long)]
    pub check: bool,
}

/// The whole command line, with the examples in its help.
pub fn command() -> Command {
    examples::add_to(Cli::command())
}
