//! Longer and longer waits between tries.

use std::time::Duration;

use crate::secret::random_bytes;

/// No wait is longer than this.
const MOST: Duration = Duration::from_secs(5);

/// Waits that double, each cut short by chance, so that many who failed at once do not come back at once.
pub struct Backoff {
    next: Duration,
}

impl Backoff {
    /// The first wait takes at most this long.
    pub fn new(first: Duration) -> Self {
        Self { next: first.min(MOST) }
    }

    /// Waits, and says how long. Inside of [`Aws::wait`](super::Aws::wait) only.
    pub async fn wait(&mut self) -> Duration {
        let wait = self.take();
        tokio::time::sleep(wait).await;
        wait
    }

    fn take(&mut self) -> Duration {
        let whole = self.next;
        self.next = (whole * 2).min(MOST);
        // Without a random number it is the whole wait, which does no harm.
        let chance = random_bytes::<1>().map_or(u8::MAX, |[byte]| byte);
        whole / 2 + whole / 2 * u32::from(chance) / u32::from(u8::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_the_most() {
        let mut backoff = Backoff::new(Duration::from_secs(1));
        for whole in [1, 2, 4, 5, 5].map(Duration::from_secs) {
            let wait = backoff.take();
            assert!(wait >= whole / 2 && wait <= whole, "{wait:?} of {whole:?}");
        }
    }
}
