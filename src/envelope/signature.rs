//! The signature of a message: over every byte before it, in one go while they pass.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use getrandom::SysRng;
use p256::ecdsa::signature::hazmat::{PrehashVerifier as _, RandomizedPrehashSigner as _};
use p384::elliptic_curve::Generate as _;
use sha2::{Digest as _, Sha256, Sha384};

use super::EnvelopeError;
use super::suite::Curve;
use crate::secret::RandomError;

/// Bytes of nearly every DER signature of P-384. Other writers of the format take care that theirs are of
/// this length, so that the size of a message is known before it is written; so do we.
pub const SIGNATURE_LEN: usize = 103;

/// Each try has one chance in two.
const TRIES: usize = 128;

/// The key pair of one message, or of the messages of one run. The private half is wiped on drop.
pub struct SigningKey(Box<p384::ecdsa::SigningKey>);

impl SigningKey {
    /// A fresh key pair on P-384.
    pub fn random() -> Result<Self, EnvelopeError> {
        let key = p384::ecdsa::SigningKey::try_generate_from_rng(&mut SysRng);
        Ok(Self(Box::new(key.map_err(RandomError::from)?)))
    }

    /// The public half as a header holds it: a compressed point (SEC 1, section 2.3.3) in base64.
    pub fn public(&self) -> String {
        STANDARD.encode(self.0.verifying_key().to_sec1_point(true).as_bytes())
    }
}

/// Signs what it has seen.
pub struct Signer {
    key: std::sync::Arc<SigningKey>,
    hash: Sha384,
}

impl Signer {
    pub(super) fn new(key: std::sync::Arc<SigningKey>) -> Self {
        Self { key, hash: Sha384::new() }
    }

    /// The next bytes of the message.
    pub fn update(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    /// The footer of the message: the signature behind its length.
    pub fn footer(self) -> Result<Vec<u8>, EnvelopeError> {
        let digest = self.hash.finalize();
        let mut der = Vec::new();
        for _ in 0..TRIES {
            let signature: p384::ecdsa::Signature = self
                .key
                .0
                .sign_prehash_with_rng(&mut SysRng, &digest)
                .map_err(|_| EnvelopeError::NotSigned)?;
            der = signature.to_der().as_bytes().to_vec();
            if der.len() == SIGNATURE_LEN {
                break;
            }
        }
        let len = u16::try_from(der.len()).map_err(|_| EnvelopeError::NotSigned)?;
        Ok([&len.to_be_bytes(), der.as_slice()].concat())
    }
}

/// Verifies what it has seen.
pub struct Verifier(Kind);

enum Kind {
    P256(Box<p256::ecdsa::VerifyingKey>, Sha256),
    P384(Box<p384::ecdsa::VerifyingKey>, Sha384),
}

impl Verifier {
    /// With the public key of a header.
    pub(super) fn new(curve: Curve, public: &str) -> Result<Self, EnvelopeError> {
        let bad = || EnvelopeError::BadPublicKey;
        let point = STANDARD.decode(public).map_err(|_| bad())?;
        Ok(Self(match curve {
            Curve::P256 => {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).map_err(|_| bad())?;
                Kind::P256(Box::new(key), Sha256::new())
            }
            Curve::P384 => {
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(&point).map_err(|_| bad())?;
                Kind::P384(Box::new(key), Sha384::new())
            }
        }))
    }

    /// The next bytes of the message.
    pub fn update(&mut self, bytes: &[u8]) {
        match &mut self.0 {
            Kind::P256(_, hash) => hash.update(bytes),
            Kind::P384(_, hash) => hash.update(bytes),
        }
    }

    /// Fails unless this is the signature of all that was seen.
    pub fn verify(self, signature: &[u8]) -> Result<(), EnvelopeError> {
        let good = match self.0 {
            Kind::P256(key, hash) => p256::ecdsa::Signature::from_der(signature)
                .and_then(|signature| key.verify_prehash(&hash.finalize(), &signature)),
            Kind::P384(key, hash) => p384::ecdsa::Signature::from_der(signature)
                .and_then(|signature| key.verify_prehash(&hash.finalize(), &signature)),
        };
        good.map_err(|_| EnvelopeError::BadSignature)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_signature_is_of_its_usual_length_and_verifies() {
        let key = Arc::new(SigningKey::random().expect("random"));
        for _ in 0..8 {
            let mut signer = Signer::new(Arc::clone(&key));
            signer.update(b"message");
            let footer = signer.footer().expect("signs");
            assert_eq!(footer.len(), 2 + SIGNATURE_LEN);
            let verifier = |text: &[u8]| {
                let mut verifier = Verifier::new(Curve::P384, &key.public()).expect("a key");
                verifier.update(text);
                verifier.verify(&footer[2..])
            };
            verifier(b"message").expect("verifies");
            assert!(verifier(b"massage").is_err());
        }
    }
}
