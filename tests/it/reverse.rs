//! Runs over one entry, undone in reverse order, leave nothing behind.

use crate::KMSEAL;
use crate::support::cloud::{Emulator, cloud};
use crate::support::env::TestEnv;

#[test]
fn undone_in_reverse_order_nothing_is_left() {
    if cloud().skips(Emulator::Ministack, "its versions are not named by tokens") {
        return;
    }
    for (to, list) in [
        ("vault://shop/prod", "vault://shop"),
        ("sm://shop/prod", "sm://shop"),
        ("sm://shop/each", "sm://shop"),
        ("ssm:///shop/prod", "ssm:///shop"),
    ] {
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
