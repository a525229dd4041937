//! One file a command: arguments in, one operation, a report out.

mod context;
mod copy;
mod decrypt;
mod destination;
mod diff;
mod doctor;
mod edit;
mod encrypt;
mod endpoints;
mod export;
mod generate;
mod generator;
mod get;
mod import;
mod inspect;
mod journaled;
mod key;
mod keyholder;
mod keyring;
mod kms;
mod lambda;
mod list;
mod mask;
mod migrate;
mod outputs;
mod policy;
mod program;
mod redacted;
mod remove;
mod restore;
mod rewrap;
mod rotate;
mod run;
mod scan;
mod seal;
mod set;
mod streams;
mod times;
mod vault;

pub use context::Context;
pub use generate::generated_files;
pub use lambda::{become_program, become_runtime};

use crate::cli::Action;
use crate::error::CommandError;

/// Does what was typed. The status is that of the program that `run` started, where kmseal cannot be
/// replaced by it, or what `doctor`, `scan` or `diff` found; zero otherwise.
pub fn dispatch(action: Action, context: &Context) -> Result<u8, CommandError> {
    match action {
        Action::Scan(args) => return scan::run(&args, context),
        Action::Migrate(args) => migrate::run(&args, context),
        Action::Undo(args) => return journaled::undo(&args, context),
        Action::Resume(args) => return journaled::resume(&args, context),
        Action::Runs(args) => journaled::runs(&args, context),
        Action::Seal(args) => seal::seal(&args, context),
        Action::Unseal(args) => seal::unseal(&args, context),
        Action::Run(args) => return run::run(&args, context),
        Action::Get(args) => get::run(&args, context),
        Action::Set(args) => set::run(&args, context),
        Action::Edit(args) => edit::run(&args, context),
        Action::Copy(args) => copy::run(&args, context),
        Action::Export(args) => export::run(&args, context),
        Action::Import(args) => import::run(&args, context),
        Action::List(args) => list::list(&args, context),
        Action::History(args) => list::history(&args, context),
        Action::Diff(args) => return diff::run(&args, context),
        Action::Delete(args) => remove::delete(&args, context),
        Action::Restore(args) => restore::run(&args, context),
        Action::Rotate(args) => return rotate::run(&args, context),
        Action::Encrypt(args) => encrypt::run(&args, context),
        Action::Decrypt(args) => decrypt::run(&args, context),
        Action::Inspect(args) => inspect::run(&args, context),
        Action::Rewrap(args) => rewrap::run(&args, context),
        Action::Kms(args) => kms::run(&args, context),
        Action::Lambda(args) => return lambda::run(&args, context),
        Action::Vault(args) => vault::run(&args, context),
        Action::Policy(args) => policy::run(&args, context),
        Action::Doctor(args) => return doctor::run(&args, context),
        Action::Generate(args) => generate::run(&args, context),
    }
    .map(|()| 0)
}
