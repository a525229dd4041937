//! `rotate --consumers` and `--refresh`

use std::collections::HashMap;
use std::rc::Rc;

use super::Context;
use crate::cli::RotateArgs;
use crate::commands::scan::failures::Failures;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::lambda::{FunctionName, LiveFunctions};
use crate::name::Token;
use crate::report::v1::RotationConsumer;
use crate::rotate::{
    Consumer, Consumers, Outcome, Prospect, Refreshed, RotateError, Rotating, consumers, mark,
};
use crate::ui::Table;

/// The functions that refer to what is rotated, and what becomes of them.
pub(super) struct Refreshes {
    consumers: Consumers,
    functions: LiveFunctions,
    is_to_refresh: bool,
    items: Vec<RotationConsumer>,
}

/// Looks for them, where that was asked for. What cannot be looked at stops everything: nobody could say who has
/// the earlier value.
pub(super) fn look(
    args: &RotateArgs,
    context: &Context,
    prospects: &[Prospect],
) -> Result<Option<Refreshes>, CommandError> {
    let is_due = prospects.iter().any(Prospect::is_due);
    if !(args.consumers || args.refresh && is_due) {
        return Ok(None);
    }
    if !prospects.iter().any(|it| it.task.address.store().is_aws()) {
        return Err(CommandError::usage(
            "no function can refer to the vault of this machine",
            vec![Hint::say("leave out --consumers and --refresh")],
        ));
    }
    let (aws, progress) = (context.open_aws()?, context.ui.progress());
    let consumers = consumers(&aws, prospects, &progress)?;
    drop(progress);
    let Consumers { found, unknown, unread } = consumers;
    let mut failures = Failures::default();
    for one in unread {
        failures.function(one);
    }
    if let Some(error) = failures.error(false) {
        return Err(error);
    }
    let consumers = Consumers { found, unknown, unread: Vec::new() };
    let functions = LiveFunctions::new(Rc::clone(&aws));
    let (is_to_refresh, items) = (args.refresh, Vec::new());
    let mut refreshes = Refreshes { consumers, functions, is_to_refresh, items };
    refreshes.items = refreshes.planned(prospects);
    Ok(Some(refreshes))
}

impl Refreshes {
    pub(super) fn are_due(&self) -> bool {
        self.is_to_refresh
    }

    /// How many would start anew.
    pub(super) fn count(&self) -> usize {
        self.items.iter().filter(|item| item.outcome == "to-refresh").count()
    }

    fn planned(&self, prospects: &[Prospect]) -> Vec<RotationConsumer> {
        let item = |consumer: &Consumer| {
            let outcome = match (self.is_to_refresh, can_start_anew(consumer)) {
                (false, _) => "refers",
                (true, true) => "to-refresh",
                (true, false) => "not-refreshed",
            };
            let remarks =
                consumer.obstacle.iter().map(|why| format!("{why}, so it is left as it is"));
            let latest = consumer.latest.then(|| "$LATEST".to_owned());
            let references = consumer.entries.iter().filter_map(|at| prospects.get(*at));
            let references = references.flat_map(|it| it.task.references());
            RotationConsumer {
                function: consumer.name.to_string(),
                region: consumer.name.region.clone(),
                references: references.map(|it| it.to_string()).collect(),
                variables: consumer.variables.iter().cloned().collect(),
                versions: latest
                    .into_iter()
                    .chain(consumer.versions.iter().map(ToString::to_string))
                    .collect(),
                outcome,
                remarks: remarks.chain(consumer.keepers()).collect(),
                error: None,
            }
        };
        let found = self.consumers.found.iter().map(item);
        let unknown = self.consumers.unknown.iter().map(|(name, code)| RotationConsumer {
            function: name.to_string(),
            region: name.region.clone(),
            references: Vec::new(),
            variables: Vec::new(),
            versions: Vec::new(),
            outcome: "unknown",
            remarks: vec![format!(
                "Lambda could not decrypt its variables for you ({code}), so it is not known whether it \
                 refers to any of these"
            )],
            error: None,
        });
        found.chain(unknown).collect()
    }

    /// As a table, and what is to be said beyond it.
    pub(super) fn table(&self) -> Table {
        let mut table = Table::new(&["FUNCTION", "VERSIONS", "REFERS BY", "TO", ""]);
        for item in self.items.iter().filter(|item| item.outcome != "unknown") {
            table.row([
                item.function.clone(),
                item.versions.join(", "),
                item.variables.join(", "),
                item.references.join(", "),
                match item.outcome {
                    "to-refresh" => "starts anew",
                    "not-refreshed" => "stays as it is",
                    _ => "",
                }
                .to_owned(),
            ]);
        }
        table
    }

    /// Says what keeps the earlier value, and what cannot be known.
    pub(super) fn warn(&self, context: &Context) {
        for item in &self.items {
            for remark in &item.remarks {
                context.ui.warn(&format!("{}: {remark}", item.function));
            }
        }
        if self.consumers.found.is_empty() {
            context.ui.say("no function refers to any of these");
        }
    }

    /// Has every function start anew of whose entries some have new values. The others go on when one fails;
    /// returns the entries that are not finished then, each with a function that has the earlier value.
    pub(super) fn refresh(
        &mut self,
        context: &Context,
        rotating: &mut Rotating<'_>,
        prospects: &[Prospect],
        outcomes: &[Result<Outcome, RotateError>],
    ) -> HashMap<usize, FunctionName> {
        let mut unfinished = HashMap::new();
        for (consumer, item) in self.consumers.found.iter().zip(&mut self.items) {
            if !can_start_anew(consumer) {
                continue;
            }
            let is_new = |at: &usize| matches!(outcomes.get(*at), Some(Ok(it)) if it.is_in_use());
            let new: Vec<usize> = consumer.entries.iter().copied().filter(is_new).collect();
            if new.is_empty() {
                item.outcome = "left-alone";
                continue;
            }
            let tokens: Vec<Token> = new.iter().map(|at| prospects[*at].token).collect();
            match rotating.refresh(&self.functions, consumer, &mark(&tokens)) {
                Ok(Refreshed::Now) => {
                    item.outcome = "refreshed";
                    context.ui.say(&format!("{} starts anew", consumer.name));
                }
                Ok(Refreshed::Before) => {
                    item.outcome = "refreshed-before";
                    context.ui.say(&format!("{} has started anew for it before", consumer.name));
                }
                Err(error) => {
                    item.outcome = "failed";
                    let error = CommandError::from(error);
                    context.ui.error("error", &error.message, &error.causes, &error.hints);
                    let lines = [vec![error.message], error.causes].concat();
                    item.error = Some(lines.join(": "));
                    unfinished.extend(new.into_iter().map(|at| (at, consumer.name.clone())));
                }
            }
        }
        unfinished
    }

    /// Nothing has a new value.
    pub(super) fn leave_alone(&mut self) {
        for item in self.items.iter_mut().filter(|item| item.outcome == "to-refresh") {
            item.outcome = "left-alone";
        }
    }

    /// For the document.
    pub(super) fn items(&self) -> Vec<RotationConsumer> {
        self.items.clone()
    }
}

fn can_start_anew(consumer: &Consumer) -> bool {
    consumer.latest && consumer.obstacle.is_none()
}
