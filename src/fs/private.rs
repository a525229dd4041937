//! Our own files: readable by their owner alone, replaced as a whole.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::identity::{link_count, no_follow, open_regular};
use super::{FsError, content_of, parent, put_in_place, sync_dir};
use crate::secret::Plaintext;

/// Makes a folder (mode 0700) and what leads to it, durable; one that exists must be ours.
pub fn create_private_dir(dir: &Path) -> Result<(), FsError> {
    if !dir.is_dir() {
        create_private_dir_in(parent(dir), dir)?;
    }
    check_owner(&dir.metadata().map_err(FsError::io("inspect", dir))?, dir)
}

fn create_private_dir_in(above: &Path, dir: &Path) -> Result<(), FsError> {
    if !above.is_dir() {
        create_private_dir_in(parent(above), above)?;
    }
    let mut builder = std::fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    match builder.create(dir) {
        Ok(()) => sync_dir(above),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(FsError::io("create", dir)(error)),
    }
}

/// Reads a file of ours (at most `limit` bytes), refusing one that others could have read or written.
pub fn read_private(path: &Path, limit: usize) -> Result<Plaintext, FsError> {
    let (file, meta) = open_regular(path)?;
    check_owner(&meta, path)?;
    check_mode(&meta, path)?;
    content_of(&file, path, limit)
}

/// Makes a file that its owner alone may read (mode 0600), at any path, durable. Whatever is there already, be
/// it a link that leads nowhere, is an error and stays.
pub fn create_private(path: &Path, content: &[u8]) -> Result<(), FsError> {
    let mut file = create_new(path)?;
    write_synced(&mut file, path, content)
        .and_then(|()| check_written(path, content))
        .and_then(|()| sync_dir(parent(path)))
        .inspect_err(|_| {
            // Best effort: half of a file is worth nothing.
            let _removed = remove(path);
        })
}

/// The same in the place of a file that may be there; it gets no owner, mode or attribute of the old one. A
/// link, a folder, a device or a file with other names stays and is an error. `temp_name` must not exist beside it.
pub fn replace_private(path: &Path, content: &[u8], temp_name: &str) -> Result<(), FsError> {
    match open_regular(path) {
        Err(error) if !error.is_not_found() => return Err(error),
        Ok((_, meta)) if link_count(&meta) > 1 => {
            return Err(FsError::HardLinked { path: path.to_owned() });
        }
        _ => {}
    }
    let temp = parent(path).join(temp_name);
    create_private(&temp, content)?;
    put_in_place(&temp, path).inspect_err(|_| {
        // Best effort, as above.
        let _removed = remove(&temp);
    })
}

/// Writes a file of ours whole: to `NAME.new` first, then renamed, durable. The caller holds the lock
/// that keeps two writers apart, so what is left under that name is a dead one's.
pub fn write_private(path: &Path, content: &[u8]) -> Result<(), FsError> {
    Prepared::write(path, content)?.put_in_place()
}

/// The new content of a file of ours, written and durable as `NAME.new`; the file itself is as it was. What is
/// not put in its place is removed on drop.
pub struct Prepared {
    temp: PathBuf,
    path: PathBuf,
}

impl Prepared {
    /// The first half of [`write_private`]: all that a full disk or a folder without permission refuses.
    pub fn write(path: &Path, content: &[u8]) -> Result<Self, FsError> {
        let mut temp = path.as_os_str().to_owned();
        temp.push(".new");
        let prepared = Self { temp: temp.into(), path: path.to_owned() };
        remove(&prepared.temp)?;
        create_synced(&prepared.temp, content)?;
        check_written(&prepared.temp, content)?;
        Ok(prepared)
    }

    /// The second half.
    pub fn put_in_place(mut self) -> Result<(), FsError> {
        put_in_place(&self.temp, &self.path)?;
        self.temp.clear();
        Ok(())
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        if !self.temp.as_os_str().is_empty() {
            // Best effort: the next writer removes what is left.
            let _removed = remove(&self.temp);
        }
    }
}

fn create_synced(path: &Path, content: &[u8]) -> Result<(), FsError> {
    write_synced(&mut create_new(path)?, path, content)
}

fn create_new(path: &Path) -> Result<File, FsError> {
    private_options().write(true).create_new(true).open(path).map_err(FsError::io("create", path))
}

fn write_synced(file: &mut File, path: &Path, content: &[u8]) -> Result<(), FsError> {
    file.write_all(content).map_err(FsError::io("write", path))?;
    file.sync_all().map_err(FsError::io("sync", path))
}

/// A write that reported success is no proof: the file is read again before it replaces a good one.
fn check_written(path: &Path, content: &[u8]) -> Result<(), FsError> {
    let (file, _) = open_regular(path)?;
    if content_of(&file, path, content.len())?.expose() == content {
        Ok(())
    } else {
        Err(FsError::NotAsWritten { path: path.to_owned() })
    }
}

/// Removes a file; one that is not there is fine.
pub fn remove(path: &Path) -> Result<(), FsError> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(FsError::io("remove", path)(error))
        }
        _ => Ok(()),
    }
}

/// The names in a folder, sorted; a folder that is not there has none.
pub fn list_dir(dir: &Path) -> Result<Vec<String>, FsError> {
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(FsError::io("list", dir))?,
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(FsError::io("list", dir))?;
        names.extend(entry.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

/// An advisory lock, given back on drop and by the system when the process dies.
#[derive(Debug)]
pub struct Lock(#[expect(dead_code, reason = "held for its lock")] File);

/// Waits for the lock of this file, which is made when missing.
pub fn wait_for_lock(path: &Path) -> Result<Lock, FsError> {
    let file = open_lock(path)?;
    file.lock().map_err(FsError::io("lock", path))?;
    Ok(Lock(file))
}

/// Takes the lock of this file, or says `None` when another process has it.
pub fn try_lock(path: &Path) -> Result<Option<Lock>, FsError> {
    let file = open_lock(path)?;
    match file.try_lock() {
        Ok(()) => Ok(Some(Lock(file))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(FsError::io("lock", path)(error)),
    }
}

fn open_lock(path: &Path) -> Result<File, FsError> {
    private_options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
        .map_err(FsError::io("open", path))
}

pub(super) fn private_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    no_follow(&mut options);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options
}

#[cfg(unix)]
pub(super) fn check_owner(meta: &std::fs::Metadata, path: &Path) -> Result<(), FsError> {
    use std::os::unix::fs::MetadataExt as _;
    if meta.uid() == rustix::process::geteuid().as_raw() {
        Ok(())
    } else {
        Err(FsError::NotOurs { path: path.to_owned() })
    }
}

#[cfg(unix)]
fn check_mode(meta: &std::fs::Metadata, path: &Path) -> Result<(), FsError> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = meta.permissions().mode() & 0o777;
    if mode.trailing_zeros() >= 6 {
        // no bit of group or others is set
        Ok(())
    } else {
        Err(FsError::NotPrivate { path: path.to_owned(), mode })
    }
}

#[cfg(not(unix))]
pub(super) fn check_owner(_meta: &std::fs::Metadata, _path: &Path) -> Result<(), FsError> {
    Ok(())
}

#[cfg(not(unix))]
fn check_mode(_meta: &std::fs::Metadata, _path: &Path) -> Result<(), FsError> {
    Ok(())
}
