//! Waiting until a function has taken its last change.

use std::time::{Duration, Instant};

use super::function::Function;
use super::live::LiveFunctions;
use super::name::FunctionName;
use crate::aws::{AwsError, Backoff, Fault};
use crate::hint::{Explain, Hint, Kind};

/// How long a change may take: as the SDK's own waiters have it, 300 times a second.
const PATIENCE: Duration = Duration::from_mins(5);
/// The second look comes soon, and later ones about once a second: where somebody changes a function again and
/// again, there is not much time between two changes.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Why nothing is known of how a function has taken its change.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unsettled {
    /// It could not be looked at.
    #[error(transparent)]
    Aws(#[from] AwsError),
    /// It takes longer than we wait.
    #[error("{name} is still being changed after {seconds} s", seconds = PATIENCE.as_secs())]
    TooLong {
        /// The function.
        name: String,
    },
}

impl Explain for Unsettled {
    fn kind(&self) -> Kind {
        match self {
            Self::Aws(error) => error.kind(),
            Self::TooLong { .. } => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Aws(error) => error.hints(),
            Self::TooLong { .. } => {
                vec![Hint::say("wait until the change is done, and run the same command again")]
            }
        }
    }
}

/// Looks until no change is in progress. A look that fails for the moment is one more look.
pub(super) async fn settle(
    functions: &LiveFunctions,
    name: &FunctionName,
) -> Result<Function, Unsettled> {
    let (begun, mut backoff) = (Instant::now(), Backoff::new(FIRST_WAIT));
    loop {
        match functions.look(name).await {
            Ok(function) if function.is_settled() => return Ok(function),
            Ok(_) => {}
            Err(error) if error.fault() == Fault::Throttled => {}
            Err(error) => return Err(error.into()),
        }
        if begun.elapsed() > PATIENCE {
            return Err(Unsettled::TooLong { name: name.to_string() });
        }
        if backoff.wait().await > LONGEST_WAIT / 2 {
            backoff = Backoff::new(LONGEST_WAIT);
        }
    }
}
