//! What is to be exported: entries become variables.

use std::collections::HashMap;

use super::PortageError;
use crate::aws::Fault;
use crate::classify::shown;
use crate::reference::{Address, Reference, StoreKind};
use crate::secret::Plaintext;
use crate::store::{Kept, Shape, Store, StoreError, Wanted, is_pending, members, pick};

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportSource {
    /// This version, or this member, of an entry.
    Exact(Reference),
    /// All entries of a store at or below a name; all of them without one.
    Below(StoreKind, Option<Address>),
}

impl ExportSource {
    /// The store that it is in.
    pub fn store(&self) -> StoreKind {
        match self {
            Self::Exact(reference) => reference.address.store(),
            Self::Below(store, _) => *store,
        }
    }
}

/// A value on its way out.
pub struct Variable {
    /// What it is called outside.
    pub name: String,
    /// Where it is kept.
    pub from: Reference,
    /// What.
    pub value: Plaintext,
}

/// One value that is to be fetched.
pub struct Asked {
    reference: Reference,
    name: String,
    /// Whether it was named itself, and not only a name above it.
    exact: bool,
    /// Whether it stands for one variable, whatever its value looks like.
    single: bool,
    /// What to say should it not be there.
    otherwise: Option<StoreError>,
}

impl Asked {
    /// Its name; none when its value may become several variables.
    pub fn name(&self) -> Option<&str> {
        (!self.may_be_bundle()).then_some(&*self.name)
    }

    fn may_be_bundle(&self) -> bool {
        self.exact
            && !self.single
            && self.reference.member.is_none()
            && self.reference.address.store() != StoreKind::ParameterStore
    }

    /// The value of one variable that is a reference.
    pub fn by_variable(name: String, reference: Reference) -> Self {
        Self { reference, name, exact: false, single: true, otherwise: None }
    }
}

/// The variables behind these sources, in their order, all values fetched at once.
///
/// An entry that is named itself, and whose value is a JSON object of strings, numbers and booleans, becomes
/// one variable for each member. Entries that are deleted, or have no value yet, are left out.
pub fn collect(sources: &[ExportSource], store: &dyn Store) -> Result<Vec<Variable>, PortageError> {
    let mut variables = Vec::new();
    for group in fetch(vec![ask_for(sources, store)?], store)? {
        check_names(&group)?;
        variables.extend(group);
    }
    Ok(variables)
}

/// What has to be fetched for these sources; no value is, yet.
pub fn ask_for(sources: &[ExportSource], store: &dyn Store) -> Result<Vec<Asked>, PortageError> {
    let mut asked: Vec<Asked> = Vec::new();
    for source in sources {
        let found = ask(source, store)?;
        // What two sources have in common is one value all the same.
        for one in found {
            match asked.iter_mut().find(|known| known.reference == one.reference) {
                Some(known) if known.name == one.name => known.exact |= one.exact,
                _ => asked.push(one),
            }
        }
    }
    Ok(asked)
}

/// The variables of each group, all values fetched at once. A name may stand there twice.
pub fn fetch(
    groups: Vec<Vec<Asked>>,
    store: &dyn Store,
) -> Result<Vec<Vec<Variable>>, PortageError> {
    let wanted: Vec<Wanted> = groups.iter().flatten().map(|one| (&one.reference).into()).collect();
    // Without a question there may be no store either.
    let answers = if wanted.is_empty() { Vec::new() } else { store.get(&wanted) };
    let mut answers = answers.into_iter();
    let mut fetched = Vec::new();
    for group in groups {
        let mut variables = Vec::new();
        for one in group {
            let kept = answers.next().unwrap_or(Err(StoreError::NoAnswer));
            one.answered(kept, &mut variables)?;
        }
        fetched.push(variables);
    }
    Ok(fetched)
}

impl Asked {
    fn answered(
        self,
        kept: Result<Kept, StoreError>,
        variables: &mut Vec<Variable>,
    ) -> Result<(), PortageError> {
        let may_be_bundle = self.may_be_bundle();
        let Self { reference, name, single, otherwise, .. } = self;
        let value = match (kept, otherwise) {
            (Err(StoreError::NotFound { .. }), Some(error)) => Err(error),
            (kept, _) => kept.and_then(|kept| pick(kept.value, &reference)),
        };
        let value = match value {
            Ok(value) => value,
            Err(source) if single => {
                let (name, source) = (shown(&name).to_owned(), Box::new(source));
                return Err(PortageError::Unresolved { name, source });
            }
            Err(error) => return Err(error.into()),
        };
        match may_be_bundle.then(|| bundle(&reference, &value)).flatten() {
            Some(members) => variables.extend(members),
            None => variables.push(Variable { name, from: reference, value }),
        }
        Ok(())
    }
}

fn ask(source: &ExportSource, store: &dyn Store) -> Result<Vec<Asked>, PortageError> {
    let (kind, under) = match source {
        ExportSource::Exact(reference) => {
            let name = reference.member.clone();
            return Ok(vec![Asked {
                name: name
                    .unwrap_or_else(|| name_below(&reference.address, Some(&reference.address))),
                reference: reference.clone(),
                exact: true,
                single: false,
                otherwise: None,
            }]);
        }
        ExportSource::Below(kind, under) => (*kind, under.as_ref()),
    };
    let entries = match (store.list(kind, under), under) {
        (Err(StoreError::Aws(error)), Some(under)) if error.fault() == Fault::Denied => {
            // Who may read a secret need not be allowed to list them all.
            let otherwise = Some(StoreError::Aws(error));
            let (reference, name) = (Reference::to(under.clone()), name_below(under, Some(under)));
            return Ok(vec![Asked { reference, name, exact: true, single: false, otherwise }]);
        }
        (entries, _) => entries?,
    };
    let found: Vec<Asked> = entries
        .into_iter()
        .filter(|entry| entry.deleted.is_none() && entry.newest.is_some())
        .filter(|entry| !is_pending(&entry.address))
        .map(|entry| Asked {
            name: name_below(&entry.address, under),
            exact: under == Some(&entry.address),
            reference: Reference::to(entry.address),
            single: false,
            otherwise: None,
        })
        .collect();
    if found.is_empty() {
        let place = under.map_or_else(
            || kind.title().to_owned(),
            |under| format!("{under}, and nothing below it"),
        );
        return Err(PortageError::Nothing { place, store: kind });
    }
    Ok(found)
}

/// The members of a value that is one secret for many variables.
fn bundle(reference: &Reference, value: &Plaintext) -> Option<Vec<Variable>> {
    let members = members(value).ok()?;
    let is_value = |shape: Shape| matches!(shape, Shape::Text | Shape::Scalar);
    let twice = |at: usize| members[..at].iter().any(|other| other.name == members[at].name);
    if members.is_empty()
        || !members.iter().all(|member| is_value(member.shape))
        || (1..members.len()).any(twice)
    {
        return None;
    }
    let variable = |member: crate::store::Member| Variable {
        from: Reference { member: Some(member.name.clone()), ..reference.clone() },
        name: member.name,
        value: member.value,
    };
    Some(members.into_iter().map(variable).collect())
}

/// A name that stands for two values means nothing certain.
pub(super) fn check_names(variables: &[Variable]) -> Result<(), PortageError> {
    let mut from: HashMap<&str, Vec<String>> = HashMap::new();
    for variable in variables {
        from.entry(&variable.name).or_default().push(variable.from.to_string());
    }
    let mut names: Vec<(String, Vec<String>)> = from
        .into_iter()
        .filter(|(_, from)| from.len() > 1)
        .map(|(name, from)| (name.to_owned(), from))
        .collect();
    names.sort();
    if names.is_empty() { Ok(()) } else { Err(PortageError::Ambiguous { names }) }
}

/// What is left of the name of an entry below the name that was given; its last part, when that is the entry
/// itself.
pub fn name_below(address: &Address, under: Option<&Address>) -> String {
    let name = address.plain_name();
    let rest = match under {
        Some(under) => name.strip_prefix(under.plain_name()).unwrap_or(name),
        None => name,
    };
    match rest.trim_matches('/') {
        "" => name.rsplit('/').next().unwrap_or(name).to_owned(),
        rest => rest.to_owned(),
    }
}
