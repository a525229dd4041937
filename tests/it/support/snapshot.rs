//! A folder's content, to be put back as often as needed.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

/// Every file and folder below a root, with its mode.
#[derive(Debug)]
pub(crate) struct Snapshot {
    root: PathBuf,
    entries: Vec<(PathBuf, u32, Option<Vec<u8>>)>,
}

impl Snapshot {
    pub(crate) fn of(root: &Path) -> Self {
        let mut snapshot = Self { root: root.to_owned(), entries: Vec::new() };
        snapshot.add(root);
        snapshot
    }

    fn add(&mut self, folder: &Path) {
        for entry in fs::read_dir(folder).expect("read a folder") {
            let path = entry.expect("an entry").path();
            let meta = fs::symlink_metadata(&path).expect("its kind");
            let mode = meta.permissions().mode();
            let is_dir = meta.is_dir();
            let content = (!is_dir).then(|| fs::read(&path).expect("read a file"));
            self.entries.push((path.clone(), mode, content));
            if is_dir {
                self.add(&path);
            }
        }
    }

    /// Makes the folder as it was.
    pub(crate) fn put_back(&self) {
        for entry in fs::read_dir(&self.root).expect("read a folder") {
            let path = entry.expect("an entry").path();
            let is_dir = fs::symlink_metadata(&path).expect("its kind").is_dir();
            if is_dir { fs::remove_dir_all(&path) } else { fs::remove_file(&path) }
                .expect("remove");
        }
        for (path, mode, content) in &self.entries {
            match content {
                None => fs::create_dir(path).expect("make a folder"),
                Some(content) => fs::write(path, content).expect("write a file"),
            }
            fs::set_permissions(path, fs::Permissions::from_mode(*mode)).expect("set a mode");
        }
    }
}
