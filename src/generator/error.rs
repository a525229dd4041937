//! Why nothing can be drawn.

use super::{Class, Kind, MOST};
use crate::hint::{self, Explain, Hint};
use crate::secret::RandomError;

/// Why nothing can be drawn. What was asked for is no secret, so it is named.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum GeneratorError {
    /// An option that this kind of value does not have.
    #[error("{option} means nothing for a value of the kind {kind}", kind = .kind.name())]
    NotForKind {
        /// The option.
        option: &'static str,
        /// The kind.
        kind: Kind,
    },
    /// All characters are excluded.
    #[error("no character is left to draw from")]
    NoCharacters,
    /// None of the characters is of a class that is demanded.
    #[error("a {class} is demanded, and none of the characters is one", class = .0.name())]
    NoneOf(Class),
    /// Fewer characters than demands.
    #[error("{length} characters cannot be of {classes} classes")]
    TooShort {
        /// How many characters.
        length: usize,
        /// How many classes.
        classes: usize,
    },
    /// More than anybody needs.
    #[error("a value has at most {MOST} characters, words or bytes")]
    TooLong,
    /// It could be guessed.
    #[error(
        "what is asked for has {bits:.0} bits, fewer than {least:.0}: it could be guessed",
        bits = .bits.floor()
    )]
    Weak {
        /// Its bits.
        bits: f64,
        /// How many it should have.
        least: f64,
    },
    /// No randomness.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl Explain for GeneratorError {
    fn kind(&self) -> hint::Kind {
        match self {
            Self::Random(error) => error.kind(),
            _ => hint::Kind::Usage,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NoneOf(_) => vec![Hint::say("name characters of that class with --alphabet")],
            Self::TooShort { .. } => vec![Hint::say("make it longer with --length")],
            Self::Weak { least, .. } if *least > 1.0 => vec![Hint::say(
                "make it longer with --length; if it has to be like that, add --weak",
            )],
            Self::Weak { .. } => {
                vec![Hint::say("make it longer with --length, or name more characters")]
            }
            _ => Vec::new(),
        }
    }
}
