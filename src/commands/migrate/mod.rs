//! `migrate`

mod ask;
mod refuse;
mod show;
mod stores;

use std::path::Path;

use super::Context;
use super::destination::{destination, open};
use crate::classify;
use crate::cli::MigrateArgs;
use crate::error::CommandError;
use crate::git;
use crate::hint::{Hint, shell_word};
use crate::migrate::{self, Destination, Draft, Order, Plan, Reader, Tools};
use crate::store::vault::DEFAULT_KEY;
use crate::store::{Store, StoreError};

pub(super) fn run(args: &MigrateArgs, context: &Context) -> Result<(), CommandError> {
    let prefixes = stores::sources(args)?;
    if !prefixes.is_empty() {
        return stores::run(args, context, &prefixes);
    }
    let destination = destination(&args.to.0, args.layout, args.key.as_deref())?;
    let kind = destination.address.store();
    let (mut stores, is_there) = open(context, &destination)?;
    let draft = decide(args, context, &destination, is_there.then_some(&stores as &dyn Store))?;
    if args.dry_run {
        return show::dry_run(context, &draft);
    }
    if draft.chosen().next().is_none() {
        return show::nothing_to_do(context, &draft);
    }
    refuse::obstacles(&draft, args)?;
    refuse::uncommitted(&draft, args)?;
    if !args.yes && !ask::go_ahead(context, &draft, &destination)? {
        context.ui.say("nothing was changed");
        return Ok(());
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    for (file, _) in draft.chosen() {
        let path = file.file.path();
        if let Some(run) = runs.unfinished(path)? {
            return Err(migrate::MigrateError::Unfinished { run, path: path.to_owned() }.into());
        }
    }
    let outcome = show::variables(&draft);
    let key = destination.key.clone().filter(|_| !kind.is_aws());
    let (plan, files) = draft.into_plan(key.as_deref().unwrap_or(DEFAULT_KEY))?;
    let plan = context.in_its_place(plan)?;
    migrate::rehearse(&plan, &files)?;
    if stores.vault().is_none() {
        stores.set_vault(context.open_or_create_vault()?);
    }
    let wrapping_key = match stores.vault() {
        Some(vault) => vault.key(&plan.key)?,
        None => return Err(StoreError::NoKey { name: plan.key }.into()),
    };
    let mut journal = runs.begin(plan.clone())?;
    let progress = context.ui.progress();
    let mut tools = Tools {
        runs: &runs,
        store: &mut stores,
        logs: None,
        key: Some(&*wrapping_key),
        progress: &progress,
    };
    let applied = migrate::drive(&mut tools, &mut journal, Some(files))?;
    drop(progress);
    show::done(context, &applied, outcome, &reminders(&plan))
}

/// Makes the draft and lets a person choose, when there is one. Where the dialects differ about what was
/// chosen, the person says which of them counts, and everything is read again.
fn decide(
    args: &MigrateArgs,
    context: &Context,
    destination: &Destination,
    store: Option<&dyn Store>,
) -> Result<Draft, CommandError> {
    let [select, exclude] = [&args.select, &args.exclude]
        .map(|globs| globs.iter().map(|glob| glob.0.clone()).collect::<Vec<_>>());
    let on_conflict = args.on_conflict.into();
    let draft = |reader: Reader| {
        let order = Order { destination, reader, select: &select, exclude: &exclude, on_conflict };
        Draft::new(&args.sources, &order, store)
    };
    let asks = !args.yes && !args.dry_run && context.ui.can_prompt();
    let mut read = draft(args.env_dialect.0)?;
    if !args.dry_run {
        show::plan(context, &read);
    }
    if !asks {
        return Ok(read);
    }
    ask::choose(context, &mut read)?;
    if let Some(reader) = ask::dialect(context, &read)? {
        let chosen = ask::chosen_names(&read);
        read = draft(reader)?;
        ask::choose_again(&mut read, &chosen);
    }
    Ok(read)
}

/// What is left to do by hand: the values were in plain text, and git may still have them.
fn reminders(plan: &Plan) -> Vec<Hint> {
    let names = |file: &migrate::PlannedFile| -> Vec<String> {
        let all = file.items.iter().map(|item| item.variable.clone());
        all.filter(|name| classify::shown(name) == name).collect()
    };
    let all: Vec<String> = plan.files.iter().flat_map(names).collect();
    let mut reminders = vec![Hint::say(format!(
        "these were in plain text, so others may know them; rotate them where they come from: {}",
        all.join(", ")
    ))];
    for file in &plan.files {
        if git::in_repository(&file.path) {
            let search = history_search(&file.path, &names(file));
            reminders.push(Hint::say("git keeps what was ever committed; see whether it was"));
            reminders.push(Hint::run(search));
        }
    }
    reminders
}

/// The command that lists the commits which touched one of the variables.
fn history_search(path: &Path, names: &[String]) -> String {
    let escaped: Vec<String> = names.iter().map(|name| name.replace('.', "\\.")).collect();
    let pattern =
        format!("^[[:space:]]*(export[[:space:]]+)?({})[[:space:]]*[=:]", escaped.join("|"));
    let folder = path.parent().map(|folder| folder.to_string_lossy()).unwrap_or_default();
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    format!(
        "git -C {} --literal-pathspecs log --all --oneline --no-textconv -G {} -- {}",
        shell_word(&folder),
        shell_word(&pattern),
        shell_word(&name)
    )
}
