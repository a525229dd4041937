//! What is run beside the store: the programs that know where a value is used.

use std::fmt;

use crate::hint::{Explain, Hint};
use crate::reference::Reference;
use crate::secret::Plaintext;

/// Most bytes of a value that is handed to a program: the kernel takes no more for one variable with its name
/// (Linux, `MAX_ARG_STRLEN`).
pub(super) const MOST: usize = 128 * 1024 - 32;

/// When a program is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HookStep {
    /// To set a value where it is used, for instance the password of a role of a database.
    Set,
    /// To try a value there.
    Test,
    /// When the value is in use, for whoever has to know.
    After,
}

impl fmt::Display for HookStep {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Set => "set",
            Self::Test => "test",
            Self::After => "after",
        })
    }
}

/// What a program is told.
pub struct HookCall<'c> {
    /// When.
    pub step: HookStep,
    /// The value that is rotated.
    pub reference: &'c Reference,
    /// The id of the run.
    pub run_id: &'c str,
    /// The value to set or to try; none for those who only have to know.
    pub value: Option<&'c Plaintext>,
    /// The value that is set there otherwise, where it is known.
    pub old: Option<&'c Plaintext>,
    /// The user that the value is for, of two that take turns.
    pub user: Option<&'c str>,
}

/// A program did not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HookError {
    /// It said so.
    #[error("the {step} command for {reference} failed: {how}")]
    Failed {
        /// When it was run.
        step: HookStep,
        /// The value it was run for.
        reference: String,
        /// Its status, or what happened to it.
        how: String,
    },
    /// It could not be run.
    #[error("the {step} command for {reference} could not be run")]
    NotRun {
        /// When it was to be run.
        step: HookStep,
        /// The value it was to be run for.
        reference: String,
        /// Why.
        source: std::io::Error,
    },
    /// A variable has its limit.
    #[error("the value of {reference} is too large to be handed to a command in its environment")]
    TooLarge {
        /// The value.
        reference: String,
    },
    /// A NUL cannot be part of a variable.
    #[error(
        "the value of {reference} has a NUL in it, so no command can be handed it in its environment"
    )]
    Nul {
        /// The value.
        reference: String,
    },
}

impl Explain for HookError {
    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Failed { .. } | Self::NotRun { .. } => {
                vec![Hint::say("what the command has printed stands above")]
            }
            Self::Nul { .. } | Self::TooLarge { .. } => Vec::new(),
        }
    }
}

/// Whoever runs the programs.
pub trait Hooks {
    /// Whether there is one for this value.
    fn has(&self, step: HookStep, of: &Reference) -> bool;

    /// Runs those that there are for this, in their order, up to the first that fails.
    fn run(&self, call: &HookCall<'_>) -> Result<(), HookError>;
}
