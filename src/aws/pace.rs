//! How fast to call: below what AWS allows, since a refused call costs more than a wait.

use std::cell::Cell;
use std::time::{Duration, Instant};

/// How many calls a second, and how many at once after a pause.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Calls a second.
    pub per_second: f64,
    /// Calls that need not wait after a pause.
    pub burst: f64,
}

/// `PutParameter`, `DescribeParameters`, `GetParameterHistory` and `LabelParameterVersion`: 3 a second
/// each by default (Systems Manager quotas; 10 when higher throughput is turned on).
pub const PARAMETER_WRITES: Rate = Rate { per_second: 2.5, burst: 3.0 };
/// `DeleteParameter` and `DeleteParameters`: 3 a second (Systems Manager quotas; 5 when raised).
pub const PARAMETER_DELETES: Rate = PARAMETER_WRITES;
/// `GetParameter`, `GetParameters` and `GetParametersByPath`: 40 a second together (Systems Manager quotas).
pub const PARAMETER_READS: Rate = Rate { per_second: 35.0, burst: 20.0 };
/// `CreateSecret`, and `PutSecretValue`, `UpdateSecret` and `UpdateSecretVersionStage` together: 50 a
/// second (Secrets Manager quotas; not adjustable).
pub const SECRET_WRITES: Rate = Rate { per_second: 40.0, burst: 10.0 };
/// `BatchGetSecretValue`, `ListSecrets`: 100 a second (Secrets Manager quotas).
pub const SECRET_READS: Rate = Rate { per_second: 80.0, burst: 20.0 };

/// The slowest and the fastest that can be asked for, in calls a second.
const BOUNDS: (f64, f64) = (0.01, 10_000.0);

impl Rate {
    /// The rate, or the one that the command line asks for (calls a second, kept within 0.01 and 10,000).
    #[must_use]
    pub fn or(self, asked: Option<f64>) -> Self {
        match asked {
            Some(asked) if asked.is_finite() => {
                let per_second = asked.clamp(BOUNDS.0, BOUNDS.1);
                Self { per_second, burst: self.burst.min(per_second.max(1.0)) }
            }
            _ => self,
        }
    }
}

/// A bucket of turns that fills at a rate. Turns are given in the order in which they were asked for.
pub struct Pace {
    rate: Rate,
    /// Turns that are left; below zero when some were promised for later.
    left: Cell<f64>,
    since: Cell<Option<Instant>>,
}

impl Pace {
    /// A full bucket.
    pub fn new(rate: Rate) -> Self {
        Self { rate, left: Cell::new(rate.burst), since: Cell::new(None) }
    }

    /// Waits for the next turn. Inside of [`Aws::wait`](super::Aws::wait) only.
    pub async fn turn(&self) {
        let wait = self.wait_at(Instant::now());
        if !wait.is_zero() {
            tokio::time::sleep(wait).await;
        }
    }

    /// Takes a turn, and says how long it is until then.
    fn wait_at(&self, now: Instant) -> Duration {
        let since = self.since.replace(Some(now)).unwrap_or(now);
        let gained = now.saturating_duration_since(since).as_secs_f64() * self.rate.per_second;
        let left = (self.left.get() + gained).min(self.rate.burst) - 1.0;
        self.left.set(left);
        Duration::from_secs_f64((-left / self.rate.per_second).max(0.0))
    }

    /// How many seconds this many calls wait in all, from a full bucket. For plans.
    pub fn seconds_for(&self, calls: usize) -> f64 {
        let calls = u32::try_from(calls).map_or(f64::from(u32::MAX), f64::from);
        ((calls - self.rate.burst) / self.rate.per_second).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SLOW: Rate = Rate { per_second: 2.0, burst: 2.0 };

    fn ms(wait: Duration) -> u128 {
        wait.as_millis()
    }

    #[test]
    fn a_burst_is_free_and_the_rest_waits_in_line() {
        let (pace, start) = (Pace::new(SLOW), Instant::now());
        let waits: Vec<u128> = (0..5).map(|_| ms(pace.wait_at(start))).collect();
        assert_eq!(waits, [0, 0, 500, 1000, 1500]);
    }

    #[test]
    fn a_pause_fills_the_bucket_and_no_more() {
        let (pace, start) = (Pace::new(SLOW), Instant::now());
        for _ in 0..2 {
            assert_eq!(ms(pace.wait_at(start)), 0);
        }
        let later = start + Duration::from_secs(1000);
        let waits: Vec<u128> = (0..3).map(|_| ms(pace.wait_at(later))).collect();
        assert_eq!(waits, [0, 0, 500]);
    }

    #[test]
    fn a_clock_that_stands_still_gives_nothing_away() {
        let (pace, early) = (Pace::new(SLOW), Instant::now());
        let late = early + Duration::from_secs(5);
        for _ in 0..2 {
            assert_eq!(ms(pace.wait_at(late)), 0);
        }
        assert_eq!(ms(pace.wait_at(early)), 500);
    }

    #[test]
    fn plans_can_say_how_long_it_takes() {
        let pace = Pace::new(PARAMETER_WRITES);
        assert!((pace.seconds_for(0)).abs() < 1e-9);
        assert!((pace.seconds_for(3)).abs() < 1e-9);
        assert!((pace.seconds_for(103) - 40.0).abs() < 1e-9);
    }

    #[test]
    fn the_command_line_replaces_a_rate_within_bounds() {
        assert_eq!(PARAMETER_WRITES.or(None), PARAMETER_WRITES);
        assert_eq!(PARAMETER_WRITES.or(Some(f64::NAN)), PARAMETER_WRITES);
        assert_eq!(PARAMETER_WRITES.or(Some(10.0)), Rate { per_second: 10.0, burst: 3.0 });
        assert_eq!(SECRET_WRITES.or(Some(0.0)), Rate { per_second: 0.01, burst: 1.0 });
        assert_eq!(SECRET_WRITES.or(Some(2.0)), Rate { per_second: 2.0, burst: 2.0 });
    }
}
