//! Runs a command under ptrace and shows every system call of it to an [`Observer`].
//!
//! The program makes itself non-dumpable first thing, which closes `/proc/PID/*` and `PEEKDATA` to
//! an unprivileged tracer. Permission is checked when `mem` and `maps` are opened, so both are
//! opened at the exec stop, before the program ran an instruction, and kept. Registers stay
//! readable for a tracer whatever the program does.
//!
//! All of one run happens in a thread of its own: ptrace obeys only the thread that started the
//! child, and `__WNOTHREAD` keeps the wait away from the children of other tests.
//! Threads are followed. Child processes, and what the program becomes by `execve`, are let go.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, ExitStatus, Stdio};

use nix::errno::Errno;
use nix::sys::ptrace::{self, Event};
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

pub(crate) use super::tracee::Tracee;
use super::tracee::start;

/// Any pipe holds this much without a reader; larger input comes from a file.
const PIPE_CAPACITY: usize = 4096;

/// A system call at its entry: number and arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) nr: i64,
    pub(crate) args: [u64; 6],
}

/// What happens next to a stopped program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Go,
    /// Do not execute the call (at its entry only); the program sees this error.
    Fail(Errno),
    /// The program gets this signal as soon as the call is over, or in place of waiting in it.
    Signal(Signal),
    /// SIGKILL now; at an entry, the call is not executed.
    Kill,
    /// Stop looking: the program runs on untraced.
    LetGo,
}

/// Is shown every stop of the traced program.
pub(crate) trait Observer {
    /// The call may be changed before it is executed. Each entry is followed by the exit of the
    /// same call of the same thread, unless the program is killed or let go.
    fn entry(&mut self, _tracee: &Tracee, _thread: Pid, _call: &mut Call) -> Next {
        Next::Go
    }
    fn exit(&mut self, _tracee: &Tracee, _thread: Pid, _call: &Call, _result: i64) -> Next {
        Next::Go
    }
    /// The process is ending; its memory is still there. Not called for a killed one.
    fn ending(&mut self, _tracee: &Tracee) {}
}

/// How the run ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: Vec<u8>,
}

/// Runs `command` to its end under the eyes of `observer`. Without `stdin`, it keeps what it was
/// given to talk to, such as a terminal.
pub(crate) fn trace(
    command: &mut Command,
    stdin: Option<&[u8]>,
    observer: &mut (dyn Observer + Send),
) -> Ended {
    std::thread::scope(|scope| match scope.spawn(|| run(command, stdin, observer)).join() {
        Ok(ended) => ended,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

fn run(command: &mut Command, stdin: Option<&[u8]>, observer: &mut dyn Observer) -> Ended {
    let (mut stdout, mut stderr) = (scratch(b""), scratch(b""));
    if let Some(stdin) = stdin {
        command
            .stdin(input(stdin))
            .stdout(stdout.try_clone().expect("clone a descriptor"))
            .stderr(stderr.try_clone().expect("clone a descriptor"));
    }
    let cwd = command.get_current_dir().map_or_else(
        || std::env::current_dir().expect("a current folder"),
        |folder| folder.canonicalize().expect("the folder to start in"),
    );
    let (main, tracee) = start(command, cwd);
    // Closes our copies: a terminal or pipe ends with the program, not with the command.
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let status = follow(main, &tracee, observer);
    let read = |file: &mut File| {
        let mut bytes = Vec::new();
        file.seek(SeekFrom::Start(0)).expect("rewind the output");
        file.read_to_end(&mut bytes).expect("read the output");
        bytes
    };
    Ended { status, stdout: read(&mut stdout), stderr: read(&mut stderr) }
}

/// A call being executed.
struct Begun {
    /// As the program asked for it.
    call: Call,
    /// Were its arguments replaced?
    changed: bool,
    /// What it is to fail with.
    error: Option<Errno>,
}

type Pending = HashMap<Pid, Begun>;

fn follow(main: Pid, tracee: &Tracee, observer: &mut dyn Observer) -> ExitStatus {
    let mut threads = HashSet::from([main]);
    let mut pending = Pending::new();
    let mut killed = false;
    loop {
        let flags = WaitPidFlag::__WALL | WaitPidFlag::__WNOTHREAD;
        let next = match waitpid(None, Some(flags)).expect("wait for the traced program") {
            WaitStatus::Exited(pid, code) if pid == main => return ExitStatus::from_raw(code << 8),
            WaitStatus::Signaled(pid, signal, _) if pid == main => {
                return ExitStatus::from_raw(signal as i32);
            }
            WaitStatus::PtraceEvent(pid, _, event) => {
                if event == Event::PTRACE_EVENT_EXIT as i32 {
                    pending.remove(&pid); // its number may soon be that of another thread
                    threads.remove(&pid);
                }
                let exec = event == Event::PTRACE_EVENT_EXEC as i32;
                if event == Event::PTRACE_EVENT_EXIT as i32 && pid == main && !killed {
                    observer.ending(tracee);
                }
                (pid, if exec { Next::LetGo } else { Next::Go })
            }
            WaitStatus::PtraceSyscall(pid) if killed => (pid, Next::Go),
            WaitStatus::PtraceSyscall(pid) => {
                let begun = pending.remove(&pid);
                let next = match begun {
                    Some(begun) => at_exit(tracee, observer, pid, begun),
                    None => at_entry(tracee, observer, pid, &mut pending),
                };
                (pid, next)
            }
            // A new thread begins with a stop of the tracer's making.
            WaitStatus::Stopped(pid, Signal::SIGSTOP) if threads.insert(pid) => (pid, Next::Go),
            WaitStatus::Stopped(pid, signal) => {
                go(pid, Some(signal));
                continue;
            }
            _ => continue,
        };
        match next {
            (_, Next::Kill) => {
                killed = true;
                kill(main, Signal::SIGKILL).expect("kill the traced program");
            }
            (pid, Next::LetGo) => {
                // After an execve the other threads are gone; nobody else is traced.
                ptrace::detach(pid, None).expect("let the program go");
            }
            (pid, Next::Signal(signal)) => {
                kill(main, signal).expect("send a signal");
                go(pid, None);
            }
            (pid, _) => go(pid, None),
        }
    }
}

fn at_entry(tracee: &Tracee, observer: &mut dyn Observer, pid: Pid, pending: &mut Pending) -> Next {
    let Ok(mut regs) = ptrace::getregs(pid) else {
        return Next::Go;
    };
    let call = Call {
        nr: regs.orig_rax.cast_signed(),
        args: [regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9],
    };
    let mut changed = call;
    let next = observer.entry(tracee, pid, &mut changed);
    let error = if let Next::Fail(error) = next { Some(error) } else { None };
    if error.is_some() || next == Next::Kill {
        changed.nr = -1; // no such call: nothing is executed
    }
    if changed != call {
        regs.orig_rax = changed.nr.cast_unsigned();
        [regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9] = changed.args;
        ptrace::setregs(pid, regs).expect("change a system call");
    }
    pending.insert(pid, Begun { call, changed: changed.args != call.args, error });
    next
}

fn at_exit(
    tracee: &Tracee,
    observer: &mut dyn Observer,
    pid: Pid,
    Begun { call, changed, error }: Begun,
) -> Next {
    let Ok(mut regs) = ptrace::getregs(pid) else {
        return Next::Go;
    };
    let before = regs;
    // The program may use the registers again. (None of it after a `sigreturn`, which sets them.)
    if changed {
        [regs.rdi, regs.rsi, regs.rdx, regs.r10, regs.r8, regs.r9] = call.args;
    }
    if let Some(error) = error {
        regs.rax = (-i64::from(error as i32)).cast_unsigned();
    }
    if regs != before {
        ptrace::setregs(pid, regs).expect("change the result of a system call");
    }
    observer.exit(tracee, pid, &call, regs.rax.cast_signed())
}

/// Lets a thread run to its next stop. One killed meanwhile is not there any more.
fn go(pid: Pid, signal: Option<Signal>) {
    match ptrace::syscall(pid, signal) {
        Ok(()) | Err(Errno::ESRCH) => {}
        Err(error) => panic!("cannot continue the traced program: {error}"),
    }
}

fn scratch(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a temporary file");
    file.write_all(bytes).and_then(|()| file.rewind()).expect("write a temporary file");
    file
}

fn input(bytes: &[u8]) -> Stdio {
    if bytes.len() > PIPE_CAPACITY {
        return scratch(bytes).into();
    }
    let (reader, mut writer) = std::io::pipe().expect("a pipe");
    writer.write_all(bytes).expect("fill a pipe");
    reader.into()
}
