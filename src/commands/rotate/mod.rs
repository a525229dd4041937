//! `rotate`

mod back;
mod begun;
mod consumers;
mod hooks;
mod item;
mod key;
mod runs;
mod show;
mod source;

use std::rc::Rc;

use super::Context;
use super::endpoints::warn_of_overrides;
use super::times::ago;
use crate::cli::RotateArgs;
use crate::error::{CommandError, Status};
use crate::hint::Hint;
use crate::reference::{Reference, StoreKind};
use crate::rotate::{Outcome, Prospect, RotateError, Rotating, Task, Verdict, look, tasks};
use crate::store::{Cloud, ParameterLabels, StagedSecrets, Stagings, Store, Stores};
use crate::ui::{Question, counted};
use begun::{Begun, begin, close_rest, planned, refuse_blocked, run_id};
use consumers::Refreshes;
use hooks::Commands;
use item::Way;
pub(super) use runs::{not_resumed, not_without_commands, warn_of};
use show::Report;
use source::Source;

pub(super) fn run(args: &RotateArgs, context: &Context) -> Result<u8, CommandError> {
    if let Some(key) = &args.of_key.key {
        return key::run(args, context, key);
    }
    let references: Vec<Reference> = args.references.iter().map(|it| it.0.clone()).collect();
    let tasks = tasks(&references, args.users().as_ref())?;
    if args.value_from.as_deref() == Some("-".as_ref()) {
        context.check_stdin_is_free("the value")?;
    }
    if args.abort || args.rollback {
        return back::run(args, context, tasks);
    }
    let source = Source::of(args, &tasks)?;
    let commands = Commands::of(args, context)?;
    let run_id = run_id(args, context, &tasks)?;
    let mut store = open(context, &tasks)?;
    let young = args.if_older_than.map(|age| ago(age.0));
    let progress = context.ui.progress();
    let prospects: Vec<Prospect> = tasks
        .into_iter()
        .map(|task| look(&store, task, &run_id, young))
        .collect::<Result<_, _>>()?;
    drop(progress);
    let refreshes = consumers::look(args, context, &prospects)?;
    let mut report = Report::new(context, Way::of(args, &run_id));
    report.plan(&prospects);
    report.refreshes = refreshes;
    if args.dry_run {
        return report.planned();
    }
    report.show_plan();
    refuse_blocked(context, &prospects)?;
    refuse_unheard(args, &prospects)?;
    let due = prospects.iter().filter(|prospect| prospect.is_due()).count();
    if due == 0 {
        report.refreshes.iter_mut().for_each(Refreshes::leave_alone);
        close_rest(context, &prospects)?;
        for prospect in &prospects {
            report.item(item::left_alone(prospect, &report.way));
        }
        return report.end();
    }
    if !args.yes && !go_ahead(context, &prospects, report.refreshes.as_ref())? {
        context.ui.say("nothing was changed");
        return Ok(Status::Done as u8);
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    let planned = prospects.iter().map(|prospect| planned(prospect, &run_id)).collect();
    let Begun { mut journal, .. } = begin(context, &runs, planned)?;
    report.run = Some(journal.run.to_string());
    let progress = context.ui.progress();
    let mut rotating = Rotating {
        store: &mut store,
        journal: &mut journal,
        hooks: &commands,
        progress: &progress,
        run_id: &run_id,
        patience: args.wait.0,
        young,
        given: args.value_from.is_some(),
    };
    let is_refreshed = report.refreshes.as_ref().is_some_and(Refreshes::are_due);
    let mut driven = Vec::new();
    for (at, prospect) in prospects.iter().enumerate() {
        let mut make = |reference: &Reference| source.make(reference);
        let outcome = rotating.drive(at, prospect, &mut make);
        if is_refreshed {
            // A function that refers to several of them starts anew once, when all of them are in use.
            driven.push(outcome);
        } else {
            finish(&mut rotating, &mut report, (at, prospect), outcome);
        }
    }
    let still = report.refresh(&mut rotating, &prospects, &driven);
    for ((at, prospect), outcome) in prospects.iter().enumerate().zip(driven) {
        let outcome = match (outcome, still.get(&at)) {
            (Ok(_), Some(function)) => {
                let (address, function) = (prospect.task.address.clone(), function.clone());
                let source = Box::new(RotateError::StillEarlier { function });
                Err(RotateError::Unfinished { address, source })
            }
            (outcome, _) => outcome,
        };
        finish(&mut rotating, &mut report, (at, prospect), outcome);
    }
    drop(progress);
    report.close(&mut journal);
    report.end()
}

/// Tells whoever has to know that a value is in use, and the person what has become of it.
fn finish(
    rotating: &mut Rotating<'_>,
    report: &mut Report<'_>,
    (at, prospect): (usize, &Prospect),
    outcome: Result<Outcome, RotateError>,
) {
    let outcome = outcome.and_then(|it| rotating.finish(at, &prospect.task, it));
    report.item(item::driven(prospect, outcome, &report.way));
}

/// The stores of these entries, opened once.
fn open(context: &Context, tasks: &[Task]) -> Result<Stagings, CommandError> {
    let has = |kind: StoreKind| tasks.iter().any(|task| task.address.store() == kind);
    let vault = has(StoreKind::Vault).then(|| context.open_vault()).transpose()?;
    let (secrets, parameters) = (has(StoreKind::SecretsManager), has(StoreKind::ParameterStore));
    if !secrets && !parameters {
        return Ok(Stagings { stores: Stores::new(vault, None), secrets: None, labels: None });
    }
    let aws = context.open_aws()?;
    warn_of_overrides(context, &aws)?;
    let cloud = Box::new(Cloud::new(Rc::clone(&aws))) as Box<dyn Store>;
    Ok(Stagings {
        stores: Stores::new(vault, Some(cloud)),
        secrets: secrets.then(|| StagedSecrets::new(Rc::clone(&aws))),
        labels: parameters.then(|| ParameterLabels::new(aws)),
    })
}

/// What is typed for a secret that somebody else rotates would not be heard.
fn refuse_unheard(args: &RotateArgs, prospects: &[Prospect]) -> Result<(), CommandError> {
    let is_typed = args.value_from.is_some() || args.set.is_some() || args.test.is_some();
    let others = |prospect: &&Prospect| matches!(prospect.verdict, Verdict::ByOthers(_));
    match prospects.iter().find(others).filter(|_| is_typed) {
        None => Ok(()),
        Some(prospect) => Err(CommandError::usage(
            format!(
                "{} is rotated by somebody else, who makes, sets and tests its value",
                prospect.task.address
            ),
            vec![Hint::say("leave out --value-from, --set and --test for it")],
        )),
    }
}

fn go_ahead(
    context: &Context,
    prospects: &[Prospect],
    refreshes: Option<&Refreshes>,
) -> Result<bool, CommandError> {
    let due = prospects.iter().filter(|prospect| prospect.is_due());
    let what = counted(due.count(), "secret");
    let text = match refreshes.map_or(0, Refreshes::count) {
        0 => format!("Rotate {what}?"),
        some => format!("Rotate {what}, and have {} start anew?", counted(some, "function")),
    };
    Ok(context.ui.confirm(Question::GO_AHEAD, &text)?)
}
