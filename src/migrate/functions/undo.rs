//! Back to how functions were: values read from the store once more, in place of references.

use super::apply::{Edit, reach, with_edits};
use super::change::{Target, bring, check_in_effect};
use super::ciphertexts::PlannedCiphertexts;
use super::earlier::{changed_variables, is_back, values};
use super::error::FunctionError;
use super::plan::{PlannedFunction, PlannedLayers, PlannedVariable};
use crate::aws::Fault;
use crate::lambda::{Function, FunctionName, Unsettled};
use crate::migrate::error::MigrateError;
use crate::migrate::journal::{Journal, Phase};
use crate::migrate::others::{Needed, Others, references_in};
use crate::migrate::plan::Plan;
use crate::migrate::tools::Tools;
use crate::migrate::undo::Undone;
use crate::secret::Plaintext;

/// A variable of a function that was not put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionLeft {
    /// The function, as it is written on the command line.
    pub function: String,
    /// Its name.
    pub variable: String,
}

/// What has to be done to one function.
pub(in crate::migrate) struct FunctionRepair {
    /// The values of its planned variables; none when nothing of the run is left in it, or it is gone.
    values: Option<Vec<Plaintext>>,
    /// Variables that are neither as they were nor as the run has left them; all of them when it is gone.
    left: Vec<String>,
    /// How many of its variables are as the run has left them.
    standing: usize,
}

impl FunctionRepair {
    /// Of a function that is gone, or has no variables any more.
    fn none(planned: &PlannedFunction) -> Self {
        let left = planned.items.iter().map(|item| item.variable.clone()).collect();
        Self { values: None, left, standing: 0 }
    }

    /// Whether nothing is to be done.
    pub(in crate::migrate) fn is_none(&self) -> bool {
        self.values.is_none()
    }
}

/// Looks at every function before anything is put back. Who has been changed by somebody else is refused,
/// unless what is still ours in it is to be put back in spite of that.
pub(in crate::migrate) fn inspect(
    tools: &Tools<'_>,
    journal: &Journal,
    others: &Others,
    in_spite: bool,
) -> Result<Vec<FunctionRepair>, MigrateError> {
    let mut repairs = Vec::new();
    for (index, planned) in journal.plan.functions.iter().enumerate() {
        let (functions, name) = reach(tools, planned)?;
        let function = match functions.settled(&name) {
            Err(Unsettled::Aws(error)) if error.fault() == Fault::NotFound => {
                repairs.push(FunctionRepair::none(planned));
                continue;
            }
            function => function.map_err(FunctionError::from)?,
        };
        if function.has_no_variables() {
            if !in_spite && journal.phase != Phase::Undone {
                let run = journal.run.clone();
                return Err(FunctionError::NothingLeft { function: planned.shown(), run }.into());
            }
            repairs.push(FunctionRepair::none(planned));
            continue;
        }
        let mut repair = FunctionRepair { values: None, left: Vec::new(), standing: 0 };
        let opened = match &planned.ciphertexts {
            Some(ciphertexts) => ciphertexts.left(tools.keys, &function)?,
            None => None,
        };
        if opened.is_some() || is_left(planned, &function) {
            let known =
                others.revisions_since(&journal.run, index, &journal.versions, &planned.arn);
            let is_ours = known.is_none_or(|known| known.contains(&function.revision));
            if !is_ours && !in_spite {
                return Err(FunctionError::ChangedSince {
                    function: planned.shown(),
                    run: journal.run.clone(),
                    steps: manual_steps(planned),
                }
                .into());
            }
            match (&planned.ciphertexts, &opened) {
                (Some(ciphertexts), Some(opened)) => {
                    repair.left = ciphertexts.changed(opened, &function);
                    repair.standing = planned.variables() - repair.left.len();
                }
                _ => repair.standing = references(planned, &function).count(),
            }
            repair.values = match opened {
                None => Some(values(tools.store, journal, planned)?),
                opened => opened,
            };
        } else if journal.phase != Phase::Undone {
            repair.left = changed_variables(tools.store, journal, planned, &function)?;
        }
        repairs.push(repair);
    }
    Ok(repairs)
}

/// Whether anything of the run is still in a function.
fn is_left(planned: &PlannedFunction, function: &Function) -> bool {
    references(planned, function).next().is_some()
        || planned.settings.iter().any(|setting| setting.is_left_in(function))
        || added_layers(planned).any(|layer| function.layers.contains(layer))
        || planned.key.as_ref().is_some_and(|key| {
            function.key.as_ref() == Some(&key.after) && key.earlier.as_ref() != Some(&key.after)
        })
}

fn added_layers(planned: &PlannedFunction) -> impl Iterator<Item = &String> {
    planned.layers.iter().flat_map(PlannedLayers::added)
}

/// The variables that have the reference of the plan.
fn references<'p>(
    planned: &'p PlannedFunction,
    function: &'p Function,
) -> impl Iterator<Item = &'p PlannedVariable> {
    planned.items.iter().filter(|item| function.has(&item.variable, &item.reference))
}

/// Puts the values back, takes away what the wrapper needed, and then the right to read.
pub(in crate::migrate) fn put_back(
    tools: &Tools<'_>,
    journal: &mut Journal,
    repairs: Vec<FunctionRepair>,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    let plan = journal.plan.clone();
    for (index, (planned, repair)) in plan.functions.iter().zip(repairs).enumerate() {
        let leave = |variable| FunctionLeft { function: planned.shown(), variable };
        let Some(values) = repair.values else {
            undone.left_in_functions.extend(repair.left.into_iter().map(leave));
            continue;
        };
        let (functions, name) = reach(tools, planned)?;
        tools.progress.stage(&format!("restoring {}", planned.shown()));
        let before = |revision: &str| journal.reverting(index, revision);
        let brought =
            bring(functions, planned, &name, before, |now| Ok(target(planned, &values, now)))?;
        check_in_effect(&brought.function)?;
        journal.reverted(index, &brought.function.revision)?;
        undone.restored += repair.standing;
        // As it is now: somebody may have changed one since the first look.
        let items = planned.items.iter().zip(&values);
        let changed = items.filter(|(item, value)| !is_back(item, value, &brought.function));
        let changed = changed.map(|(item, _)| item.variable.clone());
        undone.left_in_functions.extend(repair.left.into_iter().chain(changed).map(leave));
    }
    Ok(())
}

/// What is to be taken back in a function as it is now; nothing when nothing of the run is left.
fn target(planned: &PlannedFunction, values: &[Plaintext], now: &Function) -> Option<Target> {
    if let Some(ciphertexts) = &planned.ciphertexts {
        return ciphertexts.back(values, now);
    }
    if !is_left(planned, now) {
        return None;
    }
    let items = planned.items.iter().zip(values);
    let items = items.filter(|(item, _)| now.has(&item.variable, &item.reference));
    let settings = planned.settings.iter().filter(|setting| setting.is_left_in(now));
    let edits: Vec<Edit<'_>> = items
        .map(|(item, value)| (item.variable.as_str(), Some(value.expose())))
        .chain(settings.map(|it| (it.variable.as_str(), it.earlier.as_deref().map(str::as_bytes))))
        .collect();
    let environment = (!edits.is_empty()).then(|| with_edits(now, &edits));
    let mut target = Target { environment, ..Target::default() };
    target.layers = planned.layers.as_ref().and_then(|layers| layers.back(&now.layers));
    if let Some(key) = &planned.key
        && now.key.as_ref() == Some(&key.after)
    {
        target.key = Some(key.earlier.clone().unwrap_or_default());
    }
    Some(target)
}

/// What a person has to do where the program must not.
pub fn manual_steps(planned: &PlannedFunction) -> Vec<String> {
    let mut steps = Vec::new();
    for item in &planned.items {
        steps.push(format!("put into {} the value of {}", item.variable, item.reference));
    }
    steps.extend(planned.ciphertexts.iter().flat_map(PlannedCiphertexts::manual_steps));
    for setting in &planned.settings {
        steps.push(match &setting.earlier {
            Some(earlier) => format!("set {} to {earlier} again", setting.variable),
            None => format!("take {} away", setting.variable),
        });
    }
    steps.extend(added_layers(planned).map(|layer| format!("take the layer {layer} away")));
    if let Some(key) = &planned.key {
        steps.push(match &key.earlier {
            Some(earlier) => format!("set the key of its environment to {earlier} again"),
            None => "take the key of its environment away, so that it is Lambda's own".to_owned(),
        });
    }
    if let Some(grant) = &planned.grant {
        steps.push(format!("take the policy {} away from the role {}", grant.policy, grant.role));
    }
    steps
}

/// The entries that functions of this run and of others refer to, in any version.
pub(in crate::migrate) fn still_referred_to(
    tools: &Tools<'_>,
    others: &Others,
    plan: &Plan,
) -> Result<Needed, MigrateError> {
    let mut addresses = Vec::new();
    for arn in others.functions(plan) {
        let (Some(functions), Ok(name)) = (tools.functions, FunctionName::of_arn(&arn)) else {
            continue;
        };
        let versions = match functions.all_versions(&name) {
            Err(error) if error.fault() == Fault::NotFound => continue,
            versions => versions?,
        };
        for version in &versions {
            match version.settings() {
                // All of these functions had variables.
                Some(settings) if !settings.is_empty() || !version.is_latest() => {
                    let found = settings.iter().map(|one| references_in(one.value.expose()));
                    addresses.extend(found.flatten());
                }
                // Nobody knows what it needs.
                _ => addresses.extend(plan.entries.iter().map(|entry| entry.address.clone())),
            }
        }
    }
    Ok(addresses.into_iter().collect())
}
