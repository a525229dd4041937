//! What undo takes back, and what it must leave: runs over one entry, the last copy, what others made.

use serde_json::json;

use crate::KMSEAL;
use crate::support::cloud::differences::{CREATED_VERSIONS, KEYS_OF_LISTED_SECRETS};
use crate::support::cloud::{Emulator, cloud};
use crate::support::env::TestEnv;

#[test]
fn undone_in_reverse_order_nothing_is_left() {
    for (to, list) in [
        ("vault://shop/prod", "vault://shop"),
        ("sm://shop/prod", "sm://shop"),
        ("sm://shop/each", "sm://shop"),
        ("ssm:///shop/prod", "ssm:///shop"),
    ] {
        if to.starts_with("sm://") && cloud().skips(Emulator::Ministack, CREATED_VERSIONS) {
            continue;
        }
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let files = ["first.env", "second.env", "third.env"];
        let mut before = Vec::new();
        for file in files {
            env.plaintext_file(file);
            let content = format!("DB_PASSWORD={}\n", env.canary(file));
            env.write(file, &content);
            before.push(content);
            let layout = if to.ends_with("each") { "each" } else { "" };
            let mut words =
                vec!["migrate", file, "--to", to, "--yes", "--on-conflict", "overwrite"];
            words.extend(["--writes-per-second", "1000", "--env-dialect", "node"]);
            if !layout.is_empty() {
                words.extend(["--layout", layout]);
            }
            env.run(words).output().code(0);
        }
        let runs = env.run(["runs", "--json"]).output().code(0).stdout;
        let runs: serde_json::Value = serde_json::from_str(&runs).expect("JSON");
        for run in runs["data"].as_array().expect("a list").iter().rev() {
            let name = run["run"].as_str().expect("a name");
            let said = env.run(["undo", name]).output().code(0).stderr;
            assert!(!said.contains("stays"), "{to}: {said}");
        }
        for (file, before) in files.iter().zip(&before) {
            assert!(env.read(file) == before.as_bytes(), "{to}: {file} was not put back");
        }
        env.run(["list", list]).output().code(0).stdout_is("").stderr_is("no entries\n");
    }
}

#[test]
fn the_last_copy_is_not_taken_back() {
    for to in ["ssm:///new", "sm://new", "vault://new"] {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let value = env.canary("value");
        account.ask(
            "AmazonSSM.PutParameter",
            json!({"Name": "/old/KEY", "Type": "String", "Value": value}),
        );
        env.run(["migrate", "ssm:///old", "--to", to, "--yes"]).output().code(0);
        env.run(["delete", "--purge", "ssm:///old/KEY", "--yes"]).output().code(0);
        let said = env.run(["undo"]).output().code(0).stderr;
        assert!(said.contains("stays"), "{to}: {said}");
        let reference =
            if to == "sm://new" { "sm://new#KEY".to_owned() } else { format!("{to}/KEY") };
        let get = ["get", &reference, "--reveal", "-n"];
        env.run(get).declare_output_may_contain(&*value).output().code(0).stdout_is(&value);
    }
}

#[test]
fn a_parameter_that_others_have_made_again_is_not_taken_back() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let (ours, theirs) = (env.canary("ours"), env.canary("theirs"));
    env.plaintext_file(".env");
    env.write(".env", format!("DB_PASSWORD={ours}\n"));
    env.run(["migrate", ".env", "--to", "ssm:///shop", "--yes"]).output().code(0);
    account.ask("AmazonSSM.DeleteParameter", json!({"Name": "/shop/DB_PASSWORD"}));
    let again = json!({"Name": "/shop/DB_PASSWORD", "Type": "SecureString", "Value": theirs});
    account.ask("AmazonSSM.PutParameter", again);
    let said = env.run(["undo"]).output().code(0).stderr;
    assert!(said.contains("ssm:///shop/DB_PASSWORD stays"), "{said}");
    let get = ["get", "ssm:///shop/DB_PASSWORD", "--reveal", "-n"];
    env.run(get).declare_output_may_contain(&*theirs).output().code(0).stdout_is(&theirs);
}

#[test]
fn a_run_is_taken_back_where_it_was_made_or_nowhere() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    env.plaintext_file(".env");
    env.write(".env", format!("DB_PASSWORD={}\n", env.canary("value")));
    env.run(["migrate", ".env", "--to", "ssm:///shop", "--yes"]).output().code(0);
    for command in ["undo", "resume"] {
        let elsewhere = env.run([command, "--region", "us-east-1"]).output();
        // Nothing was cut off, so there is nothing to resume anywhere.
        let said = elsewhere.code(i32::from(command == "undo")).stderr;
        assert!(command == "resume" || said.contains("region eu-west-1"), "{said}");
    }
    env.run(["undo"]).output().code(0);
}

#[test]
fn a_key_that_is_asked_for_is_put_on_what_is_there_already() {
    let account = cloud().account();
    let env = TestEnv::with_cloud(KMSEAL, &account);
    let value = env.canary("value");
    env.run(["kms", "create-key", "shop", "--yes"]).output().code(0);
    for store in ["sm://shop/A_SECRET", "ssm:///shop/A_SECRET"] {
        env.run(["set", store, "-"]).stdin(&*value).output().code(0);
        env.plaintext_file(".env");
        env.write(".env", format!("A_SECRET={value}\n"));
        let (to, _) = store.rsplit_once('/').expect("a folder");
        for _ in 0..2 {
            let words = ["migrate", ".env", "--to", to, "--layout", "each", "--key", "alias/shop"];
            let words = [&words[..], &["--select", "A_SECRET", "--yes"]].concat();
            env.run(words).output().code(0);
            env.write(".env", format!("A_SECRET={value}\n"));
        }
        let history = env.run(["history", store, "--json"]).output().code(0).stdout;
        let history: serde_json::Value = serde_json::from_str(&history).expect("JSON");
        assert_eq!(history["data"].as_array().expect("a list").len(), 2, "{store}: {history}");
        if store.starts_with("sm://") && cloud().skips(Emulator::Ministack, KEYS_OF_LISTED_SECRETS)
        {
            continue;
        }
        let listed = env.run(["list", store]).output().code(0).stdout;
        assert!(!listed.contains("alias/aws/"), "{listed}");
    }
}
