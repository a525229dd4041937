//! A log of lines that only grows, each line durable before the caller goes on.

use std::fs::File;
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::private::private_options;
use super::{FsError, parent, sync_dir};
use crate::sys::read_to_end;

/// Most bytes a log may have: a plan of ten thousand variables takes about 4 MiB.
pub const LOG_LIMIT: usize = 64 * 1024 * 1024;

/// An append-only file of lines (mode 0600).
#[derive(Debug)]
pub struct PrivateLog {
    path: PathBuf,
    file: File,
}

impl PrivateLog {
    /// Makes a log that must not exist yet; its name is durable when this returns.
    pub fn create(path: &Path) -> Result<Self, FsError> {
        let file = private_options()
            .write(true)
            .create_new(true)
            .open(path)
            .map_err(FsError::io("create", path))?;
        sync_dir(parent(path))?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Opens a log and returns what is in it. Lines are added behind what the reader keeps of it: see
    /// [`Self::cut_to`].
    pub fn open(path: &Path) -> Result<(Self, Vec<u8>), FsError> {
        let mut file = private_options()
            .read(true)
            .write(true)
            .open(path)
            .map_err(FsError::io("open", path))?;
        let text = read_to_end(&mut file, LOG_LIMIT).map_err(FsError::io("read", path))?;
        Ok((Self { path: path.to_owned(), file }, text.expose().to_vec()))
    }

    /// Forgets everything after the first `len` bytes, durable.
    pub fn cut_to(&mut self, len: usize) -> Result<(), FsError> {
        self.file.set_len(len as u64).map_err(FsError::io("cut", &self.path))?;
        self.file.seek(SeekFrom::Start(len as u64)).map_err(FsError::io("seek in", &self.path))?;
        self.file.sync_all().map_err(FsError::io("sync", &self.path))
    }

    /// Adds one line, durable when this returns. The line must not hold a line end.
    pub fn append(&mut self, line: &str) -> Result<(), FsError> {
        let line = format!("{line}\n");
        self.file.write_all(line.as_bytes()).map_err(FsError::io("write", &self.path))?;
        self.file.sync_data().map_err(FsError::io("sync", &self.path))
    }
}
