//! What stops `run` before anything is started.

use std::path::PathBuf;

use crate::fs::FsError;
use crate::hint::{Explain, Hint, Kind, shell_word};

/// Why the environment cannot be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnvironmentError {
    /// A file could not be read.
    #[error(transparent)]
    File(#[from] FsError),
    /// A file sets a variable that changes how programs start or where they connect.
    #[error("{path}:{line} sets {name}, which changes {changes}", path = .path.display())]
    Loader {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// The variable.
        name: String,
        /// What it changes.
        changes: &'static str,
    },
    /// A value that would have to be expanded, or that cannot be told.
    #[error("{path}:{line}: {name} has no literal value as {dialect} reads it, and kmseal expands nothing", path = .path.display())]
    Expands {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// The variable.
        name: String,
        /// The dialect.
        dialect: &'static str,
    },
    /// What should be a member of an entry is a comment.
    #[error("{path}:{line}: {name} loses its member: without quotes, {dialect} takes `#` for a comment", path = .path.display())]
    MemberLost {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// The variable.
        name: String,
        /// The dialect.
        dialect: &'static str,
    },
    /// The whole file is refused by the dialect.
    #[error("{path}:{line}: {dialect} refuses the file: {what}", path = .path.display())]
    Rejected {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// The dialect.
        dialect: &'static str,
        /// Why.
        what: &'static str,
    },
    /// A pattern that matches nothing.
    #[error("no variable matches {pattern:?}")]
    NoMatch {
        /// The pattern.
        pattern: String,
    },
    /// A NUL byte cannot be passed on.
    #[error("the value of {name} has a NUL byte, which no environment can hold")]
    Nul {
        /// The variable.
        name: String,
    },
}

impl Explain for EnvironmentError {
    fn kind(&self) -> Kind {
        match self {
            Self::File(error) => error.kind(),
            Self::NoMatch { .. } => Kind::Usage,
            _ => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::File(error) => error.hints(),
            Self::Loader { name, .. } => vec![Hint::say(format!(
                "if the file may do that, add --allow {}; to go without it, add --except {0}",
                shell_word(name)
            ))],
            Self::Expands { .. } => vec![Hint::say(
                "write the value out, or say with --env-dialect which program the file is for",
            )],
            Self::MemberLost { .. } => vec![Hint::say("put the reference in quotes")],
            _ => Vec::new(),
        }
    }
}
