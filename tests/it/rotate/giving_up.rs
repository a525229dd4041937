//! `--abort` with other members or users than those that were rotated.

use serde_json::json;

use super::scene::{DEADLY, Scene, Target};
use crate::support::env::TestEnv;

/// Writes down what is set.
const TELL: &str =
    r#"echo "$KMSEAL_REFERENCE $KMSEAL_USER" >> told; printf '%s\n' "$KMSEAL_VALUE" >> values"#;

const TARGETS: [Target; 2] = [Target::Secret, Target::Entry];

/// A secret with members, rotated by these words up to the test, which kills the program.
fn begun(target: Target, value: &serde_json::Value, words: &[&str]) -> Scene {
    let scene = Scene::new(target);
    for env in [&scene.env, &scene.other] {
        env.plaintext_file("values");
    }
    let set = ["set", target.reference(), "-", "--quiet"];
    scene.env.run(set).stdin(value.to_string()).output().code(0);
    let words = [&["rotate", "--set", "true", "--test", DEADLY, "--yes"], words].concat();
    let killed = scene.env.command(&words).output().expect("runs");
    assert!(killed.status.code().is_none() && scene.waits(), "{target:?}");
    scene
}

/// The machines on which it can be given up: the vault is on one only.
fn machines(scene: &Scene) -> Vec<&TestEnv> {
    match scene.target {
        Target::Entry => vec![&scene.env],
        _ => vec![&scene.other, &scene.env],
    }
}

fn abort(env: &TestEnv, words: &[&str]) -> crate::support::run::Output {
    env.run([&["rotate", "--abort", "--set", TELL, "--yes"], words].concat()).output()
}

/// The words of the command that is named as the next step.
fn named(said: &str) -> Vec<String> {
    let line = said.lines().find_map(|line| line.split_once("kmseal rotate --abort "));
    let words = line.expect("a command").1.replace(['\'', '`'], "");
    words.split(' ').map(ToOwned::to_owned).collect()
}

#[test]
fn what_waits_is_not_dropped_for_other_members() {
    for target in TARGETS {
        for nth in 0..2 {
            let name = target.reference();
            let [a, b] = ["a", "b"].map(|member| format!("{name}#{member}"));
            let old = Scene::new(Target::Entry).old;
            let value = json!({"a": old, "b": format!("{old}-b"), "c": 1});
            let scene = begun(target, &value, &[&a, &b, "--run-id", "7"]);
            let Some(env) = machines(&scene).get(nth).copied() else { continue };
            let typo = format!("{name}#typo");
            let mut right = Vec::new();
            for wrong in [&[typo.as_str()][..], &[&a], &[&b], &[name], &[&a, &typo]] {
                let refused = abort(env, wrong).code(1).stderr;
                assert!(refused.contains("is not of these members"), "{refused}");
                assert!(scene.waits() && !env.work().join("told").exists(), "{wrong:?}");
                right = named(&refused);
            }
            assert_eq!(right, [a.clone(), b.clone()]);
            // Without a journal a run id says nothing of the members that it was for.
            let other = abort(env, &[&b, "--run-id", "8"]).code(0).stderr;
            assert!(other.contains("is of another run, or of other members"), "{other}");
            assert!(scene.waits(), "{target:?}");
            abort(env, &[&right[0], &right[1]]).code(0);
            assert!(!scene.waits(), "{target:?}");
            let values = format!("{old}\n{old}-b\n");
            assert!(env.read("values") == values.as_bytes(), "another value was set");
            assert_eq!(env.read("told"), format!("{a} \n{b} \n").as_bytes());
        }
    }
}

/// Somebody has changed another member meanwhile: what waits can be given up all the same.
#[test]
fn what_was_changed_meanwhile_keeps_nothing_waiting() {
    for target in TARGETS {
        for env in 0..2 {
            let name = target.reference();
            let a = format!("{name}#a");
            let scene = begun(target, &json!({"a": "1", "b": "2"}), &[&a, "--run-id", "7"]);
            let Some(env) = machines(&scene).get(env).copied() else { continue };
            let changed = json!({"a": "1", "b": "3"}).to_string();
            env.run(["set", name, "-", "--quiet"]).stdin(changed).output().code(0);
            let mut words = vec![a];
            if env.work() == scene.other.work() {
                words = named(&abort(env, &[&words[0]]).code(1).stderr);
            }
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            abort(env, &words).code(0);
            assert!(!scene.waits(), "{target:?}");
            assert!(env.read("values").starts_with(b"1\n"), "the value in use was not set");
        }
    }
}

#[test]
fn users_that_take_turns_are_named_when_it_is_given_up() {
    for target in TARGETS {
        for nth in 0..2 {
            let reference = format!("{}#password", target.reference());
            let words = [&reference, "--pair", "app,app_clone", "--run-id"];
            let value = json!({"username": "app", "password": "first"});
            let scene = begun(target, &value, &[&words[..], &["1"]].concat());
            let Some(env) = machines(&scene).get(nth).copied() else { continue };
            scene.env.run([&["rotate", "--yes"], &words[..], &["1"]].concat()).output().code(0);
            let deadly = ["rotate", "--yes", "--set", "true", "--test", DEADLY];
            let killed = scene.env.command([&deadly[..], &words, &["2"]].concat());
            assert!({ killed }.output().expect("runs").status.code().is_none());
            // Neither forth nor back without them: it would be set for nobody, or for the other one.
            let alone = ["rotate", &reference, "--run-id", "2", "--set", TELL, "--yes"];
            env.run(alone).output().code(1);
            let resumed = ["rotate", &reference, "--resume", "--set", TELL, "--yes"];
            let refused = env.run(resumed).output().code(1).stderr;
            assert_eq!(
                refused.contains("--pair app,app_clone"),
                nth > 0 || target == Target::Entry
            );
            let refused = abort(env, &[&reference]).code(1).stderr;
            assert!(refused.contains("--pair"), "{refused}");
            assert!(scene.waits() && !env.work().join("told").exists());
            abort(env, &words[..3]).code(0);
            assert!(!scene.waits(), "{target:?}");
            // The user of before, whose turn it would have been.
            assert_eq!(env.read("told"), format!("{reference} app\n").as_bytes());
            assert!(env.read("values") == b"first\n", "another value was set");
        }
    }
}
