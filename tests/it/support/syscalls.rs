//! What a system call does to files: numbers and arguments of x86-64 become an [`Op`] with paths.
//!
//! `/proc/PID/fd` is closed to us once the program is non-dumpable, so the descriptors are
//! followed from the start. One that was not opened by path (stdin, stdout, stderr, pipes,
//! sockets) is no file and not in the table.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::HashMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use libc::{AT_FDCWD, O_CREAT, O_TRUNC};

use super::op::{Op, Opened};
use super::ptrace::{Call, Tracee};

/// The descriptors and the current folder of the traced program.
#[derive(Debug)]
pub(crate) struct Files {
    cwd: Arc<Opened>,
    open: HashMap<i32, Arc<Opened>>,
}

#[expect(clippy::cast_possible_truncation, reason = "descriptors and flags are 32 bits wide")]
fn int(argument: u64) -> i32 {
    argument as i32
}

impl Files {
    pub(crate) fn new(tracee: &Tracee) -> Self {
        Self { cwd: Arc::new(Opened::new(tracee.cwd.clone(), 0)), open: HashMap::new() }
    }

    /// What `call`, now at its entry, is about to do.
    pub(crate) fn begin(&mut self, tracee: &Tracee, call: &Call) -> Option<Op> {
        // Before it is executed: the number may be in use again when its exit is seen.
        if call.nr == libc::SYS_close {
            self.open.remove(&int(call.args[0]));
        }
        self.decode(tracee, call)
    }

    fn decode(&self, tracee: &Tracee, call: &Call) -> Option<Op> {
        let a = call.args;
        let at = |dir: u64, name: u64| self.at(int(dir), tracee.c_string(name));
        let here = |name: u64| self.at(AT_FDCWD, tracee.c_string(name));
        let file = |fd: u64| self.open.get(&int(fd)).cloned();
        let write =
            |fd: u64, size: u64| file(fd).map(|file| Op::Write { path: file.path(), file, size });
        let rename = |from, to, flags: u64| Op::Rename {
            from,
            to,
            exchange: flags & u64::from(libc::RENAME_EXCHANGE) != 0,
        };
        Some(match call.nr {
            libc::SYS_open => Op::Open { path: here(a[0]), flags: int(a[1]) },
            libc::SYS_creat => {
                Op::Open { path: here(a[0]), flags: O_CREAT | O_TRUNC | libc::O_WRONLY }
            }
            libc::SYS_openat => Op::Open { path: at(a[0], a[1]), flags: int(a[2]) },
            libc::SYS_openat2 => Op::Open { path: at(a[0], a[1]), flags: int(tracee.word(a[2])) },
            libc::SYS_write | libc::SYS_pwrite64 => write(a[0], a[2])?,
            libc::SYS_writev | libc::SYS_pwritev | libc::SYS_pwritev2 => {
                write(a[0], (0..a[2]).map(|i| tracee.word(a[1] + 16 * i + 8)).sum())?
            }
            libc::SYS_sendfile => write(a[0], a[3])?,
            libc::SYS_copy_file_range | libc::SYS_splice => write(a[2], a[4])?,
            libc::SYS_ftruncate | libc::SYS_fallocate => write(a[0], 0)?,
            libc::SYS_truncate => Op::Truncate { path: here(a[0]) },
            libc::SYS_rename => rename(here(a[0]), here(a[1]), 0),
            libc::SYS_renameat => rename(at(a[0], a[1]), at(a[2], a[3]), 0),
            libc::SYS_renameat2 => rename(at(a[0], a[1]), at(a[2], a[3]), a[4]),
            libc::SYS_unlink | libc::SYS_rmdir => Op::Unlink { path: here(a[0]) },
            libc::SYS_unlinkat => Op::Unlink { path: at(a[0], a[1]) },
            libc::SYS_mkdir => Op::Mkdir { path: here(a[0]) },
            libc::SYS_mkdirat => Op::Mkdir { path: at(a[0], a[1]) },
            libc::SYS_link => Op::Link { from: Some(here(a[0])), to: here(a[1]) },
            libc::SYS_linkat => Op::Link { from: Some(at(a[0], a[1])), to: at(a[2], a[3]) },
            libc::SYS_symlink => Op::Link { from: None, to: here(a[1]) },
            libc::SYS_symlinkat => Op::Link { from: None, to: at(a[1], a[2]) },
            libc::SYS_mknod => Op::Link { from: None, to: here(a[0]) },
            libc::SYS_mknodat => Op::Link { from: None, to: at(a[0], a[1]) },
            libc::SYS_fsync | libc::SYS_fdatasync => {
                let file = file(a[0])?;
                Op::Sync { path: file.path(), file }
            }
            libc::SYS_sync | libc::SYS_syncfs => Op::SyncAll,
            libc::SYS_mmap
                if int(a[3]) & libc::MAP_SHARED != 0 && int(a[2]) & libc::PROT_WRITE != 0 =>
            {
                Op::Map {
                    path: file(a[4]).filter(|_| int(a[3]) & libc::MAP_ANONYMOUS == 0)?.path(),
                }
            }
            libc::SYS_io_uring_setup => panic!("io_uring hides what it does from a tracer"),
            _ => Op::Meta { path: self.meta(tracee, call)? },
        })
    }

    /// The file whose mode, owner, times or attributes are about to change.
    fn meta(&self, tracee: &Tracee, call: &Call) -> Option<PathBuf> {
        let a = call.args;
        let at = |dir: u64, name: u64| self.at(int(dir), tracee.c_string(name));
        Some(match call.nr {
            libc::SYS_chmod
            | libc::SYS_chown
            | libc::SYS_lchown
            | libc::SYS_setxattr
            | libc::SYS_lsetxattr
            | libc::SYS_removexattr
            | libc::SYS_lremovexattr => self.at(AT_FDCWD, tracee.c_string(a[0])),
            libc::SYS_fchmodat | libc::SYS_fchmodat2 | libc::SYS_fchownat => at(a[0], a[1]),
            libc::SYS_utimensat if a[1] != 0 => at(a[0], a[1]),
            libc::SYS_fchmod
            | libc::SYS_fchown
            | libc::SYS_fsetxattr
            | libc::SYS_fremovexattr
            | libc::SYS_utimensat => self.open.get(&int(a[0]))?.path(),
            _ => return None,
        })
    }

    /// Keeps the table up to date; called at the exit of every call.
    pub(crate) fn follow(&mut self, tracee: &Tracee, call: &Call, op: Option<&Op>, result: i64) {
        let Ok(result) = i32::try_from(result) else {
            return;
        };
        if result < 0 {
            return;
        }
        let fd = int(call.args[0]);
        match (call.nr, op) {
            (_, Some(Op::Open { path, flags })) => {
                self.open.insert(result, Arc::new(Opened::new(path.clone(), *flags)));
            }
            (libc::SYS_close_range, _) => {
                let end = i32::try_from(call.args[1]).unwrap_or(i32::MAX);
                self.open.retain(|open, _| !(fd..=end).contains(open));
            }
            (libc::SYS_dup | libc::SYS_dup2 | libc::SYS_dup3, _) => self.copy(fd, result),
            (libc::SYS_fcntl, _)
                if [libc::F_DUPFD, libc::F_DUPFD_CLOEXEC].contains(&int(call.args[1])) =>
            {
                self.copy(fd, result);
            }
            (libc::SYS_chdir, _) => {
                let path = self.at(AT_FDCWD, tracee.c_string(call.args[0]));
                self.cwd = Arc::new(Opened::new(path, 0));
            }
            (libc::SYS_fchdir, _) => {
                if let Some(folder) = self.open.get(&fd) {
                    self.cwd = Arc::clone(folder);
                }
            }
            _ => {}
        }
    }

    /// The file just opened as `descriptor`.
    pub(crate) fn get(&self, descriptor: i64) -> Option<&Arc<Opened>> {
        self.open.get(&i32::try_from(descriptor).ok()?)
    }

    fn copy(&mut self, from: i32, to: i32) {
        match self.open.get(&from).cloned() {
            Some(file) => self.open.insert(to, file),
            None => self.open.remove(&to),
        };
    }

    /// The absolute path of `name` below an open folder.
    fn at(&self, folder: i32, name: Vec<u8>) -> PathBuf {
        let name = PathBuf::from(OsString::from_vec(name));
        let base = self.open.get(&folder).unwrap_or(&self.cwd).path();
        // An empty name is the descriptor itself (AT_EMPTY_PATH).
        if name.as_os_str().is_empty() { base } else { base.join(name) }
    }
}
