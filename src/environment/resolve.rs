//! Values in place of references.

use super::{Rules, Variable, is_wanted, name_of};
use crate::classify::shown;
use crate::hint::{Explain, Hint, Kind};
use crate::reference::{Reference, ReferenceError, Scheme};
use crate::store::{Store, StoreError, Wanted, pick};

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
    Store(#[from] StoreError),
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

/// Puts values in place of these references, all of them asked for at once. Strict: one that cannot be
/// resolved, or that was written wrongly (`missing`), stops everything.
pub fn resolve(
    variables: &mut [Variable],
    wanted: Vec<Found>,
    mut missing: Vec<Missing>,
    store: &dyn Store,
) -> Result<(), Unresolved> {
    let entries: Vec<Wanted> = wanted.iter().map(|(_, reference)| reference.into()).collect();
    for ((index, reference), kept) in wanted.into_iter().zip(store.get(&entries)) {
        match kept.and_then(|kept| pick(kept.value, &reference)) {
            Ok(value) => variables[index].value = value,
            Err(error) => {
                let variable = shown(&name_of(&variables[index])).to_owned();
                missing.push(Missing { variable, reason: error.into() });
            }
        }
    }
    if missing.is_empty() { Ok(()) } else { Err(Unresolved(missing)) }
}
