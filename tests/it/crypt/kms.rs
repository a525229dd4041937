//! Keys of KMS: every way to name one, how often it is asked, and what it may answer.

use std::collections::BTreeMap;
use std::ops::Deref;

use serde_json::{Value, json};

use super::{KEY, Scene};
use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Fault, REGION, cloud};
use crate::support::env::TestEnv;

/// An account with a key that has an alias.
pub(super) struct Cloudy {
    pub(super) scene: Scene,
    pub(super) account: Account,
    pub(super) arn: String,
}

impl Deref for Cloudy {
    type Target = Scene;

    fn deref(&self) -> &Scene {
        &self.scene
    }
}

impl Cloudy {
    pub(super) fn new() -> Self {
        Self::of(cloud().account())
    }

    pub(super) fn of(account: Account) -> Self {
        let scene = Scene::with(TestEnv::with_cloud(KMSEAL, &account));
        let arn = make_key(&account);
        let named = json!({ "AliasName": "alias/shop", "TargetKeyId": arn });
        account.ask("TrentService.CreateAlias", named);
        Self { scene, account, arn }
    }

    fn count(&self, operation: &str) -> usize {
        self.account.front().count(operation)
    }

    /// A message under the key.
    pub(super) fn message(&self, more: &[&str]) -> Vec<u8> {
        self.act([&["encrypt", "-k", &self.arn], more].concat(), "content").code(0).out
    }
}

pub(super) fn make_key(account: &Account) -> String {
    let made = account.ask("TrentService.CreateKey", json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
    made["KeyMetadata"]["Arn"].as_str().expect("an ARN").to_owned()
}

#[test]
fn a_key_goes_by_any_of_its_names() {
    let cloudy = Cloudy::new();
    let (arn, id) = (cloudy.arn.as_str(), cloudy.arn.rsplit('/').next().expect("an id"));
    let alias_arn = format!("arn:aws:kms:{REGION}:{}:alias/shop", cloudy.account.id());
    let names = [arn, id, "alias/shop", &alias_arn];
    for name in names {
        let words = ["encrypt", "-k", name, "-c", "tenant=a"];
        let message = cloudy.act(words, "content").code(0).out;
        for name in names {
            let opened = cloudy.act(["decrypt", "-k", name], &*message).code(0).out;
            assert_eq!(opened, b"content");
        }
    }
    let calls = cloudy.account.front().calls();
    let asked = calls.iter().find(|call| call.operation == "GenerateDataKey").expect("a call");
    let asked = asked.json();
    assert_eq!(asked["NumberOfBytes"], 32);
    let context: BTreeMap<String, Value> =
        serde_json::from_value(asked["EncryptionContext"].clone()).expect("a context");
    assert_eq!(context.keys().collect::<Vec<_>>(), ["aws-crypto-public-key", "tenant"]);
    assert!(calls.iter().filter(|call| call.operation == "Decrypt").all(|call| {
        // The key that is expected is said, whatever the message names.
        call.json()["KeyId"] == arn
    }));
}

#[test]
fn one_call_for_a_whole_tree() {
    let cloudy = Cloudy::new();
    for number in 0..5 {
        cloudy.env.write(&format!("tree/{number}"), format!("content {number}"));
    }
    let encrypt = ["encrypt", "-k", "alias/shop", "-r", "tree", "-o", "sealed"];
    cloudy.act(encrypt, "").code(0);
    assert_eq!(cloudy.count("GenerateDataKey"), 1);
    cloudy.act(["decrypt", "-k", &cloudy.arn, "-r", "sealed", "-o", "back"], "").code(0);
    assert_eq!((cloudy.count("Decrypt"), cloudy.count("DescribeKey")), (1, 0));
    for number in 0..5 {
        let content = cloudy.env.read(&format!("back/{number}"));
        assert_eq!(content, format!("content {number}").as_bytes());
    }
    cloudy.account.front().clear();
    cloudy.act([&encrypt[..], &["--per-file-key", "--force"]].concat(), "").code(0);
    assert_eq!(cloudy.count("GenerateDataKey"), 5);
    cloudy.act(["decrypt", "-k", &cloudy.arn, "-r", "sealed", "-o", "back", "--force"], "").code(0);
    assert_eq!(cloudy.count("Decrypt"), 5);
    // A second key wraps the same data key.
    cloudy.account.front().clear();
    let second = make_key(&cloudy.account);
    let both = ["-k", &second, "-k", KEY, "--force"];
    cloudy.act([&encrypt[..], &both].concat(), "").code(0);
    assert_eq!((cloudy.count("GenerateDataKey"), cloudy.count("Encrypt")), (1, 1));
    for key in [&cloudy.arn, &second, KEY] {
        let decrypt = ["decrypt", "-k", key, "-r", "sealed", "-o", "back", "--force"];
        cloudy.act(decrypt, "").code(0);
    }
    assert_eq!(cloudy.count("Decrypt"), 2);
}

#[test]
fn discovery_asks_within_an_account() {
    let cloudy = Cloudy::new();
    let message = cloudy.message(&[]);
    let decrypt =
        |more: &[&str]| cloudy.act([&["decrypt", "--discovery"], more].concat(), &*message);
    let own = cloudy.account.id();
    for more in [
        &[][..],
        &["--discovery-account", own],
        &["--discovery-account", "123456789012", "--discovery-account", own],
    ] {
        assert_eq!(decrypt(more).code(0).out, b"content");
    }
    assert_eq!(cloudy.count("Decrypt"), 3);
    for more in [
        &["--discovery-account", "123456789012"][..],
        &["--discovery-account", own, "--discovery-partition", "aws-cn"],
        &["--discovery-account", own, "--region", "us-east-1"],
    ] {
        decrypt(more).code(4).says("the message is not for this key").says(&cloudy.arn);
    }
    assert_eq!(cloudy.count("Decrypt"), 3, "a key elsewhere is not asked");
    cloudy.act(["decrypt", "--discovery-account", own], &*message).code(2);
    // Without it, the message alone does not say who is asked.
    cloudy.act(["decrypt"], &*message).code(2).says(&cloudy.arn);
    assert_eq!(cloudy.count("Decrypt"), 3);
}

#[test]
fn another_key_does_not_open_it_and_all_are_listed() {
    let cloudy = Cloudy::new();
    let message = cloudy.message(&[]);
    let other = make_key(&cloudy.account);
    let elsewhere = cloudy.arn.replace(cloudy.account.id(), "123456789012");
    let words = ["decrypt", "-k", &other, "-k", &elsewhere, "-k", KEY, "-o", "new"];
    let ended = cloudy.act(words, &*message).code(4);
    for key in [&other, &elsewhere, "raw-aes:tests/one"] {
        let line = format!("{key}: the message is not for this key");
        assert!(ended.said.contains(&line), "{line}: {}", ended.said);
    }
    assert_eq!(cloudy.count("Decrypt"), 0);
    assert!(!cloudy.env.work().join("new").exists());
    // An altered data key, or another context, is not KMS's either.
    let at = message.windows(7).position(|bytes| bytes == b"aws-kms").expect("a provider");
    let mut altered = message.clone();
    altered[at + 7 + 2 + cloudy.arn.len() + 2 + 60] ^= 1;
    let words = ["decrypt", "-k", &cloudy.arn, "-o", "new"];
    cloudy.act(words, altered).code(4).says("KMS does not open it");
    let words = ["decrypt", "-k", &cloudy.arn, "-c", "tenant=a", "-o", "new"];
    cloudy.act(words, &*message).code(4).says("KMS does not open it");
    assert!(!cloudy.env.work().join("new").exists());
}

#[test]
fn what_kms_answers_is_not_quoted() {
    let cloudy = Cloudy::new();
    let message = cloudy.message(&[]);
    cloudy.env.write("there", "what was there");
    let quoted = cloudy.env.canary("quoted");
    let names = cloudy.names();
    let says =
        |code| Fault::Says { status: 400, code, message: format!("{quoted} is too beautiful") };
    let faults = [
        (Fault::AccessDenied, 1, Some("AccessDeniedException")),
        (Fault::Throttle, 1, Some("ThrottlingException")),
        (Fault::Error500, 1, Some("KMSInternalException")),
        (says("DisabledException"), 1, None),
        (says("KMSInvalidStateException"), 1, Some("KMSInvalidStateException")),
        (says("ValidationException"), 1, Some("ValidationException")),
        (Fault::LostAnswer, 1, None),
        (Fault::HalfBody, 1, None),
        (Fault::Garbled, 1, None),
        (Fault::Html200, 1, None),
        (Fault::Instead("{}".to_owned()), 1, None),
    ];
    for (operation, words) in [
        ("GenerateDataKey", ["encrypt", "-k", &cloudy.arn, "-o", "there", "--force"]),
        ("Decrypt", ["decrypt", "-k", &cloudy.arn, "-o", "there", "--force"]),
    ] {
        for (fault, code, named) in &faults {
            let fault = cloudy.account.front().inject(fault.clone(), Calls::of(operation).always());
            let mut command = cloudy.env.command(words);
            command.env("AWS_MAX_ATTEMPTS", "1");
            let ended = cloudy.act_on(command, message.clone());
            let at = format!("{operation}: {fault:?}: {}", ended.said);
            assert_eq!(ended.code, Some(*code), "{at}");
            assert!(fault.fired() > 0, "{at}");
            if let Some(named) = named {
                assert!(ended.said.contains(named) && ended.said.contains("request"), "{at}");
            }
            assert_eq!(
                (cloudy.env.read("there"), cloudy.names()),
                (b"what was there".to_vec(), names.clone()),
                "{at}"
            );
            cloudy.account.front().heal();
        }
    }
    // One that does not answer is no reason not to ask the next.
    let both = cloudy.message(&["-k", KEY]);
    let denied = cloudy.account.front().inject(Fault::AccessDenied, Calls::of("Decrypt"));
    let words = ["decrypt", "-k", &cloudy.arn, "-k", KEY];
    assert_eq!(cloudy.act(words, both).code(0).out, b"content");
    assert_eq!(denied.fired(), 1);
    // Nor is one that passes a failure.
    cloudy.account.front().inject(Fault::Throttle, Calls::of("Decrypt"));
    assert_eq!(cloudy.act(["decrypt", "-k", &cloudy.arn], &*message).code(0).out, b"content");
}

/// An answer about another key, or a key of another length, is none.
#[test]
fn an_answer_that_is_about_something_else_is_refused() {
    let cloudy = Cloudy::new();
    let message = cloudy.message(&[]);
    let plaintext = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    let other = cloudy.arn.replace(":key/", ":key/0");
    for (key, plaintext, code) in [
        (&other, plaintext, 4),
        (&cloudy.arn, "AAAA", 1),
        // Of the right length, and not the one that the message commits to.
        (&cloudy.arn, plaintext, 4),
    ] {
        let answer = json!({ "KeyId": key, "Plaintext": plaintext }).to_string();
        cloudy.account.front().inject(Fault::Instead(answer), Calls::of("Decrypt").always());
        let ended = cloudy.act(["decrypt", "-k", &cloudy.arn], &*message).code(code);
        assert!(ended.out.is_empty());
        cloudy.account.front().heal();
    }
    // A message that any key of an alias could open is not written.
    let alias = cloudy.arn.replace(":key/", ":alias/");
    let answer = json!({ "KeyId": alias, "Plaintext": plaintext, "CiphertextBlob": "AAAA" });
    let answer = Fault::Instead(answer.to_string());
    cloudy.account.front().inject(answer, Calls::of("GenerateDataKey").always());
    cloudy.act(["encrypt", "-k", &cloudy.arn], "content").code(1);
}

#[test]
fn a_tree_moves_from_one_key_to_another() {
    let cloudy = Cloudy::new();
    for number in 0..3 {
        cloudy.env.write(&format!("tree/{number}"), format!("content {number}"));
    }
    cloudy.act(["encrypt", "-k", "alias/shop", "-r", "tree", "-o", "sealed"], "").code(0);
    let second = make_key(&cloudy.account);
    let rewrap = ["rewrap", "-r", "sealed", "-k", &second, "--from", &cloudy.arn];
    cloudy.account.front().clear();
    cloudy.act([&rewrap[..], &["--dry-run"]].concat(), "").code(0);
    assert_eq!(cloudy.count("Encrypt"), 0);
    cloudy.account.front().clear();
    cloudy.act(rewrap, "").code(0);
    let counts = (cloudy.count("Decrypt"), cloudy.count("Encrypt"));
    assert_eq!(counts, (3, 3), "each file is asked for once");
    cloudy.account.front().clear();
    cloudy.act(rewrap, "").code(0).says("already");
    assert_eq!(cloudy.account.front().calls().len(), 0, "what is done is not asked for again");
    cloudy.act(["decrypt", "-k", &cloudy.arn, "-r", "sealed", "-o", "back"], "").code(4);
    cloudy.act(["decrypt", "-k", &second, "-r", "sealed", "-o", "back"], "").code(0);
    assert_eq!(cloudy.env.read("back/2"), b"content 2");
}
