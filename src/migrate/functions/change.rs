//! Bringing a function to a state, whoever else changes it meanwhile.

use super::error::FunctionError;
use crate::lambda::{
    Change, Changed, ENVIRONMENT_LIMIT, Environment, Function, FunctionName, Functions, Update,
};
use crate::migrate::error::MigrateError;
use crate::migrate::functions::plan::PlannedFunction;
use crate::secret::Plaintext;

/// How often somebody else may come first, and how often an answer may be lost.
const MOST_TRIES: usize = 20;
const MOST_LOSSES: usize = 3;

/// The whole configuration that a function is to have, as far as it is ours to change.
#[derive(Default)]
pub(super) struct Target {
    /// All its variables; none when they stay.
    pub(super) environment: Option<Vec<(String, Plaintext)>>,
    /// All its layers; none when they stay.
    pub(super) layers: Option<Vec<String>>,
    /// The ARN of its key, empty for Lambda's own; none when it stays.
    pub(super) key: Option<String>,
}

impl Target {
    fn change(&self) -> Change<'_> {
        Change {
            environment: self
                .environment
                .as_ref()
                .map(|all| all.iter().map(|(name, value)| (name.as_str(), value)).collect()),
            layers: self.layers.as_deref(),
            key: self.key.as_deref(),
        }
    }

    /// Whether the function has exactly what was asked for.
    fn is_reached(&self, function: &Function) -> bool {
        let layers = self.layers.as_ref().is_none_or(|layers| *layers == function.layers);
        let key = self.key.as_deref();
        let key = key.is_none_or(|key| key == function.key.as_deref().unwrap_or_default());
        let environment = self.environment.as_ref().is_none_or(|all| {
            let now = function.settings().unwrap_or_default();
            now.len() == all.len()
                && all.iter().all(|(name, value)| {
                    function.setting(name).is_some_and(|now| now.same_as(value))
                })
        });
        layers && key && environment
    }

    fn size(&self) -> usize {
        let all = self.environment.iter().flatten();
        Environment::size_of(all.map(|(name, value)| (name.as_str(), value.expose())))
    }
}

/// What came of it.
pub(super) struct Brought {
    /// The function as it is now.
    pub(super) function: Function,
    /// Whether it was changed by us, in this process.
    pub(super) was_sent: bool,
    /// Whether it is exactly as we have sent it, so that its revision is that of our change. Not where somebody
    /// came after us.
    pub(super) is_ours: bool,
}

/// Changes a function until `target` finds nothing to do. `target` is asked again with every look at the
/// function, so that what others change is kept; it refuses what must not be built on. `before` is told the
/// revision that each try is made on.
pub(super) fn bring(
    functions: &dyn Functions,
    planned: &PlannedFunction,
    name: &FunctionName,
    mut before: impl FnMut(&str) -> Result<(), MigrateError>,
    target: impl Fn(&Function) -> Result<Option<Target>, MigrateError>,
) -> Result<Brought, MigrateError> {
    let shown = || planned.shown();
    let mut lost = 0;
    let mut sent: Option<Target> = None;
    for _ in 0..MOST_TRIES {
        let function = functions.settled(name).map_err(FunctionError::from)?;
        check_readable(&function)?;
        let Some(next) = target(&function)? else {
            let was_sent = sent.is_some();
            let is_ours = sent.is_some_and(|sent| sent.is_reached(&function));
            return Ok(Brought { function, was_sent, is_ours });
        };
        if next.size() > ENVIRONMENT_LIMIT {
            let (function, limit) = (shown(), ENVIRONMENT_LIMIT);
            return Err(FunctionError::TooLarge { function, limit }.into());
        }
        before(&function.revision)?;
        match functions.update(&planned.arn, &function.revision, &next.change()) {
            Ok(Changed::Accepted) => sent = Some(next),
            // Somebody came first, or a try of ours whose answer was lost: the next look tells.
            Ok(Changed::Raced | Changed::Busy) => {}
            Err(error) if error.is_lost() && lost < MOST_LOSSES => {
                lost += 1;
                sent = Some(next);
            }
            Err(error) => {
                let (function, source) = (shown(), Box::new(error));
                return Err(FunctionError::Refused { function, source }.into());
            }
        }
    }
    Err(FunctionError::Raced { function: shown() }.into())
}

/// Whether a function can be changed at all: one whose variables cannot be read, or are not told, would lose them.
/// Whoever changes a function has seen some in it.
pub(super) fn check_readable(function: &Function) -> Result<(), MigrateError> {
    let shown = || function.shown().to_string();
    if let Environment::Unreadable { code } = &function.environment {
        return Err(FunctionError::Unreadable { function: shown(), code: code.clone() }.into());
    }
    if function.has_no_variables() {
        return Err(FunctionError::NoVariables { function: shown() }.into());
    }
    Ok(())
}

/// Whether the change that was brought about is in effect.
pub(super) fn check_in_effect(function: &Function) -> Result<(), MigrateError> {
    match &function.update {
        Update::Failed(reason) => Err(FunctionError::Failed {
            function: function.shown().to_string(),
            reason: reason.to_string(),
        }
        .into()),
        Update::Successful | Update::InProgress => Ok(()),
    }
}
