//! `copy`, and `migrate` from store to store

use super::Context;
use super::endpoints::warn_of_overrides;
use super::key::key_for;
use crate::cli::CopyArgs;
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::migrate::{
    self, Applied, CopyDraft, CopyItem, CopySource, Destination, Layout, OnConflict, Tools,
};
use crate::reference::{Selector, StoreKind};
use crate::report::v1::{Copied, Copy};
use crate::store::vault::DEFAULT_KEY;
use crate::store::{ADVANCED_TIER, Store as _, StoreError, Stores, summary_of};
use crate::ui::{Question, Table, counted};

/// What is to be copied, and how.
pub(super) struct Job<'j> {
    pub(super) sources: Vec<CopySource>,
    pub(super) destination: &'j Destination,
    pub(super) on_conflict: OnConflict,
    pub(super) dry_run: bool,
    pub(super) yes: bool,
}

pub(super) fn run(args: &CopyArgs, context: &Context) -> Result<(), CommandError> {
    let (from, to) = (&args.from.0, &args.to.0);
    if from.selector != Selector::Newest || to.selector != Selector::Newest {
        return Err(CommandError::usage(
            "only the newest version can be copied, and it becomes a new version",
            vec![Hint::say("leave out what stands behind the name")],
        ));
    }
    let destination = Destination {
        address: to.address.clone(),
        layout: if to.member.is_some() { Layout::Members } else { Layout::Each },
        key: key_for(to.address.store(), args.key.as_deref())?,
    };
    let (source, target) = (from.address.store(), to.address.store());
    let mut stores = open(context, &[source, target], target)?;
    if let Some(key) = &destination.key {
        stores.check_key(to.address.store(), key)?;
    }
    let there = summary_of(&stores, &from.address)?;
    let there = there.ok_or_else(|| StoreError::NotFound { address: from.address.clone() })?;
    let (part, to) = (from.member.clone(), Some(to.clone()));
    let source = CopySource::newest(from.address.clone(), part, to, there.in_clear);
    let job = Job {
        sources: vec![source],
        destination: &destination,
        on_conflict: args.on_conflict.into(),
        dry_run: args.dry_run,
        yes: args.yes,
    };
    carry_out(context, job, &mut stores)
}

/// These stores; the vault is made where it is what is written to.
pub(super) fn open(
    context: &Context,
    kinds: &[StoreKind],
    target: StoreKind,
) -> Result<Stores, CommandError> {
    let mut stores = context.open_stores(kinds.iter().copied().filter(|kind| kind.is_aws()))?;
    if kinds.iter().any(|kind| kind.is_aws()) {
        warn_of_overrides(context, &*context.open_aws()?)?;
    }
    if target == StoreKind::Vault {
        stores.set_vault(context.open_or_create_vault()?);
    } else if kinds.contains(&StoreKind::Vault) {
        stores.set_vault(context.open_vault()?);
    }
    Ok(stores)
}

/// Shows the plan, asks, copies and reports.
pub(super) fn carry_out(
    context: &Context,
    job: Job<'_>,
    stores: &mut Stores,
) -> Result<(), CommandError> {
    let draft = CopyDraft::new(job.sources, job.destination, job.on_conflict, stores)?;
    let table = table(&draft);
    if job.dry_run && !context.ui.is_json() {
        context.print(context.ui.table(&table))?;
        context.ui.say("a dry run: nothing was changed");
        return Ok(());
    }
    context.ui.show(&table);
    let items: Vec<Copied> = draft.items.iter().map(copied).collect();
    if job.dry_run {
        return report(context, "planned", None, items, &[]);
    }
    refuse(&draft)?;
    if draft.items.iter().all(|item| item.same || !item.chosen) {
        if context.ui.is_json() {
            return report(context, "nothing-to-do", None, items, &[]);
        }
        context.ui.say("nothing to copy; nothing was changed");
        return Ok(());
    }
    if !job.yes && !go_ahead(context, &draft)? {
        context.ui.say("nothing was changed");
        return Ok(());
    }
    let reminders = reminders(&draft);
    let runs = context.runs();
    let _lock = runs.lock()?;
    let mut journal = runs.begin(context.in_its_place(draft.into_plan(DEFAULT_KEY)?)?)?;
    let progress = context.ui.progress();
    let mut tools = Tools::new(&runs, stores, &progress);
    let applied = migrate::drive(&mut tools, &mut journal, Some(migrate::Read::default()))?;
    drop(progress);
    if context.ui.is_json() {
        return report(context, "done", Some(&applied), items, &reminders);
    }
    let values = if applied.copied == 1 { "value" } else { "values" };
    context.ui.say(&format!("copied {} {values}; stored, read back, compared", applied.copied));
    context.ui.hint(&Hint::say(format!("`kmseal undo {}` takes it back", applied.run)));
    for reminder in &reminders {
        context.ui.hint(reminder);
    }
    Ok(())
}

fn go_ahead(context: &Context, draft: &CopyDraft) -> Result<bool, CommandError> {
    let count = draft.items.iter().filter(|item| item.chosen && !item.same).count();
    let what = counted(count, "value");
    Ok(context.ui.confirm(Question::GO_AHEAD, &format!("Copy {what}?"))?)
}

/// What is in the way stops everything.
fn refuse(draft: &CopyDraft) -> Result<(), CommandError> {
    let causes: Vec<String> = draft
        .obstacles()
        .map(|(item, obstacle)| format!("{}: {obstacle}", origin(&item.source)))
        .collect();
    if causes.is_empty() {
        return Ok(());
    }
    let hint =
        "to write over other values add --on-conflict overwrite, to leave them --on-conflict skip";
    let mut error = CommandError::refused(
        "some of it cannot be copied; nothing was changed",
        vec![Hint::say(hint)],
    );
    error.causes = causes;
    Err(error)
}

/// The sources stay, and one kept in clear can be read until somebody deletes it.
fn reminders(draft: &CopyDraft) -> Vec<Hint> {
    let mut reminders = Vec::new();
    for item in draft.items.iter().filter(|item| item.source.in_clear && item.chosen) {
        let from = &item.source.from;
        reminders.push(Hint::say(format!(
            "{from} is kept in clear, and so is its history, until it is deleted; rotate the value"
        )));
        let from = shell_word(&from.to_string());
        reminders.push(Hint::run(format!("kmseal delete --purge {from}")));
    }
    reminders
}

/// As it was asked for.
fn origin(source: &CopySource) -> String {
    source.reference().to_string()
}

fn table(draft: &CopyDraft) -> Table {
    let mut table = Table::new(&["FROM", "KEPT", "TO", ""]);
    for item in &draft.items {
        let to = item.source.to.as_ref().map(ToString::to_string).unwrap_or_default();
        let kept = if item.source.in_clear { "in clear" } else { "encrypted" };
        let what = match &item.obstacle {
            Some(obstacle) if item.chosen => format!("cannot: {obstacle}"),
            _ if item.same => "is there already".to_owned(),
            _ if !item.chosen => "stays: the store has another value".to_owned(),
            _ if item.advanced => ADVANCED_TIER.to_owned(),
            _ => String::new(),
        };
        table.row([origin(&item.source), kept.to_owned(), to, what]);
    }
    table
}

fn copied(item: &CopyItem) -> Copied {
    Copied {
        from: origin(&item.source),
        to: item.source.to.as_ref().map(ToString::to_string),
        in_clear: item.source.in_clear,
        copied: item.chosen && item.obstacle.is_none() && !item.same,
        tier: item.advanced.then_some("advanced"),
        same: item.same,
        obstacle: item.obstacle.as_ref().filter(|_| item.chosen).map(ToString::to_string),
    }
}

fn report(
    context: &Context,
    outcome: &'static str,
    applied: Option<&Applied>,
    items: Vec<Copied>,
    reminders: &[Hint],
) -> Result<(), CommandError> {
    context.report(Copy {
        outcome,
        run: applied.map(|applied| applied.run.to_string()),
        undo: applied.map(|applied| format!("kmseal undo {}", applied.run)),
        items,
        reminders: reminders.iter().cloned().map(Into::into).collect(),
        endpoints: context.endpoints(),
    })
}
