//! What a person sees of a rotation, and a script.

use std::collections::HashMap;

use super::consumers::Refreshes;
use super::item::{Item, Way, of};
use crate::commands::Context;
use crate::error::{CommandError, Status};
use crate::hint::Hint;
use crate::lambda::FunctionName;
use crate::migrate::Journal;
use crate::report::v1::{Rotated, Rotation};
use crate::rotate::{Outcome, Prospect, RotateError, Rotating, Verdict};
use crate::store::Rotator;
use crate::ui::Table;

/// What has happened so far.
pub(super) struct Report<'c> {
    context: &'c Context,
    /// How what is left half done goes on.
    pub(super) way: Way,
    /// The run in the journal.
    pub(super) run: Option<String>,
    plan: Vec<(Rotated, String)>,
    /// The functions that refer to the entries, where they were looked for.
    pub(super) refreshes: Option<Refreshes>,
    /// The entries that were worked on.
    items: Vec<Rotated>,
    failed: bool,
    /// Whether any of them is left half done.
    pub(super) partial: bool,
}

impl<'c> Report<'c> {
    pub(super) fn new(context: &'c Context, way: Way) -> Self {
        Self {
            context,
            way,
            run: None,
            plan: Vec::new(),
            refreshes: None,
            items: Vec::new(),
            failed: false,
            partial: false,
        }
    }

    /// Takes down what would be done.
    pub(super) fn plan(&mut self, prospects: &[Prospect]) {
        for prospect in prospects {
            let (outcome, what) = match &prospect.verdict {
                Verdict::Rotate => ("to-rotate", "a new value".to_owned()),
                Verdict::GoOn => ("to-finish", "goes on with the value that waits".to_owned()),
                Verdict::Follow => ("to-finish", "has the new value of this run".to_owned()),
                Verdict::Replaced(version) => {
                    ("replaced-since", format!("this run's value, {version}, was replaced since"))
                }
                Verdict::Young => ("young", "stays: it is young enough".to_owned()),
                Verdict::Blocked(_) => ("blocked", "cannot: another rotation waits".to_owned()),
                Verdict::ByOthers(Rotator::Function(arn)) => {
                    ("to-start", format!("is rotated by {arn}"))
                }
                Verdict::ByOthers(Rotator::Service(service)) => {
                    ("to-start", format!("is rotated by the service {service}"))
                }
            };
            self.plan.push((of(prospect, outcome, None), what));
        }
    }

    /// Shows it.
    pub(super) fn show_plan(&self) {
        self.context.ui.show(&self.table());
        if let Some(refreshes) = &self.refreshes {
            if !refreshes.table().is_empty() {
                self.context.ui.show(&refreshes.table());
            }
            refreshes.warn(self.context);
        }
    }

    /// The same on the way back.
    pub(super) fn plan_back(
        &mut self,
        prospect: &Prospect,
        outcome: &'static str,
        version: Option<String>,
    ) {
        let what = match (outcome, &version) {
            ("to-drop", _) => "what waits is dropped".to_owned(),
            (_, Some(version)) => format!("goes back to {version}"),
            _ => "stays as it is".to_owned(),
        };
        self.plan.push((of(prospect, outcome, version), what));
    }

    fn table(&self) -> Table {
        let mut table = Table::new(&["SECRET", "IN USE", ""]);
        for (item, what) in &self.plan {
            let before = item.before.clone().unwrap_or_default();
            table.row([item.references.join(", "), before, what.clone()]);
        }
        table
    }

    /// A dry run is over.
    pub(super) fn planned(mut self) -> Result<u8, CommandError> {
        if self.context.ui.is_json() {
            self.items = std::mem::take(&mut self.plan).into_iter().map(|(item, _)| item).collect();
            return self.report("planned", Status::Done);
        }
        self.context.print(self.context.ui.table(&self.table()))?;
        if let Some(refreshes) = &self.refreshes {
            if !refreshes.table().is_empty() {
                self.context.print(self.context.ui.table(&refreshes.table()))?;
            }
            refreshes.warn(self.context);
        }
        self.context.ui.say("a dry run: nothing was changed");
        Ok(Status::Done as u8)
    }

    /// Has functions start anew, where that was asked for; the entries that are not finished after it.
    pub(super) fn refresh(
        &mut self,
        rotating: &mut Rotating<'_>,
        prospects: &[Prospect],
        driven: &[Result<Outcome, RotateError>],
    ) -> HashMap<usize, FunctionName> {
        match &mut self.refreshes {
            Some(refreshes) if refreshes.are_due() => {
                refreshes.refresh(self.context, rotating, prospects, driven)
            }
            _ => HashMap::new(),
        }
    }

    /// Says what has become of an entry, as soon as that is known.
    pub(super) fn item(&mut self, item: Item) {
        let Item { rotated, error, partial } = item;
        let ui = &self.context.ui;
        let name = rotated.references.join(", ");
        let version = rotated.version.as_deref().unwrap_or_default();
        match &error {
            Some(error) => ui.error("error", &error.message, &error.causes, &error.hints),
            None => ui.say(&match rotated.outcome {
                "rotated" => format!("rotated {name}: version {version} is in use"),
                "rotated-before" => format!("{name} has the value of this run, version {version}"),
                "replaced-since" => {
                    format!("{name} had a value of this run before; nothing was changed")
                }
                "unchanged" => format!("{name} has this value already; nothing was changed"),
                "young" => format!("{name} is young enough; nothing was changed"),
                "dropped" => format!("dropped what waited for {name}; version {version} is in use"),
                "returned" => {
                    format!("{name} has its earlier value in use again, version {version}")
                }
                "returned-before" => {
                    format!("{name} has its earlier value in use again since this began")
                }
                "not-in-use" => {
                    format!("the value of that run is not in use for {name}; nothing was changed")
                }
                "waits-for-another" => format!(
                    "what waits for {name} is of another run, or of other members or users; nothing was changed"
                ),
                _ => format!("nothing waits for {name}; nothing was changed"),
            }),
        }
        self.failed |= error.is_some();
        self.partial |= partial;
        self.items.push(rotated);
    }

    /// Closes the journal, unless it holds a rest: some of it is left half done, or done while the others are
    /// not.
    pub(super) fn close(&mut self, journal: &mut Journal) {
        if self.ending().1 == Status::Partial {
            return;
        }
        if let Err(error) = journal.done() {
            let error = CommandError::from(error);
            self.context.ui.error("error", &error.message, &error.causes, &error.hints);
            self.failed = true;
        }
    }

    fn ending(&self) -> (&'static str, Status) {
        let is_done = |item: &Rotated| {
            let done = ["rotated", "rotated-before", "dropped", "returned", "returned-before"];
            done.contains(&item.outcome)
        };
        match (self.failed, self.items.iter().any(is_done)) {
            (false, false) => ("nothing-to-do", Status::Done),
            (false, true) => ("done", Status::Done),
            (true, false) if !self.partial => ("failed", Status::Failed),
            (true, _) => ("partly-done", Status::Partial),
        }
    }

    /// How all of it ends.
    pub(super) fn end(self) -> Result<u8, CommandError> {
        let (outcome, status) = self.ending();
        if outcome == "done" && self.items.iter().any(|item| item.outcome == "rotated") {
            self.context.ui.hint(&Hint::say(
                "the earlier values are kept: the same secrets and users with `--rollback`, the same `--run-id` and `--set` go back",
            ));
        }
        if status == Status::Partial && !self.partial {
            // Otherwise it is said of each that is half done.
            self.context.ui.hint(&self.way.hint());
        }
        if self.context.ui.is_json() {
            return self.report(outcome, status);
        }
        Ok(status as u8)
    }

    fn report(self, outcome: &'static str, status: Status) -> Result<u8, CommandError> {
        let Self { context, way: Way { run_id, .. }, run, items, refreshes, .. } = self;
        let (endpoints, consumers) = (context.endpoints(), refreshes.map(|it| it.items()));
        context
            .report_found(Rotation { outcome, run_id, run, items, consumers, endpoints }, status)?;
        Ok(status as u8)
    }
}
