//! Every example of the help is run.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::Path;

use kmseal::cli::{examples, examples_of};
use serde_json::json;

use super::assert_none;
use super::help::commands;
use crate::KMSEAL;
use crate::lambda::{Scene, allow_caller};
use crate::support::cloud::cloud;
use crate::support::env::TestEnv;

/// `PATH` with the folder of the program in front.
fn path_with_kmseal() -> OsString {
    let own = Path::new(KMSEAL).parent().expect("a folder").to_owned();
    let others = std::env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(own).chain(std::env::split_paths(&others));
    std::env::join_paths(all).expect("folders")
}

/// The functions that examples speak of.
fn a_function(scene: Scene) -> Scene {
    let value = scene.env.canary("of the function");
    allow_caller(&scene.account);
    scene.role("shop");
    scene.function("api", &json!({ "DB_PASSWORD": value }));
    scene.function("shop", &json!({ "DB_PASSWORD": value, "LOG_LEVEL": "info" }));
    scene.publish("shop");
    scene
}

/// The files that examples speak of.
const FILES: [&str; 4] = [".env", "tls.key", "new-password", "passphrase"];

#[test]
fn examples_run() {
    let account = cloud().account();
    let env = TestEnv::with_cloud("/bin/sh", &account);
    let Scene { account, env } = a_function(Scene { account, env });
    let [database, key, new, passphrase] =
        ["database", "key", "new", "passphrase"].map(|label| env.canary(label));
    let content = format!("# the shop\nAPP_NAME=shop\nPORT=8080\nDB_PASSWORD={database}\n");
    for (name, content) in FILES.into_iter().zip([
        content.clone(),
        format!("{key}\n"),
        format!("{new}\n"),
        format!("{passphrase}\n"),
    ]) {
        env.plaintext_file(name);
        env.write(name, content);
    }
    // A program of the system stands for one that was built for a layer.
    env.write("kmseal-al2", std::fs::read("/bin/true").expect("a program"));
    // Examples write them.
    env.plaintext_file("shop.env");
    env.plaintext_file("shop.yaml");
    env.plaintext_file("tls.key.again");
    for example in examples() {
        if example.command == "doctor" {
            // What comes from here on is in AWS, and begins with a file in plain text.
            env.write(".env", &content);
        }
        let mut run = env.run(["-c", example.line]).env("PATH", path_with_kmseal());
        // One that has nothing to say.
        run = run.env("EDITOR", "true");
        // Only these are there to show values.
        if example.line.ends_with(" -- env") || example.line.contains("--reveal") {
            for value in [&database, &key, &new] {
                run = run.declare_output_may_contain(&**value);
            }
            for (_, secret) in account.secrets() {
                run = run.declare_output_may_contain(secret);
            }
        }
        let output = run.output();
        let (out, talk) = (&output.stdout, &output.stderr);
        // There is something to be found.
        let finds = ["scan", "diff"].contains(&example.command);
        let expected = if finds { [0, 10] } else { [0, 0] };
        let is_expected = output.code.is_some_and(|code| expected.contains(&code));
        let code = output.code;
        assert!(is_expected, "{}: {code:?}\nstdout:\n{out}stderr:\n{talk}", example.line);
        if example.line.contains("--json") {
            let document: Result<serde_json::Value, _> = serde_json::from_str(out);
            assert!(document.is_ok(), "{}: {out}", example.line);
        }
    }
}

#[test]
fn every_command_has_two_examples() {
    let mut found = Vec::new();
    let commands = commands();
    for (path, _) in commands.iter().filter(|(path, _)| path != "generate") {
        if examples_of(path).count() < 2 {
            found.push(format!("kmseal {path}"));
        }
    }
    assert_none("commands with less than two examples", &found);
    for example in examples() {
        let known = commands.iter().any(|(path, _)| path == example.command);
        assert!(known, "no such command: {}", example.command);
    }
}

#[test]
fn examples_are_of_the_command_they_stand_below() {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for example in examples() {
        let line = example.line;
        let start = format!("kmseal {}", example.command);
        let rest = line.strip_prefix(start.trim_end());
        if !rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')) {
            found.push(format!("{line}: is below `{start}`"));
        }
        if example.says.ends_with('.')
            || !example.says.starts_with(|c: char| c.is_ascii_uppercase())
        {
            found.push(format!("{line}: `{}`", example.says));
        }
        if line.chars().count() + 4 > 100 {
            found.push(format!("{line}: too long for the help"));
        }
        if !seen.insert((example.command, line)) {
            found.push(format!("{line}: twice"));
        }
    }
    assert_none("examples", &found);
}
