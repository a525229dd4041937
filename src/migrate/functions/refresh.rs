//! Having a function start anew, so that it reads what its references lead to by now.

use std::cell::Cell;

use super::apply::with_edits;
use super::change::{Target, bring, check_in_effect};
use super::error::FunctionError;
use super::plan::PlannedFunction;
use crate::lambda::{Function, Functions, ROTATED_VARIABLE, Update};
use crate::migrate::error::MigrateError;
use crate::migrate::journal::Journal;

/// Changes one variable of a function, by its ARN, and no other thing: its environments end with that, and the
/// next one reads anew. False where it has this mark already, by whomever.
pub fn refresh(
    functions: &dyn Functions,
    journal: &mut Journal,
    arn: &str,
    mark: &str,
) -> Result<bool, MigrateError> {
    let planned = PlannedFunction::new(arn, "");
    let none = || FunctionError::NotThere { function: arn.to_owned() };
    let name = planned.name().ok_or_else(none)?;
    let sent = Cell::new(false);
    let before = |revision: &str| {
        sent.set(true);
        journal.refreshing(arn, revision)
    };
    let target = |now: &Function| {
        // What was sent before this run, and failed, is sent once more.
        let is_lost = matches!(now.update, Update::Failed(_)) && !sent.get();
        if now.has(ROTATED_VARIABLE, mark) && !is_lost {
            return Ok(None);
        }
        let environment = Some(with_edits(now, &[(ROTATED_VARIABLE, Some(mark.as_bytes()))]));
        Ok(Some(Target { environment, ..Target::default() }))
    };
    let brought = bring(functions, &planned, &name, before, target)?;
    check_in_effect(&brought.function)?;
    Ok(brought.was_sent)
}
