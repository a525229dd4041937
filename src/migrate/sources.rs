//! The values of a plan where they stand now: in files and in functions.

use super::apply::Found;
use super::error::MigrateError;
use super::file::SourceFile;
use super::functions::{FunctionError, PlannedFunction, Standing};
use super::plan::Plan;
use super::storing::plain;
use super::typing::TypedValues;
use crate::classify::shown;
use crate::secret::Plaintext;

/// The sources of a plan as they were read for it.
#[derive(Default)]
pub struct Read {
    /// The files, in the order of the plan.
    pub files: Vec<SourceFile>,
    /// The values in functions, likewise.
    pub functions: Vec<Standing>,
    /// The values that were typed; none where they come from elsewhere.
    pub typed: Option<TypedValues>,
}

impl From<Vec<SourceFile>> for Read {
    fn from(files: Vec<SourceFile>) -> Self {
        Self { files, functions: Vec::new(), typed: None }
    }
}

/// The values of a plan where they stand now.
pub(super) struct Sources<'s> {
    pub(super) plan: &'s Plan,
    pub(super) files: &'s Found,
    pub(super) functions: &'s [Standing],
    pub(super) typed: Option<&'s TypedValues>,
    /// Whether they were read later than the plan was made, so that they may have changed since.
    pub(super) resumed: bool,
}

impl<'s> Sources<'s> {
    /// The variables that go into an entry, counted from 0, each with its value while that still stands
    /// somewhere in plain text.
    pub(super) fn of(&self, entry: usize) -> Vec<(&'s str, Option<&'s Plaintext>)> {
        let mut found = Vec::new();
        for (planned, places) in self.plan.files.iter().zip(self.files) {
            for (item, places) in planned.items.iter().zip(places) {
                if item.entry == Some(entry) {
                    found.push((item.variable.as_str(), plain(places)));
                }
            }
        }
        for (planned, standing) in self.plan.functions.iter().zip(self.functions) {
            for (item, value) in planned.items.iter().zip(&standing.0) {
                if item.entry == entry {
                    found.push((item.variable.as_str(), value.as_ref()));
                }
            }
        }
        found
    }

    /// What is wrong when a variable does not hold what was stored for it.
    pub(super) fn differs(&self, entry: usize, variable: &str) -> MigrateError {
        let has = |function: &&PlannedFunction| {
            let mut items = function.items.iter();
            items.any(|item| item.entry == entry && item.variable == variable)
        };
        match self.plan.functions.iter().find(has).filter(|_| self.resumed) {
            Some(function) => {
                let (function, name) = (function.shown(), shown(variable).to_owned());
                FunctionError::SettingChanged { function, name }.into()
            }
            None => MigrateError::ReadBack { address: self.plan.entries[entry].address.clone() },
        }
    }
}
