//! `edit` in AWS: what was typed is nowhere else, and is neither lost nor written twice.
#![cfg(target_os = "linux")]

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use super::{Writes, cases, kinds, kinds_for, side_by_side};
use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Fault, Kept, cloud};
use crate::support::env::TestEnv;

struct Scene {
    account: Account,
    env: TestEnv,
    entry: &'static str,
    earlier: String,
    typed: String,
}

impl Scene {
    fn new(entry: &'static str) -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        env.run(["vault", "init", "--quiet"]).output().code(0);
        let [earlier, typed] = ["earlier", "typed"].map(|label| env.canary(label));
        Kept::of(&account, entry).give(&earlier);
        env.plaintext_file("typed");
        env.write("typed", &typed);
        let editor = env.write("editor", "#!/bin/sh\ncat \"$(dirname \"$0\")/typed\" > \"$1\"\n");
        std::fs::set_permissions(editor, Permissions::from_mode(0o755)).expect("make it a program");
        account.front().clear();
        Self { account, env, entry, earlier, typed }
    }

    fn run(&self, words: &[&str], attempts: usize) -> Option<i32> {
        let words = [words, &["--writes-per-second", "1000"]].concat();
        let run = self.env.run(words).env("EDITOR", self.env.work().join("editor"));
        run.env("AWS_MAX_ATTEMPTS", attempts.to_string()).output().code
    }

    fn edit(&self, attempts: usize) -> Option<i32> {
        self.run(&["edit", self.entry, "--yes"], attempts)
    }

    fn states(&self) -> Vec<String> {
        let output = self.env.run(["runs", "--json"]).output().code(0);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        let runs = document["data"].as_array().expect("a list");
        runs.iter().map(|run| run["state"].as_str().expect("a state").to_owned()).collect()
    }

    #[track_caller]
    fn check(&self, value: &String, versions: usize, at: &str) {
        let kept = Kept::of(&self.account, self.entry);
        assert!(kept.value().as_ref() == Some(value), "another value: {at}");
        assert_eq!(kept.versions(), versions, "{at}");
    }
}

fn spoil(entry: &'static str, fault: &Fault, nth: usize, times: usize) {
    let at = format!("{entry}: {fault:?} at call {nth}, {times} times");
    let scene = Scene::new(entry);
    let injected = scene.account.front().inject(fault.clone(), Calls::any().nth(nth).times(times));
    let code = scene.edit(2);
    assert!(injected.fired() > 0, "it did not happen: {at}");
    scene.account.front().heal();
    match code {
        Some(0) => assert_eq!(scene.states(), ["done"], "{at}"),
        Some(1) => {
            assert_eq!(scene.states(), [""; 0], "{at}");
            scene.check(&scene.earlier, 1, &at);
            assert_eq!(scene.edit(3), Some(0), "again: {at}");
        }
        Some(3) => {
            assert_eq!(scene.states(), ["cut-off"], "{at}");
            assert_eq!(scene.run(&["resume"], 3), Some(0), "resume: {at}");
        }
        code => panic!("exit code {code:?}: {at}"),
    }
    scene.check(&scene.typed, 2, &at);
    if times > 1 {
        assert_eq!(scene.run(&["undo"], 3), Some(0), "undo: {at}");
        scene.check(&scene.earlier, 3, &at);
    }
}

fn sweep(entry: &'static str, writes: Writes) {
    let kinds = kinds_for(writes, kinds());
    if kinds.is_empty() {
        return;
    }
    let healthy = Scene::new(entry);
    assert_eq!(healthy.edit(3), Some(0));
    let calls = healthy.account.front().calls().len();
    let cases = cases(&kinds, calls);
    side_by_side(&cases, |(fault, nth, times)| spoil(entry, fault, *nth, *times));
    println!("edit {entry}: {calls} calls, {} cases, 0 lost, 0 written twice", cases.len());
    assert!(calls >= 5, "{calls}");
}

#[test]
fn a_secret() {
    sweep("sm://shop/a", Writes::Versions);
}

#[test]
fn a_parameter() {
    sweep("ssm:///shop/b", Writes::Others);
}
