//! Which file it is, and what must stay the same about it when its content is replaced.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

use super::FsError;

/// Opens for reading without following a link and without waiting for a pipe's writer.
pub(super) fn open_regular(path: &Path) -> Result<(File, Metadata), FsError> {
    let mut options = OpenOptions::new();
    options.read(true);
    no_follow(&mut options);
    let file = options.open(path).map_err(|source| refusal(path, source))?;
    let meta = file.metadata().map_err(FsError::io("inspect", path))?;
    if !meta.is_file() {
        return Err(FsError::NotRegular { path: path.to_owned() });
    }
    Ok((file, meta))
}

/// `O_NOFOLLOW` answers with `ELOOP`: say what that means.
fn refusal(path: &Path, source: io::Error) -> FsError {
    match path.symlink_metadata() {
        Ok(meta) if meta.is_symlink() => FsError::SymbolicLink {
            path: path.to_owned(),
            target: std::fs::canonicalize(path).ok(),
        },
        _ => FsError::Io { action: "open", path: path.to_owned(), source },
    }
}

#[cfg(unix)]
pub(super) fn no_follow(options: &mut OpenOptions) {
    use std::os::unix::fs::OpenOptionsExt as _;
    options.custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_CLOEXEC);
}

#[cfg(not(unix))]
pub(super) fn no_follow(_options: &mut OpenOptions) {}

/// Whether both descriptions are of one file, unchanged in between.
#[cfg(unix)]
pub(super) fn same_file(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
pub(super) fn same_file(one: &Metadata, other: &Metadata) -> bool {
    one.created().ok() == other.created().ok() && one.modified().ok() == other.modified().ok()
}

/// Fails when no file can be made in this folder.
#[cfg(unix)]
pub(super) fn check_writable(dir: &Path) -> Result<(), FsError> {
    use rustix::fs::{Access, AtFlags, CWD, accessat};
    accessat(CWD, dir, Access::WRITE_OK | Access::EXEC_OK, AtFlags::EACCESS)
        .map_err(|error| FsError::io("put a new file into", dir)(error.into()))
}

#[cfg(not(unix))]
pub(super) fn check_writable(_dir: &Path) -> Result<(), FsError> {
    Ok(())
}

/// Fails when the file belongs to somebody else: only root can make a file for another user, or for a
/// group it is not in.
#[cfg(unix)]
pub(super) fn check_owner_can_stay(meta: &Metadata, path: &Path) -> Result<(), FsError> {
    use std::os::unix::fs::MetadataExt as _;
    let us = rustix::process::geteuid();
    if us.is_root() {
        return Ok(());
    }
    let own_group = rustix::process::getegid().as_raw() == meta.gid();
    let in_group = || {
        let groups = rustix::process::getgroups().unwrap_or_default();
        groups.iter().any(|group| group.as_raw() == meta.gid())
    };
    if us.as_raw() == meta.uid() && (own_group || in_group()) {
        Ok(())
    } else {
        Err(FsError::NotOurs { path: path.to_owned() })
    }
}

#[cfg(not(unix))]
pub(super) fn check_owner_can_stay(_meta: &Metadata, _path: &Path) -> Result<(), FsError> {
    Ok(())
}

/// How many names lead to the file.
#[cfg(unix)]
pub(super) fn link_count(meta: &Metadata) -> u64 {
    use std::os::unix::fs::MetadataExt as _;
    meta.nlink()
}

#[cfg(not(unix))]
pub(super) fn link_count(_meta: &Metadata) -> u64 {
    1
}

/// Gives `file` the owner, mode and extended attributes (access lists among them) of `original`.
#[cfg(unix)]
pub(super) fn keep(file: &File, original: &File, path: &Path) -> Result<(), FsError> {
    use rustix::fs::{Gid, Mode, Uid, fchmod, fchown};
    use std::os::unix::fs::MetadataExt as _;

    let not_kept = |what: &str| {
        let (path, what) = (path.to_owned(), what.to_owned());
        move |error: rustix::io::Errno| FsError::NotKept { path, what, source: error.into() }
    };
    let meta = original.metadata().map_err(FsError::io("inspect", path))?;
    let new = file.metadata().map_err(FsError::io("inspect", path))?;
    if (meta.uid(), meta.gid()) != (new.uid(), new.gid()) {
        let (uid, gid) = (Uid::from_raw(meta.uid()), Gid::from_raw(meta.gid()));
        fchown(file, Some(uid), Some(gid)).map_err(not_kept("owner"))?;
    }
    copy_attributes(original, file).map_err(|(name, error)| not_kept(&name)(error))?;
    // After `fchown`, which may clear bits, and after the access list, which may set some.
    fchmod(file, Mode::from_raw_mode(meta.mode() & 0o7777)).map_err(not_kept("mode"))
}

#[cfg(not(unix))]
pub(super) fn keep(file: &File, original: &File, path: &Path) -> Result<(), FsError> {
    let meta = original.metadata().map_err(FsError::io("inspect", path))?;
    file.set_permissions(meta.permissions()).map_err(FsError::io("set the mode of", path))
}

#[cfg(target_os = "linux")]
fn copy_attributes(from: &File, to: &File) -> Result<(), (String, rustix::io::Errno)> {
    use rustix::fs::{XattrFlags, fgetxattr, flistxattr, fsetxattr};
    use rustix::io::Errno;

    /// Linux allows at most 64 KiB of names, and 64 KiB a value (`XATTR_SIZE_MAX`).
    const LIMIT: usize = 64 * 1024;
    let mut names = vec![0_u8; LIMIT];
    let length = match flistxattr(from, &mut names[..]) {
        Ok(length) => length,
        Err(Errno::NOTSUP) => return Ok(()),
        Err(error) => return Err(("attributes".to_owned(), error)),
    };
    let mut value = Vec::new();
    for name in names[..length].split(|byte| *byte == 0).filter(|name| !name.is_empty()) {
        let shown = || String::from_utf8_lossy(name).into_owned();
        value.resize(LIMIT, 0);
        let size = fgetxattr(from, name, &mut value[..]).map_err(|error| (shown(), error))?;
        match fsetxattr(to, name, &value[..size], XattrFlags::empty()) {
            Ok(()) => {}
            // Labels of a security module are set by the system and often not ours to write.
            Err(Errno::PERM | Errno::NOTSUP | Errno::ACCESS) if name.starts_with(b"security.") => {}
            Err(error) => return Err((shown(), error)),
        }
    }
    Ok(())
}

#[cfg(all(unix, not(target_os = "linux")))]
fn copy_attributes(_from: &File, _to: &File) -> Result<(), (String, rustix::io::Errno)> {
    Ok(())
}
