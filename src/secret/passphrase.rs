//! A passphrase is its own type, so that it can never be stored where a value is meant.

use super::Plaintext;

/// What a person typed to open the vault. Wiped like [`Plaintext`].
pub struct Passphrase(Plaintext);

impl Passphrase {
    /// Takes over the text; one line end at its end (from a file or a pipe) is not part of it.
    pub fn new(mut text: Plaintext) -> Self {
        let bytes = text.expose();
        let line = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let end = line.len();
        text.truncate(end);
        Self(text)
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Equal, in time that depends on the lengths alone.
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.same_as(&other.0)
    }

    /// The one door out, for the key derivation.
    pub fn expose(&self) -> &[u8] {
        self.0.expose()
    }
}
