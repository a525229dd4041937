//! `get`

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::Context;
use crate::cli::GetArgs;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::report::v1::Value;
use crate::secret::Plaintext;
use crate::store::{Store as _, StoreError, member};
use crate::ui::is_harmless;

/// What is shown instead of a value: says nothing about its length.
const HIDDEN: &str = "********";

pub(super) fn run(args: &GetArgs, context: &Context) -> Result<(), CommandError> {
    let vault = context.open_vault()?;
    let reference = &args.reference.0;
    let name = &reference.name;
    let version = match reference.version {
        Some(version) => version,
        None => newest(&vault, name)?,
    };
    let value = vault.get(&[(name.clone(), Some(version))]).remove(0)?;
    let value = match &reference.member {
        None => value,
        Some(key) => member(&value, key)
            .ok_or_else(|| StoreError::NoMember { name: name.clone(), key: key.clone() })?,
    };
    if context.ui.is_json() {
        return report(args, context, version, &value);
    }
    if !args.reveal {
        context.print(context.ui.data(HIDDEN))?;
        context.ui.hint(&Hint::run(format!("kmseal get {reference} --reveal")));
        return Ok(());
    }
    reveal(args, context, value)
}

fn newest(
    vault: &crate::store::vault::Vault,
    name: &crate::name::EntryName,
) -> Result<u32, StoreError> {
    let missing = || StoreError::NotFound { name: name.clone() };
    Ok(vault.describe(name).ok_or_else(missing)?.newest.number)
}

fn reveal(args: &GetArgs, context: &Context, mut value: Plaintext) -> Result<(), CommandError> {
    if context.ui.reveals_to_terminal() && !is_harmless(value.expose()) {
        return Err(CommandError::refused(
            "the value has characters that could steer the terminal",
            vec![Hint::say("send it to a file or a program: kmseal get … --reveal > FILE")],
        ));
    }
    if !args.no_newline {
        value.push(b'\n');
    }
    context.print(context.ui.reveal(&value))
}

fn report(
    args: &GetArgs,
    context: &Context,
    version: u32,
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
