//! The folder of journals.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::MigrateError;
use super::journal::{Journal, Phase, Versions};
use super::plan::Plan;
use super::rotations::{PlannedRotation, RotationStep};
use crate::fs::{self, Lock, PrivateLog};
use crate::hint::Hint;
use crate::secret::random_bytes;

/// The name of a run: the time it began and six random digits. Runs sort by age: a name is later than all
/// before it, also within a second and when the clock was set back.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RunId(String);

/// How the time is written in a name.
const TIME: &str = "%Y%m%d-%H%M%S";

impl RunId {
    fn new(created: i64, last: Option<&Self>) -> Result<Self, MigrateError> {
        let [a, b, c] = random_bytes()?;
        let earliest = last.and_then(Self::second).map(|second| second + 1);
        let second = earliest.map_or(created, |earliest| earliest.max(created));
        let time = jiff::Timestamp::from_second(second).unwrap_or_default();
        Ok(Self(format!("{}-{a:02x}{b:02x}{c:02x}", time.strftime(TIME))))
    }

    /// The two ways out, when it was cut off.
    pub(super) fn ways_out(&self) -> [Hint; 2] {
        [Hint::run(format!("kmseal resume {self}")), Hint::run(format!("kmseal undo {self}"))]
    }

    /// The time in it.
    fn second(&self) -> Option<i64> {
        let (time, _random) = self.0.rsplit_once('-')?;
        let time = jiff::civil::DateTime::strptime(TIME, time).ok()?;
        let time = jiff::tz::TimeZone::UTC.to_timestamp(time).ok()?;
        Some(time.as_second())
    }
}

impl fmt::Display for RunId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<RunId> for String {
    fn from(id: RunId) -> Self {
        id.0
    }
}

impl TryFrom<String> for RunId {
    type Error = &'static str;

    /// Only what we write: it becomes part of a file name.
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let expected = |c: char| c.is_ascii_hexdigit() || c == '-';
        if text.len() == 22 && text.chars().all(expected) {
            Ok(Self(text))
        } else {
            Err("not the name of a run")
        }
    }
}

/// A run in a list.
#[derive(Debug, Clone)]
pub struct RunSummary {
    /// Its name.
    pub run: RunId,
    /// When it began, in seconds since 1970-01-01 UTC.
    pub created: i64,
    /// How far it has come.
    pub phase: Phase,
    /// What it does.
    pub plan: Plan,
    /// What it has written.
    pub(super) versions: Versions,
}

impl RunSummary {
    /// The last step of a rotation that was begun.
    pub fn rotated(&self, rotation: usize) -> Option<RotationStep> {
        self.versions.rotated.get(&rotation).copied()
    }
}

/// All runs on this machine.
#[derive(Debug, Clone)]
pub struct Runs {
    dir: PathBuf,
}

impl Runs {
    /// The runs whose journals are in this folder.
    pub fn at(dir: PathBuf) -> Self {
        Self { dir }
    }

    /// One run at a time is worked on: two could plan for the same file.
    pub fn lock(&self) -> Result<Lock, MigrateError> {
        fs::create_private_dir(&self.dir)?;
        fs::try_lock(&self.dir.join("lock"))?.ok_or(MigrateError::Busy)
    }

    /// Begins a run: its plan is durable when this returns. The caller holds the lock.
    pub fn begin(&self, plan: Plan) -> Result<Journal, MigrateError> {
        let created = jiff::Timestamp::now().as_second();
        let run = RunId::new(created, self.names()?.last())?;
        let path = self.journal_path(&run);
        let log = PrivateLog::create(&path)?;
        Journal::begin(log, run, created, plan).inspect_err(|_| {
            // Nothing was done yet, and half a plan is of no use to anybody.
            let _removed = fs::remove(&path);
        })
    }

    /// Removes a run that has done nothing.
    pub(super) fn forget(&self, run: &RunId) -> Result<(), MigrateError> {
        fs::remove(&self.originals_path(run))?;
        Ok(fs::remove(&self.journal_path(run))?)
    }

    /// Opens the journal of a run.
    pub fn open(&self, run: &RunId) -> Result<Journal, MigrateError> {
        let (log, text) = PrivateLog::open(&self.journal_path(run))?;
        Journal::reopen(log, &text, run)?.ok_or_else(|| MigrateError::NoRun(run.to_string()))
    }

    /// All runs, oldest first. A journal without a plan belongs to a run that did nothing.
    pub fn list(&self) -> Result<Vec<RunSummary>, MigrateError> {
        let summaries = self.names()?.into_iter().map(|run| self.summary(&run));
        Ok(summaries.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    fn summary(&self, run: &RunId) -> Result<Option<RunSummary>, MigrateError> {
        let text = fs::read_private(&self.journal_path(run), fs::LOG_LIMIT)?;
        let summary = Journal::summary(text.expose(), run)?;
        if summary.is_none() && self.originals_path(run).exists() {
            // The plan was there once: what it led to was sealed after it.
            return Err(MigrateError::Journal { run: run.clone(), line: 1 });
        }
        Ok(summary)
    }

    /// Removes journals that were cut off before their plan was complete: nothing was done by then.
    pub fn forget_unbegun(&self) -> Result<(), MigrateError> {
        let begun: Vec<RunId> = self.list()?.into_iter().map(|summary| summary.run).collect();
        for run in self.names()?.into_iter().filter(|run| !begun.contains(run)) {
            fs::remove(&self.journal_path(&run))?;
        }
        Ok(())
    }

    /// The runs that have a journal, however far it came.
    fn names(&self) -> Result<Vec<RunId>, MigrateError> {
        let names = fs::list_dir(&self.dir)?;
        let run = |name: &String| RunId::try_from(name.strip_suffix(".journal")?.to_owned()).ok();
        Ok(names.iter().filter_map(run).collect())
    }

    /// The run that a person means: its whole name or the beginning of it. Other journals are not read.
    pub fn find(&self, text: &str) -> Result<RunSummary, MigrateError> {
        let mut names = self.names()?;
        names.retain(|run| run.0.starts_with(text));
        let run = match names.pop() {
            Some(run) if names.is_empty() => run,
            Some(_) => return Err(MigrateError::AmbiguousRun(text.to_owned())),
            None => return Err(MigrateError::NoRun(text.to_owned())),
        };
        self.summary(&run)?.ok_or_else(|| MigrateError::NoRun(text.to_owned()))
    }

    /// A run that was cut off, on its way there or back, while it worked on this file.
    pub fn unfinished(&self, path: &Path) -> Result<Option<RunId>, MigrateError> {
        let runs = self.list()?;
        let cut_off = |run: &&RunSummary| {
            matches!(run.phase, Phase::Applying | Phase::Undoing)
                && run.plan.files.iter().any(|file| file.path == path)
        };
        Ok(runs.iter().find(cut_off).map(|run| run.run.clone()))
    }

    /// A run that was cut off, on its way there or back, while it worked on this function, by its ARN.
    pub fn unfinished_function(&self, arn: &str) -> Result<Option<RunId>, MigrateError> {
        let runs = self.list()?;
        let cut_off = |run: &&RunSummary| {
            matches!(run.phase, Phase::Applying | Phase::Undoing)
                && run.plan.functions.iter().any(|function| function.arn == arn)
        };
        Ok(runs.iter().find(cut_off).map(|run| run.run.clone()))
    }

    /// A run that was cut off, on its way there or back, while it put another key in the place of this one.
    pub fn unfinished_replacement(&self, arn: &str) -> Result<Option<RunId>, MigrateError> {
        let runs = self.list()?;
        let cut_off = |run: &&RunSummary| {
            matches!(run.phase, Phase::Applying | Phase::Undoing)
                && run.plan.replacement.as_ref().is_some_and(|one| one.earlier == arn)
        };
        Ok(runs.iter().find(cut_off).map(|run| run.run.clone()))
    }

    /// The journal of a rotation that was cut off, of this run id and about these very entries.
    pub fn unfinished_rotation(
        &self,
        rotations: &[PlannedRotation],
    ) -> Result<Option<Journal>, MigrateError> {
        let tokens = |some: &[PlannedRotation]| some.iter().map(|it| it.token).collect::<Vec<_>>();
        let same = |run: &&RunSummary| {
            run.phase == Phase::Applying
                && !rotations.is_empty()
                && tokens(&run.plan.rotations) == tokens(rotations)
        };
        let runs = self.list()?;
        runs.iter().rfind(same).map(|run| self.open(&run.run)).transpose()
    }

    /// Whether a run that was cut off has nothing any more that it could store: what was typed for it was not
    /// kept yet, and so nothing was stored either.
    pub fn has_lost_its_values(&self, summary: &RunSummary) -> bool {
        summary.plan.typed
            && summary.phase == Phase::Applying
            && !self.originals_path(&summary.run).exists()
    }

    fn journal_path(&self, run: &RunId) -> PathBuf {
        self.dir.join(format!("{run}.journal"))
    }

    pub(super) fn originals_path(&self, run: &RunId) -> PathBuf {
        self.dir.join(format!("{run}.originals"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_sort_by_age_whatever_the_clock_says() {
        let mut names: Vec<RunId> = Vec::new();
        for second in [1_800_000_000, 1_800_000_000, 1_800_000_000, 5, 1_800_000_001] {
            names.push(RunId::new(second, names.last()).expect("random"));
        }
        assert!(names.is_sorted(), "{names:?}");
        assert!(names[0].0.starts_with("20270115-080000-"), "{names:?}");
        assert!(names[3].0.starts_with("20270115-080003-"), "{names:?}");
    }
}
