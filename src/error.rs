//! How a command ends.

use std::io;

use crate::hint::{Explain, Hint, Kind};

/// The status of the process. `run` passes the child's own status on instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done = 0,
    /// Failed: user, service or file.
    Failed = 1,
    /// The command line was wrong.
    Usage = 2,
    /// Partly applied; the journal holds the rest.
    Partial = 3,
    /// Authentication, commitment or context mismatch.
    Integrity = 4,
    /// A scan or a diff found something.
    Found = 10,
    /// A fault of ours.
    Internal = 101,
    /// `run`: its program does not start, as shells count.
    NotStarted = 126,
    /// `run`: its program is not there, as shells count.
    NotFound = 127,
    /// Ctrl-C: 128 and the number of SIGINT, as shells count.
    Interrupted = 130,
}

impl From<Kind> for Status {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Failed => Self::Failed,
            Kind::Usage => Self::Usage,
            Kind::Partial => Self::Partial,
            Kind::Integrity => Self::Integrity,
            Kind::Interrupted => Self::Interrupted,
            Kind::NotStarted => Self::NotStarted,
            Kind::NotFound => Self::NotFound,
            Kind::Internal => Self::Internal,
        }
    }
}

/// An error on its way to the person, with what to do next.
#[derive(Debug)]
pub struct CommandError {
    /// How the process ends.
    pub kind: Kind,
    /// What happened.
    pub message: String,
    /// Why, outermost first.
    pub causes: Vec<String>,
    /// What to do.
    pub hints: Vec<Hint>,
}

impl CommandError {
    /// An error of the command line itself.
    pub fn usage(message: impl Into<String>, hints: Vec<Hint>) -> Self {
        Self { kind: Kind::Usage, message: message.into(), causes: Vec::new(), hints }
    }

    /// A refusal.
    pub fn refused(message: impl Into<String>, hints: Vec<Hint>) -> Self {
        Self { kind: Kind::Failed, message: message.into(), causes: Vec::new(), hints }
    }

    /// Standard output went away or is full.
    pub fn output(source: &io::Error) -> Self {
        let message = "the result could not be written to standard output".to_owned();
        let causes = vec![source.to_string()];
        Self { kind: Kind::Failed, message, causes, hints: Vec::new() }
    }
}

impl<E: Explain> From<E> for CommandError {
    fn from(error: E) -> Self {
        let mut causes = error.parts();
        let mut source = error.source();
        while let Some(cause) = source {
            causes.push(cause.to_string());
            source = cause.source();
        }
        Self { kind: error.kind(), message: error.to_string(), causes, hints: error.hints() }
    }
}
