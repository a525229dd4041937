//! Files: bounded reads, replacement as a whole, private folders and logs.
//!
//! The only user of `std::fs`. Every write here is durable when it returns: the file is synced, and
//! so is the folder that names it.

mod identity;
mod log;
mod private;
mod replace;
mod scratch;
mod stream;

use std::io;
use std::path::{Path, PathBuf};

use crate::hint::{Explain, Hint, path_word};
use crate::secret::Plaintext;
use crate::sys::read_to_end;

pub use log::{LOG_LIMIT, PrivateLog};
pub use private::{
    Lock, Prepared, create_private, create_private_dir, list_dir, read_private, remove,
    replace_private, try_lock, wait_for_lock, write_private,
};
pub use replace::Source;
pub use scratch::{Scratch, is_in_memory, wipe};
pub use stream::{Access, Input, NewFile, create_dirs, files_below, is_dir};

/// Why a file could not be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FsError {
    /// The system refused.
    #[error("cannot {action} {path}", path = .path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The last part of the path is a symbolic link.
    #[error("{path} is a symbolic link, and replacing it would leave its target as it is", path = .path.display())]
    SymbolicLink {
        /// The link.
        path: PathBuf,
        /// Where it leads, when that can be said.
        target: Option<PathBuf>,
    },
    /// Other names lead to the same file.
    #[error("{path} has other names (hard links), which would keep the old content", path = .path.display())]
    HardLinked {
        /// One of the names.
        path: PathBuf,
    },
    /// A folder, device, socket or pipe.
    #[error("{path} is not a regular file", path = .path.display())]
    NotRegular {
        /// What was named.
        path: PathBuf,
    },
    /// More than we are willing to hold in memory.
    #[error("{path} is larger than {limit} bytes", path = .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit in bytes.
        limit: usize,
    },
    /// It is not the file any more that was read.
    #[error("{path} was changed by someone else in the meantime", path = .path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Its owner, mode or attributes could not be kept.
    #[error("{path} could not keep its {what}", path = .path.display())]
    NotKept {
        /// The file.
        path: PathBuf,
        /// `owner`, `mode` or the name of an attribute.
        what: String,
        /// The system's answer.
        source: io::Error,
    },
    /// It does not hold what was written into it.
    #[error("{path} does not hold what was written into it; nothing was replaced", path = .path.display())]
    NotAsWritten {
        /// The file.
        path: PathBuf,
    },
    /// Others can read what only we may read.
    #[error("{path} can be read by others (mode {mode:o})", path = .path.display())]
    NotPrivate {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// It belongs to another user.
    #[error("{path} belongs to another user or group", path = .path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
    },
}

impl FsError {
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    /// Whether the disk has no room.
    pub fn is_storage_full(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::StorageFull)
    }

    /// Whether there is something already where a new file should be.
    pub fn is_there_already(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::AlreadyExists)
    }

    /// Whether the file is simply not there.
    pub fn is_not_found(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == io::ErrorKind::NotFound)
    }
}

impl Explain for FsError {
    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::SymbolicLink { target: Some(target), .. } => {
                vec![Hint::say(format!("name the file itself: {}", target.display()))]
            }
            Self::HardLinked { path } => vec![
                Hint::say("make it a file of its own, for instance with the command below"),
                Hint::run(copy_in_place(path)),
            ],
            Self::NotPrivate { path, .. } => {
                vec![Hint::run(format!("chmod go= {}", path_word(path)))]
            }
            error if error.is_storage_full() => {
                vec![Hint::say("make room on the disk and run the same command again")]
            }
            Self::Io { action, path, source } => match source.kind() {
                io::ErrorKind::NotFound => {
                    vec![Hint::say("is the path right, and the folder the one you meant?")]
                }
                io::ErrorKind::PermissionDenied => {
                    // What cannot be made is not there to be looked at; its folder is.
                    let path = if *action == "create" { parent(path) } else { path };
                    let path = path_word(path);
                    vec![Hint::say("see who may do that"), Hint::run(format!("ls -ld {path}"))]
                }
                io::ErrorKind::NotADirectory => {
                    vec![Hint::say("a part of the path is a file where a folder is needed")]
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        }
    }
}

fn copy_in_place(path: &Path) -> String {
    let path = path_word(path);
    format!("cp -p {path} {path}.own && mv {path}.own {path}")
}

/// Syncs a folder, so that the names in it survive a power loss.
fn sync_dir(dir: &Path) -> Result<(), FsError> {
    #[cfg(unix)]
    {
        let folder = std::fs::File::open(dir).map_err(FsError::io("open", dir))?;
        folder.sync_all().map_err(FsError::io("sync", dir))?;
    }
    #[cfg(not(unix))]
    let _ = dir;
    Ok(())
}

/// Reads a file or pipe that stays as it is (at most `limit` bytes), following links.
pub fn read_file(path: &Path, limit: usize) -> Result<Plaintext, FsError> {
    let file = std::fs::File::open(path).map_err(FsError::io("open", path))?;
    content_of(&file, path, limit)
}

fn content_of(mut file: &std::fs::File, path: &Path, limit: usize) -> Result<Plaintext, FsError> {
    read_to_end(&mut file, limit).map_err(|source| {
        if source.kind() == io::ErrorKind::FileTooLarge {
            FsError::TooLarge { path: path.to_owned(), limit }
        } else {
            FsError::io("read", path)(source)
        }
    })
}

/// Writes a file that anybody may read, whole.
pub fn write_public(path: &Path, content: &[u8]) -> Result<(), FsError> {
    let dir = parent(path);
    std::fs::create_dir_all(dir).map_err(FsError::io("create", dir))?;
    #[expect(clippy::disallowed_methods, reason = "generated files can be generated again")]
    std::fs::write(path, content).map_err(FsError::io("write", path))
}

/// The folder's one true path, links resolved.
pub fn canonical(dir: &Path) -> Result<PathBuf, FsError> {
    std::fs::canonicalize(dir).map_err(FsError::io("find", dir))
}

/// Gives a finished file its real name, durable: the one place where a rename happens.
fn put_in_place(temp: &Path, path: &Path) -> Result<(), FsError> {
    #[expect(clippy::disallowed_methods, reason = "the fsync of the folder follows")]
    std::fs::rename(temp, path).map_err(FsError::io("rename the new file to", path))?;
    sync_dir(parent(path))
}

/// The folder a path names something in.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_looks_at_what_is_there() {
        for (action, expected) in [("create", "ls -ld /a/b"), ("open", "ls -ld /a/b/c")] {
            let source = io::ErrorKind::PermissionDenied.into();
            let hints = FsError::io(action, Path::new("/a/b/c"))(source).hints();
            let last = hints.last().map(ToString::to_string);
            assert_eq!(last, Some(format!("run `{expected}`")), "{action}");
        }
    }
}

#[cfg(test)]
mod tests_support {
    //! A scratch folder for the tests of this module, removed on drop.
    #![allow(clippy::disallowed_methods, reason = "tests prepare and inspect files directly")]

    use std::path::PathBuf;

    pub(super) struct Folder(PathBuf);

    impl Folder {
        pub(super) fn new() -> Self {
            let unique = u64::from_le_bytes(crate::secret::random_bytes().expect("random"));
            let path = std::env::temp_dir().join(format!("kmseal-test-{unique:016x}"));
            std::fs::create_dir(&path).expect("creates");
            Self(path)
        }

        pub(super) fn path(&self, name: &str) -> PathBuf {
            self.0.join(name)
        }

        #[cfg(unix)]
        pub(super) fn write(&self, name: &str, content: &[u8], mode: u32) -> PathBuf {
            use std::os::unix::fs::PermissionsExt as _;
            let path = self.path(name);
            std::fs::write(&path, content).expect("writes");
            let permissions = std::fs::Permissions::from_mode(mode);
            std::fs::set_permissions(&path, permissions).expect("sets the mode");
            path
        }

        pub(super) fn read(&self, name: &str) -> Vec<u8> {
            std::fs::read(self.path(name)).expect("reads")
        }

        pub(super) fn names(&self) -> Vec<String> {
            super::list_dir(&self.0).expect("lists")
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _removed = std::fs::remove_dir_all(&self.0);
        }
    }
}
