//! A thousand variables go to AWS while kmseal is killed twenty times.

use std::thread::sleep;
use std::time::Duration;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::cloud_scene::Target;
use crate::support::cloud::differences::CREATED_VERSIONS;
use crate::support::cloud::{Account, Emulator, cloud};
use crate::support::env::TestEnv;
use crate::support::needles::random_text;

const VARIABLES: usize = 1_000;
const KILLS: usize = 20;

/// Starts the program and kills it after so many more calls. False if it came to its end before.
fn killed(env: &TestEnv, account: &Account, words: &[&str], after: usize) -> bool {
    let front = account.front();
    let start = front.calls().len();
    let mut child = env.command(words).spawn().expect("starts");
    loop {
        if let Some(status) = child.try_wait().expect("its status") {
            assert!(status.success(), "{words:?} ended with {status}");
            return false;
        }
        if front.calls().len() >= start + after {
            child.kill().expect("killed");
            child.wait().expect("gone");
            return true;
        }
        sleep(Duration::from_micros(200));
    }
}

/// From 0 up to, but not including, `below`.
fn random(below: usize) -> usize {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).expect("random bytes");
    usize::try_from(u64::from_ne_bytes(bytes) >> 1).expect("63 bits") % below
}

/// All versions of all entries, past the program: name, count, newest value.
fn kept(account: &Account, target: Target, name: &str) -> (usize, String) {
    if target == Target::Parameters {
        let answer = account
            .ask("AmazonSSM.GetParameterHistory", json!({"Name": name, "WithDecryption": true}));
        let versions = answer["Parameters"].as_array().expect("a list");
        let newest = versions.last().expect("one")["Value"].as_str().expect("text");
        return (versions.len(), newest.to_owned());
    }
    let answer = account.ask("secretsmanager.GetSecretValue", json!({"SecretId": name}));
    let value = answer["SecretString"].as_str().expect("text").to_owned();
    let body = json!({"SecretId": name, "IncludeDeprecated": true});
    let answer = account.ask("secretsmanager.ListSecretVersionIds", body);
    (answer["Versions"].as_array().expect("a list").len(), value)
}

fn a_thousand(target: Target, every: usize) {
    let makes_secrets = target != Target::Parameters;
    if makes_secrets && cloud().skips(Emulator::Ministack, CREATED_VERSIONS) {
        return;
    }
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let values: Vec<(String, String)> = (0..VARIABLES)
        .map(|n| {
            (format!("SECRET_{n:04}"), if n < 20 { env.canary("one") } else { random_text(32) })
        })
        .collect();
    let lines: Vec<String> =
        values.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
    let file = lines.concat();
    env.plaintext_file(".env");
    env.write(".env", &file);
    let rest = ["--yes", "--env-dialect", "node", "--select", "SECRET_*", "--quiet"];
    let rate = ["--writes-per-second", "10000"];
    let words = [&["migrate", ".env"], target.words(), &rest, &rate].concat();
    let mut kills = 0;
    if killed(&env, &account, &words, 1 + random(every)) {
        kills += 1;
        while env.run(["runs", "--json"]).output().code(0).stdout.contains("\"data\":[]") {
            // Nothing was begun yet.
            if !killed(&env, &account, &words, 1 + random(every)) {
                break;
            }
            kills += 1;
        }
        let resume = [&["resume", "--quiet"], &rate[..]].concat();
        while kills < KILLS && killed(&env, &account, &resume, 1 + random(every)) {
            kills += 1;
        }
        env.run(&resume).output().code(0);
    }
    println!("{target:?}: {VARIABLES} variables, {kills} kills");
    let members: Value = match target {
        Target::Bundle => {
            let (versions, value) = kept(&account, target, "shop/prod");
            assert_eq!(versions, 1);
            serde_json::from_str(&value).expect("JSON")
        }
        _ => Value::Null,
    };
    let slash = if target == Target::Parameters { "/" } else { "" };
    for (name, value) in &values {
        let found = match target {
            Target::Bundle => (1, members[name].as_str().expect("text").to_owned()),
            _ => kept(&account, target, &format!("{slash}shop/prod/{name}")),
        };
        assert_eq!(found, (1, value.clone()), "{name}");
    }
    env.assert_clean(".env", &env.read(".env"));
    let run = env.run(["run", "--pristine", "-f", ".env", "--", "/usr/bin/env"]);
    let run = values[..20]
        .iter()
        .fold(run, |run, (_, value)| run.declare_output_may_contain(value.as_bytes()));
    let output = run.output().code(0).stdout;
    for (name, value) in &values {
        assert!(output.contains(&format!("{name}={value}\n")), "{name}");
    }
    env.run([&["undo"], &rate[..]].concat()).output().code(0);
    assert!(env.read(".env") == file.as_bytes(), "the file was not put back");
    assert!(kills >= 5 || target == Target::Bundle, "only {kills} kills");
}

#[test]
fn to_one_secret() {
    // Few calls, so that most of the kills fall between them.
    a_thousand(Target::Bundle, 5);
}

#[test]
fn to_a_secret_each() {
    a_thousand(Target::Secrets, 120);
}

#[test]
fn to_parameters() {
    a_thousand(Target::Parameters, 130);
}
