//! `seal` and `unseal`

use super::Context;
use super::endpoints::warn_of_overrides;
use super::keyring::Keys;
use super::migrate::{Asked, seal_files};
use crate::classify::shown;
use crate::cli::{GlobArg, SealArgs, UnsealArgs};
use crate::error::CommandError;
use crate::hint::{Hint, path_word};
use crate::keys::kms::is_of_kms;
use crate::migrate::{MigrateError, OnConflict, SealedFile, SealedItem, Tools, Unsealing};
use crate::portage;
use crate::report::v1::{Unsealed, UnsealedFile};
use crate::store::Stores;
use crate::store::vault::DEFAULT_KEY;
use crate::ui::{Question, counted};

pub(super) fn seal(args: &SealArgs, context: &Context) -> Result<(), CommandError> {
    let keys = args.key.iter().map(|key| ("--key", key.to_string()));
    let asked = Asked {
        command: "seal",
        sources: &args.files,
        select: &args.select,
        exclude: &args.exclude,
        reader: args.env_dialect.0,
        on_conflict: OnConflict::default(),
        dry_run: args.dry_run,
        yes: args.yes,
        force: args.force,
        others: keys.collect(),
    };
    seal_files(&asked, &args.key, context)
}

pub(super) fn unseal(args: &UnsealArgs, context: &Context) -> Result<(), CommandError> {
    let mut files = read(args)?;
    choose(&mut files, &args.select, &args.exclude)?;
    let count: usize = files.iter().map(|file| file.items.len()).sum();
    if count == 0 {
        if context.ui.is_json() {
            return context.report(report("nothing-to-do", None, &files));
        }
        context.ui.say("nothing is sealed there; nothing was changed");
        return Ok(());
    }
    if args.dry_run {
        if context.ui.is_json() {
            return context.report(report("planned", None, &files));
        }
        for file in &files {
            for item in &file.items {
                let place = format!("{}:{}", file.file.path().display(), item.line);
                context.print(context.ui.data(&format!("{place}: {}", shown(&item.variable))))?;
            }
        }
        context.ui.say("a dry run: nothing was changed");
        return Ok(());
    }
    let sealed = || files.iter().flat_map(|file| &file.items).map(|item| &item.sealed);
    if sealed().any(|sealed| sealed.header().data_keys.iter().any(is_of_kms)) {
        warn_of_overrides(context, &*context.open_aws()?)?;
    }
    let values = counted(count, "value");
    if !args.yes && !go_ahead(context, &values)? {
        context.ui.say("nothing was changed");
        return Ok(());
    }
    let runs = context.runs();
    let _lock = runs.lock()?;
    for path in files.iter().map(|file| file.file.path()) {
        if let Some(run) = runs.unfinished(path)? {
            return Err(MigrateError::Unfinished { run, path: path.to_owned() }.into());
        }
    }
    let vault = context.open_or_create_vault()?;
    let own_key = vault.key(DEFAULT_KEY)?;
    let opener = Keys::with_vault(context, vault).opener(&args.key, sealed())?;
    let progress = context.ui.progress();
    let unsealing = Unsealing::new(&files, &opener, DEFAULT_KEY, &portage::spelled)?;
    let mut journal = runs.begin(unsealing.plan.clone())?;
    let mut stores = Stores::default();
    let mut tools = Tools { key: Some(&*own_key), ..Tools::new(&runs, &mut stores, &progress) };
    let run = unsealing.carry_out(&mut tools, &mut journal)?;
    drop(progress);
    if context.ui.is_json() {
        return context.report(report("done", Some(run.to_string()), &files));
    }
    context.ui.say(&format!("unsealed {values}"));
    context.ui.warn("they are in plain text now, for everybody who can read the file");
    let paths: Vec<String> = args.files.iter().map(|path| path_word(path)).collect();
    context
        .ui
        .hint(&Hint::say(format!("`kmseal seal {} -k KEY` seals them again", paths.join(" "))));
    Ok(())
}

fn read(args: &UnsealArgs) -> Result<Vec<SealedFile>, CommandError> {
    let mut files: Vec<SealedFile> = Vec::new();
    for path in &args.files {
        let file = SealedFile::read(path, args.env_dialect.0)?;
        if files.iter().any(|other| other.file.path() == file.file.path()) {
            return Err(MigrateError::Twice { path: path.clone() }.into());
        }
        files.push(file);
    }
    Ok(files)
}

/// Leaves out what is not to be unsealed. A pattern that matches nothing is a mistake.
fn choose(
    files: &mut [SealedFile],
    select: &[GlobArg],
    exclude: &[GlobArg],
) -> Result<(), CommandError> {
    for pattern in select.iter().chain(exclude).map(|glob| &glob.0) {
        let mut items = files.iter().flat_map(|file| &file.items);
        if !items.any(|item| pattern.matches(&item.variable)) {
            return Err(MigrateError::NoMatch { pattern: pattern.to_string() }.into());
        }
    }
    let named = |globs: &[GlobArg], item: &SealedItem| {
        globs.iter().any(|glob| glob.0.matches(&item.variable))
    };
    for file in files {
        file.items
            .retain(|item| (select.is_empty() || named(select, item)) && !named(exclude, item));
    }
    Ok(())
}

fn go_ahead(context: &Context, values: &str) -> Result<bool, CommandError> {
    let text = format!("Put {values} in plain text into the file?");
    let instead = "add --yes to go on without being asked, or --dry-run to see which they are";
    let question = Question { what: "whether to go ahead", instead };
    Ok(context.ui.confirm(question, &text)?)
}

fn report(outcome: &'static str, run: Option<String>, files: &[SealedFile]) -> Unsealed {
    let file = |file: &SealedFile| UnsealedFile {
        path: file.file.path().display().to_string(),
        variables: file.items.iter().map(|item| shown(&item.variable).to_owned()).collect(),
    };
    Unsealed { outcome, run, files: files.iter().map(file).collect() }
}
