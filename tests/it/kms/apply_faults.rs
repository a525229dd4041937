//! Every kind of fault at every call of `kms apply`: one new version of each entry in the end, and back.

use super::Scene;
use super::apply::apply;
use crate::cloud_faults::{cases, kinds, side_by_side};
use crate::support::cloud::differences::CREATED_VERSIONS;
use crate::support::cloud::{Calls, Emulator, Fault, cloud};

/// One fault, from the call `nth` on, so many times.
fn spoil(both: bool, fault: &Fault, nth: usize, times: usize) {
    let at = format!("{fault:?} at call {nth}, {times} times");
    let scene = Scene::new();
    let entries = scene.with_entries();
    let front = scene.account.front();
    front.clear();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).times(times));
    let run = scene.env.run(apply(both)).env("AWS_MAX_ATTEMPTS", "2").output();
    assert!(injected.fired() > 0, "it did not happen: {at}");
    front.heal();
    let runs = scene.json(&["runs"]);
    let state = runs[0]["state"].as_str().unwrap_or_default();
    match (run.code, state) {
        // What failed behind the last write was to tell what the old key still opens.
        (Some(0 | 1), "done") => {}
        (Some(1), "") => {
            scene.check_values(&entries, 1, 1);
            scene.env.run(apply(both)).output().code(0);
        }
        (Some(3), "cut-off") => drop(scene.env.run(["resume"]).output().code(0)),
        (code, state) => panic!("{at}: {code:?} with a run that is {state:?}: {}", run.stderr),
    }
    let versions = |parameter| if both { parameter } else { 1 };
    scene.check_values(&entries, versions(2), 2);
    assert_eq!(scene.secret()["KmsKeyId"] == *entries.new, both, "{at}");
    scene.env.run(["undo"]).output().code(0);
    scene.check_values(&entries, versions(3), 3);
}

#[test]
fn every_fault_at_every_call() {
    let both = !cloud().skips(Emulator::Ministack, CREATED_VERSIONS);
    let healthy = Scene::new();
    healthy.with_entries();
    healthy.account.front().clear();
    healthy.env.run(apply(both)).output().code(0);
    let calls = healthy.account.front().calls().len();
    let cases = cases(&kinds(), calls);
    side_by_side(&cases, |(fault, nth, times)| spoil(both, fault, *nth, *times));
    println!("kms apply: {calls} calls, {} cases, 0 lost, 0 written twice", cases.len());
    assert!(calls >= if both { 10 } else { 5 }, "{calls}");
}
