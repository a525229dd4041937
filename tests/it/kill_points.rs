//! kmseal is killed before, after and in the middle of every state-changing system call of `migrate`,
//! `undo` and `resume`, and then recovers.
//!
//! One kill point is one such call (a write, a rename, an fsync, …) of one run, and one way to be killed at
//! it. The tests print how many there were; together they are more than 200 (see `EXPECTED`).
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use crate::scene::{MIGRATE, Scene};
use crate::support::snapshot::Snapshot;
use crate::support::tracer::{EVERY_WAY, Traced, When, every_step};

/// How many kill points each test must have at least, so that none of them can silently test nothing.
const EXPECTED: usize = 60;

/// Counts and prints; a test with few kill points fails.
fn report(what: &str, kills: usize) {
    println!("{what}: {kills} kill points, 0 lost");
    assert!(kills >= EXPECTED, "{what} had only {kills} kill points");
}

/// Kills `words` at every step in each way, from the scene as `prepare` leaves it.
fn kill_everywhere(
    scene: &Scene,
    words: &[&str],
    ways: &[When],
    prepare: impl Fn(),
    recover: impl Fn(&str),
) -> usize {
    let mut kills = 0;
    for way in ways {
        kills += every_step(|step| {
            prepare();
            let run = Traced::new(scene.env.command(words)).kill_at(step, *way);
            if run.killed {
                recover(&format!("{words:?} killed {way:?} {}", run.last()));
            }
            run
        });
    }
    kills
}

#[test]
fn migrate_killed_then_resumed_and_undone() {
    let scene = Scene::new();
    let recover = |at: &str| {
        scene.resume_and_check(at);
        scene.undo_and_check(at);
    };
    let kills = kill_everywhere(&scene, &MIGRATE, &EVERY_WAY, || scene.reset(), recover);
    report("migrate, then resume and undo", kills);
}

#[test]
fn migrate_killed_then_undone() {
    let scene = Scene::new();
    let recover = |at: &str| scene.undo_and_check(at);
    let kills = kill_everywhere(&scene, &MIGRATE, &EVERY_WAY, || scene.reset(), recover);
    report("migrate, then undo", kills);
}

#[test]
fn undo_killed_then_undone() {
    let scene = Scene::new();
    scene.env.run(MIGRATE).output().code(0);
    let migrated = Snapshot::of(scene.env.root());
    let recover = |at: &str| scene.undo_and_check(at);
    let kills = kill_everywhere(&scene, &["undo"], &EVERY_WAY, || migrated.put_back(), recover);
    report("undo, then undo", kills);
}

/// Kills `words` in the state that every seventh step of `migrate` leaves behind.
fn kill_in_recovery(words: &[&str], recover: impl Fn(&Scene, &str)) -> usize {
    let scene = Scene::new();
    let steps = Traced::new(scene.env.command(MIGRATE)).steps().steps.len();
    let mut kills = 0;
    for step in (0..steps).step_by(7) {
        scene.reset();
        let run = Traced::new(scene.env.command(MIGRATE)).kill_at(step, When::Before);
        assert!(run.killed, "step {step} of {steps}");
        let cut_off = Snapshot::of(scene.env.root());
        let ways = [When::Before, When::Torn];
        let recover = |at: &str| {
            recover(&scene, &format!("migrate killed before {}, then {at}", run.last()));
        };
        kills += kill_everywhere(&scene, words, &ways, || cut_off.put_back(), recover);
    }
    kills
}

#[test]
fn resume_killed_then_resumed() {
    let kills = kill_in_recovery(&["resume"], super::scene::Scene::resume_and_check);
    report("resume of a run that was killed, then resume", kills);
}

#[test]
fn undo_of_a_cut_off_run_killed_then_undone() {
    let kills = kill_in_recovery(&["undo"], super::scene::Scene::undo_and_check);
    report("undo of a run that was killed, then undo", kills);
}
