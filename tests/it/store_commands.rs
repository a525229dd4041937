//! `set`, `get`, `list`, `history`, `delete` and `restore`: values go in and come out byte for byte, and
//! nowhere else.

mod generated;
mod going_back;
mod streams;

use base64::Engine as _;
use serde_json::{Value, json};

use crate::KMSEAL;
use crate::support::env::TestEnv;

/// An environment with `vault://shop/a`, and its value.
fn with_entry() -> (TestEnv, String) {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    set(&env, "vault://shop/a", &value);
    (env, value)
}

fn set(env: &TestEnv, reference: &str, value: &str) {
    env.run(["set", reference, "-"]).stdin(value).output().code(0);
}

fn reveals(env: &TestEnv, reference: &str, value: &str) {
    let get = env.run(["get", reference, "--reveal", "-n"]).declare_output_may_contain(value);
    get.output().code(0).stdout_is(value).stderr_is("");
}

fn json_of(stdout: &str) -> Value {
    serde_json::from_str(stdout).expect("one JSON document")
}

/// Times differ from run to run.
fn without_times(text: &str) -> String {
    let time = |word: &str| word.len() == 20 && word.starts_with("20") && word.ends_with('Z');
    let words = text.split(' ').map(|word| if time(word) { "TIME" } else { word });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn every_way_in_comes_out_the_same() {
    let env = TestEnv::new(KMSEAL);
    env.plaintext_file("file");
    for source in [&["-"][..], &["@file"], &[]] {
        let value = env.awkward_canary("value");
        env.write("file", &value);
        let words = [&["set", "vault://a"], source].concat();
        env.run(words).stdin(&*value).output().code(0).stdout_is("");
        reveals(&env, "vault://a", &value);
    }
    env.run(["set", "vault://a", "@missing"]).output().code(1).stdout_is("").stderr_is(
        "error: cannot open missing\n  caused by: No such file or directory (os error 2)\n\
         hint: is the path right, and the folder the one you meant?\n",
    );
    let history = env.run(["history", "vault://a"]).output().code(0).stdout;
    assert_eq!(
        without_times(&history),
        "VERSION  WRITTEN               KEY\n\
         1        TIME  vault:default\n2        TIME  vault:default\n\
         3        TIME  vault:default  newest\n"
    );
}

#[test]
fn a_line_end_goes_unless_it_is_wanted() {
    let env = TestEnv::new(KMSEAL);
    let value = env.canary("value");
    for (input, raw, expected) in [
        (format!("{value}\n"), false, value.clone()),
        (format!("{value}\n\n"), false, format!("{value}\n")),
        (format!("{value}\n"), true, format!("{value}\n")),
        (value.clone(), true, value.clone()),
        (format!("{value}\n"), false, value.clone()),
        (format!("{value}\r\n"), false, value.clone()),
    ] {
        let words = ["set", "vault://a", "-", "--raw"];
        env.run(&words[..3 + usize::from(raw)]).stdin(input).output().code(0);
        reveals(&env, "vault://a", &expected);
    }
    for input in ["", "\n"] {
        let output = env.run(["set", "vault://a", "-"]).stdin(input).output().code(1);
        assert!(output.stderr.contains("there is no value to store"), "{}", output.stderr);
    }
    let large = "x".repeat(1024 * 1024 + 1);
    env.run(["set", "vault://a", "-"]).stdin(&large[1..]).output().code(0);
    env.run(["set", "vault://a", "-"]).stdin(large).output().code(1);
    // Where two in a row came out the same, there is one version.
    assert_eq!(history(&env, "vault://a").len(), 4);
}

fn history(env: &TestEnv, reference: &str) -> Vec<Value> {
    let output = env.run(["history", reference, "--json"]).output().code(0);
    json_of(&output.stdout)["data"].as_array().expect("a list").clone()
}

#[test]
fn a_value_is_hidden_unless_it_is_asked_for() {
    let (env, value) = with_entry();
    env.run(["get", "vault://shop/a"])
        .output()
        .code(0)
        .stdout_is("********\n")
        .stderr_is("hint: run `kmseal get vault://shop/a --reveal`\n");
    let reveal = ["get", "vault://shop/a", "--reveal"];
    let run = env.run(reveal).declare_output_may_contain(&*value).output();
    run.code(0).stdout_is(&format!("{value}\n")).stderr_is("");
    let data = |words: &[&str], allowed: &[u8]| {
        let output = env.run(words).declare_output_may_contain(allowed).output().code(0);
        json_of(&output.stdout)["data"].clone()
    };
    let hidden = json!({"reference": "vault://shop/a", "version": 1});
    assert_eq!(data(&["get", "vault://shop/a", "--json"], b"-"), hidden);
    let shown = json!({"reference": "vault://shop/a", "version": 1, "value": value});
    assert_eq!(data(&["get", "vault://shop/a", "--json", "--reveal"], value.as_bytes()), shown);

    let binary = [&[0xff, 0, 0x1b][..], env.canary("binary").as_bytes()].concat();
    env.run(["set", "vault://b", "-"]).stdin(&*binary).output().code(0);
    let encoded = base64::engine::general_purpose::STANDARD.encode(&binary);
    let shown = json!({"reference": "vault://b", "version": 1, "value_base64": encoded});
    assert_eq!(data(&["get", "vault://b", "--json", "--reveal"], encoded.as_bytes()), shown);
    for flags in [&["-n"][..], &[]] {
        let mut raw = env.command([&["get", "vault://b", "--reveal"], flags].concat());
        assert_eq!(raw.output().expect("starts").stdout, binary);
    }
    env.run(["get", "vault://shop/a", "-n"]).output().code(2);
}

#[test]
fn members_and_versions() {
    let env = TestEnv::new(KMSEAL);
    let (old, new) = (env.canary("old"), env.canary("new"));
    set(&env, "vault://a", &format!("{{\"k\":\"{old}\",\"n\":1}}"));
    set(&env, "vault://a", &format!("{{\"k\":\"{new}\"}}"));
    reveals(&env, "vault://a#k", &new);
    reveals(&env, "vault://a#k@1", &old);
    reveals(&env, "vault://a#n@1", "1");
    for (reference, code) in [
        ("vault://a#n", 1),
        ("vault://a@3", 1),
        ("vault://a@0", 2),
        ("vault://a#", 2),
        ("vault://", 2),
        ("vault://a/../b", 2),
        ("sm://a b", 2),
        ("a", 2),
        ("vault://a\u{1b}[2J", 2),
    ] {
        let output = env.run(["get", reference]).output().code(code).stdout_is("");
        assert!(!output.stderr.contains('\u{1b}'), "{}", output.stderr);
    }
    for words in [["set", "vault://a@1"], ["set", "vault://a#k"], ["delete", "vault://a@1"]] {
        env.run(words).stdin("x").output().code(2);
    }
}

#[test]
fn lists_are_by_name_and_below_a_name() {
    let (env, _) = with_entry();
    for reference in ["vault://shop2/x", "vault://shop/b"] {
        set(&env, reference, "plain");
    }
    let list = |words: &[&str]| {
        let stdout = env.run(words).output().code(0).stdout;
        let lines = stdout.lines().skip(1).map(|line| line.split(' ').next().unwrap_or_default());
        lines.map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    let all = ["vault://shop/a", "vault://shop/b", "vault://shop2/x"];
    assert_eq!(list(&["list"]), all);
    assert_eq!(list(&["list", "vault://shop"]), all[..2]);
    assert_eq!(list(&["list", "vault://shop/b"]), all[1..2]);
    env.run(["list", "vault://sho"]).output().code(0).stdout_is("").stderr_is("no entries\n");
    env.run(["delete", "vault://shop/b", "--yes"]).output().code(0);
    assert_eq!(list(&["list", "vault://shop"]), all[..1]);
    assert_eq!(list(&["list", "--deleted"]), all[1..2]);
}

#[test]
fn deleted_restored_and_gone_for_good() {
    let (env, value) = with_entry();
    let words = |line: &str| line.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
    let run = |line: &str, code| env.run(words(line)).output().code(code);
    run("delete vault://shop/a", 2);
    run("delete --purge vault://shop/a --yes", 1);
    run("delete vault://shop/a vault://none --yes", 1);
    reveals(&env, "vault://shop/a", &value);
    run("delete vault://shop/a --yes", 0)
        .stderr_is("deleted vault://shop/a\nhint: run `kmseal restore vault://shop/a`\n");
    run("get vault://shop/a", 1).stderr_is(
        "error: the entry vault://shop/a is deleted\nhint: run `kmseal restore vault://shop/a`\n",
    );
    run("restore vault://shop/a@7 --yes", 1);
    run("get vault://shop/a", 1);
    run("restore vault://shop/a", 0)
        .stderr_is("restored vault://shop/a; its newest version is 1\n");
    run("restore vault://shop/a", 0).stderr_is(
        "vault://shop/a is not deleted; nothing was changed\nhint: run `kmseal history vault://shop/a`\n",
    );
    run("restore vault://shop/a@1", 0)
        .stderr_is("1 is the newest version of vault://shop/a already; nothing was changed\n");
    set(&env, "vault://shop/a", "plain");
    run("delete vault://shop/a --yes --recovery-days 7", 2);
    let restored = json_of(&run("restore vault://shop/a@1 --yes --json", 0).stdout)["data"].clone();
    let undo = format!("kmseal undo {}", restored["run"].as_str().expect("a run"));
    let expected = json!({
        "outcome": "done", "reference": "vault://shop/a", "version": 3, "restored": true,
        "run": restored["run"], "undo": undo,
    });
    assert_eq!(restored, expected);
    let refused = run("delete sm://user@example.com --yes", 2).stderr;
    assert!(refused.contains("write sm://user@example.com@AWSCURRENT for"), "{refused}");
    reveals(&env, "vault://shop/a", &value);
    assert_eq!(history(&env, "vault://shop/a").len(), 3);
    run("delete vault://shop/a -y", 0);
    run("delete --purge vault://shop/a -y", 0);
    run("restore vault://shop/a", 1);
    run("list --deleted", 0).stdout_is("");
}
