//! What is imported goes into the store, and is read back from it.

use super::error::MigrateError;
use super::importing::ImportWrite;
use super::storing::put_for;
use crate::hint::{Explain, Hint, Kind};
use crate::progress::Progress;
use crate::reference::Address;
use crate::store::{Put, Store, StoreError, Wanted};

/// Why an import stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// Nothing was stored.
    #[error(transparent)]
    Nothing(MigrateError),
    /// Some of it is stored.
    #[error("the import was cut off half-way")]
    Partial {
        /// What was stored.
        stored: Vec<Address>,
        /// Why.
        source: MigrateError,
    },
}

impl Explain for ImportError {
    fn kind(&self) -> Kind {
        match self {
            Self::Nothing(error) => error.kind(),
            Self::Partial { source, .. } if source.kind() == Kind::Integrity => Kind::Integrity,
            Self::Partial { .. } => Kind::Partial,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::Nothing(error) => error.parts(),
            Self::Partial { stored, source } => {
                let named = stored.iter().map(|address| format!("{address} was stored"));
                named.chain(source.parts()).collect()
            }
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Nothing(error) => error.hints(),
            Self::Partial { source, .. } => {
                let mut hints = source.hints();
                hints.push(Hint::say(
                    "run the same command again: what is stored already is left as it is",
                ));
                hints
            }
        }
    }
}

/// Stores these entries, reads them back and compares. No journal: whoever repeats it finds what is stored.
pub fn store(
    writes: &[ImportWrite],
    store: &mut dyn Store,
    progress: &dyn Progress,
) -> Result<(), ImportError> {
    let puts: Vec<Put<'_>> =
        writes.iter().filter_map(|write| put_for(&write.entry, &write.value, false)).collect();
    let mut stored: Vec<Address> = Vec::new();
    let mut heard = |put: usize, _: &_| {
        stored.push(puts[put].address.clone());
        Ok(())
    };
    let put = store.put(&puts, &mut heard, progress).map(drop).map_err(MigrateError::from);
    if let Err(source) = put {
        if let MigrateError::Store(StoreError::Unproven { address, .. }) = &source {
            stored.push(address.clone());
        }
        return Err(if stored.is_empty() {
            ImportError::Nothing(source)
        } else {
            ImportError::Partial { stored, source }
        });
    }
    progress.stage("reading the values back");
    let stored = || writes.iter().map(|write| write.entry.address.clone()).collect();
    read_back(writes, store).map_err(|source| ImportError::Partial { stored: stored(), source })
}

fn read_back(writes: &[ImportWrite], store: &mut dyn Store) -> Result<(), MigrateError> {
    // From the store, not from memory: a write may have been lost.
    store.refresh()?;
    let wanted: Vec<Wanted> =
        writes.iter().map(|write| Wanted::newest(write.entry.address.clone())).collect();
    for (write, kept) in writes.iter().zip(store.get(&wanted)) {
        if !kept?.value.same_as(&write.value) {
            return Err(MigrateError::ReadBack { address: write.entry.address.clone() });
        }
    }
    Ok(())
}
