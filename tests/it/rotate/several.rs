//! Several secrets of one run, of which some are done and some are not.

use serde_json::Value;

use crate::KMSEAL;
use crate::support::env::TestEnv;
use crate::support::run::Output;

const BOTH: [&str; 2] = ["vault://a", "vault://b"];

/// A vault with two entries, and their values.
fn vault() -> (TestEnv, [String; 2]) {
    let env = TestEnv::new(KMSEAL);
    let old = ["a", "b"].map(|label| env.canary(label));
    for (entry, value) in BOTH.iter().zip(&old) {
        env.run(["set", entry, "-", "--quiet"]).stdin(value.as_bytes()).output().code(0);
    }
    (env, old)
}

fn rotate(env: &TestEnv, more: &[&str]) -> Output {
    env.run([&["rotate", "--yes"], more].concat()).output()
}

fn versions(env: &TestEnv, entry: &str) -> usize {
    let history = env.run(["history", entry, "--json"]).output().code(0).stdout;
    let history: Value = serde_json::from_str(&history).expect("JSON");
    history["data"].as_array().map_or(0, Vec::len)
}

#[track_caller]
fn check_back(env: &TestEnv, entry: &str, value: &str) {
    let get = env.run(["get", entry, "--reveal"]).declare_output_may_contain(value);
    assert!(get.output().code(0).stdout.trim_end() == value, "{entry} has another value");
}

/// A test that only the first of them passes.
const FIRST: &str = "test $KMSEAL_REFERENCE = vault://a";

#[test]
fn a_return_of_some_goes_on_with_the_others_and_never_forth() {
    let (env, old) = vault();
    rotate(&env, &[&BOTH[..], &["--run-id", "1"]].concat()).code(0);
    let tell = "echo $KMSEAL_REFERENCE >> told";
    let back = |test: &str| {
        let more = ["--rollback", "--test", test, "--after", tell];
        rotate(&env, &[&BOTH[..], &more].concat())
    };
    for _ in 0..2 {
        back(FIRST).code(3);
        assert_eq!(env.runs().1, 1, "a run with a rest is over");
        check_back(&env, BOTH[0], &old[0]);
        assert_eq!(versions(&env, BOTH[0]), 3, "it went back twice");
        assert_eq!(versions(&env, BOTH[1]), 2);
    }
    let resumed = env.run(["resume"]).output().code(0).stderr;
    assert!(resumed.contains("rotation of vault://b") && !resumed.contains("of vault://a"));
    back("true").code(0);
    for (entry, value) in BOTH.iter().zip(&old) {
        check_back(&env, entry, value);
        assert_eq!(versions(&env, entry), 3);
    }
    assert_eq!(env.read("told"), b"vault://a\nvault://b\n");
    assert_eq!(env.runs().1, 0);
    env.assert_no_leak();
}

#[test]
fn a_rotation_of_some_goes_on_with_the_others() {
    for way in [&["--resume"][..], &["--run-id", "1"]] {
        let (env, old) = vault();
        let tell = "echo $KMSEAL_REFERENCE >> told";
        let both = [&BOTH[..], &["--after", tell]].concat();
        rotate(&env, &[&both[..], &["--run-id", "1", "--test", FIRST]].concat()).code(3);
        check_back(&env, BOTH[1], &old[1]);
        assert_eq!(env.runs().1, 1, "a run with a rest is over");
        rotate(&env, &[&both[..], way].concat()).code(0);
        assert_eq!((versions(&env, BOTH[0]), versions(&env, BOTH[1])), (2, 2));
        assert_eq!(env.read("told"), b"vault://a\nvault://b\n");
        assert_eq!(env.runs().1, 0);
    }
}

/// The other one is in use, and stays in use.
#[test]
fn a_run_is_over_when_its_rest_is_given_up() {
    let (env, _) = vault();
    let broken = ["--run-id", "1", "--test", FIRST, "--set", FIRST];
    rotate(&env, &[&BOTH[..], &broken].concat()).code(3);
    assert_eq!(env.runs().1, 1);
    rotate(&env, &[BOTH[1], "--abort", "--set", "true"]).code(0);
    assert_eq!((versions(&env, BOTH[0]), versions(&env, BOTH[1]), env.runs().1), (2, 1, 0));
}

#[test]
fn a_run_is_over_when_another_one_has_come_after_it() {
    let (env, _) = vault();
    rotate(&env, &[BOTH[0], "--run-id", "5", "--after", "false"]).code(3);
    rotate(&env, &[BOTH[0], "--run-id", "6"]).code(0);
    assert_eq!(env.runs().1, 1);
    rotate(&env, &[BOTH[0], "--run-id", "5"]).code(0);
    assert_eq!((env.runs().1, versions(&env, BOTH[0])), (0, 3));
}

#[test]
fn a_run_is_over_when_it_was_taken_back_or_given_up_bit_by_bit() {
    let (env, _) = vault();
    rotate(&env, &[BOTH[0], "--run-id", "5", "--after", "false"]).code(3);
    rotate(&env, &[BOTH[0], "--rollback"]).code(0);
    assert_eq!(env.runs().1, 0);
    let broken = ["--run-id", "6", "--test", "false", "--set", "false"];
    rotate(&env, &[&BOTH[..], &broken].concat()).code(3);
    rotate(&env, &[&BOTH[..], &["--abort", "--set", FIRST]].concat()).code(3);
    assert_eq!(env.runs().1, 1);
    rotate(&env, &[&BOTH[..], &["--abort", "--set", "true"]].concat()).code(0);
    assert_eq!(env.runs().1, 0);
}
