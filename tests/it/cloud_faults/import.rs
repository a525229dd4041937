//! `import`, which keeps no journal: what it says is true, and the same command stores the rest.

use super::{Writes, cases, kinds, kinds_for, side_by_side};
use crate::KMSEAL;
use crate::support::cloud::{Account, Calls, Fault, Kept, cloud};
use crate::support::env::TestEnv;
use crate::support::run::Output;

/// What the file sets, and which of it is there with another value.
const NAMES: [&str; 3] = ["DB_PASSWORD", "API_TOKEN", "ROTATED_SECRET"];
const TAKEN: &str = NAMES[2];

/// A store, and the entries that the values go into.
#[derive(Clone, Copy)]
struct Target {
    to: &'static str,
    entries: &'static [&'static str],
    writes: Writes,
}

const MEMBERS: Target =
    Target { to: "sm://shop/prod", entries: &["sm://shop/prod"], writes: Writes::Versions };
const PARAMETERS: Target = Target {
    to: "ssm:///shop",
    entries: &["ssm:///shop/DB_PASSWORD", "ssm:///shop/API_TOKEN", "ssm:///shop/ROTATED_SECRET"],
    writes: Writes::Others,
};

struct Scene {
    account: Account,
    env: TestEnv,
    target: Target,
    before: Vec<(usize, Option<String>)>,
    after: Vec<(usize, Option<String>)>,
}

impl Scene {
    fn new(target: Target) -> Self {
        let account = cloud().account();
        let env = TestEnv::with_cloud(KMSEAL, &account);
        let values = NAMES.map(|name| env.canary(name));
        let lines: Vec<String> =
            NAMES.iter().zip(&values).map(|(name, value)| format!("{name}={value}\n")).collect();
        env.plaintext_file(".env");
        env.write(".env", lines.concat());
        let earlier = env.canary("earlier");
        let (taken, earlier, after) = match target.entries {
            [one] => {
                let earlier = format!("{{\"{TAKEN}\":\"{earlier}\",\"PORT\":5432}}");
                let [password, token, rotated] = &values;
                let after = format!(
                    "{{\"{TAKEN}\":\"{rotated}\",\"PORT\":5432,\"{}\":\"{password}\",\"{}\":\"{token}\"}}",
                    NAMES[0], NAMES[1]
                );
                (*one, earlier, vec![(2, Some(after))])
            }
            many => {
                let [password, token, rotated] = values;
                let after = vec![(1, Some(password)), (1, Some(token)), (2, Some(rotated))];
                (many[2], earlier, after)
            }
        };
        Kept::of(&account, taken).give(&earlier);
        let mut scene = Self { account, env, target, before: Vec::new(), after };
        scene.before = scene.now();
        scene.account.front().clear();
        scene
    }

    fn import(&self, attempts: usize) -> Output {
        let words = ["import", ".env", "--to", self.target.to, "--on-conflict", "overwrite"];
        let more = ["--yes", "--writes-per-second", "1000"];
        let run = self.env.run(words.into_iter().chain(more));
        run.env("AWS_MAX_ATTEMPTS", attempts.to_string()).output()
    }

    /// Of each entry how many versions it has, and the newest value.
    fn now(&self) -> Vec<(usize, Option<String>)> {
        let kept = self.target.entries.iter().map(|entry| Kept::of(&self.account, entry));
        kept.map(|kept| (kept.versions(), kept.value())).collect()
    }
}

fn spoil(target: Target, fault: &Fault, nth: usize, times: usize) {
    let at = format!("{}: {fault:?} at call {nth}, {times} times", target.to);
    let scene = Scene::new(target);
    let injected = scene.account.front().inject(fault.clone(), Calls::any().nth(nth).times(times));
    let Output { code, stderr, .. } = scene.import(2);
    assert!(injected.fired() > 0, "it did not happen: {at}");
    scene.account.front().heal();
    let now = scene.now();
    let said = |entry: &str, what: &str| stderr.contains(&format!("{entry} {what}"));
    for (place, entry) in target.entries.iter().enumerate() {
        let is_stored = now[place] == scene.after[place];
        assert!(is_stored || now[place] == scene.before[place], "{entry} is neither: {at}");
        if said(entry, "was stored") {
            assert!(is_stored, "{entry} was not stored: {at}: {stderr}");
        } else if code != Some(0) && is_stored {
            let unknown = stderr.contains(&format!("it is not known whether {entry} was written"));
            assert!(unknown, "{entry} was stored, and nobody said so: {at}: {stderr}");
        }
    }
    match code {
        Some(0) => assert!(now == scene.after, "{at}"),
        Some(1) => assert!(!stderr.contains("was stored"), "{at}: {stderr}"),
        Some(3) => assert!(stderr.contains("run the same command again"), "{at}: {stderr}"),
        code => panic!("exit code {code:?}: {at}: {stderr}"),
    }
    drop(scene.import(3).code(0));
    assert!(scene.now() == scene.after, "again: {at}");
}

fn sweep(target: Target) {
    let kinds = kinds_for(target.writes, kinds());
    if kinds.is_empty() {
        return;
    }
    let healthy = Scene::new(target);
    drop(healthy.import(3).code(0));
    assert!(healthy.now() == healthy.after, "{}", target.to);
    let calls = healthy.account.front().calls().len();
    let cases = cases(&kinds, calls);
    side_by_side(&cases, |(fault, nth, times)| spoil(target, fault, *nth, *times));
    println!("import to {}: {calls} calls, {} cases, 0 lost, 0 twice", target.to, cases.len());
    assert!(calls >= 4, "{calls}");
}

#[test]
fn to_members_of_a_secret() {
    sweep(MEMBERS);
}

#[test]
fn to_parameters() {
    sweep(PARAMETERS);
}
