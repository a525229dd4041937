//! The encryption context: what a sealed value is and where it belongs. Authenticated, not secret.

use std::collections::BTreeMap;

use super::EnvelopeError;

/// Pairs that must be given again, the same, to open what was sealed with them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
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

    /// The pairs as bytes, sorted by key: a count, then each key and value behind its length. All numbers
    /// are 16 bits, big-endian (the serialization of the AWS Encryption SDK).
    pub fn to_bytes(&self) -> Result<Vec<u8>, EnvelopeError> {
        const TOO_LONG: EnvelopeError = EnvelopeError::TooLong("the encryption context");
        let mut bytes = Vec::new();
        bytes.extend(u16::try_from(self.0.len()).map_err(|_| TOO_LONG)?.to_be_bytes());
        for field in self.0.iter().flat_map(|(key, value)| [key, value]) {
            bytes.extend(u16::try_from(field.len()).map_err(|_| TOO_LONG)?.to_be_bytes());
            bytes.extend(field.as_bytes());
        }
        Ok(bytes)
    }
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
    }
}
