//! What of an account is under a key, and under which.

use std::collections::HashSet;
use std::rc::Rc;

use super::Context;
use crate::aws::{Aws, Fault};
use crate::error::CommandError;
use crate::lambda::{Function, LiveFunctions};
use crate::logs::{CloudWatchLogs, LogGroups as _};
use crate::progress::Progress as _;
use crate::reference::StoreKind;
use crate::report::v1::NotListed;
use crate::store::{Cloud, Store as _, Summary};

/// What Lambda puts variables under where no key was chosen.
const LAMBDA_KEY: &str = "alias/aws/lambda";

/// What protects something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Under {
    /// A key, as it is named there.
    Key(String),
    /// A key that AWS owns and shows to nobody.
    Owned,
    /// Nothing.
    Clear,
}

/// All that was listed.
pub(super) struct Listed {
    /// What is under what, each as it is written on the command line.
    pub uses: Vec<(Under, String)>,
    /// Those that are deleted, and can still be brought back.
    pub deleted: HashSet<String>,
    /// What may be missing, and is said.
    pub missing: Vec<NotListed>,
    /// What may not be missing.
    pub failed: Option<CommandError>,
}

/// Lists all of a region.
pub(super) fn list(context: &Context, aws: &Rc<Aws>, region: &str) -> Listed {
    let stores = Cloud::new(Rc::clone(aws));
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
    match CloudWatchLogs::new(Rc::clone(aws)).list() {
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
    match LiveFunctions::new(Rc::clone(aws)).list(None, &listing) {
        Ok(functions) => uses.extend(functions.iter().filter_map(function)),
        Err(error) if error.fault() == Fault::Denied => {
            not_listed.push(NotListed { what: "functions", why: error.to_string() });
        }
        Err(error) => failed.push(("functions", CommandError::from(error))),
    }
    drop(progress);
    let failed = incomplete(region, failed);
    Listed { uses, deleted, missing: not_listed, failed }
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
    let key = function.key.clone().unwrap_or_else(|| LAMBDA_KEY.to_owned());
    (!function.has_no_variables())
        .then(|| (Under::Key(key), function.shown().unqualified().to_string()))
}
