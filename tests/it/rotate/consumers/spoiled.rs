//! Every kind of fault at every call of a rotation with `--refresh`, and a kill at each of its changes; then the
//! same run id from another machine.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::Shop;
use crate::cloud_faults::{cases, kinds, side_by_side};
use crate::lambda::shop::{killed_when, sampled};
use crate::support::cloud::{Calls, Fault};

/// False when it did not come to that call: how often is looked depends on how fast all is.
fn spoil(fault: &Fault, nth: usize, times: usize) -> bool {
    let shop = Shop::with_functions();
    let before = shop.variables();
    let front = shop.scene.account.front();
    front.clear();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).times(times));
    let words = Shop::words("7", &["--refresh"]);
    let code = Shop::rotate(&shop.scene.env, &words, 2);
    if injected.fired() == 0 {
        return false;
    }
    let call = front.calls().get(nth - 1).map(|call| call.operation.clone());
    let at = format!("{fault:?} at call {nth}, {call:?}, {times} times, exit {code}");
    front.heal();
    let (_, cut_off) = shop.scene.env.runs();
    match code {
        0 => {
            shop.check_refreshed(&before, &at);
            assert_eq!(cut_off, 0, "{at}");
        }
        1 => {
            assert_eq!(shop.password(), shop.old, "{at}");
            assert_eq!(shop.versions(), (1, false), "{at}");
            assert!(shop.variables() == before, "{at}");
            assert_eq!(cut_off, 0, "{at}");
        }
        3 => assert_eq!(cut_off, 1, "{at}"),
        other => panic!("exit code {other}: {at}"),
    }
    recover(&shop, &before, &at);
    true
}

fn recover(shop: &Shop, before: &[std::collections::BTreeMap<String, String>; 2], at: &str) {
    let words = Shop::words("7", &["--refresh"]);
    assert_eq!(Shop::rotate(&shop.other, &words, 3), 0, "elsewhere: {at}");
    shop.check_refreshed(before, &format!("elsewhere: {at}"));
    assert_eq!(Shop::rotate(&shop.scene.env, &words, 3), 0, "here again: {at}");
    shop.check_refreshed(before, &format!("here again: {at}"));
    assert_eq!(shop.scene.env.runs().1, 0, "a run is left open: {at}");
    shop.scene.env.assert_no_leak();
}

#[test]
fn nothing_is_lost_whatever_fails() {
    let shop = Shop::with_functions();
    let before = shop.variables();
    let front = shop.scene.account.front();
    front.clear();
    assert_eq!(Shop::rotate(&shop.scene.env, &Shop::words("7", &["--refresh"]), 2), 0);
    shop.check_refreshed(&before, "healthy");
    let calls = front.operations();
    println!("{calls:?}");
    let cases = sampled(cases(&kinds(), calls.len()), 11);
    let done = AtomicUsize::new(0);
    side_by_side(&cases, |(fault, nth, times)| {
        done.fetch_add(usize::from(spoil(fault, *nth, *times)), Ordering::SeqCst);
    });
    let done = done.into_inner();
    println!("rotate --refresh: {done} faults, one new version each, 0 lost");
    assert!(done >= 15, "only {done}");
}

#[test]
fn killed_at_a_change() {
    let each = |nth| [(nth, Fault::Hang), (nth, Fault::HangAfter)];
    let cases: Vec<(usize, Fault)> = [1, 2].into_iter().flat_map(each).collect();
    let kills = AtomicUsize::new(0);
    side_by_side(&cases, |(nth, fault)| {
        let shop = Shop::with_functions();
        let before = shop.variables();
        let front = shop.scene.account.front();
        front.clear();
        let change = Calls::of("UpdateFunctionConfiguration").nth(*nth).always();
        let injected = front.inject(fault.clone(), change);
        let fired = || match fault {
            Fault::Hang => injected.fired() > 0,
            _ => {
                injected.fired() > 0 && front.calls().last().is_some_and(|call| call.end.is_some())
            }
        };
        let words = Shop::words("7", &["--refresh"]);
        kills.fetch_add(
            usize::from(killed_when(shop.scene.env.command(&words), fired)),
            Ordering::SeqCst,
        );
        front.heal();
        recover(&shop, &before, &format!("killed, {fault:?} at change {nth}"));
    });
    assert_eq!(kills.into_inner(), cases.len());
}
