//! `migrate`

mod ask;
mod asked;
mod functions;
mod refuse;
mod sealed;
mod show;
mod stores;

pub(super) use asked::Asked;
pub(super) use sealed::seal_files;

use std::path::Path;

use super::Context;
use super::destination::{destination, open};
use crate::classify;
use crate::cli::{KeyArg, MigrateArgs, ToArg};
use crate::error::CommandError;
use crate::git;
use crate::hint::{Hint, shell_word};
use crate::migrate::{self, Destination, Draft, Plan, Reader, Tools};
use crate::store::vault::DEFAULT_KEY;
use crate::store::{Store, StoreError};
use crate::ui::counted;

pub(super) fn run(args: &MigrateArgs, context: &Context) -> Result<(), CommandError> {
    let names = functions::sources(args)?;
    if !names.is_empty() {
        return functions::run(args, context, &names);
    }
    let prefixes = stores::sources(args)?;
    if !prefixes.is_empty() {
        return stores::run(args, context, &prefixes);
    }
    let asked = Asked::of(args);
    let to = match &args.to {
        ToArg::Sealed => return seal_files(&asked, &sealing_keys(args)?, context),
        ToArg::Store(to) => to,
    };
    let destination = destination(to, args.layout, one_key(args)?)?;
    let kind = destination.address.store();
    let (mut stores, is_there) = open(context, &destination)?;
    let store = is_there.then_some(&stores as &dyn Store);
    let draft = decide(&asked, context, Some(&destination), store)?;
    if args.dry_run {
        return show::dry_run(context, &draft);
    }
    if draft.chosen().next().is_none() {
        return show::nothing_to_do(context, &draft);
    }
    refuse::obstacles(&draft, &asked)?;
    refuse::uncommitted(&draft, &asked)?;
    let (count, address) = (counted(draft.chosen().count(), "variable"), &destination.address);
    let question = format!("Move {count} into {address} and put references in the file?");
    if !args.yes && !ask::go_ahead(context, &question)? {
        context.ui.say("nothing was changed");
        return Ok(());
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    refuse::unfinished(&runs, &draft)?;
    let outcome = show::outcome(&draft);
    let key = destination.key.clone().filter(|_| !kind.is_aws());
    let (plan, files) = draft.into_plan(&destination, key.as_deref().unwrap_or(DEFAULT_KEY))?;
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
    let mut tools =
        Tools { key: Some(&*wrapping_key), ..Tools::new(&runs, &mut stores, &progress) };
    let applied = migrate::drive(&mut tools, &mut journal, Some(files.into()))?;
    drop(progress);
    show::done(context, &applied, "moved", outcome, &reminders(&plan))
}

/// A store takes values under one key.
fn one_key(args: &MigrateArgs) -> Result<Option<&str>, CommandError> {
    match args.key.as_slice() {
        [] => Ok(None),
        [key] => Ok(Some(key)),
        _ => Err(CommandError::usage(
            "a store takes values under one key; only sealed values take several",
            vec![Hint::say("name one key, or write --to sealed")],
        )),
    }
}

/// What sealed values are to be under. What is for stores has no meaning then.
fn sealing_keys(args: &MigrateArgs) -> Result<Vec<KeyArg>, CommandError> {
    let is_there =
        [("--layout", args.layout.is_some()), ("--on-conflict", args.on_conflict.is_some())];
    if let Some((option, _)) = is_there.iter().find(|(_, is_there)| *is_there) {
        let message = format!("{option} is for stores, and sealed values go to none");
        return Err(CommandError::usage(message, vec![Hint::say("leave it out")]));
    }
    if args.key.is_empty() {
        return Err(CommandError::usage(
            "under which key are the values to be sealed?",
            vec![Hint::say("name a key that you will have where they are opened, with --key")],
        ));
    }
    let read =
        |key: &String| key.parse::<KeyArg>().map_err(|why| CommandError::usage(why, Vec::new()));
    args.key.iter().map(read).collect()
}

/// Makes the draft and lets a person choose, when there is one. Where the dialects differ about what was
/// chosen, the person says which of them counts, and everything is read again.
fn decide(
    asked: &Asked<'_>,
    context: &Context,
    destination: Option<&Destination>,
    store: Option<&dyn Store>,
) -> Result<Draft, CommandError> {
    let draft = |reader: Reader| {
        asked.order(reader, |order| Draft::new(asked.sources, order, destination, store))
    };
    let asks = !asked.yes && !asked.dry_run && context.ui.can_prompt();
    let mut read = draft(asked.reader)?;
    if !asked.dry_run {
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
