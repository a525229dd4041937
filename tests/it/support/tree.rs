//! Files and folders as they are found after a power loss; can be written back to a real folder.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::BTreeMap;
use std::fs;
use std::hash::{Hash, Hasher};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

/// Content of a file and when it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Content {
    pub(crate) bytes: Arc<[u8]>,
    pub(crate) modified: SystemTime,
}

// Not all the bytes: there are many states, and most have the same large files.
impl Hash for Content {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.bytes.len(), self.modified).hash(state);
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Leaf {
    Folder,
    File(Content),
    Link(PathBuf),
}

/// What is found after the power is back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Tree(BTreeMap<PathBuf, (Leaf, u32)>);

impl Tree {
    pub(crate) fn insert(&mut self, path: &Path, leaf: Leaf, mode: u32) {
        self.0.insert(path.to_owned(), (leaf, mode));
    }

    /// A path that is not the same in both, times aside.
    pub(crate) fn difference<'a>(&'a self, other: &'a Self) -> Option<&'a Path> {
        let same = |path: &&PathBuf| match (self.0.get(*path), other.0.get(*path)) {
            (Some((Leaf::File(one), a)), Some((Leaf::File(two), b))) => {
                one.bytes == two.bytes && a == b
            }
            (one, two) => one == two,
        };
        self.0.keys().chain(other.0.keys()).find(|path| !same(path)).map(PathBuf::as_path)
    }

    /// Makes `root` this tree; what was there is removed. Paths in the files stay right if it is
    /// the folder of the recorded run.
    pub(crate) fn restore(&self, root: &Path) {
        for entry in fs::read_dir(root).expect("read a folder") {
            let path = entry.expect("an entry").path();
            let is_folder = fs::symlink_metadata(&path).expect("its kind").is_dir();
            if is_folder { fs::remove_dir_all(path) } else { fs::remove_file(path) }
                .expect("empty a folder");
        }
        for (path, (leaf, _)) in self.0.iter().skip(1) {
            let path = root.join(path); // the first one is the root itself
            match leaf {
                Leaf::Folder => fs::create_dir(path).expect("a folder"),
                Leaf::Link(target) => symlink(target, path).expect("a link"),
                Leaf::File(content) => {
                    fs::write(&path, &content.bytes).expect("write a file");
                    let file = fs::File::options().write(true).open(path).expect("open a file");
                    file.set_modified(content.modified).expect("set a time");
                }
            }
        }
        for (path, (_, mode)) in self.0.iter().rev().filter(|(_, (leaf, _))| !leaf.is_link()) {
            let permissions = fs::Permissions::from_mode(*mode);
            fs::set_permissions(root.join(path), permissions).expect("set a mode");
        }
    }
}

impl Leaf {
    fn is_link(&self) -> bool {
        matches!(self, Self::Link(_))
    }
}
