//! What can be typed: definitions only, one file for each group of commands.

mod aws;
mod copy;
mod decrypt;
mod diff;
mod doctor;
mod edit;
mod encrypt;
mod examples;
mod export;
mod format;
mod generate;
mod generator;
mod get;
mod import;
mod inspect;
mod journaled;
mod key;
mod kms;
mod lambda;
mod list;
mod migrate;
mod policy;
mod remove;
mod restore;
mod rewrap;
mod rotate;
mod run;
mod scan;
mod seal;
mod set;
mod types;
mod usage;
mod vault;

pub use aws::AwsArgs;
pub use copy::CopyArgs;
pub use decrypt::{DecryptArgs, PolicyArg};
pub use diff::{DiffArgs, Place, PlaceArg};
pub use doctor::DoctorArgs;
pub use edit::{EditArg, EditArgs, EditFormatArg};
pub use encrypt::EncryptArgs;
pub use examples::{Example, examples, examples_of};
pub use export::ExportArgs;
pub use format::{ExportFormatArg, ImportFormatArg, NamespaceArg, ObjectNameArg};
pub use generate::GenerateArgs;
pub use generator::{AlphabetArg, ClassArg, GeneratorArgs, KindArg};
pub use get::GetArgs;
pub use import::ImportArgs;
pub use inspect::InspectArgs;
pub use journaled::{ResumeArgs, RunsArgs, UndoArgs};
pub use key::KeyArg;
pub use kms::{KmsAction, KmsApplyArgs, KmsArgs, KmsCreateKeyArgs, TargetArg};
pub use lambda::{
    ConsoleAllowArg, FunctionArg, LambdaAction, LambdaArgs, LambdaDecryptEnvArgs,
    LambdaEncryptEnvArgs, LambdaExecArgs, LambdaPruneVersionsArgs, LambdaPublishLayerArgs,
    LayerNameArg,
};
pub use list::{HistoryArgs, ListArgs};
pub use migrate::{AllowArg, ConflictArg, FunctionArgs, LayoutArg, MigrateArgs, PatchArg};
pub use policy::{PolicyArgs, PolicyFormatArg};
pub use remove::DeleteArgs;
pub use restore::RestoreArgs;
pub use rewrap::RewrapArgs;
pub use rotate::{AgeArg, PairArg, RotateArgs, RotateKeyArgs};
pub use run::RunArgs;
pub use scan::{ScanArg, ScanArgs};
pub use seal::{SealArgs, UnsealArgs};
pub use set::SetArgs;
pub use types::{
    ContextArg, DemandArg, DialectArg, ExportArg, GlobArg, MaskArg, PrefixArg, ReferenceArg, ToArg,
};
pub use usage::{UsageError, usage_error};
pub use vault::{VaultAction, VaultArgs, VaultInitArgs, VaultKeyArgs, VaultPassphraseArgs};

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

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
        4 something is not authentic, 10 a scan or a diff found something, 101 internal error, 130 interrupted. `run` passes on the status of \
        its program, 126 if that does not start, 127 if it is not there."
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
    /// The environment variable `KMSEAL_PASSPHRASE_FILE` says the same. One line end at the end is not part
    /// of the passphrase.
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub passphrase_file: Option<PathBuf>,

    /// For what is in AWS
    #[command(flatten)]
    pub aws: AwsArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
#[expect(
    missing_docs,
    reason = "the help is the doc comment of the arguments; one here would hide it"
)]
pub enum Action {
    Scan(ScanArgs),
    Migrate(MigrateArgs),
    Undo(UndoArgs),
    Resume(ResumeArgs),
    Runs(RunsArgs),
    Seal(SealArgs),
    Unseal(UnsealArgs),
    Run(RunArgs),
    Get(GetArgs),
    Set(SetArgs),
    Edit(EditArgs),
    Copy(CopyArgs),
    Export(ExportArgs),
    Import(ImportArgs),
    List(ListArgs),
    History(HistoryArgs),
    Diff(DiffArgs),
    Delete(DeleteArgs),
    Restore(RestoreArgs),
    Rotate(RotateArgs),
    Encrypt(EncryptArgs),
    Decrypt(DecryptArgs),
    Inspect(InspectArgs),
    Rewrap(RewrapArgs),
    Kms(KmsArgs),
    Lambda(LambdaArgs),
    Vault(VaultArgs),
    Policy(PolicyArgs),
    Doctor(DoctorArgs),
    #[command(hide = true)]
    Generate(GenerateArgs),
}

impl Action {
    /// The word that was typed.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Scan(_) => "scan",
            Self::Migrate(_) => "migrate",
            Self::Undo(_) => "undo",
            Self::Resume(_) => "resume",
            Self::Runs(_) => "runs",
            Self::Seal(_) => "seal",
            Self::Unseal(_) => "unseal",
            Self::Run(_) => "run",
            Self::Get(_) => "get",
            Self::Set(_) => "set",
            Self::Edit(_) => "edit",
            Self::Copy(_) => "copy",
            Self::Export(_) => "export",
            Self::Import(_) => "import",
            Self::List(_) => "list",
            Self::History(_) => "history",
            Self::Diff(_) => "diff",
            Self::Delete(_) => "delete",
            Self::Restore(_) => "restore",
            Self::Rotate(_) => "rotate",
            Self::Encrypt(_) => "encrypt",
            Self::Decrypt(_) => "decrypt",
            Self::Inspect(_) => "inspect",
            Self::Rewrap(_) => "rewrap",
            Self::Kms(args) => args.action.name(),
            Self::Lambda(args) => args.action.name(),
            Self::Vault(args) => args.action.name(),
            Self::Policy(_) => "policy",
            Self::Doctor(_) => "doctor",
            Self::Generate(_) => "generate",
        }
    }
}

/// The whole command line, with the examples in its help.
pub fn command() -> Command {
    examples::add_to(Cli::command())
}

/// Reads what was typed. The examples are put into the help when somebody asks for it, and not before: that
/// takes as long as all the rest of a start.
pub fn parse(words: &[OsString]) -> Result<Cli, clap::Error> {
    let read = |command: Command| {
        let matches = command.try_get_matches_from(words)?;
        Cli::from_arg_matches(&matches)
    };
    match read(Cli::command()) {
        Err(error) if shows_help(&error) => read(command()),
        read => read,
    }
}

fn shows_help(error: &clap::Error) -> bool {
    use clap::error::ErrorKind;
    let kind = error.kind();
    kind == ErrorKind::DisplayHelp || kind == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
}
