//! Files that are read and written as streams.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::identity::{keep, link_count, open_regular, same_file};
use super::private::private_options;
use super::{FsError, parent, put_in_place, remove, sync_dir};

/// A file, pipe or device that is read from its beginning to its end.
#[derive(Debug)]
pub struct Input {
    file: File,
    meta: Metadata,
    /// Where its reading began, if it is a regular file.
    start: Option<u64>,
}

impl Input {
    /// Opens it, following links.
    pub fn open(path: &Path) -> Result<Self, FsError> {
        let file = File::open(path).map_err(FsError::io("open", path))?;
        let meta = file.metadata().map_err(FsError::io("inspect", path))?;
        if meta.is_dir() {
            return Err(FsError::NotRegular { path: path.to_owned() });
        }
        let start = meta.is_file().then_some(0);
        Ok(Self { file, meta, start })
    }

    /// Standard input, or another stream that is open already.
    pub fn of(mut file: File) -> io::Result<Self> {
        let meta = file.metadata()?;
        let start = if meta.is_file() { file.stream_position().ok() } else { None };
        Ok(Self { file, meta, start })
    }

    /// A regular file once more from where its reading began; none where that cannot be.
    pub fn rewound(&self) -> Option<Self> {
        let start = self.start?;
        let mut file = self.file.try_clone().ok()?;
        file.seek(SeekFrom::Start(start)).ok()?;
        Some(Self { file, meta: self.meta.clone(), start: Some(start) })
    }

    /// Bytes of a regular file; none where that is not known.
    pub fn size(&self) -> Option<u64> {
        self.meta.is_file().then_some(self.meta.len())
    }

    /// Whether this is the regular file that is open there.
    pub fn is_same_as(&self, other: &File) -> bool {
        self.meta.is_file() && other.metadata().is_ok_and(|other| same_file(&self.meta, &other))
    }

    /// Whether the path leads to this very file.
    pub fn is_at(&self, path: &Path) -> bool {
        path.metadata().is_ok_and(|other| same_file(&self.meta, &other))
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.file.read(buffer)
    }

    fn read_vectored(&mut self, buffers: &mut [io::IoSliceMut<'_>]) -> io::Result<usize> {
        self.file.read_vectored(buffers)
    }
}

/// What a new file may be read by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Its owner.
    Private,
    /// Whoever the umask lets.
    Usual,
}

/// A file that nobody sees until it is whole: it gets its name at the end, or never.
///
/// Where the system can, it has no name at all until then, so that nothing is left of it when the process is
/// killed.
#[derive(Debug)]
pub struct NewFile {
    path: PathBuf,
    file: File,
    /// The name that it has in the meantime; none where it needs none.
    temp: Option<PathBuf>,
    temp_name: String,
    access: Access,
    /// The file that it is to replace.
    old: Option<(File, Metadata)>,
    is_done: bool,
}

impl NewFile {
    /// A file that will be at `path`. One that is there already is an error, unless it is to be replaced: then
    /// its mode, owner and attributes are kept. `temp_name` must not exist beside it.
    pub fn create(
        path: &Path,
        access: Access,
        replace: bool,
        temp_name: &str,
    ) -> Result<Self, FsError> {
        let old = match open_regular(path) {
            Ok(_) if !replace => {
                let there = io::ErrorKind::AlreadyExists.into();
                return Err(FsError::io("create", path)(there));
            }
            Ok((_, meta)) if link_count(&meta) > 1 => {
                return Err(FsError::HardLinked { path: path.to_owned() });
            }
            Ok(old) => Some(old),
            Err(error) if error.is_not_found() => None,
            Err(error) => return Err(error),
        };
        let (file, temp) = if let Some(file) = unnamed(parent(path)) {
            (file, None)
        } else {
            let temp = parent(path).join(temp_name);
            let mut options = private_options();
            let file = options.write(true).create_new(true).open(&temp);
            (file.map_err(FsError::io("create", &temp))?, Some(temp))
        };
        let (path, temp_name) = (path.to_owned(), temp_name.to_owned());
        Ok(Self { path, file, temp, temp_name, access, old, is_done: false })
    }

    /// Gives the file its name, durable. Fails when another file has come to be there.
    pub fn finish(mut self) -> Result<(), FsError> {
        if let Some((old, _)) = &self.old {
            keep(&self.file, old, &self.path)?;
        } else if self.access == Access::Usual {
            make_usual(&self.file, &self.path)?;
        }
        self.file.sync_all().map_err(FsError::io("sync", &self.path))?;
        if self.old.is_none() && self.temp.is_none() {
            give_name(&self.file, &self.path)?;
            self.is_done = true;
            return sync_dir(parent(&self.path));
        }
        if self.temp.is_none() {
            let temp = parent(&self.path).join(&self.temp_name);
            give_name(&self.file, &temp)?;
            self.temp = Some(temp);
        }
        match (&self.old, open_regular(&self.path)) {
            (Some((_, old)), Ok((_, now))) if same_file(old, &now) => {}
            (None, Err(error)) if error.is_not_found() => {}
            _ => return Err(FsError::Changed { path: self.path.clone() }),
        }
        if let Some(temp) = &self.temp {
            put_in_place(temp, &self.path)?;
        }
        self.is_done = true;
        Ok(())
    }
}

impl Write for NewFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn write_vectored(&mut self, pieces: &[io::IoSlice<'_>]) -> io::Result<usize> {
        self.file.write_vectored(pieces)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for NewFile {
    fn drop(&mut self) {
        if let Some(temp) = self.temp.as_ref().filter(|_| !self.is_done) {
            // Best effort: half of a file is worth nothing.
            let _removed = remove(temp);
        }
    }
}

/// Where the files are that this process has open, whatever they are called.
#[cfg(target_os = "linux")]
const OWN_FILES: &str = "/proc/self/fd";

/// A file in this folder that has no name; none where the file system knows no such thing.
#[cfg(target_os = "linux")]
fn unnamed(dir: &Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    // It could not be given a name later.
    if !Path::new(OWN_FILES).exists() {
        return None;
    }
    let mut options = OpenOptions::new();
    options.write(true).mode(0o600).custom_flags(libc::O_TMPFILE | libc::O_CLOEXEC);
    options.open(dir).ok()
}

#[cfg(not(target_os = "linux"))]
fn unnamed(_dir: &Path) -> Option<File> {
    None
}

/// A name for a file that has none; never one that is taken.
#[cfg(target_os = "linux")]
fn give_name(file: &File, path: &Path) -> Result<(), FsError> {
    use std::os::fd::AsRawFd as _;

    use rustix::fs::{AtFlags, CWD, linkat};
    let own = format!("{OWN_FILES}/{}", file.as_raw_fd());
    linkat(CWD, own.as_str(), CWD, path, AtFlags::SYMLINK_FOLLOW)
        .map_err(|error| FsError::io("create", path)(error.into()))
}

#[cfg(not(target_os = "linux"))]
fn give_name(_file: &File, path: &Path) -> Result<(), FsError> {
    Err(FsError::io("create", path)(io::ErrorKind::Unsupported.into()))
}

/// The mode that a file gets that is no secret: what the umask leaves of `rw-rw-rw-`.
#[cfg(unix)]
fn make_usual(file: &File, path: &Path) -> Result<(), FsError> {
    use rustix::fs::{Mode, fchmod};
    // Asking is setting: there is no other way, and nobody else makes files in the meantime.
    let umask = rustix::process::umask(Mode::empty());
    rustix::process::umask(umask);
    let mode = Mode::from_raw_mode(0o666) - umask;
    fchmod(file, mode).map_err(|error| FsError::io("set the mode of", path)(error.into()))
}

#[cfg(not(unix))]
fn make_usual(_file: &File, _path: &Path) -> Result<(), FsError> {
    Ok(())
}

/// Makes a folder and what leads to it.
pub fn create_dirs(dir: &Path) -> Result<(), FsError> {
    std::fs::create_dir_all(dir).map_err(FsError::io("create", dir))
}

/// The regular files below a folder, and what is there beside them and folders: links, which are not followed,
/// pipes and the like. Both sorted.
pub fn files_below(dir: &Path) -> Result<(Vec<PathBuf>, Vec<PathBuf>), FsError> {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).map_err(FsError::io("list", &folder))?;
        for entry in entries {
            let entry = entry.map_err(FsError::io("list", &folder))?;
            let kind = entry.file_type().map_err(FsError::io("inspect", &entry.path()))?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(entry.path());
            } else {
                others.push(entry.path());
            }
        }
    }
    found.sort();
    others.sort();
    Ok((found, others))
}

/// Whether it is a folder.
pub fn is_dir(path: &Path) -> bool {
    path.is_dir()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::fs::tests_support::Folder;

    fn written(path: &Path, access: Access, replace: bool) -> Result<(), FsError> {
        let mut file = NewFile::create(path, access, replace, ".a.new")?;
        file.write_all(b"new").map_err(FsError::io("write", path))?;
        file.finish()
    }

    #[test]
    fn a_new_file_is_there_when_it_is_whole() {
        let folder = Folder::new();
        let path = folder.path("a");
        let mut file = NewFile::create(&path, Access::Private, false, ".a.new").expect("creates");
        file.write_all(b"half").expect("writes");
        drop(file);
        assert!(folder.names().is_empty(), "nothing is left of half a file");
        written(&path, Access::Private, false).expect("writes");
        assert_eq!(folder.read("a"), b"new");
        assert_eq!(path.metadata().expect("is there").permissions().mode() & 0o777, 0o600);
        assert_eq!(folder.names(), ["a"]);
    }

    #[test]
    fn a_file_that_is_there_stays_unless_it_is_to_be_replaced() {
        let folder = Folder::new();
        let path = folder.write("a", b"old", 0o640);
        assert!(written(&path, Access::Private, false).expect_err("refused").is_there_already());
        assert_eq!(folder.read("a"), b"old");
        written(&path, Access::Private, true).expect("replaces");
        assert_eq!(folder.read("a"), b"new");
        assert_eq!(path.metadata().expect("is there").permissions().mode() & 0o777, 0o640);
        assert_eq!(folder.names(), ["a"]);
    }

    #[test]
    fn a_file_that_comes_in_between_is_not_lost() {
        let folder = Folder::new();
        let path = folder.path("a");
        for replace in [false, true] {
            let file = NewFile::create(&path, Access::Private, replace, ".a.new").expect("creates");
            folder.write("a", b"theirs", 0o600);
            assert!(file.finish().is_err());
            assert_eq!(folder.read("a"), b"theirs");
            remove(&path).expect("removes");
        }
    }
}
