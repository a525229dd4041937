//! What has become of one entry, and how it goes on.

use crate::cli::RotateArgs;
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::report::v1::Rotated;
use crate::rotate::{Outcome, Prospect, RotateError, Task, Verdict};

/// How a command goes on that left something half done.
pub(super) struct Way {
    /// The id of the run.
    pub(super) run_id: String,
    /// Whether it goes back.
    is_back: bool,
    /// Whether the command as it was typed leads to the same run.
    is_named: bool,
}

impl Way {
    pub(super) fn of(args: &RotateArgs, run_id: &str) -> Self {
        Self {
            run_id: run_id.to_owned(),
            is_back: args.abort || args.rollback,
            is_named: args.run_id.is_some() || args.resume,
        }
    }

    /// The next step. Which version goes back, the journal of this machine knows alone.
    pub(super) fn hint(&self) -> Hint {
        Hint::say(match self {
            Self { is_back: true, .. } => "to go on, run the same command again here".to_owned(),
            Self { is_named: true, .. } => "to go on, run the same command again".to_owned(),
            Self { run_id, .. } => {
                format!("to go on, add `--run-id {}` to the same command", shell_word(run_id))
            }
        })
    }

    /// The next steps for an entry that is left half done.
    fn hints(&self, task: &Task, error: &RotateError) -> Vec<Hint> {
        if !error.is_partial() || matches!(error, RotateError::TakenOver { .. }) {
            return Vec::new();
        }
        let mut hints = vec![self.hint()];
        let give_up = match error {
            RotateError::Left { .. } => "or give it up, with the same --set",
            RotateError::NotInTime { .. } => "or give it up",
            _ => return hints,
        };
        if !self.is_back {
            let (id, typed) = (shell_word(&self.run_id), Task::typed(std::slice::from_ref(task)));
            hints.push(Hint::say(give_up));
            hints.push(Hint::run(format!("kmseal rotate --abort --run-id {id} {typed}")));
        }
        hints
    }
}

/// An entry, and why it was not done.
pub(super) struct Item {
    pub(super) rotated: Rotated,
    pub(super) error: Option<CommandError>,
    /// Whether it is left half done.
    pub(super) partial: bool,
}

pub(super) fn of(prospect: &Prospect, outcome: &'static str, version: Option<String>) -> Rotated {
    Rotated {
        references: prospect.task.references().iter().map(ToString::to_string).collect(),
        outcome,
        version,
        before: Some(prospect.stages.current.to_string()),
        error: None,
        causes: Vec::new(),
        hints: Vec::new(),
    }
}

fn failed(prospect: &Prospect, error: RotateError, way: &Way) -> Item {
    let outcome = match &error {
        RotateError::Blocked { .. } => "blocked",
        RotateError::RolledBack { .. } | RotateError::Stayed { .. } => "rolled-back",
        RotateError::Left { .. } | RotateError::Unset { .. } => "left",
        RotateError::Unseen { .. }
        | RotateError::Unfinished { .. }
        | RotateError::TakenOver { .. }
        | RotateError::NotInTime { .. } => "unfinished",
        _ => "failed",
    };
    let (partial, more) = (error.is_partial(), way.hints(&prospect.task, &error));
    let mut error = CommandError::from(error);
    error.hints.extend(more);
    let mut rotated = of(prospect, outcome, None);
    rotated.error = Some(error.message.clone());
    rotated.causes.clone_from(&error.causes);
    rotated.hints = error.hints.iter().cloned().map(Into::into).collect();
    Item { rotated, error: Some(error), partial }
}

/// What has become of an entry.
pub(super) fn driven(
    prospect: &Prospect,
    outcome: Result<Outcome, RotateError>,
    way: &Way,
) -> Item {
    let current = || prospect.stages.current.to_string();
    let (outcome, version) = match outcome {
        Ok(Outcome::Rotated(version)) => ("rotated", version.to_string()),
        Ok(Outcome::Already(version)) => ("rotated-before", version.to_string()),
        Ok(Outcome::Replaced(_)) => ("replaced-since", current()),
        Ok(Outcome::Unchanged) => ("unchanged", current()),
        Ok(Outcome::Young) => ("young", current()),
        Err(error) => return failed(prospect, error, way),
    };
    Item { rotated: of(prospect, outcome, Some(version)), error: None, partial: false }
}

/// What becomes of an entry with which nothing is to be done.
pub(super) fn left_alone(prospect: &Prospect, way: &Way) -> Item {
    driven(
        prospect,
        Ok(match &prospect.verdict {
            Verdict::Replaced(version) => Outcome::Replaced(version.clone()),
            _ => Outcome::Young,
        }),
        way,
    )
}

/// The same on the way back.
pub(super) fn returned(
    prospect: &Prospect,
    done: &'static str,
    outcome: Result<Option<String>, RotateError>,
    way: &Way,
) -> Item {
    match outcome {
        Ok(version) => Item { rotated: of(prospect, done, version), error: None, partial: false },
        Err(error) => failed(prospect, error, way),
    }
}
