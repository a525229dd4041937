//! Calls that came too fast.

use std::time::Duration;

use crate::aws::{AwsError, Backoff, Fault};

/// How often a call is repeated that came too fast, beyond the attempts of the SDK: others call as well, and
/// the limit is one for all of them.
const MORE_TRIES: usize = 5;
/// The longest that the first wait takes.
pub(super) const FIRST_WAIT: Duration = Duration::from_millis(500);

/// Tries again when it came too fast: nothing was done then.
pub(super) async fn patiently<T>(
    mut attempt: impl AsyncFnMut() -> Result<T, AwsError>,
) -> Result<T, AwsError> {
    let mut backoff = Backoff::new(FIRST_WAIT);
    for _ in 0..MORE_TRIES {
        match attempt().await {
            Err(error) if error.fault() == Fault::Throttled => backoff.wait().await,
            answer => return answer,
        };
    }
    attempt().await
}
