//! A traced program from its first stop on, with its memory readable to the end whatever it does to
//! close itself.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::FileExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::Command;

use nix::sys::ptrace::{self, Options};
use nix::sys::signal::Signal;
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;

/// Seconds after which the program is given up; far above what any test takes.
const PATIENCE: u32 = 120;

/// The stopped program.
pub(crate) struct Tracee {
    mem: File,
    maps: File,
    /// The folder it was started in.
    pub(crate) cwd: PathBuf,
}

impl Tracee {
    fn open(pid: Pid, cwd: PathBuf) -> Self {
        let open = |name: &str| {
            let path = format!("/proc/{pid}/{name}");
            File::open(&path).unwrap_or_else(|error| {
                panic!("cannot look into the traced program: {path}: {error} (is /proc mounted?)")
            })
        };
        Self { mem: open("mem"), maps: open("maps"), cwd }
    }

    /// As much of `buffer` as is mapped.
    pub(crate) fn read_at(&self, address: u64, buffer: &mut [u8]) -> usize {
        let mut done = 0;
        while done < buffer.len() {
            match self.mem.read_at(&mut buffer[done..], address + done as u64) {
                Ok(0) | Err(_) => break,
                Ok(count) => done += count,
            }
        }
        done
    }

    pub(crate) fn word(&self, address: u64) -> u64 {
        let mut bytes = [0; 8];
        self.read_at(address, &mut bytes);
        u64::from_ne_bytes(bytes)
    }

    /// The bytes up to a NUL.
    pub(crate) fn c_string(&self, address: u64) -> Vec<u8> {
        let mut found = Vec::new();
        let mut page = [0; 256];
        loop {
            let count = self.read_at(address + found.len() as u64, &mut page);
            let end = page[..count].iter().position(|&byte| byte == 0);
            found.extend_from_slice(&page[..end.unwrap_or(count)]);
            if end.is_some() || count < page.len() {
                return found;
            }
        }
    }

    /// `/proc/PID/maps` as it is now.
    pub(crate) fn maps(&self) -> String {
        let mut text = String::new();
        let mut maps = &self.maps;
        maps.seek(SeekFrom::Start(0)).expect("rewind maps");
        maps.read_to_string(&mut text).expect("read maps");
        assert!(!text.is_empty(), "maps of a stopped program are never empty");
        text
    }
}

/// Starts `command` and stops it before its first instruction.
#[expect(unsafe_code, reason = "PTRACE_TRACEME has to be called between fork and exec")]
#[expect(clippy::zombie_processes, reason = "`follow` waits for it")]
pub(super) fn start(command: &mut Command, cwd: PathBuf) -> (Pid, Tracee) {
    // SAFETY: two async-signal-safe system calls, no allocation, no lock.
    unsafe {
        command.pre_exec(|| {
            libc::alarm(PATIENCE); // outlives the exec: a program that hangs is ended by SIGALRM
            ptrace::traceme().map_err(Into::into)
        });
    }
    let child = command.spawn().unwrap_or_else(|error| {
        panic!(
            "cannot start {} under ptrace: {error}. These tests need ptrace of an own child: \
             see /proc/sys/kernel/yama/ptrace_scope (0 or 1) and the seccomp profile of the \
             container (--cap-add=SYS_PTRACE).",
            command.get_program().display()
        )
    });
    let main = Pid::from_raw(i32::try_from(child.id()).expect("a process id"));
    match waitpid(main, Some(WaitPidFlag::__WALL)) {
        Ok(WaitStatus::Stopped(_, Signal::SIGTRAP)) => {}
        other => panic!("the program did not stop at its exec: {other:?}"),
    }
    let options = Options::PTRACE_O_TRACESYSGOOD
        | Options::PTRACE_O_TRACECLONE
        | Options::PTRACE_O_TRACEEXEC
        | Options::PTRACE_O_TRACEEXIT
        | Options::PTRACE_O_EXITKILL;
    ptrace::setoptions(main, options).expect("set ptrace options");
    let tracee = Tracee::open(main, cwd);
    ptrace::syscall(main, None).expect("continue the traced program");
    (main, tracee)
}
