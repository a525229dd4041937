//! What may have been done to an entry, when nobody has answered.

use std::fmt;

use super::error::typed;
use crate::hint::Hint;
use crate::reference::{Address, StoreKind};

/// What may have been done to an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// A new version.
    Written,
    /// It was marked as deleted.
    Deleted,
    /// It was brought back.
    Restored,
    /// It was removed for good.
    Removed,
    /// Another version of it was put in use, or waits no longer.
    Relabelled,
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Written => "written",
            Self::Deleted => "deleted",
            Self::Restored => "restored",
            Self::Removed => "removed for good",
            Self::Relabelled => "given another version",
        })
    }
}

impl Change {
    /// The command that shows whether it was done.
    pub(super) fn look(self, address: &Address) -> Hint {
        let word = typed(address);
        match self {
            Self::Written | Self::Relabelled => Hint::run(format!("kmseal history {word}")),
            // Parameters are never marked, only there or not.
            _ if address.store() == StoreKind::ParameterStore => {
                Hint::run(format!("kmseal list {word}"))
            }
            Self::Deleted | Self::Restored | Self::Removed => {
                Hint::run(format!("kmseal list --deleted {word}"))
            }
        }
    }
}
