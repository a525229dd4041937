//! What could not be read, which must not pass for clean.

use std::path::Path;

use crate::error::CommandError;
use crate::hint::Hint;
use crate::lambda::Unread;
use crate::migrate::MigrateError;
use crate::report::v1::NotRead;

/// What could not be read, in the order in which it was tried.
#[derive(Default)]
pub(in crate::commands) struct Failures(Vec<Failure>);

struct Failure {
    what: String,
    region: Option<String>,
    error: CommandError,
}

impl Failures {
    pub(in crate::commands) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::commands) fn file(&mut self, path: &Path, error: MigrateError) {
        let what = path.display().to_string();
        self.0.push(Failure { what, region: None, error: error.into() });
    }

    pub(in crate::commands) fn function(&mut self, unread: Unread) {
        let all = || "lambda:*".to_owned();
        let what = unread.function.map_or_else(all, |function| function.to_string());
        let region = Some(unread.region);
        self.0.push(Failure { what, region, error: unread.error.into() });
    }

    /// All of them as one error; none when there is none. Beside a result, or with nothing else to show.
    pub(in crate::commands) fn error(&self, is_all: bool) -> Option<CommandError> {
        let kind = self.0.first()?.error.kind;
        let causes = self.0.iter().map(Failure::line).collect();
        let mut hints: Vec<Hint> = Vec::new();
        for hint in self.0.iter().flat_map(|failure| &failure.error.hints) {
            if !hints.contains(hint) {
                hints.push(hint.clone());
            }
        }
        let message = if is_all { "nothing could be read" } else { "not all of it could be read" };
        Some(CommandError { kind, message: message.to_owned(), causes, hints })
    }

    pub(in crate::commands) fn report(&self) -> Vec<NotRead> {
        let not_read = |failure: &Failure| NotRead {
            what: failure.what.clone(),
            region: failure.region.clone(),
            why: failure.why(),
        };
        self.0.iter().map(not_read).collect()
    }
}

impl Failure {
    fn why(&self) -> String {
        let causes = self.error.causes.iter().map(|cause| format!(": {cause}"));
        format!("{}{}", self.error.message, causes.collect::<String>())
    }

    fn line(&self) -> String {
        match &self.region {
            Some(region) => format!("{region}: {}", self.why()),
            None => self.why(),
        }
    }
}
