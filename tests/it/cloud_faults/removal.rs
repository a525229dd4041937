//! `delete` and `restore`: what they say of an entry is true, and the same command does the rest.

use serde_json::json;

use super::{cases, kinds, side_by_side};
use crate::KMSEAL;
use crate::support::cloud::differences::UNLABELLED_VERSIONS;
use crate::support::cloud::{Account, Calls, Emulator, Fault, Kept, cloud};
use crate::support::env::TestEnv;
use crate::support::run::Output;

const SECRETS: [&str; 2] = ["sm://shop/a", "sm://shop/b"];
const PARAMETERS: [&str; 2] = ["ssm:///shop/a", "ssm:///shop/b"];

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// Two secrets are marked as deleted.
    Delete,
    /// One is brought back.
    Restore,
    /// Two that are marked as deleted are removed.
    Purge,
    /// Two parameters are removed.
    Parameters,
    /// An earlier value of a secret becomes the newest.
    Earlier,
}

impl Act {
    fn entries(self) -> &'static [&'static str] {
        match self {
            Self::Delete | Self::Purge => &SECRETS,
            Self::Parameters => &PARAMETERS,
            Self::Restore | Self::Earlier => &SECRETS[..1],
        }
    }

    /// What is said of an entry that is not known.
    fn done(self) -> &'static str {
        match self {
            Self::Delete => "deleted",
            Self::Purge | Self::Parameters => "removed for good",
            Self::Restore => "restored",
            Self::Earlier => "written",
        }
    }
}

struct Scene {
    account: Account,
    env: TestEnv,
    act: Act,
    words: Vec<String>,
    value: String,
}

impl Scene {
    fn new(act: Act) -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let value = env.canary("value");
        for entry in act.entries() {
            Kept::of(&account, entry).give(&value);
        }
        let name = json!({ "SecretId": "shop/a" });
        let mut words = match act {
            Act::Delete => vec!["delete".to_owned(), "--yes".to_owned()],
            Act::Purge | Act::Parameters => {
                ["delete", "--purge", "--yes"].map(ToOwned::to_owned).to_vec()
            }
            Act::Restore => vec!["restore".to_owned()],
            Act::Earlier => {
                let answer = account.ask("secretsmanager.GetSecretValue", name);
                let version = answer["VersionId"].as_str().expect("a version").to_owned();
                Kept::of(&account, SECRETS[0]).give(&env.canary("later"));
                ["restore", &format!("{}@{version}", SECRETS[0]), "--yes"]
                    .map(ToOwned::to_owned)
                    .to_vec()
            }
        };
        if [Act::Restore, Act::Purge].contains(&act) {
            for entry in act.entries() {
                let name = json!({ "SecretId": entry["sm://".len()..].to_owned() });
                account.ask("secretsmanager.DeleteSecret", name);
            }
        }
        if act != Act::Earlier {
            words.extend(act.entries().iter().map(|entry| (*entry).to_owned()));
        }
        account.front().clear();
        Self { account, env, act, words, value }
    }

    fn run(&self, attempts: usize) -> Output {
        let words = self.words.iter().map(String::as_str);
        let run = self.env.run(words.chain(["--writes-per-second", "1000"]));
        run.env("AWS_MAX_ATTEMPTS", attempts.to_string()).output()
    }

    fn is_done(&self, entry: &str) -> bool {
        let kept = Kept::of(&self.account, entry);
        match self.act {
            Act::Delete => kept.is_marked(),
            Act::Restore => {
                let is_back = kept.value().as_ref() == Some(&self.value);
                assert!(is_back != kept.is_marked() && kept.versions() == 1);
                is_back
            }
            Act::Purge | Act::Parameters => kept.is_gone(),
            Act::Earlier => {
                let versions = kept.versions();
                let is_back = kept.value().as_ref() == Some(&self.value);
                assert_eq!(versions, if is_back { 3 } else { 2 });
                is_back
            }
        }
    }
}

fn spoil(act: Act, fault: &Fault, nth: usize, times: usize) {
    let at = format!("{act:?}: {fault:?} at call {nth}, {times} times");
    let scene = Scene::new(act);
    let injected = scene.account.front().inject(fault.clone(), Calls::any().nth(nth).times(times));
    let Output { code, stderr, .. } = scene.run(2);
    assert!(injected.fired() > 0, "it did not happen: {at}");
    scene.account.front().heal();
    let mut all = true;
    for entry in act.entries() {
        let is_done = scene.is_done(entry);
        all &= is_done;
        let is_said = stderr.contains(&format!("caused by: {entry} was deleted"))
            || stderr.contains(&format!("{entry} was written, and could not be read back"));
        let is_unsure = stderr
            .contains(&format!("is not known whether {entry} was {}", act.done()))
            || stderr.contains("it is not known which of the entries");
        assert!(code == Some(0) || is_done || !is_said, "{entry} was not: {at}: {stderr}");
        let is_journaled = act == Act::Earlier && code == Some(3);
        let is_known = is_said || is_unsure || is_journaled;
        assert!(code == Some(0) || !is_done || is_known, "{entry}: {at}: {stderr}");
    }
    match code {
        Some(0) => assert!(all, "{at}: {stderr}"),
        // The journal holds the rest.
        Some(3) if act == Act::Earlier => {
            assert_eq!(scene.env.runs(), (1, 1), "{at}: {stderr}");
            scene.env.run(["resume"]).output().code(0);
            assert!(act.entries().iter().all(|entry| scene.is_done(entry)), "resumed: {at}");
            assert_eq!(scene.env.runs(), (1, 0), "{at}");
        }
        Some(1) => assert!(!stderr.contains("caused by: sm://shop/a was"), "{at}: {stderr}"),
        Some(3) => assert!(stderr.contains("was deleted"), "{at}: {stderr}"),
        code => panic!("exit code {code:?}: {at}: {stderr}"),
    }
    let again = scene.run(3);
    // What is gone for good cannot be named any more.
    let gone = again.code == Some(1) && again.stderr.contains("there is no entry");
    assert!(again.code == Some(0) || (act.done() == "removed for good" && gone), "{at}: {again:?}");
    assert!(gone || act.entries().iter().all(|entry| scene.is_done(entry)), "again: {at}");
}

fn sweep(act: Act) {
    // All three versions are counted.
    if act == Act::Earlier && cloud().skips(Emulator::Ministack, UNLABELLED_VERSIONS) {
        return;
    }
    let healthy = Scene::new(act);
    drop(healthy.run(3).code(0));
    assert!(act.entries().iter().all(|entry| healthy.is_done(entry)), "{act:?}");
    let calls = healthy.account.front().calls().len();
    let cases = cases(&kinds(), calls);
    side_by_side(&cases, |(fault, nth, times)| spoil(act, fault, *nth, *times));
    println!("{act:?}: {calls} calls, {} cases, 0 lost, 0 twice", cases.len());
    assert!(calls >= 2, "{calls}");
}

#[test]
fn secrets_are_deleted() {
    sweep(Act::Delete);
}

#[test]
fn a_secret_is_restored() {
    sweep(Act::Restore);
}

#[test]
fn secrets_are_removed_for_good() {
    sweep(Act::Purge);
}

#[test]
fn parameters_are_removed_for_good() {
    sweep(Act::Parameters);
}

#[test]
fn an_earlier_value_is_restored() {
    sweep(Act::Earlier);
}
