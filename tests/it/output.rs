//! One voice: what is printed where, as text and as JSON, and that nothing from outside steers a terminal.

use std::os::unix::ffi::OsStrExt as _;

use serde_json::Value;

use crate::KMSEAL;
use crate::support::env::TestEnv;

/// Clears the screen, turns text around, ends the line.
const HOSTILE: &str = "a\u{1b}[2J\u{9b}2J\u{202e}\r\nb";

fn document(stdout: &str) -> Value {
    serde_json::from_str(stdout).unwrap_or_else(|error| panic!("{error}: {stdout:?}"))
}

#[test]
fn every_command_has_one_document() {
    let env = TestEnv::new(KMSEAL);
    env.plaintext_file(".env");
    env.write(".env", format!("DB_PASSWORD={}\n", env.canary("password")));
    env.write("passphrase", "only a test\n");
    for (line, code) in [
        ("list", 1),
        ("undo", 1),
        ("vault init", 0),
        ("migrate .env --to vault://shop --dry-run", 0),
        ("migrate .env --to vault://shop --no-input", 2),
        ("migrate .env --to vault://shop", 2),
        ("migrate missing --to vault://shop --yes", 1),
        ("migrate .env --to vault://shop@1 --yes", 2),
        ("migrate .env --to vault://shop --yes --select NOPE", 2),
        ("migrate .env --to vault://shop --yes", 0),
        ("migrate .env --to vault://shop --yes", 0),
        ("runs", 0),
        ("resume", 0),
        ("undo zzz", 1),
        ("set vault://a -", 0),
        ("get vault://a", 0),
        ("get vault://none", 1),
        ("list", 0),
        ("history vault://a", 0),
        ("history vault://none", 1),
        ("delete vault://a", 2),
        ("delete vault://a --yes", 0),
        ("restore vault://a", 0),
        ("restore vault://none", 1),
        ("run -f missing -- true", 1),
        ("run -- does-not-exist", 127),
        ("run", 2),
        ("vault", 2),
        ("vault key payments", 0),
        ("vault key payments", 1),
        ("vault status", 0),
        ("vault accept", 0),
        ("vault passphrase", 2),
        ("vault passphrase --new-passphrase-file passphrase", 0),
        ("vault status", 2),
        ("vault status --passphrase-file passphrase", 0),
        ("undo --passphrase-file passphrase", 0),
        ("undo --passphrase-file passphrase", 0),
        ("lst", 2),
        ("list --nonsense", 2),
        ("", 2),
    ] {
        let words = line.split_whitespace().chain(["--json"]);
        let words: Vec<&str> = if line.starts_with("run -") {
            std::iter::once("--json").chain(line.split_whitespace()).collect()
        } else {
            words.collect()
        };
        let output = env.run(&words).stdin("plain").output().code(code);
        let document = document(&output.stdout);
        let keys: Vec<_> = document.as_object().expect("an object").keys().cloned().collect();
        let last = if code == 0 { "data" } else { "error" };
        let mut expected = ["schema_version", "command", "ok", "exit_code", last];
        expected.sort_unstable();
        assert_eq!(keys, expected, "{line}");
        assert_eq!(document["schema_version"], 1);
        assert_eq!(document["ok"], code == 0, "{line}");
        assert_eq!(document["exit_code"], code);
        if code == 0 {
            assert_eq!(output.stderr, "", "{line}");
        } else {
            let message = document["error"]["message"].as_str().expect("a message");
            let first = message.lines().next().unwrap_or_default();
            assert!(output.stderr.starts_with(&format!("error: {first}")), "{}", output.stderr);
        }
        let mut words = line.split_whitespace();
        let known = match (words.next().unwrap_or_default(), words.next()) {
            ("lst", _) => String::new(),
            ("vault", Some(action)) => format!("vault {action}"),
            (command, _) => command.to_owned(),
        };
        assert_eq!(document["command"], known, "{line}");
    }
    env.no_plaintext_file(".env");
    env.plaintext_file(".env"); // it was put back
}

#[test]
fn quiet_says_nothing_but_what_was_asked_for() {
    let env = TestEnv::new(KMSEAL);
    env.plaintext_file(".env");
    env.write(".env", format!("DB_PASSWORD={}\n", env.canary("password")));
    for line in [
        "vault init",
        "migrate .env --to vault://shop --yes",
        "migrate .env --to vault://shop --yes",
        "resume",
        "undo",
        "set vault://a -",
        "delete vault://a --yes",
        "restore vault://a",
    ] {
        let words = line.split(' ').chain(["-q"]);
        env.run(words).stdin("x\n").output().code(0).stdout_is("").stderr_is("");
    }
    env.run(["get", "vault://a", "-q"]).output().code(0).stdout_is("********\n").stderr_is("");
    let missing = "error: there is no entry vault://none\nhint: run `kmseal list`\n";
    env.run(["get", "vault://none", "-q"]).output().code(1).stdout_is("").stderr_is(missing);
}

/// Without a terminal there is no question, and what to write instead is said.
#[test]
fn a_question_without_a_terminal_says_what_to_write() {
    let env = TestEnv::new(KMSEAL);
    env.plaintext_file(".env");
    let before = format!("DB_PASSWORD={}\n", env.canary("password"));
    env.write(".env", &before);
    env.run(["set", "vault://a", "-"]).stdin("x").output().code(0);
    for (line, flag) in [
        ("migrate .env --to vault://shop", "--yes"),
        ("delete vault://a", "--yes"),
        ("vault passphrase", "--new-passphrase-file"),
    ] {
        for more in [None, Some("--no-input")] {
            let output = env.run(line.split(' ').chain(more)).output().code(2).stdout_is("");
            let hint = output.stderr.lines().last().unwrap_or_default();
            assert!(hint.starts_with("hint: ") && hint.contains(flag), "{}", output.stderr);
        }
    }
    assert_eq!(env.read(".env"), before.as_bytes());
    let other = env.home().join("other");
    let init = env.run(["vault", "init", "--passphrase"]).env("KMSEAL_HOME", other);
    let output = init.output().code(2);
    assert!(output.stderr.contains("--passphrase-file"), "{}", output.stderr);
}

#[track_caller]
fn is_harmless(what: &str, text: &str) {
    let hostile = |c: char| (c.is_control() && c != '\n') || "\u{9b}\u{202e}".contains(c);
    assert!(!text.contains(hostile), "{what}: {text:?}");
}

#[test]
fn hostile_names_are_escaped() {
    let env = TestEnv::new(KMSEAL);
    let password = env.canary("password");
    let folder = format!("dir{HOSTILE}");
    let file = format!("{folder}/.env{HOSTILE}");
    env.plaintext_file(&file);
    let content = format!("{}=1\nDB_PASSWORD={password}\n{HOSTILE}\n", HOSTILE.replace('\n', ""));
    env.write(&file, content);
    let plain = env.run(["migrate", &file, "--to", "vault://shop", "--dry-run"]).output().code(0);
    assert!(plain.stderr.contains("dira\\u{1b}[2J"), "{}", plain.stderr);
    for words in [
        &["migrate", &file, "--to", "vault://shop", "--dry-run"][..],
        &["migrate", &file, "--to", "vault://shop", "--select", HOSTILE, "--yes"],
        &["migrate", &file, &file, "--to", "vault://shop", "--yes"],
        &["migrate", &folder, "--to", "vault://shop", "--yes"],
        &["migrate", &file, "--to", "vault://shop", "--on-conflict", HOSTILE],
        &["run", "-f", &folder, "--", "true"],
        &["run", "-f", &file, "--only", HOSTILE, "--", "true"],
        &["run", "--", &format!("./{file}")],
        &["get", HOSTILE],
        &["get", &format!("vault://{HOSTILE}")],
        &["list", &format!("--{HOSTILE}")],
        &["undo", HOSTILE],
        &["vault", "key", HOSTILE],
        &["vault", "status", "--passphrase-file", HOSTILE],
        &[HOSTILE],
        &["migrate", &file, "--to", "vault://shop", "--yes"],
        &["runs"],
        &["undo"],
    ] {
        for json in [&[][..], &["--json"]] {
            let output = env.run([json, words].concat()).output();
            is_harmless("stdout", &output.stdout);
            is_harmless("stderr", &output.stderr);
            for line in output.stderr.lines() {
                assert!(!line.starts_with('b'), "a name made a line: {}", output.stderr);
            }
            if !json.is_empty() {
                document(&output.stdout);
            }
        }
    }
}

#[test]
fn a_path_that_is_no_text_is_refused_and_shown_harmless() {
    let env = TestEnv::new(KMSEAL);
    let name = std::ffi::OsStr::from_bytes(b"\xff\x1b[2J.env");
    std::fs::write(env.work().join(name), "A=1\n").expect("writes");
    let words = ["migrate".as_ref(), name, "--to".as_ref(), "vault://a".as_ref(), "--yes".as_ref()];
    let output = env.run(words).output().code(1).stdout_is("");
    is_harmless("stderr", &output.stderr);
    assert!(output.stderr.contains("is not valid UTF-8"), "{}", output.stderr);
}

#[test]
fn a_word_that_is_nearly_right_is_recognised() {
    let env = TestEnv::new(KMSEAL);
    for (typed, meant) in [("migrat", "migrate"), ("undoo", "undo"), ("lst", "list")] {
        let output = env.run([typed]).output().code(2);
        assert!(output.stderr.contains(&format!("did you mean {meant}?")), "{}", output.stderr);
    }
    // What may be a value is not repeated.
    let value = env.canary("value");
    for words in [[value.as_str()].as_slice(), &["set", "vault://x", "--not-shown"]] {
        let mut command = env.command(words.iter().copied());
        let output = command.arg(format!("--{value}")).output().expect("starts");
        env.assert_clean("stderr", &output.stderr);
        assert_eq!(output.status.code(), Some(2));
    }
}

/// What was done in one account must not be undone in another.
#[test]
fn hinted_commands_go_where_the_command_went() {
    let env = TestEnv::new(KMSEAL);
    env.plaintext_file(".env");
    env.write(".env", format!("DB_PASSWORD={}\n", env.canary("password")));
    env.run("vault init".split(' ')).output().code(0);
    let flags = ["--profile", "my dev", "--region", "eu-west-1", "--fips"];
    let shown = "kmseal --profile 'my dev' --region eu-west-1 --fips";
    let run = |words: &str| env.run(words.split(' ').chain(flags).collect::<Vec<_>>()).output();
    let missing = run("get vault://none").code(1);
    assert!(missing.stderr.ends_with(&format!("hint: run `{shown} list`\n")), "{}", missing.stderr);
    let missing = document(&run("get vault://none --json").code(1).stdout);
    assert_eq!(missing["error"]["hints"][0]["run"], format!("{shown} list"));
    let moved = document(&run("migrate .env --to vault://shop --yes --json").code(0).stdout);
    let undo = moved["data"]["undo"].as_str().expect("a command");
    assert!(undo.starts_with(&format!("{shown} undo ")), "{undo}");
    run("undo").code(0);
    let moved = run("migrate .env --to vault://shop --yes").code(0);
    assert!(moved.stderr.contains(&format!("hint: `{shown} undo ")), "{}", moved.stderr);
}
