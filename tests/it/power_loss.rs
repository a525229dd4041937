//! The power goes at any point of `migrate` and `undo`: what was not synced is lost, in every
//! combination that a disk may leave. Then kmseal recovers.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use crate::scene::{MIGRATE, Scene};
use crate::support::power_loss::{State, record};

/// About how many states are looked at for each point.
const STATES: usize = 8;

fn states(scene: &Scene, words: &[&str]) -> Vec<State> {
    let recording = record(&mut scene.env.command(words), b"", scene.env.root());
    assert!(recording.status.success());
    recording.states(STATES)
}

#[test]
fn power_lost_during_migrate() {
    let scene = Scene::new();
    let states = states(&scene, &MIGRATE);
    println!("migrate: {} states of the disk", states.len());
    assert!(states.len() > 40, "only {} states", states.len());
    for state in states {
        let at = format!("power lost after {}", state.after);
        scene.set(&state.tree);
        if state.ended {
            assert!(scene.is_migrated(), "a finished run was lost: {at}");
        }
        scene.resume_and_check(&at);
        scene.undo_and_check(&at);
        scene.set(&state.tree);
        scene.undo_and_check(&at);
    }
}

#[test]
fn power_lost_during_undo() {
    let scene = Scene::new();
    scene.env.run(MIGRATE).output().code(0);
    let states = states(&scene, &["undo"]);
    println!("undo: {} states of the disk", states.len());
    assert!(states.len() > 40, "only {} states", states.len());
    for state in states {
        let at = format!("power lost after {}", state.after);
        scene.set(&state.tree);
        scene.undo_and_check(&at);
    }
}
