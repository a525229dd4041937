//! What other runs, and the files they have worked on, still need.

use std::collections::HashSet;
use std::path::Path;

use super::error::MigrateError;
use super::file::SOURCE_LIMIT;
use super::journal::Phase;
use super::plan::Plan;
use super::runs::{RunId, RunSummary, Runs};
use crate::fs;
use crate::name::EntryName;
use crate::reference::{Scheme, VaultReference};

/// The runs beside one.
pub(super) struct Others {
    /// Entries to which runs that were not undone refer.
    pub(super) all: HashSet<EntryName>,
    /// The same for runs that began later.
    pub(super) later: HashSet<EntryName>,
    runs: Vec<RunSummary>,
    later_runs: Vec<RunSummary>,
}

impl Others {
    /// The runs beside this one.
    pub(super) fn of(runs: &Runs, run: &RunId) -> Result<Self, MigrateError> {
        let mut runs = runs.list()?;
        runs.retain(|other| other.run != *run);
        let active = |other: &&RunSummary| other.phase != Phase::Undone;
        let later = |other: &&RunSummary| active(other) && other.run > *run;
        Ok(Self {
            all: runs.iter().filter(active).flat_map(entries).collect(),
            later: runs.iter().filter(later).flat_map(entries).collect(),
            later_runs: runs.iter().filter(later).cloned().collect(),
            runs,
        })
    }

    /// A later run that has moved one of the same variables has to be undone first: its value is newer.
    pub(super) fn check_none_later(&self, plan: &Plan) -> Result<(), MigrateError> {
        let places = |plan: &Plan| -> HashSet<(std::path::PathBuf, String)> {
            let files = plan.files.iter();
            files
                .flat_map(|f| f.items.iter().map(|i| (f.path.clone(), i.variable.clone())))
                .collect()
        };
        let ours = places(plan);
        let shares = |later: &&RunSummary| !places(&later.plan).is_disjoint(&ours);
        match self.later_runs.iter().find(shares) {
            Some(later) => Err(MigrateError::LaterRun { later: later.run.clone() }),
            None => Ok(()),
        }
    }

    /// Entries to which any file that a run has worked on refers at this moment, under whatever name. Files
    /// that cannot be read say nothing.
    pub(super) fn still_referred_to(&self, plan: &Plan) -> HashSet<EntryName> {
        let plans = self.runs.iter().map(|run| &run.plan).chain([plan]);
        let paths: HashSet<&Path> =
            plans.flat_map(|plan| &plan.files).map(|file| file.path.as_path()).collect();
        let texts = paths.into_iter().filter_map(|path| fs::read_file(path, SOURCE_LIMIT).ok());
        texts.flat_map(|text| references_in(text.expose())).collect()
    }
}

fn entries(run: &RunSummary) -> Vec<EntryName> {
    let items = run.plan.files.iter().flat_map(|file| &file.items);
    items.map(|item| item.entry.clone()).collect()
}

/// Every entry of the vault that is referred to somewhere in the text.
fn references_in(text: &[u8]) -> Vec<EntryName> {
    let text = String::from_utf8_lossy(text);
    let prefix = Scheme::Vault.prefix();
    let name = |rest: &str| {
        let end = rest.find(|c| !EntryName::takes(c)).unwrap_or(rest.len());
        VaultReference::parse(&format!("{prefix}{}", &rest[..end])).ok()
    };
    let found = text.split(prefix).skip(1).filter_map(name);
    found.map(|reference| reference.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_under_any_name_and_in_any_form() {
        let text =
            b"A=vault://a/B\nexport X='vault://c@1' # vault://d#k\nY=vault:// Z=vault://a//b";
        let names: Vec<String> = references_in(text).iter().map(ToString::to_string).collect();
        assert_eq!(names, ["a/B", "c", "d"]);
    }
}
