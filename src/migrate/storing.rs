//! Values into the store, and read back from it.

use super::error::MigrateError;
use super::journal::Journal;
use super::occurrence::Occurrence;
use super::plan::{PlannedEntry, Write};
use super::sources::Sources;
use crate::progress::Progress;
use crate::reference::{Reference, Selector, StoreKind, VersionName};
use crate::secret::Plaintext;
use crate::store::{
    Expected, Kept, MembersError, Put, Store, StoreError, Wanted, member, merged, merged_written,
    one, pick, written_member,
};

/// Stores what is not stored yet, and compares everything that is still plaintext in a file, and everything
/// that is copied, with what the store gives back.
pub(super) fn store_values(
    store: &mut dyn Store,
    journal: &mut Journal,
    sources: &Sources<'_>,
    progress: &dyn Progress,
) -> Result<(), MigrateError> {
    let plan = sources.plan;
    let mut due = Vec::new();
    for (index, entry) in plan.entries.iter().enumerate() {
        if entry.write.token().is_some()
            && let Some(value) = value_of(store, sources, index)?
        {
            due.push((index, value));
        }
    }
    let puts: Vec<Put<'_>> = due
        .iter()
        .filter_map(|(index, content)| {
            put_for(&plan.entries[*index], &content.value, content.binary)
        })
        .collect();
    if !puts.is_empty() {
        journal.storing()?;
        let mut stored = |put: usize, version: &VersionName| {
            let index = due[put].0;
            let tells_by_token = plan.entries[index].address.store() != StoreKind::ParameterStore;
            if tells_by_token || journal.versions.stored.get(&index) == Some(version) {
                return Ok(());
            }
            journal.stored(index, version)
        };
        store.put(&puts, &mut stored, progress)?;
    }
    progress.stage("reading the values back");
    // From the store, not from memory: another process may have been there, and a write may have been lost.
    store.refresh()?;
    read_back(store, sources, &due)
}

/// What goes into an entry.
pub(super) struct Content {
    pub(super) value: Plaintext,
    /// Whether it comes from an entry that holds bytes and no text.
    pub(super) binary: bool,
}

impl From<Plaintext> for Content {
    fn from(value: Plaintext) -> Self {
        Self { value, binary: false }
    }
}

/// What an entry is to hold. None when a file holds the reference already: then it was stored and compared
/// before, and the rest of what went into it need not be known any more.
fn value_of(
    store: &dyn Store,
    sources: &Sources<'_>,
    index: usize,
) -> Result<Option<Content>, MigrateError> {
    let entry = &sources.plan.entries[index];
    if !entry.copies.is_empty() {
        return copied_value(store, entry).map(Some);
    }
    if let Some(typed) = sources.typed {
        let value = typed.of(index).map(|value| Plaintext::copy_of(value.expose()));
        return Ok(value.map(Content::from));
    }
    let mut values = Vec::new();
    for (variable, value) in sources.of(index) {
        match value {
            Some(value) => values.push((variable, value)),
            None => return Ok(None),
        }
    }
    match values.as_slice() {
        _ if entry.members => Ok(Some(members_value(store, entry, &values, merged)?.into())),
        [(_, value), ..] => Ok(Some(Plaintext::copy_of(value.expose()).into())),
        [] => Ok(None),
    }
}

/// Puts members into an object: as strings, or as they are written.
type Merge = fn(Option<&Plaintext>, &[(&str, &Plaintext)]) -> Result<Plaintext, MembersError>;

/// The part of a value that is copied.
pub(super) fn part(
    value: Plaintext,
    reference: &Reference,
    as_written: bool,
) -> Result<Plaintext, StoreError> {
    let Some(key) = reference.member.as_deref().filter(|_| as_written) else {
        return pick(value, reference);
    };
    let missing =
        || StoreError::NoMember { address: reference.address.clone(), key: key.to_owned() };
    written_member(&value, key).ok_or_else(missing)
}

fn members_value(
    store: &dyn Store,
    entry: &PlannedEntry,
    values: &[(&str, &Plaintext)],
    merge: Merge,
) -> Result<Plaintext, MigrateError> {
    let earlier = match &entry.write {
        Write::Overwrite { earlier, .. } => Some(version(store, entry, earlier)?.value),
        Write::Create { .. } | Write::Reuse => None,
    };
    merge(earlier.as_ref(), values)
        .map_err(|source| MigrateError::Members { address: entry.address.clone(), source })
}

pub(super) fn copied_value(
    store: &dyn Store,
    entry: &PlannedEntry,
) -> Result<Content, MigrateError> {
    let wanted: Vec<Wanted> = entry
        .copies
        .iter()
        .map(|copied| Wanted::version(copied.from.clone(), copied.version.clone()))
        .collect();
    let mut values = Vec::new();
    let mut bytes = false;
    for (copied, kept) in entry.copies.iter().zip(store.get(&wanted)) {
        let reference = Reference {
            address: copied.from.clone(),
            member: copied.part.clone(),
            selector: Selector::Newest,
        };
        let kept = kept?;
        bytes = kept.binary && copied.part.is_none();
        let value = part(kept.value, &reference, copied.as_written)?;
        values.push((copied.member.as_deref().unwrap_or_default(), value));
    }
    let merge =
        if entry.copies.iter().any(|copied| copied.as_written) { merged_written } else { merged };
    let members: Vec<(&str, &Plaintext)> =
        values.iter().map(|(member, value)| (*member, value)).collect();
    match members.as_slice() {
        _ if entry.members => Ok(members_value(store, entry, &members, merge)?.into()),
        [(_, value), ..] => {
            Ok(Content { value: Plaintext::copy_of(value.expose()), binary: bytes })
        }
        [] => Ok(Plaintext::new().into()),
    }
}

/// One version of an entry, as it is kept now.
pub(super) fn version(
    store: &dyn Store,
    entry: &PlannedEntry,
    version: &VersionName,
) -> Result<Kept, MigrateError> {
    let wanted = Wanted::version(entry.address.clone(), version.clone());
    Ok(one(store.get(&[wanted]))?)
}

/// The value of a variable, while any place of it still has one.
pub(super) fn plain(places: &[Occurrence]) -> Option<&Plaintext> {
    places.iter().find(|place| !place.is_reference).map(|place| &place.value)
}

pub(super) fn put_for<'v>(
    entry: &PlannedEntry,
    value: &'v Plaintext,
    binary: bool,
) -> Option<Put<'v>> {
    let expected = match &entry.write {
        Write::Create { .. } => Expected::Nothing,
        Write::Overwrite { earlier, .. } => Expected::Version(earlier.clone()),
        Write::Reuse => return None,
    };
    let (address, token) = (entry.address.clone(), entry.write.token()?);
    Some(Put { address, value, token, expected, key: entry.key.clone(), binary })
}

fn read_back(
    store: &dyn Store,
    sources: &Sources<'_>,
    due: &[(usize, Content)],
) -> Result<(), MigrateError> {
    let plan = sources.plan;
    let wanted: Vec<Wanted> =
        plan.entries.iter().map(|entry| Wanted::newest(entry.address.clone())).collect();
    for ((index, entry), kept) in plan.entries.iter().enumerate().zip(store.get(&wanted)) {
        let kept = match kept {
            Err(StoreError::NotFound { address } | StoreError::Deleted { address, .. }) => {
                return Err(MigrateError::Gone { address });
            }
            kept => kept?.value,
        };
        if (!entry.copies.is_empty() || sources.typed.is_some())
            && let Some((_, content)) = due.iter().find(|(due, _)| *due == index)
            && !kept.same_as(&content.value)
        {
            return Err(MigrateError::ReadBack { address: entry.address.clone() });
        }
        for (variable, value) in sources.of(index) {
            let Some(value) = value else {
                continue;
            };
            let same = if entry.members {
                member(&kept, variable).is_some_and(|kept| kept.same_as(value))
            } else {
                kept.same_as(value)
            };
            if !same {
                return Err(sources.differs(index, variable));
            }
        }
    }
    Ok(())
}
