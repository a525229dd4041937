//! How fast `kmseal run` starts its program, as a ratio to `env` in the same run.
//!
//! `cargo bench` prints medians of paired runs: each round runs every line once, in turn, so that whatever
//! else the machine does falls on all of them alike. Wall time is that of start to end of the child; CPU
//! time is user and system together, as the system accounts it.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench makes its files as it likes, prints, and stops when something is wrong"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

mod measure;

use measure::{cpu_of_children, median, ms};

const KMSEAL: &str = env!("CARGO_BIN_EXE_kmseal");
const ROUNDS: usize = 200;
const REFERENCES: usize = 100;

/// One command line, and what its runs took.
struct Line {
    name: &'static str,
    words: Vec<String>,
    wall: Vec<Duration>,
    cpu: Vec<Duration>,
}

fn main() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let home = folder.path();
    prepare(home);
    let line = |name, words: &[&str]| Line {
        name,
        words: words.iter().map(ToString::to_string).collect(),
        wall: Vec::new(),
        cpu: Vec::new(),
    };
    let mut lines = [
        line("env true", &["env", "true"]),
        line("kmseal --help", &[KMSEAL, "--help"]),
        line("kmseal run, no file", &[KMSEAL, "run", "--", "true"]),
        line("kmseal run, 100 plain values", &[KMSEAL, "run", "-f", "plain.env", "--", "true"]),
        line("kmseal run, 1 reference", &[KMSEAL, "run", "-f", "one.env", "--", "true"]),
        line("kmseal run, 100 references", &[KMSEAL, "run", "-f", "all.env", "--", "true"]),
    ];
    for _ in 0..ROUNDS {
        for line in &mut lines {
            let (wall, cpu) = measure(home, &line.words);
            line.wall.push(wall);
            line.cpu.push(cpu);
        }
    }
    let size = std::fs::metadata(KMSEAL).expect("the program").len();
    println!("kmseal is {size} bytes; {ROUNDS} paired rounds, medians");
    println!("{:32}{:>12}{:>12}{:>18}", "", "wall ms", "CPU ms", "wall / env true");
    let base = median(&lines[0].wall);
    for line in &lines {
        let (wall, cpu) = (median(&line.wall), median(&line.cpu));
        println!("{:32}{:12.2}{:12.2}{:18.2}", line.name, ms(wall), ms(cpu), ms(wall) / ms(base));
    }
}

/// A vault with entries, and files that refer to none, one and all of them.
fn prepare(home: &Path) {
    let mut plain = String::new();
    for number in 0..REFERENCES {
        writeln!(plain, "SECRET_{number}=value-of-some-forty-characters-{number:09}")
            .expect("fits");
    }
    std::fs::write(home.join("plain.env"), &plain).expect("writes");
    std::fs::write(home.join("all.env"), &plain).expect("writes");
    let words = [KMSEAL, "migrate", "all.env", "--to", "vault://bench", "--yes", "--quiet"];
    measure(home, &words.map(str::to_owned));
    let all = std::fs::read_to_string(home.join("all.env")).expect("reads");
    let one = all.lines().next().expect("a line");
    assert!(one.contains("vault://"), "nothing was migrated");
    std::fs::write(home.join("one.env"), format!("{one}\n")).expect("writes");
}

fn measure(home: &Path, words: &[String]) -> (Duration, Duration) {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).current_dir(home).env("KMSEAL_HOME", home);
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let (cpu, start) = (cpu_of_children(), Instant::now());
    let status = command.status().expect("starts");
    let wall = start.elapsed();
    assert!(status.success(), "{words:?}: {status}");
    (wall, cpu_of_children().saturating_sub(cpu))
}
