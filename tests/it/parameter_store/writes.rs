//! Writes: whatever happens on the way, each makes exactly one version.

use std::time::Duration;

use serde_json::{Value, json};

use super::{given, given_as, label, reveals, scene, set, versions};
use crate::support::cloud::differences::LABELLED_OLDEST_VERSION;
use crate::support::cloud::{Account, Call, Calls, Emulator, Fault, cloud, without_places};

/// What the program has sent to be stored.
fn sent(account: &Account) -> Vec<Value> {
    let calls = account.front().calls();
    let puts = calls.iter().filter(|call| call.operation == "PutParameter");
    puts.map(Call::json).collect()
}

/// A new parameter and a new version of it, with this fault on the way to both.
fn makes_one_version(fault: &Fault, times: usize) {
    let (account, env) = scene();
    let (first, second) = (env.canary("first"), env.canary("second"));
    for (value, expected) in [(&first, vec![&first]), (&second, vec![&first, &second])] {
        let calls = Calls::of("PutParameter").times(times);
        let injected = account.front().inject(fault.clone(), calls);
        set(&env, "ssm:///shop/a", value);
        assert!(injected.fired() > 0, "{fault:?}");
        account.front().heal();
        let expected: Vec<(u64, String)> = (1..).zip(expected.into_iter().cloned()).collect();
        assert!(versions(&account, "/shop/a") == expected, "{fault:?}");
    }
}

#[test]
fn a_lost_answer_makes_one_version() {
    for fault in [Fault::LostAnswer, Fault::CutBody, Fault::HalfBody, Fault::Garbled] {
        makes_one_version(&fault, 1);
    }
}

#[test]
fn a_lost_request_makes_one_version() {
    for fault in [Fault::Reset, Fault::Html200, Fault::Error500, Fault::Error503] {
        makes_one_version(&fault, 1);
    }
    makes_one_version(&Fault::Error500, 2);
}

#[test]
fn what_comes_too_fast_is_stored_later() {
    makes_one_version(&Fault::Throttle, 3);
    makes_one_version(&Fault::Code { status: 400, code: "TooManyUpdates" }, 1);
}

#[test]
fn nobody_tries_for_ever() {
    let (account, env) = scene();
    let injected = account.front().inject(Fault::Error500, Calls::of("PutParameter").always());
    let value = env.canary("value");
    let output = env.run(["set", "ssm:///shop/a", "-"]).stdin(&*value).output().code(1);
    let expected = "ssm:PutParameter for ssm:///shop/a: the service failed (InternalServerError";
    assert!(output.stderr.contains(expected), "{}", output.stderr);
    assert_eq!(injected.fired(), 5);
}

#[test]
fn who_writes_at_the_same_time_is_noticed() {
    let (account, env) = scene();
    let (ours, theirs) = (env.canary("ours"), env.canary("theirs"));
    given(&account, "/shop/a", &env.canary("before"));
    let late = Fault::Late(Duration::from_secs(3));
    let injected = account.front().inject(late, Calls::of("PutParameter"));
    let output = std::thread::scope(|scope| {
        scope.spawn(|| {
            while injected.fired() == 0 {
                std::thread::sleep(Duration::from_millis(20));
            }
            given(&account, "/shop/a", &theirs);
        });
        env.run(["set", "ssm:///shop/a", "-"]).stdin(&*ours).output().code(1)
    });
    assert!(output.stderr.contains("ssm:///shop/a"), "{}", output.stderr);
    assert!(output.stderr.contains("someone else") || output.stderr.contains("another value"));
    let values: Vec<String> = versions(&account, "/shop/a").into_iter().map(|it| it.1).collect();
    assert!(values[1..] == [theirs, ours]);
}

#[test]
fn the_same_value_makes_no_new_version() {
    let (account, env) = scene();
    let value = env.canary("value");
    set(&env, "ssm:///shop/a", &value);
    set(&env, "ssm:///shop/a", &value);
    assert_eq!(sent(&account).len(), 1);
}

#[test]
fn a_key_is_kept_until_another_is_named() {
    let (account, env) = scene();
    let key = account.ask("TrentService.CreateKey", json!({ "KeyUsage": "ENCRYPT_DECRYPT" }));
    let body = json!({ "AliasName": "alias/shop", "TargetKeyId": key["KeyMetadata"]["KeyId"] });
    account.ask("TrentService.CreateAlias", body);
    let value = || env.canary("value");
    set(&env, "ssm:///shop/a", &value());
    let with_key = ["set", "ssm:///shop/a", "-", "--key", "alias/shop"];
    env.run(with_key).stdin(value()).output().code(0);
    set(&env, "ssm:///shop/a", &value());
    let puts = sent(&account);
    let keys: Vec<&Value> = puts.iter().map(|put| &put["KeyId"]).collect();
    assert_eq!(keys, [&Value::Null, &json!("alias/shop"), &json!("alias/shop")]);
    assert!(puts.iter().all(|put| put["Type"] == "SecureString" && put["Tier"] == "Standard"));
    assert_eq!(puts[0]["Overwrite"], false);
    assert_eq!(puts[1]["Overwrite"], true);
    let list = env.run(["list", "ssm:///shop"]).output().code(0);
    assert!(list.stdout.contains("alias/shop"), "{}", list.stdout);

    // Without a name it would get the default key, whatever it has now.
    account.front().inject(Fault::AccessDenied, Calls::of("DescribeParameters").always());
    let output = env.run(["set", "ssm:///shop/a", "-"]).stdin(value()).output().code(1);
    assert!(output.stderr.contains("has a key that is not known"), "{}", output.stderr);
    assert!(output.stderr.contains("ssm:DescribeParameters"), "{}", output.stderr);
    assert_eq!(sent(&account).len(), 3);
    env.run(with_key).stdin(value()).output().code(0);
}

#[test]
fn a_large_value_is_advanced_and_stays_so() {
    let (account, env) = scene();
    let large = env.canary_of("large", 4097);
    set(&env, "ssm:///shop/a", &env.canary_of("standard", 4096));
    // Nobody can be asked, and there is no way back.
    let write = |more: &[&str], code| {
        let words = [&["set", "ssm:///shop/a", "-"], more].concat();
        env.run(words).stdin(&*large).output().code(code).stderr
    };
    let said = write(&[], 2);
    assert!(said.contains("add --yes to go on without being asked"), "{said}");
    assert_eq!(sent(&account).len(), 1);
    let said = write(&["--yes"], 0);
    assert!(said.contains("advanced tier, USD 0.05 a month, and stays there for good"), "{said}");
    reveals(&env, "ssm:///shop/a", &large);
    assert!(!write(&["--raw"], 0).contains("advanced"));
    set(&env, "ssm:///shop/a", &env.canary("small"));
    let tiers: Vec<Value> = sent(&account).iter().map(|put| put["Tier"].clone()).collect();
    assert_eq!(tiers, ["Standard", "Advanced", "Advanced"]);
    let output = env.run(["set", "ssm:///shop/a", "-"]).stdin(vec![b'x'; 8193]).output().code(1);
    assert!(output.stderr.contains("larger than the 8192 bytes"), "{}", output.stderr);
}

#[test]
fn a_copy_says_that_a_parameter_becomes_advanced() {
    let (account, env) = scene();
    let large = env.canary_of("large", 4097);
    set(&env, "ssm:///shop/small", &env.canary("small"));
    env.run(["set", "ssm:///shop/large", "-", "--yes"]).stdin(&*large).output().code(0);
    let words = ["copy", "ssm:///shop/large", "ssm:///shop/small", "--on-conflict", "overwrite"];
    let copy = |more: &[&str]| env.run([&words, more].concat()).output().code(0).stdout;
    assert!(copy(&["--dry-run"]).contains("advanced tier, USD 0.05 a month"));
    let planned: Value = serde_json::from_str(&copy(&["--dry-run", "--json"])).expect("JSON");
    assert_eq!(planned["data"]["items"][0]["tier"], "advanced");
    copy(&["--yes"]);
    // It is there now.
    set(&env, "ssm:///shop/small", &large.to_lowercase());
    let planned: Value = serde_json::from_str(&copy(&["--dry-run", "--json"])).expect("JSON");
    assert_eq!(planned["data"]["items"][0]["tier"], Value::Null);
    assert_eq!(sent(&account).len(), 4);
}

#[test]
fn what_is_kept_in_clear_is_not_encrypted_in_its_place() {
    let (account, env) = scene();
    given_as(&account, "/shop/a", "in clear", "String");
    let output = env.run(["set", "ssm:///shop/a", "-"]).stdin(env.canary("value")).output().code(1);
    assert_eq!(
        without_places(output.stderr),
        "error: the parameter ssm:///shop/a is kept in clear, and so are its earlier versions: \
         it cannot be encrypted in its place\n\
         hint: copy it to a new name, as in `kmseal copy ssm:///shop/a ssm:///shop/a-2`, \
         and delete the old one\n"
    );
    assert_eq!(sent(&account).len(), 0);
}

#[test]
fn a_label_on_the_oldest_version_is_explained() {
    let (account, env) = scene();
    if cloud().skips(Emulator::Ministack, LABELLED_OLDEST_VERSION) {
        return;
    }
    for at in 0..100 {
        given(&account, "/shop/a", &format!("value {at}"));
    }
    label(&account, "/shop/a", 1, "live");
    let output = env.run(["set", "ssm:///shop/a", "-"]).stdin(env.canary("value")).output().code(1);
    assert!(output.stderr.contains("the oldest has a label"), "{}", output.stderr);
    assert!(output.stderr.contains("kmseal history ssm:///shop/a"), "{}", output.stderr);
}

#[test]
fn what_aws_says_about_a_write_is_not_repeated() {
    let (account, env) = scene();
    let value = env.canary("value");
    let fault = Fault::Says { status: 400, code: "ValidationException", message: value.clone() };
    let injected = account.front().inject(fault, Calls::of("PutParameter"));
    let output = env.run(["set", "ssm:///shop/a", "-"]).stdin(&*value).output().code(1);
    assert!(output.stderr.contains("(ValidationException, request id"), "{}", output.stderr);
    assert_eq!(injected.fired(), 1);
}

#[test]
fn a_region_beside_the_name_counts_everywhere() {
    let (account, env) = scene();
    let value = env.canary("value");
    let there = "ssm:///shop/a?region=us-east-1";
    set(&env, there, &value);
    set(&env, there, &env.canary("second"));
    reveals(&env, "ssm:///shop/a?region=us-east-1:1", &value);
    env.run(["history", there]).output().code(0);
    env.run(["delete", "--purge", "--yes", there]).output().code(0);
    let calls = account.front().calls();
    assert!(calls.iter().all(|call| call.region == "us-east-1"));
    let left = account.ask_in("us-east-1", "AmazonSSM.DescribeParameters", json!({}));
    assert_eq!(left["Parameters"], json!([]));
}
