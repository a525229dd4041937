//! What `kmseal run` costs with references to AWS, beside the AWS CLI that fetches the same.
//!
//! `cargo bench --bench aws` prints medians of paired runs against one emulator: each round runs every line
//! once, in turn, so that whatever else the machine does falls on all of them alike. All of them go through
//! the same front, which counts the calls. CPU time is user and system together, of the program alone.
//! `KMSEAL` names a program that is built already, `ROUNDS` says how many rounds (10).
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::use_debug,
    reason = "a bench makes its files as it likes, prints, and stops when something is wrong"
)]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

mod measure;
#[allow(dead_code, unused_imports, reason = "the tests use more of it")]
#[path = "../tests/it/support/mod.rs"]
mod support;

use measure::{cpu_of_children, median, ms};
use support::cloud::install::python_with;
use support::cloud::{Account, Message, REGION, cloud, exchange};

const BUILT: &str = env!("CARGO_BIN_EXE_kmseal");
const SIZES: [usize; 3] = [1, 10, 100];
const TOKEN: &str = "EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";
/// Most secrets of a `BatchGetSecretValue`, most names of a `GetParameters`.
const SECRETS_A_CALL: usize = 20;
const NAMES_A_CALL: usize = 10;

/// How the values are kept.
#[derive(Clone, Copy)]
enum Kind {
    Secrets,
    Parameters,
    Bundle,
}

/// What is measured against each other.
struct Case {
    title: String,
    kmseal: Vec<Vec<String>>,
    cli: Vec<Vec<String>>,
    /// The calls that kmseal makes, as they were recorded.
    calls: Vec<Message>,
    taken: [Taken; 3],
}

#[derive(Default)]
struct Taken {
    wall: Vec<Duration>,
    cpu: Vec<Duration>,
    calls: usize,
}

fn main() {
    let folder = tempfile::TempDir::new().expect("a folder");
    let home = folder.path();
    let rounds = env::var("ROUNDS").map_or(10, |rounds| rounds.parse().expect("a number"));
    let program = env::var("KMSEAL").unwrap_or_else(|_| BUILT.to_owned());
    let aws = python_with("awscli.txt").with_file_name("aws").display().to_string();

    let account = cloud().account();
    fill(&account, 100);
    let mut cases = Vec::new();
    for kind in [Kind::Secrets, Kind::Parameters, Kind::Bundle] {
        cases.extend(SIZES.map(|size| Case::new(home, &program, &aws, kind, size)));
    }
    measure(&account, home, &mut cases, rounds);
    println!("{rounds} paired rounds, medians; over plain http");
    print(&cases);
    println!("\nchamber exec, 100 parameters: {} calls, one after the other", chamber(&account));

    let secure = cloud().account_over_tls();
    fill(&secure, 1);
    trust_as_this_machine_does(&secure, home);
    let mut cases = [Case::new(home, &program, &aws, Kind::Secrets, 1)];
    measure(&secure, home, &mut cases, rounds);
    println!("\nover TLS, with the certificates that this machine trusts");
    print(&cases);
}

impl Case {
    fn new(home: &Path, program: &str, aws: &str, kind: Kind, size: usize) -> Self {
        let (name, reference): (_, fn(usize) -> String) = match kind {
            Kind::Secrets => ("secrets", |number| format!("sm://bench/each/{number}")),
            Kind::Parameters => ("parameters", |number| format!("ssm:///bench/{number}")),
            Kind::Bundle => ("bundle", |number| format!("sm://bench/all#SECRET_{number}")),
        };
        let mut content = String::new();
        for number in 0..size {
            writeln!(content, "SECRET_{number}='{}'", reference(number)).expect("fits");
        }
        let file = format!("{name}-{size}.env");
        fs::write(home.join(&file), content).expect("writes");
        let kmseal = words(&[program, "run", "-f", &file, "--", "true"]);
        Self {
            title: format!("{name}, {size}"),
            kmseal: vec![kmseal],
            cli: by_hand(aws, kind, size),
            calls: Vec::new(),
            taken: <_>::default(),
        }
    }
}

/// What a script would run. For a bundle it would have to take the members apart as well.
fn by_hand(aws: &str, kind: Kind, size: usize) -> Vec<Vec<String>> {
    let numbers: Vec<usize> = (0..size).collect();
    let all = |first: &[&str], per_call, name: fn(&usize) -> String| {
        let call = |chunk: &[usize]| {
            let mut words = words(&[&[aws], first].concat());
            words.extend(chunk.iter().map(name));
            words
        };
        numbers.chunks(per_call).map(call).collect()
    };
    let secret = |number: &usize| format!("bench/each/{number}");
    match kind {
        Kind::Bundle => {
            let get = ["secretsmanager", "get-secret-value", "--secret-id", "bench/all"];
            vec![words(&[&[aws], &get[..]].concat())]
        }
        Kind::Secrets if size > SECRETS_A_CALL => {
            let batch = ["secretsmanager", "batch-get-secret-value", "--secret-id-list"];
            all(&batch, SECRETS_A_CALL, secret)
        }
        Kind::Secrets => all(&["secretsmanager", "get-secret-value", "--secret-id"], 1, secret),
        Kind::Parameters => {
            let get = ["ssm", "get-parameters", "--with-decryption", "--names"];
            all(&get, NAMES_A_CALL, |number| format!("/bench/{number}"))
        }
    }
}

fn measure(account: &Account, home: &Path, cases: &mut [Case], rounds: usize) {
    let variables = account.variables();
    // First of all what the calls are, which also warms everything up. They are made once more by a client
    // that knows nothing but HTTP.
    for case in cases.iter_mut() {
        account.front().clear();
        run(home, &variables, &case.kmseal);
        case.taken[0].calls = account.front().calls().len();
        let again = account.front().calls().into_iter().map(|call| {
            let service = if call.service == "ssm" { "AmazonSSM" } else { &call.service };
            account.message(REGION, &format!("{service}.{}", call.operation), &call.json())
        });
        case.calls = again.collect();
        case.taken[2].calls = case.calls.len();
        account.front().clear();
        run(home, &variables, &case.cli);
        case.taken[1].calls = account.front().calls().len();
    }
    for _ in 0..rounds {
        for case in cases.iter_mut() {
            for (line, commands) in [&case.kmseal, &case.cli].into_iter().enumerate() {
                let (wall, cpu) = run(home, &variables, commands);
                case.taken[line].wall.push(wall);
                case.taken[line].cpu.push(cpu);
            }
            // Without TLS, as it is the server's time that is of interest.
            if variables.iter().all(|(name, _)| name != "SSL_CERT_FILE") {
                let start = Instant::now();
                for call in &case.calls {
                    let answer = exchange(account.front().address(), call).expect("an answer");
                    assert_eq!(answer.status(), Some(200), "{}", answer.text());
                }
                case.taken[2].wall.push(start.elapsed());
            }
        }
    }
}

fn print(cases: &[Case]) {
    println!("{:34}{:>6}{:>10}{:>10}", "", "calls", "wall ms", "CPU ms");
    for case in cases {
        println!("{}", case.title);
        let [kmseal, cli, alone] = &case.taken;
        for (name, taken) in [("kmseal run", kmseal), ("AWS CLI", cli)] {
            let (wall, cpu) = (ms(median(&taken.wall)), ms(median(&taken.cpu)));
            let times = ms(median(&cli.cpu)) / cpu;
            println!("  {name:32}{:6}{wall:10.1}{cpu:10.1}{times:8.1} × less CPU", taken.calls);
        }
        if !alone.wall.is_empty() {
            let wall = ms(median(&alone.wall));
            let times = ms(median(&kmseal.wall)) / wall;
            let name = "the answers alone";
            println!("  {name:32}{:6}{wall:10.1}{times:18.2} × is kmseal", alone.calls);
        }
    }
}

/// How many calls `chamber exec` makes: `ListRaw` in its `store/ssmstore.go` walks through the pages of
/// `GetParametersByPath`, which are of 10 when no other size is asked for. The emulator ends with a page that
/// has nothing on it.
fn chamber(account: &Account) -> usize {
    let mut body = json!({ "Path": "/bench/", "WithDecryption": true });
    for calls in 1.. {
        let answer = account.ask("AmazonSSM.GetParametersByPath", body.clone());
        match answer["NextToken"].as_str() {
            Some(next) => body["NextToken"] = next.into(),
            None => return calls,
        }
    }
    unreachable!("the pages have an end")
}

fn fill(account: &Account, count: usize) {
    let value = |number: usize| format!("value-of-some-forty-characters-{number:09}");
    let secret = |name: String, value: String| {
        let body = json!({ "Name": name, "ClientRequestToken": TOKEN, "SecretString": value });
        account.ask("secretsmanager.CreateSecret", body);
    };
    let mut all = Value::Null;
    for number in 0..count {
        secret(format!("bench/each/{number}"), value(number));
        let name = format!("/bench/{number}");
        let body = json!({ "Name": name, "Type": "SecureString", "Value": value(number) });
        account.ask("AmazonSSM.PutParameter", body);
        all[format!("SECRET_{number}")] = value(number).into();
    }
    secret("bench/all".to_owned(), all.to_string());
}

/// Reading the certificates of a system is a good part of what TLS costs, so that a file with the test's
/// own alone would flatter.
fn trust_as_this_machine_does(account: &Account, home: &Path) {
    let own = account.variables().into_iter().find(|(name, _)| name == "SSL_CERT_FILE");
    let (_, own) = own.expect("a file with certificates");
    let places = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"];
    let system = places.iter().find_map(|place| fs::read_to_string(place).ok());
    let all = system.unwrap_or_default() + &fs::read_to_string(&own).expect("reads");
    println!("\n{} certificates", all.matches("BEGIN CERTIFICATE").count());
    fs::write(own, &all).expect("writes");
    fs::write(home.join("bundle.pem"), all).expect("writes");
}

/// Runs them one after the other; with the time that all of them took.
fn run(
    home: &Path,
    variables: &[(String, String)],
    commands: &[Vec<String>],
) -> (Duration, Duration) {
    let (cpu, start) = (cpu_of_children(), Instant::now());
    for words in commands {
        let mut command = Command::new(&words[0]);
        command.args(&words[1..]).current_dir(home).env_clear();
        command.env("PATH", env::var_os("PATH").unwrap_or_default()).env("HOME", home);
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        if words[0].ends_with("/aws") {
            // Version 1 has names of its own.
            command.env("AWS_DEFAULT_REGION", REGION);
            let bundle = home.join("bundle.pem");
            if bundle.exists() {
                command.env("AWS_CA_BUNDLE", bundle);
            }
        }
        let status = command.stdin(Stdio::null()).stdout(Stdio::null()).status();
        let status = status.expect("starts");
        assert!(status.success(), "{words:?}: {status}");
    }
    (start.elapsed(), cpu_of_children().saturating_sub(cpu))
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}
