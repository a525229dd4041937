//! Which functions are looked at, where.

use std::path::PathBuf;
use std::rc::Rc;

use super::Scan;
use crate::aws::{Aws, Fault};
use crate::lambda::{FunctionName, Unread, Wanted, survey};
use crate::progress::Progress;

/// What is to be scanned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// All functions that can be listed, with their published versions.
    AllFunctions,
    /// A function with its published versions, or one version of it.
    Function(FunctionName),
    /// A file of variables.
    File(PathBuf),
}

impl Scan {
    /// Looks at the functions among the targets in each of these regions; at one whose ARN names a region,
    /// there alone. What cannot be read is told.
    pub fn functions(
        &mut self,
        aws: &Rc<Aws>,
        targets: &[Target],
        regions: &[String],
        progress: &dyn Progress,
    ) -> Vec<Unread> {
        let mut wanted: Vec<(String, Wanted)> =
            regions.iter().map(|region| (region.clone(), Wanted::default())).collect();
        for target in targets {
            match target {
                Target::AllFunctions => wanted.iter_mut().for_each(|(_, wanted)| wanted.all = true),
                Target::Function(name) => ask_for(name, regions, &mut wanted),
                Target::File(_) => {}
            }
        }
        wanted.retain(|(_, wanted)| wanted.all || !wanted.named.is_empty());
        let mut unread = survey(aws, &wanted, &mut |function| self.function(&function), progress);
        // One that was asked for in several regions has to be in one of them, and no more.
        unread
            .retain(|one| one.error.fault() != Fault::NotFound || !self.is_elsewhere(one, targets));
        unread
    }

    fn is_elsewhere(&self, missing: &Unread, targets: &[Target]) -> bool {
        let Some(name) = &missing.function else {
            return false;
        };
        let asked = |target: &Target| {
            matches!(target, Target::Function(asked) if asked.region.is_none()
                && asked.name == name.name && asked.qualifier == name.qualifier)
        };
        let found = |(seen, versions): (&FunctionName, &super::Versions)| {
            let has = |qualifier: &str| versions.keys().any(|version| version.name() == qualifier);
            // What an alias leads to has a number, which does not tell whether it was reached by the alias.
            let reached = match name.qualifier.as_deref() {
                Some(qualifier) if qualifier.parse::<u64>().is_ok() => has(qualifier),
                _ => true,
            };
            seen.name == name.name && seen.region != name.region && reached
        };
        targets.iter().any(asked) && self.functions.iter().any(found)
    }
}

/// Where its own ARN says, or everywhere.
fn ask_for(name: &FunctionName, regions: &[String], wanted: &mut Vec<(String, Wanted)>) {
    let places = match &name.region {
        Some(region) => std::slice::from_ref(region),
        None => regions,
    };
    for region in places {
        let known = wanted.iter().position(|(other, _)| other == region);
        let at = known.unwrap_or_else(|| {
            wanted.push((region.clone(), Wanted::default()));
            wanted.len() - 1
        });
        let named = &mut wanted[at].1.named;
        if !named.contains(name) {
            named.push(name.clone());
        }
    }
}
