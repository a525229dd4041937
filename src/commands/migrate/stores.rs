//! `migrate` from store to store

use super::Context;
use super::one_key;
use crate::cli::{ConflictArg, MigrateArgs, PrefixArg, ToArg};
use crate::commands::copy::{Job, carry_out, open};
use crate::commands::destination::destination;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::migrate::CopySource;
use crate::portage::name_below;
use crate::reference::StoreKind;
use crate::store::Store as _;

/// The stores among the sources; a mixture with files is refused.
pub(super) fn sources(args: &MigrateArgs) -> Result<Vec<PrefixArg>, CommandError> {
    let is_store = |text: &&str| StoreKind::ALL.iter().any(|kind| text.starts_with(kind.prefix()));
    let texts = || args.sources.iter().filter_map(|path| path.to_str());
    let stores = texts().filter(is_store).count();
    if stores == 0 {
        return Ok(Vec::new());
    }
    if stores != args.sources.len() {
        return Err(CommandError::usage(
            "files and stores cannot be migrated in one run",
            vec![Hint::say("migrate the files first, then the stores")],
        ));
    }
    let only_for_files = !args.select.is_empty() || !args.exclude.is_empty();
    if only_for_files {
        return Err(CommandError::usage(
            "--select and --exclude choose variables of files; a store is copied as a whole",
            vec![Hint::say("name the entries to migrate, one source for each")],
        ));
    }
    let prefix = |text: &str| {
        text.parse::<PrefixArg>()
            .map_err(|why| CommandError::usage(format!("{text} cannot be read: {why}"), Vec::new()))
    };
    texts().map(prefix).collect()
}

/// Copies everything below the sources.
pub(super) fn run(
    args: &MigrateArgs,
    context: &Context,
    prefixes: &[PrefixArg],
) -> Result<(), CommandError> {
    let ToArg::Store(to) = &args.to else {
        return Err(CommandError::usage(
            "what is in a store stays there; only the values of files are sealed in their place",
            vec![Hint::say("name files, or a store with --to")],
        ));
    };
    let destination = destination(to, args.layout, one_key(args)?)?;
    let to = destination.address.store();
    let mut sources = Vec::new();
    let mut kinds: Vec<StoreKind> = prefixes.iter().map(|prefix| prefix.store).collect();
    kinds.push(to);
    let mut stores = open(context, &kinds, to)?;
    if let Some(key) = &destination.key {
        stores.check_key(to, key)?;
    }
    for prefix in prefixes {
        let mut entries = stores.list(prefix.store, prefix.under.as_ref())?;
        entries.retain(|entry| entry.deleted.is_none() && entry.newest.is_some());
        if entries.is_empty() {
            let what = prefix.under.as_ref().map_or_else(
                || prefix.store.title().to_owned(),
                |under| format!("{under} and below it"),
            );
            return Err(CommandError::refused(format!("there is nothing at {what}"), Vec::new()));
        }
        for entry in entries {
            let name = name_below(&entry.address, prefix.under.as_ref());
            let to = destination.reference_to(&name);
            sources.push(CopySource::newest(entry.address, None, to, entry.in_clear));
        }
    }
    let on_conflict = args.on_conflict.unwrap_or(ConflictArg::Fail).into();
    let (dry_run, yes) = (args.dry_run, args.yes);
    let job = Job { sources, destination: &destination, on_conflict, dry_run, yes };
    carry_out(context, job, &mut stores)
}
