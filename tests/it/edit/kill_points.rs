//! `edit` is killed before, after and in the middle of every system call that changes something, and ended by
//! signals at each of them: no plaintext is ever anywhere but in memory, and nothing is lost.
#![cfg(target_arch = "x86_64")]

use std::process::Command;

use nix::errno::Errno;
use nix::sys::signal::Signal;

use super::Desk;
use crate::support::snapshot::Snapshot;
use crate::support::tracer::{EVERY_WAY, Run, Traced, every_step};

struct Scene {
    desk: Desk,
    start: Snapshot,
    values: [String; 3],
}

impl Scene {
    fn new() -> Self {
        let desk = Desk::new();
        let values = ["one", "two", "new"].map(|label| desk.env.canary(label));
        let [one, two, new] = values.each_ref().map(String::as_str);
        desk.set("vault://shop/ONE", one);
        desk.set("vault://shop/TWO", two);
        desk.types(&format!("ONE={one}\nTWO={new}\nMORE={new}\n"));
        Self { start: Snapshot::of(desk.env.root()), desk, values }
    }

    fn command(&self) -> Command {
        let mut command = self.desk.env.command(["edit", "vault://shop", "--yes"]);
        command
            .env("EDITOR", self.desk.env.work().join("editor"))
            .env("XDG_RUNTIME_DIR", &self.desk.memory);
        command
    }

    /// Every file but those in memory; and what is left there goes with the next edit.
    fn check_clean(&self, run: &Run, at: &str) {
        self.desk.env.assert_no_leak();
        self.desk.env.assert_clean("stdout", &run.stdout);
        self.desk.env.assert_clean("stderr", &run.stderr);
        let next = self.desk.edit(&["vault://shop", "--dry-run"]).env("EDITOR", "true");
        next.output().code(0);
        self.desk.check_gone(at);
    }

    fn is_changed(&self) -> bool {
        let [_, two, new] = &self.values;
        let get = self.desk.env.run(["get", "vault://shop/TWO", "--reveal", "-n"]);
        let get = get.declare_output_may_contain(&**two).declare_output_may_contain(&**new);
        let value = get.output().code(0).stdout;
        assert!(value == *two || value == *new, "another value");
        let more = self.desk.env.run(["get", "vault://shop/MORE"]).output().code;
        assert_eq!(more == Some(0), value == *new, "half of it is stored");
        value == *new
    }

    /// `resume` finishes what can be finished, and `undo` puts everything back, both twice.
    fn recover(&self, resumes: bool, at: &str) {
        if resumes {
            for _ in 0..2 {
                self.desk.env.run(["resume"]).output().code(0);
            }
            let (runs, cut_off) = self.desk.env.runs();
            assert_eq!(cut_off, 0, "{at}");
            let _changed = self.is_changed();
            if runs == 0 {
                return;
            }
        }
        for _ in 0..2 {
            let code = i32::from(self.desk.env.runs().0 == 0);
            self.desk.env.run(["undo"]).output().code(code);
            assert!(!self.is_changed(), "undo has left something: {at}");
        }
        self.desk.env.assert_no_leak();
    }
}

#[test]
fn killed_anywhere_it_leaves_plaintext_in_memory_only() {
    let scene = Scene::new();
    let (mut kills, mut finished) = (0, 0);
    for (resumes, way) in EVERY_WAY.iter().enumerate().map(|(at, way)| (at % 2 == 0, *way)) {
        kills += every_step(|step| {
            scene.start.put_back();
            let run = Traced::new(scene.command()).kill_at(step, way);
            if run.killed {
                let at = format!("killed {way:?} {}", run.last());
                scene.check_clean(&run, &at);
                if resumes && scene.desk.env.runs().1 == 1 {
                    scene.desk.env.run(["resume"]).output().code(0);
                    finished += usize::from(scene.is_changed());
                }
                scene.recover(resumes, &at);
            }
            run
        });
    }
    println!("edit: {kills} kill points, no plaintext outside of memory, 0 lost");
    assert!(kills >= 60, "{kills} kill points");
    assert!(finished >= 10, "only {finished} were finished by resume");
}

/// Whatever a full disk refuses, the status says what became of the text: nothing is stored and no run is left, or
/// the run that is left can be finished.
#[test]
fn a_full_disk_loses_nothing_that_is_said_to_be_kept() {
    let scene = Scene::new();
    let mut codes = Vec::new();
    for step in 0.. {
        scene.start.put_back();
        let run = Traced::new(scene.command()).fail_at(step, Errno::ENOSPC);
        if run.steps.len() <= step {
            break;
        }
        let at = format!("no room at {:?}", run.steps[step]);
        let code = run.status.code().expect("ends by itself");
        scene.check_clean(&run, &at);
        match code {
            1 => {
                assert_eq!(scene.desk.env.runs().1, 0, "{at}");
                assert!(!scene.is_changed(), "{at}");
            }
            3 if scene.desk.env.runs().1 == 1 => {
                scene.desk.env.run(["resume"]).output().code(0);
                assert!(scene.is_changed(), "{at}");
            }
            0 | 3 => assert!(scene.is_changed(), "{at}: {code}"),
            code => panic!("{at}: {code}"),
        }
        codes.push(code);
    }
    assert!([0, 1, 3].iter().all(|code| codes.contains(code)), "{codes:?}");
}

#[test]
fn ended_by_a_signal_anywhere_it_leaves_nothing_in_memory_either() {
    let scene = Scene::new();
    let mut ended = 0;
    for signal in [Signal::SIGTERM, Signal::SIGHUP] {
        let steps = Traced::new(scene.command()).steps().steps.len();
        for step in 0..steps {
            scene.start.put_back();
            let run = Traced::new(scene.command()).signal_at(step, signal);
            let at = format!("{signal} at {step} of {steps}");
            scene.desk.env.assert_no_leak();
            scene.desk.check_gone(&at);
            ended += usize::from(run.status.code().is_none());
            scene.check_clean(&run, &at);
            scene.recover(step % 2 == 0, &at);
        }
    }
    println!("edit: ended by signals at {ended} steps, nothing left in memory");
    assert!(ended >= 40, "{ended}");
}
