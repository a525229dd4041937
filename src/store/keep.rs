//! One value that nobody keeps a journal of, made sure of all the same.

use super::{Put, Store, StoreError, Wanted, one, summary_of};
use crate::progress::Progress;
use crate::reference::VersionName;

/// The version that holds a value, and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holding {
    /// It was written, read back and compared.
    Stored(VersionName),
    /// It was there already, and nothing was written.
    There(VersionName),
}

/// Keeps a value, reads it back and compares.
///
/// The token of the put is gone when the process ends. So that whoever did not hear of the outcome can say
/// the same again, a value that is the newest one already makes no second version.
pub fn keep(
    store: &mut dyn Store,
    put: &Put<'_>,
    progress: &dyn Progress,
) -> Result<Holding, StoreError> {
    if let Some(version) = there(store, put)? {
        return Ok(Holding::There(version));
    }
    let versions = store.put(std::slice::from_ref(put), &mut |_, _| Ok(()), progress)?;
    let version = versions.into_iter().next().ok_or(StoreError::NoAnswer)?;
    progress.stage("reading the value back");
    read_back(store, put, &version)?;
    Ok(Holding::Stored(version))
}

/// The newest version, when it holds the value in the way that is asked for.
fn there(store: &dyn Store, put: &Put<'_>) -> Result<Option<VersionName>, StoreError> {
    let newest = Wanted::newest(put.address.clone());
    let kept = match one(store.get(&[newest])) {
        Ok(kept) => kept,
        // What that means for a write, the store says itself.
        Err(
            StoreError::NotFound { .. } | StoreError::NoVersion { .. } | StoreError::Deleted { .. },
        ) => return Ok(None),
        Err(error) => return Err(error),
    };
    let as_bytes = put.binary || !put.value.is_text();
    if !kept.value.same_as(put.value) || (kept.binary && !as_bytes) || (!kept.binary && put.binary)
    {
        return Ok(None);
    }
    let summary = summary_of(store, &put.address)?;
    let Some(summary) = summary.filter(|it| !it.in_clear) else {
        return Ok(None);
    };
    let kind = put.address.store();
    let has_key = match (&put.key, &summary.key) {
        (None, _) => true,
        (Some(asked), Some(has)) => store.is_same_key(kind, asked, has)?,
        (Some(asked), None) => store.is_same_key(kind, asked, kind.default_key())?,
    };
    Ok(has_key.then_some(kept.version))
}

fn read_back(
    store: &mut dyn Store,
    put: &Put<'_>,
    version: &VersionName,
) -> Result<(), StoreError> {
    let address = || put.address.clone();
    let unproven = |source| StoreError::Unproven { address: address(), source: Box::new(source) };
    // From the store, not from memory: a write may have been lost.
    store.refresh().map_err(unproven)?;
    let mut kept = one(store.get(&[Wanted::newest(address())])).map_err(unproven)?;
    if kept.version != *version {
        // Somebody has written since.
        let ours = Wanted::version(address(), version.clone());
        kept = one(store.get(&[ours])).map_err(unproven)?;
    }
    if kept.value.same_as(put.value) {
        Ok(())
    } else {
        Err(StoreError::ReadBack { address: address() })
    }
}
