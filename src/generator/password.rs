//! Characters of an alphabet, with some classes among them.

use super::{Alphabet, Class, Demands, GeneratorError};
use crate::secret::{Dice, Plaintext, RandomError};

/// A password that can be drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Password {
    length: u32,
    alphabet: Alphabet,
    /// Each once.
    classes: Vec<Class>,
}

impl Password {
    pub(super) fn new(length: usize, demands: Demands) -> Result<Self, GeneratorError> {
        let mut classes: Vec<Class> = Vec::new();
        for class in demands.must_contain {
            if !classes.contains(&class) {
                classes.push(class);
            }
        }
        let mut alphabet = match demands.alphabet {
            Some(alphabet) => alphabet,
            None if classes.contains(&Class::Symbol) => Alphabet::with_symbols(),
            None => Alphabet::usual(),
        };
        if let Some(exclude) = &demands.exclude {
            alphabet = alphabet.without(exclude);
        }
        if alphabet.characters().is_empty() {
            return Err(GeneratorError::NoCharacters);
        }
        let is_missing = |class: &&Class| !alphabet.characters().iter().any(|one| class.has(*one));
        if let Some(class) = classes.iter().find(is_missing) {
            return Err(GeneratorError::NoneOf(*class));
        }
        if length < classes.len() {
            return Err(GeneratorError::TooShort { length, classes: classes.len() });
        }
        let length = u32::try_from(length).map_err(|_| GeneratorError::TooLong)?;
        Ok(Self { length, alphabet, classes })
    }

    fn sides(&self) -> u32 {
        // An alphabet of ASCII has less than 128.
        u32::try_from(self.alphabet.characters().len()).unwrap_or(0)
    }

    /// The logarithm of how many passwords meet the demands.
    pub(super) fn bits(&self) -> f64 {
        f64::from(self.length) * f64::from(self.sides()).log2() + self.share().log2()
    }

    /// How many of all texts of that length meet the demands: all, less those without one of the classes, and
    /// those without two of them again, and so on.
    fn share(&self) -> f64 {
        let all = f64::from(self.sides());
        let sets = 0_u32..1 << self.classes.len();
        let share = sets.map(|set| {
            let among = |(at, _): &(usize, &Class)| set & (1 << at) != 0;
            let away: Vec<Class> =
                self.classes.iter().enumerate().filter(among).map(|(_, class)| *class).collect();
            let stays = |one: &&u8| !away.iter().any(|class| class.has(**one));
            let left = self.alphabet.characters().iter().filter(stays).count();
            let left = f64::from(u32::try_from(left).unwrap_or(0));
            let sign = if away.len().is_multiple_of(2) { 1.0 } else { -1.0 };
            sign * (left / all).powf(f64::from(self.length))
        });
        share.sum::<f64>().clamp(0.0, 1.0)
    }

    /// Drawn as a whole again until it meets the demands. Putting in what is missing would make some passwords
    /// likelier than others.
    pub(super) fn draw(&self, dice: &mut Dice) -> Result<Plaintext, RandomError> {
        let characters = self.alphabet.characters();
        let mut value = Plaintext::with_capacity(self.length as usize);
        loop {
            value.truncate(0);
            for _ in 0..self.length {
                let at = dice.below(self.sides())?;
                value.push(characters.get(at as usize).copied().unwrap_or_default());
            }
            let has = |class: &Class| value.expose().iter().any(|one| class.has(*one));
            if self.classes.iter().all(has) {
                return Ok(value);
            }
        }
    }
}
