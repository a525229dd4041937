//! The ways back: a test that fails, `--abort`, `--rollback`.

use super::scene::{DEADLY, Scene, Target, run, with};

const ALL: [Target; 4] = [Target::Secret, Target::Member, Target::Parameter, Target::Entry];

#[test]
fn a_test_that_fails_puts_everything_back() {
    for target in ALL {
        let scene = Scene::new(target);
        let words = scene.words("7");
        let failing = with(&words, "--test", "false");
        assert_eq!(run(&scene.env, &failing, 3), 1, "{target:?}");
        scene.check_untouched(&format!("{target:?}"));
        assert_eq!(scene.env.runs().1, 0);
        // The same run id, once it is mended.
        assert_eq!(run(&scene.env, &words, 3), 0, "{target:?}");
        scene.check_rotated(&format!("{target:?}"));
        scene.check_no_leak();
    }
}

#[test]
fn a_database_that_is_down_leaves_the_new_value_waiting_and_abort_drops_it() {
    for target in ALL {
        let scene = Scene::new(target);
        let words = scene.words("7");
        let broken = with(&with(&words, "--set", "false"), "--test", "false");
        assert_eq!(run(&scene.env, &broken, 3), 3, "{target:?}");
        assert!(scene.waits(), "what may be set is dropped: {target:?}");
        // Another run does not write over it.
        assert_eq!(run(&scene.env, &scene.words("8"), 3), 1, "{target:?}");
        let set = words.iter().position(|word| word == "--set").expect("the option");
        let mut abort = vec!["rotate".to_owned(), target.reference().to_owned()];
        abort.extend(["--abort", "--yes", "--quiet"].map(ToOwned::to_owned));
        abort.extend(words[set..set + 2].iter().cloned());
        assert_eq!(run(&scene.env, &abort, 3), 0, "{target:?}");
        scene.check_untouched(&format!("{target:?}"));
        assert_eq!(scene.env.runs().1, 0, "the run that was given up is closed: {target:?}");
        assert_eq!(run(&scene.env, &abort, 3), 0, "again: {target:?}");
        scene.check_untouched(&format!("again: {target:?}"));
    }
}

#[test]
fn a_value_that_was_never_set_passes_the_test_and_need_not_be_set_again() {
    let scene = Scene::new(Target::Secret);
    let words = with(&scene.words("7"), "--set", "false");
    assert_eq!(run(&scene.env, &words, 3), 1);
    scene.check_untouched("set fails, and the old value passes");
}

#[test]
fn rollback_puts_the_earlier_value_in_use_again() {
    for target in ALL {
        let scene = Scene::new(target);
        let words = scene.words("7");
        assert_eq!(run(&scene.env, &words, 3), 0);
        let set = words.iter().position(|word| word == "--set").expect("the option");
        let mut back = vec!["rotate".to_owned(), target.reference().to_owned()];
        back.extend(["--rollback", "--run-id", "7", "--yes", "--quiet"].map(ToOwned::to_owned));
        back.extend(words[set..set + 4].iter().cloned());
        let back_to = |at: &str| {
            let (current, _) = scene.values();
            assert!(current == scene.old, "{target:?}: {at}");
            assert!(scene.database() == scene.old, "{target:?}: {at}");
            assert!(!scene.waits(), "{target:?}: {at}");
        };
        assert_eq!(run(&scene.env, &back, 3), 0, "{target:?}");
        back_to("back");
        // Said twice it does not go forth again.
        assert_eq!(run(&scene.env, &back, 3), 0, "{target:?}");
        back_to("again");
    }
}

#[test]
fn a_rollback_whose_test_fails_leaves_the_new_value_in_use() {
    for target in ALL {
        let scene = Scene::new(target);
        let words = scene.words("7");
        assert_eq!(run(&scene.env, &words, 3), 0);
        let set = words.iter().position(|word| word == "--set").expect("the option");
        let mut back = vec!["rotate".to_owned(), target.reference().to_owned()];
        back.extend(["--rollback", "--test", "false", "--yes", "--quiet"].map(ToOwned::to_owned));
        back.extend(words[set..set + 2].iter().cloned());
        assert_eq!(run(&scene.env, &back, 3), 1, "{target:?}");
        scene.check_rotated(&format!("{target:?}"));
    }
}

/// Two members of one secret: only what was rotated last can go back alone.
#[test]
fn a_member_goes_back_only_when_nothing_else_would() {
    for target in [Target::Member, Target::Entry] {
        let scene = Scene::new(target);
        let name = target.reference().split('#').next().expect("a name");
        let rotate = |member: &str, more: &[&str]| {
            let reference = format!("{name}#{member}");
            let words = [&["rotate", &reference, "--yes", "--quiet"], more].concat();
            scene.env.run(words).output()
        };
        if target == Target::Member {
            let both = serde_json::json!({"PASSWORD": scene.old, "PORT": "1"}).to_string();
            let words = ["set", "sm://shop/db", "-", "--quiet"];
            scene.env.run(words).stdin(both).output().code(0);
        } else {
            let both = serde_json::json!({"PASSWORD": scene.old, "PORT": "1"}).to_string();
            let words = ["set", "vault://shop/db", "-", "--quiet"];
            scene.env.run(words).stdin(both).output().code(0);
        }
        rotate("PASSWORD", &[]).code(0);
        rotate("PORT", &["--generate", "uuid"]).code(0);
        let refused = rotate("PASSWORD", &["--rollback", "--set", "touch was-run"]).code(1).stderr;
        assert!(refused.contains("in other members too"), "{refused}");
        assert!(!scene.env.work().join("was-run").exists());
        rotate("PORT", &["--rollback"]).code(0);
    }
}

/// It may be set by now, and be what opens the door.
#[test]
fn what_may_be_set_is_not_dropped_without_setting_the_earlier_value() {
    for target in ALL {
        let scene = Scene::new(target);
        let broken = with(&with(&scene.words("7"), "--set", "false"), "--test", "false");
        assert_eq!(run(&scene.env, &broken, 3), 3, "{target:?}");
        let drop = |more: &[&str]| {
            let words = [&["rotate", target.reference(), "--abort", "--yes"], more].concat();
            scene.env.run(words).output()
        };
        let refused = drop(&[]).code(1).stderr;
        assert!(refused.contains("may be set where it is used"), "{refused}");
        assert_eq!(scene.env.runs().1, 1, "a run whose value waits is over: {target:?}");
        let failed = drop(&["--set", "false"]).code(3).stderr;
        assert!(failed.contains("the new value waits"), "{failed}");
        assert_eq!(scene.env.runs().1, 1, "a run whose value waits is over: {target:?}");
        drop(&["--run-id", "8", "--set", "true"]).code(0);
        assert!(scene.waits(), "dropped for another run: {target:?}");
        drop(&["--run-id", "7", "--set", "true"]).code(0);
        scene.check_untouched(&format!("{target:?}"));
        assert_eq!(scene.env.runs().1, 0, "{target:?}");
    }
}

/// A retry of a return that was cut off behind it does not go forth again.
#[test]
fn a_return_whose_last_command_fails_is_finished_and_not_turned_round() {
    for target in ALL {
        let scene = Scene::new(target);
        assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
        let back = |after: &str| {
            let words =
                ["rotate", target.reference(), "--rollback", "--after", after, "--yes", "--quiet"];
            scene.env.run(words).output()
        };
        let failed = back("false").code(3).stderr;
        assert!(failed.contains("the value in use that it was to have"), "{failed}");
        let resumed = scene.env.run(["rotate", target.reference(), "--resume", "--yes"]).output();
        resumed.code(1);
        back("true").code(0);
        let (current, _) = scene.values();
        assert!(current == scene.old, "turned round: {target:?}");
        assert_eq!(scene.env.runs().1, 0, "{target:?}");
    }
}

/// What waits was put there by another machine: giving it up fails here, and then does not.
#[test]
fn giving_up_what_another_machine_has_begun_is_tried_again() {
    for target in Target::CLOUD {
        let (scene, _) = Scene::begun(target);
        let drop = |set: &str| {
            let words = ["rotate", target.reference(), "--abort", "--set", set, "--yes"];
            scene.other.run(words).output()
        };
        drop("false").code(3);
        assert_eq!(scene.other.runs().1, 1, "{target:?}");
        // It is no rotation that could go on.
        let resume = ["rotate", target.reference(), "--resume", "--yes"];
        scene.other.run(resume).output().code(1);
        let resumed = scene.other.run(["resume"]).output().code(0).stderr;
        assert!(resumed.contains("with `--abort`"), "{resumed}");
        let set = format!("printf %s \"$KMSEAL_VALUE\" > {}/database", scene.env.work().display());
        drop(&set).code(0);
        assert_eq!(scene.other.runs().1, 0, "{target:?}");
        scene.check_untouched(&format!("{target:?}"));
    }
}

/// A return that was cut off before anything went back is not taken for one that is over.
#[test]
fn a_return_that_was_cut_off_does_not_stand_for_the_next_one() {
    for target in ALL {
        let scene = Scene::new(target);
        assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
        let (seventh, _) = scene.values();
        let words = scene.words("8");
        let set = words.iter().position(|word| word == "--set").expect("the option");
        let mut back = vec!["rotate".to_owned(), target.reference().to_owned()];
        back.extend(["--rollback", "--yes", "--quiet"].map(ToOwned::to_owned));
        back.extend(words[set..set + 4].iter().cloned());
        let deadly = with(&back, "--test", DEADLY);
        let killed = scene.env.command(&deadly).output().expect("runs");
        assert!(killed.status.code().is_none(), "{target:?}");
        let resumed = scene.env.run(["resume"]).output().code(0).stderr;
        assert!(resumed.contains("with `--rollback`"), "{resumed}");
        assert_eq!(run(&scene.env, &words, 3), 0, "{target:?}");
        assert!(scene.values().0 != seventh);
        assert_eq!(run(&scene.env, &back, 3), 0, "{target:?}");
        let (current, _) = scene.values();
        assert!(current == seventh, "it did not go back: {target:?}");
        assert!(scene.database() == seventh, "the database has another value: {target:?}");
    }
}

/// The next step that `undo` names goes back, of a member too.
#[test]
fn undo_names_the_command_that_goes_back() {
    for target in [Target::Member, Target::Entry] {
        let scene = Scene::new(target);
        assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
        let named = |said: &str| {
            let line = said.lines().find_map(|line| line.split_once("kmseal rotate "));
            let words = line.expect("a command").1.replace(['\'', '`'], "");
            let words = words.split(' ').map(ToOwned::to_owned);
            ["rotate".to_owned()].into_iter().chain(words).chain(["--yes".to_owned()]).collect()
        };
        let back: Vec<String> = named(&scene.env.run(["undo"]).output().code(1).stderr);
        assert_eq!(run(&scene.env, &back, 3), 0, "{back:?}");
        assert!(scene.values().0 == scene.old, "it did not go back: {back:?}");
        let forth: Vec<String> = named(&scene.env.run(["undo"]).output().code(1).stderr);
        assert_eq!(forth[1..], [target.reference(), "--yes"]);
    }
}
