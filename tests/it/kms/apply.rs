//! `kms apply` to secrets and parameters

use serde_json::{Value, json};

use super::Scene;
use crate::support::cloud::differences::{
    CREATED_VERSIONS, KEYS_OF_LISTED_SECRETS, UNLABELLED_VERSIONS,
};
use crate::support::cloud::{Calls, Emulator, Fault, REGION, cloud};

const APPLY: [&str; 6] = ["kms", "apply", "alias/new", "sm://shop/", "ssm:///shop/", "--yes"];

/// The command, to both or to the parameter alone.
pub(super) fn apply(both: bool) -> Vec<&'static str> {
    let secret: &[_] = if both { &["sm://shop/a"] } else { &[] };
    let rest = ["ssm:///shop/b", "--yes", "--writes-per-second", "1000"];
    [&["kms", "apply", "alias/new"], secret, &rest].concat()
}

/// What is in the account.
pub(super) struct Entries {
    secret: String,
    parameter: String,
    pub(super) new: String,
}

impl Scene {
    pub(super) fn with_entries(&self) -> Entries {
        let (secret, parameter) = (self.env.canary("secret"), self.env.canary("parameter"));
        self.key("alias/old", &json!({}));
        let new = self.key("alias/new", &json!({}));
        self.set("sm://shop/a", &secret, None);
        self.set("ssm:///shop/b", &parameter, Some("alias/old"));
        Entries { secret, parameter, new }
    }

    pub(super) fn secret(&self) -> Value {
        self.account.ask("secretsmanager.DescribeSecret", json!({ "SecretId": "shop/a" }))
    }

    fn parameter(&self) -> Vec<Value> {
        let asked = json!({ "Name": "/shop/b", "WithDecryption": true });
        let answer = self.account.ask("AmazonSSM.GetParameterHistory", asked);
        answer["Parameters"].as_array().expect("versions").clone()
    }

    /// Both hold the values they had, in so many versions.
    #[track_caller]
    pub(super) fn check_values(&self, entries: &Entries, secret: usize, parameter: usize) {
        let value =
            self.account.ask("secretsmanager.GetSecretValue", json!({ "SecretId": "shop/a" }));
        assert_eq!(value["SecretString"], *entries.secret);
        let asked = json!({ "SecretId": "shop/a", "IncludeDeprecated": true });
        let versions = self.account.ask("secretsmanager.ListSecretVersionIds", asked);
        let one_is_gone = secret > 2 && cloud().skips(Emulator::Ministack, UNLABELLED_VERSIONS);
        let secret = if one_is_gone { 2 } else { secret };
        assert_eq!(versions["Versions"].as_array().expect("versions").len(), secret);
        let versions = self.parameter();
        assert_eq!(versions.len(), parameter);
        assert!(versions.iter().all(|version| version["Value"] == *entries.parameter));
    }
}

#[test]
fn everything_below_a_name_gets_a_new_version_under_the_key() {
    let scene = Scene::new();
    let entries = scene.with_entries();
    let clear = json!({ "Name": "/shop/port", "Type": "String", "Value": "8080" });
    scene.account.ask("AmazonSSM.PutParameter", clear);
    let done = scene.json(&APPLY);
    scene.check_values(&entries, 2, 2);
    assert_eq!(scene.secret()["KmsKeyId"], *entries.new);
    let versions = scene.parameter();
    assert_eq!(versions[1]["KeyId"], *entries.new);
    assert_eq!(done["key"], *entries.new);
    let [secret, parameter] = done["targets"].as_array().expect("targets").as_slice() else {
        panic!("{done}");
    };
    assert_eq!(secret["opened_by_others"].as_array().map(Vec::len), Some(1), "{secret}");
    assert_eq!(
        parameter["opened_by_others"],
        json!([{ "version": 1, "keys": ["alias/old"] }]),
        "the version that the old key still opens is said"
    );
    assert_eq!(done["left"][0]["target"], "ssm:///shop/port", "in clear, and said");
    let runs = scene.json(&["runs"]);
    assert_eq!(runs[0]["writes"], json!(["sm://shop/a", "ssm:///shop/b"]));
    if cloud().skips(Emulator::Ministack, KEYS_OF_LISTED_SECRETS) {
        return;
    }
    let again = scene.json(&APPLY);
    assert_eq!(again["outcome"], "nothing-to-do");
    scene.check_values(&entries, 2, 2);
}

#[test]
fn undo_writes_the_value_under_the_key_it_had() {
    let scene = Scene::new();
    let entries = scene.with_entries();
    scene.env.run(APPLY).output().code(0);
    for _ in 0..2 {
        scene.env.run(["undo"]).output().code(0);
        scene.check_values(&entries, 3, 3);
        assert_eq!(scene.parameter()[2]["KeyId"], "alias/old");
        if cloud().skips(Emulator::Ministack, CREATED_VERSIONS) {
            continue;
        }
        let key = &scene.secret()["KmsKeyId"];
        assert!(key.is_null() || key == "alias/aws/secretsmanager", "the default one: {key}");
    }
}

#[test]
fn what_was_cut_off_is_resumed_without_a_second_version() {
    let both = !cloud().skips(Emulator::Ministack, CREATED_VERSIONS);
    let operations: &[&str] =
        if both { &["UpdateSecret", "PutParameter"] } else { &["PutParameter"] };
    for operation in operations {
        for fault in [Fault::Error500, Fault::LostAnswer, Fault::ExpiredCredentials] {
            let scene = Scene::new();
            let entries = scene.with_entries();
            let at = format!("{operation}: {fault:?}");
            let front = scene.account.front();
            let injected = front.inject(fault, Calls::of(operation).always());
            let run = scene.env.run(apply(both)).env("AWS_MAX_ATTEMPTS", "1").output();
            assert!(injected.fired() > 0, "{at}");
            assert!(matches!(run.code, Some(0 | 3)), "{at}: {:?} {}", run.code, run.stderr);
            front.heal();
            scene.env.run(["resume"]).output().code(0);
            scene.check_values(&entries, if both { 2 } else { 1 }, 2);
            assert_eq!(scene.secret()["KmsKeyId"] == *entries.new, both, "{at}");
        }
    }
}

#[test]
fn what_cannot_be_put_under_a_key_is_refused_or_left() {
    let scene = Scene::new();
    scene.key("alias/new", &json!({}));
    let clear = json!({ "Name": "/shop/port", "Type": "String", "Value": "8080" });
    scene.account.ask("AmazonSSM.PutParameter", clear);
    let apply = |target| {
        let output = scene.env.run(["kms", "apply", "alias/new", target, "--yes"]).output();
        output.code(1).stderr
    };
    let in_clear = apply("ssm:///shop/port");
    assert!(in_clear.contains("is kept in clear"), "{in_clear}");
    assert!(in_clear.contains("kmseal copy ssm:///shop/port"), "{in_clear}");
    assert!(apply("sm://shop/none").contains("there is no entry sm://shop/none"));
    let words = ["kms", "apply", "alias/new", "sm://shop/a", "--yes", "--region", "eu-central-1"];
    let output = scene.env.run(words).output().code(1);
    assert!(output.stderr.contains("there is no key"), "{}", output.stderr);
    assert_eq!(scene.account.front().count("PutParameter"), 0);
}

#[test]
fn a_key_is_of_the_region_of_what_it_protects() {
    let scene = Scene::new();
    let entries = scene.with_entries();
    let there = "us-east-1";
    let value = scene.env.canary("there");
    scene.set(&format!("sm://shop/a?region={there}"), &value, None);
    for target in [
        format!("sm://shop/a?region={there}"),
        format!("sm://shop/?region={there}"),
        format!("arn:aws:secretsmanager:{there}:{}:secret:shop/a", scene.account.id()),
    ] {
        let words = ["kms", "apply", "alias/new", &target, "--yes"];
        let said = scene.env.run(words).output().code(2).stderr;
        assert!(said.contains(&format!("the key is in {REGION}, and ")), "{said}");
        assert!(said.contains(&format!("choose a key of {there}")), "{said}");
    }
    // What counts is where the entry is, not which region is set.
    let here = format!("sm://shop/a?region={REGION}");
    let words = ["kms", "apply", &entries.new, &here, "--dry-run", "--region", there];
    scene.env.run(words).output().code(0);
    let words = ["kms", "apply", &entries.new, "sm://shop/a", "--dry-run", "--region", there];
    let said = scene.env.run(words).output().code(2).stderr;
    assert!(said.contains(&format!("or add --region {REGION}")), "{said}");
    scene.check_values(&entries, 1, 1);
}

#[test]
fn a_name_with_nothing_below_stops_all_of_it() {
    let scene = Scene::new();
    let entries = scene.with_entries();
    for last in ["--yes", "--dry-run"] {
        let words = ["kms", "apply", "alias/new", "sm://shop/", "sm://shpo/", "ssm:///none/", last];
        let said = scene.env.run(words).output().code(1).stderr;
        assert!(said.contains("sm://shpo") && said.contains("ssm:///none"), "{said}");
    }
    scene.check_values(&entries, 1, 1);
    assert_eq!(scene.json(&["runs"]), json!([]), "no run was begun");
}

#[test]
fn an_entry_is_written_once_however_it_is_spelled() {
    let scene = Scene::new();
    let entries = scene.with_entries();
    let arn = scene.secret()["ARN"].as_str().expect("an ARN").to_owned();
    let without_end = arn.rsplit_once('-').expect("an end").0;
    let elsewhere = format!("sm://shop/a?region={REGION}");
    let parameter = format!("ssm:///shop/b?region={REGION}");
    let spelled = [&arn, without_end, &elsewhere, "sm://shop/a", &parameter, "ssm:///shop/"];
    let words = [&["kms", "apply", "alias/new"][..], &spelled, &["--yes"]].concat();
    let done = scene.json(&words);
    let targets: Vec<_> = done["targets"].as_array().expect("targets").iter().collect();
    let targets: Vec<_> = targets.iter().map(|it| it["target"].clone()).collect();
    assert_eq!(targets, ["sm://shop/a", "ssm:///shop/b"]);
    scene.check_values(&entries, 2, 2);
}

#[test]
fn the_arn_of_a_parameter_is_refused_before_anything_begins() {
    let scene = Scene::new();
    let entries = scene.with_entries();
    let arn = format!("arn:aws:ssm:{REGION}:{}:parameter/shop/b", scene.account.id());
    for last in ["--yes", "--dry-run"] {
        let words = ["kms", "apply", "alias/new", "sm://shop/a", &arn, last];
        let said = scene.env.run(words).output().code(2).stderr;
        assert!(said.contains("write it as ssm:///shop/b"), "{said}");
    }
    scene.check_values(&entries, 1, 1);
    assert_eq!(scene.json(&["runs"]), json!([]), "no run was begun");
}
#[test]
fn every_version_that_the_old_key_opens_is_named() {
    let scene = Scene::new();
    scene.key("alias/old", &json!({}));
    scene.key("alias/new", &json!({}));
    for _ in 0..5 {
        scene.set("ssm:///shop/b", &scene.env.canary("value"), Some("alias/old"));
    }
    let words = ["kms", "apply", "alias/new", "ssm:///shop/b", "--yes"];
    let done = scene.json(&words);
    let old = done["targets"][0]["opened_by_others"].as_array().expect("versions").clone();
    let numbers: Vec<_> = old.iter().map(|it| it["version"].as_u64()).collect();
    assert_eq!(numbers, [1, 2, 3, 4, 5].map(Some));
    // Also when there is nothing left to do.
    let again = scene.json(&words);
    assert_eq!(again["outcome"], "nothing-to-do");
    assert_eq!(again["left"][0]["opened_by_others"], json!(old));
    let said = scene.env.run(words).output().code(0).stderr;
    assert!(said.contains("versions 1, 2, 3 and 2 more can still be opened"), "{said}");
}
