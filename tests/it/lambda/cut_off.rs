//! A migration of a function is killed at every call, before and after the service has done its work, and
//! at every change of a file; then it is resumed, or undone, or both.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::sync::atomic::{AtomicUsize, Ordering};

use super::shop::{MIGRATE, Shop, killed_when, sampled};
use crate::cloud_faults::side_by_side;
use crate::support::cloud::{Calls, Fault};
use crate::support::tracer::{EVERY_WAY, Traced, When};

/// What comes after a kill.
#[derive(Clone, Copy, Debug)]
enum Then {
    ResumeAndUndo,
    Undo,
    /// For what was on its way back already: there is nothing to go forth to.
    ResumeBack,
}

fn recover(shop: &Shop, then: Then, at: &str) {
    shop.check_nothing_lost(at);
    let (runs, _) = shop.scene.env.runs();
    if runs == 0 {
        assert_eq!(shop.run(&MIGRATE, 3), 0, "again: {at}");
        shop.check_migrated(at);
    } else if matches!(then, Then::ResumeAndUndo) {
        assert_eq!(shop.run(&["resume"], 3), 0, "resume: {at}");
        shop.check_migrated(at);
        assert_eq!(shop.run(&["resume"], 3), 0, "resume again: {at}");
    } else if matches!(then, Then::ResumeBack) {
        assert_eq!(shop.run(&["resume"], 3), 0, "resume: {at}");
    }
    assert_eq!(shop.run(&["undo"], 3), 0, "undo: {at}");
    shop.check_undone(at);
    assert_eq!(shop.run(&["undo"], 3), 0, "undo again: {at}");
    shop.check_undone(at);
}

/// How many calls these words make, from a function that `prepare` has been at.
fn calls_of(words: &[&str], prepare: impl Fn(&Shop)) -> usize {
    let shop = Shop::new();
    prepare(&shop);
    shop.scene.account.front().clear();
    assert_eq!(shop.run(words, 3), 0, "{words:?}");
    shop.scene.account.front().calls().len()
}

fn kill_at_every_call(words: &[&str], prepare: impl Fn(&Shop) + Sync, then: [Then; 2]) -> usize {
    let calls = calls_of(words, &prepare);
    let mut cases = Vec::new();
    for nth in 1..=calls {
        for fault in [Fault::Hang, Fault::HangAfter] {
            cases.push((
                nth,
                fault.clone(),
                then[(nth + usize::from(matches!(fault, Fault::Hang))) % 2],
            ));
        }
    }
    // Both ways of one call come after the other.
    let cases = sampled(cases, 5);
    let kills = AtomicUsize::new(0);
    side_by_side(&cases, |(nth, fault, then)| {
        let shop = Shop::new();
        prepare(&shop);
        let front = shop.scene.account.front();
        front.clear();
        let injected = front.inject(fault.clone(), Calls::any().nth(*nth).always());
        let fired = || match fault {
            Fault::Hang => injected.fired() > 0,
            // The server has answered, and nobody hears it.
            _ => {
                injected.fired() > 0 && front.calls().last().is_some_and(|call| call.end.is_some())
            }
        };
        let killed = killed_when(shop.scene.env.command(words), fired);
        kills.fetch_add(usize::from(killed), Ordering::SeqCst);
        let call = front.calls().get(nth - 1).map(|call| call.operation.clone());
        front.heal();
        recover(&shop, *then, &format!("{words:?}, {fault:?} at call {nth}, {call:?}, {then:?}"));
    });
    kills.into_inner()
}

#[test]
fn migrate_killed_at_every_call() {
    let kills = kill_at_every_call(&MIGRATE, |_| {}, [Then::ResumeAndUndo, Then::Undo]);
    println!("migrate, killed at its calls: {kills} kills, 0 lost");
    assert!(kills >= 10, "only {kills}");
}

#[test]
fn undo_killed_at_every_call() {
    let migrated = |shop: &Shop| assert_eq!(shop.run(&MIGRATE, 3), 0);
    let kills = kill_at_every_call(&["undo"], migrated, [Then::Undo, Then::ResumeBack]);
    println!("undo, killed at its calls: {kills} kills, 0 lost");
    assert!(kills >= 4, "only {kills}");
}

/// Every change of a file: the journal, first of all.
fn kill_at_every_step(
    words: &[&str],
    prepare: impl Fn(&Shop) + Sync,
    ways: &[When],
    then: [Then; 2],
) -> usize {
    let shop = Shop::new();
    prepare(&shop);
    let steps = Traced::new(shop.scene.env.command(words)).steps().steps.len();
    let cases: Vec<(usize, When)> =
        (0..steps).flat_map(|step| ways.iter().map(move |way| (step, *way))).collect();
    let cases = sampled(cases, 4);
    let kills = AtomicUsize::new(0);
    side_by_side(&cases, |(step, way)| {
        let shop = Shop::new();
        prepare(&shop);
        let run = Traced::new(shop.scene.env.command(words)).kill_at(*step, *way);
        kills.fetch_add(usize::from(run.killed), Ordering::SeqCst);
        let at = format!("{words:?} killed {way:?} {}", run.last());
        recover(&shop, then[step % 2], &at);
    });
    kills.into_inner()
}

#[test]
fn migrate_killed_at_every_step() {
    let kills = kill_at_every_step(&MIGRATE, |_| {}, &EVERY_WAY, [Then::ResumeAndUndo, Then::Undo]);
    println!("migrate, killed at its steps: {kills} kills, 0 lost");
    assert!(kills >= 15, "only {kills}");
}

#[test]
fn undo_killed_at_every_step() {
    let migrated = |shop: &Shop| assert_eq!(shop.run(&MIGRATE, 3), 0);
    let kills = kill_at_every_step(&["undo"], migrated, &EVERY_WAY, [Then::ResumeBack, Then::Undo]);
    println!("undo, killed at its steps: {kills} kills, 0 lost");
    assert!(kills >= 10, "only {kills}");
}
