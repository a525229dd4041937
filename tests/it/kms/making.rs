//! `kms create-key`

use serde_json::json;

use super::Scene;
use crate::support::cloud::{Calls, Fault};

const MAKE: [&str; 6] = ["kms", "create-key", "shop", "--rotation-period", "90", "--yes"];

impl Scene {
    fn keys(&self) -> usize {
        let all = self.account.ask("TrentService.ListKeys", json!({}));
        all["Keys"].as_array().expect("keys").len()
    }

    fn named(&self) -> Option<String> {
        let answer =
            self.account.try_ask("TrentService.DescribeKey", json!({ "KeyId": "alias/shop" }));
        Some(answer.ok()?["KeyMetadata"]["Arn"].as_str()?.to_owned())
    }

    /// It is turned on; the emulator does not keep the period, so that is read from the request.
    fn check_rotation(&self, key: &str, at: &str) {
        let status = self.account.ask("TrentService.GetKeyRotationStatus", json!({ "KeyId": key }));
        assert_eq!(status["KeyRotationEnabled"], true, "{at}");
        let calls = self.account.front().calls();
        let asked = calls.iter().rfind(|call| call.operation == "EnableKeyRotation");
        let expected = json!({ "KeyId": key, "RotationPeriodInDays": 90 });
        assert_eq!(asked.expect("a request").json(), expected, "{at}");
    }
}

#[test]
fn a_key_has_an_alias_a_policy_and_rotation() {
    let scene = Scene::new();
    let role = format!("arn:aws:iam::{}:role/shop", scene.account.id());
    let output = scene.env.run([&MAKE[..], &["--user", role.as_str()]].concat()).output().code(0);
    let key = scene.named().expect("a key");
    scene.check_rotation(&key, "made");
    let policy = scene
        .account
        .ask("TrentService.GetKeyPolicy", json!({ "KeyId": key, "PolicyName": "default" }));
    let policy = policy["Policy"].as_str().expect("a policy");
    assert!(policy.contains(&role) && policy.contains(":root"), "{policy}");
    for line in policy.lines() {
        assert!(output.stderr.contains(line), "the policy is shown as it is sent: {line}");
    }
    let again = scene.env.run(MAKE).output().code(1);
    assert!(again.stderr.contains(&key), "{}", again.stderr);
    assert_eq!(scene.keys(), 1, "none is made for an alias that is taken");
}

#[test]
fn nothing_is_made_without_a_word() {
    let scene = Scene::new();
    let output = scene.env.run(["kms", "create-key", "shop"]).output().code(2);
    assert!(output.stderr.contains("kms:*"), "the policy is shown first: {}", output.stderr);
    assert_eq!(scene.keys(), 0);
}

#[test]
fn what_was_made_is_said_and_finished() {
    // Their answers are empty, so that a page of a proxy could pass for one.
    let steps = ["CreateAlias", "EnableKeyRotation"];
    let faults = [Fault::AccessDenied, Fault::Html200];
    for (step, fault) in steps.iter().flat_map(|step| faults.iter().map(move |it| (*step, it))) {
        let scene = Scene::new();
        let injected = scene.account.front().inject(fault.clone(), Calls::of(step));
        let output = scene.env.run(MAKE).output().code(3);
        assert_eq!(injected.fired(), 1, "{step}");
        let hint = output.stderr.lines().find_map(|line| line.split_once("run `kmseal "));
        let command = hint.expect("a command").1.trim_end_matches('`').to_owned();
        assert!(command.contains("--existing arn:aws:kms:"), "{step}: {command}");
        let words = command.split(' ').chain(["--yes"]);
        scene.env.run(words).output().code(0);
        let key = scene.named().expect("a key");
        assert!(command.contains(&key), "{step}: {command}");
        scene.check_rotation(&key, step);
        assert_eq!(scene.keys(), 1, "{step}");
        assert_eq!(scene.account.front().count("ScheduleKeyDeletion"), 0);
    }
}

#[test]
fn a_lost_answer_makes_no_second_key() {
    let scene = Scene::new();
    let injected = scene.account.front().inject(Fault::LostAnswer, Calls::of("CreateKey"));
    let output = scene.env.run(MAKE).output().code(1);
    assert_eq!(injected.fired(), 1);
    assert_eq!(scene.account.front().count("CreateKey"), 1);
    assert!(output.stderr.contains("may have been made"), "{}", output.stderr);
    assert_eq!(scene.keys(), 1);
}

#[test]
fn a_dry_run_shows_the_policy_and_makes_nothing() {
    let scene = Scene::new();
    let shown = scene.env.run(["kms", "create-key", "shop", "--dry-run", "-q"]).output().code(0);
    assert!(shown.stdout.contains("kms:*"), "{}", shown.stdout);
    let planned = scene.json(&["kms", "create-key", "shop", "--dry-run"]);
    assert_eq!(planned["outcome"], "planned");
    assert!(planned["key"].is_null() && planned["policy"]["Statement"].is_array(), "{planned}");
    assert_eq!(scene.keys(), 0);
}

#[test]
fn the_arn_is_data_and_the_policy_may_come_from_standard_input() {
    let scene = Scene::new();
    let statement = json!({ "Effect": "Allow", "Action": "kms:*", "Resource": "*", "Sid": "ours",
        "Principal": { "AWS": format!("arn:aws:iam::{}:root", scene.account.id()) } });
    let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
    let words = [&MAKE[..], &["--policy", "-", "-q"]].concat();
    let made = scene.env.run(&words).stdin(policy.to_string()).output().code(0);
    let key = scene.named().expect("a key");
    assert_eq!(made.stdout.trim_end(), key);
    let kept = json!({ "KeyId": key, "PolicyName": "default" });
    let kept = scene.account.ask("TrentService.GetKeyPolicy", kept);
    assert!(kept["Policy"].as_str().expect("a policy").contains("ours"), "{kept}");
    scene.env.run(words).stdin("no policy").output().code(1);
}
