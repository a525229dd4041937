//! The right of a role to read what its function is to read.

use serde_json::Value;

use super::error::FunctionError;
use super::plan::{PlannedFunction, PlannedGrant};
use crate::migrate::error::MigrateError;
use crate::migrate::journal::Journal;
use crate::migrate::others::Needed;
use crate::migrate::plan::Plan;
use crate::migrate::tools::Tools;
use crate::migrate::undo::Undone;
use crate::roles::Roles;

/// Puts the planned policies into roles, and waits until IAM has taken notice.
pub(super) fn attach(
    tools: &Tools<'_>,
    journal: &mut Journal,
    plan: &Plan,
) -> Result<(), MigrateError> {
    let mut seconds = 0;
    for (index, planned) in plan.functions.iter().enumerate() {
        let Some(grant) = &planned.grant else {
            continue;
        };
        let roles = reach(tools, planned)?;
        if is_there(roles, grant)? {
            continue; // by this run, before it was cut off
        }
        tools.progress.stage(&format!("allowing the role {} to read", grant.role));
        journal.granting(index)?;
        roles.attach(&grant.role, &grant.policy, &grant.document)?;
        if !is_there(roles, grant)? {
            let (role, policy) = (grant.role.clone(), grant.policy.clone());
            return Err(FunctionError::GrantChanged { role, policy }.into());
        }
        seconds = seconds.max(grant.seconds);
    }
    if seconds > 0 {
        tools.progress.stage(&format!("giving IAM {seconds} s to take notice of the policy"));
        if let Some(roles) = tools.roles {
            roles.pause(seconds);
        }
    }
    Ok(())
}

/// Takes them out again: those that are as the run has put them there, where no published version needs them.
pub(in crate::migrate) fn detach(
    tools: &Tools<'_>,
    journal: &mut Journal,
    plan: &Plan,
    referred: &Needed,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    for (index, planned) in plan.functions.iter().enumerate() {
        let Some(grant) = &planned.grant else {
            continue;
        };
        let roles = reach(tools, planned)?;
        let Some(document) = roles.policy(&grant.role, &grant.policy)? else {
            continue;
        };
        let entries = planned.items.iter().map(|item| &plan.entries[item.entry].address);
        let mut entries = entries.filter(|address| referred.has(address));
        if !is_same(&document, &grant.document) || entries.next().is_some() {
            undone.kept_policies.push(format!("{} of the role {}", grant.policy, grant.role));
            continue;
        }
        tools.progress.stage(&format!("taking the policy out of the role {}", grant.role));
        journal.revoking(index)?;
        roles.detach(&grant.role, &grant.policy)?;
    }
    Ok(())
}

fn reach<'t>(tools: &Tools<'t>, planned: &PlannedFunction) -> Result<&'t dyn Roles, MigrateError> {
    let none = || FunctionError::NotThere { function: planned.shown() };
    Ok(tools.roles.ok_or_else(none)?)
}

fn is_there(roles: &dyn Roles, grant: &PlannedGrant) -> Result<bool, MigrateError> {
    let document = roles.policy(&grant.role, &grant.policy)?;
    Ok(document.is_some_and(|document| is_same(&document, &grant.document)))
}

/// IAM may write a document in its own way.
fn is_same(one: &str, other: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<Value>(text).ok();
    read(one).is_some_and(|one| Some(one) == read(other))
}
