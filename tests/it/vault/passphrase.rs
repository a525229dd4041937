//! A vault that is opened by a passphrase.

use std::fs;

use super::{places, with_entry};
use crate::KMSEAL;
use crate::support::env::TestEnv;

/// Writes a passphrase file, which may hold its canary.
fn passphrase(env: &TestEnv, name: &str) -> String {
    let text = env.canary(name);
    env.plaintext_file(name);
    env.write(name, format!("{text}\n"));
    text
}

fn opened_by(env: &TestEnv, words: &[&str]) -> serde_json::Value {
    let words = [&["vault", "status", "--json"], words].concat();
    let output = env.run(words).output().code(0);
    let document: serde_json::Value = serde_json::from_str(&output.stdout).expect("JSON");
    document["data"]["opened_by"].clone()
}

#[test]
fn set_changed_and_removed() {
    let (env, value) = with_entry();
    let key_file = &places(&env)[1];
    let one = passphrase(&env, "one");
    passphrase(&env, "two");
    let run = |line: &str, code| env.run(line.split(' ')).output().code(code);
    let reveals = |words: &[&str], code| {
        let words = [&["get", "vault://a", "--reveal", "-n"], words].concat();
        let get = env.run(words).declare_output_may_contain(&*value);
        let output = get.output().code(code);
        assert_eq!(output.stdout, if code == 0 { &value } else { "" });
        output.stderr
    };
    run("vault passphrase --new-passphrase-file one", 0);
    assert!(!key_file.exists(), "the key file opens nothing any more");
    assert_eq!(opened_by(&env, &["--passphrase-file", "one"]), "passphrase");
    reveals(&["--passphrase-file", "one"], 0);
    let stderr = reveals(&["--passphrase-file", "two"], 1);
    assert!(stderr.starts_with("error: the passphrase does not open the vault\n"), "{stderr}");
    assert!(reveals(&[], 2).contains("--passphrase-file"));
    assert!(reveals(&["--passphrase-file", "missing"], 1).contains("cannot open missing"));

    for (variable, code) in [("one", 0), ("two", 1), ("missing", 1)] {
        let list = env.run(["list"]).env("KMSEAL_PASSPHRASE_FILE", variable);
        list.output().code(code);
    }
    // The option comes before the variable, and `-` is standard input.
    let list = ["list", "--passphrase-file", "one"];
    env.run(list).env("KMSEAL_PASSPHRASE_FILE", "two").output().code(0);
    env.run(["list", "--passphrase-file", "-"]).stdin(&*one).output().code(0);
    env.run(["list", "--passphrase-file", "-"]).stdin("").output().code(1);

    run("vault passphrase --new-passphrase-file two", 2);
    run("vault passphrase --new-passphrase-file two --passphrase-file two", 1);
    run("vault passphrase --new-passphrase-file missing --passphrase-file one", 1);
    run("vault passphrase --new-passphrase-file two --passphrase-file one", 0);
    reveals(&["--passphrase-file", "one"], 1);
    reveals(&["--passphrase-file", "two"], 0);
    run("vault passphrase --remove --passphrase-file one", 1);
    assert!(!key_file.exists());
    run("vault passphrase --remove --passphrase-file two", 0);
    reveals(&[], 0);
    assert_eq!(opened_by(&env, &[]), "key-file");
}

#[test]
fn a_vault_made_with_one() {
    let env = TestEnv::new(KMSEAL);
    passphrase(&env, "one");
    env.write("empty", "\n");
    let [vault, key_file, _] = places(&env);
    let run = |line: &str, code| env.run(line.split(' ')).output().code(code);
    let stderr = run("vault init --passphrase --passphrase-file empty", 1).stderr;
    assert!(stderr.contains("an empty passphrase protects nothing"), "{stderr}");
    run("vault init --passphrase --passphrase-file missing", 1);
    run("vault init --passphrase", 2);
    assert!(!vault.exists() && !key_file.exists());
    run("vault init --passphrase --passphrase-file one", 0);
    assert!(vault.exists() && !key_file.exists());
    run("vault init", 0);
    assert!(!key_file.exists(), "there is a vault already");
    env.plaintext_file(".env");
    let before = format!("DB_PASSWORD={}\n", env.canary("password"));
    let path = env.write(".env", &before);
    let words = ["migrate", ".env", "--to", "vault://shop", "--yes"];
    env.run(words).output().code(2);
    assert_eq!(fs::read(&path).expect("reads"), before.as_bytes());
    run("migrate .env --to vault://shop --yes --passphrase-file one", 0);
    assert_eq!(fs::read(&path).expect("reads"), b"DB_PASSWORD=vault://shop/DB_PASSWORD\n");
    env.run(["undo"]).output().code(2);
    run("undo --passphrase-file one", 0);
    assert_eq!(fs::read(&path).expect("reads"), before.as_bytes());
}

#[test]
fn a_vault_that_is_opened_otherwise_is_not_taken_for_what_was_asked() {
    let (env, _) = with_entry();
    passphrase(&env, "one");
    passphrase(&env, "two");
    let run = |line: &str, code| env.run(line.split(' ')).output().code(code).stderr;
    run("vault init", 0);
    let said = run("vault init --passphrase", 1);
    assert!(said.contains("opened by a key file; nothing was changed"), "{said}");
    assert!(said.ends_with("hint: run `kmseal vault passphrase`\n"), "{said}");
    let said = run("vault init --passphrase --passphrase-file one", 1);
    assert!(said.contains("vault passphrase --new-passphrase-file one`\n"), "{said}");
    run("vault passphrase --new-passphrase-file one", 0);
    // Nothing was asked for.
    run("vault init", 0);
    run("vault init --passphrase --passphrase-file one", 0);
    let said = run("vault init --passphrase --passphrase-file two", 1);
    assert!(said.contains("the passphrase does not open the vault"), "{said}");
}
