//! The encryption context: what a sealed value is and where it belongs. Authenticated, not secret.

use std::collections::BTreeMap;

use super::EnvelopeError;
use super::reader::Reader;

/// Keys that begin like this belong to the message format.
const RESERVED: &str = "aws-crypto-";

/// The pair that a signed message carries its public key in.
pub const PUBLIC_KEY: &str = "aws-crypto-public-key";

/// Most bytes of a serialized context: its length is 16 bits.
const LIMIT: usize = u16::MAX as usize;

/// Pairs that must be given again, the same, to open what was sealed with them. Sorted by the bytes of their
/// keys, as they are serialized.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct EncryptionContext(BTreeMap<String, String>);

impl EncryptionContext {
    /// No pairs.
    pub fn new() -> Self {
        Self::default()
    }

    /// With one more pair; the same key given again is replaced.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<String>) -> Self {
        self.0.insert(key.to_owned(), value.into());
        self
    }

    /// Without this pair.
    #[must_use]
    pub fn without(mut self, key: &str) -> Self {
        self.0.remove(key);
        self
    }

    /// What belongs to this key.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// All pairs, by key.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Whether there is no pair.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses keys that belong to the message format.
    pub fn check_own(&self) -> Result<(), EnvelopeError> {
        match self.0.keys().find(|key| key.starts_with(RESERVED)) {
            Some(key) => Err(EnvelopeError::ReservedKey { key: key.clone() }),
            None => Ok(()),
        }
    }

    /// The pairs as bytes, sorted by key: a count, then each key and value behind its length. All numbers
    /// are 16 bits, big-endian; at most 65,535 bytes in all (message format, "AAD").
    pub fn to_bytes(&self) -> Result<Vec<u8>, EnvelopeError> {
        const TOO_LONG: EnvelopeError = EnvelopeError::TooLong("the encryption context");
        let mut bytes = Vec::new();
        bytes.extend(u16::try_from(self.0.len()).map_err(|_| TOO_LONG)?.to_be_bytes());
        for field in self.0.iter().flat_map(|(key, value)| [key, value]) {
            bytes.extend(u16::try_from(field.len()).map_err(|_| TOO_LONG)?.to_be_bytes());
            bytes.extend(field.as_bytes());
        }
        if bytes.len() > LIMIT { Err(TOO_LONG) } else { Ok(bytes) }
    }

    /// As it stands in a header and is authenticated by a raw wrapping key: no pairs are no bytes, not even
    /// a count.
    pub fn to_field(&self) -> Result<Vec<u8>, EnvelopeError> {
        if self.0.is_empty() { Ok(Vec::new()) } else { self.to_bytes() }
    }

    /// The pairs of a header: each key once, and nothing behind them. Writers sort them, but early ones did
    /// not, and the header is authenticated as it is written.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, EnvelopeError> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let mut reader = Reader::new(bytes);
        let count = reader.u16("the number of pairs of an encryption context")?;
        let mut pairs = BTreeMap::new();
        for _ in 0..count {
            let key = text(&mut reader, "a key of the encryption context")?;
            let value = text(&mut reader, "a value of the encryption context")?;
            if pairs.insert(key, value).is_some() {
                return Err(reader.malformed("each key of the encryption context once"));
            }
        }
        if count == 0 || !reader.is_empty() {
            return Err(reader.malformed("the end of the encryption context"));
        }
        Ok(Self(pairs))
    }
}

fn text(reader: &mut Reader<'_>, what: &'static str) -> Result<String, EnvelopeError> {
    let field = reader.field(what)?;
    String::from_utf8(field.to_vec()).map_err(|_| reader.malformed("text in UTF-8"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_and_unambiguous() {
        let one = EncryptionContext::new().with("b", "2").with("a", "1");
        let other = EncryptionContext::new().with("a", "1").with("b", "2");
        assert_eq!(one.to_bytes().expect("fits"), other.to_bytes().expect("fits"));
        assert_eq!(one.to_bytes().expect("fits"), b"\0\x02\0\x01a\0\x011\0\x01b\0\x012");
        let joined = EncryptionContext::new().with("ab", "c").to_bytes().expect("fits");
        assert_ne!(joined, EncryptionContext::new().with("a", "bc").to_bytes().expect("fits"));
        assert_eq!(EncryptionContext::new().to_field().expect("fits"), b"");
    }

    #[test]
    fn keys_are_sorted_by_bytes_not_by_utf16() {
        // U+FFFD is before U+1F600 in UTF-8, and behind its surrogates in UTF-16.
        let context = EncryptionContext::new().with("\u{1f600}", "").with("\u{fffd}", "");
        let keys: Vec<&str> = context.pairs().map(|(key, _)| key).collect();
        assert_eq!(keys, ["\u{fffd}", "\u{1f600}"]);
        let bytes = context.to_bytes().expect("fits");
        assert_eq!(EncryptionContext::parse(&bytes).expect("parses"), context);
    }

    #[test]
    fn a_context_that_contradicts_itself_is_refused() {
        let refused = |bytes: &[u8]| assert!(EncryptionContext::parse(bytes).is_err(), "{bytes:?}");
        refused(b"\0\0");
        refused(b"\0\x02\0\x01a\0\x011\0\x01a\0\x011");
        refused(b"\0\x01\0\x01a\0\x011x");
        refused(b"\0\x01\0\x01\xff\0\x011");
        refused(b"\0\x02\0\x01a\0\x011");
        assert!(EncryptionContext::parse(b"").expect("parses").is_empty());
    }

    #[test]
    fn too_long_is_refused() {
        let long = "x".repeat(40_000);
        let context = EncryptionContext::new().with("a", long.clone()).with("b", long);
        assert!(context.to_bytes().is_err());
        assert!(EncryptionContext::new().with("a", "x".repeat(70_000)).to_bytes().is_err());
    }
}
