//! Log groups under another key, and back. What was logged before stays as it is either way.

use super::error::MigrateError;
use super::plan::{Plan, PlannedLogGroup};
use super::tools::Tools;
use super::undo::Undone;
use crate::logs::{LogGroup, LogGroups};

/// Puts every planned log group under its new key, and looks whether it is.
pub(super) fn apply(tools: &Tools<'_>, plan: &Plan) -> Result<(), MigrateError> {
    for planned in &plan.log_groups {
        let logs = reach(tools, planned)?;
        let group = find(logs, planned)?
            .ok_or_else(|| MigrateError::NoLogGroup { name: planned.name.clone() })?;
        if group.key.as_ref() == Some(&planned.key) {
            continue; // by this run, before it was cut off
        }
        let changed = || MigrateError::LogGroupChanged { name: planned.name.clone() };
        if group.key != planned.earlier_key {
            return Err(changed());
        }
        tools.progress.stage(&format!("changing the key of logs:{}", planned.name));
        logs.set_key(&planned.name, Some(&planned.key))?;
        let now = find(logs, planned)?.and_then(|group| group.key);
        if now.as_ref() != Some(&planned.key) {
            return Err(changed());
        }
    }
    Ok(())
}

/// Puts them back under the keys they had, unless somebody has changed them since.
pub(super) fn retract(
    tools: &Tools<'_>,
    plan: &Plan,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    for planned in &plan.log_groups {
        let logs = reach(tools, planned)?;
        let Some(group) = find(logs, planned)? else {
            continue;
        };
        if group.key == planned.earlier_key {
            continue;
        }
        if group.key.as_ref() == Some(&planned.key) {
            tools.progress.stage(&format!("changing the key of logs:{}", planned.name));
            logs.set_key(&planned.name, planned.earlier_key.as_deref())?;
        } else {
            undone.kept_log_groups.push(planned.name.clone());
        }
    }
    Ok(())
}

fn reach<'t>(
    tools: &Tools<'t>,
    planned: &PlannedLogGroup,
) -> Result<&'t dyn LogGroups, MigrateError> {
    tools.logs.ok_or_else(|| MigrateError::NoLogGroup { name: planned.name.clone() })
}

/// The group that was planned for: one of the same name in another region or account is another one.
fn find(logs: &dyn LogGroups, planned: &PlannedLogGroup) -> Result<Option<LogGroup>, MigrateError> {
    match logs.find(&planned.name)? {
        Some(group) if group.arn != planned.arn => {
            Err(MigrateError::OtherLogGroup { planned: planned.arn.clone(), found: group.arn })
        }
        group => Ok(group),
    }
}
