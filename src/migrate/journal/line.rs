//! The lines of a journal, and what they say of versions.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::Phase;
use crate::migrate::plan::Plan;
use crate::migrate::rotations::RotationStep;
use crate::migrate::runs::RunId;
use crate::reference::VersionName;

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "step")]
pub(super) enum Line {
    Planned { journal: u32, run: RunId, created: i64, plan: Box<Plan> },
    Making,
    Made { key: String },
    Keeping,
    Storing,
    Stored { entry: usize, version: VersionName },
    Verified,
    Rewriting { file: usize },
    Granting { function: usize },
    Updating { function: usize, revision: String },
    Updated { function: usize, revision: Option<String> },
    Rotating { rotation: usize, at: RotationStep },
    Refreshing { function: String, revision: String },
    Done,
    Undoing,
    Restoring { file: usize },
    Reverting { function: usize, revision: String },
    Reverted { function: usize, revision: String },
    Revoking { function: usize },
    Retracting,
    Returned { entry: usize, version: VersionName },
    Undone,
}

/// The versions that a run has made, by the entry of its plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::migrate) struct Versions {
    /// On its way there.
    pub(in crate::migrate) stored: HashMap<usize, VersionName>,
    /// On its way back: the earlier value, written once more.
    pub(in crate::migrate) returned: HashMap<usize, VersionName>,
    /// The revisions of functions that are as the run has left them, by their places in the plan; none where
    /// somebody had changed them before that could be seen.
    pub(in crate::migrate) updated: HashMap<usize, Option<String>>,
    /// Whether a key was about to be made.
    pub(in crate::migrate) making: bool,
    /// The key that was made.
    pub(in crate::migrate) made: Option<String>,
    /// Their revisions after they were put back.
    pub(in crate::migrate) reverted: HashMap<usize, String>,
    /// The last steps of rotations that were begun, by their places in the plan.
    pub(in crate::migrate) rotated: HashMap<usize, RotationStep>,
}

impl Versions {
    pub(super) fn note(&mut self, line: &Line) {
        match line {
            Line::Making => self.making = true,
            Line::Made { key } => self.made = Some(key.clone()),
            Line::Stored { entry, version } => drop(self.stored.insert(*entry, version.clone())),
            Line::Returned { entry, version } => {
                drop(self.returned.insert(*entry, version.clone()));
            }
            Line::Updated { function, revision } => {
                drop(self.updated.insert(*function, revision.clone()));
            }
            Line::Reverted { function, revision } => {
                drop(self.reverted.insert(*function, revision.clone()));
            }
            Line::Rotating { rotation, at } => drop(self.rotated.insert(*rotation, *at)),
            _ => {}
        }
    }
}

impl Line {
    /// The phase that begins with this line.
    pub(super) fn phase(&self) -> Option<Phase> {
        match self {
            Self::Done => Some(Phase::Done),
            Self::Undoing => Some(Phase::Undoing),
            Self::Undone => Some(Phase::Undone),
            _ => None,
        }
    }
}
