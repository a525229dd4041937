//! `--rollback` after a rotation that was cut off, of JSON as people write it, and overtaken by somebody else.

use std::thread::sleep;
use std::time::Duration;

use serde_json::json;

use super::scene::{Scene, Target, run};
use crate::support::cloud::{Calls, Fault};

/// The words that take a run back, with the commands for the database.
fn back(scene: &Scene, more: &[&str]) -> Vec<String> {
    let words = scene.words("7");
    let set = words.iter().position(|word| word == "--set").expect("the option");
    let mut back = vec!["rotate".to_owned(), scene.target.reference().to_owned()];
    back.extend(["--rollback", "--yes", "--quiet"].iter().chain(more).map(|&it| it.to_owned()));
    back.extend(words[set..set + 4].iter().cloned());
    back
}

/// Cut off right before the mark of the run goes.
#[test]
fn what_goes_back_does_not_wait_any_more() {
    for target in Target::CLOUD {
        for named in [&["--run-id", "7"][..], &[]] {
            let scene = Scene::new(target);
            let front = scene.account.front();
            let tidying = match target {
                Target::Parameter => Calls::of("LabelParameterVersion"),
                _ => Calls::of("UpdateSecretVersionStage").nth(2),
            };
            front.inject(Fault::AccessDenied, tidying.always());
            assert_eq!(run(&scene.env, &scene.words("7"), 3), 3, "{target:?}");
            front.heal();
            assert!(scene.waits() && scene.values().0 != scene.old, "{target:?}");
            assert_eq!(run(&scene.other, &back(&scene, named), 3), 0, "{target:?}");
            let check = |at: &str| {
                assert!(scene.values().0 == scene.old, "{at}: {target:?}");
                assert!(scene.database() == scene.old, "{at}: {target:?}");
                assert!(!scene.waits(), "{at}: {target:?}");
            };
            check("back");
            let said = scene.env.run(scene.words("7").iter().filter(|it| *it != "--quiet"));
            let said = said.output().code(0).stderr;
            assert!(said.contains("had a value of this run before"), "{said}");
            check("put in use again");
            assert_eq!(run(&scene.other, &scene.words("8"), 3), 0, "stuck: {target:?}");
            assert!(scene.values().0 != scene.old && !scene.waits(), "{target:?}");
        }
    }
}

/// A rotation writes the JSON compactly, and changes nothing by that.
#[test]
fn members_go_back_to_json_that_was_written_otherwise() {
    for target in [Target::Secret, Target::Entry] {
        for pair in [&[][..], &["--pair", "app,app_clone", "--user-member", "user"]] {
            let scene = Scene::new(target);
            let pw = scene.old.clone();
            let old =
                format!("{{\n  \"user\": \"app\", \"ports\": [1, 2],\n  \"pw\": \"{pw}\"\n}}");
            let set = ["set", target.reference(), "-", "--quiet"];
            scene.env.run(set).stdin(old.as_bytes()).output().code(0);
            let pw = format!("{}#pw", target.reference());
            let words = [&["rotate", &pw, "--yes", "--quiet"], pair].concat();
            scene.env.run(&words).output().code(0);
            scene.env.run([&words[..], &["--rollback"]].concat()).output().code(0);
            let get = scene.env.run(["get", target.reference(), "--reveal"]);
            let get = get.declare_output_may_contain(scene.old.as_bytes()).output().code(0);
            assert!(get.stdout.trim_end() == old, "{target:?}: another value is in use");
        }
    }
}

fn has_a_function(answer: &mut serde_json::Value) {
    answer["RotationLambdaARN"] = "arn:aws:lambda:us-east-1:111122223333:function:rotate".into();
    answer["RotationEnabled"] = true.into();
}

fn has_an_owner(answer: &mut serde_json::Value) {
    answer["OwningService"] = "rds".into();
}

#[test]
fn what_others_rotate_is_not_taken_back() {
    for others in [has_a_function, has_an_owner] {
        let scene = Scene::new(Target::Secret);
        assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
        let front = scene.account.front();
        front.inject(Fault::Edited(others), Calls::of("DescribeSecret").always());
        front.clear();
        let refused = scene.env.run(back(&scene, &[])).output().code(1).stderr;
        assert!(refused.contains("is not written to"), "{refused}");
        assert!(refused.contains("run `kmseal rotate sm://shop/db`"), "{refused}");
        assert_eq!(front.count("UpdateSecretVersionStage"), 0);
        front.heal();
        scene.check_rotated("refused");
    }
}

/// Somebody stores another value while the earlier one is set: that is what has to open the door.
#[test]
fn what_somebody_else_stores_meanwhile_is_set() {
    for target in [Target::Secret, Target::Parameter, Target::Entry] {
        let scene = Scene::new(target);
        assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
        let emergency = scene.env.canary("emergency");
        scene.other.register("emergency", emergency.clone());
        let mut words = back(&scene, &["--run-id", "7"]);
        let set = words.iter().position(|word| word == "--set").expect("the option") + 1;
        words[set] = format!("touch at; while test ! -e go; do sleep 0.02; done; {}", words[set]);
        let child = scene.env.command(&words).spawn().expect("starts");
        while !scene.env.work().join("at").exists() {
            sleep(Duration::from_millis(10));
        }
        match target {
            Target::Parameter => {
                let body = json!({"Name": "/shop/db", "Type": "SecureString", "Overwrite": true,
                    "Value": emergency});
                scene.account.ask("AmazonSSM.PutParameter", body);
            }
            Target::Entry => {
                let set = ["set", "vault://shop/db", "-", "--quiet"];
                scene.env.run(set).stdin(emergency.as_bytes()).output().code(0);
            }
            _ => {
                let body = json!({"SecretId": "shop/db", "SecretString": emergency,
                    "ClientRequestToken": "EXAMPLE5-90ab-cdef-fedc-ba987EXAMPLE"});
                scene.account.ask("secretsmanager.PutSecretValue", body);
            }
        }
        scene.env.write("go", "");
        let ended = { child }.wait_with_output().expect("ends");
        assert_eq!(ended.status.code(), Some(1), "{target:?}");
        assert!(scene.database() == emergency, "{target:?}: the database has another value");
        assert_eq!(scene.env.runs().1, 0);
    }
}

/// Whoever reads `ssm:///shop/db:current` has the value in use.
#[test]
fn the_labels_of_a_parameter_go_back_too() {
    let scene = Scene::new(Target::Parameter);
    assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
    let new = scene.values().0;
    assert_eq!(run(&scene.env, &back(&scene, &[]), 3), 0);
    assert!(scene.parameter("/shop/db:current").as_ref() == Some(&scene.old));
    assert!(scene.parameter("/shop/db:previous") == Some(new));
    assert_eq!(run(&scene.other, &scene.words("7"), 3), 0);
    assert!(scene.values().0 == scene.old, "put in use again");
}
