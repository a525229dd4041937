//! `restore`
//!
//! An earlier version becomes the newest by being written once more. In Secrets Manager a label could be moved
//! in place of that, but then the history would not tell when which value was in use, `undo` could not know its
//! own doing by a token, and the other stores have nothing of the kind.

use super::Context;
use super::endpoints::warn_before_writing;
use super::remove::typed;
use crate::cli::RestoreArgs;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::migrate::{
    self, CopyDraft, CopySource, Destination, Layout, OnConflict, Plan, Tools, Write,
};
use crate::reference::{Reference, Selector, StoreKind, VersionName};
use crate::report::v1::Restored;
use crate::store::vault::DEFAULT_KEY;
use crate::store::{Store as _, StoreError, Stores, Summary, summary_of};
use crate::ui::{Question, Table};

pub(super) fn run(args: &RestoreArgs, context: &Context) -> Result<(), CommandError> {
    let reference = &args.reference.0;
    let address = &reference.address;
    if reference.member.is_some() && reference.selector == Selector::Newest {
        return Err(CommandError::usage(
            "a member is brought back from an earlier version, and none is named",
            vec![Hint::run(format!("kmseal history {}", typed(address)))],
        ));
    }
    warn_before_writing(context, [address.store()])?;
    let mut stores = context.open_stores([address.store()])?;
    let entry = summary_of(&stores, address)?;
    let entry = entry.ok_or_else(|| StoreError::NotFound { address: address.clone() })?;
    let work = Work { args, context, reference, entry };
    if reference.selector == Selector::Newest {
        work.bring_back(&mut stores)
    } else {
        work.go_back(&mut stores)
    }
}

struct Work<'w> {
    args: &'w RestoreArgs,
    context: &'w Context,
    reference: &'w Reference,
    entry: Summary,
}

impl Work<'_> {
    /// A deleted entry, as it was.
    fn bring_back(self, stores: &mut Stores) -> Result<(), CommandError> {
        let Self { args, context, reference, entry } = &self;
        let is_deleted = entry.deleted.is_some();
        if is_deleted && !args.dry_run {
            stores.undelete(&reference.address)?;
        }
        if context.ui.is_json() {
            return self.report(entry.newest.clone(), is_deleted, None);
        }
        let address = &reference.address;
        if !is_deleted {
            context.ui.say(&format!("{address} is not deleted; nothing was changed"));
            context.ui.hint(&Hint::run(format!("kmseal history {}", typed(address))));
        } else if args.dry_run {
            context.ui.say(&format!("a dry run: {address} would be brought back"));
        } else {
            context.ui.say(&match &entry.newest {
                Some(newest) => format!("restored {address}; its newest version is {newest}"),
                None => format!("restored {address}; it has no value"),
            });
        }
        Ok(())
    }

    /// The value of an earlier version, as a new one. A deleted entry is brought back by itself first: that is no
    /// part of what `undo` takes back.
    fn go_back(self, stores: &mut Stores) -> Result<(), CommandError> {
        let Self { args, context, reference, entry } = &self;
        if entry.deleted.is_some() {
            let address = reference.address.clone();
            return Err(StoreError::Deleted { address, until: None }.into());
        }
        let draft = draft(reference, entry, stores)?;
        let newest = entry.newest.clone();
        let Some(item) = draft
            .items
            .first()
            .filter(|item| !item.same && Some(item.version()) != newest.as_ref())
        else {
            if context.ui.is_json() {
                return self.report(newest, false, None);
            }
            let newest = newest.map(|newest| newest.to_string()).unwrap_or_default();
            context.ui.say(
                &if draft.items.iter().any(|item| item.version().to_string() == newest) {
                    let address = &reference.address;
                    format!(
                        "{newest} is the newest version of {address} already; nothing was changed"
                    )
                } else {
                    format!(
                        "the newest version, {newest}, has that value already; nothing was changed"
                    )
                },
            );
            return Ok(());
        };
        let mut table = Table::new(&["BACK TO", "VERSION", "IN PLACE OF"]);
        let newest = newest.map(|newest| newest.to_string()).unwrap_or_default();
        table.row([reference.to_string(), item.version().to_string(), newest]);
        if args.dry_run && !context.ui.is_json() {
            context.print(context.ui.table(&table))?;
            context.ui.say("a dry run: nothing was changed");
            return Ok(());
        }
        context.ui.show(&table);
        if let Some(obstacle) = &item.obstacle {
            let message = format!("{reference} cannot be restored: {obstacle}");
            return Err(CommandError::refused(message, Vec::new()));
        }
        if args.dry_run {
            return self.report(entry.newest.clone(), true, None);
        }
        if !args.yes && !self.ask("Write that value as the newest version?")? {
            self.nothing();
            return Ok(());
        }
        let runs = context.runs();
        let _lock = runs.lock()?;
        let plan = context.in_its_place(draft.into_plan(DEFAULT_KEY)?)?;
        let mut journal = runs.begin(plan)?;
        let progress = context.ui.progress();
        let mut tools = Tools::new(&runs, stores, &progress);
        let applied = migrate::drive(&mut tools, &mut journal, Some(migrate::Read::default()))?;
        drop(progress);
        let address = &reference.address;
        let newest = written(&journal.plan, stores);
        if context.ui.is_json() {
            return self.report(newest, true, Some(applied.run.to_string()));
        }
        let newest = newest.map(|newest| newest.to_string()).unwrap_or_default();
        context.ui.say(&format!("restored {address}; its newest version is {newest}"));
        context.ui.hint(&Hint::say(format!("`kmseal undo {}` takes it back", applied.run)));
        Ok(())
    }

    fn ask(&self, text: &str) -> Result<bool, CommandError> {
        Ok(self.context.ui.confirm(Question::GO_AHEAD, text)?)
    }

    fn nothing(&self) {
        self.context.ui.say("nothing was changed");
    }

    fn report(
        &self,
        version: Option<VersionName>,
        restored: bool,
        run: Option<String>,
    ) -> Result<(), CommandError> {
        self.context.report(Restored {
            outcome: match restored {
                true if self.args.dry_run => "planned",
                true => "done",
                false => "nothing-to-do",
            },
            reference: self.reference.address.to_string(),
            version,
            restored,
            undo: run.as_ref().map(|run| format!("kmseal undo {run}")),
            run,
        })
    }
}

/// The version that a plan for one entry has written. AWS need not be asked once more.
fn written(plan: &Plan, stores: &Stores) -> Option<VersionName> {
    let entry = plan.entries.first()?;
    match (entry.address.store(), &entry.write) {
        (StoreKind::SecretsManager, write) => Some(VersionName::Id(write.token()?.to_string())),
        (StoreKind::ParameterStore, Write::Overwrite { earlier, .. }) => match earlier {
            VersionName::Number(number) => Some(VersionName::Number(number + 1)),
            VersionName::Id(_) => None,
        },
        _ => summary_of(stores, &entry.address).ok()??.newest,
    }
}

/// An earlier version, to be copied over the newest one of the same entry.
fn draft(
    reference: &Reference,
    entry: &Summary,
    stores: &Stores,
) -> Result<CopyDraft, CommandError> {
    let Reference { address, member, selector } = reference.clone();
    let layout = if member.is_some() { Layout::Members } else { Layout::Each };
    let destination = Destination { address: address.clone(), layout, key: None };
    let source = CopySource {
        to: Some(Reference { selector: Selector::Newest, ..reference.clone() }),
        from: address,
        part: member,
        selector,
        as_written: true,
        in_clear: entry.in_clear,
    };
    Ok(CopyDraft::new(vec![source], &destination, OnConflict::Overwrite, stores)?)
}
