//! kmseal takes the secrets out of environment variables and puts references in their place.
//!
//! # The house
//!
//! Imports point down; `tests/it/house.rs` reads the sources and enforces it.
//!
//! | floor | modules | may touch |
//! |---|---|---|
//! | 5 command line | [`cli`] (definitions only), [`commands`] (one file a command), [`ui`] (the only printer and prompter), [`report`] (frozen JSON structs), [`config`], [`error`] | terminal, environment, home folder |
//! | 4 operations | [`migrate`] (plan, apply, journal, undo), [`crypt`] (messages of any length), [`editing`] (values in an editor), [`environment`] (what `run` hands to its program), [`portage`] (formats that values leave and enter in), [`prune`] (old versions of functions), [`rotate`] (new values in stages), [`scan`] (where plaintext secrets are) | traits of floor 3 |
//! | 3 adapters | [`store`] (trait and vault), [`keys`] (wrapping keys), [`logs`] (log groups), [`lambda`] (functions), [`roles`] (what they may do), [`aws`] (the door to AWS), [`git`] | other programs and services |
//! | 2 pure | [`envelope`] (the message format), [`dotenv`] (lossless reading and editing), [`classify`] (secret or not), [`generator`] (new values), [`policy`] (what a consumer has to be allowed), [`redact`] (keeps values out of streams), [`reference`](mod@reference) | bytes in, bytes out |
//! | 1 ground | [`secret`], [`arn`], [`fs`], [`sys`], [`name`], [`hint`], [`progress`], [`vigil`] | the operating system |

#[global_allocator]
static ALLOCATOR: secret::WipingAllocator = secret::WipingAllocator;

pub mod arn;
pub mod aws;
pub mod classify;
pub mod cli;
pub mod commands;
pub mod config;
pub mod crypt;
pub mod dotenv;
pub mod editing;
pub mod envelope;
pub mod environment;
pub mod error;
pub mod fs;
pub mod generator;
pub mod git;
pub mod hint;
pub mod keys;
pub mod lambda;
pub mod logs;
pub mod migrate;
pub mod name;
pub mod policy;
pub mod portage;
pub mod progress;
pub mod prune;
pub mod redact;
pub mod reference;
pub mod report;
pub mod roles;
pub mod rotate;
pub mod scan;
pub mod secret;
pub mod store;
pub mod sys;
pub mod ui;
pub mod vigil;

use std::cell::OnceCell;
use std::ffi::OsString;
use std::path::Path;
use std::process::ExitCode;

use cli::{Action, Cli, LambdaAction, LambdaArgs};
use commands::Context;
use config::Settings;
use error::{CommandError, Status};
use report::v1::Document;
use ui::{Manner, Ui};

/// The program: words in, status out.
pub fn run(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let hardened = sys::harden();
    let words: Vec<OsString> = words.into_iter().collect();
    if config::is_wrapper(&words) {
        let colour = config::wants_colour();
        let ui = Ui::new(Manner { json: false, quiet: false, no_input: true, colour });
        let hardened = hardened.map_err(CommandError::from);
        let status = hardened.and_then(|()| commands::become_runtime(&words, &ui));
        let status = status.unwrap_or_else(|error| fail(&ui, "lambda exec", error));
        secret::scrub_stack();
        return ExitCode::from(status);
    }
    let status = match cli::parse(&words) {
        Ok(cli) => {
            let manner = Manner {
                json: cli.global.json,
                quiet: cli.global.quiet,
                no_input: cli.global.no_input,
                colour: config::wants_colour(),
            };
            let ui = Ui::new(manner);
            let command = cli.action.name();
            match hardened.map_err(CommandError::from).and_then(|()| act(cli, ui)) {
                Ok(status) => status,
                Err(error) => fail(&Ui::new(manner), command, error),
            }
        }
        Err(error) => explain_usage(&words, &error),
    };
    secret::scrub_stack();
    ExitCode::from(status)
}

fn act(cli: Cli, ui: Ui) -> Result<u8, CommandError> {
    let mut flags = cli.global.aws.typed();
    if let Some(file) = cli.global.passphrase_file.as_deref().filter(|file| *file != Path::new("-"))
    {
        flags.extend(["--passphrase-file".to_owned(), file.to_string_lossy().into_owned()]);
    }
    hint::carry(&flags);
    if let Action::Lambda(LambdaArgs { action: LambdaAction::Exec(args) }) = &cli.action {
        // Before a home folder is looked for: in a container of Lambda's there is none.
        return commands::become_program(args, &ui, config::aws(cli.global.aws.into()));
    }
    let context = Context {
        ui,
        settings: Settings::from_environment()?,
        command: cli.action.name(),
        aws: config::aws(cli.global.aws.into()),
        passphrase_file: cli.global.passphrase_file.or_else(config::passphrase_file),
        overrides: OnceCell::new(),
    };
    commands::dispatch(cli.action, &context)
}

/// Says what went wrong: to the person, and as JSON when that was asked for.
fn fail(ui: &Ui, command: &str, error: CommandError) -> u8 {
    let label = if error.kind == hint::Kind::Internal { "internal error" } else { "error" };
    ui.error(label, &error.message, &error.causes, &error.hints);
    let status = Status::from(error.kind) as u8;
    if ui.is_json()
        && let Ok(text) = serde_json::to_string(&Document::failed(command, error))
    {
        // The status says it too, should nobody be reading.
        let _printed = ui.json(&text);
    }
    status
}

/// Help and version go to standard output and are no failure; everything else is clap's complaint.
fn explain_usage(words: &[OsString], error: &clap::Error) -> u8 {
    use clap::error::ErrorKind;
    let is_help = error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
    if is_help || !error.use_stderr() {
        // Nobody may be listening.
        let _printed = error.print();
        return if is_help { Status::Usage as u8 } else { Status::Done as u8 };
    }
    let usage = cli::usage_error(words, error);
    let ui = Ui::new(Manner {
        json: usage.json,
        quiet: false,
        no_input: true,
        colour: config::wants_colour(),
    });
    fail(&ui, &usage.command, usage.error)
}
