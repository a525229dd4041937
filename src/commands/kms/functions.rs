//! Functions among the targets of `kms apply`: the key of their environments.

use std::collections::HashSet;

use super::draft::stays;
use crate::cli::KmsApplyArgs;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::keys::kms::KmsKey;
use crate::lambda::{Environment, FunctionName, Functions};
use crate::migrate::{FunctionError, PlannedFunction, PlannedKey, owning_stack};
use crate::report::v1::NotRekeyed;

/// What would be done to these functions under this key, or one that takes its place, and what stays as it is.
pub(super) fn plan(
    names: &[&FunctionName],
    args: &KmsApplyArgs,
    key: &KmsKey,
    new_key: Option<&str>,
    functions: &dyn Functions,
) -> Result<(Vec<PlannedFunction>, Vec<NotRekeyed>), CommandError> {
    let after = new_key.unwrap_or(&key.arn);
    let (mut planned, mut left) = (Vec::new(), Vec::new());
    let mut seen = HashSet::new();
    for name in names {
        // Of the region of the key, as `check_region` has seen.
        let name = (*name).clone().in_region(Some(&key.region));
        let function = functions.settled(&name).map_err(FunctionError::from)?;
        if !seen.insert(function.arn.clone()) {
            continue;
        }
        let why = match &function.environment {
            Environment::Unreadable { code } => {
                let (function, code) = (name.to_string(), code.clone());
                return Err(FunctionError::Unreadable { function, code }.into());
            }
            // Lambda drops the key of an environment that has nothing in it.
            Environment::Readable(settings) if settings.is_empty() => "has no variables",
            Environment::Readable(_) => {
                let is_under = function.key.as_ref() == Some(&key.arn);
                if let Some(why) = stays(is_under, new_key) {
                    why
                } else {
                    if !args.live_anyway
                        && let Some(stack) = owning_stack(&function)
                    {
                        return Err(owned(&name, stack));
                    }
                    planned.push(PlannedFunction {
                        key: Some(PlannedKey { earlier: function.key, after: after.to_owned() }),
                        ..PlannedFunction::new(&function.arn, &function.revision)
                    });
                    continue;
                }
            }
        };
        let (target, why) = (name.to_string(), why.to_owned());
        left.push(NotRekeyed { target, why, opened_by_others: Vec::new() });
    }
    Ok((planned, left))
}

/// A function that somebody else writes the configuration of.
fn owned(name: &FunctionName, stack: &str) -> CommandError {
    CommandError::refused(
        format!(
            "{name} belongs to the stack {stack}, whose next deployment would put the earlier key back; nothing was \
             changed"
        ),
        vec![Hint::say(
            "set KmsKeyArn in the template; to change the function all the same add --live-anyway",
        )],
    )
}
