//! What fails in the middle, and what it has left behind.

use super::error::RotateError;
use super::prospect::{Prospect, Verdict};
use super::task::Task;
use crate::store::Standing;

impl Prospect {
    /// What fails before anything was done by this process, but by an earlier one perhaps.
    pub(super) fn halfway(&self, error: RotateError) -> RotateError {
        match &self.verdict {
            Verdict::GoOn => left(&self.task, error),
            Verdict::Follow => unfinished(&self.task, error),
            Verdict::ByOthers(_) if self.stages.standing(self.token) != Standing::Unknown => {
                unseen(&self.task, error)
            }
            _ => error,
        }
    }
}

pub(super) fn unseen(task: &Task, source: RotateError) -> RotateError {
    RotateError::Unseen { address: task.address.clone(), source: Box::new(source) }
}

pub(super) fn unfinished(task: &Task, source: RotateError) -> RotateError {
    RotateError::Unfinished { address: task.address.clone(), source: Box::new(source) }
}

/// The same of what fails while a value waits.
pub(super) fn halfway(task: &Task, error: RotateError) -> RotateError {
    match error {
        RotateError::RolledBack { .. } => error,
        error if error.is_partial() => error,
        error => left(task, error),
    }
}

pub(super) fn left(task: &Task, source: RotateError) -> RotateError {
    RotateError::Left { address: task.address.clone(), source: Box::new(source), also: None }
}
