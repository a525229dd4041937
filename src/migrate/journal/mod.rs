//! The journal of a run: one line before each effect, synced, without any plaintext.

mod line;

use super::error::MigrateError;
use super::plan::Plan;
use super::rotations::RotationStep;
use super::runs::{RunId, RunSummary};
use crate::fs::{FsError, LOG_LIMIT, PrivateLog};
use crate::reference::VersionName;
use line::Line;
pub(super) use line::Versions;

/// The layout of the lines.
const FORMAT: u32 = 2;

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Cut off, or being worked on, on the way to its end.
    Applying,
    /// All of it is done.
    Done,
    /// Cut off, or being worked on, on the way back.
    Undoing,
    /// Everything was put back.
    Undone,
}

/// What the lines of a journal come to.
struct Found {
    created: i64,
    plan: Plan,
    phase: Phase,
    versions: Versions,
    /// Bytes of the lines that count.
    length: usize,
}

/// Reads the lines. `None` when the journal was cut off before its plan was complete: then nothing was
/// done. A line that was cut off at the end counts as not written, since nobody has acted on it; damage
/// before that is refused.
fn parse(text: &[u8], run: &RunId) -> Result<Option<Found>, MigrateError> {
    let end = text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let mut lines = text[..end].split_inclusive(|byte| *byte == b'\n').zip(1..).peekable();
    let damaged = |line| MigrateError::Journal { run: run.clone(), line };
    if let Some(format) =
        lines.peek().and_then(|(line, _)| format_of(line)).filter(|it| *it > FORMAT)
    {
        return Err(MigrateError::NewerJournal { run: run.clone(), format });
    }
    let mut length = 0;
    let mut read = Vec::new();
    while let Some((bytes, number)) = lines.next() {
        match serde_json::from_slice::<Line>(bytes) {
            Ok(line) => read.push(line),
            // After a power loss the last line may have its length, but not its bytes.
            Err(_) if lines.peek().is_none() => break,
            Err(_) => return Err(damaged(number)),
        }
        length += bytes.len();
    }
    let mut read = read.into_iter();
    let (created, mut plan) = match read.next() {
        None => return Ok(None),
        Some(Line::Planned { journal: FORMAT, run: named, created, plan }) if named == *run => {
            (created, *plan)
        }
        Some(_) => return Err(damaged(1)),
    };
    let (mut phase, mut versions) = (Phase::Applying, Versions::default());
    for line in read {
        phase = line.phase().unwrap_or(phase);
        versions.note(&line);
    }
    if let Some(key) = &versions.made {
        plan.give_key(key);
    }
    Ok(Some(Found { created, plan, phase, versions, length }))
}

/// The layout that the first line names, whatever else a later version has put there.
fn format_of(line: &[u8]) -> Option<u32> {
    #[derive(serde::Deserialize)]
    struct Numbered {
        journal: u32,
    }
    serde_json::from_slice(line).ok().map(|Numbered { journal }| journal)
}

/// The journal of one run, open for more.
#[derive(Debug)]
pub struct Journal {
    /// The run it belongs to.
    pub run: RunId,
    /// When the run began, in seconds since 1970-01-01 UTC.
    pub created: i64,
    /// What the run does.
    pub plan: Plan,
    /// How far it has come.
    pub phase: Phase,
    /// What it has written so far.
    pub(super) versions: Versions,
    log: PrivateLog,
}

impl Journal {
    /// Begins a journal with its plan; durable when this returns. Half of what a journal may have is left
    /// for the steps.
    pub(super) fn begin(
        mut log: PrivateLog,
        run: RunId,
        created: i64,
        plan: Plan,
    ) -> Result<Self, MigrateError> {
        let planned = Box::new(plan.clone());
        let line = Line::Planned { journal: FORMAT, run: run.clone(), created, plan: planned };
        append(&mut log, &line)?;
        let versions = Versions::default();
        Ok(Self { run, created, plan, phase: Phase::Applying, versions, log })
    }

    /// Reads a journal and makes it ready for more lines.
    pub(super) fn reopen(
        mut log: PrivateLog,
        text: &[u8],
        run: &RunId,
    ) -> Result<Option<Self>, MigrateError> {
        let Some(found) = parse(text, run)? else {
            return Ok(None);
        };
        log.cut_to(found.length)?;
        let Found { created, plan, phase, versions, .. } = found;
        Ok(Some(Self { run: run.clone(), created, plan, phase, versions, log }))
    }

    /// What a journal says, without touching it.
    pub(super) fn summary(text: &[u8], run: &RunId) -> Result<Option<RunSummary>, MigrateError> {
        let summary = |Found { created, plan, phase, versions, .. }| RunSummary {
            run: run.clone(),
            created,
            phase,
            plan,
            versions,
        };
        Ok(parse(text, run)?.map(summary))
    }

    /// A key is about to be made.
    pub(super) fn making(&mut self) -> Result<(), MigrateError> {
        self.append(&Line::Making)?;
        self.versions.making = true;
        Ok(())
    }

    /// It is there.
    pub(super) fn made(&mut self, key: &str) -> Result<(), MigrateError> {
        self.note(&Line::Made { key: key.to_owned() })?;
        self.plan.give_key(key);
        Ok(())
    }

    /// The key that the run has made, as far as it knows.
    pub fn new_key(&self) -> Option<&str> {
        self.versions.made.as_deref()
    }

    pub(super) fn keeping(&mut self) -> Result<(), MigrateError> {
        self.append(&Line::Keeping)
    }

    pub(super) fn storing(&mut self) -> Result<(), MigrateError> {
        self.append(&Line::Storing)
    }

    /// This entry has a new version. Written after the effect: where the store knows tokens it is not
    /// needed, where it does not it tells our version from another's.
    pub(super) fn stored(&mut self, entry: usize, version: &VersionName) -> Result<(), FsError> {
        self.note(&Line::Stored { entry, version: version.clone() })
    }

    /// This entry has its earlier value back, as this version.
    pub(super) fn returned(&mut self, entry: usize, version: &VersionName) -> Result<(), FsError> {
        self.note(&Line::Returned { entry, version: version.clone() })
    }

    fn note(&mut self, line: &Line) -> Result<(), FsError> {
        self.versions.note(line);
        let text = serde_json::to_string(line).unwrap_or_default();
        self.log.append(&text)
    }

    pub(super) fn verified(&mut self) -> Result<(), MigrateError> {
        self.append(&Line::Verified)
    }

    pub(super) fn rewriting(&mut self, file: usize) -> Result<(), MigrateError> {
        self.append(&Line::Rewriting { file })
    }

    pub(super) fn granting(&mut self, function: usize) -> Result<(), MigrateError> {
        self.append(&Line::Granting { function })
    }

    /// The function is about to be changed, if it still has this revision.
    pub(super) fn updating(&mut self, function: usize, revision: &str) -> Result<(), MigrateError> {
        self.append(&Line::Updating { function, revision: revision.to_owned() })
    }

    /// The function was changed, and has this revision as long as nobody else changes it.
    pub(super) fn updated(
        &mut self,
        function: usize,
        revision: Option<&str>,
    ) -> Result<(), MigrateError> {
        let revision = revision.map(str::to_owned);
        Ok(self.note(&Line::Updated { function, revision })?)
    }

    pub(super) fn reverting(
        &mut self,
        function: usize,
        revision: &str,
    ) -> Result<(), MigrateError> {
        self.append(&Line::Reverting { function, revision: revision.to_owned() })
    }

    pub(super) fn reverted(&mut self, function: usize, revision: &str) -> Result<(), MigrateError> {
        Ok(self.note(&Line::Reverted { function, revision: revision.to_owned() })?)
    }

    pub(super) fn revoking(&mut self, function: usize) -> Result<(), MigrateError> {
        self.append(&Line::Revoking { function })
    }

    /// How far a rotation has come, written before the step.
    pub fn rotating(&mut self, rotation: usize, at: RotationStep) -> Result<(), MigrateError> {
        Ok(self.note(&Line::Rotating { rotation, at })?)
    }

    /// Whether all of a rotation is done, though the run may not be over for the others.
    pub fn has_rotated(&self, rotation: usize) -> bool {
        self.versions.rotated.get(&rotation) == Some(&RotationStep::Done)
    }

    /// This function, by its ARN, is about to start anew, if it still has this revision. By its name, since
    /// who refers to a secret may be others when a run is tried again.
    pub(super) fn refreshing(
        &mut self,
        function: &str,
        revision: &str,
    ) -> Result<(), MigrateError> {
        let (function, revision) = (function.to_owned(), revision.to_owned());
        self.append(&Line::Refreshing { function, revision })
    }

    /// Nothing of the run is left to do.
    pub fn done(&mut self) -> Result<(), MigrateError> {
        self.append(&Line::Done)
    }

    pub(super) fn undoing(&mut self) -> Result<(), MigrateError> {
        self.append(&Line::Undoing)
    }

    pub(super) fn restoring(&mut self, file: usize) -> Result<(), MigrateError> {
        self.append(&Line::Restoring { file })
    }

    pub(super) fn retracting(&mut self) -> Result<(), MigrateError> {
        self.append(&Line::Retracting)
    }

    pub(super) fn undone(&mut self) -> Result<(), MigrateError> {
        self.append(&Line::Undone)
    }

    fn append(&mut self, line: &Line) -> Result<(), MigrateError> {
        append(&mut self.log, line)?;
        self.phase = line.phase().unwrap_or(self.phase);
        Ok(())
    }
}

fn append(log: &mut PrivateLog, line: &Line) -> Result<(), MigrateError> {
    // Serializing to memory fails for maps with odd keys only, and there are none.
    let text = serde_json::to_string(line).map_err(|_| MigrateError::PlanTooLarge)?;
    if text.len() > LOG_LIMIT / 2 {
        return Err(MigrateError::PlanTooLarge);
    }
    Ok(log.append(&text)?)
}
