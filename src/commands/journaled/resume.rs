//! `resume`

use super::{still_open, tell_undone, undo_run, variables_of, warn_of, work_on, writes};
use crate::classify;
use crate::cli::ResumeArgs;
use crate::commands::{Context, rotate};
use crate::error::{CommandError, Status};
use crate::hint::{Hint, Kind};
use crate::migrate::{self, Phase, RunSummary, Turned};
use crate::report::v1::{NotResumed, Resumed};
use crate::ui::counted;

/// Goes on with every run that was cut off: one that cannot be finished does not hold up the others.
pub(in crate::commands) fn resume(
    args: &ResumeArgs,
    context: &Context,
) -> Result<u8, CommandError> {
    let runs = context.runs();
    let _lock = runs.lock()?;
    runs.forget_unbegun()?;
    let mut wanted = match &args.run {
        Some(text) => vec![runs.find(text)?],
        None => runs.list()?,
    };
    wanted.retain(|run| matches!(run.phase, Phase::Applying | Phase::Undoing));
    let is_rotation = |run: &mut RunSummary| !run.plan.rotations.is_empty();
    let rotations: Vec<RunSummary> = wanted.extract_if(.., is_rotation).collect();
    if let (Some(_), Some(run)) = (&args.run, rotations.first())
        && let Some(rotation) = run.plan.rotations.first()
    {
        return Err(rotate::not_resumed(run, rotation));
    }
    for run in &rotations {
        rotate::warn_of(context, run);
    }
    let mut resumed = Resumed { finished: Vec::new(), undone: Vec::new(), failed: Vec::new() };
    if let [only] = wanted.as_slice() {
        warn_of(context, &wanted)?;
        finish(only, context, &mut resumed)?;
    }
    let mut status = Status::Done;
    if wanted.len() > 1 {
        // Said once, for all of them; who cannot be asked fails each run of its own.
        let _warned = warn_of(context, &wanted);
        for summary in &wanted {
            match finish(summary, context, &mut resumed) {
                Err(error) if error.kind == Kind::Interrupted => return Err(error),
                Err(error) => {
                    status = worst(status, error.kind);
                    resumed.failed.push(report(summary, error, context));
                }
                Ok(()) => {}
            }
        }
    }
    if context.ui.is_json() {
        context.report_found(resumed, status)?;
    } else if wanted.is_empty() && rotations.is_empty() {
        context.ui.say("no run was cut off; there is nothing to resume");
    }
    Ok(status as u8)
}

/// Journals hold the rest of what failed, whatever the reason; what is not authentic is worse.
fn worst(status: Status, kind: Kind) -> Status {
    if kind == Kind::Integrity || status == Status::Integrity {
        Status::Integrity
    } else {
        Status::Partial
    }
}

/// Says of one of several runs why it could not be finished.
fn report(summary: &RunSummary, error: CommandError, context: &Context) -> NotResumed {
    let message = format!("the run {} could not be finished", summary.run);
    let causes = [vec![error.message], error.causes].concat();
    context.ui.error("error", &message, &causes, &error.hints);
    NotResumed { run: summary.run.to_string(), causes }
}

fn finish(
    summary: &RunSummary,
    context: &Context,
    resumed: &mut Resumed,
) -> Result<(), CommandError> {
    if context.runs().has_lost_its_values(summary) {
        let undone = undo_run(context, summary, false)?;
        context.ui.say(&format!(
            "gave the run {} up: nothing was stored yet, and what was typed is gone",
            undone.run
        ));
        resumed.undone.push(undone.run.to_string());
        return Ok(());
    }
    if summary.plan.unseals && summary.phase == Phase::Applying {
        let turned = work_on(context, summary, || context.open_vault(), migrate::unseal)?;
        tell_unsealed(context, summary, turned, resumed);
        return Ok(());
    }
    if summary.phase == Phase::Undoing {
        let undone = undo_run(context, summary, false)?;
        tell_undone(context, summary, &undone);
        if let Some(error) = still_open(&undone) {
            return Err(error);
        }
        resumed.undone.push(undone.run.to_string());
        return Ok(());
    }
    let vault = || context.open_or_create_vault();
    let applied =
        work_on(context, summary, vault, |tools, journal| migrate::drive(tools, journal, None))?;
    let what = if variables_of(summary) == 0 {
        format!("{} written", writes(summary).join(", "))
    } else if summary.plan.functions.iter().any(|one| one.ciphertexts.is_some()) {
        format!("{} changed in place", counted(applied.moved, "variable"))
    } else {
        format!("{} moved", counted(applied.moved, "variable"))
    };
    context.ui.say(&format!("finished the run {}: {what}", applied.run));
    context.ui.hint(&Hint::run(format!("kmseal undo {}", applied.run)));
    resumed.finished.push(applied.run.to_string());
    Ok(())
}

fn tell_unsealed(
    context: &Context,
    summary: &RunSummary,
    turned: Option<Turned>,
    resumed: &mut Resumed,
) {
    let run = &summary.run;
    let Some(turned) = turned else {
        context.ui.say(&format!("gave the run {run} up: nothing was unsealed yet"));
        resumed.undone.push(run.to_string());
        return;
    };
    let values = counted(turned.places, "value");
    context.ui.say(&format!("finished the run {run}: {values} unsealed"));
    for left in &turned.left {
        let (path, variable) = (left.path.display(), classify::shown(&left.variable));
        context.ui.warn(&format!("{path}: {variable} was changed since, or is gone, and stays so"));
    }
    resumed.finished.push(run.to_string());
}
