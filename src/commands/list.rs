//! `list` and `history`

use super::Context;
use super::times::rfc3339;
use crate::cli::{HistoryArgs, ListArgs};
use crate::error::CommandError;
use crate::report::v1::{Entry, Version};
use crate::store::{Store as _, Summary};
use crate::ui::Table;

pub(super) fn list(args: &ListArgs, context: &Context) -> Result<(), CommandError> {
    let vault = context.open_vault()?;
    let prefix = args.prefix.as_ref().map(|prefix| &prefix.0.name);
    let mut entries = vault.list(prefix);
    entries.retain(|entry| entry.deleted.is_some() == args.deleted);
    if context.ui.is_json() {
        return context.report(entries.iter().map(entry).collect::<Vec<_>>());
    }
    if entries.is_empty() {
        context.ui.say("no entries");
        return Ok(());
    }
    let mut table = Table::new(&["ENTRY", "VERSION", "WRITTEN", "KEY"]);
    for summary in &entries {
        let newest = &summary.newest;
        table.row([
            format!("vault://{}", summary.name),
            newest.number.to_string(),
            rfc3339(newest.created),
            format!("vault:{}", newest.key),
        ]);
    }
    context.print(context.ui.table(&table))
}

fn entry(summary: &Summary) -> Entry {
    Entry {
        reference: format!("vault://{}", summary.name),
        version: summary.newest.number,
        written: rfc3339(summary.newest.created),
        key: format!("vault:{}", summary.newest.key),
        deleted: summary.deleted.map(rfc3339),
    }
}

pub(super) fn history(args: &HistoryArgs, context: &Context) -> Result<(), CommandError> {
    let vault = context.open_vault()?;
    let versions = vault.history(&args.reference.0.name)?;
    let newest = versions.last().map(|version| version.number);
    if context.ui.is_json() {
        let version = |version: &crate::store::Version| Version {
            version: version.number,
            written: rfc3339(version.created),
            key: format!("vault:{}", version.key),
            newest: Some(version.number) == newest,
        };
        return context.report(versions.iter().map(version).collect::<Vec<_>>());
    }
    let mut table = Table::new(&["VERSION", "WRITTEN", "KEY", ""]);
    for version in &versions {
        let mark = if Some(version.number) == newest { "newest" } else { "" };
        table.row([
            version.number.to_string(),
            rfc3339(version.created),
            format!("vault:{}", version.key),
            mark.to_owned(),
        ]);
    }
    context.print(context.ui.table(&table))
}
