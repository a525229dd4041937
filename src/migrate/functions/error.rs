//! What can go wrong with a function.

use super::ciphertexts::ConsoleError;
use crate::aws::AwsError;
use crate::hint::{Explain, Hint, Kind};
use crate::lambda::Unsettled;
use crate::migrate::RunId;

/// Why a function was not changed, or not put back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FunctionError {
    /// How a function is cannot be found out.
    #[error(transparent)]
    Unsettled(#[from] Unsettled),
    /// What it holds cannot be encrypted, or opened.
    #[error(transparent)]
    Console(#[from] ConsoleError),
    /// No such function, or nobody who could reach it.
    #[error("there is no function {function}")]
    NotThere {
        /// As it was written.
        function: String,
    },
    /// Whoever cannot read an environment would lose it.
    #[error("the environment of {function} cannot be read ({code}); it was not changed")]
    Unreadable {
        /// The function.
        function: String,
        /// Lambda's code.
        code: String,
    },
    /// There were some, and whoever writes back none would take them away.
    #[error("Lambda says that {function} has no variables, and it had some; it was not changed")]
    NoVariables {
        /// The function.
        function: String,
    },
    /// Lambda would refuse it.
    #[error("the environment of {function} would be larger than {limit} bytes; it was not changed")]
    TooLarge {
        /// The function.
        function: String,
        /// The most that Lambda takes.
        limit: usize,
    },
    /// A planned variable has another value by now, or is gone.
    #[error("{function}: {name} was changed since the plan was made")]
    SettingChanged {
        /// The function.
        function: String,
        /// The variable.
        name: String,
    },
    /// Something else of the plan does not fit any more.
    #[error("{function}: its layers or its key were changed since the plan was made")]
    Changed {
        /// The function.
        function: String,
    },
    /// Somebody changes it all the time.
    #[error("{function} is changed by somebody else again and again; it was not changed")]
    Raced {
        /// The function.
        function: String,
    },
    /// Lambda does not take the change.
    #[error("{function} could not be changed")]
    Refused {
        /// The function.
        function: String,
        /// Why.
        source: Box<AwsError>,
    },
    /// Lambda has taken the change, and it does not work.
    #[error("{function} was changed, and the change is not in effect: {reason}")]
    Failed {
        /// The function.
        function: String,
        /// Why.
        reason: String,
    },
    /// Somebody else has changed it, so undo must not.
    #[error("{function} was changed by somebody else since the run; nothing was put back")]
    ChangedSince {
        /// The function.
        function: String,
        /// The run.
        run: RunId,
        /// What a person would do.
        steps: Vec<String>,
    },
    /// Either somebody has taken them away, or the answer is not whole.
    #[error("Lambda says that {function} has no variables any more; nothing was put back")]
    NothingLeft {
        /// The function.
        function: String,
        /// The run.
        run: RunId,
    },
    /// Somebody has put another policy into its place.
    #[error("the policy {policy} of the role {role} is not the one that was put there")]
    GrantChanged {
        /// The role.
        role: String,
        /// The policy.
        policy: String,
    },
    /// Two unfinished runs cannot share a function.
    #[error("the run {run} was cut off while it worked on {function}")]
    Unfinished {
        /// The run.
        run: RunId,
        /// The function.
        function: String,
    },
}

impl Explain for FunctionError {
    fn kind(&self) -> Kind {
        match self {
            Self::Unsettled(error) => error.kind(),
            Self::Console(error) => error.kind(),
            _ => Kind::Failed,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::ChangedSince { steps, .. } => steps.clone(),
            Self::Console(error) => error.parts(),
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Unsettled(error) => error.hints(),
            Self::Console(error) => error.hints(),
            Self::Refused { source, .. } => source.hints(),
            Self::SettingChanged { .. } | Self::Changed { .. } => {
                vec![Hint::say("what the function has now is kept; undo the run, then begin again")]
            }
            Self::ChangedSince { run, .. } => vec![
                Hint::say("do this by hand; or put back what is still as the run has left it"),
                Hint::run(format!("kmseal undo {run} --force")),
            ],
            Self::NothingLeft { run, .. } => vec![
                Hint::say(
                    "run the same command again; or, where somebody has taken them away, leave it without any and \
                     keep what is stored",
                ),
                Hint::run(format!("kmseal undo {run} --force")),
            ],
            Self::Unreadable { .. } => {
                vec![Hint::say(
                    "who changes the function needs kms:Decrypt on the key of its environment",
                )]
            }
            Self::TooLarge { .. } => {
                vec![Hint::say("undo the run, then migrate fewer variables or to a shorter name")]
            }
            Self::Unfinished { run, .. } => run.ways_out().into(),
            _ => Vec::new(),
        }
    }
}
