//! What the variables of a function had, from the store that has taken it.

use super::plan::{PlannedFunction, PlannedVariable};
use crate::lambda::Function;
use crate::migrate::error::MigrateError;
use crate::migrate::journal::Journal;
use crate::migrate::plan::Write;
use crate::reference::{StoreKind, VersionName};
use crate::secret::Plaintext;
use crate::store::{Store, StoreError, Wanted, member};

/// The variables of a function without references that have another value than they had, or are gone: the store
/// has the only copy of it. What the run has not stored was never taken away.
pub(super) fn changed_variables(
    store: &dyn Store,
    journal: &Journal,
    planned: &PlannedFunction,
    function: &Function,
) -> Result<Vec<String>, MigrateError> {
    let mut changed = Vec::new();
    for (item, value) in planned.items.iter().zip(all(store, journal, planned)) {
        let value = match value {
            Err(
                StoreError::NotFound { .. }
                | StoreError::Deleted { .. }
                | StoreError::NoVersion { .. }
                | StoreError::NoMember { .. },
            ) => continue,
            value => value?,
        };
        if !is_back(item, &value, function) {
            changed.push(item.variable.clone());
        }
    }
    Ok(changed)
}

/// Whether a variable has this value, which it had before.
pub(super) fn is_back(item: &PlannedVariable, value: &Plaintext, function: &Function) -> bool {
    function.setting(&item.variable).is_some_and(|now| now.same_as(value))
}

/// What the variables of a function had.
pub(super) fn values(
    store: &dyn Store,
    journal: &Journal,
    planned: &PlannedFunction,
) -> Result<Vec<Plaintext>, MigrateError> {
    Ok(all(store, journal, planned).into_iter().collect::<Result<_, _>>()?)
}

/// What each of them had, all asked for together.
fn all(
    store: &dyn Store,
    journal: &Journal,
    planned: &PlannedFunction,
) -> Vec<Result<Plaintext, StoreError>> {
    let wanted: Vec<Wanted> = planned.items.iter().map(|item| wanted(journal, item)).collect();
    let kept = store.get(&wanted).into_iter().zip(&planned.items);
    kept.map(|(kept, item)| {
        let (entry, kept) = (&journal.plan.entries[item.entry], kept?.value);
        if !entry.members {
            return Ok(kept);
        }
        let (address, key) = (entry.address.clone(), item.variable.clone());
        member(&kept, &key).ok_or(StoreError::NoMember { address, key })
    })
    .collect()
}

/// The version that the run has stored, whatever was stored since.
fn wanted(journal: &Journal, item: &PlannedVariable) -> Wanted {
    let entry = &journal.plan.entries[item.entry];
    let stored = journal.versions.stored.get(&item.entry).cloned();
    let version = match (entry.address.store(), &entry.write) {
        (_, Write::Reuse) => None,
        (StoreKind::SecretsManager, write) => {
            write.token().map(|token| VersionName::Id(token.to_string()))
        }
        _ => stored,
    };
    let address = entry.address.clone();
    match version {
        None => Wanted::newest(address),
        Some(version) => Wanted::version(address, version),
    }
}
