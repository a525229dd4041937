//! What the start of a Lambda function costs with kmseal as its wrapper, beside a wrapper in bash that does what
//! AWS's published sample does (`benches/wrapper/by-shell`).
//!
//! `cargo bench --bench wrapper` prints medians of paired runs against one emulator: each round runs every line
//! once, in turn. The values are members of one secret, as the sample wants them. The sample's call is not made:
//! its fetcher is replaced by `cat`, so that what it takes is less than it would be. What kmseal waits for the
//! emulator is shown beside. CPU time is user and system together, of the program and what it starts. `KMSEAL`
//! names a program that is built already, such as that of `layer/build`; `ROUNDS` says how many rounds (40).
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
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

mod measure;
#[allow(dead_code, unused_imports, reason = "the tests use more of it")]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::{cpu_of_children, median, ms};
use support::cloud::{Account, Message, REGION, cloud, exchange};

const BUILT: &str = env!("CARGO_BIN_EXE_kmseal");
const BY_SHELL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/wrapper/by-shell");
const SIZES: [usize; 3] = [1, 10, 40];
const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";

/// What is between two plain stretches of a value, some of it harmless. Passwords have all printable characters.
const BETWEEN: [&str; 12] =
    ["  ", "", "|", "$HOME", "'", "`true`", "-", "\\\\", " & ; < >", "\n", "#", "\""];

/// A line of the table.
#[derive(Default)]
struct Taken {
    wall: Vec<Duration>,
    cpu: Vec<Duration>,
}

/// One number of variables.
struct Case {
    size: usize,
    kmseal: Start,
    shell: Start,
    /// The call that kmseal makes, once more by a client that knows nothing but HTTP.
    call: Message,
    taken: [Taken; 3],
}

/// How a function is started.
struct Start {
    wrapper: PathBuf,
    variables: Vec<(String, String)>,
}

fn main() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let rounds = env::var("ROUNDS").map_or(40, |rounds| rounds.parse().expect("a number"));
    let program = env::var("KMSEAL").unwrap_or_else(|_| BUILT.to_owned());
    let program = fs::canonicalize(program).expect("the program");
    let account = cloud().account();
    let mut cases =
        SIZES.map(|size| Case::new(&account, folder.path(), &program, "plain", &plain(size)));
    let secure = cloud().account_over_tls();
    trust_as_this_machine_does(&secure);
    let over_tls = Case::new(&secure, folder.path(), &program, "tls", &plain(40));
    let (mut alone, mut tls) = (Taken::default(), Taken::default());
    for _ in 0..rounds {
        tls.add(|| drop(over_tls.kmseal.run(&["/bin/true"])));
        alone.add(|| drop(run(&["/bin/true"], &[])));
        for case in &mut cases {
            let [kmseal, shell, call] = &mut case.taken;
            kmseal.add(|| drop(case.kmseal.run(&["/bin/true"])));
            shell.add(|| drop(case.shell.run(&["/bin/true"])));
            call.add(|| {
                let answer = exchange(account.front().address(), &case.call).expect("an answer");
                assert_eq!(answer.status(), Some(200), "{}", answer.text());
            });
        }
    }
    let size = fs::metadata(&program).expect("the program").len();
    println!("kmseal is {size} bytes; {rounds} paired rounds, medians");
    println!("{:44}{:>9}{:>9}{:>14}", "", "wall ms", "CPU ms", "corrupted");
    println!("{:44}{:9.2}{:9.2}", "the runtime alone (/bin/true)", alone.wall(), alone.cpu());
    for case in &cases {
        let [kmseal, shell, call] = &case.taken;
        let size = case.size;
        let values = awkward(size);
        let again = Case::new(&account, folder.path(), &program, "awkward", &values);
        println!("{size} variables");
        for (name, taken, start) in [
            ("kmseal", kmseal, &again.kmseal),
            ("bash, as AWS's sample, nothing fetched", shell, &again.shell),
        ] {
            let (wall, cpu, lost) = (taken.wall(), taken.cpu(), corrupted(start, &values));
            println!("  {name:42}{wall:9.2}{cpu:9.2}{lost:8} of {size:2}");
        }
        println!("  {:42}{:9.2}", "the emulator's answer alone", call.wall());
    }
    println!("{:44}{:9.2}{:9.2}", "40 variables over TLS, kmseal", tls.wall(), tls.cpu());
}

/// Reading the certificates of a system is a part of what TLS costs.
fn trust_as_this_machine_does(account: &Account) {
    let own = account.variables().into_iter().find(|(name, _)| name == "SSL_CERT_FILE");
    let (_, own) = own.expect("a file with certificates");
    let places = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];
    let system = places.iter().find_map(|place| fs::read_to_string(place).ok());
    let all = system.unwrap_or_default() + &fs::read_to_string(&own).expect("reads");
    fs::write(own, all).expect("writes");
}

impl Taken {
    fn add(&mut self, start: impl FnOnce()) {
        let (cpu, begun) = (cpu_of_children(), Instant::now());
        start();
        self.wall.push(begun.elapsed());
        self.cpu.push(cpu_of_children().saturating_sub(cpu));
    }

    fn wall(&self) -> f64 {
        ms(median(&self.wall))
    }

    fn cpu(&self) -> f64 {
        ms(median(&self.cpu))
    }
}

impl Case {
    /// Keeps the values in a secret, and where the other wrapper finds them.
    fn new(
        account: &Account,
        folder: &Path,
        program: &Path,
        kind: &str,
        values: &[(String, String)],
    ) -> Self {
        let size = values.len();
        let name = format!("bench/{kind}/{size}");
        let members = values.iter().map(|(name, value)| (name.clone(), Value::from(value.clone())));
        let members = Value::Object(members.collect::<Map<_, _>>()).to_string();
        let body = json!({ "Name": name, "ClientRequestToken": TOKEN, "SecretString": members });
        account.ask("secretsmanager.CreateSecret", body);
        let place = folder.join(name.replace('/', "-"));
        fs::create_dir(&place).expect("a folder");
        let lines = values.iter().map(|(name, value)| format!("{name}|{value}\n"));
        fs::write(place.join("lines"), lines.collect::<String>()).expect("writes");
        let shell = place.join("by-shell");
        fs::copy(BY_SHELL, &shell).expect("copies");
        let reference = |(variable, _): &(String, String)| {
            (variable.clone(), format!("sm://{name}#{variable}"))
        };
        let variables = values.iter().map(reference).chain(account.variables()).collect();
        let question = json!({ "SecretId": name });
        Self {
            size,
            kmseal: Start { wrapper: program.to_owned(), variables },
            shell: Start { wrapper: shell, variables: Vec::new() },
            call: account.message(REGION, "secretsmanager.GetSecretValue", &question),
            taken: <_>::default(),
        }
    }
}

impl Start {
    /// As Lambda does: the wrapper, and the runtime as its arguments.
    fn run(&self, runtime: &[&str]) -> Vec<u8> {
        let wrapper = self.wrapper.to_str().expect("UTF-8");
        let mut variables = self.variables.clone();
        variables.push(("AWS_LAMBDA_EXEC_WRAPPER".to_owned(), wrapper.to_owned()));
        run(&[&[wrapper], runtime].concat(), &variables)
    }
}

fn run(words: &[&str], variables: &[(String, String)]) -> Vec<u8> {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).env_clear().env("PATH", "/usr/bin:/bin").env("HOME", "/");
    command.envs(variables.iter().map(|(name, value)| (name, value)));
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().expect("starts");
    assert!(output.status.success(), "{words:?}: {}", output.status);
    output.stdout
}

/// How many values the runtime does not get as they are kept.
fn corrupted(start: &Start, values: &[(String, String)]) -> usize {
    let environment = start.run(&["/usr/bin/env", "-0"]);
    let arrives = |(name, value): &&(String, String)| {
        let string = format!("{name}={value}");
        environment.split(|byte| *byte == 0).any(|found| found == string.as_bytes())
    };
    values.iter().filter(|value| !arrives(value)).count()
}

fn plain(size: usize) -> Vec<(String, String)> {
    let value = |number| format!("value-of-some-forty-characters-{number:09}");
    (0..size).map(|number| (format!("SECRET_{number}"), value(number))).collect()
}

fn awkward(size: usize) -> Vec<(String, String)> {
    let value = |number: usize| format!("a{}b-{number}", BETWEEN[number % BETWEEN.len()]);
    (0..size).map(|number| (format!("SECRET_{number}"), value(number))).collect()
}
