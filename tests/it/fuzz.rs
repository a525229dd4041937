//! What the fuzz targets check (`fuzz/checks/`), without a fuzzer: a seeded generator that mutates messages of
//! others. It sees less than a fuzzer does, and runs wherever tests do.
//!
//! `FUZZ_RUNS=1000000 cargo test --test it -- fuzz::` looks longer.

use std::path::Path;

#[path = "../../fuzz/checks/frames.rs"]
mod frames;
#[path = "../../fuzz/checks/header.rs"]
mod header;
#[path = "../../fuzz/checks/message.rs"]
mod message;

/// Enough to see that the checks hold, and that they check something.
const RUNS: u64 = 2000;

/// `SplitMix64`: the same numbers every time.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).expect("small")
    }

    fn byte(&mut self) -> u8 {
        self.next().to_be_bytes()[0]
    }

    /// Bytes that are where lengths and kinds are, and what breaks things there.
    fn odd(&mut self) -> u8 {
        let other = self.byte();
        [0, 1, 2, 0x7f, 0x80, 0xff, 0xfe, other][self.below(8)]
    }
}

/// All of them, in an order that is always the same.
fn vectors() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder.join("tests/vectors/envelope/net/ciphertexts");
    let names = std::fs::read_dir(folder).expect("the vectors");
    let mut paths: Vec<_> = names.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.into_iter().map(|path| std::fs::read(path).expect("a vector")).collect()
}

/// One to four changes: bytes, cuts, something put in, a stretch of another message.
fn mutate(bytes: &mut Vec<u8>, others: &[Vec<u8>], numbers: &mut Numbers) {
    for _ in 0..=numbers.below(4) {
        // Most of what there is to get wrong stands in front.
        let reach = if numbers.below(4) == 0 { bytes.len() } else { bytes.len().min(600) };
        let at = numbers.below(reach);
        match numbers.below(6) {
            0 => drop(bytes.drain(at..)),
            1 => {
                let end = bytes.len().min(at + 1 + numbers.below(8));
                drop(bytes.drain(at..end));
            }
            2 => {
                let stretch: Vec<u8> = (0..=numbers.below(8)).map(|_| numbers.odd()).collect();
                drop(bytes.splice(at..at, stretch));
            }
            3 => {
                let other = &others[numbers.below(others.len())];
                let end = other.len().min(at + numbers.below(300));
                let stretch = other.get(at..end).unwrap_or_default().to_vec();
                let behind = bytes.len().min(at + stretch.len());
                drop(bytes.splice(at..behind, stretch));
            }
            4 => {
                let byte = numbers.odd();
                if let Some(there) = bytes.get_mut(at) {
                    *there = byte;
                }
            }
            _ => {
                let bit = 1 << numbers.below(8);
                if let Some(there) = bytes.get_mut(at) {
                    *there ^= bit;
                }
            }
        }
    }
}

fn runs() -> u64 {
    std::env::var("FUZZ_RUNS").map_or(RUNS, |runs| runs.parse().expect("a number"))
}

/// With mutations of the vectors, and the vectors themselves.
fn on_mutations(check: impl Fn(&[u8])) {
    let vectors = vectors();
    for vector in &vectors {
        check(vector);
    }
    let mut numbers = Numbers(1);
    for _ in 0..runs() {
        let mut bytes = vectors[numbers.below(vectors.len())].clone();
        mutate(&mut bytes, &vectors, &mut numbers);
        check(&bytes);
    }
}

#[test]
fn headers() {
    on_mutations(header::check);
}

#[test]
fn messages() {
    on_mutations(message::check);
}

#[test]
fn frames_in_any_order() {
    let mut numbers = Numbers(2);
    for _ in 0..runs() {
        // A kind, a frame length, what is behind, and pairs of bytes for frames, most of them as they should be.
        let mut script = vec![numbers.byte(), numbers.byte(), numbers.byte() & 3];
        let count = numbers.below(6);
        for at in 0..=count {
            let is_odd = numbers.below(8) == 0;
            let last = if at == count { 0x40 } else { 0 };
            let what = if is_odd { numbers.byte() } else { 3 | last };
            script.extend([what, numbers.byte()]);
        }
        frames::check(&script);
    }
}
