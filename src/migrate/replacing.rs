//! A new key in the place of another one: made before anything is put under it, and named after everything is.

use super::error::MigrateError;
use super::journal::Journal;
use super::tools::Tools;
use super::undo::Undone;
use crate::keys::kms::{KmsError, Replacement, Replacements};
use crate::reference::StoreKind;

/// Makes the key, unless it was made before, and makes it fit for what is to be under it.
pub(super) fn make(tools: &Tools<'_>, journal: &mut Journal) -> Result<(), MigrateError> {
    let Some((keys, planned)) = reach(tools, journal) else {
        return Ok(());
    };
    let key = if let Some(key) = made(keys, &planned, journal)? {
        key
    } else {
        tools.progress.stage("making the new key");
        journal.making()?;
        keys.make(&planned)?
    };
    if journal.new_key().is_none() {
        journal.made(&key)?;
    }
    let stores: Vec<StoreKind> = journal.plan.stores().into_iter().collect();
    Ok(keys.prepare(&planned, &key, &stores)?)
}

/// Gives the aliases to the new key. They are the last, so that a run that stops half way has changed nothing for
/// whoever names the key by one of them.
pub(super) fn lead(tools: &Tools<'_>, journal: &Journal) -> Result<(), MigrateError> {
    let (Some((keys, planned)), Some(key)) = (reach(tools, journal), journal.new_key()) else {
        return Ok(());
    };
    for alias in &planned.aliases {
        match keys.led_to(&planned, alias)? {
            Some(now) if now == key => {} // by this run, before it was cut off
            Some(now) if now == planned.earlier => {
                tools.progress.stage(&format!("giving {alias} to the new key"));
                keys.lead(&planned, alias, key)?;
            }
            _ => return Err(KmsError::AliasMoved { alias: alias.clone() }.into()),
        }
    }
    Ok(())
}

/// Gives the aliases back, unless somebody has changed them since. The key stays: to delete it would take away what
/// was written while it was in use.
pub(super) fn retract(
    tools: &Tools<'_>,
    journal: &mut Journal,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    let Some((keys, planned)) = reach(tools, journal) else {
        return Ok(());
    };
    let Some(key) = made(keys, &planned, journal)? else {
        return Ok(());
    };
    for alias in &planned.aliases {
        match keys.led_to(&planned, alias)? {
            Some(now) if now == planned.earlier => {}
            Some(now) if now == key => {
                tools.progress.stage(&format!("giving {alias} back"));
                keys.lead(&planned, alias, &planned.earlier)?;
            }
            _ => undone.kept_aliases.push(alias.clone()),
        }
    }
    undone.kept_key = Some(key);
    Ok(())
}

/// The key that the run has made. When it was cut off behind the call, nobody has noted it, and it is looked for.
fn made(
    keys: &dyn Replacements,
    planned: &Replacement,
    journal: &Journal,
) -> Result<Option<String>, MigrateError> {
    match journal.new_key() {
        Some(key) => Ok(Some(key.to_owned())),
        None if journal.versions.making => Ok(keys.find(planned)?),
        None => Ok(None),
    }
}

/// Who can make it, and what is planned; a run that is about a new key is never without.
fn reach<'t>(tools: &Tools<'t>, journal: &Journal) -> Option<(&'t dyn Replacements, Replacement)> {
    tools.replacements.zip(journal.plan.replacement.clone())
}
