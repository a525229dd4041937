//! `set`, which keeps no journal: whatever goes wrong, what it says is true, and saying the same again ends
//! with one new version.

use super::{Writes, cases, kinds, kinds_for, side_by_side};
use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Fault, Kept, cloud};
use crate::support::env::TestEnv;
use crate::support::run::Output;

/// A name in an account of its own, with or without a value.
struct Scene {
    account: Account,
    env: TestEnv,
    reference: &'static str,
    earlier: Option<String>,
    value: String,
}

impl Scene {
    fn new(reference: &'static str, is_there: bool) -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let earlier = is_there.then(|| env.canary("earlier"));
        if let Some(earlier) = &earlier {
            Kept::of(&account, reference).give(earlier);
        }
        let value = env.canary("value");
        account.front().clear();
        Self { account, env, reference, earlier, value }
    }

    fn set(&self, attempts: usize) -> Output {
        let words = ["set", self.reference, "-", "--writes-per-second", "1000"];
        let run = self.env.run(words).env("AWS_MAX_ATTEMPTS", attempts.to_string());
        run.stdin(self.value.as_str()).output()
    }

    /// Whether there is one new version with the value; without it, all is as it was.
    fn is_set(&self, at: &str) -> bool {
        let kept = Kept::of(&self.account, self.reference);
        let before = usize::from(self.earlier.is_some());
        match (kept.versions(), kept.value()) {
            (versions, value) if versions == before && value == self.earlier => false,
            (versions, Some(value)) if versions == before + 1 && value == self.value => true,
            (versions, _) => panic!("{versions} versions, or another value: {at}"),
        }
    }
}

fn spoil(scene: &Scene, fault: &Fault, nth: usize, times: usize) {
    let at = format!("{}: {fault:?} at call {nth}, {times} times", scene.reference);
    let injected = scene.account.front().inject(fault.clone(), Calls::any().nth(nth).times(times));
    let Output { code, stderr, .. } = scene.set(2);
    assert!(injected.fired() > 0, "it did not happen: {at}");
    scene.account.front().heal();
    let is_unsure = stderr.contains("it is not known whether");
    let is_unproven = stderr.contains("was written, and could not be read back");
    match code {
        Some(0) => assert!(scene.is_set(&at), "{at}"),
        Some(1) if is_unsure => {
            assert!(stderr.contains("kmseal history") && stderr.contains("again"), "{stderr}");
        }
        Some(3) if is_unproven => {
            assert!(scene.is_set(&at), "{at}");
            assert!(stderr.contains("kmseal history") && stderr.contains("again"), "{stderr}");
        }
        Some(1) => {
            assert!(!scene.is_set(&at), "it is there, and that was not said: {at}: {stderr}");
        }
        code => panic!("exit code {code:?}: {at}: {stderr}"),
    }
    drop(scene.set(3).code(0));
    assert!(scene.is_set(&at), "again: {at}");
}

fn sweep(reference: &'static str, is_there: bool) {
    let writes = match (reference.starts_with("sm://"), is_there) {
        (true, false) => Writes::New,
        (true, true) => Writes::Versions,
        (false, _) => Writes::Others,
    };
    let kinds = kinds_for(writes, kinds());
    if kinds.is_empty() {
        return;
    }
    let healthy = Scene::new(reference, is_there);
    drop(healthy.set(3).code(0));
    let calls = healthy.account.front().calls().len();
    let cases = cases(&kinds, calls);
    side_by_side(&cases, |(fault, nth, times)| {
        spoil(&Scene::new(reference, is_there), fault, *nth, *times);
    });
    let how = if is_there { "over a value" } else { "new" };
    println!("set {reference} {how}: {calls} calls, {} cases, 0 lost, 0 twice", cases.len());
    assert!(calls >= 4, "{calls}");
}

#[test]
fn a_new_secret() {
    sweep("sm://shop/a", false);
}

#[test]
fn a_secret_that_is_there() {
    sweep("sm://shop/a", true);
}

#[test]
fn a_new_parameter() {
    sweep("ssm:///shop/a", false);
}

#[test]
fn a_parameter_that_is_there() {
    sweep("ssm:///shop/a", true);
}
