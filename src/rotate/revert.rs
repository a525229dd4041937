//! Back to the earlier value, when the new one is in use already.

use super::drive::Rotating;
use super::error::RotateError;
use super::halfway::unseen;
use super::hooks::HookStep;
use super::parts::{Part, check_base, counterpart, parts};
use super::prospect::Prospect;
use super::task::Task;
use crate::migrate::RotationStep;
use crate::reference::VersionName;
use crate::store::{Stages, Standing, Wanted};

/// Which version comes back in place of which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// The one in use.
    pub from: VersionName,
    /// The one before it.
    pub to: VersionName,
}

/// What goes back: where a run is named, only what that run has put in use. None where it is not in use.
pub fn to_revert(
    task: &Task,
    stages: &Stages,
    run_id: Option<&str>,
) -> Result<Option<Return>, RotateError> {
    if let Some(run_id) = run_id {
        let token = task.token(&stages.identity, run_id);
        if stages.standing(token) != Standing::Current {
            return Ok(None);
        }
    }
    let address = || task.address.clone();
    if let Some(by) = stages.rotator.clone() {
        return Err(RotateError::ByOthers { address: address(), by });
    }
    if let Some(pending) = stages.waiting() {
        return Err(RotateError::Blocked { address: address(), pending: pending.to_owned() });
    }
    let to = stages.previous.clone();
    let to = to.ok_or_else(|| RotateError::NothingBefore { address: address() })?;
    Ok(Some(Return { from: stages.current.clone(), to }))
}

impl Rotating<'_> {
    /// Sets the earlier value where it is used, tests it, and puts it in use. A label that moves changes no
    /// database.
    pub fn revert(
        &mut self,
        at: usize,
        prospect: &Prospect,
        planned: &Return,
    ) -> Result<VersionName, RotateError> {
        let task = &prospect.task;
        let wanted = |version: &VersionName| Wanted::version(task.address.clone(), version.clone());
        let (current, earlier) =
            (self.current(task)?, self.store.version(&wanted(&planned.to))?.value);
        if current.version != planned.from {
            return Err(RotateError::Stale { address: task.address.clone() });
        }
        // The version comes back as a whole.
        check_base(task, &current, &earlier)
            .map_err(|_| RotateError::NotAlone { address: task.address.clone() })?;
        let (new, old) = (parts(task, &current.value), parts(task, &earlier));
        self.check_for_hooks(&new)?;
        self.check_for_hooks(&old)?;
        if let Some(own) = prospect.stages.untidy() {
            // Once it is not in use any more, it would wait again, and for ever.
            self.journal.rotating(at, RotationStep::Settling)?;
            self.store.settle(&task.address, own)?;
        }
        self.journal.rotating(at, RotationStep::RollingBack)?;
        if let Err(error) = self.set_and_test(&old, &new) {
            return Err(self.set_again(task, &new, &old, error));
        }
        self.progress.stage(&format!("putting the earlier value of {} in use", task.address));
        let reverted = self.store.revert(&task.address, &planned.from, &planned.to, self.progress);
        let version = match reverted {
            Ok(version) => version,
            Err(error) => {
                let now = self.store.stages(&task.address);
                let now = now.map_err(|error| unseen(task, error.into()))?;
                if now.current == planned.from {
                    return Err(self.set_again(task, &new, &old, error.into()));
                }
                let now = self.current(task).map_err(|error| unseen(task, error))?;
                if now.version != planned.to && !now.value.same_as(&earlier) {
                    // Somebody else's, and that is what has to open the door.
                    let theirs = parts(task, &now.value);
                    return Err(self.set_again(task, &theirs, &old, error.into()));
                }
                let (address, source) = (task.address.clone(), Box::new(error.into()));
                return Err(RotateError::Unfinished { address, source });
            }
        };
        self.follow(at, task)?;
        Ok(version)
    }

    /// The value in use stays in use: it has to open the door.
    fn set_again(&self, task: &Task, new: &[Part], old: &[Part], why: RotateError) -> RotateError {
        let mut all = new.iter();
        let set = |part: &Part| self.hook(HookStep::Set, part, counterpart(part, old)).err();
        let (address, source) = (task.address.clone(), Box::new(why));
        match all.find_map(set) {
            None => RotateError::Stayed { address, source },
            Some(also) => RotateError::Unset { address, source, also: also.to_string() },
        }
    }
}
