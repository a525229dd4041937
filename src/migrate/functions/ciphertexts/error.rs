//! What can go wrong with ciphertexts in a function.

use crate::classify::shown;
use crate::hint::{Explain, Hint, Kind};
use crate::keys::KeyError;

/// Why values were not encrypted, or ciphertexts not opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConsoleError {
    /// Nobody who has the keys.
    #[error("there is nobody to ask for the keys of the ciphertexts")]
    NoKeys,
    /// It does not open with the name of the function.
    #[error(
        "{function}: {name} does not open: it was altered, or is bound to something else than the name of this \
         function"
    )]
    NotBound {
        /// The function.
        function: String,
        /// The variable.
        name: String,
    },
    /// It opens to something else than what was encrypted.
    #[error(
        "{function}: the ciphertext of {name} holds another value; the function was not changed"
    )]
    Differs {
        /// The function.
        function: String,
        /// The variable.
        name: String,
    },
    /// Variables of functions are text.
    #[error("{function}: what {name} holds is no text, and no variable can be anything else")]
    NotText {
        /// The function.
        function: String,
        /// The variable.
        name: String,
    },
    /// Lambda would refuse it.
    #[error(
        "the environment of {function} would be larger than {limit} bytes with the ciphertexts; it was not changed"
    )]
    TooLarge {
        /// The function.
        function: String,
        /// The most that Lambda takes.
        limit: usize,
    },
    /// The key cannot be used.
    #[error("{function}: {name}")]
    Key {
        /// The function.
        function: String,
        /// The variable.
        name: String,
        /// Why.
        source: Box<KeyError>,
    },
}

impl ConsoleError {
    pub(super) fn not_bound(function: &str, variable: &str) -> Self {
        Self::NotBound { function: function.to_owned(), name: shown(variable).to_owned() }
    }

    pub(super) fn of_key(function: &str, variable: &str, source: KeyError) -> Self {
        let (function, name) = (function.to_owned(), shown(variable).to_owned());
        match source {
            KeyError::NotItsOwn => Self::NotBound { function, name },
            source => Self::Key { function, name, source: Box::new(source) },
        }
    }
}

impl Explain for ConsoleError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotBound { .. } | Self::Differs { .. } => Kind::Integrity,
            Self::Key { source, .. } => source.kind(),
            _ => Kind::Failed,
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::Key { source, .. } => source.parts(),
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::NotBound { .. } => vec![
                Hint::say("a clone has to be opened under the name of the function it was made of"),
                Hint::say("old functions bind to nothing: to open those add --no-context"),
                Hint::say("to leave the variable as it is add --exclude NAME"),
            ],
            Self::TooLarge { .. } => vec![
                Hint::say(
                    "each ciphertext takes about 200 bytes more than its value: encrypt fewer variables, with \
                     --select or --exclude",
                ),
                Hint::say("or move the values to a store, which takes less room"),
            ],
            Self::Key { source, .. } => source.hints(),
            _ => Vec::new(),
        }
    }
}
