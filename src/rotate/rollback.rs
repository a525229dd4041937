//! Back to the value in use, when the new one does not do.

use super::drive::Rotating;
use super::error::RotateError;
use super::halfway::unseen;
use super::hooks::HookStep;
use super::parts::{Part, counterpart};
use super::prospect::Prospect;
use super::task::Task;
use crate::migrate::RotationStep;

impl Rotating<'_> {
    /// Sets the earlier value again where it is used, and drops the new one. In this order: until the earlier
    /// one is known to be set, the new one may be what opens the door.
    pub(super) fn roll_back(
        &mut self,
        at: usize,
        prospect: &Prospect,
        new: &[Part],
        earlier: Vec<Part>,
        why: RotateError,
    ) -> RotateError {
        let address = prospect.task.address.clone();
        let pending = prospect.token.to_string();
        let taken = match self.to_set_back(prospect, earlier) {
            Ok(Some(earlier)) => self.take_back(at, &prospect.task, new, &earlier, &pending),
            Ok(None) => return RotateError::TakenOver { address },
            Err(error) => Err(error),
        };
        match taken {
            Ok(()) => RotateError::RolledBack { address, source: Box::new(why) },
            Err(also) if also.is_partial() => {
                RotateError::Unseen { address, source: Box::new(why) }
            }
            Err(also) => {
                let also = Some(format!("going back failed too: {also}"));
                RotateError::Left { address, source: Box::new(why), also }
            }
        }
    }

    pub(super) fn take_back(
        &mut self,
        at: usize,
        task: &Task,
        new: &[Part],
        earlier: &[Part],
        pending: &str,
    ) -> Result<(), RotateError> {
        self.journal.rotating(at, RotationStep::RollingBack)?;
        for part in new {
            // A user that had no password before needs none now.
            if let Some(old) = counterpart(part, earlier) {
                let back = Part {
                    reference: part.reference.clone(),
                    value: crate::secret::Plaintext::copy_of(old.expose()),
                    user: part.user.clone(),
                };
                self.set_back(&back, part)?;
            }
        }
        self.progress.stage(&format!("dropping the new value of {}", task.address));
        if let Err(error) = self.store.discard(&task.address, pending) {
            match self.store.stages(&task.address) {
                Ok(now) if now.pending.as_deref() == Some(pending) => return Err(error.into()),
                // Only the answer was lost.
                Ok(_) => {}
                Err(_) => return Err(unseen(task, error.into())),
            }
        }
        Ok(self.journal.rotating(at, RotationStep::RolledBack)?)
    }

    /// A value that cannot be set again may never have been replaced: then it passes the test.
    fn set_back(&self, back: &Part, new: &Part) -> Result<(), RotateError> {
        let Err(error) = self.hook(HookStep::Set, back, Some(&new.value)) else {
            return Ok(());
        };
        let is_tested = self.hooks.has(HookStep::Test, &back.reference);
        if is_tested && self.hook(HookStep::Test, back, None).is_ok() {
            return Ok(());
        }
        Err(error)
    }
}
