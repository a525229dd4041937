//! Whole messages under a key that is given: in memory and as a stream they are the same, or nothing.
//!
//! Begin with the vectors of `tests/vectors/envelope/net/ciphertexts`: a third of them is under this key.
use kmseal::crypt::{self, Encoding, Head};
use kmseal::envelope::{
    Agreed, CommitmentPolicy, DataKey, Demands, EncryptionContext, Header, Limits, Message,
};
use kmseal::keys::{Keyring, RawAesKey};
use kmseal::secret::Plaintext;

const LIMIT: u64 = 8 << 20;

fn keyring() -> Keyring {
    // 00 01 … 09 10 11 … 31, as in `keys.json` of the vectors.
    let bytes: [u8; 32] =
        std::array::from_fn(|at| u8::try_from(at / 10 * 16 + at % 10).expect("small"));
    let key = RawAesKey::new("aws-raw-vectors-persistant", "aes-256", &Plaintext::copy_of(&bytes));
    Keyring::new(vec![Box::new(key.expect("a key"))])
}

fn data_key(header: &Header) -> Option<(DataKey, Agreed)> {
    // The pairs of the vectors; some do not store them.
    let pairs = EncryptionContext::new().with("key1", "val1").with("key2", "val2");
    for pairs in [EncryptionContext::new(), pairs] {
        let demands = Demands { pairs, present: Vec::new() };
        let Ok(agreed) = demands.check(header) else { continue };
        if let Ok(key) = keyring().unwrap(header, &agreed.whole) {
            return Some((key, agreed));
        }
    }
    None
}

/// Panics when it does not hold.
pub(crate) fn check(bytes: &[u8]) {
    let limits = Limits::default();
    let Ok(message) = Message::parse(bytes, &limits, CommitmentPolicy::AllowDecrypt) else {
        return;
    };
    let Some((key, agreed)) = data_key(message.header()) else { return };
    let whole = message.open(&key, &agreed);
    let mut head = Head::read(bytes, &limits).expect("the same header");
    assert_eq!(head.encoding, Encoding::Binary);
    let mut content = Vec::new();
    let streamed = head.parsed.unlock(head.header_bytes(), &key, &agreed).ok().and_then(|body| {
        crypt::open(&mut head, &body, &mut content, None, LIMIT, None, &|_| {}).ok()
    });
    match (whole, streamed) {
        (Ok(whole), Some(opened)) => {
            assert_eq!(whole.expose(), content);
            assert_eq!(opened.content, content.len() as u64);
        }
        (Err(_), None) => {}
        (whole, _) => panic!("in memory: {:?}; as a stream another", whole.map(|_| ())),
    }
}
