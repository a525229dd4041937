//! Turns the system calls of a run into [`Effect`]s on a [`Disk`].

#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use nix::unistd::Pid;

use super::disk::{Disk, Effect, Entry, Node};
use super::op::{Op, Opened, describe};
use super::ptrace::{Call, Next, Observer, Tracee};
use super::syscalls::Files;
use super::tree::Content;

/// Watches a run.
pub(super) struct Recorder {
    root: PathBuf,
    /// As it was before; what is made later is there, but has no name yet.
    pub(super) before: Disk,
    /// As it is for the program.
    pub(super) live: Disk,
    pub(super) effects: Vec<(String, Effect)>,
    files: Option<Files>,
    /// Calls being executed; for one that opens a file, whether it is there already.
    begun: HashMap<Pid, (Op, bool)>,
    /// A descriptor of ours for each file the program opened: it may have no name any more when it
    /// is written to.
    open: Vec<(Arc<Opened>, File, Node)>,
}

impl Recorder {
    pub(super) fn new(root: PathBuf) -> Self {
        let before = Disk::snapshot(&root);
        Self {
            root,
            live: before.clone(),
            before,
            effects: Vec::new(),
            files: None,
            begun: HashMap::new(),
            open: Vec::new(),
        }
    }
}

impl Observer for Recorder {
    fn entry(&mut self, tracee: &Tracee, thread: Pid, call: &mut Call) -> Next {
        let files = self.files.get_or_insert_with(|| Files::new(tracee));
        if let Some(op) = files.begin(tracee, call) {
            let there = matches!(&op, Op::Open { path, .. } if path.exists());
            self.begun.insert(thread, (op, there));
        }
        Next::Go
    }

    fn exit(&mut self, tracee: &Tracee, thread: Pid, call: &Call, result: i64) -> Next {
        let begun = self.begun.remove(&thread);
        let op = begun.as_ref().map(|(op, _)| op);
        let files = self.files.as_mut().expect("an entry was before");
        files.follow(tracee, call, op, result);
        if result < 0 {
            return Next::Go;
        }
        let opened = files.get(result).cloned();
        if let Some((op, there)) = begun {
            let step = describe(call.nr, &op);
            let path = op.path().unwrap_or(&self.root);
            let path = path.strip_prefix(&self.root).unwrap_or(path);
            let text = format!("{} {}", step.syscall, path.display());
            self.happened(&text, &op, there, opened);
        }
        Next::Go
    }
}

impl Recorder {
    fn happened(&mut self, text: &str, op: &Op, there: bool, opened: Option<Arc<Opened>>) {
        match op {
            Op::Open { path, flags } => {
                let opened = opened.expect("its descriptor");
                self.opened(text, path, *flags, there, opened);
            }
            Op::Write { file, .. } => self.written(text, file),
            Op::Truncate { path } => {
                if let Some(file) = self.node(path) {
                    let content = content(&mut File::open(path).expect("open a file"));
                    self.effect(text, Effect::Data { file, content });
                }
            }
            Op::Rename { from, to, exchange } => self.renamed(text, from, to, *exchange),
            Op::Unlink { path } => {
                if let Some(place) = self.place(path) {
                    self.names(text, vec![(place.0, place.1, None)]);
                }
            }
            Op::Mkdir { path } => {
                if let Some((folder, name, _)) = self.place(path) {
                    let mode = mode(path);
                    self.before.new_folder(mode);
                    let node = self.live.new_folder(mode);
                    self.names(text, vec![(folder, name, Some(node))]);
                }
            }
            Op::Link { from, to } => {
                let Some((folder, name, _)) = self.place(to) else {
                    return;
                };
                let node = if let Some(from) = from {
                    let unknown = "a link to a file without a name is not modelled";
                    self.node(from).expect(unknown)
                } else {
                    self.before.load(to, &mut HashMap::new());
                    self.live.load(to, &mut HashMap::new())
                };
                self.names(text, vec![(folder, name, Some(node))]);
            }
            Op::Sync { file, .. } => {
                if let Some((_, _, node)) = self.open.iter().find(|one| Arc::ptr_eq(&one.0, file)) {
                    let node = *node;
                    self.effect(text, Effect::Sync { node });
                }
            }
            Op::SyncAll => self.effect(text, Effect::SyncAll),
            Op::Meta { path } => {
                if let Some(node) = self.node(path) {
                    let mode = mode(path);
                    self.effect(text, Effect::Mode { node, mode });
                }
            }
            Op::Map { path } => {
                let inside = path.starts_with(&self.root);
                assert!(!inside, "a shared writable mapping cannot be recorded: {text}");
            }
        }
    }

    fn opened(&mut self, text: &str, path: &Path, flags: i32, there: bool, opened: Arc<Opened>) {
        if !path.canonicalize().is_ok_and(|path| path.starts_with(&self.root)) {
            return;
        }
        assert!(flags & libc::O_TMPFILE != libc::O_TMPFILE, "O_TMPFILE is not modelled: {text}");
        let mut file = File::open(path).expect("open what the program opened");
        let node = if there {
            self.node(path).unwrap_or_else(|| panic!("made by a child process: {text}"))
        } else {
            let (folder, name, _) = self.place(path).expect("its folder");
            let now = SystemTime::now();
            self.before.new_file(mode(path), now);
            let node = self.live.new_file(mode(path), now);
            self.names(text, vec![(folder, name, Some(node))]);
            node
        };
        if there && flags & libc::O_TRUNC != 0 {
            let content = content(&mut file);
            self.effect(text, Effect::Data { file: node, content });
        }
        self.open.push((opened, file, node));
    }

    fn written(&mut self, text: &str, file: &Arc<Opened>) {
        let Some((opened, file, node)) = self.open.iter_mut().find(|one| Arc::ptr_eq(&one.0, file))
        else {
            return;
        };
        let (node, synced) = (*node, opened.flags & (libc::O_DSYNC | libc::O_SYNC) != 0);
        let content = content(file);
        self.effect(text, Effect::Data { file: node, content });
        if synced {
            self.effect(text, Effect::Sync { node });
        }
    }

    fn renamed(&mut self, text: &str, from: &Path, to: &Path, exchange: bool) {
        let (from, to) = match (self.place(from), self.place(to)) {
            (Some(from), Some(to)) => (from, to),
            (None, None) => return,
            _ => panic!("a rename into or out of the recorded folder: {text}"),
        };
        let node = |place: &(Node, _, PathBuf)| self.live.find(&place.2);
        let moved = node(&from).expect("what is renamed");
        let back = if exchange { node(&to) } else { None };
        let text = format!("{text} to {}", to.2.display());
        // The first entry says in which folder it is pending.
        self.names(&text, vec![(to.0, to.1, Some(moved)), (from.0, from.1, back)]);
    }

    fn names(&mut self, text: &str, entries: Vec<Entry>) {
        self.effect(text, Effect::Names { folder: entries[0].0, entries });
    }

    fn effect(&mut self, text: &str, effect: Effect) {
        self.live.apply(&effect);
        self.effects.push((text.to_owned(), effect));
    }

    /// The folder and name of a path, and the path from the root; none if it is elsewhere.
    fn place(&self, path: &Path) -> Option<(Node, OsString, PathBuf)> {
        let folder = path.parent()?.canonicalize().ok()?;
        let folder = folder.strip_prefix(&self.root).ok()?;
        let name = path.file_name()?.to_owned();
        Some((self.live.find(folder)?, name.clone(), folder.join(name)))
    }

    /// The file itself, behind links.
    fn node(&self, path: &Path) -> Option<Node> {
        let path = path.canonicalize().ok()?;
        self.live.find(path.strip_prefix(&self.root).ok()?)
    }
}

fn content(file: &mut File) -> Content {
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(0)).expect("rewind a file");
    file.read_to_end(&mut bytes).expect("read what was written");
    let modified = file.metadata().and_then(|meta| meta.modified()).expect("a time");
    Content { bytes: bytes.into(), modified }
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).expect("a file just changed").permissions().mode() & 0o7777
}
