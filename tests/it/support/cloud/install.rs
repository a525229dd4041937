//! The emulators are Python packages, and so is the AWS CLI that the benchmarks compare with: they
//! are installed once into a folder that stays between runs, with the hash of every package checked.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use sha2::{Digest as _, Sha256};

const LISTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/emulators");
const FOLDERS: &str = env!("CARGO_TARGET_TMPDIR");

/// The interpreter that finds the emulators.
pub(crate) fn python() -> &'static Path {
    static PYTHON: OnceLock<PathBuf> = OnceLock::new();
    PYTHON.get_or_init(|| python_with("requirements.txt"))
}

/// The interpreter that finds the packages of this list.
pub(crate) fn python_with(list: &str) -> PathBuf {
    install(FOLDERS.as_ref(), &Path::new(LISTS).join(list))
}

/// Where the packages of a list are: those of another list are elsewhere.
fn folder_for(parent: &Path, list: &Path) -> PathBuf {
    let text = fs::read(list).expect("the list of packages");
    let hash = u64::from_be_bytes(*Sha256::digest(&text).first_chunk().expect("eight bytes"));
    parent.join(format!("emulators-{hash:016x}"))
}

/// Makes the folder below `parent`, or takes the one that is there.
fn install(parent: &Path, list: &Path) -> PathBuf {
    fs::create_dir_all(parent).expect("the folder for the packages");
    let folder = folder_for(parent, list);
    // Other test processes may start at the same moment. Closing the file lets go of the lock.
    let lock = File::create(folder.with_extension("lock")).expect("the lock of the packages");
    lock.lock().expect("wait for the other process that installs them");
    let python = folder.join("bin/python");
    let complete = folder.join("complete");
    // The interpreter is a link to the system's, which may be gone after an upgrade.
    if complete.exists() && python.exists() {
        return python;
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("remove the half-made folder of the packages");
    }
    // The environment is passed on: it says where packages come from.
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder));
    let pip = ["-m", "pip", "install", "--quiet", "--require-hashes", "-r"];
    run(Command::new(&python).args(pip).arg(list));
    fs::write(complete, "").expect("mark the packages as installed");
    python
}

fn run(command: &mut Command) {
    let shown = format!("{command:?}");
    let output = command.output().unwrap_or_else(|error| {
        panic!("the AWS emulators need python3 with venv: {shown}: {error}")
    });
    assert!(
        output.status.success(),
        "cannot install the packages: {shown}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    );
}

#[test]
fn a_half_made_folder_is_made_anew_and_what_pip_says_is_shown() {
    let parent = tempfile::TempDir::new().expect("a temporary folder");
    let list = parent.path().join("list.txt");
    fs::write(&list, "no package is called this\n").expect("write a list");
    let folder = folder_for(parent.path(), &list);
    let left = folder.join("bin/python");
    fs::create_dir_all(&left).expect("a half-made folder");
    let failed = std::panic::catch_unwind(|| install(parent.path(), &list));
    let message = failed.expect_err("a list that is wrong");
    let message = message.downcast_ref::<String>().expect("a message");
    assert!(message.contains("ERROR: Invalid requirement"), "{message}");
    assert!(left.is_file(), "it was taken for a whole one");
    assert!(!folder.join("complete").exists());
}
