//! `lambda prune-versions`

use super::Context;
use crate::cli::LambdaPruneVersionsArgs;
use crate::commands::endpoints::warn_of_overrides;
use crate::error::{CommandError, Status};
use crate::hint::Hint;
use crate::lambda::{LiveFunctions, PublishedVersion};
use crate::prune::{self, Fate, Holds, Kept, Order, Outcome, Survey, Surveyed};
use crate::report::v1::{PrunedFunction, PrunedVersion, Pruning};
use crate::ui::{Question, Table, counted};

/// What nobody can find out.
const ELSEWHERE: &str =
    "other services may name a version by its ARN, and kmseal cannot find all of those";

pub(super) fn run(args: &LambdaPruneVersionsArgs, context: &Context) -> Result<u8, CommandError> {
    let aws = context.open_aws()?;
    warn_of_overrides(context, &aws)?;
    let functions = LiveFunctions::new(aws);
    let order = Order { keep: args.keep, all: args.all };
    let progress = context.ui.progress();
    let mut surveys: Vec<Survey> = Vec::new();
    for name in &args.names {
        let survey = prune::survey(&functions, &name.0, order, &progress)?;
        if !surveys.iter().any(|other| other.function == survey.function) {
            surveys.push(survey);
        }
    }
    drop(progress);
    let due: usize = surveys.iter().map(|survey| survey.due().count()).sum();
    if due == 0 || args.dry_run {
        let outcome = if due == 0 { "nothing-to-do" } else { "planned" };
        return planned(context, &surveys, outcome, due);
    }
    for survey in &surveys {
        show(context, survey);
    }
    context.ui.warn(ELSEWHERE);
    if !args.yes && !go_ahead(context, due)? {
        context.ui.say("nothing was deleted");
        return Ok(Status::Done as u8);
    }
    let progress = context.ui.progress();
    let outcomes: Vec<Outcomes> =
        surveys.iter().map(|survey| prune::delete(&functions, survey, &progress)).collect();
    drop(progress);
    done(context, &surveys, &outcomes)
}

type Outcomes = Vec<(PublishedVersion, Outcome)>;

fn go_ahead(context: &Context, due: usize) -> Result<bool, CommandError> {
    let instead =
        "add --yes to go on without being asked, or --dry-run to see what would be deleted";
    let question = Question { what: "whether to delete versions", instead };
    let text = format!("Delete {}, for good? There is no undo", counted(due, "published version"));
    Ok(context.ui.confirm(question, &text)?)
}

fn held(one: &Surveyed) -> String {
    match &one.holds {
        Holds::Secrets(names) => names.join(", "),
        Holds::Nothing => "no secret".to_owned(),
        Holds::Unknown { code } => format!("unknown ({code})"),
    }
}

fn pointers(one: &Surveyed) -> Vec<String> {
    one.pointers.iter().map(ToString::to_string).collect()
}

fn why(kept: Kept) -> &'static str {
    match kept {
        Kept::PointedAt => "something leads to it",
        Kept::Newest => "one of the newest",
        Kept::Unknown => "nobody knows what it holds",
    }
}

fn table(survey: &Survey) -> Table {
    let mut table = Table::new(&["VERSION", "HOLDS", "LED TO BY", "WHAT HAPPENS"]);
    for one in &survey.versions {
        let what = match one.fate {
            Fate::Delete => "deleted".to_owned(),
            Fate::Keep(kept) => format!("stays: {}", why(kept)),
        };
        table.row([one.version.to_string(), held(one), pointers(one).join(", "), what]);
    }
    table
}

fn rest(survey: &Survey) -> String {
    let name = &survey.function;
    match (survey.versions.len(), survey.clean) {
        (0, 0) => format!("{name} has no published version"),
        (0, clean) => {
            format!("{name}: {} without secrets stay", counted(clean, "published version"))
        }
        (_, 0) => format!("{name}:"),
        (_, clean) => {
            format!("{name}, beside {} without secrets:", counted(clean, "published version"))
        }
    }
}

fn show(context: &Context, survey: &Survey) {
    context.ui.say(&rest(survey));
    if !survey.versions.is_empty() {
        context.ui.show(&table(survey));
    }
}

/// What would happen is the result.
fn planned(
    context: &Context,
    surveys: &[Survey],
    outcome: &'static str,
    due: usize,
) -> Result<u8, CommandError> {
    if context.ui.is_json() {
        let functions = surveys.iter().map(|survey| reported(survey, &[])).collect();
        context.report(document(context, outcome, functions, &reminders(surveys, &[])))?;
        return Ok(Status::Done as u8);
    }
    for survey in surveys {
        context.print(context.ui.data(&rest(survey)))?;
        if !survey.versions.is_empty() {
            context.print(context.ui.table(&table(survey)))?;
        }
    }
    if due == 0 {
        context.ui.say("nothing to delete; nothing was deleted");
    } else {
        context.ui.warn(ELSEWHERE);
        context
            .ui
            .say(&format!("a dry run: {} would be deleted", counted(due, "published version")));
    }
    for reminder in reminders(surveys, &[]) {
        context.ui.hint(&reminder);
    }
    Ok(Status::Done as u8)
}

fn done(context: &Context, surveys: &[Survey], outcomes: &[Outcomes]) -> Result<u8, CommandError> {
    let all = || outcomes.iter().flatten();
    let deleted = all().filter(|(_, outcome)| matches!(outcome, Outcome::Deleted)).count();
    let left = all().count() - deleted;
    let (outcome, status) = match (deleted, left) {
        (_, 0) => ("done", Status::Done),
        (0, _) => ("nothing-deleted", Status::Failed),
        _ => ("partly-done", Status::Partial),
    };
    let reminders = reminders(surveys, outcomes);
    if context.ui.is_json() {
        let each = surveys.iter().zip(outcomes);
        let functions = each.map(|(survey, outcomes)| reported(survey, outcomes)).collect();
        context.report_found(document(context, outcome, functions, &reminders), status)?;
        return Ok(status as u8);
    }
    for (survey, outcomes) in surveys.iter().zip(outcomes) {
        for (version, outcome) in outcomes {
            if let Some(why) = failure(outcome) {
                context.ui.warn(&format!("{}:{version} was not deleted: {why}", survey.function));
            }
        }
    }
    context.ui.say(&format!("deleted {}", counted(deleted, "published version")));
    for reminder in &reminders {
        context.ui.hint(reminder);
    }
    Ok(status as u8)
}

fn failure(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Deleted => None,
        Outcome::PointedAt => Some("something leads to it since it was looked at".to_owned()),
        Outcome::Failed(error) => Some(error.to_string()),
        Outcome::NotTried => Some("not tried, since another one failed".to_owned()),
    }
}

/// What is still there.
fn reminders(surveys: &[Survey], outcomes: &[Outcomes]) -> Vec<Hint> {
    let mut reminders = Vec::new();
    for (at, survey) in surveys.iter().enumerate() {
        let gone = |version: PublishedVersion| {
            let mut own = outcomes.get(at).into_iter().flatten();
            own.any(|(one, outcome)| *one == version && matches!(outcome, Outcome::Deleted))
        };
        let due = |one: &Surveyed| outcomes.is_empty() && one.fate == Fate::Delete;
        let remains =
            |one: &&Surveyed| one.holds != Holds::Nothing && !gone(one.version) && !due(one);
        let left: Vec<String> =
            survey.versions.iter().filter(remains).map(|one| one.version.to_string()).collect();
        if !left.is_empty() {
            reminders.push(Hint::say(format!(
                "of {} these versions still hold secrets, or may: {}; let what leads to them lead to a newer one, or \
                 keep fewer with --keep",
                survey.function,
                left.join(", ")
            )));
        }
    }
    if !outcomes.is_empty() {
        reminders.push(Hint::say(
            "whoever could read the configuration of a version may know its secrets: rotate them where they come from",
        ));
    }
    reminders
}

fn reported(survey: &Survey, outcomes: &[(PublishedVersion, Outcome)]) -> PrunedFunction {
    let version = |one: &Surveyed| {
        let found = outcomes.iter().find(|(version, _)| *version == one.version);
        let (outcome, reason) = match (found, one.fate) {
            (_, Fate::Keep(kept)) => ("kept", Some(why(kept).to_owned())),
            (None, Fate::Delete) => ("to-delete", None),
            (Some((_, outcome)), Fate::Delete) => match failure(outcome) {
                None => ("deleted", None),
                why => ("not-deleted", why),
            },
        };
        PrunedVersion {
            version: one.version.number(),
            holds: match &one.holds {
                Holds::Secrets(names) => names.clone(),
                Holds::Nothing | Holds::Unknown { .. } => Vec::new(),
            },
            unknown: match &one.holds {
                Holds::Unknown { code } => Some(code.clone()),
                Holds::Secrets(_) | Holds::Nothing => None,
            },
            led_to_by: pointers(one),
            outcome,
            reason,
        }
    };
    PrunedFunction {
        function: survey.function.to_string(),
        versions: survey.versions.iter().map(version).collect(),
        clean: survey.clean,
    }
}

fn document(
    context: &Context,
    outcome: &'static str,
    functions: Vec<PrunedFunction>,
    reminders: &[Hint],
) -> Pruning {
    Pruning {
        outcome,
        functions,
        not_looked_at: ELSEWHERE,
        reminders: reminders.iter().cloned().map(Into::into).collect(),
        endpoints: context.endpoints(),
    }
}
