//! `set`

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::Path;

use super::Context;
use super::endpoints::warn_before_writing;
use super::generator::{asked_for, draw_for};
use super::key::key_for;
use super::mask::{log_of, mask};
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
    ADVANCED_TIER, Expected, Holding, Put, Store as _, StoreError, Stores, VALUE_LIMIT, Wanted,
    check_limits, keep, moves_to_advanced_tier, needs_advanced_tier, one,
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
    let generator = asked_for(&args.new)?;
    if generator.is_some() && (args.raw || !args.source.is_empty()) {
        return Err(CommandError::usage(
            "a new value is drawn, so nothing is read",
            vec![Hint::say("leave out the source and --raw, or leave out --generate")],
        ));
    }
    let log = log_of(args.mask)?;
    warn_before_writing(context, [store])?;
    let (value, line_end) = match &generator {
        Some(generator) => (draw_for(store, generator)?, false),
        None => given(args, context)?,
    };
    mask(&[(&reference.to_string(), &value)], log, context)?;
    let mut stores = match store {
        StoreKind::Vault => Stores::new(Some(context.open_or_create_vault()?), None),
        store => context.open_stores([store])?,
    };
    if let Some(key) = &key {
        stores.check_key(store, key)?;
    }
    if !agreed_to_tier(args, context, &stores, &value)? {
        context.ui.say("nothing was changed");
        return Ok(());
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
    let kept = keep(&mut stores, &put, &progress);
    let holding = kept.map_err(|error| unsure(error, reference, generator.is_some()))?;
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
    let what = if generator.is_some() { "a new value of " } else { "" };
    context.ui.say(&format!("stored {what}{reference} as version {version}"));
    if line_end {
        context.ui.say("the line end at the end of the input was left out; --raw keeps it");
    }
    Ok(())
}

/// Whether a parameter may go to the tier that costs, where it has to: no way leads back from there.
fn agreed_to_tier(
    args: &SetArgs,
    context: &Context,
    stores: &Stores,
    value: &Plaintext,
) -> Result<bool, CommandError> {
    let address = &args.reference.0.address;
    if !needs_advanced_tier(address.store(), value) {
        return Ok(true);
    }
    let there = one(stores.get(&[Wanted::newest(address.clone())])).ok();
    if !moves_to_advanced_tier(address.store(), value, there.as_ref().map(|kept| &kept.value)) {
        return Ok(true);
    }
    let what = format!("{address} needs the {ADVANCED_TIER}, and stays there for good");
    if args.yes {
        context.ui.warn(&what);
        return Ok(true);
    }
    let instead = "add --yes to go on without being asked";
    let question = Question { what: "whether to move it to the advanced tier", instead };
    Ok(context.ui.confirm(question, &format!("{what}. Go on?"))?)
}

/// The value that was typed, piped in or named, and whether a line end was taken from its end.
fn given(args: &SetArgs, context: &Context) -> Result<(Plaintext, bool), CommandError> {
    let mut value = read_value(args, context)?;
    let line_end = !args.raw && value.take_any_line_end();
    if value.is_empty() {
        return Err(CommandError::refused(
            "there is no value to store: the input is empty",
            vec![Hint::say(
                "type it at a terminal, pipe it in, or name a file that holds it with @FILE",
            )],
        ));
    }
    let address = &args.reference.0.address;
    if let Err(limit) = check_limits(address.store(), &value) {
        return Err(CommandError::refused(
            format!("{address} cannot take it: {limit}"),
            Vec::new(),
        ));
    }
    Ok((value, line_end))
}

/// No journal knows of the write; but a value that is there already is not written twice. One that was drawn
/// cannot be said again.
fn unsure(error: StoreError, reference: &Reference, is_new: bool) -> CommandError {
    let repeats = matches!(error, StoreError::Unknown { .. } | StoreError::Unproven { .. });
    let mut error = CommandError::from(error);
    if repeats && is_new {
        error.hints.push(Hint::say("or draw another value with the same command"));
    } else if repeats {
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
