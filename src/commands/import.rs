//! `import`

use std::path::Path;

use super::Context;
use super::destination::{destination, open};
use crate::cli::ImportArgs;
use crate::error::CommandError;
use crate::fs::{self, FsError};
use crate::hint::{Hint, Kind};
use crate::migrate::{self, ImportDraft, ImportItem, Obstacle, Order, Reader, SOURCE_LIMIT};
use crate::portage::{self, Contents, Format};
use crate::report::v1::{Import, Imported};
use crate::secret::Plaintext;
use crate::store::{ADVANCED_TIER, Store};
use crate::sys;
use crate::ui::{Question, Table, counted};

pub(super) fn run(args: &ImportArgs, context: &Context) -> Result<(), CommandError> {
    let destination = destination(&args.to.0, args.layout, args.key.as_deref())?;
    let (text, format) = (content(args, context)?, format(args)?);
    let Contents { variables, remarks } = portage::read(&text, format, args.env_dialect.0)?;
    for remark in remarks {
        context.ui.warn(&format!("line {}: {}", remark.line, remark.text));
    }
    let kind = destination.address.store();
    let (mut stores, is_there) = open(context, &destination)?;
    let [select, exclude] = [&args.select, &args.exclude]
        .map(|globs| globs.iter().map(|glob| glob.0.clone()).collect::<Vec<_>>());
    let order = Order {
        reader: args.env_dialect.0,
        select: &select,
        exclude: &exclude,
        on_conflict: args.on_conflict.into(),
    };
    let store = is_there.then_some(&stores as &dyn Store);
    let draft = ImportDraft::new(variables, &order, &destination, store)?;
    if args.dry_run {
        return dry_run(args, context, &draft);
    }
    context.ui.show(&table(&draft));
    refuse(&draft, || portage::looks_like(&text).filter(|looks| *looks != format))?;
    let writes = draft.writes()?;
    let count = draft.items.iter().filter(|item| item.is_due()).count();
    if count == 0 {
        if context.ui.is_json() {
            return report(args, context, "nothing-to-do", &draft);
        }
        context.ui.say("nothing to store; nothing was changed");
        return Ok(());
    }
    if !args.yes && !go_ahead(context, count)? {
        context.ui.say("nothing was changed");
        return Ok(());
    }
    if !kind.is_aws() && stores.vault().is_none() {
        stores.set_vault(context.open_or_create_vault()?);
    }
    let progress = context.ui.progress();
    migrate::store(&writes, &mut stores, &progress)?;
    drop(progress);
    if context.ui.is_json() {
        return report(args, context, "done", &draft);
    }
    let values = if count == 1 { "value" } else { "values" };
    context.ui.say(&format!("stored {count} {values}; read back, compared"));
    for reminder in reminders(args) {
        context.ui.hint(&reminder);
    }
    Ok(())
}

fn is_stdin(args: &ImportArgs) -> bool {
    args.file == Path::new("-")
}

fn format(args: &ImportArgs) -> Result<Format, CommandError> {
    let format = args.format.map_or_else(|| Format::of_name(&args.file), Into::into);
    if format != Format::Dotenv && args.env_dialect.0 != Reader::Auto {
        return Err(dialect_is_for_dotenv(format));
    }
    Ok(format)
}

/// A flag that would mean nothing is a mistake.
pub(super) fn dialect_is_for_dotenv(format: Format) -> CommandError {
    CommandError::usage(
        format!("--env-dialect says who reads a `.env` file, and this is {}", format.title()),
        vec![Hint::say("leave it out, or say --format dotenv")],
    )
}

fn content(args: &ImportArgs, context: &Context) -> Result<Plaintext, CommandError> {
    if !is_stdin(args) {
        return Ok(fs::read_file(&args.file, SOURCE_LIMIT)?);
    }
    context.check_stdin_is_free("the values")?;
    let stdin = Path::new("standard input");
    Ok(sys::read_stdin(SOURCE_LIMIT).map_err(FsError::io("read", stdin))?)
}

fn dry_run(args: &ImportArgs, context: &Context, draft: &ImportDraft) -> Result<(), CommandError> {
    if draft.obstacles().next().is_none() {
        // Members may be too large together.
        draft.writes().map(drop)?;
    }
    if context.ui.is_json() {
        return report(args, context, "planned", draft);
    }
    context.print(context.ui.table(&table(draft)))?;
    context.ui.say("a dry run: nothing was changed");
    Ok(())
}

fn go_ahead(context: &Context, count: usize) -> Result<bool, CommandError> {
    let what = counted(count, "value");
    Ok(context.ui.confirm(Question::GO_AHEAD, &format!("Store {what}?"))?)
}

/// What is in the way stops everything.
fn refuse(draft: &ImportDraft, looks: impl FnOnce() -> Option<Format>) -> Result<(), CommandError> {
    let obstacles: Vec<(&ImportItem, &Obstacle)> = draft.obstacles().collect();
    if obstacles.is_empty() {
        return Ok(());
    }
    let mut error = CommandError::refused(
        "some of it cannot be stored; nothing was changed",
        vec![Hint::say("leave variables out with --exclude NAME")],
    );
    if obstacles.iter().any(|(_, obstacle)| matches!(obstacle, Obstacle::Conflict(_))) {
        error.hints.push(Hint::say(
            "to write over other values add --on-conflict overwrite, to leave them --on-conflict skip",
        ));
    }
    if obstacles.iter().any(|(_, obstacle)| matches!(obstacle, Obstacle::Dissent)) {
        error.kind = Kind::Usage;
        error.hints.push(Hint::say(
            "say which program reads the file: --env-dialect node, dotenvx, python, ruby, docker, systemd or bash",
        ));
        if let Some(looks) = looks() {
            let (title, name) = (looks.title(), looks.name());
            error.hints.push(Hint::say(format!("it may be {title}: say --format {name}")));
        }
    }
    let cause = |(item, obstacle): (&ImportItem, &Obstacle)| {
        let place = item.source.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        match (&item.source.dissent, obstacle) {
            (Some(dissent), Obstacle::Dissent) => format!("{place}{}: {dissent}", item.shown()),
            _ => format!("{place}{}: {obstacle}", item.shown()),
        }
    };
    error.causes = obstacles.into_iter().map(cause).collect();
    Err(error)
}

fn reminders(args: &ImportArgs) -> Vec<Hint> {
    if is_stdin(args) {
        return Vec::new();
    }
    vec![Hint::say(format!(
        "{} still holds the values in plain text; remove it when nothing reads it any more",
        args.file.display()
    ))]
}

fn table(draft: &ImportDraft) -> Table {
    let mut table = Table::new(&["VARIABLE", "TO", ""]);
    for item in &draft.items {
        let to = item.reference.as_ref().map(ToString::to_string).unwrap_or_default();
        let what = match &item.obstacle {
            _ if item.skipped => "stays: the store has another value".to_owned(),
            Some(obstacle) => format!("cannot: {obstacle}"),
            None if item.same => "is there already".to_owned(),
            None if item.needs_advanced_tier() => ADVANCED_TIER.to_owned(),
            None => String::new(),
        };
        table.row([item.shown().to_owned(), to, what]);
    }
    table
}

fn report(
    args: &ImportArgs,
    context: &Context,
    outcome: &'static str,
    draft: &ImportDraft,
) -> Result<(), CommandError> {
    let imported = |item: &ImportItem| Imported {
        variable: item.shown().to_owned(),
        line: item.source.line,
        reference: item.reference.as_ref().map(ToString::to_string),
        stored: item.is_due(),
        same: item.same,
        obstacle: item.obstacle.as_ref().filter(|_| !item.skipped).map(ToString::to_string),
    };
    let items = draft.items.iter().map(imported).collect();
    let reminders = if outcome == "done" { reminders(args) } else { Vec::new() };
    context.report(Import {
        outcome,
        items,
        reminders: reminders.into_iter().map(Into::into).collect(),
        endpoints: context.endpoints(),
    })
}
