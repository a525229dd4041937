//! Values out of Secrets Manager.

use serde_json::json;

use super::{Scene, token};
use crate::support::cloud::differences::MISSING_VERSION;
use crate::support::cloud::{Calls, Emulator, Fault, cloud};

const BATCH: &str = "BatchGetSecretValue";
const GET: &str = "GetSecretValue";

/// Runs a program with these variables, and says what was complained of.
#[track_caller]
fn run(scene: &Scene, references: &[&str], values: &[&str], code: i32) -> String {
    let lines: Vec<String> =
        references.iter().enumerate().map(|(at, one)| format!("V{at}={one}\n")).collect();
    scene.env.write(".env", lines.concat());
    let names: Vec<String> = (0..references.len()).map(|at| format!("V{at}")).collect();
    let words = ["run", "-f", ".env", "--", "printenv"].map(str::to_owned);
    let mut run = scene.env.run(words.into_iter().chain(names));
    for value in values {
        run = run.declare_output_may_contain(*value);
    }
    let output = run.output().code(code);
    if code == 0 {
        assert_eq!(output.stdout.lines().collect::<Vec<_>>(), values);
    }
    output.stderr
}

#[test]
fn forty_five_secrets_take_three_calls() {
    let scene = Scene::new();
    let names: Vec<String> = (0..45).map(|at| format!("shop/s{at}")).collect();
    let values: Vec<String> = names.iter().map(|name| scene.secret(name)).collect();
    let references: Vec<String> = names.iter().map(|name| format!("sm://{name}")).collect();
    let mut asked: Vec<&str> = references.iter().map(String::as_str).collect();
    let mut expected: Vec<&str> = values.iter().map(String::as_str).collect();
    // The same once more costs nothing.
    asked.push(&references[7]);
    expected.push(&values[7]);
    run(&scene, &asked, &expected, 0);
    let front = scene.account.front();
    assert_eq!((front.count(BATCH), front.calls().len()), (3, 3), "{:?}", front.operations());
}

#[test]
fn one_secret_takes_the_call_that_needs_less_permission() {
    let scene = Scene::new();
    let value = scene.secret("a");
    run(&scene, &["sm://a", "sm://a"], &[&value, &value], 0);
    assert_eq!(scene.account.front().operations(), [GET]);
}

#[test]
fn an_arn_says_which_region_is_asked() {
    let scene = Scene::new();
    let (here, there) = (scene.secret("a"), scene.env.canary("there"));
    let mut arns = Vec::new();
    for (name, value) in [("a", &there), ("b", &there)] {
        let body = json!({ "Name": name, "SecretString": value, "ClientRequestToken": token() });
        let made = scene.account.ask_in("us-east-1", "secretsmanager.CreateSecret", body);
        arns.push(made["ARN"].as_str().expect("an ARN").to_owned());
    }
    let (partial, _) = arns[1].rsplit_once('-').expect("an end that AWS chose");
    let asked = ["sm://a", &arns[0], partial, "sm://a?region=us-east-1"];
    run(&scene, &asked, &[&here, &there, &there, &there], 0);
    let mut calls: Vec<(String, String)> =
        scene.account.front().calls().into_iter().map(|it| (it.region, it.operation)).collect();
    calls.sort();
    let expected = [("eu-west-1", GET), ("us-east-1", BATCH), ("us-east-1", GET)];
    assert_eq!(calls, expected.map(|(region, call)| (region.to_owned(), call.to_owned())));
    let listed = |prefix: &str, expected: &[&str]| {
        let listed = scene.env.run(["list", prefix]).output().code(0).stdout;
        let names = listed.lines().skip(1).filter_map(|line| line.split(' ').next());
        assert_eq!(names.collect::<Vec<_>>(), expected);
    };
    listed("sm://", &["sm://a"]);
    listed("sm://a?region=us-east-1", &["sm://a?region=us-east-1"]);
    listed(&arns[0], &[&arns[0]]);
}

#[test]
fn versions_are_asked_for_beside_the_newest() {
    let scene = Scene::new();
    let [old, b] = ["a", "b"].map(|name| scene.secret(name));
    let new = scene.env.canary("new");
    scene.set(&["sm://a"], &new, 0);
    let written = scene.tokens("PutSecretValue");
    scene.account.front().clear();
    let id = scene.versions("a").into_iter().next().expect("a version");
    let by_id = format!("sm://a@{id}");
    let first = if written.contains(&id) { &new } else { &old };
    let asked = ["sm://a", "sm://b", "sm://a@AWSPREVIOUS", &by_id, &by_id];
    run(&scene, &asked, &[&new, &b, &old, first, first], 0);
    let front = scene.account.front();
    assert_eq!((front.count(BATCH), front.count(GET)), (1, 2), "{:?}", front.operations());
    if cloud().skips(Emulator::Ministack, MISSING_VERSION) {
        return;
    }
    let said = scene.env.run(["get", "sm://b@0123456789abcdef0123456789abcdef"]).output().code(1);
    assert!(said.stderr.contains("sm://b has no version 0123456789abcdef"), "{}", said.stderr);
}

#[test]
fn without_the_batch_permission_each_is_asked_for() {
    let scene = Scene::new();
    let values = ["a", "b", "c"].map(|name| scene.secret(name));
    let denied = scene.account.front().inject(Fault::AccessDenied, Calls::of(BATCH).always());
    let values: Vec<&str> = values.iter().map(String::as_str).collect();
    run(&scene, &["sm://a", "sm://b", "sm://c"], &values, 0);
    assert_eq!((denied.fired(), scene.account.front().count(GET)), (1, 3));
}

#[test]
fn what_a_batch_cannot_give_is_named() {
    let scene = Scene::new();
    let [a, b] = ["a", "b"].map(|name| scene.secret(name));
    let said = run(&scene, &["sm://a", "sm://missing", "sm://b"], &[&a, &b], 1);
    assert!(said.contains("there is no entry sm://missing"), "{said}");
    let quoted = scene.env.canary("quoted by the service");
    let entry = json!({ "ARN": "arn:x", "Name": "a", "VersionId": "1", "SecretString": a,
                        "VersionStages": ["AWSCURRENT"] });
    let refused =
        json!({ "SecretId": "b", "ErrorCode": "AccessDeniedException", "Message": quoted });
    let body = json!({ "SecretValues": [entry], "Errors": [refused] }).to_string();
    let instead = scene.account.front().inject(Fault::Instead(body), Calls::of(BATCH));
    let said = run(&scene, &["sm://a", "sm://b"], &[&a, &b], 1);
    assert_eq!(instead.fired(), 1);
    assert!(said.contains("for sm://b: access denied (AccessDeniedException)"), "{said}");
    // Not a word about one of them.
    let body = json!({ "SecretValues": [entry] }).to_string();
    scene.account.front().inject(Fault::Instead(body), Calls::of(BATCH));
    let said = run(&scene, &["sm://a", "sm://b"], &[&a, &b], 1);
    assert!(said.contains("the store gave no answer for sm://b"), "{said}");
}

#[test]
fn a_page_may_be_empty_and_not_the_last() {
    let scene = Scene::new();
    let [a, b] = ["a", "b"].map(|name| scene.env.canary(name));
    let entry = |name: &str, value: &str| {
        let stages = ["AWSCURRENT"];
        json!({
            "ARN": "arn:x", "Name": name, "VersionId": "1", "SecretString": value, "VersionStages": stages,
        })
    };
    let pages = [
        json!({ "SecretValues": [], "NextToken": "one" }),
        json!({ "SecretValues": [entry("b", &b)], "NextToken": "two" }),
        json!({ "SecretValues": [entry("a", &a)] }),
    ];
    let front = scene.account.front();
    for (page, nth) in pages.iter().zip(1..) {
        front.inject(Fault::Instead(page.to_string()), Calls::of(BATCH).nth(nth));
    }
    run(&scene, &["sm://a", "sm://b"], &[&a, &b], 0);
    let tokens: Vec<_> =
        front.calls().iter().map(|call| call.json()["NextToken"].clone()).collect();
    assert_eq!(tokens, [json!(null), json!("one"), json!("two")]);
    // A service that sends us round in circles is not followed.
    front.heal();
    let page = json!({ "SecretValues": [], "NextToken": "one" }).to_string();
    let round = front.inject(Fault::Instead(page), Calls::of(BATCH).always());
    let said = run(&scene, &["sm://a", "sm://b"], &[&a, &b], 1);
    assert!(said.contains("the answer cannot be read"), "{said}");
    assert_eq!(round.fired(), 2);
}

#[test]
fn broken_answers_are_no_values() {
    let scene = Scene::new();
    let value = scene.secret("a");
    let refused = |fault: Fault| {
        let injected = scene.account.front().inject(fault, Calls::of(GET));
        let said = scene.env.run(["get", "sm://a", "--reveal"]).output().code(1).stdout_is("");
        assert_eq!(injected.fired(), 1);
        assert!(said.stderr.contains("GetSecretValue for sm://a: the answer cannot be read"));
    };
    refused(Fault::HalfBody);
    refused(Fault::Html200);
    let whole = json!({
        "ARN": "arn:x", "Name": "a", "VersionId": "1", "SecretString": value,
        "VersionStages": ["AWSCURRENT"],
    });
    for (member, other) in [
        ("SecretString", json!("")),
        ("SecretString", json!(null)),
        ("SecretBinary", json!("eA==")),
        ("VersionId", json!(null)),
        ("Name", json!("another")),
        ("VersionStages", json!(null)),
        ("VersionStages", json!(["AWSPREVIOUS"])),
    ] {
        let mut body = whole.clone();
        body[member] = other;
        refused(Fault::Instead(body.to_string()));
    }
    scene.reveals("sm://a", &value);
}

#[test]
fn a_read_waits_for_the_write_before_it() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    scene.env.write(".env", format!("DB_PASSWORD={value}\n"));
    let gone = Fault::Code { status: 400, code: "ResourceNotFoundException" };
    // The first read looks what is there, the second one reads back.
    let late = scene.account.front().inject(gone, Calls::of(GET).nth(2).times(2));
    let words = ["migrate", ".env", "--to", "sm://shop", "--layout", "each", "--yes"];
    scene.env.run(words).output().code(0);
    assert_eq!((late.fired(), scene.account.front().count(GET)), (2, 4));
    assert_eq!(scene.env.read(".env"), b"DB_PASSWORD=sm://shop/DB_PASSWORD\n");
}
