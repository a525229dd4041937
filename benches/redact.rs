//! What `kmseal run --redact` costs a program that writes a lot, beside `cat` between the same pipes.
//!
//! `cargo bench --bench redact` prints medians of paired rounds: each round runs every line once, in turn, so
//! that whatever else the machine does falls on all of them alike. The text is Rust, in memory where the system
//! has a file system for that. CPU time is user and system together, of all processes of a line. `MIB` says how
//! much is written (256), `ROUNDS` how many rounds (7).
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench makes its files as it likes, prints, and stops when something is wrong"
)]

use std::env;
use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

#[allow(dead_code, reason = "another bench uses the rest of it")]
mod measure;

use measure::{cpu_of_children, median, ms};

const KMSEAL: &str = env!("CARGO_BIN_EXE_kmseal");
const VALUES: usize = 100;

/// One command line, and what its runs took.
struct Line {
    name: &'static str,
    words: Vec<String>,
    wall: Vec<Duration>,
    cpu: Vec<Duration>,
}

fn main() {
    let number =
        |name, otherwise| env::var(name).map_or(otherwise, |n| n.parse().expect("a number"));
    let (mib, rounds) = (number("MIB", 256), number("ROUNDS", 7));
    let parent = [Path::new("/dev/shm")].into_iter().find(|path| path.is_dir());
    let folder = parent.map_or_else(tempfile::TempDir::new, tempfile::TempDir::new_in);
    let folder = folder.expect("a folder");
    prepare(folder.path(), mib);
    let line = |name, words: &[&str]| Line {
        name,
        words: words.iter().map(ToString::to_string).collect(),
        wall: Vec::new(),
        cpu: Vec::new(),
    };
    let redacted =
        |name, file| line(name, &[KMSEAL, "run", "-f", file, "--redact", "--", "cat", "text"]);
    let mut lines = [
        line("cat text | cat", &["sh", "-c", "cat text | cat"]),
        redacted("run --redact, no value", "none.env"),
        redacted("run --redact, 1 value", "1.env"),
        redacted("run --redact, 10 values", "10.env"),
        redacted("run --redact, 100 values", "100.env"),
    ];
    for _ in 0..rounds {
        for line in &mut lines {
            let (wall, cpu) = measure(folder.path(), &line.words);
            line.wall.push(wall);
            line.cpu.push(cpu);
        }
    }
    println!("{mib} MiB, {rounds} paired rounds, medians");
    println!("{:28}{:>10}{:>10}{:>8}{:>14}", "", "wall ms", "CPU ms", "MiB/s", "wall / cat");
    let base = median(&lines[0].wall);
    for line in &lines {
        let (wall, cpu) = (median(&line.wall), median(&line.cpu));
        #[expect(clippy::cast_precision_loss, reason = "a number of MiB is small")]
        let speed = mib as f64 / wall.as_secs_f64();
        let ratio = ms(wall) / ms(base);
        println!("{:28}{:10.0}{:10.0}{:8.0}{:14.2}", line.name, ms(wall), ms(cpu), speed, ratio);
    }
}

/// A vault with values, files that refer to some of them, and a text without any.
fn prepare(folder: &Path, mib: usize) {
    let source = include_str!("../src/lib.rs");
    let text = source.repeat(mib * 1024 * 1024 / source.len() + 1);
    std::fs::write(folder.join("text"), &text[..mib * 1024 * 1024]).expect("writes");
    std::fs::write(folder.join("none.env"), "").expect("writes");
    for count in [1, 10, VALUES] {
        let mut file = String::new();
        for number in 0..count {
            writeln!(file, "SECRET_{number}=vault://bench/{number}").expect("fits");
        }
        std::fs::write(folder.join(format!("{count}.env")), file).expect("writes");
    }
    for number in 0..VALUES {
        let reference = format!("vault://bench/{number}");
        let words = [KMSEAL, "set", &reference, "--generate", "--length", "40", "--quiet"];
        measure(folder, &words.map(str::to_owned));
    }
}

fn measure(folder: &Path, words: &[String]) -> (Duration, Duration) {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).current_dir(folder).env("KMSEAL_HOME", folder);
    let (cpu, start) = (cpu_of_children(), Instant::now());
    // Somebody has to read it, or `cat` would copy from file to file.
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("starts");
    let mut written = child.stdout.take().expect("a pipe");
    std::io::copy(&mut written, &mut std::io::sink()).expect("reads");
    let status = child.wait().expect("ends");
    let wall = start.elapsed();
    assert!(status.success(), "{words:?}: {status}");
    (wall, cpu_of_children().saturating_sub(cpu))
}
