//! Rotations in the journal, for `undo` and `resume`.

use crate::commands::Context;
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::migrate::{PlannedRotation, RotationStep, RunSummary};
use crate::reference::Reference;

/// What a rotation has set where values are used, only its commands can set back, and no journal has them.
pub(in crate::commands) fn not_without_commands(
    summary: &RunSummary,
    rotation: &PlannedRotation,
) -> CommandError {
    let all = summary.plan.rotations.iter();
    let all = all.flat_map(|one| Reference::to_members(&one.address, &one.members));
    let all: Vec<String> = all.map(|one| shell_word(&one.to_string())).collect();
    let all = all.join(" ");
    if rotation.back {
        return CommandError::refused(
            format!("the run {} has taken {} back", summary.run, rotation.address),
            vec![
                Hint::say("to get a new value, rotate it again, with the same commands"),
                Hint::run(format!("kmseal rotate {all}")),
            ],
        );
    }
    CommandError::refused(
        format!("the run {} has rotated {}", summary.run, rotation.address),
        vec![
            Hint::say(
                "the earlier value is put in use again by `rotate --rollback`, with the same --set",
            ),
            Hint::run(format!(
                "kmseal rotate --rollback --run-id {} {all}",
                shell_word(&rotation.run_id)
            )),
        ],
    )
}

/// Its commands are not in the journal.
pub(in crate::commands) fn warn_of(context: &Context, run: &RunSummary) {
    for (at, rotation) in run.plan.rotations.iter().enumerate() {
        if run.rotated(at) == Some(RotationStep::Done) {
            continue;
        }
        let way = match (rotation.back, &rotation.to) {
            (false, _) => format!("--run-id {}", shell_word(&rotation.run_id)),
            (true, Some(_)) => "--rollback".to_owned(),
            (true, None) => "--abort".to_owned(),
        };
        context.ui.warn(&format!("the rotation of {} was cut off", rotation.address));
        context.ui.hint(&Hint::say(format!("run its command again with `{way}`, and it goes on")));
    }
}
