//! A folder in memory for what may never be on a disk, and its end.
//!
//! While its owner lives, it holds the lock of a file in the folder. Whoever makes the next one looks for
//! folders whose lock nobody holds any more, and removes them: a process that was killed cannot.

use std::fs::DirBuilder;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::identity::open_regular;
use super::private::check_owner;
use super::{FsError, Lock, content_of, create_private, list_dir, try_lock};
use crate::secret::Plaintext;

/// How the names of such folders begin; the number of the process and a random part follow.
const PREFIX: &str = "kmseal-edit-";

/// The file that the owner of a folder keeps locked.
const LOCK: &str = ".owner";

/// A folder for this process alone (mode 0700), removed with all that is in it when it is dropped.
#[derive(Debug)]
pub struct Scratch {
    dir: PathBuf,
    _lock: Lock,
}

impl Scratch {
    /// Where one would be below `above`. `token` is text that no other folder has.
    pub fn place(above: &Path, token: &str) -> PathBuf {
        above.join(format!("{PREFIX}{}-{token}", std::process::id()))
    }

    /// Makes one in a place for one.
    pub fn create(dir: PathBuf) -> Result<Self, FsError> {
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt as _;
            builder.mode(0o700);
        }
        builder.create(&dir).map_err(FsError::io("create", &dir))?;
        match try_lock(&dir.join(LOCK)) {
            Ok(Some(lock)) => Ok(Self { dir, _lock: lock }),
            Ok(None) => Err(FsError::Changed { path: dir }),
            Err(error) => {
                // Best effort: there is nothing in it.
                let _removed = std::fs::remove_dir(&dir);
                Err(error)
            }
        }
    }

    /// Removes the folders below `above` whose owners are gone. What cannot be removed stays, and is for the
    /// next one: it is no reason not to go on.
    pub fn sweep(above: &Path) {
        for name in list_dir(above).unwrap_or_default() {
            let dir = above.join(&name);
            let owner = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
            let Some(owner) = owner.and_then(|number| number.parse().ok()) else {
                continue;
            };
            let ours = dir
                .symlink_metadata()
                .is_ok_and(|meta| meta.is_dir() && check_owner(&meta, &dir).is_ok());
            // Before its owner has the lock, a folder has no file to lock either.
            let is_left = |dir: &Path| {
                if dir.join(LOCK).exists() {
                    matches!(try_lock(&dir.join(LOCK)), Ok(Some(_)))
                } else {
                    !is_alive(owner)
                }
            };
            if ours && is_left(&dir) {
                let _removed = wipe(&dir);
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.dir
    }

    /// Makes a file in it, for its owner alone (mode 0600).
    pub fn write(&self, name: &str, content: &Plaintext) -> Result<PathBuf, FsError> {
        let path = self.dir.join(name);
        create_private(&path, content.expose())?;
        Ok(path)
    }

    /// What is in a file of it now, whichever file that is: editors put new ones in the place of old ones.
    pub fn read(&self, name: &str, limit: usize) -> Result<Plaintext, FsError> {
        let path = self.dir.join(name);
        let (file, _) = open_regular(&path)?;
        content_of(&file, &path, limit)
    }

    /// Removes it, and says so when that fails.
    pub fn remove(self) -> Result<(), FsError> {
        wipe(&self.dir)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _removed = wipe(&self.dir);
    }
}

/// Removes a folder with everything in it, which is overwritten first. Links are removed, never followed. One that
/// is gone already is fine.
pub fn wipe(dir: &Path) -> Result<(), FsError> {
    for name in names(dir)? {
        let path = dir.join(name);
        let Ok(meta) = path.symlink_metadata() else {
            continue;
        };
        if meta.is_dir() {
            wipe(&path)?;
            continue;
        }
        if meta.is_file() {
            // Best effort: that it goes away is what counts, and in memory it does.
            let _overwritten = overwrite(&path, meta.len());
        }
        super::remove(&path)?;
    }
    match std::fs::remove_dir(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(FsError::io("remove", dir)(error))
        }
        _ => Ok(()),
    }
}

/// All names in a folder, also those that are no text.
fn names(dir: &Path) -> Result<Vec<std::ffi::OsString>, FsError> {
    let entries = match std::fs::read_dir(dir) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.map_err(FsError::io("list", dir))?,
    };
    entries
        .map(|entry| entry.map(|entry| entry.file_name()).map_err(FsError::io("list", dir)))
        .collect()
}

fn overwrite(path: &Path, len: u64) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    super::identity::no_follow(&mut options);
    let mut file = options.open(path)?;
    let zeros = [0_u8; 4096];
    let mut left = len;
    while left > 0 {
        let step = usize::try_from(left).unwrap_or(zeros.len()).min(zeros.len());
        file.write_all(&zeros[..step])?;
        left -= step as u64;
    }
    Ok(())
}

/// Whether a folder is in memory, whatever its path says.
#[cfg(target_os = "linux")]
pub fn is_in_memory(dir: &Path) -> bool {
    /// Numbers of file systems (`statfs(2)`).
    const TMPFS: i64 = 0x0102_1994;
    const RAMFS: i64 = 0x8584_58f6;
    rustix::fs::statfs(dir).is_ok_and(|found| {
        #[allow(clippy::useless_conversion, reason = "it is narrower on other machines")]
        let kind = i64::from(found.f_type);
        dir.is_dir() && [TMPFS, RAMFS].contains(&kind)
    })
}

/// Elsewhere there is no file system of this kind that we know of.
#[cfg(not(target_os = "linux"))]
pub fn is_in_memory(_dir: &Path) -> bool {
    false
}

#[cfg(unix)]
fn is_alive(process: i32) -> bool {
    let process = rustix::process::Pid::from_raw(process);
    // One of another user answers that it may not be asked.
    process.is_some_and(|process| {
        rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
    })
}

#[cfg(not(unix))]
fn is_alive(_process: i32) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    #![allow(clippy::disallowed_methods, reason = "tests prepare files directly")]

    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;
    use crate::fs::tests_support::Folder;

    #[test]
    fn all_of_it_goes_and_nothing_else() {
        let folder = Folder::new();
        let outside = folder.write("outside", b"stays", 0o600);
        let scratch = Scratch::create(Scratch::place(&folder.path(""), "a")).expect("makes it");
        let dir = scratch.path().to_owned();
        let mode = dir.metadata().expect("is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        let file = scratch.write("value", &Plaintext::copy_of(b"x")).expect("writes");
        assert_eq!(file.metadata().expect("is there").permissions().mode() & 0o777, 0o600);
        std::fs::create_dir(dir.join("below")).expect("a folder");
        std::fs::write(dir.join("below/backup~"), "x").expect("a file");
        symlink(&outside, dir.join("link")).expect("a link");
        assert!(scratch.read("link", 10).is_err());
        assert_eq!(scratch.read("value", 10).expect("reads").expose(), b"x");
        // One that is in use is left alone, one whose owner is gone is not.
        Scratch::sweep(&folder.path(""));
        assert!(dir.is_dir());
        let left = folder.path("kmseal-edit-1-left");
        std::fs::create_dir(&left).expect("a folder");
        std::fs::write(left.join(LOCK), "").expect("a file");
        std::fs::write(left.join("value"), "x").expect("a file");
        Scratch::sweep(&folder.path(""));
        assert!(!left.exists());
        scratch.remove().expect("removes");
        assert!(!dir.exists());
        assert_eq!(folder.read("outside"), b"stays");
    }
}
