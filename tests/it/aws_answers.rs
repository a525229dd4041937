//! What AWS answers, as it is documented or was seen there, and what becomes of it: the exit code, the
//! sentence and the next step. What AWS writes about a call with a value in it is never shown.

mod broken;
mod callers;
mod keys;
mod others;
mod pages;
mod parameters;
mod secrets;

use serde_json::json;

use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Fault, cloud, without_places};
use crate::support::env::TestEnv;
use crate::support::needles::random_text;

/// An account with the secret `shop/a`, the parameter `/shop/a`, and the key `alias/shop`.
struct Scene {
    account: Account,
    env: TestEnv,
    key: String,
}

impl Scene {
    fn new() -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let value = env.canary("value");
        env.plaintext_file("value");
        env.write("value", env.canary("a new value"));
        let body = json!({ "Name": "shop/a", "SecretString": value, "ClientRequestToken": random_text(32) });
        account.ask("secretsmanager.CreateSecret", body);
        let body = json!({ "Name": "/shop/a", "Value": value, "Type": "SecureString" });
        account.ask("AmazonSSM.PutParameter", body);
        let body = json!({ "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT" });
        let answer = account.ask("TrentService.CreateKey", body);
        let key = answer["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
        let body = json!({ "AliasName": "alias/shop", "TargetKeyId": key });
        account.ask("TrentService.CreateAlias", body);
        Self { account, env, key }
    }

    /// One attempt for each call, and no waiting between writes.
    #[track_caller]
    fn run(&self, line: &str, code: i32) -> String {
        let words = line.split(' ').chain(["--writes-per-second", "1000"]);
        let run = self.env.run(words).env("AWS_MAX_ATTEMPTS", "1");
        run.output().code(code).stdout_is("").stderr
    }
}

/// What is said.
enum Says {
    /// The operation, what it was about, the code and the id of the request; and AWS's sentence only
    /// where no value was on the way.
    Call { operation: &'static str, about: &'static str, fault: &'static str, shows: bool },
    /// A sentence of ours.
    Ours(&'static str),
    /// It goes on.
    Nothing,
}

struct Row {
    /// Its number among the answers that were seen at AWS; 0 for one that every service gives.
    fact: u8,
    line: &'static str,
    /// Which call is answered so.
    at: &'static str,
    answer: (u16, &'static str, &'static str),
    says: Says,
    hint: &'static str,
}

const GET: &str = "get sm://shop/a --reveal";
const SET_KEY: &str = "set sm://shop/a @value --key alias/shop";
const GET_PARAMETER: &str = "get ssm:///shop/a --reveal";
const NEW_PARAMETER: &str = "set ssm:///shop/new @value --key alias/shop";
const REFUSED: &str = "the service refused";
const DENIED: &str = "access denied";

/// A call with a value in its request or in its answer.
const fn hidden(operation: &'static str, about: &'static str, fault: &'static str) -> Says {
    Says::Call { operation, about, fault, shows: false }
}

const fn shown(operation: &'static str, about: &'static str, fault: &'static str) -> Says {
    Says::Call { operation, about, fault, shows: true }
}

const fn row(
    fact: u8,
    line: &'static str,
    at: &'static str,
    answer: (u16, &'static str, &'static str),
    says: Says,
    hint: &'static str,
) -> Row {
    Row { fact, line, at, answer, says, hint }
}

fn check(row: &Row) {
    let Row { fact, line, at, answer: (status, code, sentence), says, hint } = row;
    let place = format!("fact {fact}: {line}: {code} at {at}");
    println!("{place}");
    let scene = Scene::new();
    let front = scene.account.front();
    // What AWS says quotes something: a value, where there is one on the way.
    let quoted = match says {
        Says::Call { shows: true, .. } => random_text(24),
        _ => scene.env.canary("quoted by the service"),
    };
    let message = if sentence.is_empty() {
        String::new()
    } else {
        format!("{} {quoted}", sentence.replace("KEY", &scene.key))
    };
    let fault = Fault::Says { status: *status, code, message };
    let injected = front.inject(fault, Calls::of(at).always());
    let said = without_places(scene.run(line, i32::from(!matches!(says, Says::Nothing))));
    assert!(injected.fired() > 0, "it did not happen: {place}");
    let first = said.lines().next().unwrap_or_default();
    match says {
        Says::Nothing => assert!(!said.contains("error: "), "{place}: {said}"),
        Says::Ours(sentence) => {
            assert!(first.starts_with(&format!("error: {sentence}")), "{place}: {said}");
        }
        Says::Call { operation, about, fault, shows } => {
            let about = about.replace("KEY", &scene.key);
            let begins = format!("error: {operation} for {about}: {fault}");
            assert!(first.starts_with(&begins), "{place}: {said}");
            assert!(first.contains(&format!(" ({code}, request id ")), "{place}: {said}");
            assert_eq!(first.contains(&quoted), *shows, "{place}: {said}");
            assert_eq!(first.contains(sentence), *shows, "{place}: {said}");
        }
    }
    let hints: Vec<&str> = said.lines().filter(|line| line.starts_with("hint: ")).collect();
    assert_eq!(hints.is_empty(), hint.is_empty(), "{place}: {said}");
    assert!(hint.is_empty() || hints.iter().any(|line| line.contains(hint)), "{place}: {said}");
}
