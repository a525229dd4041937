//! `set`

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::Path;

use super::Context;
use super::endpoints::warn_before_writing;
use super::key::key_for;
use super::remove::whole_entry;
use crate::cli::SetArgs;
use crate::error::CommandError;
use crate::fs::{self, FsError};
use crate::hint::Hint;
use crate::name::Token;
use crate::reference::{Reference, StoreKind};
use crate::report::v1::Written;
use crate::secret::Plaintext;
use crate::store::{
    Expected, Holding, Put, Store as _, StoreError, Stores, VALUE_LIMIT, check_limits, keep,
};
use crate::sys;
use crate::ui::Question;

pub(super) fn run(args: &SetArgs, context: &Context) -> Result<(), CommandError> {
    let reference = &args.reference.0;
    let address = whole_entry(reference, "given a value")?;
    let store = address.store();
    if address.name().contains('=') {
        // NAME=VALUE by all appearances; a name with `=` is legal, but never worth the risk.
        return Err(never_on_the_command_line());
    }
    let key = key_for(store, args.key.as_deref())?;
    warn_before_writing(context, [store])?;
    let mut value = read_value(args, context)?;
    let mut line_end = false;
    if !args.raw && value.expose().ends_with(b"\n") {
        let end = value.expose().len() - 1;
        value.truncate(end);
        line_end = true;
    }
    if value.is_empty() {
        return Err(CommandError::refused(
            "there is no value to store: the input is empty",
            vec![Hint::say(
                "type it at a terminal, pipe it in, or name a file that holds it with @FILE",
            )],
        ));
    }
    if let Err(limit) = check_limits(store, &value) {
        return Err(CommandError::refused(
            format!("{address} cannot take it: {limit}"),
            Vec::new(),
        ));
    }
    let mut stores = match store {
        StoreKind::Vault => Stores::new(Some(context.open_or_create_vault()?), None),
        store => context.open_stores([store])?,
    };
    if let Some(key) = &key {
        stores.check_key(store, key)?;
    }
    let token = Token::random()?;
    let put = Put {
        address: address.clone(),
        value: &value,
        token,
        expected: Expected::Anything,
        key,
        binary: false,
    };
    let progress = context.ui.progress();
    let holding = keep(&mut stores, &put, &progress).map_err(|error| unsure(error, reference))?;
    drop(progress);
    let (Holding::Stored(version) | Holding::There(version)) = &holding;
    if context.ui.is_json() {
        let version = version.clone();
        return context.report(Written { reference: reference.to_string(), version });
    }
    if let Holding::There(version) = holding {
        context.ui.say(&format!(
            "{reference} has this value already, as version {version}; nothing was changed"
        ));
        return Ok(());
    }
    context.ui.say(&format!("stored {reference} as version {version}"));
    if line_end {
        context.ui.say("the line end at the end of the input was left out; --raw keeps it");
    }
    Ok(())
}

/// No journal knows of the write; but a value that is there already is not written twice.
fn unsure(error: StoreError, reference: &Reference) -> CommandError {
    let repeats = matches!(error, StoreError::Unknown { .. } | StoreError::Unproven { .. });
    let mut error = CommandError::from(error);
    if repeats {
        error.hints.push(Hint::say(format!(
            "or set {reference} to the same value again: if it has it, nothing is written"
        )));
    }
    error
}

fn read_value(args: &SetArgs, context: &Context) -> Result<Plaintext, CommandError> {
    let from_file = |path: &Path| fs::read_file(path, VALUE_LIMIT).map_err(CommandError::from);
    let from_stdin = || {
        let stdin = Path::new("standard input");
        sys::read_stdin(VALUE_LIMIT).map_err(|error| FsError::io("read", stdin)(error).into())
    };
    match args.source.as_slice() {
        [] if std::io::stdin().is_terminal() => {
            let instead = "give `-` for standard input or @FILE for a file";
            let question = Question { what: "the value", instead };
            let prompt = format!("Value of {}", args.reference.0);
            Ok(context.ui.ask_hidden(question, &prompt)?)
        }
        [] => from_stdin(),
        [source] if source == "-" => from_stdin(),
        [source] => match file_of(source) {
            Some(path) => from_file(&path),
            None => Err(never_on_the_command_line()),
        },
        _ => Err(never_on_the_command_line()),
    }
}

fn file_of(source: &OsString) -> Option<std::path::PathBuf> {
    let path = source.to_str()?.strip_prefix('@')?;
    (!path.is_empty()).then(|| path.into())
}

/// What was typed is not repeated: it may be the value.
fn never_on_the_command_line() -> CommandError {
    CommandError::usage(
        "a value is never taken from the command line, where others can see it",
        vec![
            Hint::say("leave it out to be asked for it, or give `-` or @FILE"),
            Hint::say(
                "if that was a real value, treat it as leaked: it is in your shell's history",
            ),
        ],
    )
}
