//! Kills, fails or cuts short a command at its k-th step: the proof of "killed at any point".
//!
//! A step is a system call that changes files: what is written to stdout, stderr, pipes and
//! devices, locks and reads are none. Steps are counted in the order they are begun.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::HashMap;
use std::process::{Command, ExitStatus};

use nix::errno::Errno;
use nix::sys::signal::Signal;
use nix::unistd::Pid;

pub(crate) use super::op::Step;
use super::op::{Op, describe};
use super::ptrace::{Call, Next, Observer, Tracee, trace};
use super::syscalls::Files;

/// Where, at a step, the program is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// The call is not executed.
    Before,
    /// The call was executed; the program does not learn of it.
    After,
    /// Half of the bytes are written. As [`When::Before`] for a call that writes none.
    Torn,
}

/// All three, to loop over.
pub(crate) const EVERY_WAY: [When; 3] = [When::Before, When::After, When::Torn];

/// A traced run: what it did, how it ended, what it said.
#[derive(Debug)]
#[must_use]
pub(crate) struct Run {
    pub(crate) steps: Vec<Step>,
    /// False if the command ended before it came to the step to be killed at.
    pub(crate) killed: bool,
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

impl Run {
    /// The last step begun, in words, for the message of an assertion.
    pub(crate) fn last(&self) -> String {
        let number = self.steps.len();
        self.steps.last().map_or_else(
            || "no step".to_owned(),
            |step| {
                let path = step.path.as_deref().unwrap_or_else(|| "".as_ref());
                format!("step {} of the run: {} {}", number - 1, step.syscall, path.display())
            },
        )
    }
}

/// A command about to be traced. Give it a closed-off environment first.
#[derive(Debug)]
#[must_use]
pub(crate) struct Traced {
    command: Command,
    stdin: Vec<u8>,
}

impl Traced {
    pub(crate) fn new(command: Command) -> Self {
        Self { command, stdin: Vec::new() }
    }

    pub(crate) fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Runs undisturbed and lists the steps.
    pub(crate) fn steps(self) -> Run {
        self.run(|_| Deed::Nothing)
    }

    /// Kills at step `k`, counted from 0.
    pub(crate) fn kill_at(self, k: usize, when: When) -> Run {
        self.run(move |step| if step == k { Deed::Kill(when) } else { Deed::Nothing })
    }

    /// Step `k` fails with `error`; the program goes on.
    pub(crate) fn fail_at(self, k: usize, error: Errno) -> Run {
        self.run(move |step| if step == k { Deed::Fail(error) } else { Deed::Nothing })
    }

    /// Step `k` and all after it fail: a disk that is full stays full.
    pub(crate) fn fail_from(self, k: usize, error: Errno) -> Run {
        self.run(move |step| if step >= k { Deed::Fail(error) } else { Deed::Nothing })
    }

    /// The program gets `signal` in step `k`, as from Ctrl-C or a time-out.
    pub(crate) fn signal_at(self, k: usize, signal: Signal) -> Run {
        self.run(move |step| if step == k { Deed::Signal(signal) } else { Deed::Nothing })
    }

    /// The same on a system that refuses the first step with `error`.
    pub(crate) fn refuse_and_signal_at(self, error: Errno, k: usize, signal: Signal) -> Run {
        self.run(move |step| match step {
            0 => Deed::Fail(error),
            step if step == k => Deed::Signal(signal),
            _ => Deed::Nothing,
        })
    }

    /// Every write takes half of what it was given, as a write is free to do.
    pub(crate) fn short_writes(self) -> Run {
        self.run(|_| Deed::Short)
    }

    fn run(mut self, plan: impl Fn(usize) -> Deed + Send) -> Run {
        let mut watch =
            Watch { plan, files: None, steps: vec![], begun: HashMap::new(), killed: false };
        let ended = trace(&mut self.command, Some(&self.stdin), &mut watch);
        Run {
            steps: watch.steps,
            killed: watch.killed,
            status: ended.status,
            stdout: ended.stdout,
            stderr: ended.stderr,
        }
    }
}

/// Calls `at` with 0, 1, 2, … until the command it runs ends before that step. Returns how many
/// steps there were.
pub(crate) fn every_step(mut at: impl FnMut(usize) -> Run) -> usize {
    let count = (0..100_000).find(|&k| !at(k).killed).expect("a command that ends");
    assert!(count > 0, "the command changes nothing: there is no step to be killed at");
    count
}

enum Deed {
    Nothing,
    Kill(When),
    Fail(Errno),
    Signal(Signal),
    Short,
}

struct Watch<P> {
    plan: P,
    files: Option<Files>,
    steps: Vec<Step>,
    /// Calls of any thread that are being executed: what they do, and which step it is.
    begun: HashMap<Pid, (Op, Option<usize>, bool)>,
    killed: bool,
}

impl<P: Fn(usize) -> Deed> Observer for Watch<P> {
    fn entry(&mut self, tracee: &Tracee, thread: Pid, call: &mut Call) -> Next {
        let files = self.files.get_or_insert_with(|| Files::new(tracee));
        let Some(op) = files.begin(tracee, call) else {
            return Next::Go;
        };
        let number = op.is_step().then_some(self.steps.len());
        let mut next = Next::Go;
        let mut kill_after = false;
        if let Some(number) = number {
            self.steps.push(describe(call.nr, &op));
            match (self.plan)(number) {
                Deed::Nothing => {}
                Deed::Short => _ = halve(tracee, call),
                Deed::Signal(signal) => next = Next::Signal(signal),
                Deed::Fail(error) => next = Next::Fail(error),
                Deed::Kill(When::After) => kill_after = true,
                Deed::Kill(When::Torn) if halve(tracee, call) => kill_after = true,
                Deed::Kill(_) => next = Next::Kill,
            }
        }
        self.killed |= next == Next::Kill;
        self.begun.insert(thread, (op, number, kill_after));
        next
    }

    fn exit(&mut self, tracee: &Tracee, thread: Pid, call: &Call, result: i64) -> Next {
        let begun = self.begun.remove(&thread);
        let op = begun.as_ref().map(|(op, ..)| op);
        if let Some(files) = &mut self.files {
            files.follow(tracee, call, op, result);
        }
        let Some((_, Some(number), kill_after)) = begun else {
            return Next::Go;
        };
        if kill_after {
            self.killed = true;
            return Next::Kill;
        }
        self.steps[number].result = Some(result);
        Next::Go
    }
}

/// Makes a write shorter. False for calls that write no bytes.
fn halve(tracee: &Tracee, call: &mut Call) -> bool {
    match call.nr {
        libc::SYS_write | libc::SYS_pwrite64 => call.args[2] = call.args[2].div_ceil(2),
        libc::SYS_sendfile => call.args[3] = call.args[3].div_ceil(2),
        libc::SYS_copy_file_range | libc::SYS_splice => call.args[4] = call.args[4].div_ceil(2),
        // Many buffers: half of the first.
        libc::SYS_writev | libc::SYS_pwritev => {
            let vector = call.args[1];
            call.nr =
                if call.nr == libc::SYS_writev { libc::SYS_write } else { libc::SYS_pwrite64 };
            call.args[1] = tracee.word(vector);
            call.args[2] = tracee.word(vector + 8).div_ceil(2);
        }
        _ => return false,
    }
    true
}
