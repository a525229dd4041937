//! Where new values come from.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;

use super::hooks::{how, shell};
use crate::cli::RotateArgs;
use crate::commands::generator::{asked_for, draw_for, generator};
use crate::error::CommandError;
use crate::fs;
use crate::generator::Generator;
use crate::hint::Hint;
use crate::reference::Reference;
use crate::rotate::{RotateError, Task};
use crate::secret::Plaintext;
use crate::store::VALUE_LIMIT;
use crate::sys;

/// Where new values come from.
pub(super) enum Source<'a> {
    Drawn(Generator),
    Stdin,
    File(&'a Path),
    Command(&'a OsStr),
}

impl<'a> Source<'a> {
    /// What was asked for. One value can be given to one secret only.
    pub(super) fn of(args: &'a RotateArgs, tasks: &[Task]) -> Result<Self, CommandError> {
        let Some(from) = &args.value_from else {
            return Ok(Self::Drawn(generator(&args.new)?));
        };
        // What is said about a value that is not drawn is a slip of the pen.
        asked_for(&args.new)?;
        if tasks.iter().map(|task| task.references().len()).sum::<usize>() > 1 {
            return Err(CommandError::usage(
                "one value is given, and several secrets are to have it",
                vec![Hint::say(
                    "rotate them one by one, or leave out --value-from: each gets a value of its own",
                )],
            ));
        }
        Ok(match from.to_str() {
            Some("-") => Self::Stdin,
            Some(file) if file.len() > 1 && file.starts_with('@') => {
                Self::File(Path::new(&file[1..]))
            }
            Some("") => {
                return Err(CommandError::usage(
                    "--value-from names nothing",
                    vec![Hint::say(
                        "give `-` for standard input, @FILE, or a command that prints the value",
                    )],
                ));
            }
            _ => Self::Command(from),
        })
    }

    /// A new value for this secret. One line end at the end is not part of it.
    pub(super) fn make(&self, reference: &Reference) -> Result<Plaintext, RotateError> {
        let no = |why: String| RotateError::NoValue(why);
        let mut value = match self {
            Self::Drawn(generator) => {
                let store = reference.address.store();
                return draw_for(store, generator).map_err(|error| no(error.message));
            }
            Self::Stdin => sys::read_stdin(VALUE_LIMIT).map_err(|error| no(error.to_string()))?,
            Self::File(path) => {
                fs::read_file(path, VALUE_LIMIT).map_err(|error| no(error.to_string()))?
            }
            Self::Command(command) => printed(command).map_err(no)?,
        };
        value.take_any_line_end();
        if value.is_empty() { Err(no("the source is empty".to_owned())) } else { Ok(value) }
    }
}

fn printed(command: &OsStr) -> Result<Plaintext, String> {
    let mut shell = shell(command);
    let failed = |error: std::io::Error| format!("the command could not be run: {error}");
    let mut child = shell.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let text = match child.stdout.take() {
        Some(mut pipe) => sys::read_to_end(&mut pipe, VALUE_LIMIT),
        None => Ok(Plaintext::new()),
    };
    let status = child.wait().map_err(failed)?;
    if !status.success() {
        return Err(format!("the command failed: {}", how(status)));
    }
    text.map_err(failed)
}
