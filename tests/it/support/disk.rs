//! A model of a disk that loses power: what was asked for, and what of it is durable.
//!
//! The pessimistic reading of POSIX: the content of a file is durable after an fsync of that
//! file, a name after an fsync of its folder. Until then a file has its old content, or the new
//! length filled with zeros, or half of what was appended, or all; and of the pending changes to
//! the names in a folder some first ones have happened. Folders and files are independent.

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::{BTreeMap, HashMap};
use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use super::tree::Content;

/// A file, folder or link, whatever it is called at the moment.
pub(crate) type Node = usize;
/// The folder all paths are below.
pub(crate) const ROOT: Node = 0;

/// The new meaning of a name in a folder.
pub(crate) type Entry = (Node, OsString, Option<Node>);

/// One thing the program did.
#[derive(Clone, Debug)]
pub(crate) enum Effect {
    /// Names changed, all at once; pending in `folder`.
    Names {
        folder: Node,
        entries: Vec<Entry>,
    },
    Data {
        file: Node,
        content: Content,
    },
    Mode {
        node: Node,
        mode: u32,
    },
    /// fsync of a file or a folder.
    Sync {
        node: Node,
    },
    SyncAll,
}

pub(super) type Names = BTreeMap<OsString, Node>;
/// Names changed, and when: a number that grows.
pub(super) type Change = (usize, Vec<Entry>);

#[derive(Clone, Debug)]
pub(super) enum Kind {
    Folder { durable: Names, pending: Vec<Change>, live: Names },
    File { durable: Content, pending: Option<Content> },
    Link { target: PathBuf },
}

/// All nodes, with what is durable of them and what is pending.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk {
    /// What each node is, and its mode.
    pub(super) nodes: Vec<(Kind, u32)>,
    changes: usize,
}

impl Disk {
    /// What is below `root` now, all of it durable.
    pub(crate) fn snapshot(root: &Path) -> Self {
        let mut disk = Self::default();
        disk.load(root, &mut HashMap::new());
        disk
    }

    /// Takes in the file or folder at `path` and returns it.
    pub(crate) fn load(&mut self, path: &Path, seen: &mut HashMap<u64, Node>) -> Node {
        let meta = fs::symlink_metadata(path).expect("a file to take in");
        if let Some(&node) = seen.get(&meta.ino()) {
            return node; // another name of it
        }
        let node = self.nodes.len();
        seen.insert(meta.ino(), node);
        let mode = meta.permissions().mode() & 0o7777;
        if meta.is_dir() {
            self.new_folder(mode);
            let mut names = Names::new();
            for entry in fs::read_dir(path).expect("read a folder") {
                let entry = entry.expect("an entry");
                names.insert(entry.file_name(), self.load(&entry.path(), seen));
            }
            let (durable, live) = (names.clone(), names);
            self.nodes[node].0 = Kind::Folder { durable, pending: vec![], live };
        } else if meta.is_symlink() {
            let target = fs::read_link(path).expect("read a link");
            self.nodes.push((Kind::Link { target }, mode));
        } else {
            let bytes = fs::read(path).expect("read a file").into();
            let modified = meta.modified().expect("a time");
            let durable = Content { bytes, modified };
            self.nodes.push((Kind::File { durable, pending: None }, mode));
        }
        node
    }

    /// A file that has just been created.
    pub(crate) fn new_file(&mut self, mode: u32, modified: SystemTime) -> Node {
        let durable = Content { bytes: Arc::new([]), modified };
        self.nodes.push((Kind::File { durable, pending: None }, mode));
        self.nodes.len() - 1
    }

    pub(crate) fn new_folder(&mut self, mode: u32) -> Node {
        let (durable, live) = (Names::new(), Names::new());
        self.nodes.push((Kind::Folder { durable, pending: vec![], live }, mode));
        self.nodes.len() - 1
    }

    /// What `path`, relative to the root, is for the running program.
    pub(crate) fn find(&self, path: &Path) -> Option<Node> {
        path.components().try_fold(ROOT, |node, part| match (part, &self.nodes[node].0) {
            (Component::Normal(name), Kind::Folder { live, .. }) => live.get(name).copied(),
            _ => None,
        })
    }

    pub(crate) fn apply(&mut self, effect: &Effect) {
        match effect {
            Effect::Names { folder, entries } => {
                self.changes += 1;
                if let Kind::Folder { pending, .. } = &mut self.nodes[*folder].0 {
                    pending.push((self.changes, entries.clone()));
                }
                for (folder, name, meaning) in entries {
                    if let Kind::Folder { live, .. } = &mut self.nodes[*folder].0 {
                        set(live, name.clone(), *meaning);
                    }
                }
            }
            Effect::Data { file, content } => {
                if let Kind::File { pending, .. } = &mut self.nodes[*file].0 {
                    *pending = Some(content.clone());
                }
            }
            Effect::Mode { node, mode } => self.nodes[*node].1 = *mode,
            Effect::Sync { node } => self.sync(*node, usize::MAX),
            Effect::SyncAll => (0..self.nodes.len()).for_each(|node| self.sync(node, usize::MAX)),
        }
    }

    /// Makes durable what happened to `node` before the change number `until`.
    fn sync(&mut self, node: Node, until: usize) {
        let changes: Vec<Change> = match &mut self.nodes[node].0 {
            Kind::Folder { pending, .. } => pending.extract_if(.., |one| one.0 < until).collect(),
            Kind::File { durable, pending } => {
                *durable = pending.take().unwrap_or_else(|| durable.clone());
                return;
            }
            Kind::Link { .. } => return,
        };
        for (number, entries) in changes {
            for (folder, name, meaning) in entries {
                if folder != node {
                    self.sync(folder, number); // a rename out of there: what was before it
                }
                if let Kind::Folder { durable, .. } = &mut self.nodes[folder].0 {
                    set(durable, name, meaning);
                }
            }
        }
    }
}

pub(super) fn set(names: &mut Names, name: OsString, meaning: Option<Node>) {
    match meaning {
        Some(node) => names.insert(name, node),
        None => names.remove(&name),
    };
}
