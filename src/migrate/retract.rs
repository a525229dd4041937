//! Taking back what a run has written into a store, where it is still the newest there and nobody needs it.

use std::collections::HashSet;
use std::path::Path;

use super::error::MigrateError;
use super::journal::Journal;
use super::others::{Needed, Others};
use super::plan::Write;
use super::storing::version;
use super::tools::Tools;
use super::undo::Undone;
use super::witness::{Witness, is_still_at_its_source};
use crate::name::Token;
use crate::reference::{Address, StoreKind, VersionName};
use crate::store::{Expected, Kept, Put, RECOVERY_DAYS, Store, StoreError, Summary};

pub(super) fn retract(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    others: &Others,
    by_functions: &Needed,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    tools.store.refresh()?;
    let plan = journal.plan.clone();
    let left = left(journal, undone);
    let referred = others.still_referred_to(&plan);
    let addresses: Vec<Address> = plan.entries.iter().map(|entry| entry.address.clone()).collect();
    let summaries = tools.store.describe(&addresses)?;
    let witness = Witness::of(tools, journal)?;
    let mut created = Vec::new();
    for ((index, entry), summary) in plan.entries.iter().enumerate().zip(summaries) {
        let Some(summary) = summary.filter(|summary| summary.deleted.is_none()) else {
            continue;
        };
        let needed = left.contains(&index) || by_functions.has(&entry.address);
        match &entry.write {
            Write::Reuse => {}
            // Whoever came before this run needs the earlier value, whoever came later this one.
            Write::Overwrite { earlier, earlier_key, undo_token, .. } => {
                if is_returned(journal, index, &summary, *undo_token) {
                    continue;
                }
                let ours = witness.ours(tools.store, journal, others, index, &summary)?;
                let needed = needed || others.later.has(&entry.address);
                let Some(ours) = ours.filter(|_| !needed) else {
                    undone.kept.push(entry.address.clone());
                    continue;
                };
                let Kept { value, binary, .. } = version(tools.store, entry, earlier)?;
                let put = Put {
                    address: entry.address.clone(),
                    value: &value,
                    token: *undo_token,
                    expected: Expected::Version(ours),
                    key: earlier_key.clone(),
                    binary,
                };
                return_value(tools, journal, index, &put, undone)?;
            }
            Write::Create { .. } => {
                let needed =
                    needed || others.all.has(&entry.address) || referred.has(&entry.address);
                if !needed
                    && witness.ours(tools.store, journal, others, index, &summary)?.is_some()
                    && is_still_at_its_source(tools.store, entry)?
                {
                    created.push(entry.address.clone());
                } else {
                    undone.kept.push(entry.address.clone());
                }
            }
        }
    }
    remove(tools.store, created)
}

/// The entries with the values of variables that were not put back.
fn left(journal: &Journal, undone: &Undone) -> HashSet<usize> {
    let left: HashSet<(&Path, &str)> =
        undone.left.iter().map(|left| (left.path.as_path(), left.variable.as_str())).collect();
    let files = journal.plan.files.iter();
    let items = files.flat_map(|file| file.items.iter().map(move |item| (file, item)));
    let in_files = items
        .filter(|(file, item)| left.contains(&(file.path.as_path(), item.variable.as_str())))
        .filter_map(|(_, item)| item.entry);
    let functions = journal.plan.functions.iter().flat_map(|planned| {
        let name = planned.shown();
        let left = undone.left_in_functions.iter();
        let left: HashSet<&str> =
            left.filter(|left| left.function == name).map(|left| left.variable.as_str()).collect();
        let items = planned.items.iter();
        items.filter(move |item| left.contains(item.variable.as_str())).map(|item| item.entry)
    });
    in_files.chain(functions).collect()
}

/// Whether an undo that was cut off has written the earlier value already.
fn is_returned(journal: &Journal, index: usize, summary: &Summary, undo_token: Token) -> bool {
    let returned = journal.versions.returned.get(&index);
    summary.token == Some(undo_token)
        || returned.is_some_and(|returned| summary.newest.as_ref() == Some(returned))
}

fn return_value(
    tools: &mut Tools<'_>,
    journal: &mut Journal,
    index: usize,
    put: &Put<'_>,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    let tells_by_token = put.address.store() != StoreKind::ParameterStore;
    let mut stored = |_: usize, version: &VersionName| {
        if tells_by_token { Ok(()) } else { journal.returned(index, version) }
    };
    match tools.store.put(std::slice::from_ref(put), &mut stored, tools.progress) {
        Ok(_) => Ok(()),
        Err(StoreError::Conflict { address }) => {
            undone.kept.push(address);
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// Removes entries that the run has made. A parameter is gone at once, but its value is in the file again, or
/// still where it was copied from.
fn remove(store: &mut dyn Store, created: Vec<Address>) -> Result<(), MigrateError> {
    let (gone, marked): (Vec<_>, Vec<_>) =
        created.into_iter().partition(|address| address.store() == StoreKind::ParameterStore);
    if !gone.is_empty() {
        store.purge(&gone)?;
    }
    if !marked.is_empty() {
        store.delete(&marked, RECOVERY_DAYS)?;
    }
    Ok(())
}
