//! The plan and the outcome for functions, as a person or a program reads them.

use super::facts::Looked;
use crate::classify;
use crate::cli::{MigrateArgs, PatchArg};
use crate::commands::Context;
use crate::commands::migrate::ask::tick;
use crate::commands::migrate::show::document;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::lambda::EXCEPT_VARIABLE;
use crate::migrate::{
    Applied, DraftFunction, FunctionDraft, FunctionItem, Plan, Refusal, Template, Wrapping, patch,
};
use crate::report::v1::{InTheWay, MigratedFunction, MigratedSetting, Migration};
use crate::ui::{Table, counted};

/// Shows the plan on the way to the questions.
pub(super) fn plan(context: &Context, draft: &FunctionDraft) {
    for one in &draft.functions {
        context.ui.say(&format!("{}:", one.function.shown()));
        context.ui.show(&table(one));
    }
}

fn table(one: &DraftFunction) -> Table {
    let mut table = Table::new(&["VARIABLE", "VERDICT", "WHY", "GOES TO"]);
    for item in &one.items {
        let goes_to = match (&item.reference, &item.obstacle) {
            (_, Some(obstacle)) if item.chosen => format!("nowhere: {obstacle}"),
            (Some(reference), _) if item.chosen => reference.to_string(),
            _ => "stays".to_owned(),
        };
        table.row([
            item.shown().to_owned(),
            item.verdict.class.name().to_owned(),
            item.verdict.reason.to_string(),
            goes_to,
        ]);
    }
    table
}

/// Offers the secrets, ticked, and what may be one, not ticked.
pub(super) fn choose(context: &Context, draft: &mut FunctionDraft) -> Result<(), CommandError> {
    let mut offered = Vec::new();
    for one in &draft.functions {
        for item in one.items.iter().filter(|item| item.chosen || item.is_offered()) {
            let (name, verdict) = (one.function.shown(), &item.verdict);
            let (class, reason) = (verdict.class.name(), &verdict.reason);
            offered.push((format!("{} ({name}): {class}, {reason}", item.shown()), item.chosen));
        }
    }
    if offered.is_empty() {
        return Ok(());
    }
    let ticked = tick(context, &offered)?;
    let items = draft.functions.iter_mut().flat_map(|one| &mut one.items);
    let items = items.filter(|item| item.chosen || item.is_offered());
    for (index, item) in items.enumerate() {
        item.chosen = ticked.contains(&index);
    }
    Ok(())
}

/// What happens beside the variables.
pub(super) fn consequences(context: &Context, looked: &Looked) {
    for text in beside(looked) {
        context.ui.say(&text);
    }
    for text in &looked.unchecked {
        context.ui.warn(&format!("not checked: {text}"));
    }
}

fn beside(looked: &Looked) -> Vec<String> {
    let mut texts = Vec::new();
    for one in &looked.functions {
        let name = crate::lambda::FunctionName::of_arn(&one.arn);
        let name = name.map_or_else(|_| one.arn.clone(), |name| name.to_string());
        match &one.wrapping {
            Wrapping::Layer(layer) => {
                texts.push(format!("{name} gets the layer {layer}, and starts through it"));
            }
            Wrapping::NoLayer | Wrapping::UnfitLayer(_) => {}
            Wrapping::Own => texts.push(format!("{name} has to resolve its references itself")),
        }
        if !one.kept.is_empty() {
            let names: Vec<&str> = one.kept.iter().map(|name| classify::shown(name)).collect();
            texts.push(format!(
                "{name} goes on to get these as they stand, since nobody has resolved them so far ({EXCEPT_VARIABLE}): {}",
                names.join(", ")
            ));
        }
        if let Some(grant) = &one.grant {
            let document = serde_json::to_string_pretty(&one.policy).unwrap_or_default();
            let (role, policy) = (&grant.role, &grant.policy);
            texts.push(format!("the role {role} gets the policy {policy}:"));
            texts.extend(document.lines().map(str::to_owned));
        }
    }
    texts
}

/// The plan is the result.
pub(super) fn dry_run(
    context: &Context,
    draft: &FunctionDraft,
    looked: &Looked,
) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return report(context, "planned", None, functions(draft, Some(looked)), Vec::new(), &[]);
    }
    for one in &draft.functions {
        context.print(context.ui.data(&format!("{}:", one.function.shown())))?;
        context.print(context.ui.table(&table(one)))?;
        let Some(looked) = looked.at(one) else {
            continue;
        };
        for refusal in one.refusals(&looked.facts, &looked.wrapping) {
            let option = refusal.overruled_by();
            let option = option.map(|option| format!(" ({option})")).unwrap_or_default();
            context.ui.warn(&format!("{}: {refusal}{option}", one.function.shown()));
        }
    }
    consequences(context, looked);
    context.ui.say("a dry run: nothing was changed");
    Ok(())
}

pub(super) fn nothing_to_do(context: &Context, draft: &FunctionDraft) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return report(context, "nothing-to-do", None, functions(draft, None), Vec::new(), &[]);
    }
    context.ui.say("nothing to move; nothing was changed");
    let offered = draft.functions.iter().flat_map(|one| &one.items).any(FunctionItem::is_offered);
    if offered {
        context.ui.hint(&Hint::say("name variables with --select to move them all the same"));
    }
    Ok(())
}

/// What there is to tell when it is done.
pub(super) struct Told<'t> {
    pub(super) plan: &'t Plan,
    pub(super) looked: &'t Looked,
    pub(super) args: &'t MigrateArgs,
    /// Whether the functions were called since.
    pub(super) exercised: bool,
}

pub(super) fn done(
    context: &Context,
    applied: &Applied,
    outcome: Vec<MigratedFunction>,
    told: &Told<'_>,
) -> Result<(), CommandError> {
    let patches: Vec<String> = match told.args.functions.emit_patch {
        Some(format) => told.plan.functions.iter().map(|it| patch(it, template(format))).collect(),
        None => Vec::new(),
    };
    let reminders = reminders(told);
    if context.ui.is_json() {
        return report(context, "done", Some(applied), outcome, patches, &reminders);
    }
    let (moved, functions) =
        (counted(applied.moved, "variable"), counted(applied.functions, "function"));
    if patches.is_empty() {
        context.ui.say(&format!("moved {moved} of {functions}; stored, read back, compared"));
    } else {
        context.ui.say(&format!("stored {moved} of {functions}; read back, compared"));
        for patch in patches {
            for line in patch.lines() {
                context.print(context.ui.data(line))?;
            }
        }
    }
    context.ui.hint(&Hint::say(format!("`kmseal undo {}` puts everything back", applied.run)));
    for reminder in &reminders {
        context.ui.hint(reminder);
    }
    Ok(())
}

fn template(format: PatchArg) -> Template {
    match format {
        PatchArg::Cfn | PatchArg::Sam => Template::CloudFormation,
        PatchArg::Cdk => Template::Cdk,
        PatchArg::Tf => Template::Terraform,
        PatchArg::Serverless => Template::Serverless,
    }
}

/// What is left to do by hand: the values were readable for everybody who may look at the function.
fn reminders(told: &Told<'_>) -> Vec<Hint> {
    let mut reminders = Vec::new();
    if told.args.functions.emit_patch.is_none() && !told.exercised {
        reminders.push(Hint::say(
            "not exercised: no call was made since; call it, or migrate with --smoke EVENT.json",
        ));
    }
    for planned in &told.plan.functions {
        let items = planned.items.iter().map(|item| item.variable.as_str());
        let names: Vec<&str> = items.filter(|name| classify::shown(name) == *name).collect();
        reminders.push(Hint::say(format!(
            "not rotated yet: {} of {}; whoever could read its configuration may know them, so rotate them \
             where they come from",
            names.join(", "),
            planned.shown()
        )));
        let looked = told.looked.functions.iter().find(|looked| looked.arn == planned.arn);
        let old = looked.map(|looked| looked.old_versions.as_slice()).unwrap_or_default();
        if !old.is_empty() {
            reminders.push(Hint::say(format!(
                "published versions of {} still hold them in plain text: {}",
                planned.shown(),
                old.join(", ")
            )));
            reminders.push(Hint::run(format!("kmseal lambda prune-versions {}", planned.shown())));
        }
        let aliases = looked.map(|looked| looked.facts.aliases.as_slice()).unwrap_or_default();
        if !aliases.is_empty() {
            let names: Vec<&str> = aliases.iter().map(|alias| alias.name.as_str()).collect();
            reminders.push(Hint::say(format!(
                "its aliases lead to versions as they were published: {}; publish a new one when it is tried out",
                names.join(", ")
            )));
        }
    }
    reminders
}

/// The functions as a program reads them.
pub(super) fn functions(draft: &FunctionDraft, looked: Option<&Looked>) -> Vec<MigratedFunction> {
    let variables = |one: &DraftFunction| {
        let variable = |item: &FunctionItem| {
            let moved = item.chosen && item.obstacle.is_none();
            MigratedSetting {
                name: item.shown().to_owned(),
                class: item.verdict.class.name(),
                reason: item.verdict.reason.to_string(),
                moved,
                reference: item.reference.as_ref().filter(|_| moved).map(ToString::to_string),
                obstacle: item.obstacle.as_ref().map(ToString::to_string),
            }
        };
        one.items.iter().map(variable).collect()
    };
    let function = |one: &DraftFunction| MigratedFunction {
        function: one.function.shown().to_string(),
        arn: one.function.arn.clone(),
        variables: variables(one),
        layer: looked.and_then(|looked| match &looked.at(one)?.wrapping {
            Wrapping::Layer(layer) => Some(layer.clone()),
            _ => None,
        }),
        policy: looked.and_then(|looked| serde_json::to_value(&looked.at(one)?.policy).ok()),
        in_the_way: looked.map(|looked| in_the_way(one, looked)).unwrap_or_default(),
    };
    draft.functions.iter().map(function).collect()
}

fn in_the_way(one: &DraftFunction, looked: &Looked) -> Vec<InTheWay> {
    let Some(looked) = looked.at(one) else {
        return Vec::new();
    };
    let refusals = one.refusals(&looked.facts, &looked.wrapping).into_iter();
    let told = |refusal: Refusal| InTheWay {
        reason: refusal.to_string(),
        overruled_by: refusal.overruled_by(),
    };
    refusals.map(told).collect()
}

fn report(
    context: &Context,
    outcome: &'static str,
    applied: Option<&Applied>,
    functions: Vec<MigratedFunction>,
    patches: Vec<String>,
    reminders: &[Hint],
) -> Result<(), CommandError> {
    let document = document(context, outcome, applied, reminders);
    context.report(Migration { functions, patches, ..document })
}
