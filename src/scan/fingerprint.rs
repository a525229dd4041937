//! Which values are the same, without keeping them.

use hkdf::Hkdf;
use sha2::Sha256;

use crate::secret::{Key256, Plaintext, RandomError};

/// Makes fingerprints. The key is made for one scan: without it nobody can tell from a fingerprint whether a
/// value that was guessed is the right one, and those of two scans have nothing in common.
pub(super) struct Fingerprints {
    key: Key256,
}

/// The fingerprint of a value. There is no way to show it; that two are equal is all it says.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Fingerprint([u8; 32]);

impl Fingerprints {
    pub(super) fn new() -> Result<Self, RandomError> {
        Ok(Self { key: Key256::random()? })
    }

    /// HMAC-SHA-256, which is what the first half of HKDF is (RFC 5869, 2.2).
    pub(super) fn of(&self, value: &Plaintext) -> Fingerprint {
        let (code, _) = Hkdf::<Sha256>::extract(Some(self.key.expose()), value.expose());
        Fingerprint(code.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_have_equal_fingerprints_under_one_key_alone() {
        let value = |text: &str| Plaintext::copy_of(text.as_bytes());
        let (one, other) =
            (Fingerprints::new().expect("a key"), Fingerprints::new().expect("a key"));
        assert!(one.of(&value("hunter2")) == one.of(&value("hunter2")));
        assert!(one.of(&value("hunter2")) != one.of(&value("hunter3")));
        assert!(one.of(&value("hunter2")) != other.of(&value("hunter2")));
    }

    #[test]
    fn a_fingerprint_is_an_hmac() {
        let key = Key256::filled_by(|key| {
            key.fill(0x0b);
            Ok::<(), ()>(())
        });
        let key = key.unwrap_or_else(|()| unreachable!("filling does not fail"));
        let Fingerprint(code) = Fingerprints { key }.of(&Plaintext::copy_of(b"Hi There"));
        // Python: hmac.new(b"\x0b" * 32, b"Hi There", "sha256").hexdigest()
        let expected = "198a607eb44bfbc69903a0f1cf2bbdc5ba0aa3f3d9ae3c1c7a3b1696a0b68cf7";
        let hex: Vec<String> = code.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex.concat(), expected);
    }
}
