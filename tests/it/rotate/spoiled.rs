//! Every kind of fault at every call of a rotation; then the same run id from another machine.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::scene::{Scene, Target, run};
use crate::cloud_faults::{cases, kinds, side_by_side};
use crate::lambda::shop::sampled;
use crate::support::cloud::{Calls, Fault};

fn calls_of(target: Target) -> usize {
    let scene = Scene::new(target);
    scene.account.front().clear();
    let words = scene.words("7");
    assert_eq!(run(&scene.env, &words, 2), 0);
    scene.check_rotated("healthy");
    scene.check_no_leak();
    let calls = scene.account.front().operations();
    println!("{target:?}: {calls:?}");
    assert_eq!(run(&scene.other, &words, 2), 0);
    scene.check_rotated("again, elsewhere");
    calls.len()
}

fn spoil(target: Target, fault: &Fault, nth: usize, times: usize) {
    let scene = Scene::new(target);
    let front = scene.account.front();
    front.clear();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).times(times));
    let words = scene.words("7");
    let code = run(&scene.env, &words, 2);
    let call = front.calls().get(nth - 1).map(|call| call.operation.clone());
    let at = format!("{target:?}: {fault:?} at call {nth}, {call:?}, {times} times, exit {code}");
    assert!(injected.fired() > 0, "it did not happen: {at}");
    front.heal();
    scene.check_nothing_lost(&at);
    let (_, cut_off) = scene.env.runs();
    match code {
        0 => {
            scene.check_rotated(&at);
            assert_eq!(cut_off, 0, "{at}");
        }
        1 => {
            scene.check_untouched(&at);
            assert_eq!(cut_off, 0, "{at}");
        }
        3 => assert_eq!(cut_off, 1, "{at}"),
        other => panic!("exit code {other}: {at}"),
    }
    assert_eq!(run(&scene.other, &words, 3), 0, "elsewhere: {at}");
    scene.check_rotated(&format!("elsewhere: {at}"));
    assert_eq!(run(&scene.env, &words, 3), 0, "here again: {at}");
    scene.check_rotated(&format!("here again: {at}"));
    scene.check_no_leak();
}

#[test]
fn one_new_version_whatever_fails() {
    let done = AtomicUsize::new(0);
    for target in Target::CLOUD {
        let calls = calls_of(target);
        let cases = sampled(cases(&kinds(), calls), 5);
        side_by_side(&cases, |(fault, nth, times)| {
            spoil(target, fault, *nth, *times);
            done.fetch_add(1, Ordering::SeqCst);
        });
    }
    let done = done.into_inner();
    println!("rotate: {done} faults, one new version each, 0 lost, 0 stuck");
    assert!(done >= 40, "only {done}");
}

/// The run stays open for as long as its value waits, whatever the exit code.
fn spoil_the_way_on(target: Target, fault: &Fault, nth: usize, times: usize) {
    let (scene, words) = Scene::begun(target);
    let front = scene.account.front();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).times(times));
    let code = run(&scene.env, &words, 2);
    let at = format!("{target:?}: {fault:?} at call {nth}, {times} times, exit {code}");
    assert!(injected.fired() > 0, "it did not happen: {at}");
    front.heal();
    scene.check_nothing_lost(&at);
    let cut_off = scene.env.runs().1;
    match code {
        0 => {
            scene.check_rotated(&at);
            assert_eq!(cut_off, 0, "{at}");
        }
        // The first look: nothing was done, and nothing is forgotten.
        1 | 3 => assert_eq!(cut_off, 1, "{at}"),
        other => panic!("exit code {other}: {at}"),
    }
    assert_eq!(run(&scene.other, &words, 3), 0, "elsewhere: {at}");
    assert_eq!(run(&scene.env, &words, 3), 0, "here again: {at}");
    scene.check_rotated(&format!("here again: {at}"));
    assert_eq!(scene.env.runs().1, 0, "a run is left open: {at}");
    scene.check_no_leak();
}

#[test]
fn the_way_on_is_not_over_before_its_end() {
    let done = AtomicUsize::new(0);
    for target in Target::CLOUD {
        let (scene, words) = Scene::begun(target);
        assert_eq!(run(&scene.env, &words, 2), 0);
        let calls = scene.account.front().operations();
        println!("{target:?}: {calls:?}");
        let cases = sampled(cases(&kinds(), calls.len()), 5);
        side_by_side(&cases, |(fault, nth, times)| {
            spoil_the_way_on(target, fault, *nth, *times);
            done.fetch_add(1, Ordering::SeqCst);
        });
    }
    let done = done.into_inner();
    println!("rotate, on the way on: {done} faults, one new version each, 0 lost, 0 stuck");
    assert!(done >= 30, "only {done}");
}
