//! What could be moved out of functions, before anybody has decided.

use std::collections::HashMap;

use glob::Pattern;

use super::adapt::Adaptation;
use super::apply::Standing;
use super::extension::is_of_extension;
use crate::classify::{Class, Verdict, classify, is_reserved, shown};
use crate::lambda::{Function, Setting};
use crate::migrate::draft::Destination;
use crate::migrate::error::MigrateError;
use crate::migrate::existing::{Existing, Found};
use crate::migrate::judge::{in_store, is_chosen};
use crate::migrate::obstacle::Obstacle;
use crate::migrate::plan::{OnConflict, Plan};
use crate::migrate::planning::{Entries, Move};
use crate::migrate::selection::{check_patterns, is_named};
use crate::reference::{Address, Reference};
use crate::secret::Plaintext;
use crate::store::Store;

/// What the caller wants.
pub struct FunctionOrder<'o> {
    /// Names to move. Without any, every variable whose verdict is secret.
    pub select: &'o [Pattern],
    /// Names to leave.
    pub exclude: &'o [Pattern],
    /// What to do about entries with another value.
    pub on_conflict: OnConflict,
    /// Whether variables of extensions may be moved.
    pub extensions: bool,
}

/// The functions and what could be moved.
pub struct FunctionDraft {
    /// In the order they were named.
    pub functions: Vec<DraftFunction>,
    found: Found,
}

/// One function.
pub struct DraftFunction {
    /// As it was read.
    pub function: Function,
    /// Its variables, by name.
    pub items: Vec<FunctionItem>,
}

/// One variable.
pub struct FunctionItem {
    /// Its name.
    pub variable: String,
    /// Secret, config, reference or unsure, and why.
    pub verdict: Verdict,
    /// What would be its value.
    pub reference: Option<Reference>,
    /// Why it cannot be moved.
    pub obstacle: Option<Obstacle>,
    /// Whether it is to be moved.
    pub chosen: bool,
    existing: Existing,
}

impl FunctionItem {
    /// Its name as it may be shown.
    pub fn shown(&self) -> &str {
        shown(&self.variable)
    }

    /// Secret and unsure variables are offered; the rest is moved only when it is named.
    pub fn is_offered(&self) -> bool {
        matches!(self.verdict.class, Class::Secret | Class::Unsure)
    }

    pub(super) fn is_movable(&self) -> bool {
        self.chosen && self.obstacle.is_none()
    }
}

impl FunctionDraft {
    /// Judges every variable of these functions.
    pub fn new(
        functions: Vec<Function>,
        order: &FunctionOrder<'_>,
        destination: &Destination,
        store: &dyn Store,
    ) -> Result<Self, MigrateError> {
        let mut drafts = Vec::new();
        for function in functions {
            let settings = function.settings().unwrap_or_default().iter();
            let items = settings.map(|setting| judge(setting, order, destination)).collect();
            drafts.push(DraftFunction { function, items });
        }
        let items = drafts.iter().flat_map(|draft| &draft.items);
        let names = items.map(|item| item.variable.as_str());
        check_patterns(order.select, order.exclude, names)?;
        let offered = drafts.iter().flat_map(|draft| &draft.items);
        let offered = offered.filter(|item| item.chosen || item.is_offered());
        let mut addresses: Vec<Address> =
            offered.filter_map(|item| Some(item.reference.as_ref()?.address.clone())).collect();
        addresses.sort();
        addresses.dedup();
        let found = Found::of(store, addresses, destination.key.as_deref())?;
        for draft in &mut drafts {
            draft.look(&found, order.on_conflict);
        }
        let mut draft = Self { functions: drafts, found };
        draft.mark_contradictions();
        Ok(draft)
    }

    /// Two functions may give the same reference one value, not two.
    fn mark_contradictions(&mut self) {
        let mut first: HashMap<Reference, Plaintext> = HashMap::new();
        for draft in &mut self.functions {
            let DraftFunction { function, items } = draft;
            for item in items {
                let (Some(reference), Some(value)) =
                    (&item.reference, function.setting(&item.variable))
                else {
                    continue;
                };
                match first.get(reference) {
                    Some(known) if known.same_as(value) => {}
                    Some(_) => {
                        item.obstacle = item.obstacle.take().or(Some(Obstacle::OtherFunction));
                    }
                    None => {
                        let value = Plaintext::copy_of(value.expose());
                        drop(first.insert(reference.clone(), value));
                    }
                }
            }
        }
    }

    /// The variables that are to be moved, with their functions.
    pub fn chosen(&self) -> impl Iterator<Item = (&Function, &FunctionItem)> {
        let each = self.functions.iter();
        let each =
            each.flat_map(|draft| draft.items.iter().map(move |item| (&draft.function, item)));
        each.filter(|(_, item)| item.chosen)
    }

    /// Chosen variables that cannot be moved.
    pub fn obstacles(&self) -> impl Iterator<Item = (&Function, &FunctionItem, &Obstacle)> {
        self.chosen().filter_map(|(function, item)| Some((function, item, item.obstacle.as_ref()?)))
    }

    /// The plan for what is chosen, and the values as they were read. What cannot be moved is left out, and so
    /// are functions of which nothing is moved. `adapt` says how each function is changed beside its variables.
    pub fn into_plan(
        self,
        destination: &Destination,
        vault_key: &str,
        adapt: impl Fn(&DraftFunction) -> Adaptation,
    ) -> Result<(Plan, Vec<Standing>), MigrateError> {
        let moves = self.functions.iter().flat_map(|draft| {
            let movable = draft.items.iter().filter(|item| item.is_movable());
            movable.filter_map(|item| {
                let value = draft.function.setting(&item.variable)?;
                let (reference, existing) = (item.reference.as_ref()?, &item.existing);
                Some(Move { reference, value, existing, as_written: false })
            })
        });
        let entries = Entries::new(moves, destination, &self.found)?;
        let (mut functions, mut standing) = (Vec::new(), Vec::new());
        for draft in &self.functions {
            let planned = draft.planned(&entries, adapt(draft));
            if !planned.items.is_empty() {
                standing.push(Standing::of(&planned, &draft.function)?);
                functions.push(planned);
            }
        }
        let (key, entries) = (vault_key.to_owned(), entries.planned);
        Ok((Plan { key, entries, functions, ..Plan::default() }, standing))
    }
}

impl DraftFunction {
    fn look(&mut self, found: &Found, on_conflict: OnConflict) {
        for item in &mut self.items {
            let value = self.function.setting(&item.variable);
            let (Some(reference), Some(value)) = (&item.reference, value) else {
                item.obstacle = item.obstacle.take().or(Some(Obstacle::Name));
                continue;
            };
            item.existing = found.existing(reference, value);
            let in_store = || in_store(reference, value, &item.existing, found, on_conflict);
            item.obstacle = item.obstacle.take().or_else(in_store);
            let other = matches!(item.existing, Existing::Other(_));
            item.chosen &= !(other && on_conflict == OnConflict::Skip);
        }
    }
}

fn judge(setting: &Setting, order: &FunctionOrder<'_>, destination: &Destination) -> FunctionItem {
    let (name, value) = (&setting.name, setting.value.expose());
    let verdict = classify(name, value);
    // A name that cannot be shown must not become part of a reference and of the journal either.
    let is_name = shown(name) == name;
    let chosen = is_chosen(name, &verdict, order.select, order.exclude);
    let obstacle = if is_reserved(name, value) {
        Some(Obstacle::Reserved)
    } else if is_of_extension(name) && !order.extensions {
        Some(Obstacle::Extension)
    } else {
        None
    };
    // What nobody has named is left, where it cannot be moved at all.
    let named = is_named(name, order.select);
    FunctionItem {
        variable: name.clone(),
        reference: destination.reference_to(name).filter(|_| is_name),
        chosen: chosen && (obstacle.is_none() || named),
        verdict,
        obstacle,
        existing: Existing::Nothing,
    }
}
