//! Messages made and opened in memory, and those of others.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::*;
use crate::envelope::{Demands, Draft, EncryptedDataKey, EncryptionContext, FINAL_OVERHEAD, Suite};

/// Messages of four implementations with their data keys (AWS Encryption SDK for Python, Apache-2.0).
const COMMITMENT: &str = include_str!("../../../tests/vectors/envelope/commitment.json");

#[derive(Deserialize)]
struct Vectors {
    tests: Vec<Vector>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Vector {
    ciphertext: String,
    decrypted_dek: String,
    exception: Option<String>,
    plaintext_frames: Option<Vec<String>>,
    status: bool,
    comment: String,
}

fn from_base64(text: &str) -> Vec<u8> {
    STANDARD.decode(text).expect("base64")
}

fn data_key(bytes: &[u8]) -> DataKey {
    DataKey::unwrapped(Plaintext::copy_of(bytes))
}

fn opened(bytes: &[u8], key: &DataKey, demands: &Demands) -> Result<Plaintext, EnvelopeError> {
    let message = Message::parse(bytes, &Limits::default(), CommitmentPolicy::AllowDecrypt)?;
    message.open(key, &demands.check(message.header())?)
}

#[test]
fn the_official_commitment_vectors() {
    let vectors: Vectors = serde_json::from_str(COMMITMENT).expect("JSON");
    let (mut valid, mut invalid) = (0, 0);
    for vector in vectors.tests {
        let bytes = from_base64(&vector.ciphertext);
        let key = data_key(&from_base64(&vector.decrypted_dek));
        let result = opened(&bytes, &key, &Demands::default());
        if vector.status {
            let content = result.unwrap_or_else(|error| panic!("{}: {error}", vector.comment));
            let expected = vector.plaintext_frames.expect("its content").concat();
            assert_eq!(content.expose(), expected.as_bytes(), "{}", vector.comment);
            valid += 1;
        } else {
            assert!(vector.exception.is_some_and(|why| why.contains("commitment")));
            let error = result.err().expect("refused");
            assert!(matches!(error, EnvelopeError::Commitment), "{}: {error}", vector.comment);
            invalid += 1;
        }
    }
    assert_eq!((valid, invalid), (41, 5));
}

/// A message of a suite, with its data key.
fn sealed(suite: Suite, content: &[u8]) -> (DataKey, Vec<u8>) {
    let pairs = EncryptionContext::new().with("purpose", "test");
    let draft = Draft::new(suite, pairs).expect("a draft");
    let key = DataKey::random(suite.key_len()).expect("random");
    let encrypted = EncryptedDataKey {
        provider: b"tests".to_vec(),
        info: b"a key".to_vec(),
        ciphertext: vec![7; 48],
    };
    let id = if suite.format() == 1 { vec![3; 16] } else { vec![3; 32] };
    let begun = draft.begin_as(id, &key, &[encrypted], Content::Framed(FRAME_LENGTH), [0; 12]);
    let message = seal(&Plaintext::copy_of(content), begun.expect("begins")).expect("seals");
    (key, message)
}

#[test]
fn what_is_sealed_opens_for_every_suite_that_can_be_signed_here() {
    for suite in Suite::ALL.into_iter().filter(|suite| suite.id() != 0x0214) {
        for len in [0, 1, 65_535, 65_536, 65_537, 200_000] {
            let content = vec![0x5a; len];
            let (key, message) = sealed(suite, &content);
            let back = opened(&message, &key, &Demands::default()).expect("opens");
            assert!(back.expose() == content, "{suite:?} {len}");
        }
    }
}

#[test]
fn the_last_frame_is_never_a_whole_one() {
    let (_, message) = sealed(Suite::Committing, &vec![1; FRAME_LENGTH as usize]);
    let parsed = Header::parse(&message, &Limits::default()).expect("parses");
    let body = &message[parsed.len..];
    assert_eq!(&body[..4], &1_u32.to_be_bytes());
    let last = &body[FRAME_LENGTH as usize + REGULAR_OVERHEAD..];
    assert!(body::is_final(last));
    assert_eq!(last.len(), FINAL_OVERHEAD, "empty");
}

#[test]
fn a_whole_last_frame_is_read() {
    let (key, message) = sealed(Suite::Committing, &[]);
    let parsed = Header::parse(&message, &Limits::default()).expect("parses");
    let agreed = Demands::default().check(&parsed.header).expect("agrees");
    let body = parsed.unlock(&message, &key, &agreed).expect("unlocks");
    let mut frame = vec![9; FINAL_OVERHEAD + FRAME_LENGTH as usize];
    body.seal_final(1, &mut frame).expect("seals");
    let whole = [&message[..parsed.len], &frame].concat();
    let content = opened(&whole, &key, &Demands::default()).expect("opens");
    assert!(content.has_len(FRAME_LENGTH as usize));
}

#[test]
fn any_flipped_bit_any_cut_and_anything_behind_it_is_refused() {
    for suite in [Suite::Committing, Suite::CommittingSigned, Suite::Aes128, Suite::Aes192Signed] {
        let (key, message) = sealed(suite, b"value");
        let opens = |bytes: &[u8]| opened(bytes, &key, &Demands::default()).is_ok();
        assert!(opens(&message));
        // A signature costs a millisecond to look at in a debug build.
        let step = if suite.signature().is_some() { 5 } else { 1 };
        for at in (0..message.len() * 8).step_by(step) {
            let mut altered = message.clone();
            altered[at / 8] ^= 1 << (at % 8);
            assert!(!opens(&altered), "{suite:?}: bit {at}");
        }
        for end in 0..message.len() {
            assert!(!opens(&message[..end]), "{suite:?}: cut at {end}");
        }
        assert!(!opens(&[&message[..], b"x"].concat()), "{suite:?}: one byte more");
    }
}

#[test]
fn what_is_demanded_of_the_context_must_hold() {
    let (key, message) = sealed(Suite::Committing, b"value");
    let with = |key: &str, value: &str| Demands {
        pairs: EncryptionContext::new().with(key, value),
        present: Vec::new(),
    };
    let present = |key: &str| Demands { present: vec![key.to_owned()], ..Demands::default() };
    assert!(opened(&message, &key, &with("purpose", "test")).is_ok());
    assert!(opened(&message, &key, &present("purpose")).is_ok());
    let error = opened(&message, &key, &with("purpose", "other")).err().expect("refused");
    assert!(matches!(error, EnvelopeError::Context { .. }));
    assert!(opened(&message, &key, &present("tenant")).is_err());
    // Not stored, so it would have to be authenticated all the same.
    let error = opened(&message, &key, &with("tenant", "a")).err().expect("refused");
    assert!(matches!(error, EnvelopeError::HeaderNotAuthentic));
}

#[test]
fn a_hostile_header_is_refused_before_anything_is_allocated() {
    let mut bytes = vec![2, 0x04, 0x78];
    bytes.extend([7; 32]);
    bytes.extend([0, 0, 0xff, 0xff]);
    let error = Header::parse(&bytes, &Limits::default()).expect_err("refused");
    assert!(matches!(error, EnvelopeError::TooManyDataKeys { count: 65_535, limit: 10 }));
    bytes.truncate(37);
    bytes.extend([0, 1, 0, 1, b'p', 0, 1, b'i', 0, 1, b'c', 2]);
    let frame = |length: u32| [&bytes[..], &length.to_be_bytes()].concat();
    let error = Header::parse(&frame(u32::MAX), &Limits::default()).expect_err("refused");
    assert!(matches!(error, EnvelopeError::FrameTooLong { .. }));
    let error = Header::parse(&frame(0), &Limits::default()).expect_err("refused");
    assert!(matches!(error, EnvelopeError::Malformed { .. }));
    let error = Header::parse(&frame(1), &Limits::default()).expect_err("cut off");
    assert!(matches!(error, EnvelopeError::CutOff { .. }));
}

#[test]
fn base64_is_told_from_garbage() {
    for (suite, start) in [(Suite::Committing, "Ag"), (Suite::Aes128, "AY")] {
        let (_, message) = sealed(suite, b"value");
        let text = STANDARD.encode(message);
        assert!(text.starts_with(start));
        let error = Header::parse(text.as_bytes(), &Limits::default()).expect_err("refused");
        assert!(matches!(error, EnvelopeError::Armored));
    }
    let error = Header::parse(b"plain text", &Limits::default()).expect_err("refused");
    assert!(matches!(error, EnvelopeError::UnknownVersion(b'p')));
}

#[test]
fn only_suites_that_commit_are_read_unless_asked_for() {
    let (_, message) = sealed(Suite::Aes256Derived, b"value");
    let parse = |policy| Message::parse(&message, &Limits::default(), policy);
    let refused = parse(CommitmentPolicy::RequireDecrypt).expect_err("refused");
    assert!(matches!(refused, EnvelopeError::NotCommitting(Suite::Aes256Derived)));
    assert!(parse(CommitmentPolicy::AllowDecrypt).is_ok());
}

#[test]
fn a_public_key_and_a_signature_go_together() {
    let context = EncryptionContext::new().with("aws-crypto-public-key", "x");
    let refused = Draft::new(Suite::Committing, context).err().expect("refused");
    assert!(matches!(refused, EnvelopeError::ReservedKey { .. }));
}
