//! What can go wrong while secrets are moved or put back.

mod explain;

use std::path::PathBuf;

use super::functions::FunctionError;
use super::runs::RunId;
use super::sealing::SealingError;
use crate::aws::AwsError;
use crate::crypt::CryptError;
use crate::fs::FsError;
use crate::keys::KeyError;
use crate::keys::kms::KmsError;
use crate::reference::Address;
use crate::secret::RandomError;
use crate::store::{Limit, MembersError, StoreError};

/// Why a migration, a resumption or an undo stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MigrateError {
    /// A file could not be read or replaced.
    #[error(transparent)]
    Fs(#[from] FsError),
    /// The store refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The path cannot be written down.
    #[error("the path {path:?} is not valid UTF-8, so no journal can name it")]
    PathNotUtf8 {
        /// The path.
        path: PathBuf,
    },
    /// What the store gives back is not what was stored.
    #[error("{address} reads back differently from what was stored; no file was touched")]
    ReadBack {
        /// The entry.
        address: Address,
    },
    /// An entry cannot have members.
    #[error("{address} cannot take one member for each variable")]
    Members {
        /// The entry.
        address: Address,
        /// Why.
        source: MembersError,
    },
    /// A value could not be sealed, or what was sealed not be opened.
    #[error(transparent)]
    Sealing(#[from] SealingError),
    /// A message could not be put under other keys.
    #[error("{path} could not be rewrapped", path = .path.display())]
    Rewrap {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<CryptError>,
    },
    /// All members together are more than the store takes.
    #[error("{address} cannot hold all of it: {limit}")]
    MembersTooLarge {
        /// The entry.
        address: Address,
        /// Why.
        limit: Limit,
    },
    /// A variable is no longer what the plan saw.
    #[error("{path}:{line}: {name} was changed since the plan was made", path = .path.display())]
    VariableChanged {
        /// The file.
        path: PathBuf,
        /// The line of the variable.
        line: usize,
        /// The variable.
        name: String,
    },
    /// The file would not read as planned after the rewrite.
    #[error("{path}: {name} would not be read back as its reference; the file was not touched", path = .path.display())]
    Rewrite {
        /// The file.
        path: PathBuf,
        /// The variable.
        name: String,
    },
    /// The sealed original spellings are missing or do not fit.
    #[error("the run {run} has lost its sealed originals, so {path} cannot be put back", path = .path.display())]
    OriginalsMissing {
        /// The run.
        run: RunId,
        /// The file that holds references.
        path: PathBuf,
    },
    /// The sealed original spellings do not open.
    #[error("the sealed originals of the run {run} do not open")]
    Originals {
        /// The run.
        run: RunId,
        /// Why.
        source: KeyError,
    },
    /// Values that were typed were not kept before the run was cut off.
    #[error("the run {0} was cut off before what was typed was kept, so nothing can be stored")]
    TypedLost(RunId),
    /// An entry that a file refers to is not in the store.
    #[error("there is no entry {address}, although a file refers to it")]
    Gone {
        /// The entry.
        address: Address,
    },
    /// The dialect of the plan refuses the file as it is now.
    #[error("{path}:{line}: the file cannot be read as it was when it was migrated: {what}", path = .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
        /// Why.
        what: &'static str,
    },
    /// The path leads to another place by now.
    #[error("{path} leads to {now} by now", path = .path.display(), now = .now.display())]
    Elsewhere {
        /// As it was planned.
        path: PathBuf,
        /// Where it leads.
        now: PathBuf,
    },
    /// A later run has moved the same variable again.
    #[error("the later run {0} has moved some of the same variables")]
    LaterRun(RunId),
    /// More than a journal can hold.
    #[error("the plan is too large for a journal")]
    PlanTooLarge,
    /// A journal has a line that was not written by us.
    #[error("the journal of the run {run} is damaged at line {line}")]
    Journal {
        /// The run.
        run: RunId,
        /// The line, counted from 1.
        line: usize,
    },
    /// A journal of a later version of kmseal.
    #[error(
        "the journal of the run {run} was written by a newer kmseal (layout {format}), and this one cannot read it"
    )]
    NewerJournal {
        /// The run.
        run: RunId,
        /// The number of its layout.
        format: u32,
    },
    /// No such run.
    #[error("there is no run {0}")]
    NoRun(String),
    /// Several runs begin like this.
    #[error("several runs begin with {0}")]
    AmbiguousRun(String),
    /// Nothing that could be undone.
    #[error("there is no run to undo")]
    NothingToUndo,
    /// Two unfinished runs cannot share a file.
    #[error("the run {run} was cut off while it worked on {path}", path = .path.display())]
    Unfinished {
        /// The run.
        run: RunId,
        /// The file.
        path: PathBuf,
    },
    /// A selector that matches nothing.
    #[error("no variable matches {pattern:?}")]
    NoMatch {
        /// The selector.
        pattern: String,
    },
    /// The same file was named twice.
    #[error("{path} is named twice", path = .path.display())]
    Twice {
        /// The file.
        path: PathBuf,
    },
    /// Another process is at it.
    #[error("another kmseal is working on a run at this moment")]
    Busy,
    /// Some of it is done.
    #[error("the run {run} was cut off half-way")]
    Partial {
        /// The run.
        run: RunId,
        /// Why.
        source: Box<Self>,
    },
    /// AWS, asked for something that is in no store.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// No such log group.
    #[error("there is no log group {name}")]
    NoLogGroup {
        /// Its name.
        name: String,
    },
    /// It is under a third key.
    #[error("the log group {name} was put under another key since the plan was made")]
    LogGroupChanged {
        /// Its name.
        name: String,
    },
    /// The name leads to another region or account.
    #[error("the plan is about {planned}, and this is {found}")]
    OtherLogGroup {
        /// The ARN in the plan.
        planned: String,
        /// The ARN that the name leads to.
        found: String,
    },
    /// A function could not be changed.
    #[error(transparent)]
    Function(#[from] FunctionError),
    /// A key of KMS could not be made, or not be named.
    #[error(transparent)]
    Kms(Box<KmsError>),
    /// No random bytes.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl From<KmsError> for MigrateError {
    fn from(error: KmsError) -> Self {
        Self::Kms(Box::new(error))
    }
}
