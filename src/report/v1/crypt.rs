//! Encrypted messages.

use serde::Serialize;

/// `encrypt`, `decrypt`
#[derive(Debug, Serialize)]
pub struct Crypted {
    /// The files, in the order in which they were done.
    pub files: Vec<CryptedFile>,
    /// What is below a folder and was left out.
    pub left_out: Vec<String>,
}

/// One file.
#[derive(Debug, Serialize)]
pub struct CryptedFile {
    /// What was read.
    pub input: String,
    /// What was written.
    pub output: String,
    /// Bytes of content.
    pub bytes: u64,
    /// Whether the message is signed.
    pub signed: bool,
}

/// `encrypt --value`
#[derive(Debug, Serialize)]
pub struct SealedValue {
    /// The value as a message, `sealed:BASE64`.
    pub sealed: String,
}

/// `rewrap`
#[derive(Debug, Serialize)]
pub struct Rewrapping {
    /// The files, in the order in which they were done.
    pub files: Vec<RewrappedFile>,
    /// What is below a folder and was left out.
    pub left_out: Vec<String>,
    /// The command that takes it back, when anything was changed.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "super::runnable")]
    pub undo: Option<String>,
}

/// One file.
#[derive(Debug, Serialize)]
pub struct RewrappedFile {
    /// The file.
    pub path: String,
    /// The keys that opened it before.
    pub from: Vec<String>,
    /// `rewrapped`, `unchanged` (it was under these keys already) or `planned`.
    pub outcome: &'static str,
}

/// `inspect`
#[derive(Debug, Serialize)]
pub struct Inspected {
    /// The version of the message format.
    pub version: u8,
    /// The algorithm suite, four hex digits.
    pub suite: String,
    /// What that means.
    pub suite_name: String,
    /// Whether it commits to its key.
    pub committing: bool,
    /// How it is signed; none where it is not.
    pub signed: Option<&'static str>,
    /// Its id, in hex.
    pub message_id: String,
    /// `binary`, `base64` or `sealed`.
    pub encoding: &'static str,
    /// The encryption context.
    pub context: Vec<ContextPair>,
    /// What it can be opened with.
    pub encrypted_data_keys: Vec<InspectedKey>,
    /// Bytes of a frame; none for content in one piece.
    pub frame_length: Option<u32>,
    /// Bytes of the header.
    pub header_bytes: usize,
    /// Bytes of the whole file; none where that is not known.
    pub total_bytes: Option<u64>,
}

/// A pair of an encryption context.
#[derive(Debug, Serialize)]
pub struct ContextPair {
    /// Its key.
    pub key: String,
    /// Its value.
    pub value: String,
}

/// A data key under one wrapping key.
#[derive(Debug, Serialize)]
pub struct InspectedKey {
    /// The wrapping key, as it would be given with `--key`; that of a raw key without its file.
    pub key: String,
    /// What kind of key it is, as the message says.
    pub provider: String,
    /// Bytes of the encrypted data key.
    pub bytes: usize,
}
