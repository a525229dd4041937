//! Values that were typed by hand, and are in no file and no store yet.
//!
//! A run that is cut off is resumed from where its values come from. These come from nowhere, so they are sealed
//! beside the journal, as original spellings are, before the first of them is stored. They go when all are
//! stored; those for Parameter Store stay until the run is undone, since only the value tells there whether a
//! version is still the one that the run has written.

use super::error::MigrateError;
use super::journal::Journal;
use super::originals::{self, Spellings};
use super::plan::{Plan, PlannedEntry, Write};
use super::tools::Tools;
use crate::name::Token;
use crate::reference::{Address, StoreKind, VersionName};
use crate::secret::Plaintext;

/// A whole new value for one entry.
pub struct Typed {
    /// The entry.
    pub address: Address,
    /// What it gets.
    pub value: Plaintext,
    /// The version that it is written over; none for a new entry.
    pub earlier: Option<VersionName>,
}

/// The values of a plan, in the order of its entries.
pub struct TypedValues(Spellings);

impl TypedValues {
    /// The value for an entry, counted from 0.
    pub(super) fn of(&self, entry: usize) -> Option<&Plaintext> {
        self.0.first()?.first()?.get(entry)
    }
}

/// The plan for values that were typed, and the values by themselves. `key` is what they are sealed under.
pub fn typed_plan(typed: Vec<Typed>, key: &str) -> Result<(Plan, TypedValues), MigrateError> {
    let (mut entries, mut values) = (Vec::new(), Vec::new());
    for Typed { address, value, earlier } in typed {
        let token = Token::random()?;
        let write = match earlier {
            None => Write::Create { token },
            Some(earlier) => {
                let undo_token = Token::random()?;
                Write::Overwrite { token, earlier, earlier_key: None, undo_token }
            }
        };
        entries.push(PlannedEntry {
            address,
            members: false,
            key: None,
            write,
            copies: Vec::new(),
        });
        values.push(value);
    }
    let plan = Plan { key: key.to_owned(), entries, typed: true, ..Plan::default() };
    Ok((plan, TypedValues(vec![vec![values]])))
}

/// Begins a run for values that were typed, and seals them beside its journal: from then on it can be finished.
/// When this fails, there is no run. The caller holds the lock.
pub fn begin_typed(
    tools: &Tools<'_>,
    plan: Plan,
    values: &TypedValues,
) -> Result<Journal, MigrateError> {
    let mut journal = tools.runs.begin(plan)?;
    tools.progress.stage("keeping what was typed");
    let kept = journal.keeping().and_then(|()| originals::keep(tools, &journal, &values.0));
    kept.inspect_err(|_| {
        // What is left of it is a run that `resume` gives up.
        let _forgotten = tools.runs.forget(&journal.run);
    })?;
    Ok(journal)
}

/// The values of a run that was cut off; none where nothing was typed. Without them nothing was stored.
pub(super) fn kept(
    tools: &Tools<'_>,
    journal: &Journal,
) -> Result<Option<TypedValues>, MigrateError> {
    if !journal.plan.typed {
        return Ok(None);
    }
    let lost = || MigrateError::TypedLost(journal.run.clone());
    originals::find(tools, journal)?.map(TypedValues).map(Some).ok_or_else(lost)
}

/// Forgets the values of a run that is done, where nothing is left that they could prove.
pub(super) fn forget(tools: &Tools<'_>, journal: &Journal) -> Result<(), MigrateError> {
    let mut entries = journal.plan.entries.iter();
    let is_needed = entries.any(|entry| entry.address.store() == StoreKind::ParameterStore);
    if journal.plan.typed && !is_needed {
        originals::forget(tools.runs, &journal.run)?;
    }
    Ok(())
}
