//! What the environment says to a program that Lambda starts in place of a runtime.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::variable;
use crate::fs;
use crate::lambda::{ALLOW_VARIABLE, EXCEPT_VARIABLE, SNAP_START};
pub use crate::lambda::{NEXT_WRAPPER_VARIABLE, WRAPPER_VARIABLE};

/// How Lambda starts a function: `on-demand`, `provisioned-concurrency`, `snap-start`, `lambda-managed-instances`.
const INITIALIZATION_VARIABLE: &str = "AWS_LAMBDA_INITIALIZATION_TYPE";
/// There, what a function has in memory is kept and started from again.
const FROZEN: &str = SNAP_START;

/// What the environment says.
#[derive(Debug, Clone, Default)]
pub struct Wrapper {
    /// The wrapper to start after us.
    pub next: Option<OsString>,
    /// Whether what is in memory becomes part of a snapshot, and nobody has said that it may.
    pub is_frozen: bool,
    /// Patterns of variables that stay as they are.
    pub except: Vec<String>,
}

impl Wrapper {
    /// From the environment.
    pub fn from_environment() -> Self {
        let allow = words(ALLOW_VARIABLE);
        let is_snap_start = variable(INITIALIZATION_VARIABLE).is_some_and(|it| it == FROZEN);
        Self {
            next: variable(NEXT_WRAPPER_VARIABLE),
            is_frozen: is_snap_start && !allow.iter().any(|word| word == SNAP_START),
            except: words(EXCEPT_VARIABLE),
        }
    }
}

/// The words of a variable, between commas or blanks.
fn words(name: &str) -> Vec<String> {
    let text = variable(name).unwrap_or_default();
    let text = text.to_string_lossy();
    let words = text.split([',', ' ']).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// Whether we were started in place of a runtime: the variable names the program that runs, and what it is
/// handed begins with the path of another one. No command of ours begins with a `/`, so nothing that could be
/// typed is taken for it.
pub fn is_wrapper(words: &[OsString]) -> bool {
    let (Some(wrapper), [own, program, ..]) = (variable(WRAPPER_VARIABLE), words) else {
        return false;
    };
    program.as_encoded_bytes().starts_with(b"/") && (*own == wrapper || is_running(&wrapper))
}

/// Whether this is the file that runs, whatever links lead to it.
fn is_running(path: &OsString) -> bool {
    let running = std::env::current_exe().ok().and_then(|path| fs::canonical(&path).ok());
    running.is_some() && fs::canonical(Path::new(path)).ok() == running
}

/// The file that runs.
pub fn executable() -> std::io::Result<PathBuf> {
    std::env::current_exe()
}
