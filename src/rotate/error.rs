//! Why a rotation stopped.

use crate::hint::{Explain, Hint, Kind, shell_word};
use crate::lambda::FunctionName;
use crate::migrate::{FunctionError, MigrateError};
use crate::reference::Address;
use crate::store::{MembersError, Rotator, StoreError};

use super::hooks::HookError;
use super::task::Task;

/// Why a rotation stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RotateError {
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A program.
    #[error(transparent)]
    Hook(#[from] HookError),
    /// The journal.
    #[error(transparent)]
    Journal(#[from] MigrateError),
    /// No new value could be made.
    #[error("no new value could be made: {0}")]
    NoValue(String),
    /// A member cannot be set.
    #[error("{address} cannot take the new value as a member")]
    Members {
        /// The entry.
        address: Address,
        /// Why.
        source: MembersError,
    },
    /// Of two users that take turns, none is in use.
    #[error("{address} names neither of the two users that are to take turns")]
    NeitherUser {
        /// The entry.
        address: Address,
    },
    /// Other members have changed.
    #[error("{address} was changed by somebody else since this run made its new value")]
    Stale {
        /// The entry.
        address: Address,
    },
    /// The version before differs in more than what goes back.
    #[error("{address} differs from its earlier version in other members too")]
    NotAlone {
        /// The entry.
        address: Address,
    },
    /// The value that waits may be set where it is used.
    #[error("the value that waits for {address} may be set where it is used by now")]
    NoSet {
        /// The entry.
        address: Address,
    },
    /// Other members wait, or the users are to take turns.
    #[error("what waits for {address} is not of these members and users alone")]
    NotOfThese {
        /// The entry.
        address: Address,
        /// What it is of.
        of: Box<Task>,
    },
    /// The new value does not wait any more, and is not ours to take back.
    #[error("{address} was taken over while this run worked on it, and was left as it is")]
    TakenOver {
        /// The entry.
        address: Address,
    },
    /// The value of another rotation waits.
    #[error(
        "another rotation of {address} is under way, or was cut off: its value waits as {pending}"
    )]
    Blocked {
        /// The entry.
        address: Address,
        /// What waits.
        pending: String,
    },
    /// Whoever rotates it would have to take it back.
    #[error("{address} is rotated by {by}, and is not written to", by = told(.by))]
    ByOthers {
        /// The entry.
        address: Address,
        /// Who rotates it.
        by: Rotator,
    },
    /// Whoever rotates it has not done it in time.
    #[error("{address} was not rotated in time by {by}", by = told(.by))]
    NotInTime {
        /// The entry.
        address: Address,
        /// Who was to do it.
        by: Rotator,
    },
    /// There is no earlier value to go back to.
    #[error("{address} has no earlier value to go back to")]
    NothingBefore {
        /// The entry.
        address: Address,
    },
    /// A function keeps its environments.
    #[error("{function} was not made to start anew")]
    NotRefreshed {
        /// The function.
        function: FunctionName,
        /// Why.
        source: Box<MigrateError>,
    },
    /// The same, said of an entry.
    #[error("{function} has the earlier value still")]
    StillEarlier {
        /// The function.
        function: FunctionName,
    },
    /// Stopped, and everything is as it was.
    #[error("{address} was not rotated, and everything is as it was")]
    RolledBack {
        /// The entry.
        address: Address,
        /// Why.
        source: Box<Self>,
    },
    /// The earlier value does not come into use, and the one in use is set where it is used.
    #[error("{address} did not go back: the value in use stays, and is set where it is used")]
    Stayed {
        /// The entry.
        address: Address,
        /// Why.
        source: Box<Self>,
    },
    /// Stopped, with the new value waiting.
    #[error("{address} is half rotated: the new value waits and is not in use")]
    Left {
        /// The entry.
        address: Address,
        /// Why.
        source: Box<Self>,
        /// Why it could not be rolled back, when that was tried.
        also: Option<String>,
    },
    /// The earlier value could not be set where it is used, nor the one in use again.
    #[error(
        "{address} has the value in use that it had, but another one may be set where it is used"
    )]
    Unset {
        /// The entry.
        address: Address,
        /// Why the earlier one could not be set.
        source: Box<Self>,
        /// Why the one in use could not be set again.
        also: String,
    },
    /// It was being changed, and its store does not say any more how it stands.
    #[error("{address} was being changed, and how it stands now could not be seen")]
    Unseen {
        /// The entry.
        address: Address,
        /// Why.
        source: Box<Self>,
    },
    /// The value is in use, and something after that failed.
    #[error("{address} has the value in use that it was to have, but not all was done after that")]
    Unfinished {
        /// The entry.
        address: Address,
        /// Why.
        source: Box<Self>,
    },
}

/// Who rotates an entry, in words.
fn told(by: &Rotator) -> String {
    match by {
        Rotator::Service(service) => format!("the service {service}"),
        Rotator::Function(arn) => format!("the function {arn}"),
    }
}

impl RotateError {
    fn is_conflict(&self) -> bool {
        matches!(self, Self::Store(StoreError::Conflict { .. }))
    }

    /// Whether anything is left half done.
    pub fn is_partial(&self) -> bool {
        self.kind() == Kind::Partial
    }
}

impl Explain for RotateError {
    fn kind(&self) -> Kind {
        match self {
            Self::Left { .. }
            | Self::Unset { .. }
            | Self::Unseen { .. }
            | Self::Unfinished { .. }
            | Self::TakenOver { .. }
            | Self::NotInTime { .. } => Kind::Partial,
            Self::RolledBack { source, .. } | Self::Stayed { source, .. } => source.kind(),
            Self::Store(error) => error.kind(),
            Self::Hook(error) => error.kind(),
            Self::Journal(error) => error.kind(),
            _ => Kind::Failed,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::Left { also: Some(also), .. } | Self::Unset { also, .. } => vec![also.clone()],
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Store(error) => error.hints(),
            Self::Hook(error) => error.hints(),
            Self::Journal(error) => error.hints(),
            Self::Stayed { address, source } if source.is_conflict() => {
                vec![Hint::run(format!("kmseal history {}", shell_word(&address.to_string())))]
            }
            Self::RolledBack { source, .. }
            | Self::Stayed { source, .. }
            | Self::Left { source, .. }
            | Self::Unset { source, .. }
            | Self::Unseen { source, .. }
            | Self::Unfinished { source, .. } => source.hints(),
            Self::NotRefreshed { source, .. } => match &**source {
                MigrateError::Function(FunctionError::TooLarge { .. }) => {
                    vec![Hint::say(
                        "take a variable away from it, or publish it anew by other means",
                    )]
                }
                other => other.hints(),
            },
            Self::Stale { .. } => {
                vec![Hint::say("rotate it under another run id: the new value is made anew then")]
            }
            Self::Blocked { .. } => vec![
                Hint::say("if it was cut off, run it again with its own --run-id"),
                Hint::say(
                    "if nobody works on it any more, drop what waits with --abort, for the same members and with the same --set",
                ),
            ],
            Self::ByOthers { address, .. } => vec![
                Hint::say("have it rotated once more, for a new value"),
                Hint::run(format!("kmseal rotate {}", shell_word(&address.to_string()))),
            ],
            Self::NotInTime { .. } => {
                vec![Hint::say("see what its function or service says")]
            }
            Self::NotAlone { address } => vec![
                Hint::say("bring the members back one by one, as versions of their own"),
                Hint::run(format!("kmseal history {}", shell_word(&address.to_string()))),
            ],
            Self::NoSet { .. } => vec![Hint::say(
                "name the command that sets the earlier value with --set; where nothing was set, `true` does it",
            )],
            Self::NotOfThese { of, .. } => {
                let mut hints = vec![
                    Hint::say(
                        "name all that it is of, or the --run-id that it was begun with, and the same --set",
                    ),
                    Hint::run(format!(
                        "kmseal rotate --abort {}",
                        Task::typed(std::slice::from_ref(of))
                    )),
                ];
                if of.pair.is_none() && of.members.len() > 1 {
                    hints.push(Hint::say(
                        "of two users that take turns name the password alone, and add --pair",
                    ));
                }
                hints
            }
            Self::TakenOver { .. } => vec![Hint::say(
                "see what the other one has done, and run the same command again when it is over",
            )],
            _ => Vec::new(),
        }
    }
}
