//! A closed-off place to run the program in, and the watch for leaks.
//!
//! Every secret of a test is a canary: random text that is nowhere by chance. After each command
//! its output, and at the end of the test every file, is searched for all of them, in every
//! encoding and in pieces; where plaintext may be has to be declared.

use std::cell::{Ref, RefCell};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::cloud::Account;
use super::needles::{Needles, random_text};
use super::run::Run;
use super::watchdog::Watchdog;

/// A folder with `home/`, `work/` and `tmp/`, and the canaries of one test.
#[derive(Debug)]
pub(crate) struct TestEnv {
    _folder: TempDir,
    root: PathBuf,
    program: PathBuf,
    needles: RefCell<Needles>,
    plaintext: RefCell<HashSet<PathBuf>>,
    variables: Vec<(String, String)>,
    /// Apart from the canaries: the program has these in its memory from its start to its end.
    credentials: Needles,
}

impl TestEnv {
    pub(crate) fn new(program: impl Into<PathBuf>) -> Self {
        Watchdog::watch();
        let folder = TempDir::new().expect("a temporary folder");
        // As the program sees it, whatever links lead to it.
        let root = folder.path().canonicalize().expect("its path");
        for name in ["home", "work", "tmp"] {
            fs::create_dir(root.join(name)).expect("a folder");
        }
        Self {
            _folder: folder,
            root,
            program: program.into(),
            needles: RefCell::default(),
            plaintext: RefCell::default(),
            variables: Vec::new(),
            credentials: Needles::default(),
        }
    }

    /// One whose program may use this AWS account, and may not show its credentials either.
    pub(crate) fn with_cloud(program: impl Into<PathBuf>, account: &Account) -> Self {
        let mut env = Self::new(program);
        env.variables = account.variables();
        for (label, secret) in account.secrets() {
            env.credentials.add(label, secret.as_bytes());
        }
        env
    }

    /// The folder of all there is: what a power loss may touch.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.root().join("home")
    }

    pub(crate) fn work(&self) -> PathBuf {
        self.root().join("work")
    }

    /// A new secret: 48 letters and digits.
    pub(crate) fn canary(&self, label: &str) -> String {
        self.canary_of(label, 48)
    }

    /// One of another length; for a look into memory take 512.
    pub(crate) fn canary_of(&self, label: &str, len: usize) -> String {
        self.register(label, random_text(len))
    }

    /// All canaries so far, for a look into memory.
    pub(crate) fn needles(&self) -> Ref<'_, Needles> {
        self.needles.borrow()
    }

    /// One that needs quoting wherever it is written.
    pub(crate) fn awkward_canary(&self, label: &str) -> String {
        let part = || random_text(24);
        self.register(label, format!("{}\"\\ ${{é}}#'{}=%`\t{}", part(), part(), part()))
    }

    /// A secret that came from elsewhere.
    pub(crate) fn register(&self, label: &str, secret: String) -> String {
        self.needles.borrow_mut().add(label, secret.as_bytes());
        secret
    }

    /// Writes a file below `work/` (not a declaration: see [`Self::plaintext_file`]).
    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.work().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(&path, content).expect("write a file of the test");
        path
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.work().join(name)).expect("read a file of the test")
    }

    /// From now on this file, or all below this folder, may hold canaries.
    pub(crate) fn plaintext_file(&self, path: impl AsRef<Path>) {
        self.plaintext.borrow_mut().insert(self.work().join(path));
    }

    /// From now on it may not any more.
    pub(crate) fn no_plaintext_file(&self, path: impl AsRef<Path>) {
        let known = self.plaintext.borrow_mut().remove(&self.work().join(&path));
        assert!(known, "{} was not declared", path.as_ref().display());
    }

    /// A command with nothing of the tester's environment but `PATH`, for tracer and terminal.
    pub(crate) fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(args)
            .current_dir(self.work())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home())
            .env("TMPDIR", self.root().join("tmp"))
            .env("COLUMNS", "100")
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs the program; see [`Run::output`].
    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run<'_> {
        Run::new(self, self.command(args))
    }

    /// How many runs there are, and how many of them were cut off.
    #[track_caller]
    pub(crate) fn runs(&self) -> (usize, usize) {
        let output = self.run(["runs", "--json"]).output().code(0);
        let document: Value = serde_json::from_str(&output.stdout).expect("JSON");
        let runs = document["data"].as_array().expect("a list");
        let cut_off =
            |run: &&Value| run["state"].as_str().is_some_and(|state| state.ends_with("cut-off"));
        (runs.len(), runs.iter().filter(cut_off).count())
    }

    /// Fails if a canary is in a file, in a name, or in the target of a link.
    pub(crate) fn assert_no_leak(&self) {
        let mut folders = vec![self.root().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).expect("read a folder") {
                let path = entry.expect("an entry").path();
                if self.plaintext.borrow().contains(&path) {
                    continue;
                }
                self.assert_clean(
                    &format!("the name {}", path.display()),
                    path.as_os_str().as_bytes(),
                );
                let kind = fs::symlink_metadata(&path).expect("its kind").file_type();
                if kind.is_symlink() {
                    let target = fs::read_link(&path).expect("read a link");
                    self.assert_clean(
                        &format!("the link {}", path.display()),
                        target.as_os_str().as_bytes(),
                    );
                } else if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() {
                    let content = fs::read(&path).expect("read a file");
                    let what = format!("the file {}", path.display());
                    self.assert_clean(&what, &content);
                }
            }
        }
    }

    /// For what a tracer or a terminal collected.
    #[track_caller]
    pub(crate) fn assert_clean(&self, what: &str, bytes: &[u8]) {
        self.assert_clean_but(what, bytes, &[]);
    }

    #[track_caller]
    pub(super) fn assert_clean_but(&self, what: &str, bytes: &[u8], allowed: &[Vec<u8>]) {
        let mut rest = bytes.to_vec();
        for text in allowed {
            while let Some(at) = rest.windows(text.len()).position(|window| window == text) {
                rest[at..at + text.len()].fill(0);
            }
        }
        let mut found = self.needles.borrow().search(&rest, 0);
        found.extend(self.credentials.search(&rest, 0));
        assert!(found.is_empty(), "a secret leaked into {what}: {}", found[0]);
    }
}

impl Drop for TestEnv {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.assert_no_leak();
        }
    }
}
