//! Values in place of references.

use super::{Rules, Variable, is_wanted, name_of};
use crate::classify::shown;
use crate::hint::{Explain, Hint, Kind};
use crate::name::EntryName;
use crate::reference::{ReferenceError, Scheme, VaultReference};
use crate::secret::Plaintext;
use crate::store::{Store, StoreError, member};

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
    /// The store does not open.
    #[error("the vault does not open")]
    Closed,
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
                Reason::Closed => Vec::new(),
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

/// Puts values in place of the references among `variables`. The store is opened only when there is a
/// reference to it. Strict: one that cannot be resolved stops everything.
pub fn resolve<E>(
    variables: &mut [Variable],
    rules: &Rules<'_>,
    open: impl FnOnce() -> Result<Box<dyn Store>, E>,
) -> Result<Result<(), Unresolved>, E> {
    let mut missing = Vec::new();
    let mut wanted: Vec<(usize, VaultReference)> = Vec::new();
    for (index, variable) in variables.iter().enumerate() {
        let name = name_of(variable);
        let variable_name = || shown(&name).to_owned();
        let is_reference = Scheme::of(variable.value.expose()).is_some();
        if !is_reference || !is_wanted(&name, rules) {
            continue;
        }
        // Bytes that are no text become marks that no name may have, so they are refused as such.
        match VaultReference::parse(&String::from_utf8_lossy(variable.value.expose())) {
            Ok(reference) => wanted.push((index, reference)),
            Err(error) => missing.push(Missing { variable: variable_name(), reason: error.into() }),
        }
    }
    if !wanted.is_empty() {
        let store = open()?;
        let entries: Vec<(EntryName, Option<u32>)> = wanted
            .iter()
            .map(|(_, reference)| (reference.name.clone(), reference.version))
            .collect();
        for ((index, reference), value) in wanted.into_iter().zip(store.get(&entries)) {
            match value.and_then(|value| pick(value, &reference)) {
                Ok(value) => variables[index].value = value,
                Err(error) => {
                    let variable = shown(&name_of(&variables[index])).to_owned();
                    missing.push(Missing { variable, reason: error.into() });
                }
            }
        }
    }
    Ok(if missing.is_empty() { Ok(()) } else { Err(Unresolved(missing)) })
}

fn pick(value: Plaintext, reference: &VaultReference) -> Result<Plaintext, StoreError> {
    match &reference.member {
        None => Ok(value),
        Some(key) => member(&value, key)
            .ok_or_else(|| StoreError::NoMember { name: reference.name.clone(), key: key.clone() }),
    }
}
