//! `delete` and `restore`

use super::Context;
use crate::cli::{DeleteArgs, RestoreArgs};
use crate::error::CommandError;
use crate::hint::Hint;
use crate::name::{EntryName, Token};
use crate::reference::VaultReference;
use crate::report::v1::{Deleted, Written};
use crate::store::{Expected, Put, Store as _, StoreError};
use crate::ui::Question;

pub(super) fn delete(args: &DeleteArgs, context: &Context) -> Result<(), CommandError> {
    let mut names: Vec<EntryName> = Vec::new();
    for reference in &args.references {
        names.push(whole_entry(&reference.0)?.clone());
    }
    let mut vault = context.open_vault()?;
    for name in &names {
        if vault.describe(name).is_none() {
            return Err(StoreError::NotFound { name: name.clone() }.into());
        }
    }
    if !args.yes {
        let instead = "add --yes to go on without being asked";
        let question = Question { what: "whether to delete", instead };
        let how = if args.purge { "for good, with all versions" } else { "(can be restored)" };
        let text = format!("Delete {} {how}?", named(&names));
        if !context.ui.confirm(question, &text)? {
            context.ui.say("nothing was deleted");
            return Ok(());
        }
    }
    if args.purge {
        vault.purge(&names)?;
    } else {
        vault.delete(&names)?;
    }
    if context.ui.is_json() {
        let references = names.iter().map(|name| format!("vault://{name}")).collect();
        return context.report(Deleted { references, purged: args.purge });
    }
    for name in &names {
        if args.purge {
            context.ui.say(&format!("removed vault://{name} for good"));
        } else {
            context.ui.say(&format!("deleted vault://{name}"));
            context.ui.hint(&Hint::run(format!("kmseal restore vault://{name}")));
        }
    }
    Ok(())
}

fn named(entries: &[EntryName]) -> String {
    match entries {
        [one] => format!("vault://{one}"),
        [first, ..] => format!("vault://{first} and {} more", entries.len() - 1),
        [] => String::new(),
    }
}

/// Versions and members are part of an entry: one of them alone cannot be deleted.
fn whole_entry(reference: &VaultReference) -> Result<&EntryName, CommandError> {
    if reference.version.is_some() || reference.member.is_some() {
        return Err(CommandError::usage(
            "only a whole entry can be deleted, not a member or a version of it",
            vec![Hint::run(format!("kmseal delete vault://{}", reference.name))],
        ));
    }
    Ok(&reference.name)
}

pub(super) fn restore(args: &RestoreArgs, context: &Context) -> Result<(), CommandError> {
    let reference = &args.reference.0;
    let name = &reference.name;
    if reference.member.is_some() {
        return Err(CommandError::usage("only a whole entry can be restored", Vec::new()));
    }
    let mut vault = context.open_vault()?;
    let missing = || StoreError::NotFound { name: name.clone() };
    let entry = vault.describe(name).ok_or_else(missing)?;
    if let Some(version) = reference.version {
        // Checked first: a deleted entry must not come back when the version does not exist.
        if !vault.history(name)?.iter().any(|known| known.number == version) {
            return Err(StoreError::NoVersion { name: name.clone(), version }.into());
        }
    }
    if entry.deleted.is_some() {
        vault.undelete(name)?;
    }
    let mut newest = entry.newest.number;
    if let Some(version) = reference.version.filter(|version| *version != newest) {
        let value = vault.get(&[(name.clone(), Some(version))]).remove(0)?;
        let (token, expected) = (Token::random()?, Expected::Version(newest));
        let put = Put { name: name.clone(), value: &value, token, expected };
        newest = vault.put(&[put])?.first().copied().unwrap_or(newest);
    }
    let reference = format!("vault://{name}");
    if context.ui.is_json() {
        return context.report(Written { reference, version: newest });
    }
    context.ui.say(&format!("restored {reference}; its newest version is {newest}"));
    Ok(())
}
