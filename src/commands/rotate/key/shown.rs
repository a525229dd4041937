//! What a person sees of the rotation of a key, and a script.

use crate::aws::{AwsError, Fault};
use crate::commands::Context;
use crate::commands::times::rfc3339;
use crate::error::CommandError;
use crate::keys::kms::{Kms, KmsKey, MOST_ROTATIONS, Rotations, Schedule};
use crate::report::v1::{KeyRotation, KeySchedule};
use crate::ui::{Table, counted};

/// What has to be known before.
const NOTHING_ELSE: &str = "the id of the key stays, what was encrypted before stays readable, and nothing that exists is \
     encrypted again: secrets, parameters and messages get the new material with their next version";

/// A key, how it rotates, and what could not be looked at.
pub(super) struct Shown<'c> {
    context: &'c Context,
    key: &'c KmsKey,
    /// How it rotates by itself, where that may be seen.
    pub(super) schedule: Option<Schedule>,
    /// How often it was rotated, likewise.
    pub(super) rotations: Option<Rotations>,
    /// The days between two rotations that are asked for.
    pub(super) days: Option<u16>,
    unchecked: Vec<String>,
}

impl<'c> Shown<'c> {
    /// Looks at a key. What may not be looked at is said, and does not stop the rest.
    pub(super) fn of(
        context: &'c Context,
        kms: &Kms,
        key: &'c KmsKey,
    ) -> Result<Self, CommandError> {
        let mut shown = Self {
            context,
            key,
            schedule: None,
            rotations: None,
            days: None,
            unchecked: Vec::new(),
        };
        shown.schedule = shown.allowed("how it rotates by itself", kms.schedule(key))?;
        Ok(shown)
    }

    /// Looks how often the key was rotated, too.
    pub(super) fn count_rotations(&mut self, kms: &Kms) -> Result<(), CommandError> {
        self.rotations = self.allowed("how often it was rotated", kms.rotations(self.key))?;
        Ok(())
    }

    fn allowed<T>(
        &mut self,
        what: &str,
        looked: Result<T, AwsError>,
    ) -> Result<Option<T>, CommandError> {
        match looked {
            Err(error) if error.fault() == Fault::Denied => {
                self.unchecked(format!("{what}: {error}"));
                Ok(None)
            }
            looked => Ok(Some(looked?)),
        }
    }

    /// Says at once what could not be looked at.
    pub(super) fn unchecked(&mut self, what: String) {
        self.context.ui.warn(&format!("could not be checked: {what}"));
        self.unchecked.push(what);
    }

    /// One more rotation was asked for.
    pub(super) fn one_more(&mut self) {
        if let Some(had) = &mut self.rotations {
            had.at_once += 1;
        }
    }

    /// How often it was rotated at once, in words.
    pub(super) fn count(&self) -> String {
        match self.rotations {
            Some(had) => format!("the {} of {MOST_ROTATIONS} times", nth(had.at_once)),
            None => format!("one of {MOST_ROTATIONS} times"),
        }
    }

    /// How it rotated by itself when this began, in words.
    pub(super) fn before(&self) -> String {
        match self.schedule {
            None => "that is not known".to_owned(),
            Some(Schedule { is_on: false, .. }) => "it did not by itself".to_owned(),
            Some(Schedule { days: None, .. }) => "it did by itself already".to_owned(),
            Some(Schedule { days: Some(days), .. }) => {
                format!("every {}", counted(days.into(), "day"))
            }
        }
    }

    fn table(&self, what: &str) -> Table {
        let by_itself = match self.schedule.map(|now| (now.is_on, now.days)) {
            None => "not known".to_owned(),
            Some((false, _)) => "no".to_owned(),
            Some((true, None)) => "yes".to_owned(),
            Some((true, Some(days))) => format!("every {}", counted(days.into(), "day")),
        };
        let next = self.schedule.and_then(|now| now.next).map(rfc3339).unwrap_or_default();
        let (arn, what) = (self.key.arn.clone(), what.to_owned());
        if self.days.is_some() {
            let mut table = Table::new(&["KEY", "BY ITSELF", "NEXT", ""]);
            table.row([arn, by_itself, next, what]);
            return table;
        }
        let at_once = self.rotations.map(|had| format!("{} of {MOST_ROTATIONS}", had.at_once));
        let at_once = at_once.unwrap_or_else(|| "not known".to_owned());
        let mut table = Table::new(&["KEY", "BY ITSELF", "NEXT", "AT ONCE", ""]);
        table.row([arn, by_itself, next, at_once, what]);
        table
    }

    /// Shows the key, what happens to it, and what that does not do.
    pub(super) fn show(&self, what: &str) {
        self.context.ui.show(&self.table(what));
        self.context.ui.say(NOTHING_ELSE);
    }

    /// A dry run is over.
    pub(super) fn planned(self, what: &str) -> Result<(), CommandError> {
        if self.context.ui.is_json() {
            return self.report("planned");
        }
        self.context.print(self.context.ui.table(&self.table(what)))?;
        self.context.ui.say(NOTHING_ELSE);
        self.context.ui.say("a dry run: nothing was changed");
        Ok(())
    }

    /// How it ends.
    pub(super) fn end(self, outcome: &'static str, said: &str) -> Result<(), CommandError> {
        if self.context.ui.is_json() {
            return self.report(outcome);
        }
        self.context.ui.say(said);
        Ok(())
    }

    fn report(self, outcome: &'static str) -> Result<(), CommandError> {
        let schedule = |it: Schedule| KeySchedule {
            is_on: it.is_on,
            days: it.days,
            next: it.next.map(rfc3339),
            under_way: it.under_way.map(rfc3339),
        };
        self.context.report(KeyRotation {
            outcome,
            key: self.key.arn.clone(),
            days: self.days,
            before: self.schedule.map(schedule),
            rotated_at_once: self.rotations.map(|had| had.at_once),
            most_at_once: MOST_ROTATIONS,
            unchecked: self.unchecked,
            endpoints: self.context.endpoints(),
        })
    }
}

/// A number that counts: 1st, 2nd, 3rd, 4th, …
fn nth(number: usize) -> String {
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}
