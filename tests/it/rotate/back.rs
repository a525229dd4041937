//! The ways back: a test that fails, `--abort`, `--rollback`.

use super::scene::{Scene, Target, run};

const ALL: [Target; 4] = [Target::Secret, Target::Member, Target::Parameter, Target::Entry];

fn with(words: &[String], option: &str, value: &str) -> Vec<String> {
    let mut words = words.to_vec();
    let at = words.iter().position(|word| word == option).expect("the option");
    value.clone_into(&mut words[at + 1]);
    words
}

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
