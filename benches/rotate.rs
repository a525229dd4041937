//! What `kmseal rotate` costs, beside a script that does the same with the AWS CLI.
//!
//! `cargo bench --bench rotate` rotates 50 secrets in one command, and then by a shell script as people write it:
//! describe, draw a password, store it as AWSPENDING, read it back, move both labels. Both go through the same
//! front to one emulator, which counts the calls. CPU time is user and system together, of the program and all
//! that it starts. `KMSEAL` names a program that is built already, `SECRETS` says how many, `ROUNDS` how often (1).
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::use_debug,
    reason = "a bench makes its files as it likes, prints, and stops when something is wrong"
)]

use std::env;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

mod measure;
#[allow(dead_code, unused_imports, reason = "the tests use more of it")]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::{cpu_of_children, median, seconds};
use support::cloud::install::python_with;
use support::cloud::{Account, Emulator, REGION, cloud};

const BUILT: &str = env!("CARGO_BIN_EXE_kmseal");
const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

/// What is written by hand. It hands the value over on the command line, and does not look whether what it reads
/// back is what it has stored: that would cost more. (With a blank in place of the `=`, one password in about a
/// hundred begins with a dash, and is taken for an option.)
const SCRIPT: &str = r#"
set -eu
for name in "$@"; do
    current=$("$AWS" secretsmanager describe-secret --secret-id "$name" --output text \
        --query 'keys(VersionIdsToStages)[0]')
    value=$("$AWS" secretsmanager get-random-password --password-length 32 --output text)
    pending=$("$AWS" secretsmanager put-secret-value --secret-id "$name" --secret-string="$value" \
        --version-stages AWSPENDING --output text --query VersionId)
    "$AWS" secretsmanager get-secret-value --secret-id "$name" --version-id "$pending" > /dev/null
    "$AWS" secretsmanager update-secret-version-stage --secret-id "$name" --version-stage AWSCURRENT \
        --move-to-version-id "$pending" --remove-from-version-id "$current" > /dev/null
    "$AWS" secretsmanager update-secret-version-stage --secret-id "$name" --version-stage AWSPENDING \
        --remove-from-version-id "$pending" > /dev/null
done
"#;

#[derive(Default)]
struct Taken {
    wall: Vec<Duration>,
    cpu: Vec<Duration>,
    calls: usize,
}

fn main() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let number = |name: &str, or| env::var(name).map_or(or, |it| it.parse().expect("a number"));
    let (secrets, rounds) = (number("SECRETS", 50), number("ROUNDS", 1));
    let program = env::var("KMSEAL").unwrap_or_else(|_| BUILT.to_owned());
    let aws = python_with("awscli.txt").with_file_name("aws");
    let mut taken = [Taken::default(), Taken::default()];
    for _ in 0..rounds {
        // Each has secrets of its own, that were never rotated.
        let account = cloud().account();
        account.serve("secretsmanager", Emulator::Ministack);
        for (kind, taken) in ["kmseal", "script"].iter().zip(&mut taken) {
            let names: Vec<String> = (0..secrets).map(|nth| format!("{kind}/{nth}")).collect();
            for name in &names {
                let value = "a value of some forty characters, or so";
                let body =
                    json!({ "Name": name, "ClientRequestToken": TOKEN, "SecretString": value });
                account.ask("secretsmanager.CreateSecret", body);
            }
            let command = if *kind == "kmseal" {
                let mut command = Command::new(&program);
                command.arg("rotate").args(names.iter().map(|name| format!("sm://{name}")));
                command.args(["--yes", "--quiet", "--writes-per-second", "1000"]);
                command
            } else {
                let mut command = Command::new("sh");
                command.args(["-c", SCRIPT, "rotate"]).args(&names).env("AWS", &aws);
                command
            };
            measure(&account, folder.path(), command, taken);
            check(&account, &names);
        }
    }
    println!("{secrets} secrets, {rounds} paired rounds, medians; over plain http");
    println!("{:16}{:>6}{:>10}{:>10}", "", "calls", "wall s", "CPU s");
    let script = seconds(median(&taken[1].cpu));
    for (name, taken) in ["kmseal rotate", "AWS CLI"].iter().zip(&taken) {
        let (wall, cpu) = (seconds(median(&taken.wall)), seconds(median(&taken.cpu)));
        let times = script / cpu;
        println!("{name:16}{:6}{wall:10.2}{cpu:10.2}{times:8.1} × less CPU", taken.calls);
    }
}

fn measure(account: &Account, home: &Path, mut command: Command, taken: &mut Taken) {
    command.current_dir(home).env_remove("AWS_PROFILE").env("HOME", home);
    // Version 1 of the CLI has a name of its own for the region.
    command.envs(account.variables()).env("AWS_DEFAULT_REGION", REGION);
    account.front().clear();
    let (cpu, start) = (cpu_of_children(), Instant::now());
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status().expect("starts");
    taken.wall.push(start.elapsed());
    taken.cpu.push(cpu_of_children().saturating_sub(cpu));
    assert!(status.success(), "{status}");
    taken.calls = account.front().calls().len();
}

/// Both have done all of it.
fn check(account: &Account, names: &[String]) {
    for name in names {
        let secret = json!({ "SecretId": name });
        let answer = account.ask("secretsmanager.DescribeSecret", secret);
        let stages = &answer["VersionIdsToStages"];
        assert_eq!(stages.as_object().map(serde_json::Map::len), Some(2), "{name}: {stages}");
        assert!(!stages.to_string().contains("AWSPENDING"), "{name}: {stages}");
    }
}
