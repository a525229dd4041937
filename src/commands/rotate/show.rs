//! What a person sees of a rotation, and a script.

use std::collections::HashMap;

use super::consumers::Refreshes;
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
    run_id: String,
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

/// An entry, and why it was not done.
pub(super) struct Item {
    rotated: Rotated,
    error: Option<CommandError>,
    /// Whether it is left half done.
    partial: bool,
}

fn of(prospect: &Prospect, outcome: &'static str, version: Option<String>) -> Rotated {
    Rotated {
        references: prospect.task.references().iter().map(ToString::to_string).collect(),
        outcome,
        version,
        before: Some(prospect.stages.current.to_string()),
        error: None,
        causes: Vec::new(),
        hints: Vec::new(),
    }
}

fn failed(prospect: &Prospect, error: RotateError) -> Item {
    let outcome = match &error {
        RotateError::Blocked { .. } => "blocked",
        RotateError::RolledBack { .. } | RotateError::Stayed { .. } => "rolled-back",
        RotateError::Left { .. } | RotateError::Unset { .. } => "left",
        RotateError::Unseen { .. }
        | RotateError::Unfinished { .. }
        | RotateError::TakenOver { .. }
        | RotateError::NotInTime { .. } => "unfinished",
        _ => "failed",
    };
    let partial = error.is_partial();
    let error = CommandError::from(error);
    let mut rotated = of(prospect, outcome, None);
    rotated.error = Some(error.message.clone());
    rotated.causes.clone_from(&error.causes);
    rotated.hints = error.hints.iter().cloned().map(Into::into).collect();
    Item { rotated, error: Some(error), partial }
}

/// What has become of an entry.
pub(super) fn driven(prospect: &Prospect, outcome: Result<Outcome, RotateError>) -> Item {
    let current = || prospect.stages.current.to_string();
    let (outcome, version) = match outcome {
        Ok(Outcome::Rotated(version)) => ("rotated", version.to_string()),
        Ok(Outcome::Already(version)) => ("rotated-before", version.to_string()),
        Ok(Outcome::Replaced(_)) => ("replaced-since", current()),
        Ok(Outcome::Unchanged) => ("unchanged", current()),
        Ok(Outcome::Young) => ("young", current()),
        Err(error) => return failed(prospect, error),
    };
    Item { rotated: of(prospect, outcome, Some(version)), error: None, partial: false }
}

/// What becomes of an entry with which nothing is to be done.
pub(super) fn left_alone(prospect: &Prospect) -> Item {
    driven(
        prospect,
        Ok(match &prospect.verdict {
            Verdict::Replaced(version) => Outcome::Replaced(version.clone()),
            _ => Outcome::Young,
        }),
    )
}

/// The same on the way back.
pub(super) fn returned(
    prospect: &Prospect,
    done: &'static str,
    outcome: Result<Option<String>, RotateError>,
) -> Item {
    match outcome {
        Ok(version) => Item { rotated: of(prospect, done, version), error: None, partial: false },
        Err(error) => failed(prospect, error),
    }
}

impl<'c> Report<'c> {
    pub(super) fn new(context: &'c Context, run_id: &str) -> Self {
        Self {
            context,
            run_id: run_id.to_owned(),
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
                "the earlier values are kept: the same secrets with `--rollback`, the same `--run-id` and `--set` go back",
            ));
        }
        if self.failed && status == Status::Partial {
            let run_id = crate::hint::shell_word(&self.run_id);
            self.context
                .ui
                .hint(&Hint::say(format!("to go on, add `--run-id {run_id}` to the same command")));
        }
        if self.context.ui.is_json() {
            return self.report(outcome, status);
        }
        Ok(status as u8)
    }

    fn report(self, outcome: &'static str, status: Status) -> Result<u8, CommandError> {
        let Self { context, run_id, run, items, refreshes, .. } = self;
        let (endpoints, consumers) = (context.endpoints(), refreshes.map(|it| it.items()));
        context
            .report_found(Rotation { outcome, run_id, run, items, consumers, endpoints }, status)?;
        Ok(status as u8)
    }
}
