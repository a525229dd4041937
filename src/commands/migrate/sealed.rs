//! `migrate --to sealed`, and `seal`: the values stay in their files.

use super::{Asked, ask, decide, refuse, reminders, show};
use crate::cli::KeyArg;
use crate::commands::Context;
use crate::commands::endpoints::warn_of_overrides;
use crate::commands::keyring::{Keys, key_files};
use crate::error::CommandError;
use crate::migrate::{self, Sealing, Tools};
use crate::store::Stores;
use crate::store::vault::DEFAULT_KEY;
use crate::ui::counted;

/// Seals what is chosen under all of these keys.
pub(in crate::commands) fn seal_files(
    asked: &Asked<'_>,
    keys: &[KeyArg],
    context: &Context,
) -> Result<(), CommandError> {
    if keys.iter().any(|key| key.kms().is_some()) {
        warn_of_overrides(context, &*context.open_aws()?)?;
    }
    let draft = decide(asked, context, None, None)?;
    if asked.dry_run {
        return show::dry_run(context, &draft);
    }
    if draft.chosen().next().is_none() {
        return show::nothing_to_do(context, &draft);
    }
    refuse::obstacles(&draft, asked)?;
    refuse::uncommitted(&draft, asked)?;
    let count = counted(draft.chosen().count(), "variable");
    let under: Vec<String> = keys.iter().map(ToString::to_string).collect();
    let question = format!("Seal {count} in the file, under {}?", under.join(", "));
    if !asked.yes && !ask::go_ahead(context, &question)? {
        context.ui.say("nothing was changed");
        return Ok(());
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    refuse::unfinished(&runs, &draft)?;
    let outcome = show::outcome(&draft);
    let vault = context.open_or_create_vault()?;
    let own_key = vault.key(DEFAULT_KEY)?;
    let door = Keys::with_vault(context, vault);
    let sealing = Sealing {
        keyring: &door.named(keys)?,
        opener: &door.opener_of(keys)?,
        key_files: key_files(keys)?,
    };
    let progress = context.ui.progress();
    let (plan, files) = draft.into_sealed_plan(DEFAULT_KEY, &sealing, &runs)?;
    migrate::rehearse(&plan, &files)?;
    let mut journal = runs.begin(plan.clone())?;
    let mut stores = Stores::default();
    let mut tools = Tools {
        opener: Some(sealing.opener),
        key: Some(&*own_key),
        ..Tools::new(&runs, &mut stores, &progress)
    };
    let applied = migrate::drive(&mut tools, &mut journal, Some(files.into()))?;
    drop(progress);
    show::done(context, &applied, "sealed", outcome, &reminders(&plan))
}
