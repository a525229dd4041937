//! Messages of every suite with their data keys: made here, and by others.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kmseal::crypt::{self, CryptError, Head};
use kmseal::envelope::{
    Cipher, CommitmentPolicy, Content, DataKey, Demands, Draft, EncryptedDataKey,
    EncryptionContext, FINAL_OVERHEAD, Header, Limits, Parsed, REGULAR_OVERHEAD, SINGLE_HEAD,
    Suite, TAG_LEN,
};
use kmseal::keys::{Keyring, RawAesKey};
use kmseal::secret::Plaintext;
use serde::Deserialize;
use serde_json::Value;

/// Messages of four implementations (AWS Encryption SDK for Python, Apache-2.0).
const COMMITMENT: &str = include_str!("../../vectors/envelope/commitment.json");
/// Messages of the SDK for .NET, one of each suite, and their key (Apache-2.0).
const KEYS: &str = include_str!("../../vectors/envelope/net/keys.json");

/// Bytes of a frame of the messages that are made here.
pub(super) const FRAME: usize = 16;

/// A message, what opens it, and what it holds.
pub(super) struct Sample {
    pub(super) what: String,
    pub(super) message: Vec<u8>,
    pub(super) data_key: Vec<u8>,
    pub(super) content: Vec<u8>,
}

impl Sample {
    pub(super) fn parsed(&self) -> Parsed {
        Header::parse(&self.message, &Limits::default()).expect("parses")
    }

    pub(super) fn is_signed(&self) -> bool {
        self.parsed().header.suite.signature().is_some()
    }

    /// Header, frames or the body in one piece, and the footer.
    pub(super) fn parts(&self) -> (Vec<u8>, Vec<Vec<u8>>, Vec<u8>) {
        let parsed = self.parsed();
        let (header, mut rest) = self.message.split_at(parsed.len);
        let mut frames = Vec::new();
        let mut take = |len: usize| {
            let (frame, more) = rest.split_at(len);
            frames.push(frame.to_vec());
            rest = more;
        };
        match parsed.header.content {
            Content::Single => take(SINGLE_HEAD + self.content.len() + TAG_LEN),
            Content::Framed(length) => {
                let length = length as usize;
                // Some writers end with a whole final frame, others with an empty one.
                let by_size = |frames: usize, last: usize| {
                    frames * (length + REGULAR_OVERHEAD) + FINAL_OVERHEAD + last
                };
                let (mut frames, mut last) =
                    (self.content.len() / length, self.content.len() % length);
                let room = self.message.len() - parsed.len;
                if last == 0 && frames > 0 && room < by_size(frames, 0) {
                    (frames, last) = (frames - 1, length);
                }
                for _ in 0..frames {
                    take(length + REGULAR_OVERHEAD);
                }
                take(FINAL_OVERHEAD + last);
            }
        }
        (header.to_vec(), frames, rest.to_vec())
    }
}

/// Opens a message as `decrypt` does, into memory that is returned in any case.
pub(super) fn open(
    message: &[u8],
    data_key: &[u8],
    hold: Option<usize>,
) -> (Result<(), CryptError>, Vec<u8>) {
    let mut out = Vec::new();
    let limits = Limits::default();
    let mut opened = || -> Result<(), CryptError> {
        let mut head = Head::read(message, &limits)?;
        CommitmentPolicy::AllowDecrypt.check(head.parsed.header.suite)?;
        head.parsed.header.verifier()?;
        let agreed = Demands::default().check(&head.parsed.header)?;
        let data_key = DataKey::unwrapped(Plaintext::copy_of(data_key));
        let body = head.parsed.unlock(head.header_bytes(), &data_key, &agreed)?;
        crypt::open(&mut head, &body, &mut out, hold, limits.frame_length, None, &|_| {})?;
        Ok(())
    };
    (opened(), out)
}

/// Content that is nowhere the same.
pub(super) fn content(len: usize) -> Vec<u8> {
    (0..len).map(|at| u8::try_from(at * 7 % 251).expect("a byte")).collect()
}

/// A message of a suite, with frames of a few bytes.
pub(super) fn made(suite: Suite, content: &[u8], data_key: &[u8]) -> Sample {
    let frame = u32::try_from(FRAME).expect("few");
    let begun = begun(suite, Content::Framed(frame), data_key);
    let mut message = Vec::new();
    let sealed = crypt::seal(&mut &content[..], &mut message, begun, frame, None, &|_| {});
    assert_eq!(sealed.expect("seals"), content.len() as u64);
    let what = format!("{:04x} made here", suite.id());
    Sample { what, message, data_key: data_key.to_vec(), content: content.to_vec() }
}

/// The suites that encrypt are two; the others come by way of a header that is made again.
fn begun(suite: Suite, content: Content, data_key: &[u8]) -> kmseal::envelope::Begun {
    let pairs = EncryptionContext::new().with("purpose", "test").with("tenant", "a");
    let draft = Draft::new(Suite::Committing, pairs).expect("a draft");
    let first = DataKey::random(32).expect("random");
    let encrypted = EncryptedDataKey {
        provider: b"tests".to_vec(),
        info: b"a key".to_vec(),
        ciphertext: vec![7; 48],
    };
    let begun = draft.begin(&first, std::slice::from_ref(&encrypted), 1).expect("begins");
    let mut parsed = Header::parse(&begun.header, &Limits::default()).expect("parses");
    parsed.header.suite = suite;
    parsed.header.content = content;
    if suite.format() == 1 {
        parsed.header.message_id.truncate(16);
    }
    let agreed = Demands::default().check(&parsed.header).expect("agrees");
    let draft = parsed.redraft(&agreed).expect("a draft");
    let data_key = DataKey::unwrapped(Plaintext::copy_of(data_key));
    parsed.rekey(&draft, &data_key, &[encrypted]).expect("begins")
}

/// A message of version 1 in one piece, which is read and never written: so it is put together here.
pub(super) fn made_single(suite: Suite, content: &[u8], data_key: &[u8]) -> Sample {
    let begun = begun(suite, Content::Single, data_key);
    let parsed = Header::parse(&begun.header, &Limits::default()).expect("parses");
    let (nonce, len) = ([9; 12], (content.len() as u64).to_be_bytes());
    let associated = [
        &parsed.header.message_id[..],
        b"AWSKMSEncryptionClient Single Block",
        &1_u32.to_be_bytes(),
        &len,
    ];
    let mut body = content.to_vec();
    // Such a suite encrypts with the data key itself.
    let cipher = Cipher::new(data_key).expect("a key");
    let tag = cipher.seal(&nonce, &associated.concat(), &mut body).expect("seals");
    let message = [&begun.header[..], &nonce, &len, &body, &tag].concat();
    let what = format!("{:04x} in one piece", suite.id());
    Sample { what, message, data_key: data_key.to_vec(), content: content.to_vec() }
}

/// Messages in one piece of other implementations, signed and not.
pub(super) fn singles_of_others() -> Vec<Sample> {
    #[derive(Deserialize)]
    #[serde(rename_all = "kebab-case")]
    struct Vector {
        ciphertext: String,
        decrypted_dek: String,
        plaintext_frames: Option<Vec<String>>,
        status: bool,
        comment: String,
    }
    let vectors: Value = serde_json::from_str(COMMITMENT).expect("JSON");
    let vectors: Vec<Vector> = serde_json::from_value(vectors["tests"].clone()).expect("vectors");
    let samples = vectors.into_iter().filter(|vector| vector.status).map(|vector| Sample {
        what: vector.comment.chars().take(30).collect(),
        message: STANDARD.decode(vector.ciphertext).expect("base64"),
        data_key: STANDARD.decode(vector.decrypted_dek).expect("base64"),
        content: vector.plaintext_frames.expect("its content").concat().into_bytes(),
    });
    samples.filter(|sample| sample.parsed().header.content == Content::Single).collect()
}

/// The message of the SDK for .NET with this suite.
pub(super) fn of_net(suite: Suite) -> Sample {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/vectors/envelope/net");
    let name = format!("{:04x}-ec_len_2-cmm_Default", suite.id());
    let keyring = net_keyring();
    let names = std::fs::read_dir(format!("{folder}/ciphertexts")).expect("lists");
    let mut files: Vec<_> = names.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let of_suite = |path: &&std::path::PathBuf| {
        path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&name))
    };
    let messages = files.iter().filter(of_suite).map(|path| std::fs::read(path).expect("reads"));
    let opened = messages.filter_map(|message| {
        let header = Header::parse(&message, &Limits::default()).expect("parses").header;
        let data_key = keyring.unwrap(&header, &header.context).ok()?;
        Some((message, data_key.expose().to_vec()))
    });
    let (message, data_key) = opened.into_iter().next().expect("one is under the raw AES key");
    let content = std::fs::read(format!("{folder}/plaintexts/small")).expect("reads");
    Sample { what: format!("{:04x} of the SDK for .NET", suite.id()), message, data_key, content }
}

fn net_keyring() -> Keyring {
    let keys: Value = serde_json::from_str(KEYS).expect("JSON");
    let material = keys["keys"]["aes-256"]["material"].as_str().expect("a key");
    let material = Plaintext::copy_of(&STANDARD.decode(material).expect("base64"));
    let key = RawAesKey::new("aws-raw-vectors-persistant", "aes-256", &material);
    Keyring::new(vec![Box::new(key.expect("a key"))])
}
