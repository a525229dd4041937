//! Every kind of fault at every call of a function's migration and of its undo.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::shop::{MIGRATE, Shop, sampled};
use crate::cloud_faults::{cases, kinds, side_by_side};
use crate::support::cloud::{Calls, Fault};

/// One fault at one call, so many times; then the service is well again. False when it did not come to that
/// call: how often is looked whether a change is in effect depends on how fast all is.
fn spoil(words: &[&str], prepare: impl Fn(&Shop), fault: &Fault, nth: usize, times: usize) -> bool {
    let shop = Shop::new();
    prepare(&shop);
    let front = shop.scene.account.front();
    front.clear();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).times(times));
    let code = shop.run(words, 2);
    let call = front.calls().get(nth - 1).map(|call| call.operation.clone());
    let at = format!("{words:?}: {fault:?} at call {nth}, {call:?}, {times} times");
    if injected.fired() == 0 {
        return false;
    }
    front.heal();
    shop.check_nothing_lost(&at);
    let (runs, cut_off) = shop.scene.env.runs();
    let is_undo = words == ["undo"];
    match code {
        0 if is_undo => {}
        0 => {
            assert_eq!((runs, cut_off), (1, 0), "{at}");
            shop.check_migrated(&at);
        }
        1 if is_undo => assert_eq!(cut_off, 0, "begun, and the exit code says it was not: {at}"),
        1 => {
            assert_eq!(runs, 0, "something was begun, and the exit code says it was not: {at}");
            shop.check_undone(&at);
            assert_eq!(shop.run(&MIGRATE, 3), 0, "again: {at}");
            shop.check_migrated(&at);
        }
        3 => {
            assert_eq!((runs, cut_off), (1, 1), "{at}");
            assert_eq!(shop.run(&["resume"], 3), 0, "resume: {at}");
            if !is_undo {
                shop.check_migrated(&at);
            }
        }
        other => panic!("exit code {other}: {at}"),
    }
    assert_eq!(shop.run(&["undo"], 3), 0, "undo: {at}");
    shop.check_undone(&at);
    true
}

fn sweep(words: &[&str], prepare: impl Fn(&Shop) + Sync) -> usize {
    let shop = Shop::new();
    prepare(&shop);
    shop.scene.account.front().clear();
    assert_eq!(shop.run(words, 2), 0);
    let calls = shop.scene.account.front().calls().len();
    let cases = sampled(cases(&kinds(), calls), 13);
    let done = AtomicUsize::new(0);
    side_by_side(&cases, |(fault, nth, times)| {
        let happened = spoil(words, &prepare, fault, *nth, *times);
        done.fetch_add(usize::from(happened), Ordering::SeqCst);
    });
    done.into_inner()
}

#[test]
fn nothing_is_lost_on_the_way_there() {
    let done = sweep(&MIGRATE, |_| {});
    println!("migrate: {done} faults, 0 lost");
    assert!(done >= 20, "only {done}");
}

#[test]
fn nothing_is_lost_on_the_way_back() {
    let done = sweep(&["undo"], |shop| assert_eq!(shop.run(&MIGRATE, 3), 0));
    println!("undo: {done} faults, 0 lost");
    assert!(done >= 8, "only {done}");
}
