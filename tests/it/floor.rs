//! How many calls a command costs, counted at the wire: the fewest that the services allow.

use std::time::Duration;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::differences::CREATED_VERSIONS;
use crate::support::cloud::{Account, Call, Calls, Emulator, Fault, cloud};
use crate::support::env::TestEnv;
use crate::support::needles::random_text;

const COUNT: usize = 100;

struct Scene {
    account: Account,
    env: TestEnv,
    values: Vec<String>,
}

impl Scene {
    /// So many values; all but a few are not watched, or the search for them would take minutes.
    fn new() -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let value = |at| if at < 5 { env.canary("one of them") } else { random_text(32) };
        let values = (0..COUNT).map(value).collect();
        Self { account, env, values }
    }

    fn secret(&self, name: &str, value: &str) {
        let token = random_text(32);
        let body = json!({ "Name": name, "SecretString": value, "ClientRequestToken": token });
        self.account.ask("secretsmanager.CreateSecret", body);
    }

    fn parameter(&self, name: &str, value: &str) {
        let body = json!({ "Name": name, "Value": value, "Type": "SecureString" });
        self.account.ask("AmazonSSM.PutParameter", body);
    }

    /// Writes `V0`, `V1` … as these references.
    fn references(&self, references: impl IntoIterator<Item = String>) {
        let line = |(at, one): (usize, String)| format!("V{at}='{one}'\n");
        let lines: String = references.into_iter().enumerate().map(line).collect();
        self.env.write(".env", lines);
    }

    /// Starts a program with the file; it gets these values.
    #[track_caller]
    fn run(&self, expected: &[&str]) {
        self.account.front().clear();
        let names = (0..expected.len()).map(|at| format!("V{at}"));
        let words = ["run", "-f", ".env", "--", "printenv"].map(str::to_owned);
        let mut run = self.env.run(words.into_iter().chain(names));
        for value in &self.values[..5] {
            run = run.declare_output_may_contain(&**value);
        }
        let line = |value: &&str| format!("{value}\n");
        let lines: String = expected.iter().map(line).collect();
        run.output().code(0).stdout_is(&lines).stderr_is("");
    }

    /// Starts nothing; returns what was said.
    #[track_caller]
    fn refuses(&self) -> String {
        self.account.front().clear();
        let words = ["run", "-f", ".env", "--", "sh", "-c", "touch started"];
        let said = self.env.run(words).output().code(1).stdout_is("").stderr;
        assert!(!self.env.work().join("started").exists(), "the program was started");
        said
    }

    fn values(&self) -> Vec<&str> {
        self.values.iter().map(String::as_str).collect()
    }

    /// Each of the services' calls takes this long.
    fn slow(&self, operations: &[&'static str]) {
        for operation in operations {
            let late = Fault::Late(Duration::from_millis(400));
            self.account.front().inject(late, Calls::of(operation).always());
        }
    }
}

/// Whether there was a moment at which all of them were under way.
#[track_caller]
fn overlap(calls: &[Call]) {
    let last_start = calls.iter().map(|call| call.start).max().expect("calls");
    let first_end = calls.iter().filter_map(|call| call.end).min().expect("answers");
    assert!(last_start < first_end, "they came one after the other");
}

#[test]
fn a_hundred_secrets_take_five_calls() {
    let scene = Scene::new();
    for (at, value) in scene.values.iter().enumerate() {
        scene.secret(&format!("shop/s{at}"), value);
    }
    scene.references((0..COUNT).map(|at| format!("sm://shop/s{at}")));
    scene.slow(&["BatchGetSecretValue"]);
    scene.run(&scene.values());
    let front = scene.account.front();
    assert_eq!(front.operations(), ["BatchGetSecretValue"; 5]);
    let asked = |call: &Call| call.json()["SecretIdList"].as_array().map(Vec::len);
    assert!(front.calls().iter().all(|call| asked(call) == Some(20)));
    overlap(&front.calls());
    // Each one twice.
    let twice = (0..COUNT).chain(0..COUNT).map(|at| format!("sm://shop/s{at}"));
    scene.references(twice);
    scene.run(&[scene.values(), scene.values()].concat());
    assert_eq!(front.operations(), ["BatchGetSecretValue"; 5]);
}

#[test]
fn a_hundred_parameters_take_ten_calls() {
    let scene = Scene::new();
    for (at, value) in scene.values.iter().enumerate() {
        scene.parameter(&format!("/shop/p{at}"), value);
    }
    let names = || (0..COUNT).map(|at| format!("ssm:///shop/p{at}"));
    scene.references(names().chain(names()));
    scene.slow(&["GetParameters"]);
    scene.run(&[scene.values(), scene.values()].concat());
    let front = scene.account.front();
    assert_eq!(front.operations(), ["GetParameters"; 10]);
    let asked = |call: &Call| call.json()["Names"].as_array().map(Vec::len);
    assert!(front.calls().iter().all(|call| asked(call) == Some(10)));
    overlap(&front.calls());
}

#[test]
fn a_hundred_members_of_one_secret_take_one_call() {
    let scene = Scene::new();
    let members = scene.values.iter().enumerate();
    let bundle: Value = members.map(|(at, value)| (format!("V{at}"), json!(value))).collect();
    scene.secret("shop/prod", &bundle.to_string());
    scene.references((0..COUNT).map(|at| format!("sm://shop/prod#V{at}")));
    scene.run(&scene.values());
    assert_eq!(scene.account.front().operations(), ["GetSecretValue"]);
    let get = scene.env.run(["get", "sm://shop/prod#V0", "--reveal", "-n"]);
    get.declare_output_may_contain(&*scene.values[0]).output().code(0).stdout_is(&scene.values[0]);
    assert_eq!(scene.account.front().operations(), ["GetSecretValue"; 2]);
}

#[test]
fn the_services_are_asked_at_the_same_time() {
    let scene = Scene::new();
    let mut references = Vec::new();
    for (at, value) in scene.values.iter().enumerate().take(75) {
        let (secret, parameter) = (format!("shop/s{at}"), format!("/shop/p{at}"));
        references.push(match at % 3 {
            0 => {
                scene.secret(&secret, value);
                format!("sm://{secret}")
            }
            1 => {
                scene.parameter(&parameter, value);
                format!("ssm://{parameter}")
            }
            _ => {
                let entry = format!("vault://shop/v{at}");
                scene.env.run(["set", &entry, "-"]).stdin(&**value).output().code(0);
                entry
            }
        });
    }
    scene.references(references);
    scene.slow(&["BatchGetSecretValue", "GetSecretValue", "GetParameters"]);
    scene.run(&scene.values()[..75]);
    let front = scene.account.front();
    assert_eq!((front.count("BatchGetSecretValue"), front.count("GetParameters")), (2, 3));
    assert_eq!(front.calls().len(), 5, "{:?}", front.operations());
    overlap(&front.calls());
}

/// A role that may read secrets one by one only.
#[test]
fn where_the_batch_is_denied_all_are_asked_for_at_once() {
    let scene = Scene::new();
    for (at, value) in scene.values.iter().enumerate().take(15) {
        scene.secret(&format!("shop/s{at}"), value);
    }
    scene.references((0..15).map(|at| format!("sm://shop/s{at}")));
    let front = scene.account.front();
    front.inject(Fault::AccessDenied, Calls::of("BatchGetSecretValue").always());
    scene.slow(&["GetSecretValue"]);
    scene.run(&scene.values()[..15]);
    assert_eq!((front.count("BatchGetSecretValue"), front.count("GetSecretValue")), (1, 15));
    let calls = front.calls();
    let single: Vec<Call> =
        calls.into_iter().filter(|call| call.operation == "GetSecretValue").collect();
    overlap(&single);
}

#[test]
fn what_is_missing_is_named_and_nothing_is_started() {
    let scene = Scene::new();
    for at in 0..30 {
        if ![3, 17, 29].contains(&at) {
            scene.secret(&format!("shop/s{at}"), &scene.values[at]);
            scene.parameter(&format!("/shop/p{at}"), &scene.values[at]);
        }
    }
    for (scheme, missing) in [("sm://shop/s", 3), ("ssm:///shop/p", 3)] {
        scene.references((0..30).map(|at| format!("{scheme}{at}")));
        let said = scene.refuses();
        let first = format!("error: {missing} references cannot be resolved; nothing was started");
        assert_eq!(said.lines().next(), Some(&*first), "{said}");
        let causes: Vec<&str> =
            said.lines().filter(|line| line.starts_with("  caused by: ")).collect();
        let cause =
            |at| format!("  caused by: V{at} cannot be resolved: there is no entry {scheme}{at}");
        assert_eq!(causes, [3, 17, 29].map(cause));
        let hints = said.lines().filter(|line| line.starts_with("hint: "));
        assert_eq!(hints.count(), 1, "{said}");
    }
}

/// One look at the value, which need not be written twice, and one at the secret, which says whether to create,
/// to write a version or to refuse; then the write itself, with a token; and the value read back.
#[test]
fn a_secret_is_set_with_four_calls() {
    let scene = Scene::new();
    let front = scene.account.front();
    let set = |value: &str| {
        front.clear();
        scene.env.run(["set", "sm://shop/a", "-"]).stdin(value).output().code(0);
        front.operations()
    };
    let calls = |write| ["GetSecretValue", "DescribeSecret", write, "GetSecretValue"];
    let mut created = set(&scene.values[1]);
    if cloud().skips(Emulator::Ministack, CREATED_VERSIONS) {
        // A version of another name is looked at.
        assert_eq!(created.remove(3), "DescribeSecret");
    }
    assert_eq!(created, calls("CreateSecret"));
    assert_eq!(set(&scene.values[0]), calls("PutSecretValue"));
    // The value that is there makes no version.
    assert_eq!(set(&scene.values[0]), ["GetSecretValue", "DescribeSecret"]);
    front.clear();
    let get = scene.env.run(["get", "sm://shop/a", "--reveal", "-n"]);
    let get = get.declare_output_may_contain(&*scene.values[0]).output().code(0);
    get.stdout_is(&scene.values[0]);
    assert_eq!(front.operations(), ["GetSecretValue"]);
}

/// One look at the value, which need not be written twice, and one at the version to build on; one at the key of
/// what is overwritten (`DescribeParameters`), which would be lost otherwise; then the write; and the value read
/// back.
#[test]
fn a_parameter_is_set_with_four_calls_and_overwritten_with_five() {
    let scene = Scene::new();
    let front = scene.account.front();
    let set = |value: &str| {
        front.clear();
        scene.env.run(["set", "ssm:///shop/a", "-"]).stdin(value).output().code(0);
        front.operations()
    };
    assert_eq!(
        set(&scene.values[0]),
        ["GetParameters", "GetParameters", "PutParameter", "GetParameters"]
    );
    // The value that is there makes no version, unless it is kept in clear.
    let seen = ["GetParameters", "GetParameters", "DescribeParameters"];
    assert_eq!(set(&scene.values[0]), seen);
    let overwritten =
        ["GetParameters", "GetParameters", "DescribeParameters", "PutParameter", "GetParameters"];
    assert_eq!(set(&scene.values[1]), overwritten);
    front.clear();
    let get = scene.env.run(["get", "ssm:///shop/a", "--reveal", "-n"]);
    let get = get.declare_output_may_contain(&*scene.values[1]).output().code(0);
    get.stdout_is(&scene.values[1]);
    assert_eq!(front.operations(), ["GetParameters"]);
}

/// Looked up, looked at before the write, written, read back: once each, however many variables.
#[test]
fn a_hundred_variables_become_one_secret_with_five_calls() {
    let scene = Scene::new();
    let line = |(at, value): (usize, &String)| format!("V{at}_TOKEN={value}\n");
    let file: String = scene.values.iter().enumerate().map(line).collect();
    scene.env.plaintext_file(".env");
    scene.env.write(".env", file);
    let words = ["migrate", ".env", "--to", "sm://shop/prod", "--yes", "--env-dialect", "node"];
    scene.env.run(words).output().code(0);
    let mut operations = scene.account.front().operations();
    if cloud().skips(Emulator::Ministack, CREATED_VERSIONS) {
        assert_eq!(operations.remove(4), "DescribeSecret");
    }
    assert_eq!(
        operations,
        [
            "GetSecretValue",
            "GetCallerIdentity", // whose account the run is about
            "DescribeSecret",
            "CreateSecret",
            "GetSecretValue"
        ]
    );
}
