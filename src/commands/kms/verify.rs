//! What is under the new key afterwards, and what other keys still open.

use std::collections::HashMap;

use super::draft::Draft;
use crate::error::CommandError;
use crate::hint::{Hint, Kind};
use crate::keys::kms::{Kms, KmsError, Replacement};
use crate::migrate::{PlannedEntry, PlannedFunction, RunId, Write};
use crate::reference::StoreKind;
use crate::report::v1::{OldVersion, Rekeyed};
use crate::store::{Store, StoreError, Summary, Version};

/// Keys have several names: what each is the ARN of.
pub(super) struct Naming(HashMap<String, String>);

impl Naming {
    /// Looks each of these up, once. What cannot be looked at has the name it has.
    pub(super) fn of<'n>(kms: &Kms, names: impl Iterator<Item = &'n str>) -> Self {
        let names = sought(names);
        let known = kms.describe_all(&names).into_iter().zip(names);
        Self(known.filter_map(|(key, name)| Some((name, key.ok()?.arn))).collect())
    }

    /// The same where much depends on it: only what is not there has the name it has.
    pub(super) fn certain<'n>(
        kms: &Kms,
        names: impl Iterator<Item = &'n str>,
    ) -> Result<Self, KmsError> {
        let names = sought(names);
        let mut known = HashMap::new();
        for (key, name) in kms.describe_all(&names).into_iter().zip(names) {
            match key {
                Ok(key) => drop(known.insert(name, key.arn)),
                Err(KmsError::NoKey { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(Self(known))
    }

    fn arn<'n>(&'n self, name: &'n str) -> &'n str {
        self.0.get(name).map_or(name, String::as_str)
    }

    /// Whether two names are of one key, as far as is known.
    pub(super) fn same(&self, one: &str, other: &str) -> bool {
        self.arn(one) == self.arn(other)
    }
}

/// The names that have to be looked up: the ARN of a key is its own name, that of an alias is not.
fn sought<'n>(names: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut names: Vec<String> =
        names.filter(|name| !name.contains(":key/")).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    names
}

/// Reads from the services, not from the plan: every entry is under the key, and these older versions are
/// not. Where aliases have changed over to a new key, they stand for the key that they led to.
pub(super) fn verify(
    draft: &Draft,
    stores: &dyn Store,
    kms: &Kms,
    run: &RunId,
    replacement: Option<&Replacement>,
) -> Result<Vec<Rekeyed>, CommandError> {
    let addresses: Vec<_> = draft.entries.iter().map(|entry| entry.address.clone()).collect();
    let mut seen = Vec::new();
    for (entry, summary) in draft.entries.iter().zip(stores.describe(&addresses)?) {
        let mut versions = stores.history(&entry.address)?;
        if let Some(replacement) = replacement {
            let earlier = versions.iter_mut().filter(|it| !is_newest(it, summary.as_ref()));
            for key in earlier.flat_map(|version| &mut version.keys) {
                if replacement.is_named(key) {
                    key.clone_from(&replacement.earlier);
                }
            }
        }
        seen.push((entry, summary, versions));
    }
    let names = seen.iter().flat_map(|(_, summary, versions)| {
        let own = summary.iter().filter_map(|summary| summary.key.as_deref());
        own.chain(versions.iter().flat_map(|version| &version.keys).map(String::as_str))
    });
    let naming = Naming::of(kms, names.chain([draft.key.as_str()]));
    let mut rekeyed = Vec::new();
    for (entry, summary, versions) in &seen {
        let newest = summary.as_ref().and_then(|summary| summary.newest.clone());
        let now = summary.as_ref().and_then(|it| it.key.as_deref());
        // Parameter Store tells the key in two places, and either may fail or be denied.
        let of_newest = versions.iter().find(|it| Some(&it.name) == newest.as_ref());
        let now = now.or_else(|| of_newest?.keys.first().map(String::as_str));
        let now = match (now, entry.address.store()) {
            (None, StoreKind::ParameterStore) => {
                let address = entry.address.clone();
                return Err(StoreError::KeyUnknown { address, source: None }.into());
            }
            (None, store) => summary.as_ref().map(|_| store.default_key()),
            (now, _) => now,
        };
        if !now.is_some_and(|now| naming.same(now, &draft.key)) {
            return Err(not_under(entry, &draft.key, now, run));
        }
        let earlier_key = earlier_key(entry).map(|key| match replacement {
            Some(replacement) if replacement.is_named(&key) => replacement.earlier.clone(),
            _ => key,
        });
        let mut versions = versions.clone();
        versions.retain(|it| Some(&it.name) != newest.as_ref() || !it.keys.is_empty());
        for version in versions.iter_mut().filter(|version| version.keys.is_empty()) {
            // Where the store does not say: it was written under the key that the entry had.
            version.keys.extend(earlier_key.clone());
        }
        let opened_by_others = opened_by_others(&versions, &draft.key, &naming);
        let target = entry.address.to_string();
        rekeyed.push(Rekeyed { target, earlier_key, version: newest, opened_by_others });
    }
    rekeyed.extend(draft.log_groups.iter().map(|group| Rekeyed {
        target: format!("logs:{}", group.name),
        earlier_key: group.earlier_key.clone(),
        version: None,
        opened_by_others: Vec::new(),
    }));
    // The run itself has looked at the functions.
    rekeyed.extend(draft.functions.iter().map(|function| Rekeyed {
        target: function.shown(),
        earlier_key: earlier_key_of(function),
        version: None,
        opened_by_others: Vec::new(),
    }));
    Ok(rekeyed)
}

fn is_newest(version: &Version, summary: Option<&Summary>) -> bool {
    summary.and_then(|it| it.newest.as_ref()) == Some(&version.name)
}

/// The versions that keys other than this one still open, all of them.
pub(super) fn opened_by_others(
    versions: &[Version],
    key: &str,
    naming: &Naming,
) -> Vec<OldVersion> {
    let old = |version: &Version| {
        let others = version.keys.iter().filter(|other| !naming.same(other, key));
        let keys: Vec<String> = others.cloned().collect();
        (!keys.is_empty()).then(|| OldVersion { version: version.name.clone(), keys })
    };
    versions.iter().filter_map(old).collect()
}

/// The key that the environment of a function had.
pub(super) fn earlier_key_of(function: &PlannedFunction) -> Option<String> {
    function.key.as_ref()?.earlier.clone()
}

/// The key that an entry had.
pub(super) fn earlier_key(entry: &PlannedEntry) -> Option<String> {
    match &entry.write {
        Write::Overwrite { earlier_key, .. } => earlier_key.clone(),
        Write::Create { .. } | Write::Reuse => None,
    }
}

fn not_under(entry: &PlannedEntry, key: &str, now: Option<&str>, run: &RunId) -> CommandError {
    let now = now.unwrap_or("none");
    CommandError {
        kind: Kind::Integrity,
        message: format!(
            "{} has its new version, and its key is not {key} but {now}",
            entry.address
        ),
        causes: Vec::new(),
        hints: vec![Hint::run(format!("kmseal undo {run}"))],
    }
}
