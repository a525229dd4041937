//! When the programs are run, and with what.

use super::drive::Rotating;
use super::error::RotateError;
use super::halfway::unfinished;
use super::hooks::{HookCall, HookError, HookStep, MOST};
use super::parts::{Part, counterpart};
use super::task::Task;
use crate::migrate::RotationStep;
use crate::reference::Reference;
use crate::secret::Plaintext;

impl Rotating<'_> {
    /// Whether anything of it is set where it is used.
    pub(super) fn sets(&self, task: &Task) -> bool {
        task.references().iter().any(|reference| self.hooks.has(HookStep::Set, reference))
    }

    /// A value that no variable can hold is refused while nothing waits yet.
    pub(super) fn check_for_hooks(&self, new: &[Part]) -> Result<(), RotateError> {
        let is_handed = |of: &Reference| {
            self.hooks.has(HookStep::Set, of) || self.hooks.has(HookStep::Test, of)
        };
        for part in new.iter().filter(|part| is_handed(&part.reference)) {
            let (value, reference) = (part.value.expose(), || part.reference.to_string());
            if value.contains(&0) {
                return Err(HookError::Nul { reference: reference() }.into());
            }
            if value.len() > MOST {
                return Err(HookError::TooLarge { reference: reference() }.into());
            }
        }
        Ok(())
    }

    pub(super) fn set_and_test(&self, new: &[Part], earlier: &[Part]) -> Result<(), RotateError> {
        for step in [HookStep::Set, HookStep::Test] {
            for part in new {
                self.hook(step, part, counterpart(part, earlier))?;
            }
        }
        Ok(())
    }

    pub(super) fn hook(
        &self,
        step: HookStep,
        part: &Part,
        old: Option<&Plaintext>,
    ) -> Result<(), RotateError> {
        if !self.hooks.has(step, &part.reference) {
            return Ok(());
        }
        self.progress.stage(&format!("running the {step} command for {}", part.reference));
        let user = part.user.as_deref();
        let call = HookCall {
            step,
            reference: &part.reference,
            run_id: self.run_id,
            value: Some(&part.value),
            old,
            user,
        };
        Ok(self.hooks.run(&call)?)
    }

    /// Tells whoever has to know. The only step that a run which is tried again may take once more.
    pub fn follow(&mut self, at: usize, task: &Task) -> Result<(), RotateError> {
        self.tell(at, task).map_err(|error| unfinished(task, error))
    }

    fn tell(&mut self, at: usize, task: &Task) -> Result<(), RotateError> {
        self.journal.rotating(at, RotationStep::Following)?;
        for reference in task.references().iter().filter(|it| self.hooks.has(HookStep::After, it)) {
            self.progress.stage(&format!("running the after command for {reference}"));
            let (step, run_id) = (HookStep::After, self.run_id);
            let call = HookCall { step, reference, run_id, value: None, old: None, user: None };
            self.hooks.run(&call)?;
        }
        Ok(self.journal.rotating(at, RotationStep::Done)?)
    }
}
