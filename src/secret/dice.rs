//! Random numbers below a bound, each as likely as any other.

use super::{Plaintext, RandomError};

/// Bytes that are asked of the operating system at once.
const POOL: usize = 256;

/// Numbers from the operating system's generator. What they were drawn from is wiped with it.
///
/// ```compile_fail
/// let dice = kmseal::secret::Dice::new();
/// println!("{dice:?}");
/// ```
#[derive(Default)]
pub struct Dice {
    pool: Plaintext,
    /// How much of the pool was used.
    used: usize,
}

impl Dice {
    /// Dice that were not thrown yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A number from 0 up to `sides`, without it; zero when there are no sides.
    ///
    /// A remainder would make small numbers likelier. So what is above the last whole multiple of `sides` is
    /// thrown again, which happens less than every other time.
    pub fn below(&mut self, sides: u32) -> Result<u32, RandomError> {
        let whole = u32::MAX - u32::MAX % sides.max(1);
        loop {
            let number = self.number()?;
            if number < whole {
                return Ok(number % sides.max(1));
            }
        }
    }

    fn number(&mut self) -> Result<u32, RandomError> {
        const SIZE: usize = size_of::<u32>();
        if self.pool.expose().len() < self.used + SIZE {
            self.pool = Plaintext::random(POOL)?;
            self.used = 0;
        }
        let mut number = [0; SIZE];
        number.copy_from_slice(&self.pool.expose()[self.used..self.used + SIZE]);
        self.used += SIZE;
        Ok(u32::from_ne_bytes(number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_below_the_bound() {
        let mut dice = Dice::new();
        for sides in [0, 1, 2, 3, 62, 7776, u32::MAX] {
            for _ in 0..200 {
                let number = dice.below(sides).expect("random");
                assert!(number < sides.max(1), "{number} of {sides}");
            }
        }
    }

    #[test]
    fn every_side_comes_up() {
        let mut dice = Dice::new();
        let mut seen = [false; 62];
        // That one of them stays away is less likely than one in 10^30.
        for _ in 0..5_000 {
            seen[usize::try_from(dice.below(62).expect("random")).expect("small")] = true;
        }
        assert!(seen.iter().all(|seen| *seen));
    }
}
