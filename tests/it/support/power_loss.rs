//! Records what a command does to a folder, and lists the states a power loss could leave it in.
//!
//! Kill tests do not see a missing fsync: after a kill, the kernel still writes everything. Here
//! only what was synced counts; see [`super::disk`] for the rules.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::HashSet;
use std::path::Path;
use std::process::{Command, ExitStatus};

use super::disk::{Disk, Effect};
use super::ptrace::trace;
use super::recorder::Recorder;
use super::tree::Tree;

/// A run and what it did to the disk.
#[derive(Debug)]
#[must_use]
pub(crate) struct Recording {
    /// As it was before; the nodes made later are there, but have no names yet.
    before: Disk,
    effects: Vec<(String, Effect)>,
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

/// What may be found when the power comes back.
#[derive(Debug)]
pub(crate) struct State {
    /// The last thing the program did, for the message of an assertion.
    pub(crate) after: String,
    /// Had the program ended? Then losing what it reported as done is a fault.
    pub(crate) ended: bool,
    pub(crate) tree: Tree,
}

impl Recording {
    /// Each different state after a power loss at any point; at most about `cap` for each point.
    pub(crate) fn states(&self, cap: usize) -> Vec<State> {
        let mut disk = self.before.clone();
        let mut known = HashSet::new();
        let mut states = Vec::new();
        let mut look = |disk: &Disk, after: &str, ended: bool| {
            for tree in disk.after_power_loss(cap) {
                if known.insert((tree.clone(), ended)) {
                    states.push(State { after: after.to_owned(), ended, tree });
                }
            }
        };
        look(&disk, "nothing", false);
        for (after, effect) in &self.effects {
            disk.apply(effect);
            look(&disk, after, false);
        }
        look(&disk, "the end", true);
        states
    }

    /// What the program did, one line each.
    pub(crate) fn log(&self) -> Vec<&str> {
        self.effects.iter().map(|(text, _)| text.as_str()).collect()
    }
}

/// Runs `command` to its end and records all it does below `root`.
pub(crate) fn record(command: &mut Command, stdin: &[u8], root: &Path) -> Recording {
    let root = root.canonicalize().expect("the folder to record");
    let mut recorder = Recorder::new(root.clone());
    let ended = trace(command, Some(stdin), &mut recorder);
    let Recorder { before, live, effects, .. } = recorder;
    // A change that was not seen, such as one by a child process, makes all the states wrong.
    let (model, disk) = (live.now(), Disk::snapshot(&root).now());
    let difference = model.difference(&disk);
    assert!(difference.is_none(), "the recording missed a change of {difference:?}");
    let (stdout, stderr) = (ended.stdout, ended.stderr);
    Recording { before, effects, status: ended.status, stdout, stderr }
}
