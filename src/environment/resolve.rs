//! Values in place of references.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Variable, name_of};
use crate::classify::shown;
use crate::hint::{Explain, Hint, Kind};
use crate::keys::{KeyError, Opener, Sealed, SealedError};
use crate::reference::{Reference, ReferenceError, Scheme};
use crate::secret::Plaintext;
use crate::store::{Kept, Store, StoreError, Wanted, pick_each};

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
    /// It is no sealed value, or not that of this variable.
    #[error(transparent)]
    Sealed(#[from] SealedError),
    /// No key opens it, or it is not authentic.
    #[error(transparent)]
    Key(Arc<KeyError>),
    /// It leads to a vault, where there cannot be one.
    #[error(transparent)]
    NoVault(#[from] NoVault),
}

/// A reference to a vault in a function.
#[derive(Debug, thiserror::Error)]
#[error("a vault is on one machine, and a function has none: move the entry to sm:// or ssm://")]
pub struct NoVault;

impl Explain for NoVault {}

impl Reason {
    fn explained(&self) -> &dyn Explain {
        match self {
            Self::Reference(error) => error,
            Self::Store(error) => &**error,
            Self::Sealed(error) => error,
            Self::Key(error) => &**error,
            Self::NoVault(error) => error,
        }
    }
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
        if let Some(cause) = self.reason.source() {
            write!(out, ": {cause}")?;
        }
        match self.reason.explained().parts() {
            parts if parts.is_empty() => Ok(()),
            parts => write!(out, ": {}", parts.join("; ")),
        }
    }
}

impl std::error::Error for Unresolved {}

impl Explain for Unresolved {
    fn kind(&self) -> Kind {
        let mut kinds = self.0.iter().map(|one| one.reason.explained().kind());
        kinds.find(|kind| *kind == Kind::Integrity).unwrap_or(Kind::Failed)
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
            for hint in one.reason.explained().hints() {
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

/// What stands for values among variables: each with the place of its variable.
#[derive(Default)]
pub struct Standing {
    /// References to stores.
    pub references: Vec<Found>,
    /// Sealed values.
    pub sealed: Vec<(usize, Sealed)>,
    /// What is written wrongly, or stands in the wrong place.
    pub missing: Vec<Missing>,
}

impl Standing {
    /// Whether every variable is what it says.
    pub fn is_empty(&self) -> bool {
        self.references.is_empty() && self.sealed.is_empty() && self.missing.is_empty()
    }

    /// Where values will stand that are not in the variables themselves, in the order of the variables.
    pub fn places(&self) -> Vec<usize> {
        let references = self.references.iter().map(|(place, _)| *place);
        let mut places: Vec<usize> =
            references.chain(self.sealed.iter().map(|(place, _)| *place)).collect();
        places.sort_unstable();
        places
    }

    /// Forgets these places.
    fn forget(&mut self, is_done: impl Fn(usize) -> bool) {
        self.references.retain(|(index, _)| !is_done(*index));
        self.sealed.retain(|(index, _)| !is_done(*index));
    }
}

/// What stands for values among the variables that are wanted.
pub fn references(variables: &[Variable], is_wanted: impl Fn(&Variable) -> bool) -> Standing {
    let mut standing = Standing::default();
    for (index, variable) in variables.iter().enumerate() {
        let name = name_of(variable);
        let text = variable.value.expose();
        let Some(scheme) = Scheme::of(text).filter(|_| is_wanted(variable)) else {
            continue;
        };
        let read = if scheme == Scheme::Sealed {
            let sealed = Sealed::parse(text)
                .and_then(|sealed| sealed.check_variable(&variable.name).map(|()| sealed));
            sealed.map(|sealed| standing.sealed.push((index, sealed))).map_err(Reason::from)
        } else {
            // Bytes that are no text become marks that no name may have, so they are refused as such.
            let reference = Reference::parse(&String::from_utf8_lossy(text));
            reference.map(|found| standing.references.push((index, found))).map_err(Reason::from)
        };
        if let Err(reason) = read {
            standing.missing.push(Missing { variable: shown(&name).to_owned(), reason });
        }
    }
    standing
}

/// Puts values in place of what stands for them: all entries asked for at once, each once however many of its
/// members are wanted, and then all sealed values opened at once. Strict: one that cannot be resolved, or that
/// was written wrongly, stops everything.
pub fn resolve(
    variables: &mut [Variable],
    mut standing: Standing,
    store: &dyn Store,
    opener: &Opener,
) -> Result<(), Unresolved> {
    let mut missing = std::mem::take(&mut standing.missing);
    let ask = |entries: &[Wanted], values: &[&Sealed]| (store.get(entries), opener.open(values));
    let failed = attempt(variables, &mut standing, ask);
    missing.extend(failed.into_iter().map(|(index, reason)| named(variables, index, reason)));
    if missing.is_empty() { Ok(()) } else { Err(Unresolved(missing)) }
}

/// What entries and sealed values hold, in their order.
pub(super) type Answers = (Vec<Result<Kept, StoreError>>, Vec<Result<Plaintext, Arc<KeyError>>>);

/// One try at all that stands for a value. What could not be resolved stays there, and why is given back with
/// the place of its variable.
pub(super) fn attempt(
    variables: &mut [Variable],
    standing: &mut Standing,
    ask: impl FnOnce(&[Wanted], &[&Sealed]) -> Answers,
) -> Vec<(usize, Reason)> {
    let (entries, found) = by_entry(&standing.references);
    let values: Vec<&Sealed> = standing.sealed.iter().map(|(_, sealed)| sealed).collect();
    let (kept, values) = ask(&entries, &values);
    let mut answers = stored(found, kept);
    let values = values.into_iter().map(|value| value.map_err(Reason::Key));
    answers.extend(standing.sealed.iter().map(|(index, _)| *index).zip(values));
    answers.sort_by_key(|(index, _)| *index);
    let mut failed = Vec::new();
    for (index, answer) in answers {
        match answer {
            Ok(value) => variables[index].value = value,
            Err(reason) => failed.push((index, reason)),
        }
    }
    standing.forget(|index| !failed.iter().any(|(other, _)| *other == index));
    failed
}

/// With the name of the variable.
pub(super) fn named(variables: &[Variable], index: usize, reason: Reason) -> Missing {
    Missing { variable: shown(&name_of(&variables[index])).to_owned(), reason }
}

/// The values that references lead to.
fn stored(
    found: Vec<Vec<&Found>>,
    kept: Vec<Result<Kept, StoreError>>,
) -> Vec<(usize, Result<Plaintext, Reason>)> {
    let mut answers = Vec::new();
    for (found, kept) in found.into_iter().zip(kept) {
        let references = found.iter().map(|(_, reference)| reference);
        let picked: Vec<_> = match kept.map_err(Arc::new) {
            Ok(kept) => {
                let picked = pick_each(&kept.value, references);
                let refused = |error| Reason::Store(Arc::new(error));
                picked.into_iter().map(|value| value.map_err(refused)).collect()
            }
            Err(error) => references.map(|_| Err(Reason::Store(Arc::clone(&error)))).collect(),
        };
        answers.extend(found.iter().map(|(index, _)| *index).zip(picked));
    }
    answers
}

/// Each entry once, in the order in which they are first named, and what is wanted of it.
fn by_entry(wanted: &[Found]) -> (Vec<Wanted>, Vec<Vec<&Found>>) {
    let (mut entries, mut found): (Vec<Wanted>, Vec<Vec<&Found>>) = (Vec::new(), Vec::new());
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
