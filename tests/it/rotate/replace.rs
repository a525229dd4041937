//! `rotate --key` with `--replace`: one new key, everything under it, and back.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::{Value, json};

use crate::cloud_faults::{cases, kinds, side_by_side};
use crate::lambda::shop::{killed_when, sampled};
use crate::support::cloud::{Call, Calls, Emulator, Fault, REGION};

/// A key, and what is under it.
pub(super) struct Scene {
    pub(super) base: crate::lambda::Scene,
    pub(super) old: String,
    /// A key of somebody else.
    other: String,
    secret: String,
    parameter: String,
    variable: String,
}

const REPLACE: [&str; 7] =
    ["rotate", "--key", "alias/old", "--replace", "--yes", "--writes-per-second", "1000"];

impl Scene {
    pub(super) fn new() -> Self {
        let base = crate::lambda::Scene::new();
        for service in ["kms", "secretsmanager", "ssm"] {
            base.account.serve(service, Emulator::Moto);
        }
        let [secret, parameter, variable, apart] =
            ["secret", "parameter", "variable", "apart"].map(|label| base.env.canary(label));
        let make = |more: Value| {
            let made = base.account.ask("TrentService.CreateKey", more);
            made["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned()
        };
        let tags = json!([{ "TagKey": "team", "TagValue": "shop" }]);
        let old = make(json!({ "Description": "of the shop", "Tags": tags,
            "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT" }));
        let other = make(json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
        for (alias, key) in [("alias/old", &old), ("alias/old-too", &old), ("alias/other", &other)]
        {
            let named = json!({ "AliasName": alias, "TargetKeyId": key });
            base.account.ask("TrentService.CreateAlias", named);
        }
        let root = format!("arn:aws:iam::{}:root", base.account.id());
        let statement = json!({ "Sid": "ours", "Effect": "Allow", "Principal": { "AWS": root },
            "Action": "kms:*", "Resource": old });
        let policy = json!({ "Version": "2012-10-17", "Statement": [statement] });
        let put = json!({ "KeyId": old, "PolicyName": "default", "Policy": policy.to_string() });
        base.account.ask("TrentService.PutKeyPolicy", put);
        base.account.ask("TrentService.EnableKeyRotation", json!({ "KeyId": old }));
        let set = |reference: &str, value: &str, key: &str| {
            let words = ["set", reference, "-", "--quiet", "--key", key];
            base.env.run(words).stdin(value).output().code(0);
        };
        set("sm://shop/a", &secret, "alias/old");
        set("ssm:///shop/b", &parameter, &old);
        set("sm://shop/apart", &apart, "alias/other");
        base.function_with(
            "api",
            &json!({ "DB_PASSWORD": variable }),
            &json!({ "KMSKeyArn": old }),
        );
        base.account.front().clear();
        Self { base, old, other, secret, parameter, variable }
    }

    pub(super) fn run(&self, words: &[&str]) -> crate::support::run::Output {
        self.base.env.run(words).env("AWS_MAX_ATTEMPTS", "2").output()
    }

    pub(super) fn json(&self, words: &[&str]) -> Value {
        let output = self.run(&[words, &["--json"]].concat()).code(0);
        let mut document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        document["data"].take()
    }

    fn describe(&self, key: &str) -> Value {
        self.base.account.ask("TrentService.DescribeKey", json!({ "KeyId": key }))["KeyMetadata"]
            .take()
    }

    /// The keys that were made in the place of the old one.
    fn made(&self) -> Vec<String> {
        let all = self.base.account.ask("TrentService.ListKeys", json!({}));
        let all = all["Keys"].as_array().expect("keys").clone();
        let id = self.old.rsplit('/').next().expect("an id");
        let described =
            all.iter().map(|key| self.describe(key["KeyArn"].as_str().expect("an ARN")));
        let is_ours = |key: &Value| {
            let text = key["Description"].as_str().unwrap_or_default().to_owned();
            text.starts_with(&format!("of the shop; in place of {id}, kmseal "))
        };
        let ours = described.filter(is_ours);
        ours.map(|key| key["Arn"].as_str().expect("an ARN").to_owned()).collect()
    }

    fn alias(&self, alias: &str) -> String {
        self.describe(alias)["Arn"].as_str().expect("an ARN").to_owned()
    }

    /// The values are what they were, and the newest versions are under these keys.
    #[track_caller]
    fn check_under(&self, secret: &str, parameter: &str, function: &str, at: &str) {
        let account = &self.base.account;
        let asked = json!({ "SecretId": "shop/a" });
        let value = account.ask("secretsmanager.GetSecretValue", asked.clone());
        assert!(value["SecretString"] == *self.secret, "the secret is another one: {at}");
        assert_eq!(account.ask("secretsmanager.DescribeSecret", asked)["KmsKeyId"], secret, "{at}");
        let asked = json!({ "Name": "/shop/b", "WithDecryption": true });
        let versions = account.ask("AmazonSSM.GetParameterHistory", asked);
        let newest = versions["Parameters"].as_array().expect("versions").last().cloned();
        let newest = newest.expect("a version");
        assert!(newest["Value"] == *self.parameter, "the parameter is another one: {at}");
        assert_eq!(newest["KeyId"], parameter, "{at}");
        assert!(self.base.variables("api")["DB_PASSWORD"] == self.variable, "the variable: {at}");
        assert_eq!(self.base.look("api")["KMSKeyArn"], function, "{at}");
        let apart =
            account.ask("secretsmanager.DescribeSecret", json!({ "SecretId": "shop/apart" }));
        assert_eq!(apart["KmsKeyId"], "alias/other", "{at}");
        assert_eq!(self.alias("alias/other"), self.other, "{at}");
        assert_eq!(self.describe(&self.old)["KeyState"], "Enabled", "{at}");
    }

    fn versions(&self) -> (usize, usize) {
        let asked = json!({ "SecretId": "shop/a", "IncludeDeprecated": true });
        let secret = self.base.account.ask("secretsmanager.ListSecretVersionIds", asked);
        let asked = json!({ "Name": "/shop/b" });
        let parameter = self.base.account.ask("AmazonSSM.GetParameterHistory", asked);
        let count = |list: &Value| list.as_array().map_or(0, Vec::len);
        (count(&secret["Versions"]), count(&parameter["Parameters"]))
    }

    /// There is one new key like the old one; everything is under it, once, and it has the aliases.
    #[track_caller]
    pub(super) fn check_replaced(&self, at: &str) {
        let made = self.made();
        assert_eq!(made.len(), 1, "keys: {at}");
        let new = &made[0];
        self.check_under(new, new, new, at);
        assert_eq!(self.versions(), (2, 2), "{at}");
        for alias in ["alias/old", "alias/old-too"] {
            assert_eq!(self.alias(alias), *new, "{at}");
        }
        let account = &self.base.account;
        let tags = account.ask("TrentService.ListResourceTags", json!({ "KeyId": new }));
        assert_eq!(tags["Tags"], json!([{ "TagKey": "team", "TagValue": "shop" }]), "{at}");
        let asked = json!({ "KeyId": new, "PolicyName": "default" });
        let policy = account.ask("TrentService.GetKeyPolicy", asked)["Policy"].take();
        let policy: Value = serde_json::from_str(policy.as_str().expect("text")).expect("JSON");
        assert_eq!(policy["Statement"][0]["Sid"], "ours", "{at}");
        assert_eq!(policy["Statement"][0]["Resource"], "*", "it names the old key: {at}");
        let status = account.ask("TrentService.GetKeyRotationStatus", json!({ "KeyId": new }));
        assert_eq!(status["KeyRotationEnabled"], true, "{at}");
    }

    /// Everything is under the old key, which has its aliases.
    #[track_caller]
    fn check_start(&self, at: &str) {
        for alias in ["alias/old", "alias/old-too"] {
            assert_eq!(self.alias(alias), self.old, "{at}");
        }
        self.check_under("alias/old", &self.old, &self.old, at);
        assert!(self.made().len() <= 1, "keys: {at}");
    }
}

#[test]
fn a_new_key_takes_the_place_of_an_old_one() {
    let scene = Scene::new();
    let planned = scene.json(&["rotate", "--key", "alias/old", "--replace", "--dry-run"]);
    assert_eq!((&planned["outcome"], &planned["key"]), (&json!("planned"), &Value::Null));
    assert_eq!(planned["earlier_key"], *scene.old);
    assert_eq!(planned["aliases"], json!(["alias/old", "alias/old-too"]));
    assert_eq!(planned["policy"]["Statement"][0]["Sid"], "ours");
    let targets = |of: &Value| -> Vec<String> {
        let all = of["targets"].as_array().expect("targets").iter();
        all.map(|one| one["target"].as_str().expect("a name").to_owned()).collect()
    };
    let all = ["sm://shop/a", "ssm:///shop/b", "lambda:api"];
    assert_eq!(targets(&planned), all);
    assert_eq!(scene.made(), Vec::<String>::new());
    // The policy is shown, and nobody is there to be asked.
    let asked = scene.run(&["rotate", "--key", "alias/old", "--replace"]).code(2).stderr;
    assert!(asked.contains("\"Sid\": \"ours\""), "{asked}");
    assert!(asked.contains("the old key by its id or ARN do not cover the new one"), "{asked}");
    scene.check_start("nobody was asked");

    let done = scene.json(&REPLACE);
    scene.check_replaced("done");
    assert_eq!((&done["outcome"], &done["key"]), (&json!("done"), &json!(scene.made()[0])));
    assert_eq!(targets(&done), all);
    // What the old key still opens is said, also where it was named by an alias that leads elsewhere by now.
    let secret = &done["targets"][0];
    assert_eq!(secret["earlier_key"], *scene.old);
    assert_eq!(secret["opened_by_others"].as_array().map(Vec::len), Some(1), "{secret}");
    assert_eq!(secret["opened_by_others"][0]["keys"], json!([scene.old]));
    assert_eq!(
        done["targets"][1]["opened_by_others"],
        json!([{ "version": 1, "keys": [scene.old] }])
    );
    let runs = scene.json(&["runs"]);
    let written = json!(["sm://shop/a", "ssm:///shop/b", "alias/old", "alias/old-too"]);
    assert_eq!((&runs[0]["state"], &runs[0]["writes"]), (&json!("done"), &written));
    let undone = scene.run(&["undo"]).code(0).stderr;
    assert!(undone.contains(&format!("the key {} stays", scene.made()[0])), "{undone}");
    scene.check_start("undone");
    scene.run(&["undo"]).code(0);
    scene.check_start("undone twice");
    scene.base.env.assert_no_leak();
}

#[test]
fn what_is_named_alone_is_put_under_it() {
    let scene = Scene::new();
    let words =
        ["rotate", "--key", &scene.old, "--yes", "--replace", "ssm:///shop/b", "sm://shop/"];
    let said = scene.run(&words).code(0).stderr;
    assert!(said.contains("is not under the key that is replaced"), "{said}");
    assert!(said.contains("alias/old leads to it"), "{said}");
    assert!(said.contains("what else is under the old key stays there"), "{said}");
    let new = &scene.made()[0];
    scene.check_under(new, new, &scene.old, "the function was not named");
    // One that is under another key is refused, by its name.
    let words = ["rotate", "--key", "alias/old", "--yes", "--replace", "sm://shop/apart"];
    let said = scene.run(&words).code(1).stderr;
    assert!(said.contains("sm://shop/apart is not under the key that is replaced"), "{said}");
    assert_eq!(scene.made().len(), 1);
}

#[test]
fn what_is_left_behind_is_said() {
    let scene = Scene::new();
    let gone = scene.base.env.canary("gone");
    let words = ["set", "sm://shop/gone", "-", "--quiet", "--key", "alias/old"];
    scene.base.env.run(words).stdin(gone).output().code(0);
    scene.run(&["delete", "sm://shop/gone", "--yes"]).code(0);
    let account = &scene.base.account;
    let role = format!("arn:aws:iam::{}:role/shop", account.id());
    let grant = json!({ "KeyId": scene.old, "GranteePrincipal": role, "Operations": ["Decrypt"] });
    account.ask("TrentService.CreateGrant", grant);
    let front = account.front();
    for operation in ["DescribeLogGroups", "GetKeyRotationStatus"] {
        front.inject(Fault::AccessDenied, Calls::of(operation).always());
    }
    let planned = scene.json(&["rotate", "--key", "alias/old", "--replace", "--dry-run"]);
    assert_eq!(planned["left"][0]["target"], "sm://shop/gone");
    assert_eq!(planned["targets"].as_array().map(Vec::len), Some(3), "{planned}");
    let unchecked = planned["unchecked"].to_string();
    assert!(unchecked.contains("which log groups use it"), "{unchecked}");
    assert!(unchecked.contains("how the key rotates"), "{unchecked}");
    assert_eq!(planned["rotation_days"], Value::Null);
    let reminders = planned["reminders"].to_string();
    assert!(reminders.contains("not copied from the old key, give anew: 1 grant"), "{reminders}");
    // Secrets may not be missing: then it is not known what would stay behind.
    front.inject(Fault::AccessDenied, Calls::of("ListSecrets").always());
    let said = scene.run(&REPLACE).code(1).stderr;
    assert!(said.contains("secrets could not be listed"), "{said}");
    assert_eq!(front.count("CreateKey"), 0);
}

#[test]
fn a_key_for_signatures_is_replaced_with_its_alias_alone() {
    let scene = Scene::new();
    let account = &scene.base.account;
    let request = json!({ "KeyUsage": "SIGN_VERIFY", "KeySpec": "RSA_2048" });
    let made = account.ask("TrentService.CreateKey", request);
    let old = made["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned();
    let named = json!({ "AliasName": "alias/sign", "TargetKeyId": old });
    account.ask("TrentService.CreateAlias", named);
    let said = scene.run(&["rotate", "--key", "alias/sign", "--replace", "--yes"]).code(0).stderr;
    assert!(said.contains("whoever checks what it signs needs the new key"), "{said}");
    let new = scene.describe("alias/sign");
    assert_ne!(new["Arn"], *old);
    assert_eq!((&new["KeySpec"], &new["KeyUsage"]), (&json!("RSA_2048"), &json!("SIGN_VERIFY")));
    scene.run(&["undo"]).code(0);
    assert_eq!(scene.alias("alias/sign"), old);
    scene.check_start("nothing else was touched");
}

#[test]
fn keys_that_cannot_be_made_again_are_refused() {
    let scene = Scene::new();
    let refused = |edit: fn(&mut Value), says: &str| {
        let front = scene.base.account.front();
        front.inject(Fault::Edited(edit), Calls::of("DescribeKey").always());
        let said = scene.run(&REPLACE).code(1).stderr;
        assert!(said.contains(says), "{says}: {said}");
        assert_eq!(front.count("CreateKey"), 0);
        front.heal();
    };
    refused(|it| it["KeyMetadata"]["Origin"] = json!("AWS_CLOUDHSM"), "custom key store");
    refused(|it| it["KeyMetadata"]["Origin"] = json!("EXTERNAL"), "was imported");
    refused(|it| it["KeyMetadata"]["KeyManager"] = json!("AWS"), "managed by AWS");
    refused(|it| it["KeyMetadata"]["MultiRegion"] = json!(true), "multi-Region");
    refused(|it| it["KeyMetadata"]["KeyState"] = json!("Disabled"), "its state is Disabled");
    let words = ["rotate", "--key", &scene.old, "--replace", "--yes", "--region", "us-east-1"];
    let said = scene.run(&words).code(2).stderr;
    assert!(said.contains(&format!("add --region {REGION}")), "{said}");
    scene.check_start("refused");
}

/// No emulator puts log groups under keys: with the answers that AWS documents.
#[test]
fn a_log_group_goes_with_its_key() {
    let scene = Scene::new();
    let account = &scene.base.account;
    let arn = format!("arn:aws:logs:{REGION}:{}:log-group:/shop", account.id());
    let root = format!("arn:aws:iam::{}:root", account.id());
    let policy = json!({ "Version": "2012-10-17", "Statement": [
        { "Sid": "ours", "Effect": "Allow", "Principal": { "AWS": root }, "Action": "kms:*", "Resource": "*" },
        { "Effect": "Allow", "Principal": { "Service": format!("logs.{REGION}.amazonaws.com") },
          "Action": ["kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*"],
          "Resource": "*", "Condition": { "ArnEquals": { "kms:EncryptionContext:aws:logs:arn": arn } } },
    ] });
    let put = json!({ "KeyId": scene.old, "PolicyName": "default", "Policy": policy.to_string() });
    account.ask("TrentService.PutKeyPolicy", put);
    let group = |key: &str| {
        let group = json!({ "logGroupName": "/shop", "logGroupArn": arn, "kmsKeyId": key });
        Fault::Instead(json!({ "logGroups": [group] }).to_string())
    };
    let front = account.front();
    // Listed, looked at for the plan and before the change; what it has then nobody knows before the key is made.
    front.inject(group(&scene.old), Calls::of("DescribeLogGroups").times(3));
    front.inject(Fault::Instead("{}".to_owned()), Calls::of("AssociateKmsKey").always());
    let other = "arn:aws:kms:eu-west-1:111122223333:key/other";
    front.inject(group(other), Calls::of("DescribeLogGroups").nth(4));
    let said = scene.run(&REPLACE).code(3).stderr;
    assert!(said.contains("the log group /shop was put under another key"), "{said}");
    let new = scene.made().pop().expect("a key");
    front.inject(group(&new), Calls::of("DescribeLogGroups").always());
    scene.run(&["resume"]).code(0);
    scene.check_replaced("resumed");
    scene.run(&["undo"]).code(0);
    scene.check_start("undone");
    let calls = front.calls();
    let asked = calls.iter().filter(|call| call.operation == "AssociateKmsKey").map(Call::json);
    let keys: Vec<Value> = asked.map(|it| it["kmsKeyId"].clone()).collect();
    assert_eq!(keys, [json!(new), json!(scene.old)]);
}

#[test]
fn an_alias_that_somebody_has_moved_is_left() {
    let scene = Scene::new();
    scene.run(&REPLACE).code(0);
    let moved = json!({ "AliasName": "alias/old-too", "TargetKeyId": scene.other });
    scene.base.account.ask("TrentService.UpdateAlias", moved);
    let said = scene.run(&["undo"]).code(0).stderr;
    assert!(said.contains("alias/old-too stays"), "{said}");
    assert_eq!(
        (scene.alias("alias/old-too"), scene.alias("alias/old")),
        (scene.other.clone(), scene.old.clone())
    );
    scene.check_under("alias/old", &scene.old, &scene.old, "undone");
}

#[test]
fn a_second_key_is_not_made_while_a_first_one_waits() {
    let scene = Scene::new();
    let front = scene.base.account.front();
    let denied = front.inject(Fault::AccessDenied, Calls::of("UpdateAlias").always());
    let said = scene.run(&REPLACE).code(3).stderr;
    assert!(denied.fired() > 0 && said.contains("kmseal resume "), "{said}");
    front.heal();
    let said = scene.run(&REPLACE).code(1).stderr;
    assert!(said.contains("was cut off while it put another key"), "{said}");
    scene.run(&["resume"]).code(0);
    scene.check_replaced("resumed");
}

/// One fault, from the call `nth` on, so many times; then the way forth, and back.
fn spoil(fault: &Fault, nth: usize, times: usize) -> bool {
    let scene = Scene::new();
    let front = scene.base.account.front();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).times(times));
    let output = scene.run(&REPLACE);
    let call = front.calls().get(nth - 1).map(|call| call.operation.clone());
    let at = format!("{fault:?} at call {nth}, {call:?}, {times} times: {:?}", output.code);
    if injected.fired() == 0 {
        return false; // how often is looked whether a change is in effect depends on how fast all is
    }
    front.heal();
    let (runs, cut_off) = scene.base.env.runs();
    match output.code {
        Some(0) => assert_eq!((runs, cut_off), (1, 0), "{at}"),
        // What failed behind the last write was to tell what the old key still opens.
        Some(1) if runs == 1 => assert_eq!(cut_off, 0, "{at}: {}", output.stderr),
        Some(1) => {
            scene.check_start(&at);
            assert_eq!(scene.made().len(), 0, "{at}");
            scene.run(&REPLACE).code(0);
        }
        Some(3) => {
            assert_eq!((runs, cut_off), (1, 1), "{at}");
            scene.run(&["resume"]).code(0);
        }
        other => panic!("exit code {other:?}: {at}"),
    }
    scene.check_replaced(&at);
    scene.run(&["undo"]).code(0);
    scene.check_start(&format!("undone: {at}"));
    true
}

#[test]
fn one_new_key_whatever_fails() {
    let healthy = Scene::new();
    healthy.run(&REPLACE).code(0);
    let calls = healthy.base.account.front().operations();
    println!("{calls:?}");
    let mut all = sampled(cases(&kinds(), calls.len()), 23);
    // What is not repeated by a token, and what has an empty answer: all of it.
    for operation in ["CreateKey", "UpdateAlias"] {
        let at = calls.iter().position(|call| call == operation).expect("a call") + 1;
        all.extend(kinds().into_iter().map(|fault| (fault, at, 1)));
    }
    let done = AtomicUsize::new(0);
    side_by_side(&all, |(fault, nth, times)| {
        done.fetch_add(usize::from(spoil(fault, *nth, *times)), Ordering::SeqCst);
    });
    let done = done.into_inner();
    println!("rotate --replace: {} calls, {done} faults, one new key each, 0 lost", calls.len());
    assert!(done >= 40, "{done}");
}

#[test]
fn undo_is_repeated_after_any_fault() {
    let healthy = Scene::new();
    healthy.run(&REPLACE).code(0);
    healthy.base.account.front().clear();
    healthy.run(&["undo"]).code(0);
    let calls = healthy.base.account.front().operations();
    let kinds = [Fault::LostAnswer, Fault::Error500, Fault::HalfBody, Fault::Html200];
    let mut all = sampled(cases(&kinds, calls.len()), 9);
    let back = calls.iter().position(|call| call == "UpdateAlias").expect("a call") + 1;
    all.extend(kinds.into_iter().map(|fault| (fault, back, 1)));
    side_by_side(&all, |(fault, nth, times)| {
        let scene = Scene::new();
        scene.run(&REPLACE).code(0);
        let front = scene.base.account.front();
        front.clear();
        front.inject(fault.clone(), Calls::any().nth(*nth).times(*times));
        let code = scene.run(&["undo"]).code;
        let at = format!("undo: {fault:?} at call {nth}, {times} times: {code:?}");
        assert!(matches!(code, Some(0 | 1 | 3)), "{at}");
        front.heal();
        scene.run(&["undo"]).code(0);
        scene.check_start(&at);
    });
    println!("undo of rotate --replace: {} calls, {} faults, 0 lost", calls.len(), all.len());
    assert!(all.len() >= 12, "{}", all.len());
}

#[test]
fn killed_at_any_call_then_resumed_or_undone() {
    let healthy = Scene::new();
    healthy.run(&REPLACE).code(0);
    let calls = healthy.base.account.front().calls().len();
    let both = |nth| [(nth, Fault::Hang), (nth, Fault::HangAfter)];
    let cases = sampled((1..=calls).flat_map(both).collect(), 3);
    let kills = AtomicUsize::new(0);
    side_by_side(&cases, |(nth, fault)| {
        let scene = Scene::new();
        let front = scene.base.account.front();
        let injected = front.inject(fault.clone(), Calls::any().nth(*nth).always());
        let fired = || match fault {
            Fault::Hang => injected.fired() > 0,
            _ => injected.fired() > 0 && front.calls().last().is_some_and(|it| it.end.is_some()),
        };
        let killed = killed_when(scene.base.env.command(REPLACE), fired);
        kills.fetch_add(usize::from(killed), Ordering::SeqCst);
        let call = front.calls().get(nth - 1).map(|call| call.operation.clone());
        front.heal();
        let at = format!("killed: {fault:?} at call {nth}, {call:?}");
        let (runs, cut_off) = scene.base.env.runs();
        if runs > 0 && nth % 2 == 0 {
            scene.run(&["resume"]).code(0);
            scene.check_replaced(&at);
        }
        if runs == 0 {
            scene.check_start(&at);
            assert_eq!((scene.made().len(), cut_off), (0, 0), "{at}");
            return;
        }
        for _ in 0..2 {
            scene.run(&["undo"]).code(0);
            scene.check_start(&format!("undone: {at}"));
        }
    });
    let kills = kills.into_inner();
    println!("rotate --replace: {calls} calls, {kills} kills, 0 lost, one key each");
    assert!(kills >= 20, "{kills}");
}
