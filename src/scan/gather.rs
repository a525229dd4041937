//! What was looked at, put together: versions that say the same, and values that stand in several places.

use std::collections::{BTreeMap, HashMap};

use super::fingerprint::Fingerprint;
use super::look::Looked;
use super::remarks;
use super::result::{Outcome, Remark, Row, Scanned, Source, SourceRows};
use super::{FileSeen, Scan, Versions};
use crate::lambda::FunctionName;

/// A row and the fingerprint of its value, until it is known where else that stands.
struct Marked {
    row: Row,
    fingerprint: Option<Fingerprint>,
}

/// All that was looked at, and which values are the same.
pub(super) fn gathered(scan: Scan) -> Scanned {
    let Scan { functions, files, .. } = scan;
    let mut sources: Vec<(Source, Vec<Remark>, Vec<Marked>)> = Vec::new();
    for (name, versions) in functions {
        let remarks = remarks::of(&versions);
        let arn = versions.values().next().map_or_else(String::new, |seen| seen.arn.clone());
        let arn = match versions.keys().next() {
            Some(version) => without_version(&arn, version.name()),
            None => arn,
        };
        let names = versions.keys().map(|version| version.name().to_owned()).collect();
        sources.push((Source::Function { name, arn, versions: names }, remarks, rows_of(versions)));
    }
    for FileSeen { shown, path, reader, variables, remarks } in files {
        let remark = |one: crate::migrate::Remark| Remark { line: Some(one.line), text: one.text };
        let remarks = remarks.into_iter().map(remark).collect();
        let rows = variables.into_iter().map(|(line, looked)| marked(looked, Some(line), None));
        sources.push((Source::File { shown, path, reader }, remarks, rows.collect()));
    }
    number(sources)
}

/// The ARN of a version ends in its number, or in the alias that it was asked for by.
fn without_version(arn: &str, version: &str) -> String {
    match FunctionName::of_arn(arn) {
        Ok(FunctionName { qualifier: Some(qualifier), .. }) => {
            arn.strip_suffix(&format!(":{qualifier}")).unwrap_or(arn).to_owned()
        }
        _ => arn.strip_suffix(&format!(":{version}")).unwrap_or(arn).to_owned(),
    }
}

fn marked(looked: Looked, line: Option<usize>, key: Option<String>) -> Marked {
    let row = Row {
        variable: Some(looked.name),
        versions: Vec::new(),
        line,
        outcome: Outcome::Known(looked.verdict),
        key,
        shared: None,
    };
    Marked { row, fingerprint: looked.fingerprint }
}

/// The variables of all versions by name, each in the order of its versions. Versions of which the same is to
/// be said share a row.
fn rows_of(versions: Versions) -> Vec<Marked> {
    let mut rows: BTreeMap<Option<String>, Vec<Marked>> = BTreeMap::new();
    let mut add = |mut new: Marked, version: &str| {
        let same = |other: &&mut Marked| {
            other.row.outcome == new.row.outcome
                && other.row.key == new.row.key
                && other.fingerprint == new.fingerprint
        };
        let known = rows.entry(new.row.variable.clone()).or_default();
        if let Some(known) = known.iter_mut().find(same) {
            known.row.versions.push(version.to_owned());
        } else {
            new.row.versions.push(version.to_owned());
            known.push(new);
        }
    };
    for (version, seen) in versions {
        let key = seen.key;
        match seen.variables {
            Ok(variables) => {
                for looked in variables {
                    add(marked(looked, None, key.clone()), version.name());
                }
            }
            Err(code) => add(unknown(code, key), version.name()),
        }
    }
    rows.into_values().flatten().collect()
}

fn unknown(code: String, key: Option<String>) -> Marked {
    let row = Row {
        variable: None,
        versions: Vec::new(),
        line: None,
        outcome: Outcome::Unknown(code),
        key,
        shared: None,
    };
    Marked { row, fingerprint: None }
}

/// Numbers the values that stand in several variables, in the order in which they first appear: nothing of a
/// value is in its number.
fn number(sources: Vec<(Source, Vec<Remark>, Vec<Marked>)>) -> Scanned {
    let mut holders: HashMap<&Fingerprint, Vec<(usize, usize)>> = HashMap::new();
    for (source, (_, _, rows)) in sources.iter().enumerate() {
        for (row, marked) in rows.iter().enumerate() {
            if let Some(fingerprint) = &marked.fingerprint {
                holders.entry(fingerprint).or_default().push((source, row));
            }
        }
    }
    let variable =
        |(source, row): &(usize, usize)| (*source, &sources[*source].2[*row].row.variable);
    // The same variable under two keys is one variable.
    let several =
        |all: &Vec<(usize, usize)>| all.iter().any(|one| variable(one) != variable(&all[0]));
    let mut shared: Vec<Vec<(usize, usize)>> = holders.into_values().filter(several).collect();
    shared.sort();
    let rows = |(source, remarks, rows): (Source, Vec<Remark>, Vec<Marked>)| SourceRows {
        source,
        remarks,
        rows: rows.into_iter().map(|marked| marked.row).collect(),
    };
    let mut sources: Vec<SourceRows> = sources.into_iter().map(rows).collect();
    for (number, holders) in (1..).zip(&shared) {
        for (source, row) in holders {
            sources[*source].rows[*row].shared = Some(number);
        }
    }
    Scanned { sources, shared }
}
