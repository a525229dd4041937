//! Two machines at once: whoever comes second finds out before it does any harm.

use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use super::scene::{Scene, Target, run};
use crate::support::cloud::{Calls, Fault};

const ALL: [Target; 3] = Target::CLOUD;

/// Starts a rotation whose test waits for a file, and then says this.
fn waiting(scene: &Scene, run_id: &str, then: &str) -> Child {
    let mut words = scene.words(run_id);
    let test = words.iter().position(|word| word == "--test").expect("the option");
    let work = scene.env.work();
    let work = work.display();
    words[test + 1] =
        format!("touch {work}/at-{run_id}; while test ! -e {work}/go; do sleep 0.02; done; {then}");
    let child = scene.env.command(&words).spawn().expect("starts");
    while !scene.env.work().join(format!("at-{run_id}")).exists() {
        sleep(Duration::from_millis(10));
    }
    child
}

fn let_go(scene: &Scene, mut child: Child) -> Option<i32> {
    scene.env.write("go", "");
    child.wait().expect("ends").code()
}

/// The other machine finishes the same run meanwhile; then the test of the first one fails.
#[test]
fn a_test_that_fails_late_takes_nothing_back_that_is_in_use() {
    for target in ALL {
        for (then, code) in [("false", 3), ("true", 0)] {
            let scene = Scene::new(target);
            let child = waiting(&scene, "7", then);
            assert_eq!(run(&scene.other, &scene.words("7"), 3), 0, "{target:?}");
            scene.check_rotated("by the other one");
            assert_eq!(let_go(&scene, child), Some(code), "{target:?}, {then}");
            scene.check_rotated(&format!("{target:?}, after {then}"));
        }
    }
}

/// Somebody drops what waits while its test runs.
#[test]
fn what_was_dropped_meanwhile_is_not_put_in_use() {
    for target in ALL {
        let scene = Scene::new(target);
        let child = waiting(&scene, "7", "true");
        let words = scene.words("7");
        let set = words.iter().position(|word| word == "--set").expect("the option");
        let mut abort = vec!["rotate".to_owned(), target.reference().to_owned()];
        abort.extend(["--abort", "--yes", "--quiet"].map(ToOwned::to_owned));
        abort.extend(words[set..set + 2].iter().cloned());
        assert_eq!(run(&scene.other, &abort, 3), 0, "{target:?}");
        scene.check_untouched("dropped");
        assert_eq!(let_go(&scene, child), Some(3), "{target:?}");
        scene.check_untouched(&format!("{target:?}: put in use all the same"));
    }
}

/// Another run comes while the plan of the first one is looked at.
#[test]
fn a_run_that_begins_after_the_look_is_not_run_over() {
    for target in ALL {
        let scene = Scene::new(target);
        let child = waiting(&scene, "7", "true");
        // It has looked before, for all that it knows: the look right before the write is what counts.
        assert_eq!(run(&scene.other, &scene.words("8"), 3), 1, "{target:?}");
        assert_eq!(let_go(&scene, child), Some(0), "{target:?}");
        scene.check_rotated(&format!("{target:?}"));
    }
}

/// The other machine puts the value of the same run in use while the first one is about to.
#[test]
fn the_same_run_that_comes_twice_says_nothing_of_others() {
    let scene = Scene::new(Target::Parameter);
    let front = scene.account.front();
    front.clear();
    // Whichever comes first, both are right.
    let late = Fault::Late(Duration::from_secs(3));
    front.inject(late, Calls::of("PutParameter").nth(2));
    let child = scene.env.command(scene.words("7")).spawn().expect("starts");
    while front.count("PutParameter") < 2 {
        sleep(Duration::from_millis(10));
    }
    assert_eq!(run(&scene.other, &scene.words("7"), 3), 0);
    assert_eq!({ child }.wait().expect("ends").code(), Some(0));
    let (current, _) = scene.values();
    assert!(current == scene.database() && !scene.waits());
    assert_eq!(scene.env.runs().1 + scene.other.runs().1, 0);
}
