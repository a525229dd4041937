//! Characters that a password may have, and the classes that it may have to have.

/// A kind of character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// `a` to `z`.
    Lower,
    /// `A` to `Z`.
    Upper,
    /// `0` to `9`.
    Digit,
    /// What else is printed and no blank.
    Symbol,
}

impl Class {
    /// Whether the character is of this class.
    pub fn has(self, character: u8) -> bool {
        match self {
            Self::Lower => character.is_ascii_lowercase(),
            Self::Upper => character.is_ascii_uppercase(),
            Self::Digit => character.is_ascii_digit(),
            Self::Symbol => character.is_ascii_punctuation(),
        }
    }

    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lower => "lower",
            Self::Upper => "upper",
            Self::Digit => "digit",
            Self::Symbol => "symbol",
        }
    }
}

/// Why a text is no alphabet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AlphabetError {
    /// Blanks, control characters, letters beyond ASCII.
    #[error("an alphabet has printable ASCII characters only, and no blank")]
    NotPrintable,
    /// `a-9`, `z-a`, `+-=`.
    #[error(
        "`-` stands between two letters or digits in order, as in a-z, or first or last for itself"
    )]
    NoRange,
}

/// A set of printable ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alphabet(Vec<u8>);

impl Alphabet {
    /// Reads characters and ranges of them, as in `a-z0-9_`. One that is there twice counts once. A `-` that is
    /// neither at an end nor in a range is refused: read as a character, `+--` and the like would say less than
    /// was meant.
    pub fn parse(text: &str) -> Result<Self, AlphabetError> {
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(AlphabetError::NotPrintable);
        }
        let mut rest = text.as_bytes();
        let mut all = Vec::new();
        while let [first, after @ ..] = rest {
            match after {
                [b'-', last, after @ ..] => {
                    if !is_range(*first, *last) {
                        return Err(AlphabetError::NoRange);
                    }
                    all.extend(*first..=*last);
                    rest = after;
                }
                // First or last, it stands for itself.
                _ if *first == b'-' && rest.len() != text.len() && !after.is_empty() => {
                    return Err(AlphabetError::NoRange);
                }
                _ => {
                    all.push(*first);
                    rest = after;
                }
            }
        }
        Ok(Self::of(all))
    }

    /// Letters and digits, which nothing takes for anything else.
    pub fn usual() -> Self {
        Self::of((b'0'..=b'z').filter(u8::is_ascii_alphanumeric).collect())
    }

    /// The same with symbols that `.env` files, shells and the passwords of URLs take as they are.
    pub fn with_symbols() -> Self {
        let mut all = Self::usual().0;
        all.extend(b"+,-._=");
        Self::of(all)
    }

    fn of(mut all: Vec<u8>) -> Self {
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// Without those of another one.
    #[must_use]
    pub fn without(mut self, other: &Self) -> Self {
        self.0.retain(|character| !other.0.contains(character));
        self
    }

    /// In the order of ASCII, each once.
    pub fn characters(&self) -> &[u8] {
        &self.0
    }
}

fn is_range(first: u8, last: u8) -> bool {
    let same = |class: Class| class.has(first) && class.has(last);
    first < last && [Class::Lower, Class::Upper, Class::Digit].into_iter().any(same)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_and_characters() {
        for (text, expected) in [
            ("abc", "abc"),
            ("cab", "abc"),
            ("aabbcc", "abc"),
            ("a-e", "abcde"),
            ("a-cA-C0-2", "012ABCabc"),
            ("-a", "-a"),
            ("a-", "-a"),
            ("a-c-", "-abc"),
            ("-a-c", "-abc"),
            ("-", "-"),
            ("--", "-"),
            ("", ""),
            ("!#", "!#"),
        ] {
            let read = Alphabet::parse(text).map(|all| all.0);
            assert_eq!(read, Ok(expected.as_bytes().to_vec()), "{text}");
        }
        assert_eq!(Alphabet::parse("A-Za-z0-9"), Ok(Alphabet::usual()));
        assert_eq!(Alphabet::usual().characters().len(), 62);
    }

    #[test]
    fn what_may_be_meant_otherwise_is_refused() {
        for text in ["a-Z", "z-a", "a-9", "+-=", "a-c-e", "a--", "--a", "a-a", "---", "!-~"] {
            assert_eq!(Alphabet::parse(text), Err(AlphabetError::NoRange), "{text}");
        }
        for text in ["a b", "a\tb", "a\u{7f}", "\u{e9}", "a\n"] {
            assert_eq!(Alphabet::parse(text), Err(AlphabetError::NotPrintable), "{text:?}");
        }
    }
}
