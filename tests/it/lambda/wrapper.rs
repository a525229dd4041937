//! kmseal in place of a runtime, as `AWS_LAMBDA_EXEC_WRAPPER` names it: what the runtime gets.

mod arguments;
mod faults;
mod limits;
mod sample;

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::json;

use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Fault, Kept, cloud};
use crate::support::env::TestEnv;
use crate::support::run::Checked;

/// What Lambda sets, as far as it matters.
const WRAPPER: (&str, &str) = ("AWS_LAMBDA_EXEC_WRAPPER", KMSEAL);

/// A function that is started again and again.
struct Scene {
    account: Account,
    env: TestEnv,
}

impl Scene {
    fn new() -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        Self { account, env }
    }

    /// Keeps a value in the account.
    fn keep(&self, reference: &str, value: &str) {
        Kept::of(&self.account, reference).give(value);
    }

    /// A new canary that is kept there.
    fn kept(&self, reference: &str) -> String {
        let value = self.env.canary(reference);
        self.keep(reference, &value);
        value
    }

    /// The value of a variable, sealed under a fresh key of KMS.
    fn sealed(&self, variable: &str, value: &str) -> String {
        let new = json!({ "KeyUsage": "ENCRYPT_DECRYPT" });
        let key = self.account.ask("TrentService.CreateKey", new);
        let key = key["KeyMetadata"]["Arn"].as_str().expect("an ARN");
        let context = format!("kmseal-variable={variable}");
        let words = ["encrypt", "--value", "--unsigned", "-k", key, "-c", &context];
        let sealed = self.env.run(words).stdin(value).output().code(0).stdout;
        sealed.trim_end().to_owned()
    }

    /// Starts this runtime with these variables; these values may be on its output.
    #[track_caller]
    fn start(
        &self,
        runtime: &[&str],
        variables: &[(&str, &str)],
        values: &[&str],
        code: i32,
    ) -> Checked {
        let mut run = self.env.run(runtime);
        for (name, value) in variables.iter().chain([&WRAPPER]) {
            run = run.env(name, *value);
        }
        for value in values {
            run = run.declare_output_may_contain(*value);
        }
        run.output().code(code)
    }

    /// What the runtime finds in its environment. Its own credentials are in there too.
    #[track_caller]
    fn environment(
        &self,
        variables: &[(&str, &str)],
        values: &[&str],
    ) -> (BTreeMap<String, String>, String) {
        let credentials = self.account.secrets().map(|(_, secret)| secret);
        let values = [values, &credentials].concat();
        let output = self.start(&["/usr/bin/env", "-0"], variables, &values, 0);
        let strings = output.stdout.split_terminator('\0');
        let pairs = strings.map(|string| string.split_once('=').expect("a variable"));
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        (pairs.collect(), output.stderr)
    }

    /// Every one of these arrives as it is kept.
    #[track_caller]
    fn arrive(&self, values: &[(&str, &str)], variables: &[(&str, &str)]) {
        // One that could be in another by chance is no secret, and not worth blotting out.
        let values_alone = values.iter().map(|(_, value)| *value);
        let allowed: Vec<&str> = values_alone.filter(|value| value.len() > 12).collect();
        let (found, stderr) = self.environment(variables, &allowed);
        assert_eq!(stderr, "");
        for (name, value) in values {
            assert!(found.get(*name).is_some_and(|it| it == value), "{name} is another");
        }
    }

    /// A function that does not start: what is said, line by line.
    #[track_caller]
    fn refuses(&self, variables: &[(&str, &str)]) -> Vec<String> {
        let runtime = ["/bin/sh", "-c", "touch started"];
        let output = self.start(&runtime, variables, &[], 1).stdout_is("");
        assert!(!self.env.work().join("started").exists(), "the runtime was started");
        output.stderr.lines().map(str::to_owned).collect()
    }
}

#[test]
fn every_reference_becomes_its_value() {
    let scene = Scene::new();
    let (db, parameter) = (scene.kept("sm://shop/db"), scene.kept("ssm:///shop/token"));
    let member = scene.env.canary("member");
    scene.keep("sm://shop/all", &json!({ "KEY": member, "PORT": 5432 }).to_string());
    let described = json!({ "SecretId": "shop/db" });
    let arn = scene.account.ask("secretsmanager.DescribeSecret", described)["ARN"].clone();
    let arn = arn.as_str().expect("an ARN");
    let own = scene.env.canary("sealed");
    let sealed = scene.sealed("SEALED", &own);
    scene.arrive(
        &[
            ("A", &db),
            ("B", &member),
            ("PORT", "5432"),
            ("C", &parameter),
            ("D", &db),
            ("E", &member),
            ("F", &parameter),
            ("QUOTED", &db),
            ("SEALED", &own),
            ("PLAIN", "sm:/no reference"),
            ("EMPTY", ""),
        ],
        &[
            ("A", "sm://shop/db"),
            ("B", "sm://shop/all#KEY"),
            ("PORT", "sm://shop/all#PORT"),
            ("C", "ssm:///shop/token"),
            ("D", arn),
            ("E", "{{resolve:secretsmanager:shop/all:SecretString:KEY}}"),
            ("F", "ref+awsssm:///shop/token"),
            ("QUOTED", "'sm://shop/db'"),
            ("SEALED", &sealed),
            ("PLAIN", "sm:/no reference"),
            ("EMPTY", ""),
        ],
    );
}

#[test]
fn all_else_is_as_it_was() {
    let scene = Scene::new();
    let value = scene.kept("sm://shop/db");
    let odd = [("a.b", "1"), ("\u{e4} b", "2 "), ("-", "\n\t"), ("_", ""), ("A[0]", "$(x)")];
    let mut variables = odd.to_vec();
    variables.push(("DB", "sm://shop/db"));
    let (mut found, _) = scene.environment(&variables, &[&value]);
    for (name, expected) in odd.iter().chain([&("DB", &*value), &WRAPPER]) {
        assert_eq!(found.remove(*name).as_deref(), Some(*expected), "{name}");
    }
    let set = scene.account.variables();
    let known = ["PATH", "HOME", "TMPDIR", "COLUMNS", "LANG", "TZ"];
    let known: Vec<&str> = known.into_iter().chain(set.iter().map(|(name, _)| &**name)).collect();
    assert!(found.keys().all(|name| known.contains(&&**name)), "{:?}", found.keys());
}

#[test]
fn a_runtime_without_references_is_started_without_a_call() {
    let scene = Scene::new();
    scene.arrive(&[("A", "x")], &[("A", "x"), ("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")]);
    assert!(scene.account.front().calls().is_empty());
}

#[test]
fn one_wave_of_batched_calls() {
    let scene = Scene::new();
    let member = |secret: usize, number: usize| format!("value-{secret}-{number}");
    for secret in 0..2 {
        let all = (0..15).map(|number| (format!("K{number}"), member(secret, number).into()));
        let all = serde_json::Value::Object(all.collect());
        scene.keep(&format!("sm://shop/{secret}"), &all.to_string());
    }
    let mut variables = Vec::new();
    for number in 0..15 {
        for secret in 0..2 {
            let reference = format!("sm://shop/{secret}#K{number}");
            variables.push((format!("S{secret}_{number}"), reference, member(secret, number)));
        }
    }
    for number in 0..10 {
        scene.keep(&format!("ssm:///shop/{number}"), &format!("parameter-{number}"));
        let reference = format!("ssm:///shop/{number}");
        variables.push((format!("P{number}"), reference, format!("parameter-{number}")));
    }
    assert_eq!(variables.len(), 40);
    let given: Vec<(&str, &str)> =
        variables.iter().map(|(name, reference, _)| (&**name, &**reference)).collect();
    let expected: Vec<(&str, &str)> =
        variables.iter().map(|(name, _, value)| (&**name, &**value)).collect();
    let front = scene.account.front();
    front.clear();
    scene.arrive(&expected, &given);
    let mut operations = front.operations();
    operations.sort();
    assert_eq!(operations, ["BatchGetSecretValue", "GetParameters"]);
}

#[test]
fn no_call_waits_for_another() {
    let scene = Scene::new();
    let (db, token) = (scene.kept("sm://shop/db"), scene.kept("ssm:///shop/token"));
    let own = scene.env.canary("sealed");
    let sealed = scene.sealed("SEALED", &own);
    let front = scene.account.front();
    front.clear();
    front.inject(Fault::Late(Duration::from_millis(500)), Calls::any().always());
    let variables = [("DB", "sm://shop/db"), ("TOKEN", "ssm:///shop/token"), ("SEALED", &*sealed)];
    scene.arrive(&[("DB", &db), ("TOKEN", &token), ("SEALED", &own)], &variables);
    let calls = front.calls();
    assert_eq!(calls.len(), 3);
    let last_start = calls.iter().map(|call| call.start).max().expect("a call");
    let first_end = calls.iter().filter_map(|call| call.end).min().expect("an answer");
    assert!(last_start < first_end, "one waited for the other");
}
