//! Rotations in the journal, for `undo` and `resume`.

use crate::commands::Context;
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::migrate::{Phase, PlannedRotation, RotationStep, RunSummary};
use crate::rotate::Task;

/// Where a rotation has come to, as far as the journal tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Its new value may wait, and be set where it is used.
    Waits,
    /// Its new value was put in use.
    InUse,
    /// Nothing of it is left.
    Over,
}

fn way(run: &RunSummary, at: usize) -> Way {
    use RotationStep::{Done, Following, RolledBack, Settling};
    match run.rotated(at) {
        Some(Settling | Following | Done) => Way::InUse,
        Some(RolledBack) | None => Way::Over,
        Some(_) if run.phase == Phase::Applying => Way::Waits,
        Some(_) => Way::Over,
    }
}

/// What a rotation has set where values are used, only its commands can set back, and no journal has them.
pub(in crate::commands) fn not_without_commands(
    run: &RunSummary,
    rotation: &PlannedRotation,
) -> CommandError {
    let (name, rotations) = (&run.run, run.plan.rotations.iter().enumerate());
    let all = |is_wanted: &dyn Fn(usize) -> bool| -> Vec<Task> {
        rotations.clone().filter(|(at, _)| is_wanted(*at)).map(|(_, one)| Task::of(one)).collect()
    };
    if rotation.back {
        return CommandError::refused(
            format!("the run {name} has taken {} back", rotation.address),
            vec![
                Hint::say("to get a new value, rotate it again, with the same commands"),
                Hint::run(format!("kmseal rotate {}", Task::typed(&all(&|_| true)))),
            ],
        );
    }
    let command = |option: &str, tasks: &[Task]| {
        let run_id = shell_word(&rotation.run_id);
        Hint::run(format!("kmseal rotate {option} --run-id {run_id} {}", Task::typed(tasks)))
    };
    let waiting = all(&|at| way(run, at) == Way::Waits);
    let in_use = all(&|at| way(run, at) == Way::InUse);
    let mut hints = Vec::new();
    if !waiting.is_empty() {
        hints.push(Hint::say("what waits is given up by `rotate --abort`, with the same --set"));
        hints.push(command("--abort", &waiting));
    }
    if !in_use.is_empty() {
        hints.push(Hint::say(
            "the earlier value is put in use again by `rotate --rollback`, with the same --set",
        ));
        hints.push(command("--rollback", &in_use));
    }
    let message = match (waiting.first(), in_use.first()) {
        (Some(task), _) => {
            format!("the run {name} was cut off, and its value may wait for {}", task.address)
        }
        (None, Some(task)) => format!("the run {name} has rotated {}", task.address),
        (None, None) => format!("the run {name} has left nothing to undo: it was taken back"),
    };
    CommandError::refused(message, hints)
}

/// The options with which the command of a run goes on.
fn again(rotation: &PlannedRotation) -> String {
    match (rotation.back, &rotation.to) {
        (false, _) => format!("--run-id {}", shell_word(&rotation.run_id)),
        (true, Some(_)) => "--rollback".to_owned(),
        (true, None) => "--abort".to_owned(),
    }
}

/// Its commands are not in the journal.
pub(in crate::commands) fn warn_of(context: &Context, run: &RunSummary) {
    for (at, rotation) in run.plan.rotations.iter().enumerate() {
        if run.rotated(at) == Some(RotationStep::Done) {
            continue;
        }
        let way = again(rotation);
        context.ui.warn(&format!("the rotation of {} was cut off", rotation.address));
        context.ui.hint(&Hint::say(format!("run its command again with `{way}`, and it goes on")));
    }
}

/// The same of the one run that was named.
pub(in crate::commands) fn not_resumed(
    run: &RunSummary,
    rotation: &PlannedRotation,
) -> CommandError {
    let tasks: Vec<Task> = run.plan.rotations.iter().map(Task::of).collect();
    CommandError::refused(
        format!("the run {} is a rotation, and its commands are not in the journal", run.run),
        vec![
            Hint::say("run its command again, with the same --set, --test and --after"),
            Hint::run(format!("kmseal rotate {} {}", again(rotation), Task::typed(&tasks))),
        ],
    )
}
