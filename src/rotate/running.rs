//! When the programs are run, and with what.

use super::drive::Rotating;
use super::error::RotateError;
use super::hooks::{HookCall, HookError, HookStep};
use super::parts::{Part, counterpart};
use super::task::Task;
use crate::migrate::RotationStep;
use crate::secret::Plaintext;

impl Rotating<'_> {
    /// A value that no variable can hold is refused while nothing waits yet.
    pub(super) fn check_for_hooks(&self, new: &[Part]) -> Result<(), RotateError> {
        let is_handed = self.hooks.has(HookStep::Set) || self.hooks.has(HookStep::Test);
        match new.iter().find(|part| is_handed && part.value.expose().contains(&0)) {
            Some(part) => Err(HookError::Nul { reference: part.reference.to_string() }.into()),
            None => Ok(()),
        }
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
        if !self.hooks.has(step) {
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
    pub(super) fn follow(&mut self, at: usize, task: &Task) -> Result<(), RotateError> {
        self.journal.rotating(at, RotationStep::Following)?;
        if self.hooks.has(HookStep::After) {
            for reference in &task.references() {
                self.progress.stage(&format!("running the after command for {reference}"));
                let (step, run_id) = (HookStep::After, self.run_id);
                let call = HookCall { step, reference, run_id, value: None, old: None, user: None };
                self.hooks.run(&call).map_err(|error| RotateError::Unfinished {
                    address: task.address.clone(),
                    source: Box::new(error.into()),
                })?;
            }
        }
        Ok(self.journal.rotating(at, RotationStep::Done)?)
    }
}
