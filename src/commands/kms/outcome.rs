//! The plan and the outcome of `kms apply`, as a person or a program reads them.

use super::Context;
use super::draft::Draft;
use super::verify::{earlier_key, earlier_key_of};
use crate::error::CommandError;
use crate::hint::Hint;
use crate::migrate::RunId;
use crate::report::v1::{OldVersion, Rekeyed, Rekeying};
use crate::ui::{Table, counted};

/// Most versions that are named in a sentence; JSON has all of them.
const NAMED: usize = 3;

/// The key of a log group that has none of ours.
const OWNED: &str = "a key of AWS's own";

pub(super) fn table(draft: &Draft) -> Table {
    let mut table = Table::new(&["TARGET", "KEY NOW", "WHAT HAPPENS"]);
    for entry in &draft.entries {
        let now = earlier_key(entry).unwrap_or_default();
        table.row([entry.address.to_string(), now, "a new version under the key".to_owned()]);
    }
    for group in &draft.log_groups {
        let now = group.earlier_key.clone().unwrap_or_else(|| OWNED.to_owned());
        let what = "what comes from now on is under the key";
        table.row([format!("logs:{}", group.name), now, what.to_owned()]);
    }
    for function in &draft.functions {
        let what = "its environment is under the key";
        table.row([
            function.shown(),
            earlier_key_of(function).unwrap_or_else(|| OWNED.to_owned()),
            what.to_owned(),
        ]);
    }
    for left in &draft.left {
        table.row([left.target.clone(), String::new(), format!("stays: {}", left.why)]);
    }
    table
}

pub(super) fn plan(context: &Context, draft: &Draft) {
    context.ui.show(&table(draft));
}

/// The plan is the result.
pub(super) fn dry_run(context: &Context, draft: &Draft) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return report(context, draft, "planned", None, planned(draft), &[]);
    }
    context.print(context.ui.table(&table(draft)))?;
    say_left(context, draft);
    context.ui.say("a dry run: nothing was changed");
    Ok(())
}

pub(super) fn nothing_to_do(context: &Context, draft: &Draft) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return report(context, draft, "nothing-to-do", None, Vec::new(), &[]);
    }
    if !draft.left.is_empty() {
        plan(context, draft);
        say_left(context, draft);
    }
    context.ui.say("nothing to do; nothing was changed");
    Ok(())
}

pub(super) fn done(
    context: &Context,
    draft: &Draft,
    run: &RunId,
    rekeyed: Vec<Rekeyed>,
) -> Result<(), CommandError> {
    let reminders = reminders(&rekeyed);
    if context.ui.is_json() {
        return report(context, draft, "done", Some(run), rekeyed, &reminders);
    }
    let count = counted(rekeyed.len(), "target");
    context.ui.say(&format!("put {count} under {}; read back, compared", draft.key));
    for target in rekeyed.iter().filter(|target| !target.opened_by_others.is_empty()) {
        context.ui.say(&still_open(&target.target, &target.opened_by_others));
    }
    say_left(context, draft);
    context.ui.hint(&Hint::say(format!("`kmseal undo {run}` takes it back")));
    for reminder in &reminders {
        context.ui.hint(reminder);
    }
    Ok(())
}

/// What is under the key already has older versions that are not.
fn say_left(context: &Context, draft: &Draft) {
    for left in draft.left.iter().filter(|left| !left.opened_by_others.is_empty()) {
        context.ui.say(&still_open(&left.target, &left.opened_by_others));
    }
}

/// Says what could not be checked; nothing is assumed of it.
pub(super) fn say_unchecked(context: &Context, unchecked: &[String]) {
    for what in unchecked {
        context.ui.warn(&format!("could not be checked: {what}"));
    }
}

/// Which versions the new key does not protect.
pub(super) fn still_open(target: &str, old: &[OldVersion]) -> String {
    let named: Vec<String> =
        old.iter().take(NAMED).map(|version| version.version.to_string()).collect();
    let more = match old.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let noun = if old.len() == 1 { "version" } else { "versions" };
    let keys = keys(old).join(", ");
    let until = if target.starts_with("ssm:") {
        "100 newer versions have come, or the parameter is deleted"
    } else if old.len() == 1 {
        "Secrets Manager drops it, or the secret is deleted"
    } else {
        "Secrets Manager drops them, or the secret is deleted"
    };
    format!(
        "{}: {noun} {}{more} can still be opened with {keys}; that stays so until {until}",
        target,
        named.join(", ")
    )
}

fn keys(old: &[OldVersion]) -> Vec<String> {
    let mut keys: Vec<String> = old.iter().flat_map(|version| version.keys.clone()).collect();
    keys.sort();
    keys.dedup();
    keys
}

pub(super) fn reminders(rekeyed: &[Rekeyed]) -> Vec<Hint> {
    let mut reminders = Vec::new();
    if rekeyed.iter().any(|target| !target.opened_by_others.is_empty()) {
        reminders.push(Hint::say(
            "whoever may use the old key, and read old versions, has the values still: rotate them where they \
             come from if that matters, and keep the old key for as long as a version needs it",
        ));
    }
    if rekeyed.iter().any(|target| target.target.starts_with("logs:")) {
        reminders.push(Hint::say(
            "of a log group only what comes from now on is under the key, after up to five minutes; keep its \
             old key for what was logged before",
        ));
    }
    if rekeyed.iter().any(|target| target.target.starts_with("lambda:")) {
        reminders.push(Hint::say(
            "published versions of a function keep the key that they were published with",
        ));
    }
    reminders
}

/// The plan in the shape of the outcome.
pub(super) fn planned(draft: &Draft) -> Vec<Rekeyed> {
    let row = |target, earlier_key| Rekeyed {
        target,
        earlier_key,
        version: None,
        opened_by_others: Vec::new(),
    };
    let entries =
        draft.entries.iter().map(|entry| row(entry.address.to_string(), earlier_key(entry)));
    let groups = draft.log_groups.iter();
    let groups = groups.map(|group| row(format!("logs:{}", group.name), group.earlier_key.clone()));
    let functions = draft.functions.iter();
    let functions = functions.map(|it| row(it.shown(), earlier_key_of(it)));
    entries.chain(groups).chain(functions).collect()
}

fn report(
    context: &Context,
    draft: &Draft,
    outcome: &'static str,
    run: Option<&RunId>,
    targets: Vec<Rekeyed>,
    reminders: &[Hint],
) -> Result<(), CommandError> {
    context.report(Rekeying {
        outcome,
        run: run.map(ToString::to_string),
        undo: run.map(|run| format!("kmseal undo {run}")),
        key: draft.key.clone(),
        targets,
        left: draft.left.clone(),
        unchecked: draft.unchecked.clone(),
        reminders: reminders.iter().cloned().map(Into::into).collect(),
        endpoints: context.endpoints(),
    })
}
