//! Where things are, from the environment. A project's files have no say in it.

mod hooks;
mod pipeline;
mod wrapper;

pub use hooks::{HookRule, HookRulesError, hook_rules};
pub use pipeline::hides;
pub use wrapper::{NEXT_WRAPPER_VARIABLE, WRAPPER_VARIABLE, Wrapper, executable, is_wrapper};

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;

use crate::aws::AwsSettings;
use crate::hint::{Explain, Hint};
use crate::store::vault::Places;

/// Puts everything of ours under one folder.
pub const HOME_VARIABLE: &str = "KMSEAL_HOME";
/// Names the file that holds the passphrase of the vault.
pub const PASSPHRASE_FILE_VARIABLE: &str = "KMSEAL_PASSPHRASE_FILE";

/// Where our files are.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The parts of the vault.
    pub vault: Places,
    /// The folder of journals.
    pub runs: PathBuf,
    /// The commands for rotations.
    pub hooks: PathBuf,
}

/// There is no folder to keep anything in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NoHome {
    /// The system knows none.
    #[error("no home folder is known, so there is no place for the vault")]
    Unknown,
    /// It would be another one in every folder.
    #[error(
        "{HOME_VARIABLE} is not an absolute path, so every folder would have a vault of its own"
    )]
    Relative,
}

impl Explain for NoHome {
    fn hints(&self) -> Vec<Hint> {
        vec![Hint::say(format!("set {HOME_VARIABLE} to a folder of your own"))]
    }
}

impl Settings {
    /// From `KMSEAL_HOME`, or else the XDG folders: the key in the configuration, the vault among the
    /// data, journals in the state, so that a copy of one folder does not hold both key and vault.
    pub fn from_environment() -> Result<Self, NoHome> {
        if let Some(home) = variable(HOME_VARIABLE) {
            let home = PathBuf::from(home);
            if home.is_relative() {
                return Err(NoHome::Relative);
            }
            return Ok(Self::in_folders(&home, &home, &home));
        }
        let base = etcetera::choose_base_strategy().map_err(|_| NoHome::Unknown)?;
        let state = base.state_dir().unwrap_or_else(|| base.data_dir());
        let [config, data, state] =
            [base.config_dir(), base.data_dir(), state].map(|dir| dir.join("kmseal"));
        Ok(Self::in_folders(&config, &data, &state))
    }

    fn in_folders(
        config: &std::path::Path,
        data: &std::path::Path,
        state: &std::path::Path,
    ) -> Self {
        Self {
            vault: Places {
                vault: data.join("vault"),
                key_file: config.join("vault.key"),
                generation: state.join("vault.generation"),
            },
            runs: state.join("runs"),
            hooks: config.join("rotate.toml"),
        }
    }
}

/// The folders that may be in memory, the one of this user alone first.
pub fn memory_folders() -> Vec<PathBuf> {
    let own = variable("XDG_RUNTIME_DIR").map(PathBuf::from).filter(|dir| dir.is_absolute());
    own.into_iter().chain([PathBuf::from("/dev/shm")]).collect()
}

/// The editor that the user has chosen, as a line of words.
pub fn editor() -> Option<OsString> {
    variable("VISUAL").or_else(|| variable("EDITOR"))
}

/// The program of this name. The folder that one happens to be in is not searched, whatever `PATH` says.
pub fn program(name: &Path) -> Option<PathBuf> {
    if name.components().count() > 1 {
        return Some(name.to_owned());
    }
    let path = variable("PATH")?;
    let folders = std::env::split_paths(&path).filter(|dir| dir.is_absolute());
    folders.map(|dir| dir.join(name)).find(|path| is_executable(path))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// What the terminal should look like, as the environment says it.
pub fn wants_colour() -> bool {
    variable("NO_COLOR").is_none() && variable("TERM").is_none_or(|term| term != "dumb")
}

/// A variable that is set to something.
#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// What the command line says about AWS, and the bundle of certificates that AWS's own command line trusts,
/// when the environment names one: the SDK does not look at that.
pub fn aws(settings: AwsSettings) -> AwsSettings {
    let named = || variable("AWS_CA_BUNDLE").map(PathBuf::from);
    AwsSettings { ca_bundle: settings.ca_bundle.or_else(named), ..settings }
}

/// The file that holds the passphrase, when the environment names one.
pub fn passphrase_file() -> Option<PathBuf> {
    variable(PASSPHRASE_FILE_VARIABLE).map(PathBuf::from)
}
