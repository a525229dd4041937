//! What other runs, and the files they have worked on, still need.

use std::collections::HashSet;
use std::path::Path;

use super::error::MigrateError;
use super::file::SOURCE_LIMIT;
use super::journal::{Phase, Versions};
use super::plan::{Place, Plan, Write};
use super::runs::{RunId, RunSummary, Runs};
use crate::fs;
use crate::reference::{Address, Reference, StoreKind, VersionName};

/// Entries that somebody needs. Known by their names alone, whatever region or account a reference says: one
/// too many that stays does no harm, one too few that goes does.
#[derive(Default)]
pub(super) struct Needed(HashSet<(StoreKind, String)>);

impl Needed {
    pub(super) fn has(&self, address: &Address) -> bool {
        names_of(address).iter().any(|name| self.0.contains(name))
    }
}

impl FromIterator<Address> for Needed {
    fn from_iter<I: IntoIterator<Item = Address>>(addresses: I) -> Self {
        Self(addresses.into_iter().flat_map(|address| names_of(&address)).collect())
    }
}

/// The names by which an entry may be meant: of an ARN, with and without what may be its random end.
fn names_of(address: &Address) -> Vec<(StoreKind, String)> {
    let whole = address.arn().map_or(address.name(), |arn| {
        let resource = arn.resource;
        resource.strip_prefix("secret:").or(resource.strip_prefix("parameter")).unwrap_or(resource)
    });
    // An ARN does not tell `/x` from `x`.
    let name = |name: &str| (address.store(), name.trim_start_matches('/').to_owned());
    [whole, address.plain_name()].map(name).into()
}

/// The runs beside one.
pub(super) struct Others {
    /// Entries to which runs that were not undone refer.
    pub(super) all: Needed,
    /// The same for runs that began later.
    pub(super) later: Needed,
    runs: Vec<RunSummary>,
    later_runs: Vec<RunSummary>,
    place: Option<Place>,
}

impl Others {
    /// The runs beside this one.
    pub(super) fn of(
        runs: &Runs,
        run: &RunId,
        place: Option<&Place>,
    ) -> Result<Self, MigrateError> {
        let mut runs = runs.list()?;
        runs.retain(|other| other.run != *run);
        // What was unsealed is nobody's any more: whoever is to put it back finds that it was changed.
        let is_over = |other: &RunSummary| match other.phase {
            Phase::Undone => true,
            Phase::Done => other.plan.unseals,
            _ => false,
        };
        let active = |other: &&RunSummary| !is_over(other);
        let later = |other: &&RunSummary| active(other) && other.run > *run;
        let entries = |run: &RunSummary| entries(run, place);
        Ok(Self {
            all: runs.iter().filter(active).flat_map(entries).collect(),
            later: runs.iter().filter(later).flat_map(entries).collect(),
            place: place.cloned(),
            later_runs: runs.iter().filter(later).cloned().collect(),
            runs,
        })
    }

    /// What undone runs have written to an entry, and the version by which they put the earlier one back,
    /// where the journal had to note it.
    pub(super) fn undone_writes(
        &self,
        address: &Address,
    ) -> impl Iterator<Item = (&Write, Option<&VersionName>)> {
        let elsewhere = move |run: &&RunSummary| {
            address.store().is_aws() && run.plan.place.as_ref() != self.place.as_ref()
        };
        let undone =
            self.runs.iter().filter(move |run| run.phase == Phase::Undone && !elsewhere(run));
        undone.flat_map(move |run| {
            let entries = run.plan.entries.iter().enumerate();
            entries
                .filter(move |(_, entry)| entry.address == *address)
                .map(move |(index, entry)| (&entry.write, run.versions.returned.get(&index)))
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
        let arns = |plan: &Plan| -> HashSet<String> {
            plan.functions.iter().map(|function| function.arn.clone()).collect()
        };
        let functions = arns(plan);
        let shares = |later: &&RunSummary| {
            !places(&later.plan).is_disjoint(&ours) || !arns(&later.plan).is_disjoint(&functions)
        };
        match self.later_runs.iter().find(shares) {
            Some(later) => Err(MigrateError::LaterRun(later.run.clone())),
            None => Ok(()),
        }
    }

    /// The functions of this run and of all others, by their ARNs.
    pub(super) fn functions(&self, plan: &Plan) -> HashSet<String> {
        let plans = self.runs.iter().map(|run| &run.plan).chain([plan]);
        plans.flat_map(|plan| &plan.functions).map(|function| function.arn.clone()).collect()
    }

    /// The revisions that a function has when nobody but this run, and later ones that were undone, has changed
    /// it. None when that is not known: the run was cut off before it could be noted.
    pub(super) fn revisions_since(
        &self,
        run: &RunId,
        index: usize,
        versions: &Versions,
        arn: &str,
    ) -> Option<HashSet<String>> {
        let mut known: HashSet<String> = versions.updated.get(&index)?.iter().cloned().collect();
        let mut later: Vec<&RunSummary> =
            self.runs.iter().filter(|other| other.run > *run).collect();
        later.sort_by(|one, other| one.run.cmp(&other.run));
        for other in later {
            for (at, function) in other.plan.functions.iter().enumerate() {
                let came_next = function.arn == arn && known.contains(&function.revision);
                known.extend(other.versions.reverted.get(&at).filter(|_| came_next).cloned());
            }
        }
        Some(known)
    }

    /// Entries to which any file that a run has worked on refers at this moment, under whatever name. Files
    /// that cannot be read say nothing.
    pub(super) fn still_referred_to(&self, plan: &Plan) -> Needed {
        let plans = self.runs.iter().map(|run| &run.plan).chain([plan]);
        let paths: HashSet<&Path> =
            plans.flat_map(|plan| &plan.files).map(|file| file.path.as_path()).collect();
        let texts = paths.into_iter().filter_map(|path| fs::read_file(path, SOURCE_LIMIT).ok());
        texts.flat_map(|text| references_in(text.expose())).collect()
    }
}

/// The entries of a run. The same name in another account or region of AWS is another entry.
fn entries(run: &RunSummary, place: Option<&Place>) -> Vec<Address> {
    let here = run.plan.place.as_ref() == place;
    let addresses = run.plan.entries.iter().map(|entry| &entry.address);
    addresses.filter(|address| here || !address.store().is_aws()).cloned().collect()
}

/// Every entry that is referred to somewhere in the text.
pub(super) fn references_in(text: &[u8]) -> Vec<Address> {
    let text = &String::from_utf8_lossy(text);
    let of_store = |store: StoreKind| {
        let prefix = store.prefix();
        text.match_indices(prefix).filter_map(move |(at, _)| {
            if store == StoreKind::SecretsManager && text[..at].ends_with('s') {
                return None; // `ssm://`
            }
            let name = &text[at + prefix.len()..];
            let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || "_.+=,-/".contains(c)));
            Address::new(store, &name[..end.unwrap_or(name.len())]).ok()
        })
    };
    let ours = StoreKind::ALL.into_iter().flat_map(of_store);
    ours.chain(FOREIGN.iter().flat_map(|form| in_form(text, form))).collect()
}

/// Beginnings of references that others have written.
const FOREIGN: [&str; 4] = ["arn:", "{{resolve:", "ref+awssecrets://", "ref+awsssm://"];

/// The entries that references of this form mean.
fn in_form(text: &str, form: &'static str) -> impl Iterator<Item = Address> {
    text.match_indices(form).filter_map(|(at, _)| {
        let rest = &text[at..];
        let end = rest.find(|c: char| c.is_whitespace() || "\"'`,;".contains(c));
        Some(Reference::parse(&rest[..end.unwrap_or(rest.len())]).ok()?.address)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_found_under_any_name_and_in_any_form() {
        let text = b"A=vault://a/B\nexport X='vault://c@1' # vault://d#k\nY=vault:// Z=vault://a//b
            S=\"sm://shop/prod#K\" T=ssm:///shop/x:3
            U='arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-AbCdEf:k::'
            V={{resolve:ssm:/app/key:1}}";
        let names: Vec<String> = references_in(text).iter().map(ToString::to_string).collect();
        assert_eq!(
            names,
            [
                "vault://a/B",
                "vault://c",
                "vault://d",
                "sm://shop/prod",
                "ssm:///shop/x",
                "arn:aws:secretsmanager:eu-west-1:111122223333:secret:app/db-AbCdEf",
                "ssm:///app/key"
            ]
        );
        let needed: Needed = references_in(text).into_iter().collect();
        for text in ["sm://app/db", "sm://app/db?region=us-east-1", "ssm:///app/key"] {
            assert!(needed.has(&Address::parse(text).expect("an address")), "{text}");
        }
        assert!(!needed.has(&Address::parse("vault://app/db").expect("an address")));
    }
}
