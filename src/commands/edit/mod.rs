//! `edit`

mod editor;
mod session;

use std::rc::Rc;

use super::Context;
use super::endpoints::warn_before_writing;
use crate::cli::EditArgs;
use crate::editing::{Change, Edit, EditError, Subject, Target, What};
use crate::error::CommandError;
use crate::fs::Lock;
use crate::hint::Hint;
use crate::keys::VaultKey;
use crate::migrate::{self, Journal, Plan, Read, Runs, Tools, TypedValues, typed_plan};
use crate::reference::{Address, Selector, StoreKind};
use crate::report::v1::{Edited, EditedValue};
use crate::store::vault::{DEFAULT_KEY, Vault};
use crate::store::{ADVANCED_TIER, Store as _, Stores};
use crate::ui::{Question, Table, counted};
use editor::Editor;

const INSTEAD: &str = "add --yes to store what was changed without being asked";

pub(super) fn run(args: &EditArgs, context: &Context) -> Result<(), CommandError> {
    let target = &args.target.0;
    let store = store_of(target)?;
    let question = Question { what: "whether to store what was changed", instead: INSTEAD };
    if !args.yes && !args.dry_run {
        // Not when the work is done.
        context.ui.check_can_ask(question)?;
    }
    let editor = Editor::from_environment()?;
    warn_before_writing(context, [store])?;
    let mut stores = context.open_stores([store])?;
    let subject = Subject::open(target, args.raw, &stores)?;
    for address in &subject.left_out {
        context.ui.warn(&format!("{address} is no text, or kept in clear, and stays as it is"));
    }
    if stores.vault().is_none() && Vault::exists(&context.settings.vault) {
        // What keeps the values while they are stored. Its passphrase is not asked for when the work is done.
        stores.set_vault(context.open_vault()?);
    }
    if let Some(warning) = editor.warning() {
        context.ui.warn(&warning);
    }
    let edit = session::edit(context, &editor, &subject, args.format.map(Into::into))?;
    if edit.changes.is_empty() {
        if context.ui.is_json() {
            return report(context, "nothing-to-do", None, &edit, &[]);
        }
        context.ui.say("nothing was changed");
        return Ok(());
    }
    let advanced = subject.advanced(&edit.typed);
    let table = table(&edit, &advanced);
    if args.dry_run {
        if context.ui.is_json() {
            return report(context, "planned", None, &edit, &advanced);
        }
        context.print(context.ui.table(&table))?;
        context.ui.say("a dry run: nothing was changed, and what you wrote is gone");
        return Ok(());
    }
    context.ui.show(&table);
    let changes = counted(edit.changes.len(), "change");
    if !args.yes && !context.ui.confirm(question, &format!("Store {changes}?"))? {
        context.ui.say("nothing was changed");
        return Ok(());
    }
    let (plan, values) = typed_plan(edit.typed, DEFAULT_KEY)?;
    let (ready, journal) = begin(context, &mut stores, &subject, &plan, &values)?;
    let run = ready.store(journal, context, &mut stores, values)?;
    let edit = Edit { changes: edit.changes, typed: Vec::new() };
    if context.ui.is_json() {
        return report(context, "done", Some(run), &edit, &advanced);
    }
    context.ui.say(&format!("stored {changes}; read back, compared"));
    context.ui.hint(&Hint::say(format!("`kmseal undo {run}` takes it back")));
    Ok(())
}

fn store_of(target: &Target) -> Result<StoreKind, CommandError> {
    let reference = match target {
        Target::Below(address) => return Ok(address.store()),
        Target::One(reference) => reference,
    };
    if reference.selector != Selector::Newest {
        return Err(CommandError::usage(
            "only the newest version can be edited, and it becomes a new version",
            vec![Hint::say("leave out what stands behind the name")],
        ));
    }
    Ok(reference.address.store())
}

/// What a run needs beside its journal.
struct Ready {
    runs: Runs,
    _lock: Lock,
    key: Rc<VaultKey>,
}

/// Begins a run that has its values, so that it can be resumed. What is typed is lost when this fails, and hours may
/// have gone by: credentials expire, disks fill up, and somebody else may be at work. So it is tried as often as the
/// user wants.
fn begin(
    context: &Context,
    stores: &mut Stores,
    subject: &Subject,
    plan: &Plan,
    values: &TypedValues,
) -> Result<(Ready, Journal), CommandError> {
    let lost = |mut error: CommandError| {
        error.causes.push("nothing was stored, and what was typed is gone".to_owned());
        Err(error)
    };
    loop {
        let error = match Ready::new(context, stores) {
            Ok(ready) => match subject.check_unchanged(plan, stores) {
                Ok(()) => match ready.begin(context, stores, plan, values) {
                    Ok(journal) => return Ok((ready, journal)),
                    Err(error) => error,
                },
                // It stays changed.
                Err(error @ EditError::Changed { .. }) => return lost(error.into()),
                Err(error) => error.into(),
            },
            Err(error) => error,
        };
        if !context.ui.can_prompt() {
            return lost(error);
        }
        context.ui.error("error", &error.message, &error.causes, &error.hints);
        let question = Question { what: "whether to try again", instead: INSTEAD };
        if !context.ui.confirm(question, "Try again? Otherwise what you wrote is lost")? {
            return lost(error);
        }
    }
}

impl Ready {
    fn new(context: &Context, stores: &mut Stores) -> Result<Self, CommandError> {
        let runs = context.runs();
        let lock = runs.lock()?;
        let key = if let Some(vault) = stores.vault() {
            vault.key(DEFAULT_KEY)?
        } else {
            let vault = context.open_or_create_vault()?;
            let key = vault.key(DEFAULT_KEY)?;
            stores.set_vault(vault);
            key
        };
        stores.refresh()?;
        Ok(Self { runs, _lock: lock, key })
    }

    fn begin(
        &self,
        context: &Context,
        stores: &mut Stores,
        plan: &Plan,
        values: &TypedValues,
    ) -> Result<Journal, CommandError> {
        let plan = context.in_its_place(plan.clone())?;
        let progress = context.ui.progress();
        let tools = Tools { key: Some(&*self.key), ..Tools::new(&self.runs, stores, &progress) };
        Ok(migrate::begin_typed(&tools, plan, values)?)
    }

    /// As one run: the values are kept, sealed, until all of them are stored. The name of the run.
    fn store(
        self,
        mut journal: Journal,
        context: &Context,
        stores: &mut Stores,
        values: TypedValues,
    ) -> Result<String, CommandError> {
        let progress = context.ui.progress();
        let mut tools =
            Tools { key: Some(&*self.key), ..Tools::new(&self.runs, stores, &progress) };
        let read = Read { typed: Some(values), ..Read::default() };
        Ok(migrate::drive(&mut tools, &mut journal, Some(read))?.run.to_string())
    }
}

fn table(edit: &Edit, advanced: &[Address]) -> Table {
    let mut table = Table::new(&["VALUE", ""]);
    for Change { reference, what } in &edit.changes {
        let what = match word(*what) {
            word if advanced.contains(&reference.address) => format!("{word}, {ADVANCED_TIER}"),
            word => word.to_owned(),
        };
        table.row([reference.to_string(), what]);
    }
    table
}

fn word(what: What) -> &'static str {
    match what {
        What::Changed => "changed",
        What::New => "new",
        What::Removed => "removed",
    }
}

fn report(
    context: &Context,
    outcome: &'static str,
    run: Option<String>,
    edit: &Edit,
    advanced: &[Address],
) -> Result<(), CommandError> {
    let item = |change: &Change| EditedValue {
        reference: change.reference.to_string(),
        change: word(change.what),
        tier: advanced.contains(&change.reference.address).then_some("advanced"),
    };
    context.report(Edited {
        outcome,
        undo: run.as_ref().map(|run| format!("kmseal undo {run}")),
        run,
        items: edit.changes.iter().map(item).collect(),
        endpoints: context.endpoints(),
    })
}
