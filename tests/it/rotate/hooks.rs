//! What commands are handed, and where new values come from.

use serde_json::Value;

use super::scene::{Scene, Target, run};
use crate::KMSEAL;
use crate::support::env::TestEnv;

const ENTRY: &str = "vault://shop/db";

/// A vault with an entry, and a file that commands may write values to.
fn vault(value: &str) -> TestEnv {
    let env = TestEnv::new(KMSEAL);
    env.register("old", value.to_owned());
    env.plaintext_file("seen");
    env.run(["set", ENTRY, "-", "--quiet"]).stdin(value).output().code(0);
    env
}

fn old() -> String {
    TestEnv::new(KMSEAL).canary("old")
}

#[test]
fn commands_find_the_values_in_their_environment_and_on_standard_input() {
    let old = old();
    let env = vault(&old);
    let new = env.canary("new");
    env.plaintext_file("new");
    env.write("new", &new);
    let tell = r#"printf '%s|%s|%s|%s|%s|%s\n' "$KMSEAL_STEP" "$KMSEAL_REFERENCE" "$KMSEAL_RUN_ID" \
        "$KMSEAL_VALUE" "$KMSEAL_OLD_VALUE" "$(cat)" >> seen"#;
    let words = [
        "rotate",
        ENTRY,
        "--run-id",
        "a b",
        "--value-from",
        "@new",
        "--set",
        tell,
        "--test",
        tell,
        "--after",
        tell,
        "--after",
        "echo told",
        "--yes",
    ];
    // What was in our own environment under these names is nobody's value.
    let rotated = env.run(words).env("KMSEAL_VALUE", "inherited").output().code(0);
    assert_eq!(rotated.stdout, "", "commands talk on standard error");
    assert!(rotated.stderr.contains("told\n"), "{}", rotated.stderr);
    let seen = String::from_utf8(env.read("seen")).expect("text");
    let line =
        |step: &str, value: &str, old: &str| format!("{step}|{ENTRY}|a b|{value}|{old}|{value}\n");
    let expected =
        [line("set", &new, &old), line("test", &new, &old), line("after", "", "")].concat();
    assert!(seen == expected, "commands were handed something else");
    env.assert_no_leak();
}

/// It would be missing there, and a command would go on with nothing.
#[test]
fn a_value_that_no_variable_can_hold_is_refused_where_it_is_handed_over() {
    let old = old();
    let env = vault(&old);
    env.plaintext_file("large");
    env.write("large", "x".repeat(300_000));
    let words = ["rotate", ENTRY, "--value-from", "@large", "--yes"];
    let refused = env.run([&words[..], &["--test", "true"]].concat()).output().code(1).stderr;
    assert!(refused.contains("too large to be handed to a command"), "{refused}");
    assert_eq!(versions(&env), 1);
    env.run(words).output().code(0);
    // Nor can the way back be handed over.
    let refused = env.run(["rotate", ENTRY, "--yes", "--set", "true"]).output().code(1).stderr;
    assert!(refused.contains("too large to be handed to a command"), "{refused}");
    env.write("large", "a\0b");
    env.run(words).output().code(0);
    let refused = env.run(["rotate", ENTRY, "--yes", "--set", "true"]).output().code(1).stderr;
    assert!(refused.contains("has a NUL in it"), "{refused}");
    assert_eq!(versions(&env), 3);
    let empty = ["rotate", ENTRY, "--yes", "--set", ""];
    env.run(empty).output().code(2);
}

#[test]
fn a_nul_is_refused_before_anything_is_stored() {
    let old = old();
    let env = vault(&old);
    env.write("nul", "a\0b");
    let words = ["rotate", ENTRY, "--value-from", "@nul", "--test", "true", "--yes"];
    let refused = env.run(words).output().code(1);
    assert!(refused.stderr.contains("has a NUL in it"), "{}", refused.stderr);
    assert_eq!(versions(&env), 1);
    // Nobody is handed it without commands.
    env.run(["rotate", ENTRY, "--value-from", "@nul", "--yes"]).output().code(0);
    assert_eq!(versions(&env), 2);
}

fn versions(env: &TestEnv) -> usize {
    let history = env.run(["history", ENTRY, "--json"]).output().code(0).stdout;
    let history: Value = serde_json::from_str(&history).expect("JSON");
    history["data"].as_array().map_or(0, Vec::len)
}

#[test]
fn values_come_from_standard_input_a_file_or_a_command() {
    let old = old();
    let env = vault(&old);
    env.plaintext_file("new");
    let is = |value: &str| {
        let get = env.run(["get", ENTRY, "--reveal"]).declare_output_may_contain(value);
        assert!(get.output().code(0).stdout.trim_end() == value, "another value");
    };
    let [one, two, three] = ["one", "two", "three"].map(|label| env.canary(label));
    let from = |source: &str, stdin: &str| {
        let words = ["rotate", ENTRY, "--value-from", source, "--yes"];
        env.run(words).stdin(stdin).output()
    };
    from("-", &format!("{one}\n")).code(0);
    is(&one);
    env.write("new", format!("{two}\n"));
    from("@new", "").code(0);
    is(&two);
    env.write("new", &three);
    from("cat new", "").code(0);
    is(&three);
    for (source, why) in [("true", "the source is empty"), ("exit 3", "it ended with status 3")] {
        let failed = from(source, "").code(1);
        assert!(failed.stderr.contains(why), "{}", failed.stderr);
    }
    let same = from("@new", "").code(0);
    assert!(same.stderr.contains("has this value already"), "{}", same.stderr);
    assert_eq!(versions(&env), 4);
    from("", "").code(2);
    let two_secrets = ["rotate", ENTRY, "vault://shop/other", "--value-from", "-", "--yes"];
    env.run(two_secrets).output().code(2);
    env.assert_no_leak();
}

#[test]
fn what_was_cut_off_here_goes_on_without_its_run_id() {
    let scene = Scene::new(Target::Entry);
    let mut words = scene.words("7");
    let test = words.iter().position(|word| word == "--test").expect("the option");
    let good = std::mem::replace(&mut words[test + 1], "kill -KILL $PPID".to_owned());
    assert!(scene.env.command(&words).output().expect("runs").status.code().is_none());
    let said = scene.env.run(["resume"]).output().code(0).stderr;
    assert!(said.contains("run its command again with `--run-id 7`"), "{said}");
    words[test + 1] = good;
    let id = words.iter().position(|word| word == "--run-id").expect("the option");
    words.drain(id..id + 2);
    words.push("--resume".to_owned());
    assert_eq!(run(&scene.env, &words, 3), 0);
    scene.check_rotated("resumed");
    assert_eq!(run(&scene.env, &words, 3), 1, "nothing is cut off any more");
    scene.check_rotated("resumed twice");
}

/// Written down once, by the user alone.
#[test]
fn commands_can_be_written_down() {
    let old = old();
    let env = vault(&old);
    let folder = env.home().join(".config/kmseal");
    let file = folder.join("rotate.toml");
    let rules = |text: &str, mode: u32| {
        std::fs::write(&file, text).expect("written");
        let mode = std::os::unix::fs::PermissionsExt::from_mode(mode);
        std::fs::set_permissions(&file, mode).expect("its mode");
    };
    let written = "[[rotate]]\nsecret = 'vault://shop/d*'\ntest = 'echo written >> ran'\n\
                   after = ['echo after >> ran']\n[[rotate]]\nsecret = '*'\ntest = 'false'\n";
    rules(written, 0o600);
    let words = ["rotate", ENTRY, "--yes"];
    let said = env.run(words).output().code(0).stderr;
    assert!(said.contains("the commands for test, after are those of"), "{said}");
    assert_eq!(env.read("ran"), b"written\nafter\n");
    // What is typed counts more, each for itself.
    env.run([&words[..], &["--test", "echo typed >> ran"]].concat()).output().code(0);
    assert_eq!(env.read("ran"), b"written\nafter\ntyped\nafter\n");
    // Another secret has the rule of its own.
    env.run(["set", "vault://other", "--generate", "--quiet"]).output().code(0);
    env.run(["rotate", "vault://other", "--yes"]).output().code(1);
    let before = versions(&env);
    rules(written, 0o644);
    let refused = env.run(words).output().code(1).stderr;
    assert!(refused.contains("rotate.toml"), "{refused}");
    rules("[[rotate]]\nsecret = '*'\nruns = 'x'\n", 0o600);
    let refused = env.run(words).output().code(1).stderr;
    assert!(refused.contains("rotate.toml cannot be read"), "{refused}");
    assert_eq!(versions(&env), before, "rotated without knowing how");
    // A file of the same name in a project is nobody's.
    std::fs::remove_file(&file).expect("removed");
    env.write("rotate.toml", written);
    env.run(words).output().code(0);
    assert_eq!(env.read("ran"), b"written\nafter\ntyped\nafter\n");
}
