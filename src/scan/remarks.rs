//! What is to be said of a function beyond its variables.

use std::collections::BTreeMap;

use super::Versions;
use super::look::Looked;
use super::result::Remark;
use super::versions::shown;
use crate::classify::Class;

/// Most names in one sentence.
const MOST_NAMES: usize = 5;

pub(super) fn of(versions: &Versions) -> Vec<Remark> {
    let mut said = Vec::new();
    said.extend(left_behind(versions));
    let without = |what: fn(&Looked) -> bool| named(versions, |seen| seen.lacks_wrapper, what);
    if let Some((names, at)) = without(|it| it.needs_resolving && !it.is_dynamic) {
        said.push(format!(
            "{names}: a reference, and no AWS_LAMBDA_EXEC_WRAPPER that puts its value in place ({at})"
        ));
    }
    if let Some((names, at)) = without(|it| it.is_dynamic) {
        said.push(format!(
            "{names}: `{{{{resolve:…}}}}` as it is, which is resolved in templates of CloudFormation alone ({at})"
        ));
    }
    if versions.values().any(|seen| seen.is_changing) {
        said.push("a change is on its way: scan it again when that is done".to_owned());
    }
    said.into_iter().map(|text| Remark { line: None, text }).collect()
}

/// What has been moved out of the unpublished version, and still stands in published ones.
fn left_behind(versions: &Versions) -> Vec<String> {
    let latest = versions.iter().find(|(version, _)| version.is_latest());
    let Some(Ok(now)) = latest.map(|(_, seen)| &seen.variables) else {
        return Vec::new();
    };
    let is_plain = |looked: &&Looked| matches!(looked.verdict.class, Class::Secret | Class::Unsure);
    let still: Vec<&str> = now.iter().filter(is_plain).map(|it| it.name.as_str()).collect();
    let mut left: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (version, seen) in versions {
        let Ok(variables) = &seen.variables else { continue };
        let secret = variables.iter().filter(|it| it.verdict.class == Class::Secret);
        for looked in secret.filter(|it| !still.contains(&it.name.as_str())) {
            left.entry(&looked.name).or_default().push(version.name().to_owned());
        }
    }
    let sentence = |(name, at): (&str, Vec<String>)| {
        let plural = if at.len() == 1 { "version" } else { "versions" };
        let holds = if at.len() == 1 { "holds" } else { "hold" };
        format!(
            "{name} is no plaintext in $LATEST any more, and {plural} {} still {holds} a secret: rotate \
             it, and delete what nothing leads to",
            shown(&at)
        )
    };
    left.into_iter().map(sentence).collect()
}

/// The variables of which this is so, and the versions.
fn named(
    versions: &Versions,
    of: fn(&super::FunctionSeen) -> bool,
    what: fn(&Looked) -> bool,
) -> Option<(String, String)> {
    let (mut names, mut at): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for (version, seen) in versions.iter().filter(|(_, seen)| of(seen)) {
        let Ok(variables) = &seen.variables else { continue };
        let found: Vec<&str> =
            variables.iter().filter(|it| what(it)).map(|it| it.name.as_str()).collect();
        if !found.is_empty() {
            at.push(version.name().to_owned());
            names.extend(found);
        }
    }
    names.sort_unstable();
    names.dedup();
    let more = names.len().saturating_sub(MOST_NAMES);
    names.truncate(MOST_NAMES);
    let names =
        names.join(", ") + &if more > 0 { format!(" and {more} more") } else { String::new() };
    (!at.is_empty()).then(|| (names, shown(&at)))
}
