//! Every kind of fault at every call of a migration, once and for good: nothing is lost, nothing is
//! written twice, the exit code and the journal are honest, and the healthy service brings it to its end.

mod copy;
mod edit;
mod import;
mod removal;
mod set;

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::cloud_scene::{CloudScene, Target};
use crate::support::cloud::differences::{CREATED_VERSIONS, REPEATED_WRITES};
use crate::support::cloud::{Calls, Emulator, Fault, cloud};

/// Faults that are over in a moment; one that hangs takes as long as the program waits.
pub(crate) fn kinds() -> Vec<Fault> {
    vec![
        Fault::Throttle,
        Fault::Error500,
        Fault::Error503,
        Fault::ExpiredCredentials,
        Fault::AccessDenied,
        Fault::Reset,
        Fault::Html200,
        Fault::LostAnswer,
        Fault::CutBody,
        Fault::HalfBody,
        Fault::Garbled,
    ]
}

/// Each of these faults at each of so many calls: once and for good in turns, or both with `SWEEP=all`.
pub(crate) fn cases(kinds: &[Fault], calls: usize) -> Vec<(Fault, usize, usize)> {
    let all = match std::env::var("SWEEP").as_deref() {
        Ok("all") => true,
        Err(_) => false,
        Ok(other) => panic!("SWEEP={other}: there is all"),
    };
    let mut cases = Vec::new();
    for (at, fault) in kinds.iter().enumerate() {
        for nth in 1..=calls {
            let turns: &[usize] = match (at + nth) % 2 {
                _ if all => &[1, 50],
                0 => &[1],
                _ => &[50],
            };
            cases.extend(turns.iter().map(|times| (fault.clone(), nth, *times)));
        }
    }
    cases
}

/// The calls of a healthy run.
fn calls_of(target: Target) -> usize {
    let scene = CloudScene::new(target);
    scene.account.front().clear();
    assert_eq!(scene.run(&scene.words(), 3), 0);
    let calls = scene.account.front().calls().len();
    scene.check_migrated("healthy");
    calls
}

/// One fault, from the call `nth` on, so many times.
fn spoil(target: Target, fault: &Fault, nth: usize, times: usize) {
    let at = format!("{target:?}: {fault:?} at call {nth}, {times} times");
    let scene = CloudScene::new(target);
    let front = scene.account.front();
    front.clear();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).times(times));
    // Two attempts: one fault is survived by what may be repeated, a lasting one is not.
    let code = scene.run(&scene.words(), 2);
    assert!(injected.fired() > 0, "it did not happen: {at}");
    front.heal();
    let (runs, cut_off) = scene.env.runs();
    match code {
        0 => assert_eq!((runs, cut_off), (1, 0), "{at}"),
        1 => {
            assert_eq!(runs, 0, "something was begun, and the exit code says it was not: {at}");
            scene.check_untouched(&at);
            assert_eq!(scene.run(&scene.words(), 3), 0, "again: {at}");
        }
        3 => {
            assert_eq!((runs, cut_off), (1, 1), "{at}");
            assert_eq!(scene.run(&["resume"], 3), 0, "resume: {at}");
        }
        other => panic!("exit code {other}: {at}"),
    }
    scene.check_migrated(&at);
    assert_eq!(scene.run(&["undo"], 3), 0, "undo: {at}");
    scene.check_undone(&at);
}

/// Most of the time goes by while the program waits before it tries again.
pub(crate) fn side_by_side<T: Sync>(cases: &[T], run: impl Fn(&T) + Sync) {
    const WORKERS: usize = 6;
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::SeqCst)) {
                    run(case);
                }
            });
        }
    });
}

/// What is written, as far as the emulators differ in it.
#[derive(Clone, Copy)]
enum Writes {
    /// Secrets that are not there yet.
    New,
    /// Versions of a secret that is there.
    Versions,
    /// Parameters, or no value at all.
    Others,
}

impl From<Target> for Writes {
    fn from(target: Target) -> Self {
        match target {
            Target::Secrets => Self::New,
            Target::Bundle => Self::Versions,
            Target::Parameters => Self::Others,
        }
    }
}

/// Those of the faults after which the emulator does what AWS would do.
fn kinds_for(writes: Writes, kinds: Vec<Fault>) -> Vec<Fault> {
    let is_done = |fault: &Fault| {
        matches!(fault, Fault::LostAnswer | Fault::CutBody | Fault::HalfBody | Fault::Garbled)
    };
    match writes {
        Writes::New if cloud().skips(Emulator::Ministack, CREATED_VERSIONS) => Vec::new(),
        Writes::Versions if cloud().skips(Emulator::Ministack, REPEATED_WRITES) => {
            kinds.into_iter().filter(|fault| !is_done(fault)).collect()
        }
        _ => kinds,
    }
}

fn sweep(target: Target) {
    let kinds = kinds_for(target.into(), kinds());
    if kinds.is_empty() {
        return;
    }
    let calls = calls_of(target);
    let cases = cases(&kinds, calls);
    side_by_side(&cases, |(fault, nth, times)| spoil(target, fault, *nth, *times));
    println!("{target:?}: {calls} calls, {} cases, 0 lost, 0 written twice", cases.len());
    assert!(calls >= 5, "{calls}");
}

#[test]
fn to_one_secret() {
    sweep(Target::Bundle);
}

#[test]
fn to_a_secret_each() {
    sweep(Target::Secrets);
}

#[test]
fn to_parameters() {
    sweep(Target::Parameters);
}

#[test]
fn undo_is_repeated_after_any_fault() {
    for target in Target::ALL {
        let kinds = vec![Fault::LostAnswer, Fault::Error500, Fault::HalfBody, Fault::AccessDenied];
        let kinds = kinds_for(target.into(), kinds);
        if kinds.is_empty() {
            continue;
        }
        let healthy = CloudScene::new(target);
        assert_eq!(healthy.run(&healthy.words(), 3), 0);
        healthy.account.front().clear();
        assert_eq!(healthy.run(&["undo"], 3), 0);
        let calls = healthy.account.front().calls().len();
        let mut cases = Vec::new();
        for fault in kinds {
            cases.extend((1..=calls).map(|nth| (fault.clone(), nth)));
        }
        side_by_side(&cases, |(fault, nth)| {
            let at = format!("undo of {target:?}: {fault:?} at call {nth}");
            let scene = CloudScene::new(target);
            assert_eq!(scene.run(&scene.words(), 3), 0, "{at}");
            let front = scene.account.front();
            front.clear();
            front.inject(fault.clone(), Calls::any().nth(*nth).times(50));
            let code = scene.run(&["undo"], 2);
            assert!([0, 1, 3].contains(&code), "exit code {code}: {at}");
            front.heal();
            assert_eq!(scene.run(&["undo"], 3), 0, "again: {at}");
            scene.check_undone(&at);
        });
    }
}

#[test]
fn a_server_that_hangs_is_given_up() {
    let scene = CloudScene::new(Target::Parameters);
    let front = scene.account.front();
    front.clear();
    let hangs = front.inject(Fault::Hang, Calls::of("PutParameter"));
    let code = scene.run(&scene.words(), 1);
    assert_eq!(hangs.fired(), 1);
    front.heal();
    if code != 0 {
        assert_eq!(code, 3);
        assert_eq!(scene.run(&["resume"], 1), 0);
    }
    scene.check_migrated("hang");
}
