//! `list` and `history`

use super::Context;
use super::key::shown_key;
use super::times::rfc3339;
use crate::cli::{HistoryArgs, ListArgs};
use crate::error::CommandError;
use crate::hint::{Hint, shell_word};
use crate::reference::{Reference, Selector, StoreKind, VersionName};
use crate::report::v1::{Entry, Version};
use crate::store::{self, Store as _, Summary};
use crate::ui::Table;

pub(super) fn list(args: &ListArgs, context: &Context) -> Result<(), CommandError> {
    let (store, under) = match &args.prefix {
        Some(prefix) => (prefix.store, prefix.under.as_ref()),
        None => (StoreKind::Vault, None),
    };
    let mut entries = context.open_stores([store])?.list(store, under)?;
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
        let entry = entry(summary);
        let version = entry.version.map(|version| version.to_string()).unwrap_or_default();
        let kept = if summary.in_clear { "in clear".to_owned() } else { entry.key };
        table.row([entry.reference, version, entry.written.unwrap_or_default(), kept]);
    }
    context.print(context.ui.table(&table))
}

fn entry(summary: &Summary) -> Entry {
    let store = summary.address.store();
    Entry {
        reference: summary.address.to_string(),
        version: summary.newest.clone(),
        written: summary.changed.map(rfc3339),
        key: shown_key(store, summary.key.as_deref().unwrap_or(store.default_key())),
        in_clear: summary.in_clear,
        deleted: summary.deleted.map(rfc3339),
    }
}

pub(super) fn history(args: &HistoryArgs, context: &Context) -> Result<(), CommandError> {
    let address = &args.reference.0.address;
    let store = address.store();
    let versions = context.open_stores([store])?.history(address)?;
    let newest = newest(store, &versions);
    let keys = |version: &store::Version| -> Vec<String> {
        version.keys.iter().map(|key| shown_key(store, key)).collect()
    };
    if context.ui.is_json() {
        let version = |version: &store::Version| Version {
            version: version.name.clone(),
            written: version.created.map(rfc3339),
            key: keys(version).into_iter().next().unwrap_or_default(),
            keys: keys(version),
            labels: version.labels.clone(),
            newest: Some(&version.name) == newest,
        };
        return context.report(versions.iter().map(version).collect::<Vec<_>>());
    }
    let mut table = Table::new(&["VERSION", "WRITTEN", "KEY", ""]);
    for version in &versions {
        let mut marks = version.labels.clone();
        if Some(&version.name) == newest && marks.is_empty() {
            marks.push("newest".to_owned());
        }
        table.row([
            version.name.to_string(),
            version.created.map(rfc3339).unwrap_or_default(),
            keys(version).join(", "),
            marks.join(", "),
        ]);
    }
    context.print(context.ui.table(&table))?;
    let mut down_from_newest =
        versions.iter().rev().skip_while(|version| Some(&version.name) != newest);
    if let Some(earlier) = down_from_newest.nth(1) {
        let version = Selector::Version(earlier.name.clone());
        let earlier = Reference { selector: version, ..Reference::to(address.clone()) };
        let earlier = shell_word(&earlier.to_string());
        context.ui.hint(&Hint::say(format!(
            "`kmseal restore {earlier}` makes that version the newest again"
        )));
    }
    Ok(())
}

/// In Secrets Manager the label decides, elsewhere the order.
fn newest(store: StoreKind, versions: &[store::Version]) -> Option<&VersionName> {
    let current = |version: &&store::Version| version.labels.iter().any(|l| l == "AWSCURRENT");
    match store {
        StoreKind::SecretsManager => versions.iter().find(current),
        StoreKind::Vault | StoreKind::ParameterStore => versions.last(),
    }
    .map(|version| &version.name)
}
