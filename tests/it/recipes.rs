//! What the recipes for pipelines say a role has to be allowed is what rotation calls, and no more.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::KMSEAL;
use crate::support::cloud::{Emulator, cloud};
use crate::support::env::TestEnv;

/// The actions that the policy in the overview allows.
fn allowed() -> BTreeSet<String> {
    let text = include_str!("../../docs/recipes/README.md");
    let policy = text.split("```json\n").nth(1).expect("a policy");
    let policy = policy.split("```").next().expect("its end");
    let policy: Value = serde_json::from_str(policy).expect("JSON");
    let actions = policy["Statement"][0]["Action"].as_array().expect("actions");
    let names = actions.iter().map(|action| action.as_str().expect("a name"));
    names.map(|name| name.split_once(':').expect("a service").1.to_owned()).collect()
}

#[test]
fn the_role_may_do_what_rotation_does() {
    let account = cloud().account();
    // Moto does not read back by default what `UpdateSecretVersionStage` has put in use.
    account.serve("secretsmanager", Emulator::Ministack);
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let value = env.canary("value");
    let bundle = format!(r#"{{"DB_PASSWORD":"{value}","OTHER":"x"}}"#);
    env.run(["set", "sm://shop/prod", "-"]).stdin(bundle).output().code(0);
    account.front().clear();
    let rotate = |id: &str, test: &str, more: &[&str], code| {
        let words = ["rotate", "sm://shop/prod#DB_PASSWORD", "--run-id", id, "--set", "true"];
        let rest = ["--test", test, "--yes", "--json"];
        let output = env.run([&words[..], &rest, more].concat()).output().code(code);
        let document: Value = serde_json::from_str(&output.stdout).expect("one JSON document");
        let outcome = document["data"]["items"][0]["outcome"].as_str();
        outcome.unwrap_or_else(|| panic!("{document}")).to_owned()
    };
    assert_eq!(rotate("1", "true", &[], 0), "rotated");
    assert_eq!(rotate("1", "true", &[], 0), "rotated-before");
    assert_eq!(rotate("2", "false", &[], 1), "rolled-back");
    assert_eq!(rotate("3", "true", &["--if-older-than", "30d"], 0), "young");
    let called: BTreeSet<String> = account.front().operations().into_iter().collect();
    let called: BTreeSet<String> = called
        .into_iter()
        .map(|name| name.rsplit('.').next().expect("a name").to_owned())
        .filter(|name| name != "GetCallerIdentity") // which everybody may call
        .collect();
    assert_eq!(called, allowed());
}
