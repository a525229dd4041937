//! kmseal is killed before, after and in the middle of every state-changing system call of `seal` and of its
//! undo, and then recovers.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use super::raw_key;
use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::snapshot::Snapshot;
use crate::support::tracer::{EVERY_WAY, Traced, When, every_step};

/// A file, and a key in another one: nothing in the sealed values says where that is.
struct Scene {
    env: TestEnv,
    key: String,
    start: Snapshot,
    before: Vec<u8>,
    values: [(&'static str, String); 2],
}

impl Scene {
    fn new() -> Self {
        let env = TestEnv::new(KMSEAL);
        env.run(["vault", "init", "--quiet"]).output().code(0);
        let key = raw_key(&env, "team");
        let values = [("DB_PASSWORD", env.canary("one")), ("API_TOKEN", env.canary("two"))];
        let [(_, one), (_, two)] = &values;
        let before = format!(
            "# shop\r\nDB_PASSWORD = '{one}'  # x\r\nexport API_TOKEN=\"{two}\"\nAPI_TOKEN='{two}'"
        );
        env.plaintext_file(".env");
        env.write(".env", &before);
        let start = Snapshot::of(env.root());
        Self { env, key, start, before: before.into_bytes(), values }
    }

    fn words(&self) -> [&str; 7] {
        ["seal", ".env", "--env-dialect", "node", "--yes", "-k", &self.key]
    }

    fn resume_and_check(&self, at: &str) {
        for _ in 0..2 {
            self.env.run(["resume"]).output().code(0);
        }
        let text = self.env.read(".env");
        if text == self.before {
            let runs = self.env.run(["runs", "--json"]).output().code(0).stdout;
            assert!(runs.contains("\"data\":[]"), "{at}: {runs}");
            return;
        }
        self.env.assert_clean(".env", &text);
        for (name, value) in &self.values {
            let words = ["run", "-f", ".env", "--key", &self.key, "--", "printenv", name];
            let run = self.env.run(words).declare_output_may_contain(&**value);
            assert_eq!(run.output().code(0).stdout, format!("{value}\n"), "{name}: {at}");
        }
    }

    fn undo_and_check(&self, at: &str) {
        for _ in 0..2 {
            let code = self.env.run(["undo"]).output().code;
            assert!(matches!(code, Some(0 | 1)), "{at}");
            assert!(self.env.read(".env") == self.before, "the file was not put back: {at}");
        }
        let names: Vec<_> = std::fs::read_dir(self.env.work()).expect("lists").collect();
        assert_eq!(names.len(), 2, "something was left beside the file: {at}");
    }
}

fn kill_everywhere(
    scene: &Scene,
    words: &[&str],
    prepare: impl Fn(),
    recover: impl Fn(&str),
) -> usize {
    let mut kills = 0;
    for way in EVERY_WAY {
        kills += every_step(|step| {
            prepare();
            let run = Traced::new(scene.env.command(words)).kill_at(step, way);
            if run.killed {
                recover(&format!("{words:?} killed {way:?} {}", run.last()));
            }
            run
        });
    }
    println!("{words:?}: {kills} kill points, 0 lost");
    kills
}

#[test]
fn seal_killed_then_resumed_and_undone() {
    let scene = Scene::new();
    let recover = |at: &str| {
        scene.resume_and_check(at);
        scene.undo_and_check(at);
    };
    let kills = kill_everywhere(&scene, &scene.words(), || scene.start.put_back(), recover);
    assert!(kills >= 60, "{kills}");
}

#[test]
fn undo_of_seal_killed_then_undone() {
    let scene = Scene::new();
    scene.env.run(scene.words()).output().code(0);
    let sealed = Snapshot::of(scene.env.root());
    let recover = |at: &str| scene.undo_and_check(at);
    let kills = kill_everywhere(&scene, &["undo"], || sealed.put_back(), recover);
    assert!(kills >= 30, "{kills}");
}

/// A run that was to unseal is finished, or has not begun.
#[test]
fn unseal_killed_then_resumed_and_sealed_again() {
    let scene = Scene::new();
    scene.env.run(scene.words()).output().code(0);
    let text = scene.env.read(".env");
    let sealed = Snapshot::of(scene.env.root());
    let words = unseal_words(&scene);
    let recover = |at: &str| {
        for _ in 0..2 {
            scene.env.run(["resume"]).output().code(0);
        }
        let names: Vec<_> = std::fs::read_dir(scene.env.work()).expect("lists").collect();
        assert_eq!(names.len(), 2, "something was left beside the file: {at}");
        let after = scene.env.read(".env");
        if after != text {
            let plain = String::from_utf8(after).expect("text");
            assert!(!plain.contains("sealed:"), "half of it: {at}");
            scene.env.run(scene.words()).output().code(0);
        }
        assert!(scene.env.read(".env") == text, "sealed again, it is another text: {at}");
    };
    let kills = kill_everywhere(&scene, &words, || sealed.put_back(), recover);
    assert!(kills >= 60, "{kills}");
}

fn unseal_words(scene: &Scene) -> [&str; 7] {
    ["unseal", ".env", "--env-dialect", "node", "--yes", "--key", &scene.key]
}

/// Sealed, and in quotes, which are to come back as well.
fn sealed_in_quotes(scene: &Scene) -> Vec<u8> {
    scene.env.run(scene.words()).output().code(0);
    let text = String::from_utf8(scene.env.read(".env")).expect("text");
    let at = text.find("sealed:").expect("a sealed value");
    let end = at + text[at..].find(char::is_whitespace).expect("its end");
    let text = format!("{}\"{}\"{}", &text[..at], &text[at..end], &text[end..]);
    scene.env.write(".env", &text);
    text.into_bytes()
}

fn state_of_the_last(scene: &Scene) -> String {
    let runs = scene.env.run(["runs", "--json"]).output().code(0).stdout;
    let runs: serde_json::Value = serde_json::from_str(&runs).expect("JSON");
    let last = runs["data"].as_array().and_then(|runs| runs.last()).expect("a run");
    last["state"].as_str().expect("its state").to_owned()
}

/// What is sealed again is what it was, whatever comes after it.
fn check_sealed_again(scene: &Scene, text: &[u8], at: &str) {
    assert!(scene.env.read(".env") == text, "not what was sealed: {at}");
    for words in ["undo", "resume"] {
        scene.env.run([words]).output().code(0);
        assert!(scene.env.read(".env") == text, "{words}: {at}");
    }
    let names: Vec<_> = std::fs::read_dir(scene.env.work()).expect("lists").collect();
    assert_eq!(names.len(), 2, "something was left beside the file: {at}");
}

#[test]
fn unseal_killed_then_undone() {
    let scene = Scene::new();
    let text = sealed_in_quotes(&scene);
    let start = Snapshot::of(scene.env.root());
    let mut undone = 0;
    let words = unseal_words(&scene);
    for way in EVERY_WAY {
        every_step(|step| {
            start.put_back();
            let run = Traced::new(scene.env.command(words)).kill_at(step, way);
            let at = format!("killed {way:?} {}", run.last());
            let is_done = scene.env.run(["runs"]).output().code(0).stdout.lines().count() == 3
                && state_of_the_last(&scene) == "done";
            if is_done {
                let refused = scene.env.run(["undo"]).output().code(1).stderr;
                assert!(refused.contains("in place of what was sealed"), "{refused}");
                assert!(!String::from_utf8_lossy(&scene.env.read(".env")).contains("sealed:"));
            } else if state_of_the_last(&scene) == "cut-off" {
                scene.env.run(["undo"]).output().code(0);
                assert_eq!(state_of_the_last(&scene), "undone", "{at}");
                check_sealed_again(&scene, &text, &at);
                undone += 1;
            } else {
                assert!(scene.env.read(".env") == text, "{at}");
            }
            run
        });
    }
    println!("unseal: undone after {undone} kills, 0 lost");
    assert!(undone >= 40, "{undone}");
}

#[test]
fn an_undone_unseal_that_is_killed_is_finished() {
    let scene = Scene::new();
    let text = sealed_in_quotes(&scene);
    let start = Snapshot::of(scene.env.root());
    // Cut off as late as can be.
    for step in 0.. {
        start.put_back();
        let traced = Traced::new(scene.env.command(unseal_words(&scene)));
        assert!(traced.kill_at(step, When::After).killed, "never in plain text");
        if scene.env.read(".env") != text {
            break;
        }
    }
    assert_eq!(state_of_the_last(&scene), "cut-off");
    let cut_off = Snapshot::of(scene.env.root());
    let recover = |at: &str| {
        if state_of_the_last(&scene) == "undo-cut-off" {
            scene.env.run(["resume"]).output().code(0);
        } else {
            scene.env.run(["undo"]).output().code(0);
        }
        check_sealed_again(&scene, &text, at);
    };
    let kills = kill_everywhere(&scene, &["undo"], || cut_off.put_back(), recover);
    assert!(kills >= 20, "{kills}");
}

/// Kills these words as soon as the plan is in the journal, before anything else is done.
pub(super) fn cut_off_after_the_plan(env: &TestEnv, words: &[&str]) {
    let start = Snapshot::of(env.root());
    for step in 0.. {
        start.put_back();
        assert!(Traced::new(env.command(words)).kill_at(step, When::Before).killed, "no plan");
        let runs = env.run(["runs", "--json"]).output().code(0).stdout;
        // Not the step by itself: calls to KMS are not of the same number every time.
        if runs.contains("\"state\":\"cut-off\"") {
            return;
        }
    }
}
