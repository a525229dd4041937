//! Values into Secrets Manager: never lost, and never twice.

use base64::Engine as _;
use serde_json::json;

use super::Scene;
use crate::support::cloud::differences::{CREATED_VERSIONS, REPEATED_WRITES};
use crate::support::cloud::{Calls, Emulator, Fault, cloud};

/// The attempts that the SDK makes of its own.
const ATTEMPTS: usize = 3;

/// Whether the versions that come with a secret are named after tokens.
fn names_all_versions() -> bool {
    !cloud().skips(Emulator::Ministack, CREATED_VERSIONS)
}

#[test]
fn a_write_whose_answer_is_lost_was_done_once() {
    let scene = Scene::new();
    for (round, operation) in ["CreateSecret", "PutSecretValue"].into_iter().enumerate() {
        let value = scene.env.canary(operation);
        if operation == "CreateSecret" && !names_all_versions() {
            scene.set(&["sm://shop/a"], &value, 0);
            continue;
        }
        let front = scene.account.front();
        let lost = front.inject(Fault::LostAnswer, Calls::of(operation).times(ATTEMPTS));
        front.clear();
        let said = scene.set(&["sm://shop/a"], &value, 0);
        assert_eq!(lost.fired(), ATTEMPTS);
        let versions = scene.versions("shop/a");
        if !cloud().skips(Emulator::Ministack, REPEATED_WRITES) {
            assert_eq!(versions.len(), round + 1);
        }
        let tokens = scene.tokens(operation);
        assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
        assert_eq!(said, format!("stored sm://shop/a as version {}\n", tokens[0]));
        assert_eq!(scene.value("shop/a"), json!(value));
    }
}

#[test]
fn a_write_that_was_not_done_is_tried_again() {
    let scene = Scene::new();
    for (round, fault) in [Fault::Reset, Fault::Html200].into_iter().enumerate() {
        let name = format!("shop/a{round}");
        let value = scene.env.canary(&name);
        let times = if round == 0 { ATTEMPTS } else { 1 };
        let front = scene.account.front();
        front.clear();
        let injected = front.inject(fault, Calls::of("CreateSecret").times(times));
        scene.set(&[&format!("sm://{name}")], &value, 0);
        assert_eq!(injected.fired(), times);
        let tokens = scene.tokens("CreateSecret");
        assert_eq!(tokens.len(), times + 1);
        assert!(tokens.iter().all(|token| *token == tokens[0]), "{tokens:?}");
        let versions = scene.versions(&name);
        assert_eq!(versions.len(), 1);
        assert!(versions[0] == tokens[0] || !names_all_versions(), "{versions:?}");
        assert_eq!(scene.value(&name), json!(value));
    }
}

#[test]
fn what_is_refused_is_not_repeated_and_not_quoted() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    let (status, code) = (400, "EncryptionFailure");
    let says = Fault::Says { status, code, message: format!("cannot encrypt {value}") };
    let refused = scene.account.front().inject(says, Calls::of("CreateSecret").always());
    let said = scene.set(&["sm://shop/a"], &value, 1);
    assert_eq!(refused.fired(), 1);
    let expected = "error: secretsmanager:CreateSecret for sm://shop/a: the service refused (EncryptionFailure";
    assert!(said.starts_with(expected), "{said}");
}

#[test]
fn another_key_takes_one_call_with_the_value() {
    let scene = Scene::new();
    let value = scene.secret("a");
    // What moto does not fill in itself.
    let key = json!({ "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT" });
    let made = scene.account.ask("TrentService.CreateKey", key);
    let alias = json!({ "AliasName": "alias/shop", "TargetKeyId": made["KeyMetadata"]["KeyId"] });
    scene.account.ask("TrentService.CreateAlias", alias);
    let front = scene.account.front();
    let other = |key: &str, value: &str| {
        front.clear();
        scene.set(&["sm://a", "--key", key], value, 0);
        let calls = front.calls().into_iter().filter(|call| call.service == "secretsmanager");
        calls.map(|call| call.operation).collect::<Vec<_>>()
    };
    let calls = |write| ["GetSecretValue", "DescribeSecret", write, "GetSecretValue"];
    let [first, next] = ["first", "next"].map(|label| scene.env.canary(label));
    assert_eq!(other("alias/aws/secretsmanager", &first), calls("PutSecretValue"));
    let mut updated = other("alias/shop", &next);
    if !names_all_versions() {
        // A version of another name is looked at.
        assert_eq!(updated.remove(3), "DescribeSecret");
    }
    assert_eq!(updated, calls("UpdateSecret"));
    assert_eq!(scene.value("a"), json!(next));
    // It keeps the key from then on.
    assert_eq!(other("alias/shop", &value), calls("PutSecretValue"));
}

#[test]
fn a_name_that_is_deleted_is_not_free() {
    let scene = Scene::new();
    let value = scene.secret("a");
    scene.account.ask("secretsmanager.DeleteSecret", json!({ "SecretId": "a" }));
    scene.account.front().clear();
    let said = scene.set(&["sm://a"], &value, 1);
    let expected = "error: the entry sm://a is deleted, and can be brought back until 20";
    assert!(said.starts_with(expected), "{said}");
    assert!(said.ends_with("hint: run `kmseal restore sm://a`\n"), "{said}");
    assert_eq!(scene.account.front().operations(), ["GetSecretValue", "DescribeSecret"]);
    let said = scene.env.run(["get", "sm://a"]).output().code(1).stderr;
    assert_eq!(said, "error: the entry sm://a is deleted\nhint: run `kmseal restore sm://a`\n");
}

#[test]
fn a_name_that_ends_like_an_arn_is_not_taken() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    let said = scene.set(&["sm://shop/my-secret"], &value, 1);
    assert!(said.contains("ends in a hyphen and six characters"), "{said}");
    assert_eq!(scene.account.front().operations(), ["GetSecretValue", "DescribeSecret"]);
    // One that is there already is as good as any.
    let earlier = scene.secret("old-secret");
    scene.reveals("sm://old-secret", &earlier);
    scene.set(&["sm://old-secret"], &value, 0);
}

#[test]
fn a_replica_is_not_written() {
    let scene = Scene::new();
    scene.secret("a");
    let body = json!({ "SecretId": "a", "AddReplicaRegions": [{ "Region": "us-east-1" }] });
    scene.account.ask("secretsmanager.ReplicateSecretToRegions", body);
    let run = scene.env.run(["set", "sm://a", "-"]).env("AWS_REGION", "us-east-1");
    let said = run.stdin(scene.env.canary("value")).output().code(1).stderr;
    assert!(said.contains("it is a replica of the secret in eu-west-1"), "{said}");
}

#[test]
fn a_run_that_fails_in_the_middle_goes_on_where_it_stopped() {
    let scene = Scene::new();
    let names = ["A_PASSWORD", "B_PASSWORD", "C_PASSWORD"];
    let lines = names.map(|name| format!("{name}={}\n", scene.env.canary(name)));
    scene.env.plaintext_file(".env");
    scene.env.write(".env", lines.concat());
    let front = scene.account.front();
    let denied = front.inject(Fault::AccessDenied, Calls::of("CreateSecret").nth(2));
    let words = ["migrate", ".env", "--to", "sm://shop", "--layout", "each", "--yes"];
    let said = scene.env.run(words).output().code(3).stderr;
    assert_eq!(denied.fired(), 1);
    assert!(said.contains("secretsmanager:CreateSecret for sm://shop/"), "{said}");
    if !names_all_versions() {
        return;
    }
    scene.env.run(["resume"]).output().code(0);
    for name in names {
        assert_eq!(scene.versions(&format!("shop/{name}")).len(), 1, "{name}");
    }
    scene.env.no_plaintext_file(".env");
    scene.env.assert_no_leak();
}

#[test]
fn a_secret_goes_and_comes_back() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    scene.set(&["sm://shop/a"], &value, 0);
    let says = |words: &[&str], code: i32, text: &str| {
        let said = scene.env.run(words).output().code(code).stderr;
        assert!(said.contains(text), "{said}");
    };
    says(&["delete", "--purge", "--yes", "sm://shop/a"], 1, "is in use");
    says(&["delete", "--yes", "sm://shop/a"], 0, "kmseal restore sm://shop/a");
    // Deleting it again is no harm.
    says(&["delete", "--yes", "sm://shop/a"], 0, "deleted sm://shop/a");
    says(&["list", "sm://"], 0, "no entries");
    let listed = scene.env.run(["list", "sm://", "--deleted"]).output().code(0).stdout;
    assert!(listed.contains("sm://shop/a "), "{listed}");
    says(&["restore", "sm://shop/a"], 0, "restored sm://shop/a");
    scene.reveals("sm://shop/a", &value);
    says(&["delete", "--yes", "sm://shop/a"], 0, "deleted");
    says(&["delete", "--purge", "--yes", "sm://shop/a"], 0, "for good");
    says(&["restore", "sm://shop/a"], 1, "there is no entry sm://shop/a");
}

#[test]
fn an_answer_about_another_version_is_no_proof() {
    let scene = Scene::new();
    let value = scene.env.canary("value");
    let other = json!({ "ARN": "arn:x", "Name": "shop/a", "VersionId": "1" }).to_string();
    let front = scene.account.front();
    let instead = front.inject(Fault::Instead(other), Calls::of("CreateSecret"));
    scene.set(&["sm://shop/a"], &value, 0);
    let tokens = scene.tokens("CreateSecret");
    assert_eq!((instead.fired(), tokens.len()), (1, 2));
    assert_eq!(tokens[0], tokens[1]);
    assert_eq!(scene.value("shop/a"), json!(value));
}

#[test]
fn who_wrote_between_the_look_and_the_write_is_noticed() {
    let scene = Scene::new();
    let old = scene.secret("a");
    let new = scene.env.canary("new");
    scene.set(&["sm://a"], &new, 0);
    let front = scene.account.front();
    front.clear();
    scene.env.run(["restore", "sm://a@AWSPREVIOUS", "--yes"]).output().code(0);
    assert_eq!(scene.value("a"), json!(old));
    let calls = front.operations();
    let last = ["PutSecretValue", "DescribeSecret", "GetSecretValue"];
    assert_eq!(calls[calls.len() - 3..], last);
    // What was there before ours is not what we had seen.
    let token = scene.tokens("PutSecretValue").pop().expect("a token");
    for labels in [
        json!({ token.clone(): ["AWSPREVIOUS"], "theirs": ["AWSCURRENT"] }),
        json!({ "theirs": ["AWSCURRENT"] }),
    ] {
        let told = json!({ "ARN": "arn:x", "Name": "a", "VersionIdsToStages": labels });
        front.clear();
        let looks = calls.iter().filter(|call| *call == "DescribeSecret").count();
        let look = Calls::of("DescribeSecret").nth(looks);
        let instead = front.inject(Fault::Instead(told.to_string()), look);
        let said = scene.env.run(["restore", "sm://a@AWSPREVIOUS", "--yes"]).output();
        assert_eq!(instead.fired(), 1);
        let said = said.code(3).stderr;
        assert!(said.contains("sm://a was written by someone else in the meantime"), "{said}");
    }
}

#[test]
fn bytes_come_back_as_bytes() {
    let scene = Scene::new();
    let (value, next) = (scene.env.canary("value"), scene.env.canary("next"));
    let bytes = base64::engine::general_purpose::STANDARD.encode(&value);
    let body = json!({ "Name": "a", "SecretBinary": bytes, "ClientRequestToken": super::token() });
    scene.account.ask("secretsmanager.CreateSecret", body);
    scene.set(&["sm://a"], &next, 0);
    scene.env.run(["restore", "sm://a@AWSPREVIOUS", "--yes"]).output().code(0);
    let kept = scene.account.ask("secretsmanager.GetSecretValue", json!({ "SecretId": "a" }));
    assert_eq!((&kept["SecretBinary"], &kept["SecretString"]), (&json!(bytes), &json!(null)));
}

#[test]
fn every_write_says_where_it_goes() {
    let scene = Scene::new();
    let place = format!("warning: calls to AWS go to {} ", scene.account.front().url());
    for words in [
        &["set", "sm://shop/a", "-"][..],
        &["delete", "sm://shop/a", "--yes"],
        &["restore", "sm://shop/a"],
    ] {
        let words = [words, &["--quiet"]].concat();
        let said = scene.env.run(words).stdin("x").output().code(0).stderr;
        assert!(said.starts_with(&place), "{said}");
    }
}
