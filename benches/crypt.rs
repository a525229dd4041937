//! What `kmseal encrypt` and `decrypt` cost, beside other programs that do the same to the same file.
//!
//! `cargo bench --bench crypt` prints medians of interleaved rounds: each round runs every line once, in turn,
//! so that whatever else the machine does falls on all of them alike. Files are in memory where the system has
//! a file system for that. CPU time is user and system together, of the program alone; both frame lengths are
//! the same on both sides. `MIB` says how large the file is (256), `ROUNDS` how many rounds (5), `KMSEAL` names
//! a program that is built already. age, rage, gpg and openssl take part when they are on the PATH; the AWS
//! Encryption SDK's command line and sops are installed as the emulators are.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::use_debug,
    reason = "a bench makes its files as it likes, prints, and stops when something is wrong"
)]

use std::env;
use std::fs;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use kmseal::envelope::Cipher;
use serde_json::json;
use sha2::{Digest as _, Sha384};

mod lines;
#[allow(dead_code, reason = "another bench uses the rest of it")]
mod measure;
mod peers;
#[allow(dead_code, unused_imports, reason = "the tests use more of it")]
#[path = "../tests/it/support/mod.rs"]
mod support;

use lines::Line;
use measure::{median, seconds};
use peers::{Peers, Work};
use support::cloud::{Account, cloud};

const BUILT: &str = env!("CARGO_BIN_EXE_kmseal");
const MIB: usize = 1024 * 1024;

fn main() {
    let number =
        |name, otherwise| env::var(name).map_or(otherwise, |n| n.parse().expect("a number"));
    let (mib, rounds) = (number("MIB", 256), number("ROUNDS", 5));
    let parent = [Path::new("/dev/shm")].into_iter().find(|path| path.is_dir());
    let folder = parent.map_or_else(tempfile::TempDir::new, tempfile::TempDir::new_in);
    let folder = folder.expect("a folder");
    let program = env::var("KMSEAL").unwrap_or_else(|_| BUILT.to_owned());
    let account = cloud().account();
    let key = account.ask("TrentService.CreateKey", json!({}))["KeyMetadata"]["Arn"].clone();
    let peers = Peers::new(folder.path(), &program, key.as_str().expect("an ARN"));

    let file = random_file(folder.path(), "large", mib * MIB);
    let mut lines = peers.large(&file);
    measure(&account, folder.path(), &mut lines, rounds);
    println!("{mib} MiB, {rounds} interleaved rounds, medians");
    print(&lines);
    println!("\nthe cipher and the hash alone, in memory, one core");
    for length in [4096, 65_536] {
        let taken = cipher_alone(mib * MIB, length, rounds);
        println!("  seal in frames of {length:6}{:10.3} s", seconds(taken));
    }
    println!("  hash for a signature  {:10.3} s", seconds(hash_alone(mib, rounds)));

    let file = random_file(folder.path(), "small", 1024);
    let mut lines = peers.small(&file);
    measure(&account, folder.path(), &mut lines, rounds.max(5));
    println!("\n1 KiB, with the call to KMS where there is one");
    print(&lines);
}

fn random_file(folder: &Path, name: &str, len: usize) -> String {
    let path = folder.join(name);
    let mut file = fs::File::create(&path).expect("creates");
    // Piece by piece: what this process holds counts for the memory of those that it starts.
    let mut piece = vec![0; len.min(MIB)];
    for _ in 0..len / piece.len() {
        getrandom::fill(&mut piece).expect("random bytes");
        file.write_all(&piece).expect("writes");
    }
    path.display().to_string()
}

fn measure(account: &Account, folder: &Path, lines: &mut [Line], rounds: usize) {
    let variables = account.variables();
    for round in 0..=rounds {
        for line in &mut *lines {
            let taken = line.run(&variables, folder);
            // The first round warms up.
            if round > 0 {
                line.taken.push(taken);
            }
        }
    }
}

/// Ratios are to the line of kmseal that does the same.
fn print(lines: &[Line]) {
    println!(
        "{:46}{:>10}{:>10}{:>10}{:>9}{:>9}",
        "", "CPU s", "wall s", "peak MiB", "× CPU", "× wall"
    );
    for work in [Work::Seal, Work::SealSigned, Work::Open, Work::OpenSigned, Work::Copy] {
        let of_kind: Vec<&Line> = lines.iter().filter(|line| line.work == work).collect();
        if of_kind.is_empty() {
            continue;
        }
        println!("{}", work.title());
        for line in &of_kind {
            let ours =
                lines.iter().find(|other| other.name == line.beside && other.work == line.work);
            let ratio = |of: fn(&Line) -> Duration| {
                ours.map_or_else(String::new, |ours| {
                    format!("{:.1}", seconds(of(line)) / seconds(of(ours)))
                })
            };
            println!(
                "  {:44}{:10.3}{:10.3}{:10.1}{:>9}{:>9}",
                line.name,
                seconds(line.cpu()),
                seconds(line.wall()),
                line.peak_mib(),
                ratio(Line::cpu),
                ratio(Line::wall)
            );
        }
    }
}

/// CPU time of sealing so many bytes where they stand, one frame after the other.
fn cipher_alone(len: usize, frame: usize, rounds: usize) -> Duration {
    let cipher = Cipher::new(&[7; 32]).expect("a key");
    let mut buffer = vec![1; frame];
    let mut taken = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        for number in 0..len / frame {
            let mut nonce = [0; 12];
            nonce[4..].copy_from_slice(&(number as u64).to_be_bytes());
            black_box(cipher.seal(&nonce, &[0; 76], &mut buffer).expect("seals"));
        }
        taken.push(start.elapsed());
    }
    median(&taken)
}

/// What is signed is hashed from its beginning to its end, on one core.
fn hash_alone(mib: usize, rounds: usize) -> Duration {
    let piece = vec![7; MIB];
    let mut taken = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        let mut hash = Sha384::new();
        (0..mib).for_each(|_| hash.update(&piece));
        black_box(hash.finalize());
        taken.push(start.elapsed());
    }
    median(&taken)
}
