//! What clap complains about, said in our voice: as text, or as JSON when that is asked for.
//!
//! clap repeats what was typed. That may be a value, typed where none belongs, so only words that are
//! certain to be none are repeated here: names of options and of commands.

use std::ffi::OsString;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::error::CommandError;
use crate::hint::Hint;

/// A complaint of clap, and the command it is about.
#[derive(Debug)]
pub struct UsageError {
    /// The command that was typed; empty when there was none.
    pub command: String,
    /// Whether the result is wanted as JSON.
    pub json: bool,
    /// What is wrong.
    pub error: CommandError,
}

/// What is wrong with these words, when clap says `error` to them.
pub fn usage_error(words: &[OsString], error: &clap::Error) -> UsageError {
    let ours = || words.iter().skip(1).take_while(|word| *word != "--");
    let path = typed_command(ours());
    let json = ours().any(|word| word == "--json");
    let command = path.join(" ");
    let mut hints = tips(error, &command);
    let help = [&["kmseal".to_owned()], &path[..], &["--help".to_owned()]].concat();
    hints.push(Hint::run(help.join(" ")));
    let error = CommandError::usage(message(error), hints);
    UsageError { command, json, error }
}

/// The command that people do not see.
const HIDDEN: &str = "generate";

/// The commands among the words, one below the other.
fn typed_command<'w>(words: impl Iterator<Item = &'w OsString>) -> Vec<String> {
    let whole = super::command();
    let mut below: &Command = &whole;
    let mut path = Vec::new();
    for word in words.filter_map(|word| word.to_str()) {
        if let Some(found) = below.find_subcommand(word) {
            path.push(found.get_name().to_owned());
            below = found;
        }
    }
    path
}

fn message(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(all)) => all.join(", "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    match error.kind() {
        ErrorKind::ValueValidation => match std::error::Error::source(error) {
            Some(source) => format!("{argument} is not right: {source}"),
            None => format!("{argument} is not right"),
        },
        ErrorKind::InvalidValue => {
            let valid = context(ContextKind::ValidValue);
            if valid.is_empty() {
                format!("{argument} needs a value")
            } else {
                format!("{argument} takes one of: {valid}")
            }
        }
        ErrorKind::UnknownArgument if !argument.starts_with('-') => {
            "there is an argument too many".to_owned()
        }
        ErrorKind::UnknownArgument if looks_like_an_option(&argument) => {
            format!("there is no option {argument} here")
        }
        ErrorKind::UnknownArgument => "there is no such option here".to_owned(),
        ErrorKind::InvalidSubcommand if error.get(ContextKind::SuggestedSubcommand).is_some() => {
            format!("there is no command {}", context(ContextKind::InvalidSubcommand))
        }
        ErrorKind::InvalidSubcommand => "there is no such command".to_owned(),
        ErrorKind::MissingSubcommand => "a command is missing".to_owned(),
        ErrorKind::MissingRequiredArgument => format!("{argument} is missing"),
        ErrorKind::ArgumentConflict => {
            let prior = context(ContextKind::PriorArg);
            if prior.is_empty() || prior == argument {
                format!("{argument} is there twice")
            } else {
                format!("{argument} and {prior} do not go together")
            }
        }
        _ => error.kind().to_string(),
    }
}

fn tips(error: &clap::Error, command: &str) -> Vec<Hint> {
    let context = |kind| match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        // The likeliest comes last; what is hidden is nobody's aim.
        ContextValue::Strings(all) => all.iter().rev().find(|word| *word != HIDDEN).cloned(),
        _ => None,
    };
    let kinds =
        [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];
    let similar = kinds.into_iter().find_map(context);
    let argument = context(ContextKind::InvalidArg).unwrap_or_default();
    let mut tips = Vec::new();
    if error.kind() == ErrorKind::ValueValidation && argument.contains("REF") {
        let typed = context(ContextKind::InvalidValue).unwrap_or_default();
        tips.push(format!("write it as in {}", form_of(&typed)));
    } else if error.kind() == ErrorKind::UnknownArgument && command == "run" {
        tips.push("write `--` before the program, as in kmseal run -f .env -- CMD".to_owned());
    } else if let Some(similar) = similar {
        tips.push(format!("did you mean {similar}?"));
    }
    tips.into_iter().map(Hint::say).collect()
}

/// How a reference to the same store is written. Of what was typed, nothing is repeated.
fn form_of(typed: &str) -> &'static str {
    match typed.split_once(':') {
        Some(("sm", _)) => "sm://shop/prod, with #KEY, and @LABEL or @VERSION",
        Some(("ssm", _)) => "ssm:///shop/prod/DB_PASSWORD, with :VERSION or :LABEL",
        _ => "vault://shop/dev/DB_PASSWORD, with #KEY or @VERSION",
    }
}

/// A value may begin with dashes too, a private key does: only what could be the name of an option is
/// repeated.
fn looks_like_an_option(word: &str) -> bool {
    let name = word.trim_start_matches('-');
    let dashes = word.len() - name.len();
    let letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
    (1..=2).contains(&dashes) && letters && (1..=24).contains(&name.len())
}
