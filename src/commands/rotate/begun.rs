//! Runs that are begun, and those that were begun before.

use crate::cli::RotateArgs;
use crate::commands::Context;
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::migrate::{Journal, Phase, Plan, PlannedRotation, RunSummary, Runs};
use crate::name::Token;
use crate::rotate::{Prospect, RotateError, Task, Verdict};
use crate::store::vault::DEFAULT_KEY;
use crate::store::{Stages, Standing};

/// The id of the run: as it was given, that of a run that was cut off, or a new one.
pub(super) fn run_id(
    args: &RotateArgs,
    context: &Context,
    tasks: &[Task],
) -> Result<String, CommandError> {
    match &args.run_id {
        Some(id) => checked(id),
        None if args.resume => cut_off(context, tasks),
        None => Ok(Token::random()?.to_string()),
    }
}

/// A run id that was typed.
pub(super) fn checked(id: &str) -> Result<String, CommandError> {
    if is_printable(id) {
        return Ok(id.to_owned());
    }
    Err(CommandError::usage(
        "a run id has 1 to 256 letters, digits, blanks and `_.:/@+=,-`, and does not begin with `-`",
        vec![Hint::say("use the number of the pipeline's run, or the date")],
    ))
}

fn is_printable(id: &str) -> bool {
    let taken = |c: char| c.is_ascii_alphanumeric() || " _.:/@+=,-".contains(c);
    !id.is_empty() && id.len() <= 256 && !id.starts_with('-') && id.chars().all(taken)
}

/// The run id of the last rotation of these that was cut off on this machine, for the same users.
fn cut_off(context: &Context, tasks: &[Task]) -> Result<String, CommandError> {
    let runs = context.runs().list()?;
    let cut_off = || runs.iter().rev().filter(|run| run.phase == Phase::Applying);
    let of = |run: &RunSummary| -> Vec<Task> {
        run.plan.rotations.iter().filter(|one| !one.back).map(Task::of).collect()
    };
    let is_of = |run: &&RunSummary| tasks.iter().all(|task| of(run).contains(task));
    if let Some(planned) = cut_off().find(is_of).and_then(|run| run.plan.rotations.first()) {
        return Ok(planned.run_id.clone());
    }
    let mut hints = Vec::new();
    let is_near = |one: &Task| tasks.iter().any(|task| task.address == one.address);
    if let Some(near) = cut_off().map(of).find(|all| all.iter().any(is_near)) {
        hints.push(Hint::say(
            "one of other members or users was: name these, and the same commands",
        ));
        hints.push(Hint::run(format!("kmseal rotate --resume {}", Task::typed(&near))));
    }
    hints.push(Hint::say("one that was begun elsewhere goes on under its --run-id"));
    hints.push(Hint::run("kmseal runs"));
    Err(CommandError::refused("no rotation of these was cut off on this machine", hints))
}

/// What is written down of a rotation before it begins.
pub(super) fn planned(prospect: &Prospect, run_id: &str) -> PlannedRotation {
    PlannedRotation {
        address: prospect.task.address.clone(),
        members: prospect.task.members.clone(),
        pair: prospect.task.pair.clone(),
        run_id: run_id.to_owned(),
        token: prospect.token,
        from: prospect.stages.current.clone(),
        back: false,
        to: None,
    }
}

/// A journal that is open for the steps.
pub(super) struct Begun {
    pub(super) journal: Journal,
    /// Whether the run was cut off here before.
    pub(super) again: bool,
}

/// The journal of these very rotations, should they have been cut off here, or a new one.
pub(super) fn begin(
    context: &Context,
    runs: &Runs,
    rotations: Vec<PlannedRotation>,
) -> Result<Begun, CommandError> {
    if let Some(journal) = runs.unfinished_rotation(&rotations)? {
        return Ok(Begun { journal, again: true });
    }
    let plan = Plan { key: DEFAULT_KEY.to_owned(), rotations, ..Plan::default() };
    let journal = runs.begin(context.in_its_place(plan)?)?;
    Ok(Begun { journal, again: false })
}

/// Nothing is left to do for these: runs about them alone that were cut off here are over.
pub(super) fn close_rest(context: &Context, prospects: &[Prospect]) -> Result<(), CommandError> {
    let runs = context.runs();
    let is_this = |one: &PlannedRotation| prospects.iter().any(|it| it.token == one.token);
    let is_rest = |run: &RunSummary| {
        let all = &run.plan.rotations;
        run.phase == Phase::Applying && !all.is_empty() && all.iter().all(is_this)
    };
    if runs.list()?.iter().any(is_rest) {
        let _lock = runs.lock()?;
        for run in runs.list()?.into_iter().filter(is_rest) {
            runs.open(&run.run)?.done()?;
        }
    }
    Ok(())
}

/// The last rotation of these runs that is this one, and was not to go back.
pub(super) fn last_begun(
    runs: &[RunSummary],
    is_this: impl Fn(&PlannedRotation) -> bool,
) -> Option<&PlannedRotation> {
    let mut all = runs.iter().rev().flat_map(|run| &run.plan.rotations);
    all.find(|one| !one.back && is_this(one))
}

/// What another rotation is working on stops everything, before anything is changed. Whether it is the same one,
/// of other members or users, is in the journal of this machine.
pub(super) fn refuse_blocked(
    context: &Context,
    prospects: &[Prospect],
) -> Result<(), CommandError> {
    let blocked = prospects.iter().find_map(|prospect| match &prospect.verdict {
        Verdict::Blocked(pending) => Some((&prospect.task.address, pending)),
        _ => None,
    });
    let Some((address, pending)) = blocked else {
        return Ok(());
    };
    let (address, pending) = (address.clone(), pending.clone());
    let runs = context.runs().list()?;
    let begun = last_begun(&runs, |one| one.token.to_string() == pending);
    let mut error = CommandError::from(RotateError::Blocked { address, pending });
    if let Some(begun) = begun {
        let (run_id, typed) = (shell_word(&begun.run_id), Task::typed(&[Task::of(begun)]));
        let hints = [
            Hint::say("it was begun here: run it again, with the same commands"),
            Hint::run(format!("kmseal rotate --run-id {run_id} {typed}")),
        ];
        error.hints.splice(..0, hints);
    }
    Err(error)
}

/// A run id under which other members of an entry were rotated, or for other users, is no reason to do nothing.
pub(super) fn refuse_others(
    runs: &[RunSummary],
    task: &Task,
    stages: &Stages,
    run_id: &str,
) -> Result<(), CommandError> {
    let others = last_begun(runs, |one| {
        let is_of_run = one.run_id == run_id && one.address == task.address;
        is_of_run && stages.standing(one.token) == Standing::Current
    });
    let Some(others) = others else {
        return Ok(());
    };
    let (run_id, typed) = (shell_word(run_id), Task::typed(&[Task::of(others)]));
    Err(CommandError::refused(
        format!("what that run has put in use of {} is of other members or users", task.address),
        vec![
            Hint::say("name what it has rotated, with the same --set"),
            Hint::run(format!("kmseal rotate --rollback --run-id {run_id} {typed}")),
        ],
    ))
}
