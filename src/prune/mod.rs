//! Published versions that still hold what was moved out of a function: which they are, which can go, and how
//! they go. There is no way back, so nothing goes that anything is known to need.

mod judge;

pub use judge::{Fate, Holds, Kept, Order, Surveyed};

use std::collections::HashMap;

use crate::aws::{AwsError, Fault};
use crate::lambda::{
    Alias, Function, FunctionName, Functions as _, LiveFunctions, Pointer, PublishedVersion,
    PublishedVersions, Removed,
};
use crate::progress::Progress;

/// The published versions of one function.
#[derive(Debug)]
pub struct Survey {
    /// The function.
    pub function: FunctionName,
    /// The versions that hold secrets or cannot be read, the newest last; all of them where all are asked for.
    pub versions: Vec<Surveyed>,
    /// How many others there are.
    pub clean: usize,
}

/// Looks at all versions of a function, and at what leads to those that matter.
pub fn survey(
    functions: &LiveFunctions,
    name: &FunctionName,
    order: Order,
    progress: &dyn Progress,
) -> Result<Survey, AwsError> {
    progress.stage(&format!("looking at the versions of {name}"));
    let found = functions.all_versions(name)?;
    let function = found.first().map_or_else(|| name.clone(), |one| one.shown().unqualified());
    let aliases = functions.aliases(&function)?;
    let published = published(&found);
    let wanted = judge::wanted(&found, &published, order);
    let provisioned =
        if wanted.is_empty() { Vec::new() } else { functions.provisioned(&function)? };
    let mut pointers: HashMap<PublishedVersion, Vec<Pointer>> = HashMap::new();
    for (at, version) in wanted.iter().enumerate() {
        progress.count(at + 1, wanted.len(), "versions: what leads to them");
        let mut leads = leads(&aliases, *version);
        leads.extend(functions.pointers(&function, *version, &provisioned)?);
        pointers.insert(*version, leads);
    }
    let clean = published.len() - wanted.len();
    let versions = judge::judge(&found, &published, pointers, order);
    Ok(Survey { function, versions, clean })
}

fn leads(aliases: &[Alias], version: PublishedVersion) -> Vec<Pointer> {
    aliases.iter().filter_map(|alias| alias.pointer(version)).collect()
}

/// The numbers of the versions that are published, the oldest first.
fn published(versions: &[Function]) -> Vec<PublishedVersion> {
    let mut found: Vec<PublishedVersion> =
        versions.iter().filter_map(|one| PublishedVersion::parse(&one.version)).collect();
    found.sort();
    found
}

/// What became of a version that was to go.
#[derive(Debug)]
pub enum Outcome {
    /// It is not there any more.
    Deleted,
    /// Something leads to it by now.
    PointedAt,
    /// It could not be deleted, or nobody knows.
    Failed(AwsError),
    /// Something before it went wrong that would go wrong again.
    NotTried,
}

/// Deletes what is to go, one version after the other. One that something leads to by now is passed over.
pub fn delete(
    functions: &dyn PublishedVersions,
    survey: &Survey,
    progress: &dyn Progress,
) -> Vec<(PublishedVersion, Outcome)> {
    let due: Vec<PublishedVersion> = survey.due().collect();
    let (mut outcomes, mut failed) = (Vec::new(), false);
    for (at, version) in due.iter().enumerate() {
        progress.count(at + 1, due.len(), "versions deleted");
        let outcome = if failed {
            Outcome::NotTried
        } else {
            match functions.delete_version(&survey.function, *version) {
                Ok(Removed::Deleted) => Outcome::Deleted,
                Ok(Removed::PointedAt) => Outcome::PointedAt,
                Err(error) => {
                    // What is refused for one version, as a replica at the edge, may be fine for the next.
                    failed = error.fault() != Fault::Refused;
                    Outcome::Failed(error)
                }
            }
        };
        outcomes.push((*version, outcome));
    }
    outcomes
}

impl Survey {
    /// The versions that are to go.
    pub fn due(&self) -> impl Iterator<Item = PublishedVersion> {
        let due = self.versions.iter().filter(|one| one.fate == Fate::Delete);
        due.map(|one| one.version)
    }
}
