//! `lambda exec`, and what Lambda starts in place of a runtime.
//!
//! Neither reads a file of ours, so neither needs a home folder: a function has none.

use std::ffi::{OsStr, OsString};
use std::rc::Rc;
use std::time::{Duration, Instant};

use glob::Pattern;

use crate::aws::{Aws, AwsSettings};
use crate::classify::is_reserved;
use crate::cli::LambdaExecArgs;
use crate::commands::program::{inherited, start};
use crate::config::{self, NEXT_WRAPPER_VARIABLE, WRAPPER_VARIABLE, Wrapper};
use crate::environment::{self, Block, EnvironmentError, Unfilled, Variable, name_of, references};
use crate::error::{CommandError, Status};
use crate::hint::Hint;
use crate::reference::Scheme;
use crate::secret::Plaintext;
use crate::ui::Ui;

/// How long everything may take. Lambda itself gives a function 10 seconds to start.
const PATIENCE: Duration = Duration::from_secs(3);

/// `lambda exec`
pub fn become_program(
    args: &LambdaExecArgs,
    ui: &Ui,
    aws: AwsSettings,
) -> Result<u8, CommandError> {
    begin(&args.command, ui, aws)
}

/// What Lambda starts in place of a runtime, with the words for that: `words` are what it was started with,
/// its own name first.
pub fn become_runtime(words: &[OsString], ui: &Ui) -> Result<u8, CommandError> {
    begin(words.get(1..).unwrap_or_default(), ui, config::aws(AwsSettings::default()))
}

fn begin(command: &[OsString], ui: &Ui, aws: AwsSettings) -> Result<u8, CommandError> {
    let aws = AwsSettings { deadline: Some(Instant::now() + PATIENCE), ..aws };
    let wrapper = Wrapper::from_environment();
    let except = patterns(&wrapper.except)?;
    let mut variables = inherited();
    let mut command = command.to_vec();
    if let Some(next) = &wrapper.next {
        check_next(next)?;
        hand_over(&mut variables, next);
        command.insert(0, next.clone());
    }
    let standing = references(&variables, |variable| {
        let name = name_of(variable);
        !is_reserved(&name, variable.value.expose())
            && !except.iter().any(|pattern| pattern.matches(&name))
    });
    warn_of_reserved(&variables, ui);
    if !standing.is_empty() {
        if wrapper.is_frozen {
            return Err(frozen());
        }
        let aws = Rc::new(Aws::new(aws)?);
        if let Err(unfilled) = environment::fill(&mut variables, standing, &aws) {
            return say(&unfilled, ui);
        }
    }
    match Block::new(variables) {
        Ok(block) => start(&command, &block),
        Err(EnvironmentError::Nul { name }) => say(&[Unfilled::with_nul(name)], ui),
        Err(error) => Err(error.into()),
    }
}

/// One line for each variable that has no value: what Lambda keeps of a start that failed is its lines.
fn say(unfilled: &[Unfilled], ui: &Ui) -> Result<u8, CommandError> {
    let lines: Vec<String> = unfilled.iter().map(ToString::to_string).collect();
    if ui.is_json() {
        let message = "variables have no value, so nothing was started";
        let mut failed = CommandError::refused(message, Vec::new());
        failed.causes = lines;
        return Err(failed);
    }
    for line in lines {
        ui.error("error", &line, &[], &[]);
    }
    Ok(Status::Failed as u8)
}

fn patterns(words: &[String]) -> Result<Vec<Pattern>, CommandError> {
    let read = |word: &String| {
        Pattern::new(word).map_err(|_| {
            let message = format!("KMSEAL_EXCEPT has {word:?}, which is no pattern");
            CommandError::usage(message, vec![Hint::say("patterns are names with `*` and `?`")])
        })
    };
    words.iter().map(read).collect()
}

/// It is named as Lambda names a wrapper: whoever can write to a folder of `PATH` has no say in it.
fn check_next(next: &OsStr) -> Result<(), CommandError> {
    if next.as_encoded_bytes().starts_with(b"/") {
        return Ok(());
    }
    let message = format!("{NEXT_WRAPPER_VARIABLE} does not begin with a `/`");
    Err(CommandError::usage(message, vec![Hint::say("name the whole path, as in /opt/wrapper")]))
}

/// The next wrapper finds what it would without us: itself where the wrapper is named, and no trace of a
/// next one.
fn hand_over(variables: &mut Vec<Variable>, next: &OsStr) {
    variables.retain(|variable| variable.name != NEXT_WRAPPER_VARIABLE.as_bytes());
    for variable in variables.iter_mut() {
        if variable.name == WRAPPER_VARIABLE.as_bytes() {
            variable.value = Plaintext::copy_of(next.as_encoded_bytes());
        }
    }
}

fn warn_of_reserved(variables: &[Variable], ui: &Ui) {
    for variable in variables {
        let (name, value) = (name_of(variable), variable.value.expose());
        let is_meant = Scheme::of(value).is_some_and(Scheme::is_explicit);
        if is_meant && is_reserved(&name, value) {
            let why = "Lambda or a runtime reads it by itself, so no value of a store is put there";
            ui.warn(&format!("{name} stays a reference: {why}"));
        }
    }
}

/// The value would be in the snapshot, and every start from it would have that one, whatever is rotated.
fn frozen() -> CommandError {
    CommandError::refused(
        "with SnapStart, values would be part of the snapshot until the next version is published; nothing \
         was started",
        vec![Hint::say(
            "read the secret in the handler, switch SnapStart off, or allow it with KMSEAL_ALLOW=snap-start",
        )],
    )
}
