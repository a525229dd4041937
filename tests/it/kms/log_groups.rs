//! `kms apply` to log groups, which no emulator has: with the answers that AWS documents.

use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::{Call, Calls, Fault};

const GROUP: &str = "/shop";
const APPLY: [&str; 5] = ["kms", "apply", "alias/shop", "logs:/shop", "--yes"];

impl Scene {
    /// A key that CloudWatch Logs may use for this group.
    fn key_for_logs(&self, group: &str) -> String {
        let statement = json!({
            "Effect": "Allow",
            "Principal": { "Service": "logs.eu-west-1.amazonaws.com" },
            "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
            "Resource": "*",
            "Condition": { "ArnEquals": { "kms:EncryptionContext:aws:logs:arn": self.group_arn(group) } },
        });
        let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
        self.key("alias/shop", &json!({ "Policy": policy.to_string() }))
    }

    /// The group is under these keys, one after the other as it is looked at; then under the last one.
    fn looks(&self, keys: &[Option<&str>]) {
        let front = self.account.front();
        front.heal();
        for (nth, key) in (1..).zip(keys) {
            let arn = self.group_arn(GROUP);
            // A group of a longer name comes with it.
            let mut other = json!({ "logGroupName": "/shop-2", "arn": format!("{arn}-2:*") });
            other["kmsKeyId"] = "arn:aws:kms:eu-west-1:111122223333:key/other".into();
            let mut group =
                json!({ "logGroupName": GROUP, "arn": format!("{arn}:*"), "logGroupArn": arn });
            if let Some(key) = key {
                group["kmsKeyId"] = (*key).into();
            }
            let answer = json!({ "logGroups": [other, group] });
            let calls = Calls::of("DescribeLogGroups").nth(nth);
            let calls = if nth == keys.len() { calls.always() } else { calls };
            front.inject(Fault::Instead(answer.to_string()), calls);
        }
        for operation in ["AssociateKmsKey", "DisassociateKmsKey"] {
            front.inject(Fault::Instead("{}".to_owned()), Calls::of(operation).always());
        }
    }

    fn requests(&self, operation: &str) -> Vec<Value> {
        let calls = self.account.front().calls();
        calls.iter().filter(|call| call.operation == operation).map(Call::json).collect()
    }
}

#[test]
fn a_log_group_gets_the_key_and_gives_it_back() {
    let scene = Scene::new();
    let key = scene.key_for_logs(GROUP);
    scene.looks(&[None, None, Some(&key)]);
    let output = scene.env.run(APPLY).output().code(0);
    assert!(output.stderr.contains("only what comes from now on"), "{}", output.stderr);
    let associated = json!({ "logGroupName": GROUP, "kmsKeyId": key });
    assert_eq!(scene.requests("AssociateKmsKey"), [associated]);
    let runs = scene.json(&["runs"]);
    assert_eq!(runs[0]["writes"], json!(["logs:/shop"]));
    scene.env.run(["undo"]).output().code(0);
    assert_eq!(scene.requests("DisassociateKmsKey"), [json!({ "logGroupName": GROUP })]);
    assert_eq!(scene.json(&["runs"])[0]["state"], "undone");
}

#[test]
fn a_log_group_goes_back_to_the_key_it_had() {
    let scene = Scene::new();
    let key = scene.key_for_logs(GROUP);
    let earlier = "arn:aws:kms:eu-west-1:111122223333:key/earlier";
    scene.looks(&[Some(earlier), Some(earlier), Some(&key)]);
    scene.env.run(APPLY).output().code(0);
    scene.env.run(["undo"]).output().code(0);
    let keys: Vec<Value> =
        scene.requests("AssociateKmsKey").iter().map(|it| it["kmsKeyId"].clone()).collect();
    assert_eq!(keys, [key.as_str(), earlier]);
    assert_eq!(scene.account.front().count("DisassociateKmsKey"), 0);
}

#[test]
fn nobody_is_overruled() {
    let scene = Scene::new();
    let key = scene.key_for_logs(GROUP);
    let third = "arn:aws:kms:eu-west-1:111122223333:key/third";
    // Between the plan and the act.
    scene.looks(&[None, Some(third)]);
    let output = scene.env.run(APPLY).output().code(3);
    assert!(output.stderr.contains("was put under another key"), "{}", output.stderr);
    assert_eq!(scene.account.front().count("AssociateKmsKey"), 0);
    let kept = scene.env.run(["undo", "--json"]).output().code(0);
    assert!(kept.stdout.contains(r#""kept":["logs:/shop"]"#), "{}", kept.stdout);
    // Between the act and the way back.
    scene.looks(&[None, None, Some(&key), Some(third)]);
    scene.env.run(APPLY).output().code(0);
    let output = scene.env.run(["undo"]).output().code(0);
    assert!(output.stderr.contains("logs:/shop stays"), "{}", output.stderr);
    assert_eq!(scene.account.front().count("AssociateKmsKey"), 1);
    assert_eq!(scene.account.front().count("DisassociateKmsKey"), 0);
}

#[test]
fn a_key_policy_that_does_not_allow_it_is_refused_with_what_is_missing() {
    let scene = Scene::new();
    scene.key_for_logs("/other");
    scene.looks(&[None]);
    let output = scene.env.run(APPLY).output().code(1);
    let said = output.stderr;
    let statement = said.split_once("key policy: ").expect("a statement").1;
    let statement: Value = serde_json::from_str(statement.trim()).expect("JSON");
    assert_eq!(statement["Principal"]["Service"], "logs.eu-west-1.amazonaws.com");
    let context = &statement["Condition"]["ArnEquals"]["kms:EncryptionContext:aws:logs:arn"];
    assert_eq!(*context, *scene.group_arn(GROUP));
    assert_eq!(scene.account.front().count("AssociateKmsKey"), 0);
    assert_eq!(scene.json(&["runs"]), json!([]), "no run was begun");
}

#[test]
fn a_refusal_is_resumed_when_it_is_gone() {
    let scene = Scene::new();
    let key = scene.key_for_logs(GROUP);
    // CloudWatch Logs, AssociateKmsKey: the key is disabled, or may not be used.
    let front = scene.account.front();
    let refused = Fault::Code { status: 400, code: "InvalidParameterException" };
    let injected = front.inject(refused, Calls::of("AssociateKmsKey"));
    let looks = |key: Option<&str>| {
        let arn = scene.group_arn(GROUP);
        let group = json!({ "logGroupName": GROUP, "arn": arn, "kmsKeyId": key });
        json!({ "logGroups": [group] }).to_string()
    };
    front.inject(Fault::Instead(looks(None)), Calls::of("DescribeLogGroups").times(3));
    front.inject(Fault::Instead(looks(Some(&key))), Calls::of("DescribeLogGroups").nth(4).always());
    front.inject(Fault::Instead("{}".to_owned()), Calls::of("AssociateKmsKey").nth(2));
    scene.env.run(APPLY).output().code(3);
    assert_eq!(injected.fired(), 1);
    scene.env.run(["resume"]).output().code(0);
    assert_eq!(scene.account.front().count("AssociateKmsKey"), 2);
    assert_eq!(scene.json(&["runs"])[0]["state"], "done");
}
