//! Which entries the targets of `kms apply` mean.

use std::collections::{BTreeMap, HashMap};

use crate::cli::{KmsApplyArgs, TargetArg};
use crate::commands::remove::whole_entry;
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::reference::{Address, StoreKind};
use crate::store::{Store, StoreError, Summary};

/// An entry that is meant.
pub(super) struct Meant {
    pub address: Address,
    pub summary: Summary,
    /// Whether it was named itself, and not only a name above it.
    pub is_named: bool,
}

/// `PutParameter` takes names only, and an ARN does not tell `/x` from `x`.
pub(super) fn refuse_parameter_arns(
    targets: &[TargetArg],
    region: &str,
) -> Result<(), CommandError> {
    let addresses = targets.iter().filter_map(|target| match target {
        TargetArg::Entry(reference) => Some(&reference.address),
        TargetArg::Below(prefix) => prefix.under.as_ref(),
        TargetArg::LogGroup(_) | TargetArg::Function(_) => None,
    });
    let refused = |address: &&Address| address.store() == StoreKind::ParameterStore;
    let Some(address) = addresses.filter(refused).find(|address| address.is_arn()) else {
        return Ok(());
    };
    let elsewhere = address.region().filter(|there| *there != region);
    let query = elsewhere.map_or_else(String::new, |there| format!("?region={there}"));
    Err(CommandError::usage(
        format!("{address} is an ARN, and a parameter is written to by its name"),
        vec![Hint::say(format!("write it as ssm://{}{query}", address.plain_name()))],
    ))
}

/// The entries that are meant, each once, however it is spelled. `region` is that of a name alone.
pub(super) fn entries(
    args: &KmsApplyArgs,
    stores: &dyn Store,
    region: &str,
) -> Result<Vec<Meant>, CommandError> {
    let (mut found, mut empty) = (BTreeMap::new(), Vec::new());
    for target in &args.targets {
        if let TargetArg::Below(prefix) = target {
            let listed = stores.list(prefix.store, prefix.under.as_ref())?;
            let kept = listed.into_iter().filter(|summary| summary.deleted.is_none());
            let kept: Vec<_> = kept.map(|it| (it.address.clone(), (it, false))).collect();
            if kept.is_empty() {
                let all = || prefix.store.prefix().to_owned();
                empty.push(prefix.under.as_ref().map_or_else(all, ToString::to_string));
            }
            found.extend(kept);
        }
    }
    if !empty.is_empty() {
        return Err(nothing_below(&empty));
    }
    let mut named = Vec::new();
    for target in &args.targets {
        if let TargetArg::Entry(reference) = target {
            named.push(whole_entry(reference, "put under a key")?.clone());
        }
    }
    for (address, summary) in named.iter().zip(stores.describe(&named)?) {
        let address = address.clone();
        match summary {
            None => return Err(StoreError::NotFound { address }.into()),
            Some(summary) if summary.deleted.is_some() => {
                return Err(StoreError::Deleted { address, until: summary.deleted }.into());
            }
            Some(summary) => drop(found.insert(address, (summary, true))),
        }
    }
    let meant = |(address, (summary, is_named))| Meant { address, summary, is_named };
    Ok(each_once(found.into_iter().map(meant).collect(), region))
}

/// A name that was mistyped must not pass for one under which all is well.
fn nothing_below(empty: &[String]) -> CommandError {
    let message = format!("nothing is at or below {}, but for what is deleted", empty.join(", "));
    let hints = empty.iter().map(|name| Hint::run(format!("kmseal list {}", shell_word(name))));
    CommandError::refused(message, hints.collect())
}

/// Leaves out what is there under another spelling: with the region that is set anyway, or as an ARN.
fn each_once(mut found: Vec<Meant>, region: &str) -> Vec<Meant> {
    // Of several spellings, the name alone is kept.
    found.sort_by_key(|it| (it.address.is_arn(), it.address.clone()));
    let mut places: HashMap<(StoreKind, String, String), Vec<usize>> = HashMap::new();
    let mut kept: Vec<Meant> = Vec::new();
    for entry in found {
        let address = &entry.address;
        let there = address.region().unwrap_or(region);
        let of = |name: &str| (address.store(), there.to_owned(), name.to_owned());
        let spelled: Vec<_> = names(address).into_iter().map(of).collect();
        // The name in an ARN is a guess, and the account another's perhaps: only the same secret has the
        // same version.
        let same = |at: &&usize| {
            !address.is_arn()
                || kept.get(**at).is_some_and(|it| is_same(&it.summary, &entry.summary))
        };
        let twin = spelled.iter().filter_map(|place| places.get(place)).flatten().find(same);
        if let Some(twin) = twin.copied().and_then(|at| kept.get_mut(at)) {
            twin.is_named |= entry.is_named;
            continue;
        }
        for place in spelled {
            places.entry(place).or_default().push(kept.len());
        }
        kept.push(entry);
    }
    kept.sort_by(|one, other| one.address.cmp(&other.address));
    kept
}

fn is_same(one: &Summary, other: &Summary) -> bool {
    one.newest.is_some() && one.newest == other.newest
}

/// The name; of an ARN with and without what may be the characters that AWS put behind it.
fn names(address: &Address) -> Vec<&str> {
    let whole = address.arn().and_then(|arn| arn.resource.strip_prefix("secret:"));
    whole.into_iter().chain([address.plain_name()]).collect()
}
