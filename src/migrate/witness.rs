//! What tells, when a run is taken back, whether an entry still holds what the run has written.

use std::collections::HashMap;

use super::error::MigrateError;
use super::file::SourceFile;
use super::functions;
use super::journal::Journal;
use super::lineage::origin;
use super::others::Others;
use super::plan::{Plan, PlannedEntry, Write};
use super::storing::copied_value;
use super::tools::Tools;
use super::typing::{self, TypedValues};
use super::variables::Reader;
use crate::dotenv::Value;
use crate::reference::{StoreKind, VersionName};
use crate::secret::Plaintext;
use crate::store::{Kept, Store, StoreError, Summary, Wanted, one};

/// The values that the files hold, and those that Parameter Store holds: it has no tokens, and a number is
/// no proof, since a parameter may have been deleted and made again.
#[derive(Default)]
pub(super) struct Witness {
    /// For each file, the last value of each variable.
    files: Vec<HashMap<String, Plaintext>>,
    /// For each function, the value of each planned variable.
    functions: Vec<HashMap<String, Plaintext>>,
    /// By entry.
    parameters: HashMap<usize, Kept>,
    /// What was typed, as far as it is still kept.
    typed: Option<TypedValues>,
}

impl Witness {
    pub(super) fn of(tools: &Tools<'_>, journal: &Journal) -> Result<Self, MigrateError> {
        let plan = &journal.plan;
        let store = &*tools.store;
        let is_parameter = |entry: &PlannedEntry| {
            entry.address.store() == StoreKind::ParameterStore && entry.write.token().is_some()
        };
        let places: Vec<usize> =
            (0..plan.entries.len()).filter(|at| is_parameter(&plan.entries[*at])).collect();
        if places.is_empty() {
            return Ok(Self::default());
        }
        let wanted: Vec<Wanted> =
            places.iter().map(|at| Wanted::newest(plan.entries[*at].address.clone())).collect();
        let mut parameters = HashMap::new();
        for (at, kept) in places.into_iter().zip(store.get(&wanted)) {
            match kept {
                Ok(kept) => drop(parameters.insert(at, kept)),
                Err(StoreError::NotFound { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        let functions = functions::values_now(tools, plan);
        let typed = typing::kept(tools, journal)?;
        Ok(Self { files: plan.files.iter().map(values_in).collect(), functions, parameters, typed })
    }

    /// The newest version of an entry, if it is what the run has written, or if only an undo has come after.
    pub(super) fn ours(
        &self,
        store: &dyn Store,
        journal: &Journal,
        others: &Others,
        index: usize,
        summary: &Summary,
    ) -> Result<Option<VersionName>, MigrateError> {
        let entry = &journal.plan.entries[index];
        let origin = origin(store, others, summary)?;
        if entry.address.store() != StoreKind::ParameterStore {
            let is_ours = origin.token.is_some() && origin.token == entry.write.token();
            return Ok(summary.newest.clone().filter(|_| is_ours));
        }
        let Some(kept) = self.parameters.get(&index) else {
            return Ok(None);
        };
        let stored = journal.versions.stored.get(&index);
        // Cut off before the return was journaled: the store compares the value before it writes again.
        if let Some(stored @ VersionName::Number(number)) = stored
            && kept.version == VersionName::Number(number + 1)
            && matches!(entry.write, Write::Overwrite { .. })
        {
            return Ok(Some(stored.clone()));
        }
        // Without a line in the journal the run was cut off right behind the write.
        let next = next_number(entry);
        let expected = stored.unwrap_or(&next);
        let is_version = kept.version == *expected || origin.version.as_ref() == Some(expected);
        let is_ours = is_version
            && self.written(store, &journal.plan, index)?.is_some_and(|v| kept.value.same_as(&v));
        Ok(Some(kept.version.clone()).filter(|_| is_ours))
    }

    /// What the run has written, as far as the files or the entries it came from still say it.
    fn written(
        &self,
        store: &dyn Store,
        plan: &Plan,
        index: usize,
    ) -> Result<Option<Plaintext>, MigrateError> {
        let entry = &plan.entries[index];
        if !entry.copies.is_empty() {
            return source_value(store, entry);
        }
        if let Some(typed) = &self.typed {
            return Ok(typed.of(index).map(|value| Plaintext::copy_of(value.expose())));
        }
        let value = |(file, item): (usize, usize)| {
            self.files.get(file)?.get(&plan.files[file].items[item].variable)
        };
        let in_functions =
            plan.functions.iter().zip(&self.functions).flat_map(|(planned, values)| {
                let items = planned.items.iter().filter(|item| item.entry == index);
                items.filter_map(|item| values.get(&item.variable))
            });
        let mut values = plan.sources_of(index).filter_map(value).chain(in_functions);
        Ok(values.next().map(|value| Plaintext::copy_of(value.expose())))
    }
}

/// Whether what an entry holds is still where it was copied from: otherwise the copy is the last one.
pub(super) fn is_still_at_its_source(
    store: &dyn Store,
    entry: &PlannedEntry,
) -> Result<bool, MigrateError> {
    if entry.copies.is_empty() {
        return Ok(true);
    }
    let Some(source) = source_value(store, entry)? else {
        return Ok(false);
    };
    let kept = one(store.get(&[Wanted::newest(entry.address.clone())]))?;
    Ok(kept.value.same_as(&source))
}

fn source_value(
    store: &dyn Store,
    entry: &PlannedEntry,
) -> Result<Option<Plaintext>, MigrateError> {
    use StoreError as E;
    match copied_value(store, entry) {
        Ok(content) => Ok(Some(content.value)),
        Err(MigrateError::Store(
            E::NotFound { .. } | E::Deleted { .. } | E::NoVersion { .. } | E::NoMember { .. },
        )) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A file that cannot be read as it was says nothing.
fn values_in(planned: &super::plan::PlannedFile) -> HashMap<String, Plaintext> {
    let Ok(file) = SourceFile::read_planned(planned) else {
        return HashMap::new();
    };
    let entries = file.variables(Reader::of(planned)).entries.into_iter();
    let text = |entry: crate::dotenv::Entry| match entry.value {
        Value::Text(value) => Some((entry.name, value)),
        Value::Unset | Value::Expands | Value::Unclear => None,
    };
    entries.filter_map(text).collect()
}

/// The number that Parameter Store gives to the write of a run.
fn next_number(entry: &PlannedEntry) -> VersionName {
    match &entry.write {
        Write::Overwrite { earlier: VersionName::Number(earlier), .. } => {
            VersionName::Number(earlier + 1)
        }
        _ => VersionName::Number(1),
    }
}
