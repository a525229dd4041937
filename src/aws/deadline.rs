//! When all has to be answered, for whoever is waited for.

use std::time::{Duration, Instant};

use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use tokio::runtime::Builder;

use super::error::AwsError;
use super::failure::Call;
use super::{Aws, Backoff};

/// How long before the deadline the SDK gives up by itself: it knows better what it was waiting for.
const MARGIN: Duration = Duration::from_millis(150);
/// How long one connection and one attempt may take then: a lost packet is made up for by a second attempt.
const CONNECT: Duration = Duration::from_millis(900);
const ATTEMPT: Duration = Duration::from_millis(1300);
/// The first wait between two attempts, in place of up to a second.
const FIRST_WAIT: Duration = Duration::from_millis(100);

/// What is left until then, less what is kept back.
fn left(deadline: Instant, kept_back: Duration) -> Duration {
    deadline.saturating_duration_since(Instant::now()).saturating_sub(kept_back)
}

/// The timeouts of every call.
pub(super) fn timeouts(deadline: Instant) -> TimeoutConfig {
    let left = left(deadline, MARGIN).max(Duration::from_millis(1));
    TimeoutConfig::builder()
        .connect_timeout(CONNECT.min(left))
        .operation_attempt_timeout(ATTEMPT.min(left))
        .operation_timeout(left)
        .build()
}

/// As often, and sooner.
pub(super) fn retries(retries: RetryConfig) -> RetryConfig {
    retries.with_initial_backoff(FIRST_WAIT)
}

impl Aws {
    /// Waits for a call until the deadline, if there is one. Whatever keeps the SDK from noticing that it
    /// takes too long, such as a resolver of names that is silent, does not keep us. Inside of
    /// [`wait`](Self::wait) only.
    pub async fn in_time<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        match self.settings.deadline {
            None => Some(work.await),
            Some(deadline) => tokio::time::timeout_at(deadline.into(), work).await.ok(),
        }
    }

    /// That a call took too long.
    pub fn too_late(call: &Call) -> AwsError {
        AwsError::timed_out(call)
    }

    /// Waits a little before another try, if there is time for one. Not inside of [`wait`](Self::wait).
    pub fn waits(&self, backoff: &mut Backoff) -> bool {
        let Some(deadline) = self.settings.deadline else {
            return false;
        };
        let last = deadline.checked_sub(MARGIN).unwrap_or(deadline);
        self.wait(async { tokio::time::timeout_at(last.into(), backoff.wait()).await.is_ok() })
    }
}

impl Drop for Aws {
    /// The system's resolver of names runs on a thread of its own, which would be waited for.
    fn drop(&mut self) {
        if self.settings.deadline.is_some()
            && let Ok(other) = Builder::new_current_thread().build()
        {
            std::mem::replace(&mut self.runtime, other).shutdown_background();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;
    use crate::aws::AwsSettings;

    fn with_deadline(left: Duration) -> Aws {
        let deadline = Some(Instant::now() + left);
        Aws::new(AwsSettings { deadline, ..AwsSettings::default() }).expect("a runtime")
    }

    #[test]
    fn nothing_is_waited_for_beyond_the_deadline() {
        let (aws, begun) = (with_deadline(Duration::from_millis(200)), Instant::now());
        assert_eq!(aws.wait(aws.in_time(async { 1 })), Some(1));
        assert_eq!(aws.wait(aws.in_time(pending::<()>())), None);
        let waited = begun.elapsed();
        assert!(waited >= Duration::from_millis(200), "{waited:?}");
        // What is late is not begun any more, nor waited for.
        assert!(!aws.waits(&mut Backoff::new(FIRST_WAIT)));
        let left = timeouts(Instant::now());
        assert_eq!(left.operation_timeout(), Some(Duration::from_millis(1)));
    }

    #[test]
    fn the_sdk_gives_up_before_we_do() {
        let of = timeouts(Instant::now() + Duration::from_secs(3));
        let all = [of.connect_timeout(), of.operation_attempt_timeout(), of.operation_timeout()];
        let [connect, attempt, operation] = all.map(|time| time.expect("is set"));
        assert!(connect < attempt && attempt * 2 < operation, "{all:?}");
        assert!(operation < Duration::from_millis(2900), "{all:?}");
        let short = timeouts(Instant::now() + Duration::from_millis(400));
        assert!(short.operation_attempt_timeout() <= short.operation_timeout());
    }

    /// As when the system looks a name up, and nobody answers.
    #[test]
    fn a_thread_that_hangs_is_left_alone() {
        let (aws, begun) = (with_deadline(Duration::from_millis(100)), Instant::now());
        let hangs = || std::thread::sleep(Duration::from_secs(20));
        let answer = aws.wait(aws.in_time(async { tokio::task::spawn_blocking(hangs).await }));
        assert!(answer.is_none());
        drop(aws);
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    }
}
