//! Why values cannot leave in a format, or enter from it.

use crate::classify::shown;
use crate::dotenv::Dialect;
use crate::hint::{Explain, Hint, Kind};
use crate::reference::StoreKind;
use crate::store::{NoObject, StoreError};

/// Why values cannot leave or enter. Names no value, and no name that may be a piece of one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PortageError {
    /// A store did not answer.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing is kept there.
    #[error("there is nothing at {place}")]
    Nothing {
        /// What was asked for.
        place: String,
        /// The store that was asked.
        store: StoreKind,
    },
    /// Two values want one name.
    #[error("some names would stand for more than one value; nothing was written")]
    Ambiguous {
        /// Each name, and where its values come from.
        names: Vec<(String, Vec<String>)>,
    },
    /// The format cannot hold some of it.
    #[error("some of it cannot be written as {format}; nothing was written")]
    Unfit {
        /// The format.
        format: &'static str,
        /// Each name, and why.
        refused: Vec<(String, Unfit)>,
    },
    /// Not one JSON object.
    #[error("line {line}, column {column}: not one JSON object with a member for each variable", line = .0.line, column = .0.column)]
    NoObject(NoObject),
    /// An array or `null` where a value should be.
    #[error("the member {name:?} is {what}, and not a value")]
    NoValue {
        /// The member.
        name: String,
        /// What it is instead.
        what: &'static str,
    },
    /// A name that stands there twice means nothing certain.
    #[error("the member {name:?} stands there more than once")]
    Twice {
        /// The member.
        name: String,
    },
    /// The program would read nothing from the file.
    #[error("line {line}: {dialect} refuses the file: {what}")]
    Rejected {
        /// The line, counted from 1.
        line: usize,
        /// The program.
        dialect: &'static str,
        /// Why.
        what: &'static str,
    },
}

/// Why one variable does not fit into a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unfit {
    /// Not a name there.
    #[error("{0} reads no variable of that name")]
    Name(Dialect),
    /// Only text has a place there.
    #[error("its value is not valid UTF-8")]
    NotText,
    /// No environment can carry it.
    #[error("its value has a NUL byte")]
    Nul,
    /// However it is quoted.
    #[error("{0} would read another value, however it is quoted")]
    Value(Dialect),
    /// It fits alone, but not among the others.
    #[error("{0} would read another value beside the other variables")]
    Beside(Dialect),
}

impl Explain for PortageError {
    fn kind(&self) -> Kind {
        match self {
            Self::Store(error) => error.kind(),
            _ => Kind::Failed,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::Store(error) => error.parts(),
            Self::Unfit { refused, .. } => {
                refused.iter().map(|(name, why)| format!("{}: {why}", shown(name))).collect()
            }
            Self::Ambiguous { names } => names
                .iter()
                .map(|(name, from)| format!("{}: {}", shown(name), from.join(", ")))
                .collect(),
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Store(error) => error.hints(),
            Self::Nothing { store, .. } if store.is_aws() => {
                vec![Hint::run(format!("kmseal list {}", store.prefix()))]
            }
            Self::Nothing { .. } => vec![Hint::run("kmseal list")],
            Self::Ambiguous { .. } => vec![Hint::say("export them one after the other")],
            Self::Unfit { format: "dotenv", .. } => vec![Hint::say(
                "say with --env-dialect which program reads the file, or take --format json, which holds any text",
            )],
            Self::Rejected { .. } => vec![Hint::say(
                "correct that line, or say with --env-dialect which program the file is for",
            )],
            Self::NoObject(_) => {
                vec![Hint::say("for a `.env` file say --format dotenv")]
            }
            _ => Vec::new(),
        }
    }
}
