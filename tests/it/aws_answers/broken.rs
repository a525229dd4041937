//! Answers with status 200 that make no sense: never taken for a value, nor for a write that was done.

use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::{Calls, Fault};

fn gets(scene: &Scene, operation: &'static str, line: &str, answer: &Value, why: &str) {
    let front = scene.account.front();
    front.heal();
    let injected = front.inject(Fault::Instead(answer.to_string()), Calls::of(operation).always());
    let said = scene.run(line, 1);
    assert!(injected.fired() > 0, "{answer}");
    assert!(said.contains(why), "{answer}: {said}");
}

fn with(whole: &Value, changes: &Value) -> Value {
    let mut altered = whole.clone();
    for (name, value) in changes.as_object().expect("an object") {
        altered[name] = value.clone();
    }
    altered
}

#[test]
fn one_secret() {
    let scene = Scene::new();
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/a-AbCdEf";
    let value = scene.env.canary("value in a broken answer");
    let stages = ["AWSCURRENT"];
    let whole = json!({
        "ARN": arn, "Name": "shop/a", "VersionId": "1", "SecretString": value, "VersionStages": stages,
    });
    let other = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/b-AbCdEf";
    let why = "secretsmanager:GetSecretValue for sm://shop/a: the answer cannot be read";
    let get = |line: &str, answer: &Value| gets(&scene, "GetSecretValue", line, answer, why);
    let line = "get sm://shop/a --reveal";
    get(line, &json!({}));
    for changes in [
        json!({ "VersionId": null }),
        json!({ "VersionId": "" }),
        json!({ "Name": "shop/b" }),
        json!({ "Name": "shop/b", "ARN": other }),
        json!({ "Name": null }),
        json!({ "SecretString": null }),
        json!({ "SecretString": "" }),
        json!({ "SecretBinary": "eA==" }),
    ] {
        get(line, &with(&whole, &changes));
    }
    // Of another secret, or of another version.
    let why = format!("secretsmanager:GetSecretValue for {other}: the answer cannot be read");
    gets(&scene, "GetSecretValue", &format!("get {other} --reveal"), &whole, &why);
    let version = "sm://shop/a@EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE";
    get(&format!("get {version} --reveal"), &whole);
    // And the run of a program starts nothing.
    let front = scene.account.front();
    front.heal();
    let no_version = with(&whole, &json!({ "VersionId": null }));
    front.inject(Fault::Instead(no_version.to_string()), Calls::of("GetSecretValue"));
    let run = scene.env.run(["run", "--", "sh", "-c", "touch started"]);
    let said = run.env("A", "sm://shop/a").output().code(1).stdout_is("").stderr;
    assert!(said.contains("nothing was started"), "{said}");
    assert!(!scene.env.work().join("started").exists());
}

#[test]
fn several_secrets() {
    let scene = Scene::new();
    let [a, b] = ["a", "b"].map(|label| scene.env.canary(label));
    let entry = |name: &str, value: &str| {
        let arn =
            format!("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/{name}-AbCdEf");
        let name = format!("shop/{name}");
        let stages = ["AWSCURRENT"];
        json!({
            "ARN": arn, "Name": name, "VersionId": "1", "SecretString": value, "VersionStages": stages,
        })
    };
    let both = [entry("a", &a), entry("b", &b)];
    let front = scene.account.front();
    let run = |answer: Value, code: i32| {
        front.heal();
        front.inject(Fault::Instead(answer.to_string()), Calls::of("BatchGetSecretValue").always());
        let run = scene.env.run(["run", "--", "printenv", "A", "B"]);
        let run = run.env("A", "sm://shop/a").env("B", "sm://shop/b");
        let run = run.env("AWS_MAX_ATTEMPTS", "1");
        let run = run.declare_output_may_contain(&*a).declare_output_may_contain(&*b);
        let output = run.output().code(code);
        if code == 0 {
            assert_eq!(output.stdout, format!("{a}\n{b}\n"));
        } else {
            assert_eq!(output.stdout, "");
        }
        output.stderr
    };
    run(json!({ "SecretValues": both }), 0);
    // The order is theirs, and what nobody has asked for is not taken.
    run(json!({ "SecretValues": [entry("c", &a), entry("b", &b), entry("a", &a)] }), 0);
    let said = run(json!({}), 1);
    assert!(said.contains("error: 2 references cannot be resolved"), "{said}");
    for answer in
        [json!({ "SecretValues": [both[0]] }), json!({ "SecretValues": [both[0]], "Errors": [] })]
    {
        let said = run(answer, 1);
        assert!(said.contains("B cannot be resolved: "), "{said}");
        assert!(!said.contains("A cannot be resolved"), "{said}");
    }
    for changes in [
        json!({ "VersionId": null }),
        json!({ "SecretString": null }),
        json!({ "SecretBinary": "eA==" }),
        json!({ "Name": "shop/c" }),
    ] {
        let said = run(json!({ "SecretValues": [both[0], with(&both[1], &changes)] }), 1);
        assert!(said.contains("B cannot be resolved: "), "{changes}: {said}");
    }
    let quoted = scene.env.canary("quoted by the service");
    for (code, why) in [
        ("ResourceNotFoundException", "there is no entry sm://shop/b"),
        ("AccessDeniedException", "access denied (AccessDeniedException)"),
        ("DecryptionFailure", "the service refused (DecryptionFailure)"),
    ] {
        let refused = json!({ "SecretId": "shop/b", "ErrorCode": code, "Message": quoted });
        let said = run(json!({ "SecretValues": [both[0]], "Errors": [refused] }), 1);
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn parameters() {
    let scene = Scene::new();
    let value = scene.env.canary("value in a broken answer");
    let whole = json!({ "Name": "/shop/a", "Type": "SecureString", "Value": value, "Version": 1 });
    let answer = |parameters: Value| json!({ "Parameters": parameters, "InvalidParameters": [] });
    let why = "ssm:GetParameters for ssm:///shop/a: the answer cannot be read";
    let get = |line: &str, answer: &Value| gets(&scene, "GetParameters", line, answer, why);
    let line = "get ssm:///shop/a --reveal";
    get(line, &json!({}));
    get(line, &answer(json!([])));
    for changes in [
        json!({ "Version": null }),
        json!({ "Version": 0 }),
        json!({ "Value": null }),
        json!({ "Value": "" }),
        json!({ "Type": "Other" }),
        json!({ "Name": "/shop/b" }),
        json!({ "Selector": ":2" }),
    ] {
        get(line, &answer(json!([with(&whole, &changes)])));
    }
    // Another version than the one that was asked for.
    get("get ssm:///shop/a:2 --reveal", &answer(json!([whole])));
    let labelled = with(&whole, &json!({ "Selector": ":other" }));
    get("get ssm:///shop/a:live --reveal", &answer(json!([labelled])));
}

/// The same parameter twice in one answer, with different values: which one is it?
#[test]
fn a_parameter_that_comes_twice() {
    let scene = Scene::new();
    let [one, two] = ["one", "two"].map(|label| scene.env.canary(label));
    let parameter = |value: &str, version: u64| json!({ "Name": "/shop/a", "Type": "SecureString", "Value": value, "Version": version });
    let twice = json!([parameter(&one, 1), parameter(&two, 2)]);
    let answer = json!({ "Parameters": twice, "InvalidParameters": [] });
    let why = "ssm:GetParameters for ssm:///shop/a: the answer cannot be read";
    gets(&scene, "GetParameters", "get ssm:///shop/a --reveal", &answer, why);
}

/// A secret twice in one answer, with different values.
#[test]
fn a_secret_that_comes_twice() {
    let scene = Scene::new();
    let [a, one, two] = ["a", "one", "two"].map(|label| scene.env.canary(label));
    let entry = |name: &str, value: &str, version: &str| {
        let arn = format!("arn:aws:secretsmanager:eu-west-1:111122223333:secret:{name}-AbCdEf");
        let stages = ["AWSCURRENT"];
        json!({
            "ARN": arn, "Name": name, "VersionId": version, "SecretString": value,
            "VersionStages": stages,
        })
    };
    let values =
        json!([entry("shop/a", &a, "1"), entry("shop/b", &one, "1"), entry("shop/b", &two, "2")]);
    let answer = json!({ "SecretValues": values }).to_string();
    let front = scene.account.front();
    front.inject(Fault::Instead(answer), Calls::of("BatchGetSecretValue").always());
    let run = scene.env.run(["run", "--", "sh", "-c", "touch started"]);
    let run = run.env("A", "sm://shop/a").env("B", "sm://shop/b");
    let said = run.output().code(1).stdout_is("").stderr;
    assert!(said.contains("B cannot be resolved: "), "{said}");
    assert!(!scene.env.work().join("started").exists());
}

#[test]
fn writes() {
    for (line, operation, answers) in [
        ("set sm://shop/a @value", "PutSecretValue", [json!({}), json!({ "VersionId": "" })]),
        ("set sm://shop/new @value", "CreateSecret", [json!({}), json!({ "Name": "shop/new" })]),
        ("set ssm:///shop/a @value", "PutParameter", [json!({}), json!({ "Version": 0 })]),
    ] {
        for answer in &answers {
            let scene = Scene::new();
            let why = format!("{operation} for ");
            gets(&scene, operation, line, answer, &why);
        }
    }
    let scene = Scene::new();
    for answer in [json!({}), json!({ "Name": "shop/a" })] {
        let why = "secretsmanager:DescribeSecret for sm://shop/a: the answer cannot be read";
        gets(&scene, "DescribeSecret", "set sm://shop/a @value", &answer, why);
    }
    let why = "ssm:DeleteParameters for ssm:///shop/a: the answer cannot be read";
    gets(&scene, "DeleteParameters", "delete ssm:///shop/a --purge --yes", &json!({}), why);
    assert_eq!(scene.account.front().count("PutSecretValue"), 0);
}
