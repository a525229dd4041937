//! What a scan has found: where, what and why, and which values are the same.

use std::fmt;
use std::path::PathBuf;

use super::versions::shown;
use crate::classify::{Class, Verdict};
use crate::lambda::FunctionName;
use crate::migrate::Reader;

/// All that was looked at.
pub struct Scanned {
    /// Functions by name, then files as they were named.
    pub sources: Vec<SourceRows>,
    /// The values that stand in several variables: of each, the places of its rows among the sources and
    /// among the rows of a source. They are numbered from 1 on.
    pub(super) shared: Vec<Vec<(usize, usize)>>,
}

/// A function or a file.
pub struct SourceRows {
    /// Which.
    pub source: Source,
    /// Its variables, by name or in their order.
    pub rows: Vec<Row>,
    /// What is to be said beyond them.
    pub remarks: Vec<Remark>,
}

/// Where variables are.
pub enum Source {
    /// A function.
    Function {
        /// As it is written on the command line, with its region.
        name: FunctionName,
        /// Its ARN, without a version.
        arn: String,
        /// The versions that were looked at.
        versions: Vec<String>,
    },
    /// A file.
    File {
        /// As it was named.
        shown: PathBuf,
        /// Where it is.
        path: PathBuf,
        /// How it was read.
        reader: Reader,
    },
}

/// A variable with one and the same value, wherever that stands in its source.
pub struct Row {
    /// Its name, as it may be shown; none where nothing of the environment can be read.
    pub variable: Option<String>,
    /// The versions of its function; empty in a file.
    pub versions: Vec<String>,
    /// The line in its file.
    pub line: Option<usize>,
    /// What it holds.
    pub outcome: Outcome,
    /// The ARN of the key that its function's environment is under; none for Lambda's own.
    pub key: Option<String>,
    /// The number of its value, where that stands in several places.
    pub shared: Option<usize>,
}

/// What a variable holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As it was classified.
    Known(Verdict),
    /// It cannot be read: it may hold anything. With Lambda's code.
    Unknown(String),
}

/// Something beyond the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The line of the file it is about.
    pub line: Option<usize>,
    /// One sentence.
    pub text: String,
}

/// How many variables there are of each class.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "they are the classes, and what cannot be read")]
pub struct Counts {
    pub secret: usize,
    pub unknown: usize,
    pub unsure: usize,
    pub reference: usize,
    pub config: usize,
}

impl Outcome {
    /// In one word, as in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Known(verdict) => verdict.class.name(),
            Self::Unknown(_) => "unknown",
        }
    }

    /// Whether a pipeline stops at it: a secret, or what may be one for all we know.
    pub fn is_finding(&self) -> bool {
        self.class() == Some(Class::Secret) || self.class().is_none()
    }

    /// Whether it is plain configuration.
    pub fn is_config(&self) -> bool {
        self.class() == Some(Class::Config)
    }

    /// The class, where it is known.
    pub fn class(&self) -> Option<Class> {
        match self {
            Self::Known(verdict) => Some(verdict.class),
            Self::Unknown(_) => None,
        }
    }
}

/// Why.
impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(verdict) => verdict.reason.fmt(out),
            Self::Unknown(code) => write!(
                out,
                "Lambda could not decrypt it for you ({code}): kms:Decrypt has to be allowed"
            ),
        }
    }
}

impl Row {
    /// Where it stands in its source: versions as in `$LATEST, 1-3`, or nothing.
    pub fn shown_versions(&self) -> String {
        shown(&self.versions)
    }
}

impl Scanned {
    /// Every variable with its source.
    pub fn rows(&self) -> impl Iterator<Item = (&SourceRows, &Row)> {
        self.sources.iter().flat_map(|source| source.rows.iter().map(move |row| (source, row)))
    }

    /// How many of each class there are.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for (_, row) in self.rows() {
            *match row.outcome.class() {
                None => &mut counts.unknown,
                Some(Class::Secret) => &mut counts.secret,
                Some(Class::Unsure) => &mut counts.unsure,
                Some(Class::Reference) => &mut counts.reference,
                Some(Class::Config) => &mut counts.config,
            } += 1;
        }
        counts
    }

    /// How many variables a pipeline stops at.
    pub fn findings(&self) -> usize {
        self.rows().filter(|(_, row)| row.outcome.is_finding()).count()
    }

    /// How many values stand in several variables.
    pub fn shared(&self) -> usize {
        self.shared.len()
    }

    /// Where the value with this number stands; the rows of one variable one after the other.
    pub fn holders(&self, value: usize) -> impl Iterator<Item = (&SourceRows, &Row)> {
        let places = value.checked_sub(1).and_then(|at| self.shared.get(at));
        places.into_iter().flatten().map(|(source, row)| {
            let source = &self.sources[*source];
            (source, &source.rows[*row])
        })
    }
}
