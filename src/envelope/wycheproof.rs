//! The cryptography that messages are made of, held against the vectors of Wycheproof.
//!
//! The counts are those of the files: one that is not run would be missing.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hkdf::hmac::EagerHash;
use sha2::{Sha256, Sha384, Sha512};
use wycheproof::{TestResult, aead, ecdsa, hkdf as kdf};

use super::key::expand;
use super::signature::Verifier;
use super::suite::Curve;
use super::{Cipher, EnvelopeError, NONCE_LEN, TAG_LEN};

#[test]
fn aes_gcm_as_wycheproof_has_it() {
    let set = aead::TestSet::load(aead::TestName::AesGcm).expect("the vectors");
    let nonce_bits = NONCE_LEN * 8;
    // Valid and invalid ones for keys of 128, 192 and 256 bits.
    let mut seen = [[0; 2]; 3];
    for group in set.test_groups.iter().filter(|group| group.nonce_size == nonce_bits) {
        assert_eq!(group.tag_size, TAG_LEN * 8);
        for test in &group.tests {
            let cipher = Cipher::new(&test.key).expect("a key");
            let nonce = test.nonce.first_chunk().expect("a nonce");
            let tag = test.tag.first_chunk().expect("a tag");
            let mut buffer = test.ct.to_vec();
            let opened = cipher.open(nonce, &test.aad, &mut buffer, tag);
            let is_valid = test.result == TestResult::Valid;
            if is_valid {
                opened.expect("opens");
                assert_eq!(buffer, test.pt.as_slice(), "{}", test.tc_id);
                let sealed = cipher.seal(nonce, &test.aad, &mut buffer).expect("seals");
                assert_eq!((buffer.as_slice(), &sealed), (test.ct.as_slice(), tag));
            } else {
                let error = opened.expect_err(&test.comment);
                assert!(matches!(error, EnvelopeError::AuthenticationFailed));
                assert_eq!(buffer, test.ct.as_slice(), "no plaintext is left: {}", test.tc_id);
            }
            seen[group.key_size / 64 - 2][usize::from(!is_valid)] += 1;
        }
    }
    assert_eq!(seen, [[40, 27], [37, 27], [39, 27]]);
}

/// How many vectors there were, and how many of them ask for more than there can be.
fn derived<H: EagerHash>(name: kdf::TestName) -> (usize, usize) {
    let set = kdf::TestSet::load(name).expect("the vectors");
    let (mut all, mut too_long) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let mut key = vec![0; test.size];
        let salt = Some(test.salt.as_slice()).filter(|salt| !salt.is_empty());
        // In two halves, as the format has it.
        let (first, rest) = test.info.split_at(test.info.len() / 2);
        let result = expand::<H>(salt, &test.ikm, &[first, rest], &mut key);
        if test.result == TestResult::Invalid {
            assert!(result.is_err(), "{}", test.comment);
            too_long += 1;
        } else {
            result.expect("derives");
            assert_eq!(key, test.okm.as_slice(), "{}", test.tc_id);
        }
        all += 1;
    }
    (all, too_long)
}

#[test]
fn hkdf_as_wycheproof_has_it() {
    assert_eq!(derived::<Sha256>(kdf::TestName::HkdfSha256), (86, 3));
    assert_eq!(derived::<Sha384>(kdf::TestName::HkdfSha384), (83, 3));
    assert_eq!(derived::<Sha512>(kdf::TestName::HkdfSha512), (83, 3));
}

/// How many signatures there were, and how many of them are good.
fn verified(name: ecdsa::TestName, curve: Curve) -> (usize, usize) {
    let set = ecdsa::TestSet::load(name).expect("the vectors");
    let (mut all, mut valid) = (0, 0);
    for group in &set.test_groups {
        let point = group.key.key.as_slice();
        // As a header has it: x, and in front of it whether y is odd.
        let (x, y) = point[1..].split_at(point.len() / 2);
        let sign = 2 + (y.last().expect("a coordinate") & 1);
        let public = STANDARD.encode([&[sign], x].concat());
        for test in &group.tests {
            let mut verifier = Verifier::new(curve, &public).expect("a key");
            verifier.update(&test.msg);
            let result = verifier.verify(&test.sig);
            let is_valid = test.result == TestResult::Valid;
            assert_eq!(result.is_ok(), is_valid, "{}: {}", test.tc_id, test.comment);
            all += 1;
            valid += usize::from(test.result == TestResult::Valid);
        }
    }
    (all, valid)
}

#[test]
fn ecdsa_as_wycheproof_has_it() {
    let p384 = verified(ecdsa::TestName::EcdsaSecp384r1Sha384, Curve::P384);
    assert_eq!(p384, (504, 194));
    let p256 = verified(ecdsa::TestName::EcdsaSecp256r1Sha256, Curve::P256);
    assert_eq!(p256, (484, 174));
}
