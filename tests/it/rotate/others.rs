//! Secrets that somebody else rotates, and what somebody else's rotation has left behind.

use serde_json::{Value, json};

use super::scene::{Scene, Target, run};
use crate::support::cloud::{Calls, Fault};

const FUNCTION: &str = "arn:aws:lambda:us-east-1:111122223333:function:rotate";
const LEFT: &str = "EXAMPLE9-90ab-cdef-fedc-ba987EXAMPLE";

fn owned_by_a_service(answer: &mut Value) {
    answer["OwningService"] = "rds".into();
}

#[test]
fn a_function_is_asked_and_waited_for_and_nothing_is_written_beside_it() {
    let scene = Scene::new(Target::Secret);
    let body = json!({"SecretId": "shop/db", "RotationLambdaARN": FUNCTION,
        "RotationRules": {"AutomaticallyAfterDays": 30}, "ClientRequestToken": LEFT});
    scene.account.ask("secretsmanager.RotateSecret", body);
    let before = scene.versions();
    let front = scene.account.front();
    front.clear();
    let words = ["rotate", "sm://shop/db", "--run-id", "7", "--yes"].map(ToOwned::to_owned);
    for _ in 0..2 {
        assert_eq!(run(&scene.env, &words, 3), 0);
        assert_eq!((front.count("RotateSecret"), front.count("PutSecretValue")), (1, 0));
    }
    assert!(scene.versions() >= before);
}

#[test]
fn a_secret_of_a_service_is_never_written_to() {
    let scene = Scene::new(Target::Secret);
    let front = scene.account.front();
    front.inject(Fault::Edited(owned_by_a_service), Calls::of("DescribeSecret").always());
    front.clear();
    let words = ["rotate", "sm://shop/db", "--run-id", "7", "--yes"].map(ToOwned::to_owned);
    assert_eq!(run(&scene.env, &words, 3), 0);
    assert_eq!((front.count("RotateSecret"), front.count("PutSecretValue")), (1, 0));
}

fn turned_off(answer: &mut Value) {
    answer["RotationLambdaARN"] = FUNCTION.into();
    answer["RotationEnabled"] = false.into();
}

/// Its function is named still, and would be turned on again by being asked.
#[test]
fn a_rotation_that_was_turned_off_is_ours() {
    let scene = Scene::new(Target::Secret);
    let front = scene.account.front();
    front.inject(Fault::Edited(turned_off), Calls::of("DescribeSecret").always());
    assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
    assert_eq!(front.count("RotateSecret"), 0);
    scene.check_rotated("turned off");
}

#[test]
fn one_that_does_not_rotate_in_time_is_told_of() {
    let scene = Scene::new(Target::Secret);
    let front = scene.account.front();
    front.inject(Fault::Edited(owned_by_a_service), Calls::of("DescribeSecret").always());
    // Asked, and nothing comes of it.
    front.inject(Fault::Instead("{}".to_owned()), Calls::of("RotateSecret").always());
    let words = ["rotate", "sm://shop/db", "--run-id", "7", "--wait", "1s", "--yes"];
    let failed = scene.env.run(words).output();
    assert_ne!(failed.code, Some(0));
    front.heal();
    scene.check_untouched("not in time");
}

/// Asked, and then it cannot be seen what comes of it.
#[test]
fn one_that_cannot_be_watched_any_more_is_not_over() {
    let scene = Scene::new(Target::Secret);
    let front = scene.account.front();
    let service = Calls::of("DescribeSecret").times(2);
    front.inject(Fault::Edited(owned_by_a_service), service);
    front.inject(Fault::AccessDenied, Calls::of("DescribeSecret").nth(3).always());
    front.clear();
    let words = ["rotate", "sm://shop/db", "--run-id", "7", "--yes"];
    let failed = scene.env.run(words).output().code(3).stderr;
    assert!(failed.contains("how it stands now could not be seen"), "{failed}");
    assert_eq!((front.count("RotateSecret"), scene.env.runs().1), (1, 1));
    front.heal();
    front.inject(Fault::Edited(owned_by_a_service), Calls::of("DescribeSecret").always());
    scene.env.run(words).output().code(0);
    assert_eq!(scene.env.runs().1, 0);
}

fn rotated_by_a_function(answer: &mut Value) {
    answer["RotationLambdaARN"] = FUNCTION.into();
    answer["RotationEnabled"] = true.into();
}

/// Its function has failed, and the service has left an empty version waiting.
#[test]
fn one_that_came_to_a_halt_is_asked_for_again_and_can_be_given_up() {
    let scene = Scene::new(Target::Secret);
    let front = scene.account.front();
    front.inject(Fault::Edited(rotated_by_a_function), Calls::of("DescribeSecret").always());
    front.inject(Fault::Instead("{}".to_owned()), Calls::of("RotateSecret").always());
    front.clear();
    let words = ["rotate", "sm://shop/db", "--run-id", "7", "--wait", "0s", "--yes"];
    scene.env.run(words).output().code(1);
    let asked = front.calls().into_iter().find(|call| call.operation == "RotateSecret");
    let token = asked.expect("a call").json()["ClientRequestToken"].clone();
    let empty = json!({"SecretId": "shop/db", "SecretString": "{}", "ClientRequestToken": token,
        "VersionStages": ["AWSPENDING"]});
    scene.account.ask("secretsmanager.PutSecretValue", empty);
    front.clear();
    scene.env.run(words).output().code(3);
    assert_eq!((front.count("RotateSecret"), scene.env.runs().1), (1, 1));
    let abort = ["rotate", "sm://shop/db", "--abort", "--yes"].map(ToOwned::to_owned);
    front.clear();
    assert_eq!(run(&scene.env, &abort, 3), 0);
    assert_eq!((front.count("GetSecretValue"), scene.env.runs().1), (0, 0));
    front.heal();
    scene.check_untouched("given up");
}

#[test]
fn what_another_rotation_has_left_behind_is_shown_and_can_be_dropped() {
    for target in [Target::Secret, Target::Member] {
        let scene = Scene::new(target);
        let left = json!({"SecretId": "shop/db", "SecretString": "{}", "ClientRequestToken": LEFT,
            "VersionStages": ["AWSPENDING"]});
        scene.account.ask("secretsmanager.PutSecretValue", left);
        let words = scene.words("7");
        let refused = scene.env.run(&words).output().code(1);
        assert!(refused.stderr.contains(LEFT), "{}", refused.stderr);
        assert!(refused.stderr.contains("--abort"), "{}", refused.stderr);
        let (current, _) = scene.values();
        assert!(current == scene.old && scene.database() == scene.old);
        let abort = ["rotate", target.reference(), "--abort", "--yes"].map(ToOwned::to_owned);
        assert_eq!(run(&scene.env, &abort, 3), 0);
        scene.check_untouched("dropped");
        assert_eq!(run(&scene.env, &words, 3), 0);
        scene.check_rotated("after that");
    }
}
