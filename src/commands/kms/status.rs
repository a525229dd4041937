//! `kms status`

use std::collections::{BTreeMap, HashSet};
use std::rc::Rc;

use super::Context;
use crate::aws::Fault;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::keys::kms::{Kms, KmsError, KmsKey, Manager};
use crate::lambda::{Function, LiveFunctions};
use crate::logs::{CloudWatchLogs, LogGroups as _};
use crate::progress::Progress as _;
use crate::reference::StoreKind;
use crate::report::v1::{KeyInUse, KmsStatus, NotListed};
use crate::store::{Cloud, Store as _, Summary};
use crate::ui::Table;

/// What Lambda puts variables under where no key was chosen.
const LAMBDA_KEY: &str = "alias/aws/lambda";

/// What protects something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Under {
    /// A key, as it is named there.
    Key(String),
    /// A key that AWS owns and shows to nobody.
    Owned,
    /// Nothing.
    Clear,
}

pub(super) fn run(context: &Context) -> Result<(), CommandError> {
    let aws = context.open_aws()?;
    let region = aws.region()?;
    let stores = Cloud::new(Rc::clone(&aws));
    let (mut uses, mut not_listed, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    let mut deleted = HashSet::new();
    for (what, store) in
        [("secrets", StoreKind::SecretsManager), ("parameters", StoreKind::ParameterStore)]
    {
        match stores.list(store, None) {
            Ok(entries) => {
                uses.extend(entries.iter().map(entry));
                let marked = entries.iter().filter(|entry| entry.deleted.is_some());
                deleted.extend(marked.map(|entry| entry.address.to_string()));
            }
            Err(error) => failed.push((what, CommandError::from(error))),
        }
    }
    match CloudWatchLogs::new(Rc::clone(&aws)).list() {
        Ok(groups) => uses.extend(groups.into_iter().map(|group| {
            (group.key.map_or(Under::Owned, Under::Key), format!("logs:{}", group.name))
        })),
        // Who looks after secrets is often not allowed to see log groups.
        Err(error) if error.fault() == Fault::Denied => {
            not_listed.push(NotListed { what: "log groups", why: error.to_string() });
        }
        Err(error) => failed.push(("log groups", CommandError::from(error))),
    }
    let progress = context.ui.progress();
    let listing = |found: usize| progress.stage(&format!("listing functions: {found}"));
    match LiveFunctions::new(Rc::clone(&aws)).list(None, &listing) {
        Ok(functions) => uses.extend(functions.iter().filter_map(function)),
        Err(error) if error.fault() == Fault::Denied => {
            not_listed.push(NotListed { what: "functions", why: error.to_string() });
        }
        Err(error) => failed.push(("functions", CommandError::from(error))),
    }
    drop(progress);
    let failed = incomplete(&region, failed);
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
    let status = KmsStatus { region, keys, not_listed };
    if context.ui.is_json() {
        return context.report(status);
    }
    show(context, &status, failed.is_none())?;
    failed.map_or(Ok(()), Err)
}

/// What is shown is not all that there is, and must not pass for it.
fn incomplete(region: &str, failed: Vec<(&str, CommandError)>) -> Option<CommandError> {
    let message = format!("not all of {region} could be listed");
    let mut error = CommandError::refused(message, Vec::new());
    for (what, why) in failed {
        error.causes.push(format!("{what} could not be listed: {}", why.message));
        error.causes.extend(why.causes);
        for hint in why.hints {
            if !error.hints.contains(&hint) {
                error.hints.push(hint);
            }
        }
    }
    (!error.causes.is_empty()).then_some(error)
}

fn entry(summary: &Summary) -> (Under, String) {
    let default = summary.address.store().default_key();
    let under = if summary.in_clear {
        Under::Clear
    } else {
        Under::Key(summary.key.clone().unwrap_or_else(|| default.to_owned()))
    };
    (under, summary.address.to_string())
}

/// The key of a function's variables. Of one without any, Lambda keeps nothing that a key would be for.
fn function(function: &Function) -> Option<(Under, String)> {
    let is_empty = function.settings().is_some_and(<[_]>::is_empty);
    let key = function.key.clone().unwrap_or_else(|| LAMBDA_KEY.to_owned());
    (!is_empty).then(|| (Under::Key(key), function.shown().unqualified().to_string()))
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
