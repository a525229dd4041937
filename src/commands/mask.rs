//! Has the log of a pipeline hide values, before anything else is said.

use super::Context;
use crate::cli::MaskArg;
use crate::config;
use crate::error::CommandError;
use crate::hint::Hint;
use crate::redact::{self, Log, is_too_short};
use crate::secret::Plaintext;

/// The log that is to hide values; an error where it would show them, which is before any value is read.
pub(super) fn log_of(mask: Option<MaskArg>) -> Result<Option<Log>, CommandError> {
    let Some(mask) = mask else {
        return Ok(None);
    };
    let log = Log::from(mask);
    if config::hides(log) {
        return Ok(Some(log));
    }
    Err(match log {
        Log::GitHub => CommandError::refused(
            "GITHUB_ACTIONS is not `true`: nobody would read the mask lines, and they hold the values",
            vec![Hint::say("--mask github is for steps of GitHub Actions; leave it out elsewhere")],
        ),
        Log::GitLab => CommandError::refused(
            "this job does not run below `gitlab-runner-helper proxy-exec`: the mask lines would be shown, and they hold the values",
            vec![
                Hint::say(
                    "set `proxy_exec = true` for the runner (17.10 or later, an experiment of GitLab's)",
                ),
                Hint::say("or keep values out of the log with kmseal run --redact"),
            ],
        ),
    })
}

/// Tells the log to hide these. Values that are too short for it are named.
pub(super) fn mask(
    values: &[(&str, &Plaintext)],
    log: Option<Log>,
    context: &Context,
) -> Result<(), CommandError> {
    let Some(log) = log else {
        return Ok(());
    };
    let mut commands = Plaintext::new();
    for (name, value) in values {
        commands.extend(redact::mask(name, value, log)?.expose());
    }
    context.ui.mask(&commands).map_err(|error| CommandError::output(&error))?;
    for (name, _) in values.iter().filter(|(_, value)| is_too_short(value)) {
        context.ui.warn(&format!("{name} is too short to be hidden in a log"));
    }
    Ok(())
}
