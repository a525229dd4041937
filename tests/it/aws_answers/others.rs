//! Answers with status 200 that say nothing, or something about another secret: nothing is taken for done, and
//! nothing for empty.

use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::{Calls, Fault};

fn other() -> Value {
    let arn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/b-AbCdEf";
    json!({ "ARN": arn, "Name": "shop/b", "DeletionDate": 1.0, "Versions": [] })
}

/// What a command says whose one call is answered so.
fn said(scene: &Scene, line: &str, operation: &'static str, answer: &Value) -> String {
    let front = scene.account.front();
    front.heal();
    let injected = front.inject(Fault::Instead(answer.to_string()), Calls::of(operation).always());
    let said = scene.run(line, 1);
    assert!(injected.fired() > 0, "{line}: {answer}");
    front.heal();
    said
}

#[test]
fn nothing_is_deleted_or_restored_that_was_not() {
    let scene = Scene::new();
    let garbled = |line: &str, operation: &'static str| {
        for answer in [json!({}), other()] {
            let said = said(&scene, line, operation, &answer);
            let why =
                format!("secretsmanager:{operation} for sm://shop/a: the answer cannot be read");
            assert!(said.contains(&why), "{line}: {answer}: {said}");
        }
    };
    garbled("delete sm://shop/a --yes", "DeleteSecret");
    garbled("set sm://shop/a @value", "DescribeSecret");
    scene.run("delete sm://shop/a --yes", 0);
    garbled("restore sm://shop/a", "RestoreSecret");
    garbled("delete --purge sm://shop/a --yes", "DeleteSecret");
    scene.run("restore sm://shop/a", 0);
    // A date is what tells that it is marked.
    let mut undated = other();
    undated["Name"] = json!("shop/a");
    undated["DeletionDate"] = json!(null);
    let said = said(&scene, "delete sm://shop/a --yes", "DeleteSecret", &undated);
    assert!(said.contains("the answer cannot be read"), "{said}");
}

#[test]
fn what_is_no_list_is_not_an_empty_one() {
    let scene = Scene::new();
    for (line, operation) in [
        ("list sm://", "ListSecrets"),
        ("list ssm://", "DescribeParameters"),
        ("history sm://shop/a", "ListSecretVersionIds"),
        ("history ssm:///shop/a", "GetParameterHistory"),
    ] {
        let said = said(&scene, line, operation, &json!({}));
        assert!(said.contains(operation), "{line}: {said}");
        assert!(said.contains("the answer cannot be read"), "{line}: {said}");
    }
    let said = said(&scene, "history sm://shop/a", "ListSecretVersionIds", &other());
    assert!(said.contains("the answer cannot be read"), "{said}");
}
