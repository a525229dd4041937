//! Replacing a file that belongs to somebody else: whole, or not at all.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{Seek as _, Write as _};
use std::path::{Path, PathBuf};

use super::identity::{
    check_owner_can_stay, check_writable, keep, link_count, no_follow, open_regular, same_file,
};
use super::{FsError, content_of, parent, put_in_place, remove};
use crate::secret::Plaintext;

/// A file as it was when it was read. Held open, so that the same file can be recognised later.
pub struct Source {
    path: PathBuf,
    file: File,
    meta: Metadata,
    limit: usize,
    content: Plaintext,
}

impl Source {
    /// Reads a regular file of at most `limit` bytes that has one name and is no link.
    pub fn read(path: &Path, limit: usize) -> Result<Self, FsError> {
        let (file, meta) = open_regular(path)?;
        if link_count(&meta) > 1 {
            return Err(FsError::HardLinked { path: path.to_owned() });
        }
        let content = content_of(&file, path, limit)?;
        Ok(Self { path: path.to_owned(), file, meta, limit, content })
    }

    /// What was in it.
    pub fn content(&self) -> &Plaintext {
        &self.content
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Fails when the path names another file by now, or one with other content.
    pub fn check_unchanged(&self) -> Result<(), FsError> {
        let changed = || FsError::Changed { path: self.path.clone() };
        let (file, meta) = open_regular(&self.path)?;
        if !same_file(&meta, &self.meta) {
            return Err(changed());
        }
        if link_count(&meta) > 1 {
            return Err(FsError::HardLinked { path: self.path.clone() });
        }
        let content = content_of(&file, &self.path, self.limit)?;
        if content.same_as(&self.content) { Ok(()) } else { Err(changed()) }
    }

    /// Fails when it could not be replaced now: it is another one, its folder takes no new file, or a new
    /// file could not be given to its owner.
    pub fn check_replaceable(&self) -> Result<(), FsError> {
        self.check_unchanged()?;
        check_owner_can_stay(&self.meta, &self.path)?;
        check_writable(parent(&self.path))
    }

    /// Puts `content` in its place: a new file beside it (`temp_name`, which must not exist), synced,
    /// with owner, mode and attributes of the old one, renamed over it, and the folder synced.
    ///
    /// With `scrub` the old content is overwritten afterwards, once nothing leads to it any more. That
    /// is best effort: a file system that copies on write, or a disk that remaps blocks, keeps it.
    pub fn replace(
        &self,
        content: &Plaintext,
        temp_name: &str,
        scrub: bool,
    ) -> Result<(), FsError> {
        let temp = parent(&self.path).join(temp_name);
        self.write_beside(&temp, content)
            .and_then(|()| self.check_unchanged())
            .and_then(|()| {
                let old = if scrub { self.open_to_scrub() } else { None };
                put_in_place(&temp, &self.path)?;
                Ok(old)
            })
            .inspect_err(|_| {
                // Best effort: recovery knows the name and removes what is left.
                let _removed = remove(&temp);
            })
            .map(|old| {
                if let Some(old) = old {
                    self.scrub(old);
                }
            })
    }

    fn write_beside(&self, temp: &Path, content: &Plaintext) -> Result<(), FsError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        no_follow(&mut options);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options.open(temp).map_err(FsError::io("create", temp))?;
        keep(&file, &self.file, &self.path)?;
        file.write_all(content.expose()).map_err(FsError::io("write", temp))?;
        file.sync_all().map_err(FsError::io("sync", temp))
    }

    /// A second, writable handle on the old file. None where we may not write to it.
    fn open_to_scrub(&self) -> Option<File> {
        let mut options = OpenOptions::new();
        options.write(true);
        no_follow(&mut options);
        let file = options.open(&self.path).ok()?;
        same_file(&file.metadata().ok()?, &self.meta).then_some(file)
    }

    fn scrub(&self, mut old: File) {
        let unnamed = old.metadata().is_ok_and(|meta| link_count(&meta) == 0);
        if unnamed {
            let zeros = vec![0; self.content.expose().len()];
            // The reference is in place and durable: a failure here must not undo that.
            let _scrubbed = old.rewind().and_then(|()| old.write_all(&zeros));
            let _synced = old.sync_data();
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

    use super::*;
    use crate::fs::tests_support::Folder;
    use crate::sys::read_to_end;

    #[test]
    fn mode_and_content_after_replacing() {
        let folder = Folder::new();
        let path = folder.write("a.env", b"A=old", 0o640);
        let source = Source::read(&path, 100).expect("reads");
        source.replace(&Plaintext::copy_of(b"A=new"), ".a.tmp", true).expect("replaces");
        assert_eq!(folder.read("a.env"), b"A=new");
        assert_eq!(path.metadata().expect("is there").permissions().mode() & 0o777, 0o640);
        assert_eq!(folder.names(), ["a.env"]);
    }

    #[test]
    fn the_old_content_is_overwritten() {
        let folder = Folder::new();
        let path = folder.write("a.env", b"A=old", 0o600);
        let mut old = File::open(&path).expect("opens");
        let source = Source::read(&path, 100).expect("reads");
        source.replace(&Plaintext::copy_of(b"A=new"), ".a.tmp", true).expect("replaces");
        assert_eq!(old.metadata().expect("is there").nlink(), 0);
        let rest = read_to_end(&mut old, 100).expect("reads");
        assert_eq!(rest.expose(), [0; 5]);
    }

    #[test]
    fn a_changed_file_is_left_alone() {
        let folder = Folder::new();
        let path = folder.write("a.env", b"A=old", 0o600);
        let source = Source::read(&path, 100).expect("reads");
        folder.write("a.env", b"A=theirs", 0o600);
        let refused = source.replace(&Plaintext::copy_of(b"A=new"), ".a.tmp", true);
        assert!(matches!(refused, Err(FsError::Changed { .. })));
        assert_eq!(folder.read("a.env"), b"A=theirs");
        assert_eq!(folder.names(), ["a.env"]);
    }

    #[test]
    fn links_and_pipes_are_refused() {
        let folder = Folder::new();
        let path = folder.write("a.env", b"A=1", 0o600);
        let link = folder.path("link.env");
        std::os::unix::fs::symlink(&path, &link).expect("links");
        assert!(matches!(Source::read(&link, 100), Err(FsError::SymbolicLink { .. })));
        std::fs::hard_link(&path, folder.path("b.env")).expect("links");
        assert!(matches!(Source::read(&path, 100), Err(FsError::HardLinked { .. })));
        let pipe = folder.path("pipe");
        rustix::fs::mknodat(
            rustix::fs::CWD,
            &pipe,
            rustix::fs::FileType::Fifo,
            rustix::fs::Mode::RUSR,
            0,
        )
        .expect("makes a pipe");
        assert!(matches!(Source::read(&pipe, 100), Err(FsError::NotRegular { .. })));
    }

    #[test]
    fn a_file_over_the_limit_is_refused() {
        let folder = Folder::new();
        let path = folder.write("a.env", b"0123456789", 0o600);
        assert!(matches!(Source::read(&path, 9), Err(FsError::TooLarge { limit: 9, .. })));
        assert!(Source::read(&path, 10).is_ok());
    }
}
