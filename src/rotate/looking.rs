//! Looking again: what a command took its time for may be over by then.

use super::drive::{Outcome, Rotating};
use super::error::RotateError;
use super::halfway::unseen;
use super::parts::Part;
use super::prospect::Prospect;
use super::task::Task;
use crate::reference::VersionName;
use crate::secret::Plaintext;
use crate::store::{Standing, StoreError, Wanted};

/// How an entry stands when the new value has waited for a while.
pub(super) enum Still {
    /// As before.
    Waits,
    /// The new value waits, and another one is in use than before.
    Stale,
    /// Another process of the same run has put it in use.
    InUse(VersionName),
    /// It does not wait any more: another run has taken over, or somebody has dropped it.
    Gone,
}

impl Rotating<'_> {
    /// How the new value stands now.
    pub(super) fn still(&self, prospect: &Prospect) -> Result<Still, RotateError> {
        let now = self.store.stages(&prospect.task.address)?;
        Ok(match now.standing(prospect.token) {
            Standing::Current => Still::InUse(now.current),
            Standing::Staged if now.current == prospect.stages.current => Still::Waits,
            Standing::Staged => Still::Stale,
            Standing::Replaced(_) | Standing::Unknown => Still::Gone,
        })
    }

    /// The version in use, when it and the one before both have this value: another process of the same run was
    /// there right before.
    pub(super) fn twice(&self, task: &Task, value: &Plaintext) -> Option<VersionName> {
        let now = self.store.stages(&task.address).ok()?;
        let has = |version: &VersionName| {
            let kept = self.store.version(&Wanted::version(task.address.clone(), version.clone()));
            kept.is_ok_and(|kept| kept.value.same_as(value))
        };
        (has(&now.current) && has(now.previous.as_ref()?)).then_some(now.current)
    }

    /// What has become of the new value, when an attempt to put it in use has failed: its answer may be all that
    /// was lost.
    pub(super) fn after_all(
        &mut self,
        at: usize,
        prospect: &Prospect,
        error: StoreError,
    ) -> Result<Outcome, RotateError> {
        match self.still(prospect) {
            Ok(Still::InUse(version)) => {
                self.settle(at, prospect)?;
                Ok(Outcome::Rotated(version))
            }
            Ok(_) => Err(error.into()),
            Err(_) => Err(unseen(&prospect.task, error.into())),
        }
    }

    /// What is to be set again; none where nothing may be touched any more, because it is somebody else's turn.
    pub(super) fn to_set_back(
        &self,
        prospect: &Prospect,
        earlier: Vec<Part>,
    ) -> Result<Option<Vec<Part>>, RotateError> {
        match self.still(prospect)? {
            Still::Waits => Ok(Some(earlier)),
            Still::Stale => {
                let now = self.current(&prospect.task)?;
                self.earlier(prospect, &now).map(Some)
            }
            Still::InUse(_) | Still::Gone => Ok(None),
        }
    }
}
