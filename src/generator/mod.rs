//! New values: what is to be drawn is said first, checked, and then drawn from the operating system's
//! generator, every value that fits as likely as any other.

mod alphabet;
mod error;
mod password;
#[cfg(test)]
mod tests;
mod words;

pub use alphabet::{Alphabet, AlphabetError, Class};
pub use error::GeneratorError;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use crate::secret::{Dice, Plaintext, RandomError};
use password::Password;

/// Fewer bits than this can be searched through by whoever has a fast way to try.
pub const LEAST_BITS: f64 = 64.0;

/// Most characters, words or bytes of one value.
pub const MOST: usize = 4096;

/// What kind of value is drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    /// Characters of an alphabet.
    #[default]
    Password,
    /// Words of the large list of the EFF, with `-` between them.
    Diceware,
    /// A UUID of version 4.
    Uuid,
    /// Bytes, as lower-case hexadecimal digits.
    Hex,
    /// Bytes in base64, padded.
    Base64,
    /// Bytes in the base64 of URLs and file names, not padded.
    Base64Url,
}

impl Kind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Diceware => "diceware",
            Self::Uuid => "uuid",
            Self::Hex => "hex",
            Self::Base64 => "base64",
            Self::Base64Url => "base64url",
        }
    }

    /// How long it is when nothing is said: in characters, words or bytes.
    fn usual_length(self) -> usize {
        if self == Self::Diceware { 6 } else { 32 }
    }
}

/// What is asked of a value.
#[derive(Debug, Clone, Default)]
pub struct Demands {
    /// Its kind.
    pub kind: Kind,
    /// So many characters, words or bytes.
    pub length: Option<usize>,
    /// Of these characters; letters and digits when nothing is said.
    pub alphabet: Option<Alphabet>,
    /// At least one character of each of these.
    pub must_contain: Vec<Class>,
    /// None of these characters.
    pub exclude: Option<Alphabet>,
    /// Whether less than [`LEAST_BITS`] are enough.
    pub weak: bool,
}

/// Draws values that fit what was asked.
///
/// ```
/// use kmseal::generator::{Demands, Generator};
///
/// let generator = Generator::new(Demands::default())?;
/// assert!(generator.bits() > 190.0);
/// assert!(generator.draw()?.has_len(32));
/// # Ok::<(), kmseal::generator::GeneratorError>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Generator(Recipe);

/// How a value is made.
#[derive(Debug, Clone, PartialEq)]
enum Recipe {
    Password(Password),
    Words(usize),
    Uuid,
    Hex(usize),
    Base64(usize),
    Base64Url(usize),
}

impl Generator {
    /// One for such values; an error when there are none, or too few.
    pub fn new(demands: Demands) -> Result<Self, GeneratorError> {
        let (kind, weak) = (demands.kind, demands.weak);
        if kind != Kind::Password {
            for (option, is_there) in [
                ("--alphabet", demands.alphabet.is_some()),
                ("--must-contain", !demands.must_contain.is_empty()),
                ("--exclude", demands.exclude.is_some()),
            ] {
                if is_there {
                    return Err(GeneratorError::NotForKind { option, kind });
                }
            }
        }
        if kind == Kind::Uuid && demands.length.is_some() {
            return Err(GeneratorError::NotForKind { option: "--length", kind });
        }
        let length = demands.length.unwrap_or(kind.usual_length());
        if length > MOST {
            return Err(GeneratorError::TooLong);
        }
        let generator = Self(match kind {
            Kind::Password => Recipe::Password(Password::new(length, demands)?),
            Kind::Diceware => Recipe::Words(length),
            Kind::Uuid => Recipe::Uuid,
            Kind::Hex => Recipe::Hex(length),
            Kind::Base64 => Recipe::Base64(length),
            Kind::Base64Url => Recipe::Base64Url(length),
        });
        let bits = generator.bits();
        // With one bit there are two values to choose from: with less, nothing is drawn.
        let least = if weak { 1.0 } else { LEAST_BITS };
        if bits < least { Err(GeneratorError::Weak { bits, least }) } else { Ok(generator) }
    }

    /// How many bits it takes to guess a value when everything is known but the draw: the logarithm of how many
    /// values there are.
    pub fn bits(&self) -> f64 {
        let times = |count: usize, bits: f64| f64::from(u32::try_from(count).unwrap_or(0)) * bits;
        match &self.0 {
            Recipe::Password(password) => password.bits(),
            Recipe::Words(count) => times(*count, f64::from(words::COUNT).log2()),
            Recipe::Uuid => 122.0,
            Recipe::Hex(bytes) | Recipe::Base64(bytes) | Recipe::Base64Url(bytes) => {
                times(*bytes, 8.0)
            }
        }
    }

    /// A value: another one each time.
    pub fn draw(&self) -> Result<Plaintext, GeneratorError> {
        Ok(match &self.0 {
            Recipe::Password(password) => password.draw(&mut Dice::new())?,
            Recipe::Words(count) => passphrase(*count)?,
            Recipe::Uuid => uuid()?,
            Recipe::Hex(bytes) => hex(&Plaintext::random(*bytes)?, &[]),
            Recipe::Base64(bytes) => encoded(&Plaintext::random(*bytes)?, &STANDARD),
            Recipe::Base64Url(bytes) => encoded(&Plaintext::random(*bytes)?, &URL_SAFE_NO_PAD),
        })
    }
}

fn passphrase(count: usize) -> Result<Plaintext, RandomError> {
    let mut dice = Dice::new();
    let mut value = Plaintext::with_capacity(count * words::LONGEST);
    for place in 0..count {
        if place > 0 {
            value.push(b'-');
        }
        value.extend(words::word(dice.below(words::COUNT)?).as_bytes());
    }
    Ok(value)
}

/// RFC 9562, 5.4: version and variant, and the rest at random.
fn uuid() -> Result<Plaintext, RandomError> {
    let mut bytes = Plaintext::random(16)?;
    let all = bytes.expose_mut();
    all[6] = all[6] & 0x0f | 0x40;
    all[8] = all[8] & 0x3f | 0x80;
    Ok(hex(&bytes, &[4, 6, 8, 10]))
}

/// Two digits a byte, with `-` before these bytes.
fn hex(bytes: &Plaintext, dashes: &[usize]) -> Plaintext {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = Plaintext::with_capacity(bytes.expose().len() * 2 + dashes.len());
    for (at, byte) in bytes.expose().iter().enumerate() {
        if dashes.contains(&at) {
            text.push(b'-');
        }
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 0x0f)]);
    }
    text
}

fn encoded(bytes: &Plaintext, engine: &impl Engine) -> Plaintext {
    let mut text = Plaintext::zeroed(bytes.expose().len().div_ceil(3) * 4);
    // It fits: four characters for each three bytes that were begun.
    let len = engine.encode_slice(bytes.expose(), text.expose_mut()).unwrap_or(0);
    text.truncate(len);
    text
}
