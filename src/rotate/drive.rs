//! One entry from its old value to its new one.

use super::error::RotateError;
use super::halfway::{halfway, left, unfinished, unseen};
use super::hooks::Hooks;
use super::looking::Still;
use super::parts::{Part, check_base, composed, parts};
use super::prospect::{Prospect, Verdict, look};
use super::task::Task;
use crate::migrate::{Journal, RotationStep};
use crate::progress::Progress;
use crate::reference::{Reference, VersionName};
use crate::secret::Plaintext;
use crate::store::{Expected, Kept, Put, Staged, Staging, StoreError, Wanted, check_limits};

/// What has become of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It has a new value, in this version.
    Rotated(VersionName),
    /// It had the new value already, in this version: this run was here before.
    Already(VersionName),
    /// The same, and somebody has replaced it since.
    Replaced(VersionName),
    /// The value that was given is the one in use.
    Unchanged,
    /// It is young enough.
    Young,
}

impl Outcome {
    /// Whether the new value of this run is in use.
    pub fn is_in_use(&self) -> bool {
        matches!(self, Self::Rotated(_) | Self::Already(_))
    }
}

/// Makes a new value.
pub(super) type Make<'m> = &'m mut dyn FnMut(&Reference) -> Result<Plaintext, RotateError>;

/// What a rotation works with.
pub struct Rotating<'r> {
    /// Where values wait and are in use.
    pub store: &'r mut dyn Staging,
    /// What is written down before it is done.
    pub journal: &'r mut Journal,
    /// The programs that know where a value is used.
    pub hooks: &'r dyn Hooks,
    /// Who may be watching.
    pub progress: &'r dyn Progress,
    /// The id of the run.
    pub run_id: &'r str,
    /// How long somebody else may take, in seconds.
    pub patience: u64,
    /// What was made after this, in seconds since 1970-01-01 UTC, is young enough.
    pub young: Option<i64>,
    /// Whether the new value is given, and not drawn.
    pub given: bool,
}

impl Rotating<'_> {
    /// Does what is to be done with an entry, until its new value is in use; `at` is its place in the journal.
    /// Then it is to be [finished](Self::finish).
    pub fn drive(
        &mut self,
        at: usize,
        seen: &Prospect,
        make: Make<'_>,
    ) -> Result<Outcome, RotateError> {
        // A person may have taken a while to answer, and the entries before this one too.
        let looked = look(&*self.store, seen.task.clone(), self.run_id, self.young);
        let prospect = &looked.map_err(|error| seen.halfway(error.into()))?;
        let task = &prospect.task;
        let address = || task.address.clone();
        match &prospect.verdict {
            Verdict::Rotate => self.rotate(at, prospect, make),
            Verdict::GoOn => self.go_on(at, prospect).map_err(|error| halfway(task, error)),
            Verdict::Follow => {
                self.settle_again(at, prospect)?;
                Ok(Outcome::Already(prospect.stages.current.clone()))
            }
            Verdict::Replaced(version) => {
                self.settle_again(at, prospect)?;
                self.journal.rotating(at, RotationStep::Done)?;
                Ok(Outcome::Replaced(version.clone()))
            }
            Verdict::Young => {
                self.journal.rotating(at, RotationStep::Done)?;
                Ok(Outcome::Young)
            }
            Verdict::Blocked(pending) => {
                Err(RotateError::Blocked { address: address(), pending: pending.clone() })
            }
            Verdict::ByOthers(rotator) => {
                self.journal.rotating(at, RotationStep::Starting)?;
                Ok(Outcome::Rotated(self.have_rotated(prospect, rotator)?))
            }
        }
    }

    /// Does what comes when the new value of an entry is in use, unless the journal has that this was done.
    pub fn finish(
        &mut self,
        at: usize,
        task: &Task,
        outcome: Outcome,
    ) -> Result<Outcome, RotateError> {
        let is_told = matches!(outcome, Outcome::Already(_)) && self.journal.has_rotated(at);
        if outcome.is_in_use() && !is_told {
            self.follow(at, task)?;
        }
        Ok(outcome)
    }

    fn rotate(
        &mut self,
        at: usize,
        prospect: &Prospect,
        make: Make<'_>,
    ) -> Result<Outcome, RotateError> {
        let task = &prospect.task;
        let current = self.current(task)?;
        let value = composed(task, &current, make)?;
        if value.same_as(&current.value) {
            self.journal.rotating(at, RotationStep::Done)?;
            return Ok(Outcome::Unchanged);
        }
        check_limits(task.address.store(), &value)
            .map_err(|source| StoreError::NotTaken { address: task.address.clone(), source })?;
        let earlier = self.earlier(prospect, &current)?;
        self.check_for_hooks(&parts(task, &value))?;
        self.check_for_hooks(&earlier)?;
        if let Some(before) = prospect.stages.untidy() {
            self.store.settle(&task.address, before)?;
        }
        let waiting = self.stage(at, prospect, &current, &value)?;
        self.carry(at, prospect, (&current, earlier), &waiting)
            .map_err(|error| halfway(task, error))
    }

    fn go_on(&mut self, at: usize, prospect: &Prospect) -> Result<Outcome, RotateError> {
        let task = &prospect.task;
        self.progress.stage(&format!("going on with the value that waits for {}", task.address));
        let current = self.current(task)?;
        let waiting = self.store.staged(&task.address, prospect.token)?;
        let earlier = self.earlier(prospect, &current)?;
        self.carry(at, prospect, (&current, earlier), &waiting)
    }

    /// From the value that waits to the one in use. From here on everything that fails leaves a value waiting,
    /// unless it was rolled back.
    fn carry(
        &mut self,
        at: usize,
        prospect: &Prospect,
        (current, earlier): (&Kept, Vec<Part>),
        waiting: &Kept,
    ) -> Result<Outcome, RotateError> {
        let (task, token) = (&prospect.task, prospect.token);
        let new = parts(task, &waiting.value);
        if let Err(error) = check_base(task, current, &waiting.value) {
            // Set by an earlier process, perhaps.
            return Err(self.roll_back(at, prospect, &new, earlier, error));
        }
        self.journal.rotating(at, RotationStep::Setting)?;
        if let Err(error) = self.set_and_test(&new, &earlier) {
            return Err(self.roll_back(at, prospect, &new, earlier, error));
        }
        match self.still(prospect)? {
            Still::Waits => {}
            Still::InUse(version) => {
                self.settle(at, prospect)?;
                return Ok(Outcome::Already(version));
            }
            Still::Stale => {
                let error = RotateError::Stale { address: task.address.clone() };
                return Err(self.roll_back(at, prospect, &new, earlier, error));
            }
            Still::Gone => return Err(RotateError::TakenOver { address: task.address.clone() }),
        }
        self.journal.rotating(at, RotationStep::Promoting)?;
        self.progress.stage(&format!("putting the new value of {} in use", task.address));
        let promoted = self.store.promote(
            &task.address,
            token,
            &waiting.value,
            &current.version,
            self.progress,
        );
        let version = match promoted {
            Ok(version) => version,
            Err(StoreError::Conflict { address }) => {
                let error = RotateError::Stale { address: address.clone() };
                if let Some(version) = self.twice(task, &waiting.value) {
                    self.settle(at, prospect)?;
                    return Ok(Outcome::Already(version));
                }
                let still = self.still(prospect).map_err(|error| unseen(task, error))?;
                if let Still::InUse(_) = still {
                    // Somebody has written in between, and ours has come on top of it.
                    self.settle(at, prospect)?;
                    return Err(RotateError::Unfinished { address, source: Box::new(error) });
                }
                return Err(self.roll_back(at, prospect, &new, earlier, error));
            }
            Err(error) => return self.after_all(at, prospect, error),
        };
        self.settle(at, prospect)?;
        Ok(Outcome::Rotated(version))
    }

    /// The value in use.
    pub(super) fn current(&self, task: &Task) -> Result<Kept, RotateError> {
        Ok(self.store.version(&Wanted::newest(task.address.clone()))?)
    }

    /// What a program needs that is to set the value of before: of the version in use; of two users that take
    /// turns, also of the version before that, where the other one's password is.
    pub(super) fn earlier(
        &self,
        prospect: &Prospect,
        current: &Kept,
    ) -> Result<Vec<Part>, RotateError> {
        let mut earlier = parts(&prospect.task, &current.value);
        if let (Some(_), Some(previous), true) =
            (&prospect.task.pair, &prospect.stages.previous, self.sets(&prospect.task))
        {
            let wanted = Wanted::version(prospect.task.address.clone(), previous.clone());
            earlier.extend(parts(&prospect.task, &self.store.version(&wanted)?.value));
        }
        Ok(earlier)
    }

    /// Has the new value wait, and reads back what waits.
    fn stage(
        &mut self,
        at: usize,
        prospect: &Prospect,
        current: &Kept,
        value: &Plaintext,
    ) -> Result<Kept, RotateError> {
        let (address, token) = (&prospect.task.address, prospect.token);
        self.journal.rotating(at, RotationStep::Staging)?;
        self.progress.stage(&format!("storing a new value for {address}"));
        let put = Put {
            address: address.clone(),
            value,
            token,
            expected: Expected::Version(current.version.clone()),
            key: None,
            binary: current.binary,
        };
        let waiting = self.store.stage(&put, self.progress).and_then(|staged| {
            let kept = self.store.staged(address, token)?;
            match staged {
                Staged::Ours if !kept.value.same_as(value) => {
                    Err(StoreError::ReadBack { address: address.clone() })
                }
                Staged::Earlier if self.given && !kept.value.same_as(value) => {
                    // It would be another one than was said.
                    self.store.discard(address, &token.to_string())?;
                    Err(StoreError::UsedBefore { address: address.clone() })
                }
                _ => Ok(kept),
            }
        });
        waiting.map_err(|error| match self.store.stages(address) {
            Ok(now) if now.is_pending(token) => left(&prospect.task, error.into()),
            Ok(_) => error.into(),
            Err(_) => unseen(&prospect.task, error.into()),
        })
    }

    /// Nothing waits any more.
    pub(super) fn settle(&mut self, at: usize, prospect: &Prospect) -> Result<(), RotateError> {
        let address = &prospect.task.address;
        let written = self.journal.rotating(at, RotationStep::Settling).map_err(Into::into);
        let settled = written.and_then(|()| Ok(self.store.settle(address, prospect.token)?));
        settled.map_err(|error| unfinished(&prospect.task, error))
    }

    /// The same where an earlier process came to its use, and perhaps farther.
    fn settle_again(&mut self, at: usize, prospect: &Prospect) -> Result<(), RotateError> {
        if prospect.stages.is_pending(prospect.token) { self.settle(at, prospect) } else { Ok(()) }
    }
}
