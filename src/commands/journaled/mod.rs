//! `undo`, `resume` and `runs`

mod resume;

pub(super) use resume::resume;

use std::path::PathBuf;

use super::Context;
use super::endpoints::warn_of_overrides;
use super::keyring::Keys;
use super::rewrap::Rewrapper;
use super::rotate;
use super::times::rfc3339;
use crate::classify;
use crate::cli::{RunsArgs, UndoArgs};
use crate::error::{CommandError, Status};
use crate::hint::{Hint, Kind};
use crate::migrate::{
    self, Journal, MigrateError, Phase, PlannedFunction, RunSummary, Tools, Undone,
};
use crate::report::v1::{Run, Undo};
use crate::store::vault::Vault;
use crate::ui::{Table, counted};

pub(super) fn undo(args: &UndoArgs, context: &Context) -> Result<u8, CommandError> {
    let runs = context.runs();
    let _lock = runs.lock()?;
    let summary = match &args.run {
        Some(text) => runs.find(text)?,
        // Always the last one: said twice, it must not reach for an earlier run.
        None => runs.list()?.pop().ok_or(MigrateError::NothingToUndo)?,
    };
    if summary.plan.unseals && summary.phase == Phase::Done {
        return Err(CommandError::refused(
            format!("the run {} has put values in place of what was sealed", summary.run),
            vec![Hint::say("seal them again under the same keys, and each gets its text back")],
        ));
    }
    if let Some(rotation) = summary.plan.rotations.first() {
        return Err(rotate::not_without_commands(&summary, rotation));
    }
    warn_of(context, std::slice::from_ref(&summary))?;
    let undone = undo_run(context, &summary, args.force)?;
    let open = if args.force { None } else { still_open(&undone) };
    let status = open.as_ref().map_or(Status::Done, |error| error.kind.into());
    if context.ui.is_json() {
        let gone = undone.gone.iter().map(|path| path.display().to_string()).collect();
        let undone = Undo {
            run: undone.run.to_string(),
            already: undone.already,
            restored: undone.restored,
            left: left(&undone),
            gone,
            kept: kept(&undone),
        };
        context.report_found(undone, status)?;
    } else {
        tell_undone(context, &summary, &undone);
    }
    if let Some(error) = open {
        context.ui.error("error", &error.message, &error.causes, &error.hints);
    }
    Ok(status as u8)
}

/// What an undo could not do, since files are not there.
fn still_open(undone: &Undone) -> Option<CommandError> {
    let run = &undone.run;
    let not_there = |path: &PathBuf| format!("{} is not there", path.display());
    (!undone.gone.is_empty()).then(|| CommandError {
        kind: Kind::Partial,
        message: format!("the run {run} is not undone to the end"),
        causes: undone.gone.iter().map(not_there).collect(),
        hints: vec![
            Hint::say("put what is not there back in its place, then"),
            Hint::run(format!("kmseal undo {run}")),
            Hint::say(format!(
                "if it is gone for good, `kmseal undo {run} --force` ends the run without it"
            )),
        ],
    })
}

/// Says where calls go that these runs make.
fn warn_of(context: &Context, runs: &[RunSummary]) -> Result<(), CommandError> {
    if runs.iter().any(|run| run.plan.is_in_aws()) {
        warn_of_overrides(context, &*context.open_aws()?)?;
    }
    Ok(())
}

fn undo_run(
    context: &Context,
    summary: &RunSummary,
    in_spite: bool,
) -> Result<Undone, CommandError> {
    let undo =
        |tools: &mut Tools<'_>, journal: &mut Journal| migrate::undo(tools, journal, in_spite);
    work_on(context, summary, || context.open_vault(), undo)
}

/// Does something with a run, and with the stores that it is about.
fn work_on<T>(
    context: &Context,
    summary: &RunSummary,
    vault: impl FnOnce() -> Result<Vault, CommandError>,
    work: impl FnOnce(&mut Tools<'_>, &mut Journal) -> Result<T, MigrateError>,
) -> Result<T, CommandError> {
    let runs = context.runs();
    let mut journal = runs.open(&summary.run)?;
    let keys = Keys::new(context);
    let seals = journal.plan.files.iter().flat_map(|file| &file.items).any(|it| it.entry.is_none());
    let opener = (seals && !journal.plan.unseals && summary.phase == Phase::Applying)
        .then(|| keys.opener_for(&journal.plan))
        .transpose()?;
    // Opened once: its passphrase may come from standard input.
    let vault = || keys.into_vault().map_or_else(vault, Ok);
    let (mut stores, key) = context.open_for(&journal.plan, vault)?;
    let key = key.as_deref();
    let progress = context.ui.progress();
    let logs = context.log_groups_of(&journal.plan)?;
    let functions = context.functions_of(&journal.plan)?;
    let (functions, roles) = functions.as_ref().map(|(one, other)| (one as _, other as _)).unzip();
    let kms = context.keys_of(&journal.plan)?;
    let rewrapper = Rewrapper::new(context);
    let mut tools = Tools {
        logs: logs.as_ref().map(|logs| logs as _),
        functions,
        roles,
        keys: kms.as_ref().map(|kms| kms as _),
        replacements: kms.as_ref().map(|kms| kms as _),
        rewraps: Some(&rewrapper),
        opener: opener.as_ref(),
        key,
        ..Tools::new(&runs, &mut stores, &progress)
    };
    Ok(work(&mut tools, &mut journal)?)
}

fn tell_undone(context: &Context, summary: &RunSummary, undone: &Undone) {
    let run = &undone.run;
    if undone.already {
        context.ui.say(&format!("the run {run} was undone before; nothing was changed"));
        return;
    }
    if summary.plan.unseals {
        context.ui.say(&format!(
            "undid the run {run}: {} sealed again",
            counted(undone.restored, "value")
        ));
    } else if !undone.gone.is_empty() {
        let restored = counted(undone.restored, "variable");
        context.ui.say(&format!("{restored} of the run {run} put back"));
    } else if variables_of(summary) == 0 {
        context.ui.say(&format!("undid the run {run}"));
    } else {
        context.ui.say(&format!(
            "undid the run {run}: {} put back",
            counted(undone.restored, "variable")
        ));
    }
    let is_gone = |place: &str| undone.gone.iter().any(|path| path.display().to_string() == place);
    for (place, variable) in left(undone) {
        context.ui.warn(&if is_gone(&place) {
            format!(
                "{place}: {variable} was not put back, since the file is not there; its entry stays"
            )
        } else {
            format!(
                "{place}: {variable} was changed since, or is gone, and stays so; its entry stays too"
            )
        });
    }
    for name in kept(undone) {
        context.ui.say(&format!("{name} stays: it is in use or was changed since"));
    }
    if let Some(key) = &undone.kept_key {
        context.ui.say(&format!("the key {key} stays: what was written under it needs it"));
    }
}

/// The variables that stay, each with its file or function.
fn left(undone: &Undone) -> Vec<(String, String)> {
    let in_files = undone.left.iter().map(|it| (it.path.display().to_string(), &it.variable));
    let in_functions = undone.left_in_functions.iter();
    let in_functions = in_functions.map(|it| (it.function.clone(), &it.variable));
    let all = in_files.chain(in_functions);
    all.map(|(place, variable)| (place, classify::shown(variable).to_owned())).collect()
}

/// How many variables a run is about.
fn variables_of(summary: &RunSummary) -> usize {
    let in_files = summary.plan.files.iter().map(|file| file.items.len());
    in_files.chain(summary.plan.functions.iter().map(PlannedFunction::variables)).sum()
}

/// The entries, log groups, files and policies that stay.
fn kept(undone: &Undone) -> Vec<String> {
    let groups = undone.kept_log_groups.iter().map(|name| format!("logs:{name}"));
    let entries = undone.kept.iter().map(ToString::to_string);
    let policies = undone.kept_policies.iter().map(|policy| format!("the policy {policy}"));
    let others = undone.kept_files.iter().chain(&undone.kept_aliases).cloned();
    entries.chain(groups).chain(others).chain(policies).collect()
}

pub(super) fn runs(_args: &RunsArgs, context: &Context) -> Result<(), CommandError> {
    let runs = context.runs().list()?;
    if context.ui.is_json() {
        return context.report(runs.iter().map(run).collect::<Vec<_>>());
    }
    if runs.is_empty() {
        context.ui.say("no runs yet");
        return Ok(());
    }
    let mut table =
        Table::new(&["RUN", "BEGUN", "STATE", "VARIABLES", "FILES, FUNCTIONS OR ENTRIES"]);
    for summary in &runs {
        let run = run(summary);
        // What is in the files says where it went; without any, the entries have to.
        let places: Vec<String> = run.files.iter().chain(&run.functions).cloned().collect();
        let files = if places.is_empty() { &run.writes } else { &places }.join(", ");
        table.row([run.run, run.created, run.state.to_owned(), run.variables.to_string(), files]);
    }
    context.print(context.ui.table(&table))?;
    if let Some(cut_off) =
        runs.iter().find(|run| matches!(run.phase, Phase::Applying | Phase::Undoing))
    {
        context.ui.hint(&Hint::run(format!("kmseal resume {}", cut_off.run)));
    }
    Ok(())
}

fn run(summary: &RunSummary) -> Run {
    let files = &summary.plan.files;
    Run {
        run: summary.run.to_string(),
        created: rfc3339(summary.created),
        state: match summary.phase {
            Phase::Applying => "cut-off",
            Phase::Done => "done",
            Phase::Undoing => "undo-cut-off",
            Phase::Undone => "undone",
        },
        files: files.iter().map(|file| file.path.display().to_string()).collect(),
        functions: summary.plan.functions.iter().map(PlannedFunction::shown).collect(),
        writes: writes(summary),
        variables: variables_of(summary),
    }
}

/// The entries and log groups that a run writes.
fn writes(summary: &RunSummary) -> Vec<String> {
    let entries = summary.plan.entries.iter().map(|entry| entry.address.to_string());
    let groups = summary.plan.log_groups.iter().map(|group| format!("logs:{}", group.name));
    let rotated = summary.plan.rotations.iter().map(|one| one.address.to_string());
    let messages = summary.plan.rewraps.iter().map(|one| one.path().display().to_string());
    let aliases = summary.plan.replacement.iter().flat_map(|one| one.aliases.iter().cloned());
    entries.chain(rotated).chain(groups).chain(messages).chain(aliases).collect()
}
