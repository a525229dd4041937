//! Parameter Store: what is asked of it, and what becomes of its answers.

mod writes;

use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::cloud::{Account, Call, Calls, Fault, cloud};
use crate::support::env::TestEnv;

/// An account of its own, and an environment that may use it.
fn scene() -> (Account, TestEnv) {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    (account, env)
}

/// Puts a parameter there past the program.
fn given(account: &Account, name: &str, value: &str) {
    given_as(account, name, value, "SecureString");
}

fn given_as(account: &Account, name: &str, value: &str, kind: &str) {
    let body = json!({ "Name": name, "Value": value, "Type": kind, "Overwrite": true });
    account.ask("AmazonSSM.PutParameter", body);
}

fn label(account: &Account, name: &str, version: u64, label: &str) {
    let body = json!({ "Name": name, "ParameterVersion": version, "Labels": [label] });
    account.ask("AmazonSSM.LabelParameterVersion", body);
}

fn set(env: &TestEnv, reference: &str, value: &str) {
    env.run(["set", reference, "-"]).stdin(value).output().code(0);
}

fn reveals(env: &TestEnv, reference: &str, value: &str) {
    let get = env.run(["get", reference, "--reveal", "-n"]).declare_output_may_contain(value);
    get.output().code(0).stdout_is(value).stderr_is("");
}

/// The parameter's versions and their values, as the server has them.
fn versions(account: &Account, name: &str) -> Vec<(u64, String)> {
    let body = json!({ "Name": name, "WithDecryption": true });
    let history = account.ask("AmazonSSM.GetParameterHistory", body);
    let version = |one: &Value| {
        let value = one["Value"].as_str().expect("a value").to_owned();
        (one["Version"].as_u64().expect("a version"), value)
    };
    history["Parameters"].as_array().expect("versions").iter().map(version).collect()
}

/// An environment file with so many references, the first of them twice.
fn references(env: &TestEnv, count: usize) {
    let line = |at: usize| format!("A{at}=ssm:///shop/a{at}\n");
    let lines: String = (0..count).map(line).collect();
    env.write(".env", lines + "AGAIN=ssm:///shop/a0\n");
}

#[test]
fn ten_names_are_asked_for_with_one_call() {
    let (account, env) = scene();
    let values: Vec<String> = (0..25).map(|at| env.canary(&format!("value {at}"))).collect();
    for (at, value) in values.iter().enumerate() {
        given(&account, &format!("/shop/a{at}"), value);
    }
    references(&env, values.len());
    let print =
        "import os\nfor at in range(25): print(os.environ[f'A{at}'])\nprint(os.environ['AGAIN'])";
    let mut run = env.run(["run", "-f", ".env", "--", "python3", "-c", print]);
    for value in &values {
        run = run.declare_output_may_contain(&**value);
    }
    let expected = values.join("\n") + "\n" + &values[0] + "\n";
    run.output().code(0).stdout_is(&expected);
    assert_eq!(account.front().operations(), ["GetParameters"; 3]);
    for call in account.front().calls() {
        assert!(call.json()["Names"].as_array().expect("names").len() <= 10);
        assert_eq!(call.json()["WithDecryption"], true);
    }
}

#[test]
fn versions_and_labels_are_read() {
    let (account, env) = scene();
    let (first, second) = (env.canary("first"), env.canary("second"));
    given(&account, "/shop/a", &first);
    given(&account, "/shop/a", &second);
    label(&account, "/shop/a", 1, "live");
    reveals(&env, "ssm:///shop/a", &second);
    reveals(&env, "ssm:///shop/a:1", &first);
    reveals(&env, "ssm:///shop/a:2", &second);
    reveals(&env, "ssm:///shop/a:live", &first);
    // All of them at once.
    env.write(".env", "A=ssm:///shop/a\nB=ssm:///shop/a:1\nC=ssm:///shop/a:live\n");
    let print = "import os; print(os.environ['A'], os.environ['B'], os.environ['C'])";
    let run = env.run(["run", "-f", ".env", "--", "python3", "-c", print]);
    let run = run.declare_output_may_contain(&*first).declare_output_may_contain(&*second);
    run.output().code(0).stdout_is(&format!("{second} {first} {first}\n"));
    let missing = |reference: &str, version: &str| {
        env.run(["get", reference]).output().code(1).stdout_is("").stderr_is(&format!(
            "error: the entry ssm:///shop/a has no version {version}\n\
             hint: run `kmseal history ssm:///shop/a`\n"
        ));
    };
    missing("ssm:///shop/a:3", "3");
    missing("ssm:///shop/a:old", "old");
}

#[test]
fn what_is_not_there_is_named() {
    let (account, env) = scene();
    for at in [0, 1, 2] {
        given(&account, &format!("/shop/a{at}"), &env.canary("value"));
    }
    references(&env, 4);
    let output = env.run(["run", "-f", ".env", "--", "true"]).output().code(1);
    assert!(output.stderr.contains("ssm:///shop/a3"), "{}", output.stderr);
    assert!(!output.stderr.contains("ssm:///shop/a2"), "{}", output.stderr);
}

#[test]
fn parameters_in_clear_are_read_as_they_are() {
    let (account, env) = scene();
    for (kind, value) in [("String", "a, b"), ("StringList", "a,b,c")] {
        given_as(&account, "/shop/a", value, kind);
        reveals(&env, "ssm:///shop/a", value);
        account.ask("AmazonSSM.DeleteParameter", json!({ "Name": "/shop/a" }));
    }
    given_as(&account, "/shop/a", "a", "String");
    let list = env.run(["list", "ssm:///shop"]).output().code(0);
    assert!(list.stdout.contains("in clear"), "{}", list.stdout);
}

#[test]
fn one_permission_is_enough_to_read() {
    let (account, env) = scene();
    let value = env.canary("value");
    for at in [0, 1] {
        given(&account, &format!("/shop/a{at}"), &value);
    }
    let denied = |operation| {
        let calls = Calls::of(operation).always();
        account.front().inject(Fault::AccessDenied, calls)
    };
    let injected = denied("GetParameters");
    references(&env, 2);
    env.run(["run", "-f", ".env", "--", "true"]).output().code(0);
    assert_eq!(injected.fired(), 1);
    assert_eq!(account.front().count("GetParameter"), 2);
    denied("GetParameter");
    let output = env.run(["get", "ssm:///shop/a0"]).output().code(1);
    let expected = "ssm:GetParameter for ssm:///shop/a0: access denied";
    assert!(output.stderr.contains(expected), "{}", output.stderr);
    assert!(output.stderr.contains("has to be allowed"), "{}", output.stderr);
}

#[test]
fn one_that_is_refused_does_not_spoil_the_others() {
    let (account, env) = scene();
    for at in [0, 1] {
        given(&account, &format!("/shop/a{at}"), &env.canary("value"));
    }
    let says = env.canary("what AWS says");
    let fault = Fault::Says { status: 400, code: "InvalidKeyId", message: says };
    account.front().inject(fault.clone(), Calls::of("GetParameters"));
    account.front().inject(fault, Calls::of("GetParameter"));
    references(&env, 2);
    let output = env.run(["run", "-f", ".env", "--", "true"]).output().code(1);
    let spoiled = ["shop/a0:", "shop/a1:"].into_iter().filter(|it| output.stderr.contains(it));
    assert_eq!(spoiled.count(), 1, "{}", output.stderr);
}

#[test]
fn list_keeps_to_what_is_asked_for() {
    let (account, env) = scene();
    for name in ["/shop/a", "/shop/a/b", "/shop/ab", "/shopping", "shop"] {
        given(&account, name, &env.canary("value"));
    }
    let names = |prefix: &str| -> Vec<String> {
        let output = env.run(["list", prefix, "--json"]).output().code(0);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        let name = |entry: &Value| entry["reference"].as_str().expect("a name").to_owned();
        document["data"].as_array().expect("entries").iter().map(name).collect()
    };
    let all =
        ["ssm:///shop/a", "ssm:///shop/a/b", "ssm:///shop/ab", "ssm:///shopping", "ssm://shop"];
    assert_eq!(names("ssm://"), all);
    assert_eq!(names("ssm:///shop"), all[..3]);
    assert_eq!(names("ssm:///shop/a"), all[..2]);
    assert_eq!(names("ssm://shop"), all[4..]);
    assert_eq!(names("ssm:///other").len(), 0);
    let decrypts = |call: &Call| call.json()["WithDecryption"] == true;
    assert!(!account.front().calls().iter().any(decrypts));
}

#[test]
fn history_shows_versions_keys_and_labels() {
    let (account, env) = scene();
    let many = 60;
    for at in 0..many {
        given(&account, "/shop/a", &env.canary(&format!("value {at}")));
    }
    label(&account, "/shop/a", 2, "live");
    let output = env.run(["history", "ssm:///shop/a", "--json"]).output().code(0);
    let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
    let versions = document["data"].as_array().expect("versions");
    let numbers: Vec<u64> = versions.iter().filter_map(|it| it["version"].as_u64()).collect();
    assert_eq!(numbers, (1..=many).collect::<Vec<u64>>());
    assert_eq!(versions[1]["labels"], json!(["live"]));
    assert_eq!(versions[0]["key"], "alias/aws/ssm");
    assert!(account.front().calls().iter().all(|call| call.json()["WithDecryption"] == false));
    let output = env.run(["history", "ssm:///shop/b"]).output().code(1);
    assert!(output.stderr.contains("there is no entry ssm:///shop/b"), "{}", output.stderr);
}

#[test]
fn what_is_deleted_is_gone_for_good_and_has_to_be_asked_for_so() {
    let (account, env) = scene();
    for at in 0..12 {
        given(&account, &format!("/shop/a{at}"), &env.canary(&format!("value {at}")));
    }
    let output = env.run(["delete", "ssm:///shop/a0", "--yes"]).output().code(1);
    assert!(output.stderr.contains("cannot be brought back"), "{}", output.stderr);
    assert_eq!(account.front().count("DeleteParameters"), 0);
    let names: Vec<String> = (0..12).map(|at| format!("ssm:///shop/a{at}")).collect();
    let words = ["delete", "--purge", "--yes"].into_iter().chain(names.iter().map(String::as_str));
    env.run(words).output().code(0);
    assert_eq!(account.front().count("DeleteParameters"), 2);
    let output = env.run(["get", "ssm:///shop/a0"]).output().code(1);
    assert!(output.stderr.contains("there is no entry ssm:///shop/a0"), "{}", output.stderr);
}
