//! From values to references, in one change of each function.

use std::collections::HashMap;

use super::change::{Target, bring, check_in_effect, check_readable};
use super::error::FunctionError;
use super::grant;
use super::plan::{PlannedFunction, PlannedVariable};
use crate::classify::shown;
use crate::lambda::{Function, FunctionName, Functions, MOST_LAYERS};
use crate::migrate::error::MigrateError;
use crate::migrate::journal::Journal;
use crate::migrate::plan::Plan;
use crate::migrate::tools::Tools;
use crate::secret::Plaintext;

/// The values of a function's planned variables; none where the reference stands already. Where they become
/// ciphertext, or were, all of them.
pub struct Standing(pub(in crate::migrate) Vec<Option<Plaintext>>);

impl Standing {
    /// What a function has now. A variable that is gone is refused.
    pub(super) fn of(planned: &PlannedFunction, function: &Function) -> Result<Self, MigrateError> {
        check_readable(function)?;
        let value = |item: &PlannedVariable| {
            let now = function.setting(&item.variable);
            now.ok_or_else(|| changed(planned, &item.variable))?;
            Ok(item.plain_in(function).map(|now| Plaintext::copy_of(now.expose())))
        };
        planned.items.iter().map(value).collect::<Result<_, _>>().map(Self)
    }
}

/// Who can reach a function, and its name; a run that is about functions is never without.
pub(super) fn reach<'t>(
    tools: &Tools<'t>,
    planned: &PlannedFunction,
) -> Result<(&'t dyn Functions, FunctionName), MigrateError> {
    let none = || FunctionError::NotThere { function: planned.shown() };
    Ok(tools.functions.zip(planned.name()).ok_or_else(none)?)
}

/// Looks at all planned functions again.
pub(in crate::migrate) fn look(
    tools: &Tools<'_>,
    plan: &Plan,
) -> Result<Vec<Standing>, MigrateError> {
    let look = |planned: &PlannedFunction| {
        if let Some(ciphertexts) = &planned.ciphertexts {
            let values = ciphertexts.values(tools.keys, &planned.shown());
            let values = values.map_err(FunctionError::from)?;
            return Ok(Standing(values.into_iter().map(Some).collect()));
        }
        let (functions, name) = reach(tools, planned)?;
        Standing::of(planned, &functions.get(&name)?)
    };
    plan.functions.iter().map(look).collect()
}

/// The values that planned variables have at this moment. A function that cannot be read says nothing.
pub(in crate::migrate) fn values_now(
    tools: &Tools<'_>,
    plan: &Plan,
) -> Vec<HashMap<String, Plaintext>> {
    let values = |planned: &PlannedFunction| {
        let read = reach(tools, planned).and_then(|(functions, name)| Ok(functions.get(&name)?));
        let value = |item: &PlannedVariable| {
            let value = item.plain_in(read.as_ref().ok()?)?;
            Some((item.variable.clone(), Plaintext::copy_of(value.expose())))
        };
        planned.items.iter().filter_map(value).collect()
    };
    plan.functions.iter().map(values).collect()
}

/// Lets every planned function's role read what it needs, and then changes the function.
pub(in crate::migrate) fn apply(
    tools: &Tools<'_>,
    journal: &mut Journal,
    plan: &Plan,
    standing: &[Standing],
) -> Result<(), MigrateError> {
    grant::attach(tools, journal, plan)?;
    for (index, (planned, standing)) in plan.functions.iter().zip(standing).enumerate() {
        if planned.by_hand {
            continue;
        }
        let (functions, name) = reach(tools, planned)?;
        tools.progress.stage(&format!("changing {}", planned.shown()));
        let before = |revision: &str| journal.updating(index, revision);
        let brought =
            bring(functions, planned, &name, before, |now| target(planned, standing, now))?;
        check_in_effect(&brought.function)?;
        // Where it was done before, by this run that was cut off behind it, the revision is as good as known:
        // all of it is as planned.
        let known = brought.is_ours || !brought.was_sent;
        if brought.was_sent || !journal.versions.updated.contains_key(&index) {
            journal.updated(index, known.then_some(&*brought.function.revision))?;
        }
    }
    Ok(())
}

/// What is to be done to a function as it is now; nothing when all of it is done.
fn target(
    planned: &PlannedFunction,
    standing: &Standing,
    now: &Function,
) -> Result<Option<Target>, MigrateError> {
    if let Some(ciphertexts) = &planned.ciphertexts {
        return ciphertexts.forth(planned, &standing.0, now);
    }
    let mut target = Target::default();
    let mut edits: Vec<Edit<'_>> = Vec::new();
    for (item, known) in planned.items.iter().zip(&standing.0) {
        let is = now.setting(&item.variable).ok_or_else(|| changed(planned, &item.variable))?;
        if is.expose() == item.reference.as_bytes() {
            continue;
        }
        // Another value was never stored.
        if !known.as_ref().is_some_and(|known| known.same_as(is)) {
            return Err(changed(planned, &item.variable));
        }
        edits.push((&item.variable, Some(item.reference.as_bytes())));
    }
    for setting in &planned.settings {
        let is = now.setting(&setting.variable).map(Plaintext::expose);
        if is == Some(setting.value.as_bytes()) {
            continue;
        }
        if is != setting.earlier.as_deref().map(str::as_bytes) {
            return Err(changed(planned, &setting.variable));
        }
        edits.push((&setting.variable, Some(setting.value.as_bytes())));
    }
    if !edits.is_empty() {
        target.environment = Some(with_edits(now, &edits));
    }
    if let Some(layers) = &planned.layers {
        target.layers = layers.forth(&now.layers);
        if target.layers.as_ref().is_some_and(|layers| layers.len() > MOST_LAYERS) {
            return Err(FunctionError::Changed { function: planned.shown() }.into());
        }
    }
    if let Some(key) = &planned.key
        && now.key.as_ref() != Some(&key.after)
    {
        if now.key != key.earlier {
            return Err(FunctionError::Changed { function: planned.shown() }.into());
        }
        target.key = Some(key.after.clone());
    }
    let is_due = target.environment.is_some() || target.layers.is_some() || target.key.is_some();
    Ok(is_due.then_some(target))
}

/// A variable, and its value afterwards; none when it is taken away.
pub(super) type Edit<'e> = (&'e str, Option<&'e [u8]>);

/// All variables, some of them with other values, new or taken away.
pub(super) fn with_edits(now: &Function, edits: &[Edit<'_>]) -> Vec<(String, Plaintext)> {
    let edited = |name: &str| edits.iter().any(|(edited, _)| *edited == name);
    let kept = now.settings().unwrap_or_default().iter();
    let kept = kept.filter(|setting| !edited(&setting.name));
    let kept = kept.map(|setting| (setting.name.as_str(), setting.value.expose()));
    let new = edits.iter().filter_map(|(name, value)| Some((*name, (*value)?)));
    kept.chain(new).map(|(name, value)| (name.to_owned(), Plaintext::copy_of(value))).collect()
}

pub(super) fn changed(planned: &PlannedFunction, variable: &str) -> MigrateError {
    let (function, name) = (planned.shown(), shown(variable).to_owned());
    FunctionError::SettingChanged { function, name }.into()
}
