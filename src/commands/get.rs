//! `get`

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Context;
use super::mask::{log_of, mask};
use crate::cli::GetArgs;
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::reference::VersionName;
use crate::report::v1::Value;
use crate::secret::Plaintext;
use crate::store::{Kept, Store as _, one, pick};
use crate::ui::is_harmless;

/// What is shown instead of a value: says nothing about its length.
const HIDDEN: &str = "********";

pub(super) fn run(args: &GetArgs, context: &Context) -> Result<(), CommandError> {
    let reference = &args.reference.0;
    let log = log_of(args.mask)?;
    let stores = context.open_stores([reference.address.store()])?;
    let Kept { value, version, .. } = one(stores.get(&[reference.into()]))?;
    drop(stores);
    let value = pick(value, reference)?;
    mask(&[(&reference.to_string(), &value)], log, context)?;
    if context.ui.is_json() {
        return report(args, context, version, &value);
    }
    if !args.reveal {
        context.print(context.ui.data(HIDDEN))?;
        context.ui.hint(&Hint::run(format!(
            "kmseal get {} --reveal",
            shell_word(&reference.to_string())
        )));
        return Ok(());
    }
    reveal(args, context, value)
}

fn reveal(args: &GetArgs, context: &Context, mut value: Plaintext) -> Result<(), CommandError> {
    if context.ui.reveals_to_terminal() && !is_harmless(value.expose()) {
        return Err(CommandError::refused(
            "the value has characters that could steer the terminal",
            vec![Hint::say("send it to a file or a program: kmseal get … --reveal > FILE")],
        ));
    }
    // Behind text a line end helps; behind anything else it would be one byte too many.
    if !args.no_newline && std::str::from_utf8(value.expose()).is_ok() {
        value.push(b'\n');
    }
    context.print(context.ui.reveal(&value))
}

fn report(
    args: &GetArgs,
    context: &Context,
    version: VersionName,
    value: &Plaintext,
) -> Result<(), CommandError> {
    let (mut text, mut encoded) = (None, None);
    if args.reveal {
        match std::str::from_utf8(value.expose()) {
            Ok(value) => text = Some(value.to_owned()),
            Err(_) => encoded = Some(STANDARD.encode(value.expose())),
        }
    }
    let reference = args.reference.0.to_string();
    context.report(Value { reference, version, value: text, value_base64: encoded })
}
