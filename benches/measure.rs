//! Time as the benches measure it.

use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};

/// User and system time of all children that have ended.
pub(crate) fn cpu_of_children() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).expect("usage");
    [usage.user_time(), usage.system_time()]
        .iter()
        .map(|time| {
            let micros = time.tv_sec() * 1_000_000 + time.tv_usec();
            Duration::from_micros(u64::try_from(micros).expect("positive"))
        })
        .sum()
}

/// The middle one; of an even number the upper one of two.
pub(crate) fn median(all: &[Duration]) -> Duration {
    let mut all = all.to_vec();
    all.sort();
    all[all.len() / 2]
}

/// In milliseconds.
#[allow(dead_code, reason = "some of the benches say seconds")]
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// In seconds.
#[allow(dead_code, reason = "some of the benches say milliseconds")]
pub(crate) fn seconds(time: Duration) -> f64 {
    time.as_secs_f64()
}
