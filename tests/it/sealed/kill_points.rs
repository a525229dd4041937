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
    let words = ["unseal", ".env", "--env-dialect", "node", "--yes", "--key", &scene.key];
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
