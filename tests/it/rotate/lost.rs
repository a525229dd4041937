//! Answers that are lost, with everything after them: what cannot be seen is not said.

use super::scene::{Scene, Target, run};
use crate::support::cloud::{Calls, Fault};

const UNSEEN: &str = "how it stands now could not be seen";

/// The place of the call that does it, in a run that goes well.
fn place(target: Target, operation: &str, nth: usize) -> usize {
    let scene = Scene::new(target);
    scene.account.front().clear();
    assert_eq!(run(&scene.env, &scene.words("7"), 1), 0);
    let calls = scene.account.front().operations();
    let mut places = calls.iter().enumerate().filter(|(_, call)| *call == operation);
    places.nth(nth - 1).expect("a call").0 + 1
}

/// What is said when this happens to the call, and all after it are refused.
fn spoiled(scene: &Scene, words: &[String], fault: Fault, nth: usize) -> String {
    let front = scene.account.front();
    front.clear();
    front.inject(fault, Calls::any().nth(nth));
    front.inject(Fault::AccessDenied, Calls::any().nth(nth + 1).always());
    let run = scene.env.run(words).env("AWS_MAX_ATTEMPTS", "1");
    let said = run.output().code(3).stderr;
    front.heal();
    said
}

#[test]
fn what_may_be_in_use_is_not_said_to_wait() {
    for (target, operation, nth) in [
        (Target::Secret, "UpdateSecretVersionStage", 1),
        (Target::Parameter, "PutParameter", 2),
        (Target::Secret, "PutSecretValue", 1),
    ] {
        let faults = match operation {
            "PutSecretValue" => vec![Fault::AccessDenied, Fault::LostAnswer],
            _ => vec![Fault::LostAnswer],
        };
        let at = place(target, operation, nth);
        for fault in faults {
            let scene = Scene::new(target);
            let said = spoiled(&scene, &scene.words("7"), fault, at);
            assert!(
                said.contains(UNSEEN) && !said.contains("the new value waits"),
                "{operation}: {said}"
            );
            assert_eq!(scene.env.runs().1, 1);
            assert_eq!(run(&scene.other, &scene.words("7"), 3), 0);
            scene.check_rotated(operation);
        }
    }
}

#[test]
fn what_may_be_dropped_is_not_said_to_wait() {
    let (scene, words) = Scene::begun(Target::Secret);
    let set = words.iter().position(|word| word == "--set").expect("the option");
    let mut abort = ["rotate", "sm://shop/db", "--abort", "--yes"].map(ToOwned::to_owned).to_vec();
    abort.extend(words[set..set + 2].iter().cloned());
    // Two looks at the secret and two at its values.
    let calls = ["DescribeSecret", "GetSecretValue", "GetSecretValue", "UpdateSecretVersionStage"];
    let said = spoiled(&scene, &abort, Fault::LostAnswer, calls.len());
    let called = scene.account.front().operations();
    assert!(called.starts_with(&calls.map(ToOwned::to_owned)), "{called:?}");
    assert!(said.contains(UNSEEN) && !said.contains("the new value waits"), "{said}");
    assert_eq!(run(&scene.env, &abort, 3), 0);
    scene.check_untouched("dropped");
    assert_eq!(scene.env.runs().1, 0);
}
