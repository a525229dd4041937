//! `copy` from store to store: journaled, so that what is cut off is resumed, and taken back.

use serde_json::{Value, json};

use super::{Writes, cases, kinds, kinds_for, side_by_side};
use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Fault, Kept, cloud};
use crate::support::env::TestEnv;

/// From where to where, and what is there already.
#[derive(Clone, Copy)]
struct Way {
    from: &'static str,
    to: &'static str,
    /// The member of the destination that is written.
    member: Option<&'static str>,
    is_there: bool,
}

impl Way {
    fn writes(self) -> Writes {
        match (self.to, self.is_there) {
            (SECRET, false) => Writes::New,
            (SECRET, true) => Writes::Versions,
            _ => Writes::Others,
        }
    }
}

struct Scene {
    account: Account,
    env: TestEnv,
    way: Way,
    value: String,
    earlier: Option<String>,
}

impl Scene {
    fn new(way: Way) -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let value = env.canary("value");
        Kept::of(&account, way.from).give(&value);
        let earlier = way.is_there.then(|| match way.member {
            Some(member) => json!({ member: env.canary("earlier"), "PORT": 5432 }).to_string(),
            None => env.canary("earlier"),
        });
        if let Some(earlier) = &earlier {
            Kept::of(&account, way.to).give(earlier);
        }
        account.front().clear();
        Self { account, env, way, value, earlier }
    }

    fn run(&self, words: &[&str], attempts: usize) -> Option<i32> {
        let words = [words, &["--writes-per-second", "1000"]].concat();
        self.env.run(words).env("AWS_MAX_ATTEMPTS", attempts.to_string()).output().code
    }

    fn copy(&self, attempts: usize) -> Option<i32> {
        let Way { from, to, member, .. } = self.way;
        let to = member.map_or_else(|| to.to_owned(), |member| format!("{to}#{member}"));
        self.run(&["copy", from, &to, "--yes", "--on-conflict", "overwrite"], attempts)
    }

    /// The state of each run.
    fn states(&self) -> Vec<String> {
        let output = self.env.run(["runs", "--json"]).output().code(0);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        let runs = document["data"].as_array().expect("a list");
        runs.iter().map(|run| run["state"].as_str().expect("a state").to_owned()).collect()
    }

    #[track_caller]
    fn check_copied(&self, at: &str) {
        let kept = Kept::of(&self.account, self.way.to);
        let expected = match self.way.member {
            Some(member) => json!({ member: self.value, "PORT": 5432 }),
            None => Value::from(self.value.as_str()),
        };
        let value = kept.value().expect("a value");
        let value = match self.way.member {
            Some(_) => serde_json::from_str(&value).expect("an object"),
            None => Value::from(value),
        };
        assert!(value == expected, "another value: {at}");
        assert_eq!(kept.versions(), 1 + usize::from(self.way.is_there), "{at}");
        self.check_source(at);
    }

    #[track_caller]
    fn check_untouched(&self, at: &str) {
        let kept = Kept::of(&self.account, self.way.to);
        assert!(kept.value() == self.earlier, "another value: {at}");
        assert_eq!(kept.versions(), usize::from(self.way.is_there), "{at}");
        self.check_source(at);
    }

    #[track_caller]
    fn check_source(&self, at: &str) {
        let source = Kept::of(&self.account, self.way.from);
        assert!(source.value().as_ref() == Some(&self.value), "the source was changed: {at}");
        assert_eq!(source.versions(), 1, "{at}");
    }
}

fn spoil(way: Way, fault: &Fault, nth: usize, times: usize) {
    let at = format!("{} to {}: {fault:?} at call {nth}, {times} times", way.from, way.to);
    let scene = Scene::new(way);
    let injected = scene.account.front().inject(fault.clone(), Calls::any().nth(nth).times(times));
    let code = scene.copy(2);
    assert!(injected.fired() > 0, "it did not happen: {at}");
    scene.account.front().heal();
    let states = scene.states();
    match code {
        Some(0) => assert_eq!(states, ["done"], "{at}"),
        Some(1) => {
            assert!(states.is_empty(), "{states:?}: {at}");
            scene.check_untouched(&at);
            assert_eq!(scene.copy(3), Some(0), "again: {at}");
        }
        Some(3) => {
            assert_eq!(states, ["cut-off"], "{at}");
            assert_eq!(scene.run(&["resume"], 3), Some(0), "resume: {at}");
        }
        code => panic!("exit code {code:?}: {at}"),
    }
    scene.check_copied(&at);
    if times == 1 {
        return;
    }
    assert_eq!(scene.run(&["undo"], 3), Some(0), "undo: {at}");
    let kept = Kept::of(&scene.account, way.to);
    assert!(kept.value() == scene.earlier, "undo left another value: {at}");
    scene.check_source(&at);
}

fn sweep(way: Way) {
    let kinds = kinds_for(way.writes(), kinds());
    if kinds.is_empty() {
        return;
    }
    let healthy = Scene::new(way);
    assert_eq!(healthy.copy(3), Some(0));
    healthy.check_copied("healthy");
    let calls = healthy.account.front().calls().len();
    let cases = cases(&kinds, calls);
    side_by_side(&cases, |(fault, nth, times)| spoil(way, fault, *nth, *times));
    let (from, to) = (way.from, way.to);
    println!("copy {from} {to}: {calls} calls, {} cases, 0 lost, 0 written twice", cases.len());
    assert!(calls >= 6, "{calls}");
}

const SECRET: &str = "sm://shop/a";
const PARAMETER: &str = "ssm:///shop/b";

#[test]
fn a_secret_to_a_new_parameter() {
    sweep(Way { from: SECRET, to: PARAMETER, member: None, is_there: false });
}

#[test]
fn a_secret_over_a_parameter() {
    sweep(Way { from: SECRET, to: PARAMETER, member: None, is_there: true });
}

#[test]
fn a_parameter_to_a_new_secret() {
    sweep(Way { from: PARAMETER, to: SECRET, member: None, is_there: false });
}

#[test]
fn a_parameter_over_a_secret() {
    sweep(Way { from: PARAMETER, to: SECRET, member: None, is_there: true });
}

#[test]
fn a_parameter_over_a_member() {
    sweep(Way { from: PARAMETER, to: SECRET, member: Some("TOKEN"), is_there: true });
}
