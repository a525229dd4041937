//! Finds a canary in bytes, however it was written down, whole or in pieces.
//!
//! A whole-string search is not enough: an allocator overwrites the first bytes of what is freed,
//! and a buffer is reused from its start. So every encoding of the canary is looked for as pieces
//! of 12 bytes at each 4th byte of it; 12 random bytes are found nowhere by chance.

use std::collections::HashMap;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

const PIECE: usize = 12;
const STEP: usize = 4;
/// How canaries look: letters and digits, so they pass through any format unchanged.
const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// Random printable text of `len` bytes.
pub(crate) fn random_text(len: usize) -> String {
    let mut text = String::with_capacity(len);
    while text.len() < len {
        let mut byte = [0];
        getrandom::fill(&mut byte).expect("random bytes");
        if let Some(&symbol) = ALPHABET.get(usize::from(byte[0] & 63)) {
            text.push(char::from(symbol));
        }
    }
    text
}

/// Every way a secret is likely to be written, with its name.
pub(crate) fn encodings(secret: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let hex = |upper: bool| {
        let digits = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
        let two = |byte: &u8| [digits[usize::from(byte >> 4)], digits[usize::from(byte & 15)]];
        secret.iter().flat_map(two).collect::<Vec<u8>>()
    };
    let mut all = vec![("raw", secret.to_vec()), ("hex", hex(false)), ("HEX", hex(true))];
    for (at, name, url_name) in [
        (0, "base64", "base64url"),
        (1, "base64, 1 in", "base64url, 1 in"),
        (2, "base64, 2 in", "base64url, 2 in"),
    ] {
        // Inside a larger text, only whole groups of three bytes look the same.
        let groups = secret.get(at..).unwrap_or_default().chunks_exact(3).flatten();
        let groups: Vec<u8> = groups.copied().collect();
        all.push((name, STANDARD_NO_PAD.encode(&groups).into_bytes()));
        all.push((url_name, URL_SAFE_NO_PAD.encode(&groups).into_bytes()));
    }
    if let Ok(text) = std::str::from_utf8(secret) {
        let json = serde_json::to_string(text).expect("JSON");
        all.push(("JSON", json.as_bytes()[1..json.len() - 1].to_vec()));
        all.push(("UTF-16", text.encode_utf16().flat_map(u16::to_le_bytes).collect()));
    }
    all
}

/// A stretch of a canary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// Which canary.
    pub(crate) label: String,
    pub(crate) encoding: &'static str,
    /// Where in the bytes that were searched.
    pub(crate) at: u64,
    /// Which part of the encoded canary.
    pub(crate) from: usize,
    pub(crate) len: usize,
    /// Is it all of it? (Up to three bytes at the end are not looked at.)
    pub(crate) whole: bool,
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { label, encoding, at, from, len, whole } = self;
        let part = if *whole { "all of" } else { "a part of" };
        write!(out, "{part} {label} as {encoding}: {len} bytes from its byte {from}, at {at:#x}")
    }
}

/// What to look for.
#[derive(Debug, Default)]
pub(crate) struct Needles {
    /// Label, encoding and length of each encoded canary.
    texts: Vec<(String, &'static str, usize)>,
    pieces: HashMap<[u8; PIECE], (usize, usize)>,
    /// A bit for each hash of the first four bytes of a piece: says no quickly.
    filter: Vec<bool>,
}

impl Needles {
    pub(crate) fn one(label: &str, secret: &[u8]) -> Self {
        let mut needles = Self::default();
        needles.add(label, secret);
        needles
    }

    /// At least 16 bytes long: 12 for a piece, some to spare for each alignment.
    pub(crate) fn add(&mut self, label: &str, secret: &[u8]) {
        assert!(secret.len() >= PIECE + STEP, "{label} is too short to be looked for");
        self.filter.resize(1 << 16, false);
        for (encoding, text) in encodings(secret) {
            let id = self.texts.len();
            self.texts.push((label.to_owned(), encoding, text.len()));
            for from in (0..=text.len() - PIECE).step_by(STEP) {
                let piece = text[from..from + PIECE].try_into().expect("a piece");
                self.filter[hash(&text[from..])] = true;
                self.pieces.entry(piece).or_insert((id, from)); // alike in two: the plainer one
            }
        }
    }

    /// All stretches of canaries in `bytes`, with addresses from `base` on.
    pub(crate) fn search(&self, bytes: &[u8], base: u64) -> Vec<Found> {
        let mut runs: Vec<(usize, usize, Found)> = Vec::new(); // canary, where the run ends
        if self.filter.is_empty() {
            return Vec::new();
        }
        for (at, window) in bytes.windows(PIECE).enumerate() {
            if !self.filter[hash(window)] {
                continue;
            }
            let Some(&(id, from)) = self.pieces.get(window) else {
                continue;
            };
            let joins = |(other, end, run): &&mut (usize, usize, Found)| {
                *other == id
                    && *end + STEP == at + PIECE
                    && run.from + run.len + STEP == from + PIECE
            };
            if let Some((_, end, run)) = runs.iter_mut().rev().take(8).find(joins) {
                *end = at + PIECE;
                run.len += STEP;
                continue;
            }
            let (label, encoding, _) = self.texts[id].clone();
            let at_address = base + at as u64;
            let run = Found { label, encoding, at: at_address, from, len: PIECE, whole: false };
            runs.push((id, at + PIECE, run));
        }
        let whole = |id: usize, run: &Found| run.from == 0 && run.len + STEP > self.texts[id].2;
        let finish = |(id, _, run): (usize, usize, Found)| Found { whole: whole(id, &run), ..run };
        runs.into_iter().map(finish).collect()
    }
}

fn hash(bytes: &[u8]) -> usize {
    let word = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
    (word.wrapping_mul(0x9E37_79B1) >> 16) as usize
}
