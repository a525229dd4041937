//! Killed at any call, and any call spoiled: nothing is lost, and the way out works.

use std::process::Command;

use serde_json::json;

use super::Shop;
use crate::cloud_faults::{cases, side_by_side};
use crate::lambda::shop::{killed_when, sampled};
use crate::support::cloud::{Calls, Fault};

/// The two commands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Encrypt,
    Decrypt,
}

/// A function on its way, and what it has before and after.
struct Case {
    shop: Shop,
    way: Way,
    start: std::collections::BTreeMap<String, String>,
}

impl Case {
    fn new(way: Way) -> Self {
        let shop = Shop::new();
        let mut start = shop.before.clone();
        if way == Way::Decrypt {
            for name in ["DB_PASSWORD", "API_TOKEN"] {
                start.insert(name.to_owned(), shop.ciphertext(&shop.before[name], Some("shop")));
            }
            shop.scene.change("shop", &json!({ "Environment": { "Variables": start } }));
        }
        shop.scene.account.front().clear();
        Self { shop, way, start }
    }

    fn words(&self) -> Vec<&str> {
        match self.way {
            Way::Encrypt => self.shop.encrypt_words(&[]),
            Way::Decrypt => vec!["lambda", "decrypt-env", "shop", "--yes", "--yes-latest"],
        }
    }

    fn check_done(&self, at: &str) {
        match self.way {
            Way::Encrypt => drop(self.shop.check_encrypted(at)),
            Way::Decrypt => self.shop.check_before(at),
        }
    }

    fn check_start(&self, at: &str) {
        assert!(self.shop.scene.variables("shop") == self.start, "not put back: {at}");
    }

    fn run(&self, words: &[&str]) -> i32 {
        let run = self.shop.scene.env.run(words).env("AWS_MAX_ATTEMPTS", "2");
        run.output().code.expect("an exit code")
    }

    /// Kills a command at its call number `nth`, which is answered by nobody; false when it has fewer.
    fn kill(&self, command: Command, nth: usize) -> bool {
        let front = self.shop.scene.account.front();
        front.clear();
        let hangs = front.inject(Fault::Hang, Calls::any().nth(nth));
        let killed = killed_when(command, || hangs.fired() > 0);
        front.heal();
        killed
    }
}

fn killed_everywhere(way: Way) {
    let mut kills = 0;
    for nth in 1.. {
        let at = format!("{way:?} killed at call {nth}");
        let case = Case::new(way);
        if !case.kill(case.shop.scene.env.command(case.words()), nth) {
            case.check_done(&at);
            break;
        }
        kills += 1;
        let (runs, cut_off) = case.shop.scene.env.runs();
        assert_eq!(runs, cut_off, "{at}");
        if runs == 0 {
            case.check_start(&at);
            continue;
        }
        // One way out and the other, in turns.
        if nth % 2 == 0 {
            assert_eq!(case.run(&["resume"]), 0, "{at}");
            case.check_done(&at);
        }
        for _ in 0..2 {
            assert_eq!(case.run(&["undo"]), 0, "{at}");
            case.check_start(&at);
        }
    }
    println!("{way:?}: {kills} kill points, 0 lost");
    assert!(kills >= 8, "{kills}");
}

#[test]
fn encrypt_env_killed_then_resumed_and_undone() {
    killed_everywhere(Way::Encrypt);
}

#[test]
fn decrypt_env_killed_then_resumed_and_undone() {
    killed_everywhere(Way::Decrypt);
}

#[test]
fn undo_killed_then_undone() {
    for way in [Way::Encrypt, Way::Decrypt] {
        for nth in 1.. {
            let at = format!("undo of {way:?} killed at call {nth}");
            let case = Case::new(way);
            assert_eq!(case.run(&case.words()), 0, "{at}");
            let killed = case.kill(case.shop.scene.env.command(["undo"]), nth);
            assert_eq!(case.run(&["undo"]), 0, "{at}");
            case.check_start(&at);
            if !killed {
                assert!(nth > 4, "{at}");
                break;
            }
        }
    }
}

/// One fault, from the call `nth` on, so many times.
fn spoil(way: Way, fault: &Fault, nth: usize, times: usize) {
    let at = format!("{way:?}: {fault:?} at call {nth}, {times} times");
    let case = Case::new(way);
    let front = case.shop.scene.account.front();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).times(times));
    let code = case.run(&case.words());
    if injected.fired() == 0 {
        return; // how often is looked whether a change is in effect depends on how fast all is
    }
    front.heal();
    let (runs, cut_off) = case.shop.scene.env.runs();
    match code {
        0 => assert_eq!((runs, cut_off), (1, 0), "{at}"),
        1 => {
            assert_eq!(runs, 0, "something was begun, and the exit code says it was not: {at}");
            case.check_start(&at);
            assert_eq!(case.run(&case.words()), 0, "again: {at}");
        }
        3 => {
            assert_eq!((runs, cut_off), (1, 1), "{at}");
            assert_eq!(case.run(&["resume"]), 0, "resume: {at}");
        }
        other => panic!("exit code {other}: {at}"),
    }
    case.check_done(&at);
    assert_eq!(case.run(&["undo"]), 0, "undo: {at}");
    case.check_start(&at);
}

#[test]
fn every_call_may_fail() {
    for way in [Way::Encrypt, Way::Decrypt] {
        let healthy = Case::new(way);
        assert_eq!(healthy.run(&healthy.words()), 0);
        let calls = healthy.shop.scene.account.front().calls().len();
        let kinds = [Fault::Throttle, Fault::Error500, Fault::LostAnswer, Fault::HalfBody];
        let cases = sampled(cases(&kinds, calls), 9);
        side_by_side(&cases, |(fault, nth, times)| spoil(way, fault, *nth, *times));
        println!("{way:?}: {calls} calls, {} cases, 0 lost", cases.len());
    }
}

/// What is denied at one call is denied for good.
#[test]
fn every_call_may_be_denied() {
    for (way, operation, code) in [
        (Way::Encrypt, "DescribeKey", 1),
        (Way::Encrypt, "GetFunction", 1),
        (Way::Encrypt, "ListAliases", 1),
        (Way::Encrypt, "Encrypt", 1),
        (Way::Encrypt, "Decrypt", 1),
        (Way::Encrypt, "GetCallerIdentity", 1),
        (Way::Encrypt, "UpdateFunctionConfiguration", 3),
        (Way::Decrypt, "ListAliases", 1),
        (Way::Decrypt, "UpdateFunctionConfiguration", 3),
    ] {
        let at = format!("{way:?}: {operation}");
        let case = Case::new(way);
        let front = case.shop.scene.account.front();
        let denied = front.inject(Fault::AccessDenied, Calls::of(operation).always());
        assert_eq!(case.run(&case.words()), code, "{at}");
        assert!(denied.fired() > 0, "{at}");
        front.heal();
        case.check_start(&at);
        let resumed = if code == 3 { case.run(&["resume"]) } else { case.run(&case.words()) };
        assert_eq!(resumed, 0, "{at}");
        case.check_done(&at);
    }
}
