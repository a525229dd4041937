//! The disk is full, or fails, at any state-changing call: kmseal says so, loses nothing, and recovers
//! once the disk works again.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use nix::errno::Errno;

use crate::scene::{MIGRATE, Scene};
use crate::support::snapshot::Snapshot;
use crate::support::tracer::Traced;

/// Makes one step after the other fail; the rest of the run goes on as it may.
fn fail_everywhere(scene: &Scene, words: &[&str], start: &Snapshot, recover: impl Fn(&str)) {
    for error in [Errno::ENOSPC, Errno::EIO] {
        let mut faults = 0;
        loop {
            start.put_back();
            let run = Traced::new(scene.env.command(words)).fail_at(faults, error);
            if run.steps.len() <= faults {
                break;
            }
            let at = format!("{words:?}: {error} at {:?}", run.steps[faults]);
            let code = run.status.code();
            assert!(matches!(code, Some(0 | 1 | 3 | 4)), "{at}: status {code:?}");
            scene.env.assert_clean("stdout", &run.stdout);
            scene.env.assert_clean("stderr", &run.stderr);
            recover(&at);
            faults += 1;
        }
        println!("{words:?}: {faults} steps failed with {error}");
        assert!(faults > 40, "only {faults} steps");
    }
}

#[test]
fn migrate_on_a_failing_disk() {
    let scene = Scene::new();
    let start = Snapshot::of(scene.env.root());
    fail_everywhere(&scene, &MIGRATE, &start, |at| {
        scene.resume_and_check(at);
        scene.undo_and_check(at);
    });
}

#[test]
fn undo_on_a_failing_disk() {
    let scene = Scene::new();
    scene.env.run(MIGRATE).output().code(0);
    let migrated = Snapshot::of(scene.env.root());
    fail_everywhere(&scene, &["undo"], &migrated, |at| scene.undo_and_check(at));
}

#[test]
fn short_writes_are_continued() {
    let scene = Scene::new();
    let run = Traced::new(scene.env.command(MIGRATE)).short_writes();
    assert!(run.status.success());
    scene.resume_and_check("short writes");
    let run = Traced::new(scene.env.command(["undo"])).short_writes();
    assert!(run.status.success());
    scene.undo_and_check("short writes");
}
