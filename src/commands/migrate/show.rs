//! The plan and the outcome, as a person or a program reads them.

use super::Context;
use crate::classify::shown;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::migrate::{Applied, Draft, DraftFile, DraftItem, Reader, Remains, Remark};
use crate::reference::Scheme;
use crate::report::v1::{LineFinding, MigratedFile, MigratedVariable, Migration, RemainingValue};
use crate::store::ADVANCED_TIER;
use crate::ui::{Table, counted};

/// Shows the plan on the way to the questions.
pub(super) fn plan(context: &Context, draft: &Draft) {
    for file in &draft.files {
        context.ui.say(&format!("{}:", file.shown.display()));
        context.ui.show(&table(file));
        remarks(context, file);
    }
    let skipped = draft.skipped();
    if skipped > 0 {
        context.ui.warn(&format!("{skipped} stay: the store has other values under their names"));
    }
}

/// The plan is the result.
pub(super) fn dry_run(context: &Context, draft: &Draft) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return report(context, "planned", None, variables(draft), &[]);
    }
    for file in &draft.files {
        context.print(context.ui.data(&format!("{}:", file.shown.display())))?;
        context.print(context.ui.table(&table(file)))?;
        remarks(context, file);
    }
    context.ui.say("a dry run: nothing was changed");
    Ok(())
}

pub(super) fn nothing_to_do(context: &Context, draft: &Draft) -> Result<(), CommandError> {
    if context.ui.is_json() {
        return report(context, "nothing-to-do", None, variables(draft), &[]);
    }
    context.ui.say("nothing to move; nothing was changed");
    if draft.items().any(|(_, item)| item.is_offered()) {
        context.ui.hint(&Hint::say("name variables with --select to move them all the same"));
    }
    Ok(())
}

pub(super) fn done(
    context: &Context,
    applied: &Applied,
    done: &str,
    files: Vec<MigratedFile>,
    reminders: &[Hint],
) -> Result<(), CommandError> {
    warn_of_remains(context, &files);
    if context.ui.is_json() {
        return report(context, "done", Some(applied), files, reminders);
    }
    let how = if done == "sealed" { "opened again" } else { "stored, read back" };
    context.ui.say(&format!(
        "{done} {} of {}; {how}, compared",
        counted(applied.moved, "variable"),
        counted(applied.files, "file")
    ));
    context.ui.hint(&Hint::say(format!("`kmseal undo {}` puts everything back", applied.run)));
    let dialect = files.first().map_or(Reader::Auto.name(), |file| file.dialect);
    if dialect != Reader::Auto.name() {
        context.ui.hint(&Hint::say(format!(
            "the file is for {dialect}: `kmseal run --env-dialect {dialect} -f FILE -- CMD` reads it so"
        )));
    }
    for reminder in reminders {
        context.ui.hint(reminder);
    }
    Ok(())
}

/// What was moved is not gone where it stands in a comment, too.
fn warn_of_remains(context: &Context, files: &[MigratedFile]) {
    for file in files {
        for RemainingValue { variable, lines } in &file.remains {
            context.ui.warn(&format!(
                "{}: the value of {variable} is still there in plain text, in {}",
                file.path,
                listed(lines)
            ));
        }
    }
    if files.iter().any(|file| !file.remains.is_empty()) {
        context.ui.hint(&Hint::say(
            "remove it from these lines by hand: only values of variables are replaced",
        ));
    }
}

/// `line 3`, `lines 3, 5`
fn listed(lines: &[usize]) -> String {
    let numbers: Vec<String> = lines.iter().map(ToString::to_string).collect();
    format!("line{} {}", if lines.len() == 1 { "" } else { "s" }, numbers.join(", "))
}

fn report(
    context: &Context,
    outcome: &'static str,
    applied: Option<&Applied>,
    files: Vec<MigratedFile>,
    reminders: &[Hint],
) -> Result<(), CommandError> {
    context.report(Migration { files, ..document(context, outcome, applied, reminders) })
}

/// The document of a migration, without what was migrated.
pub(super) fn document(
    context: &Context,
    outcome: &'static str,
    applied: Option<&Applied>,
    reminders: &[Hint],
) -> Migration {
    Migration {
        outcome,
        run: applied.map(|applied| applied.run.to_string()),
        undo: applied.map(|applied| format!("kmseal undo {}", applied.run)),
        files: Vec::new(),
        functions: Vec::new(),
        patches: Vec::new(),
        reminders: reminders.iter().cloned().map(Into::into).collect(),
        endpoints: context.endpoints(),
    }
}

fn table(file: &DraftFile) -> Table {
    let mut table = Table::new(&["LINE", "VARIABLE", "VERDICT", "WHY", "GOES TO"]);
    for item in &file.items {
        let goes_to = match (&item.reference, &item.obstacle) {
            (_, Some(obstacle)) if item.chosen => format!("nowhere: {obstacle}"),
            (Some(reference), _) if item.chosen && item.needs_advanced_tier() => {
                format!("{reference} ({ADVANCED_TIER})")
            }
            (Some(reference), _) if item.chosen => reference.to_string(),
            _ if item.chosen && item.seals => "stays, sealed".to_owned(),
            _ => "stays".to_owned(),
        };
        table.row([
            item.line.to_string(),
            item.shown().to_owned(),
            item.verdict.class.name().to_owned(),
            item.verdict.reason.to_string(),
            goes_to,
        ]);
    }
    table
}

/// What the person should know about the file beyond the table. How the dialects differ about what is
/// chosen comes with the question or the refusal.
fn remarks(context: &Context, file: &DraftFile) {
    let path = file.shown.display();
    for remark in &file.remarks {
        context.ui.warn(&format!("{path}:{}: {}", remark.line, remark.text));
    }
    for Remains { variable, lines, .. } in file.remains() {
        let (variable, lines) = (shown(&variable), listed(&lines));
        context
            .ui
            .warn(&format!("{path}: the value of {variable} is in {lines}, too, and stays there"));
    }
    for item in file.items.iter().filter(|item| item.is_offered() && !item.chosen) {
        if let Some(dissent) = &item.dissent {
            context.ui.warn(&format!("{path}:{}: {}: {dissent}", item.line, item.shown()));
        }
    }
}

/// The draft as it is reported.
fn variables(draft: &Draft) -> Vec<MigratedFile> {
    files(draft, |remains| remains.lines)
}

/// The same as it will be once everything is done.
pub(super) fn outcome(draft: &Draft) -> Vec<MigratedFile> {
    files(draft, |remains| remains.lines_after)
}

fn files(draft: &Draft, lines: fn(Remains) -> Vec<usize>) -> Vec<MigratedFile> {
    let remaining = |remains: Remains| RemainingValue {
        variable: shown(&remains.variable).to_owned(),
        lines: lines(remains),
    };
    let file = |file: &DraftFile| MigratedFile {
        path: file.file.path().display().to_string(),
        dialect: file.reader.name(),
        variables: file.items.iter().map(variable).collect(),
        findings: file.remarks.iter().map(finding).collect(),
        remains: file.remains().into_iter().map(remaining).collect(),
    };
    draft.files.iter().map(file).collect()
}

/// What stands in the file afterwards. Of a sealed value that is known only once it is sealed.
fn reference(item: &DraftItem) -> Option<String> {
    if item.seals {
        return Some(Scheme::Sealed.prefix().to_owned());
    }
    item.reference.as_ref().map(ToString::to_string)
}

fn finding(remark: &Remark) -> LineFinding {
    LineFinding { line: remark.line, message: remark.text.clone() }
}

fn variable(item: &DraftItem) -> MigratedVariable {
    let moved = item.chosen && item.obstacle.is_none();
    MigratedVariable {
        name: item.shown().to_owned(),
        line: item.line,
        class: item.verdict.class.name(),
        reason: item.verdict.reason.to_string(),
        moved,
        reference: moved.then(|| reference(item)).flatten(),
        dissent: item.dissent.clone(),
        obstacle: item.obstacle.as_ref().map(ToString::to_string),
    }
}
