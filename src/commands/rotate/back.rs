//! `rotate --abort` and `rotate --rollback`

use super::begun::{Begun, begin, checked, last_begun, planned, refuse_others};
use super::hooks::Commands;
use super::item::{self, Way};
use super::open;
use super::show::Report;
use crate::cli::RotateArgs;
use crate::commands::Context;
use crate::error::{CommandError, Status};
use crate::migrate::{Phase, PlannedRotation, RotationStep, RunSummary, Runs};
use crate::name::Token;
use crate::reference::VersionName;
use crate::rotate::{Prospect, Return, RotateError, Rotating, Task, Verdict, to_revert};
use crate::store::{Stages, Staging as _, Stagings, Standing, StoreError, Wanted};
use crate::ui::{Question, counted};

/// What goes back.
struct Planned {
    prospect: Prospect,
    what: What,
}

/// How.
enum What {
    Drop {
        /// What it is of, where a journal of this machine has that.
        begun: Option<Task>,
        /// Whether the run that is named says so.
        is_known: bool,
    },
    Return(Return),
    /// It came back already, and what comes after was cut off.
    Finish,
    /// There is nothing to do: nothing waits, or the value of the run is not in use.
    Nothing(&'static str),
}

pub(super) fn run(
    args: &RotateArgs,
    context: &Context,
    tasks: Vec<Task>,
) -> Result<u8, CommandError> {
    let commands = Commands::of(args, context)?;
    let run_id = match &args.run_id {
        Some(id) => checked(id)?,
        None => Token::random()?.to_string(),
    };
    let mut store = open(context, &tasks)?;
    let known = context.runs().list()?;
    let planned: Vec<Planned> =
        tasks.into_iter().map(|task| look(args, &known, &store, task)).collect::<Result<_, _>>()?;
    let mut report = Report::new(context, Way::of(args, &run_id));
    for one in &planned {
        report.plan_back(&one.prospect, one.what.word(), one.what.version());
    }
    if args.dry_run {
        return report.planned();
    }
    report.show_plan();
    let due = planned.iter().filter(|one| !matches!(one.what, What::Nothing(_))).count();
    if due > 0 && !args.yes && !go_ahead(args, context, due)? {
        context.ui.say("nothing was changed");
        return Ok(Status::Done as u8);
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    let rotations = planned.iter().map(|one| one.rotation(&run_id)).collect();
    let Begun { mut journal, again } = begin(context, &runs, rotations)?;
    report.run = Some(journal.run.to_string());
    let progress = context.ui.progress();
    let mut rotating = Rotating {
        store: &mut store,
        journal: &mut journal,
        hooks: &commands,
        progress: &progress,
        run_id: &run_id,
        patience: args.wait.0,
        young: None,
        given: false,
    };
    let mut is_over = true;
    let mut done = Vec::new();
    for (at, one) in planned.iter().enumerate() {
        let outcome = one.what.carry_out(&mut rotating, at, &one.prospect);
        match &outcome {
            Ok(_) => done.push(one),
            Err(RotateError::RolledBack { .. } | RotateError::Stayed { .. }) => {}
            // A run that was cut off is not over because it cannot go back.
            Err(_) => is_over &= !again,
        }
        report.item(item::returned(&one.prospect, one.what.done(), outcome, &report.way));
    }
    drop(progress);
    if is_over {
        report.close(&mut journal);
    }
    close(&runs, &done)?;
    report.end()
}

fn look(
    args: &RotateArgs,
    runs: &[RunSummary],
    store: &Stagings,
    task: Task,
) -> Result<Planned, CommandError> {
    let stages = store.stages(&task.address)?;
    let (what, token) = if args.abort {
        to_drop(args, runs, &task, &stages)?
    } else {
        to_return(args, runs, store, &task, &stages)?
    };
    Ok(Planned { prospect: Prospect { task, stages, token, verdict: Verdict::GoOn }, what })
}

/// What waits, of whatever run, or of the one that is named. The token is that of the run that has put it there.
fn to_drop(
    args: &RotateArgs,
    runs: &[RunSummary],
    task: &Task,
    stages: &Stages,
) -> Result<(What, Token), CommandError> {
    let Some(pending) = stages.waiting() else {
        return Ok((What::Nothing("nothing-waits"), Token::random()?));
    };
    let waiting = Token::try_from(pending.to_owned()).ok();
    let begun = last_begun(runs, |one| Some(one.token) == waiting);
    let is_known = match &args.run_id {
        Some(id) if Some(task.token(&stages.identity, id)) == waiting => true,
        // Of these members or of others: the journal tells.
        Some(id) if begun.is_none_or(|begun| begun.run_id != *id) => {
            return Ok((What::Nothing("waits-for-another"), Token::random()?));
        }
        _ => false,
    };
    let what = What::Drop { begun: begun.map(Task::of), is_known };
    Ok((what, waiting.map_or_else(Token::random, Ok)?))
}

/// The version before. The token is the same as long as the same version is in use, so that a return which was
/// cut off here goes on, and never forth again.
fn to_return(
    args: &RotateArgs,
    runs: &[RunSummary],
    store: &Stagings,
    task: &Task,
    stages: &Stages,
) -> Result<(What, Token), CommandError> {
    let token = |from: &VersionName| task.token(&stages.identity, &format!("back from {from}"));
    for run in runs.iter().filter(|run| run.phase == Phase::Applying) {
        for (at, begun) in run.plan.rotations.iter().enumerate().filter(|(_, one)| one.back) {
            let is_this = begun.token == token(&begun.from) && begun.from != stages.current;
            if let Some(to) = begun.to.as_ref().filter(|_| is_this)
                && is_back(store, task, stages, to)?
            {
                let is_done = run.rotated(at) == Some(RotationStep::Done);
                let what = if is_done { What::Nothing("returned-before") } else { What::Finish };
                return Ok((what, begun.token));
            }
        }
    }
    let planned = to_revert(task, stages, args.run_id.as_deref())?;
    if let (None, Some(run_id)) = (&planned, &args.run_id) {
        refuse_others(runs, task, stages, run_id)?;
    }
    Ok((planned.map_or(What::Nothing("not-in-use"), What::Return), token(&stages.current)))
}

/// Whether the earlier value is in use again: as the version that it was, or as a new one.
fn is_back(
    store: &Stagings,
    task: &Task,
    stages: &Stages,
    to: &VersionName,
) -> Result<bool, StoreError> {
    if *to == stages.current {
        return Ok(true);
    }
    let value = |version: &VersionName| {
        let wanted = Wanted::version(task.address.clone(), version.clone());
        store.version(&wanted).map(|kept| kept.value)
    };
    match value(to) {
        Ok(earlier) => Ok(value(&stages.current)?.same_as(&earlier)),
        Err(StoreError::NoVersion { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}

impl Planned {
    fn rotation(&self, run_id: &str) -> PlannedRotation {
        let to = match &self.what {
            What::Return(planned) => Some(planned.to.clone()),
            _ => None,
        };
        PlannedRotation { back: true, to, ..planned(&self.prospect, run_id) }
    }

    /// Whether nothing is left of a rotation after this was done.
    fn is_end_of(&self, rotation: &PlannedRotation) -> bool {
        let stages = &self.prospect.stages;
        if rotation.to.is_some() {
            return stages.current != rotation.from;
        }
        match stages.standing(rotation.token) {
            Standing::Unknown | Standing::Replaced(_) => true,
            Standing::Staged => matches!(self.what, What::Drop { .. }),
            Standing::Current => matches!(self.what, What::Return(_)),
        }
    }
}

impl What {
    fn word(&self) -> &'static str {
        match self {
            Self::Drop { .. } => "to-drop",
            Self::Return(_) | Self::Finish => "to-return",
            Self::Nothing(why) => why,
        }
    }

    fn done(&self) -> &'static str {
        match self {
            Self::Drop { .. } => "dropped",
            Self::Return(_) | Self::Finish => "returned",
            Self::Nothing(why) => why,
        }
    }

    fn version(&self) -> Option<String> {
        match self {
            Self::Return(planned) => Some(planned.to.to_string()),
            Self::Drop { .. } | Self::Finish | Self::Nothing(_) => None,
        }
    }

    fn carry_out(
        &self,
        rotating: &mut Rotating<'_>,
        at: usize,
        prospect: &Prospect,
    ) -> Result<Option<String>, RotateError> {
        match self {
            Self::Drop { begun, is_known } => {
                rotating.abort(at, prospect, begun.as_ref(), *is_known)?;
                Ok(Some(prospect.stages.current.to_string()))
            }
            Self::Return(planned) => {
                let version = rotating.revert(at, prospect, planned)?;
                Ok(Some(version.to_string()))
            }
            Self::Finish => {
                rotating.follow(at, &prospect.task)?;
                Ok(Some(prospect.stages.current.to_string()))
            }
            Self::Nothing(_) => Ok(Some(prospect.stages.current.to_string())),
        }
    }
}

fn go_ahead(args: &RotateArgs, context: &Context, due: usize) -> Result<bool, CommandError> {
    let what = counted(due, "secret");
    let text = if args.abort {
        format!("Drop the new values that wait for {what}?")
    } else {
        format!("Put the earlier values of {what} in use again?")
    };
    Ok(context.ui.confirm(Question::GO_AHEAD, &text)?)
}

/// Nothing is left to do for runs of which nothing waits, comes into use or goes back any more.
fn close(runs: &Runs, done: &[&Planned]) -> Result<(), CommandError> {
    for run in runs.list()?.into_iter().filter(|run| run.phase == Phase::Applying) {
        let rotations = &run.plan.rotations;
        let ended =
            |at| matches!(run.rotated(at), Some(RotationStep::Done | RotationStep::RolledBack));
        let about = |rotation: &PlannedRotation| {
            done.iter().find(|one| one.prospect.task.address == rotation.address)
        };
        let is_over = |(at, rotation): (usize, &PlannedRotation)| {
            ended(at) || about(rotation).is_some_and(|one| one.is_end_of(rotation))
        };
        let is_about = rotations.iter().any(|rotation| about(rotation).is_some());
        if is_about && rotations.iter().enumerate().all(is_over) {
            runs.open(&run.run)?.done()?;
        }
    }
    Ok(())
}
