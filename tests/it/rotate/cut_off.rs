//! A rotation is killed at every call, before and after the service has done its work, at every change of a
//! file, and in its commands; then the same run id from another machine.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::sync::atomic::{AtomicUsize, Ordering};

use super::scene::{DEADLY, Scene, Target, run};
use crate::cloud_faults::side_by_side;
use crate::lambda::shop::{killed_when, sampled};
use crate::support::cloud::{Calls, Fault};
use crate::support::env::TestEnv;
use crate::support::tracer::{EVERY_WAY, Traced};

/// What comes after a kill. The vault is on one machine only.
fn recover(scene: &Scene, words: &[String], at: &str) {
    scene.check_nothing_lost(at);
    let elsewhere = if scene.target == Target::Entry { &scene.env } else { &scene.other };
    assert_eq!(run(elsewhere, words, 3), 0, "elsewhere: {at}");
    scene.check_rotated(&format!("elsewhere: {at}"));
    assert_eq!(run(&scene.env, words, 3), 0, "here again: {at}");
    scene.check_rotated(&format!("here again: {at}"));
    assert_eq!(scene.env.runs().1, 0, "a run is left open: {at}");
    scene.check_no_leak();
}

/// Kills the program on one of the machines at this call; how often that happened.
fn kill_at_call(
    scene: &Scene,
    env: &TestEnv,
    words: &[String],
    nth: usize,
    fault: &Fault,
) -> usize {
    let front = scene.account.front();
    let injected = front.inject(fault.clone(), Calls::any().nth(nth).always());
    let fired = || match fault {
        Fault::Hang => injected.fired() > 0,
        _ => injected.fired() > 0 && front.calls().last().is_some_and(|call| call.end.is_some()),
    };
    let killed = killed_when(env.command(words), fired);
    front.heal();
    usize::from(killed)
}

fn kill_at_every_call(target: Target) -> usize {
    let scene = Scene::new(target);
    scene.account.front().clear();
    assert_eq!(run(&scene.env, &scene.words("7"), 3), 0);
    let calls = scene.account.front().calls().len();
    let both = |nth| [(nth, Fault::Hang), (nth, Fault::HangAfter)];
    let cases = sampled((1..=calls).flat_map(both).collect(), 3);
    let kills = AtomicUsize::new(0);
    side_by_side(&cases, |(nth, fault)| {
        let scene = Scene::new(target);
        scene.account.front().clear();
        let words = scene.words("7");
        let killed = kill_at_call(&scene, &scene.env, &words, *nth, fault);
        kills.fetch_add(killed, Ordering::SeqCst);
        recover(&scene, &words, &format!("{target:?}: {fault:?} at call {nth}"));
    });
    kills.into_inner()
}

#[test]
fn killed_at_every_call() {
    let kills: usize = Target::CLOUD.into_iter().map(kill_at_every_call).sum();
    println!("rotate, killed at its calls: {kills} kills, one new version each, 0 lost, 0 stuck");
    assert!(kills >= 12, "only {kills}");
}

fn kill_at_every_step(target: Target) -> usize {
    let scene = Scene::new(target);
    let words = scene.words("7");
    let steps = Traced::new(scene.env.command(&words)).steps().steps.len();
    let each = |step| EVERY_WAY.map(|way| (step, way));
    let cases = sampled((0..steps).flat_map(each).collect(), 7);
    let kills = AtomicUsize::new(0);
    side_by_side(&cases, |(step, way)| {
        let scene = Scene::new(target);
        let words = scene.words("7");
        let run = Traced::new(scene.env.command(&words)).kill_at(*step, *way);
        kills.fetch_add(usize::from(run.killed), Ordering::SeqCst);
        recover(&scene, &words, &format!("{target:?} killed {way:?} {}", run.last()));
    });
    kills.into_inner()
}

#[test]
fn killed_at_every_step() {
    let targets = [Target::Member, Target::Parameter, Target::Entry];
    let kills: usize = targets.into_iter().map(kill_at_every_step).sum();
    println!("rotate, killed at its steps: {kills} kills, one new version each, 0 lost, 0 stuck");
    assert!(kills >= 12, "only {kills}");
}

/// Cut off in its commands, and cut off again at every call of the way on.
#[test]
fn killed_again_on_the_way_on() {
    let mut kills = 0;
    for target in [Target::Member, Target::Parameter] {
        let (scene, words) = Scene::begun(target);
        assert_eq!(run(&scene.other, &words, 3), 0);
        let calls = scene.account.front().calls().len();
        let both = |nth| [(nth, Fault::Hang), (nth, Fault::HangAfter)];
        let cases = sampled((1..=calls).flat_map(both).collect(), 3);
        let killed = AtomicUsize::new(0);
        side_by_side(&cases, |(nth, fault)| {
            let (scene, words) = Scene::begun(target);
            killed.fetch_add(
                kill_at_call(&scene, &scene.other, &words, *nth, fault),
                Ordering::SeqCst,
            );
            recover(&scene, &words, &format!("{target:?} begun, then {fault:?} at call {nth}"));
        });
        kills += killed.into_inner();
    }
    println!("rotate, killed again on the way on: {kills} kills, one new version each");
    assert!(kills >= 6, "only {kills}");
}

/// Its commands are the steps of another system: it dies in the middle of each, before and after that has done
/// its work.
#[test]
fn killed_in_its_commands() {
    let mut kills = 0;
    for target in [Target::Secret, Target::Member, Target::Parameter, Target::Entry] {
        for (option, before) in
            [("--set", true), ("--set", false), ("--test", true), ("--after", true)]
        {
            let scene = Scene::new(target);
            let words = scene.words("7");
            let mut deadly_words = words.clone();
            match deadly_words.iter().position(|word| word == option) {
                Some(at) if before => deadly_words[at + 1] = DEADLY.to_owned(),
                Some(at) => deadly_words[at + 1] = format!("{}; {DEADLY}", words[at + 1]),
                None => deadly_words.extend([option.to_owned(), DEADLY.to_owned()]),
            }
            let run = scene.env.command(&deadly_words).output().expect("runs");
            kills += usize::from(run.status.code().is_none());
            recover(&scene, &words, &format!("{target:?} killed in {option}, before: {before}"));
        }
    }
    println!("rotate, killed in its commands: {kills} kills, one new version each");
    assert_eq!(kills, 16);
}

/// Killed when the new value is in use, and taken back: nothing waits, and the same run id puts nothing in use.
#[test]
fn killed_and_taken_back() {
    let scene = Scene::new(Target::Entry);
    let steps = Traced::new(scene.env.command(scene.words("7"))).steps().steps.len();
    let each = |step| EVERY_WAY.map(|way| (step, way));
    let cases = sampled((steps / 2..steps).flat_map(each).collect(), 3);
    let returns = AtomicUsize::new(0);
    side_by_side(&cases, |(step, way)| {
        let scene = Scene::new(Target::Entry);
        let words = scene.words("7");
        let killed = Traced::new(scene.env.command(&words)).kill_at(*step, *way);
        let at = format!("killed {way:?} {}", killed.last());
        if scene.values().0 == scene.old {
            return;
        }
        let set = words.iter().position(|word| word == "--set").expect("the option");
        let back = ["rotate", "vault://shop/db", "--rollback", "--run-id", "7", "--yes", "--quiet"];
        let mut back = back.map(ToOwned::to_owned).to_vec();
        back.extend(words[set..set + 4].iter().cloned());
        for words in [&back, &words, &back] {
            assert_eq!(run(&scene.env, words, 3), 0, "{at}");
            assert!(scene.values().0 == scene.old && scene.database() == scene.old, "{at}");
            assert!(!scene.waits(), "{at}");
            assert_eq!(scene.env.runs().1, 0, "a run is left open: {at}");
        }
        assert_eq!(run(&scene.env, &scene.words("8"), 3), 0, "{at}");
        returns.fetch_add(1, Ordering::SeqCst);
    });
    let returns = returns.into_inner();
    println!("rotate, killed when the new value is in use: {returns} taken back, 0 stuck");
    assert!(returns >= 3, "only {returns}");
}
