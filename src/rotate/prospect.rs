//! What a rotation would do, before anything is done.

use super::task::Task;
use crate::name::Token;
use crate::reference::VersionName;
use crate::store::{Rotator, Stages, Staging, Standing, StoreError};

/// An entry that was looked at.
pub struct Prospect {
    /// What is asked for.
    pub task: Task,
    /// How the entry stands.
    pub stages: Stages,
    /// The token of this run's version.
    pub token: Token,
    /// What is to be done.
    pub verdict: Verdict,
}

/// What is to be done with an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// A new value.
    Rotate,
    /// This run has staged a value before: go on with that.
    GoOn,
    /// This run has put its value in use before: tidy up, and tell those who use it.
    Follow,
    /// This run did all of it before, and the value has been replaced since.
    Replaced(VersionName),
    /// Its value is young enough.
    Young,
    /// The value of another rotation waits.
    Blocked(String),
    /// Somebody else rotates it: have them do so.
    ByOthers(Rotator),
}

impl Prospect {
    /// Whether anything is to be done.
    pub fn is_due(&self) -> bool {
        let untidy =
            matches!(self.verdict, Verdict::Replaced(_)) && self.stages.is_pending(self.token);
        untidy || self.verdict.is_due()
    }
}

impl Verdict {
    fn is_due(&self) -> bool {
        matches!(self, Self::Rotate | Self::GoOn | Self::Follow | Self::ByOthers(_))
    }
}

/// Looks at an entry. A value that was made before `young`, in seconds since 1970-01-01 UTC, is old enough.
pub fn look(
    store: &dyn Staging,
    task: Task,
    run_id: &str,
    young: Option<i64>,
) -> Result<Prospect, StoreError> {
    let stages = store.stages(&task.address)?;
    let token = task.token(&stages.identity, run_id);
    let verdict = match (stages.standing(token), stages.waiting_beside(token)) {
        (Standing::Replaced(version), _) => Verdict::Replaced(version),
        (Standing::Current, _) => Verdict::Follow,
        (_, Some(pending)) => Verdict::Blocked(pending.to_owned()),
        (Standing::Staged, None) => stages.rotator.clone().map_or(Verdict::GoOn, Verdict::ByOthers),
        (Standing::Unknown, None) => match young {
            Some(young) if is_younger(store, &task, &stages, young)? => Verdict::Young,
            _ => stages.rotator.clone().map_or(Verdict::Rotate, Verdict::ByOthers),
        },
    };
    if verdict == Verdict::Rotate && !stages.has_room {
        // Better said before anything depends on it.
        return Err(StoreError::OldestIsLabelled { address: task.address });
    }
    Ok(Prospect { task, stages, token, verdict })
}

/// A value of which the store does not tell the age counts as old.
fn is_younger(
    store: &dyn Staging,
    task: &Task,
    stages: &Stages,
    than: i64,
) -> Result<bool, StoreError> {
    Ok(store.made(&task.address, &stages.current)?.is_some_and(|made| made > than))
}
