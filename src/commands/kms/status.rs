//! `kms status`

use std::collections::BTreeMap;

use super::Context;
use super::uses::{Listed, Under, list};
use crate::error::CommandError;
use crate::hint::Hint;
use crate::keys::kms::{Kms, KmsError, KmsKey, Manager};
use crate::report::v1::{KeyInUse, KmsStatus};
use crate::ui::Table;

pub(super) fn run(context: &Context) -> Result<(), CommandError> {
    let aws = context.open_aws()?;
    let region = aws.region()?;
    let Listed { uses, deleted, missing, failed } = list(context, &aws, &region);
    if context.ui.is_json()
        && let Some(error) = failed
    {
        return Err(error);
    }
    let mut keys = by_key(&Kms::new(aws), uses);
    for key in &mut keys {
        let marked = key.used_by.iter().filter(|user| deleted.contains(*user));
        key.deleted = marked.cloned().collect();
    }
    let status = KmsStatus { region, keys, not_listed: missing };
    if context.ui.is_json() {
        return context.report(status);
    }
    show(context, &status, failed.is_none())?;
    failed.map_or(Ok(()), Err)
}

/// Each key once, however its users name it.
fn by_key(kms: &Kms, uses: Vec<(Under, String)>) -> Vec<KeyInUse> {
    let mut by_name: BTreeMap<Under, Vec<String>> = BTreeMap::new();
    for (under, user) in uses {
        by_name.entry(under).or_default().push(user);
    }
    let names: Vec<String> = by_name
        .keys()
        .filter_map(|under| if let Under::Key(name) = under { Some(name.clone()) } else { None })
        .collect();
    let mut described = names.iter().zip(kms.describe_all(&names)).collect::<BTreeMap<_, _>>();
    let mut keys: Vec<KeyInUse> = Vec::new();
    for (under, users) in by_name {
        let mut key = match &under {
            Under::Key(name) => {
                described.remove(name).map_or_else(|| of("unknown"), |known| in_use(name, known))
            }
            Under::Owned => of("none"),
            Under::Clear => of("in-clear"),
        };
        let known = |other: &&mut KeyInUse| key.key.is_some() && other.key == key.key;
        if let Some(other) = keys.iter_mut().find(known) {
            other.used_by.extend(users);
        } else {
            key.used_by = users;
            keys.push(key);
        }
    }
    for key in &mut keys {
        key.used_by.sort();
    }
    keys
}

fn of(manager: &'static str) -> KeyInUse {
    KeyInUse {
        key: None,
        manager,
        state: None,
        description: None,
        problem: None,
        used_by: Vec::new(),
        deleted: Vec::new(),
    }
}

fn in_use(name: &str, known: Result<KmsKey, KmsError>) -> KeyInUse {
    match known {
        Ok(key) => KeyInUse {
            key: Some(key.arn),
            state: Some(key.state),
            description: Some(key.description).filter(|text| !text.is_empty()),
            ..of(match key.manager {
                Manager::Customer => "customer",
                Manager::Aws => "aws",
            })
        },
        Err(error) => KeyInUse {
            key: Some(name.to_owned()),
            problem: Some(error.to_string()),
            // The name alone tells.
            ..of(if name.contains("alias/aws/") { "aws" } else { "unknown" })
        },
    }
}

fn show(context: &Context, status: &KmsStatus, is_whole: bool) -> Result<(), CommandError> {
    let mut table = Table::new(&["KEY", "MANAGED BY", "STATE", "USED BY"]);
    for key in &status.keys {
        let (name, manager) = match (&key.key, key.manager) {
            (Some(name), "customer") => (name.as_str(), "customer"),
            (Some(name), "aws") => (name.as_str(), "AWS"),
            (Some(name), _) => (name.as_str(), "unknown"),
            (None, "in-clear") => ("in clear", "nobody"),
            (None, _) => ("none", "AWS, unseen"),
        };
        for user in &key.used_by {
            let state = key.state.clone().unwrap_or_default();
            let mark = if key.deleted.contains(user) { " (deleted)" } else { "" };
            table.row([name.to_owned(), manager.to_owned(), state, format!("{user}{mark}")]);
        }
    }
    if table.is_empty() {
        if is_whole && status.not_listed.is_empty() {
            context.ui.say(&format!("nothing of {} is listed", status.region));
        }
    } else {
        context.print(context.ui.table(&table))?;
    }
    for key in status.keys.iter().filter(|key| key.manager != "aws") {
        if let (Some(name), Some(problem)) = (&key.key, &key.problem) {
            context.ui.warn(&format!("{name} could not be looked at: {problem}"));
        }
        if key.state.as_ref().is_some_and(|state| state != "Enabled") {
            let (name, count) = (key.key.as_deref().unwrap_or_default(), key.used_by.len());
            context
                .ui
                .warn(&format!("{name} is not enabled: what is under it ({count}) cannot be read"));
        }
    }
    for part in &status.not_listed {
        context.ui.warn(&format!("{} could not be listed: {}", part.what, part.why));
    }
    if status.keys.iter().any(|key| key.manager == "aws") {
        context.ui.hint(&Hint::say(
            "`kmseal kms apply alias/NAME sm://NAME` puts a customer managed key on what has none",
        ));
    }
    Ok(())
}
