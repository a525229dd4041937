//! What can happen to files, whatever system call it is asked by.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::ffi::OsString;
use std::fs::{self, File};
use std::os::fd::AsRawFd as _;
use std::os::unix::ffi::OsStringExt as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use libc::{O_ACCMODE, O_CREAT, O_RDONLY, O_TRUNC};

/// One opening of a file; shared by the descriptors made from it by `dup`.
#[derive(Debug)]
pub(crate) struct Opened {
    /// As it was called when it was opened.
    name: PathBuf,
    pub(crate) flags: i32,
    /// A descriptor of ours, which knows what the file is called now.
    handle: Option<File>,
}

impl Opened {
    pub(crate) fn new(name: PathBuf, flags: i32) -> Self {
        let handle = File::options().read(true).custom_flags(libc::O_PATH).open(&name).ok();
        Self { name, flags, handle }
    }

    /// Its path now, or the last one it had.
    pub(crate) fn path(&self) -> PathBuf {
        let link = |handle: &File| fs::read_link(format!("/proc/self/fd/{}", handle.as_raw_fd()));
        let path = self.handle.as_ref().and_then(|handle| link(handle).ok());
        let path = path.unwrap_or_else(|| self.name.clone()).into_os_string().into_vec();
        let path = path.strip_suffix(b" (deleted)").unwrap_or(&path).to_vec();
        OsString::from_vec(path).into()
    }
}

/// What a call does to the file system, if it does anything.
#[derive(Clone, Debug)]
pub(crate) enum Op {
    Open {
        path: PathBuf,
        flags: i32,
    },
    /// Content or length of an open file.
    Write {
        file: Arc<Opened>,
        path: PathBuf,
        size: u64,
    },
    Truncate {
        path: PathBuf,
    },
    Rename {
        from: PathBuf,
        to: PathBuf,
        exchange: bool,
    },
    /// Also a folder.
    Unlink {
        path: PathBuf,
    },
    Mkdir {
        path: PathBuf,
    },
    /// `from` is none for a symbolic link and a special file.
    Link {
        from: Option<PathBuf>,
        to: PathBuf,
    },
    Sync {
        file: Arc<Opened>,
        path: PathBuf,
    },
    SyncAll,
    /// Mode, owner, times, extended attributes.
    Meta {
        path: PathBuf,
    },
    /// A shared writable mapping: what is written through it stays unseen.
    Map {
        path: PathBuf,
    },
}

impl Op {
    /// Does it change anything that outlives the process? (Opening for reading does not.)
    pub(crate) fn is_step(&self) -> bool {
        let changing = match self {
            Self::Open { flags, .. } => {
                flags & (O_CREAT | O_TRUNC) != 0 || flags & O_ACCMODE != O_RDONLY
            }
            _ => true,
        };
        let in_memory = |path: &Path| path.starts_with("/dev/shm");
        let unreal = |path: &Path| {
            !in_memory(path) && ["/dev", "/proc", "/sys"].iter().any(|at| path.starts_with(at))
        };
        changing && !self.path().is_some_and(unreal)
    }

    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Open { path, .. }
            | Self::Truncate { path }
            | Self::Rename { from: path, .. }
            | Self::Unlink { path }
            | Self::Mkdir { path }
            | Self::Link { to: path, .. }
            | Self::Write { path, .. }
            | Self::Sync { path, .. }
            | Self::Map { path }
            | Self::Meta { path } => Some(path),
            Self::SyncAll => None,
        }
    }
}

/// One change to files.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) syscall: &'static str,
    /// None for `sync`.
    pub(crate) path: Option<PathBuf>,
    /// The new path of a rename.
    pub(crate) to: Option<PathBuf>,
    /// Bytes asked to be written.
    pub(crate) size: Option<u64>,
    /// What the call returned; none if the program was killed first.
    pub(crate) result: Option<i64>,
}

pub(crate) fn describe(nr: i64, op: &Op) -> Step {
    Step {
        syscall: name(nr),
        path: op.path().map(Into::into),
        to: if let Op::Rename { to, .. } = op { Some(to.clone()) } else { None },
        size: if let Op::Write { size, .. } = op { Some(*size) } else { None },
        result: None,
    }
}

macro_rules! names {
    ($nr:expr; $($name:ident)*) => {
        match $nr { $(libc::$name => &stringify!($name)[4..],)* _ => "another call" }
    };
}

fn name(nr: i64) -> &'static str {
    names!(nr; SYS_open SYS_creat SYS_openat SYS_openat2 SYS_write SYS_pwrite64 SYS_writev
        SYS_pwritev SYS_pwritev2 SYS_sendfile SYS_copy_file_range SYS_splice SYS_ftruncate
        SYS_fallocate SYS_truncate SYS_rename SYS_renameat SYS_renameat2 SYS_unlink SYS_unlinkat
        SYS_rmdir SYS_mkdir SYS_mkdirat SYS_link SYS_linkat SYS_symlink SYS_symlinkat SYS_fsync
        SYS_fdatasync SYS_sync SYS_syncfs SYS_chmod SYS_fchmod SYS_fchmodat SYS_chown SYS_fchown
        SYS_lchown SYS_fchownat SYS_utimensat SYS_mmap)
}
