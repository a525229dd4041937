//! Values in place of references.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Rules, Variable, is_wanted, name_of};
use crate::classify::shown;
use crate::hint::{Explain, Hint, Kind};
use crate::reference::{Reference, ReferenceError, Scheme};
use crate::secret::Plaintext;
use crate::store::{Store, StoreError, Wanted, pick_each};

/// A variable whose reference could not be resolved, and why.
#[derive(Debug)]
pub struct Missing {
    /// The variable.
    pub variable: String,
    /// What stands in the way.
    pub reason: Reason,
}

/// What stands in the way of one reference.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Reason {
    /// It is not written as a reference must be.
    #[error(transparent)]
    Reference(#[from] ReferenceError),
    /// The store does not have it.
    #[error(transparent)]
    Store(Arc<StoreError>),
}

/// Some references could not be resolved: nothing was started.
#[derive(Debug)]
pub struct Unresolved(pub Vec<Missing>);

impl std::fmt::Display for Unresolved {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.as_slice() {
            [one] => write!(out, "{one}; nothing was started"),
            all => write!(out, "{} references cannot be resolved; nothing was started", all.len()),
        }
    }
}

impl std::fmt::Display for Missing {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        use std::error::Error as _;
        write!(out, "{} cannot be resolved: {}", self.variable, self.reason)?;
        match self.reason.source() {
            Some(cause) => write!(out, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Unresolved {}

impl Explain for Unresolved {
    fn kind(&self) -> Kind {
        let kinds = self.0.iter().map(|one| match &one.reason {
            Reason::Store(error) => error.kind(),
            _ => Kind::Failed,
        });
        kinds.into_iter().find(|kind| *kind == Kind::Integrity).unwrap_or(Kind::Failed)
    }

    fn parts(&self) -> Vec<String> {
        match self.0.as_slice() {
            [_] => Vec::new(),
            all => all.iter().map(ToString::to_string).collect(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let mut hints: Vec<Hint> = Vec::new();
        for one in &self.0 {
            let more = match &one.reason {
                Reason::Reference(error) => error.hints(),
                Reason::Store(error) => error.hints(),
            };
            for hint in more {
                if !hints.contains(&hint) {
                    hints.push(hint);
                }
            }
        }
        hints
    }
}

/// A reference and the place of its variable.
type Found = (usize, Reference);

/// The references among the variables that the rules let in, and those that are written wrongly.
pub fn references(variables: &[Variable], rules: &Rules<'_>) -> (Vec<Found>, Vec<Missing>) {
    let (mut wanted, mut missing) = (Vec::new(), Vec::new());
    for (index, variable) in variables.iter().enumerate() {
        let name = name_of(variable);
        let is_reference = Scheme::of(variable.value.expose()).is_some();
        if !is_reference || !is_wanted(&name, rules) {
            continue;
        }
        // Bytes that are no text become marks that no name may have, so they are refused as such.
        match Reference::parse(&String::from_utf8_lossy(variable.value.expose())) {
            Ok(reference) => wanted.push((index, reference)),
            Err(error) => {
                missing.push(Missing { variable: shown(&name).to_owned(), reason: error.into() });
            }
        }
    }
    (wanted, missing)
}

/// Puts values in place of these references, all of them asked for at once, and each entry once however
/// many of its members are wanted. Strict: one that cannot be resolved, or that was written wrongly
/// (`missing`), stops everything.
pub fn resolve(
    variables: &mut [Variable],
    wanted: Vec<Found>,
    mut missing: Vec<Missing>,
    store: &dyn Store,
) -> Result<(), Unresolved> {
    let (entries, found) = by_entry(wanted);
    let mut answers: Vec<(usize, Result<Plaintext, Arc<StoreError>>)> = Vec::new();
    for (found, kept) in found.into_iter().zip(store.get(&entries)) {
        let references = found.iter().map(|(_, reference)| reference);
        let picked: Vec<_> = match kept.map_err(Arc::new) {
            Ok(kept) => {
                let picked = pick_each(&kept.value, references);
                picked.into_iter().map(|value| value.map_err(Arc::new)).collect()
            }
            Err(error) => references.map(|_| Err(Arc::clone(&error))).collect(),
        };
        answers.extend(found.iter().map(|(index, _)| *index).zip(picked));
    }
    answers.sort_by_key(|(index, _)| *index);
    for (index, answer) in answers {
        match answer {
            Ok(value) => variables[index].value = value,
            Err(error) => {
                let variable = shown(&name_of(&variables[index])).to_owned();
                missing.push(Missing { variable, reason: Reason::Store(error) });
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(Unresolved(missing)) }
}

/// Each entry once, in the order in which they are first named, and what is wanted of it.
fn by_entry(wanted: Vec<Found>) -> (Vec<Wanted>, Vec<Vec<Found>>) {
    let (mut entries, mut found): (Vec<Wanted>, Vec<Vec<Found>>) = (Vec::new(), Vec::new());
    let mut places: HashMap<Wanted, usize> = HashMap::new();
    for one in wanted {
        let place = *places.entry((&one.1).into()).or_insert_with_key(|entry| {
            entries.push(entry.clone());
            found.push(Vec::new());
            entries.len() - 1
        });
        found[place].push(one);
    }
    (entries, found)
}
