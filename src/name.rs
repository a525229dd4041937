//! Names of entries, and the characters that they may have.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::hint::{Explain, Hint};

/// The name of an entry in a store: parts of letters, digits and `_ . + = , -`, divided by `/`.
///
/// Every reader of `.env` files takes these characters literally without quotes, so a reference
/// built from such a name is read the same everywhere.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntryName(String);

/// Most bytes a name may have; the same as for a secret in AWS Secrets Manager.
const MAX_BYTES: usize = 512;

/// Why a text is no name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Nothing at all, or nothing between two slashes.
    #[error("a part of the name is empty")]
    EmptyPart,
    /// `.` or `..`, which look like a path.
    #[error("a part of the name is `.` or `..`")]
    DotPart,
    /// A character outside the set.
    #[error("the name has the character {0:?}")]
    Character(char),
    /// More than 512 bytes.
    #[error("the name is longer than {MAX_BYTES} bytes")]
    TooLong,
}

impl Explain for NameError {
    fn hints(&self) -> Vec<Hint> {
        vec![Hint::say(
            "a name has parts of letters, digits and `_ . + = , -`, divided by single slashes, as in shop/dev/DB_PASSWORD",
        )]
    }
}

impl EntryName {
    /// Reads a name.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        if text.len() > MAX_BYTES {
            return Err(NameError::TooLong);
        }
        if let Some(other) = text.chars().find(|c| !Self::takes(*c)) {
            return Err(NameError::Character(other));
        }
        for part in text.split('/') {
            match part {
                "" => return Err(NameError::EmptyPart),
                "." | ".." => return Err(NameError::DotPart),
                _ => {}
            }
        }
        Ok(Self(text.to_owned()))
    }

    /// Whether a name may have this character.
    pub fn takes(c: char) -> bool {
        c.is_ascii_alphanumeric() || "_.+=,-/".contains(c)
    }

    /// The name of something below this one.
    pub fn join(&self, part: &str) -> Result<Self, NameError> {
        Self::parse(&format!("{}/{part}", self.0))
    }

    /// The text of the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is `prefix` itself or below it.
    pub fn is_under(&self, prefix: &Self) -> bool {
        self.0
            .strip_prefix(prefix.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl fmt::Display for EntryName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl TryFrom<String> for EntryName {
    type Error = NameError;

    fn try_from(text: String) -> Result<Self, NameError> {
        Self::parse(&text)
    }
}

impl From<EntryName> for String {
    fn from(name: EntryName) -> Self {
        name.0
    }
}

/// A token of 128 bits that makes a step repeatable: the same token never acts twice. It is random, or a hash of
/// what names the step. Written as hexadecimal digits. It says nothing about any value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Token([u8; 16]);

impl Token {
    /// A fresh token.
    pub fn random() -> Result<Self, crate::secret::RandomError> {
        Ok(Self(crate::secret::random_bytes()?))
    }

    /// The one that everybody derives from the same hash.
    pub fn of(hash: &[u8; 32]) -> Self {
        let mut first = [0; 16];
        first.copy_from_slice(&hash[..16]);
        Self(first)
    }
}

impl fmt::Display for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
    }
}

impl From<Token> for String {
    fn from(token: Token) -> Self {
        token.to_string()
    }
}

impl TryFrom<String> for Token {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match u128::from_str_radix(&text, 16) {
            Ok(number) if text.len() == 32 && !text.starts_with('+') => {
                Ok(Self(number.to_be_bytes()))
            }
            _ => Err("not a token of 32 hexadecimal digits"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_below_a_name() {
        let shop = EntryName::parse("shop/dev").expect("parses");
        assert!(shop.join("DB_PASSWORD").expect("joins").is_under(&shop));
        assert!(shop.is_under(&shop));
        assert!(!EntryName::parse("shop/dev2").expect("parses").is_under(&shop));
        assert_eq!(shop.join("A B"), Err(NameError::Character(' ')));
    }

    #[test]
    fn hostile_names_are_refused() {
        for text in
            ["", "/", "a/", "/a", "a//b", "..", "a/../b", "a\nb", "a\u{202e}b", "a#b", "a@1"]
        {
            assert!(EntryName::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(EntryName::parse(&"a".repeat(513)), Err(NameError::TooLong));
    }

    #[test]
    fn tokens_survive_their_text() {
        let token = Token::random().expect("random");
        assert_eq!(Token::try_from(token.to_string()), Ok(token));
        assert!(Token::try_from("12".to_owned()).is_err());
        assert!(Token::try_from("+0000000000000000000000000000001".to_owned()).is_err());
    }
}
