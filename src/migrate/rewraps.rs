//! Messages under other wrapping keys, and back. What a message holds stays as it is either way.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::MigrateError;
use super::plan::{Plan, PlannedRewrap};
use super::runs::RunId;
use super::tools::Tools;
use super::undo::Undone;
use crate::crypt::{self, CryptError, Ends};
use crate::fs;

/// Stands in front of a name that is no text.
const NO_TEXT: char = '\0';

#[cfg(unix)]
fn of_bytes(bytes: Vec<u8>) -> PathBuf {
    use std::os::unix::ffi::OsStringExt as _;
    std::ffi::OsString::from_vec(bytes).into()
}

/// All names are text there.
#[cfg(not(unix))]
fn of_bytes(bytes: Vec<u8>) -> PathBuf {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

/// Whoever has the keys.
pub trait Rewraps {
    /// Puts the message of this file under its new keys, unless it is under them already. `temp_name` is that
    /// of the file that is written beside it.
    fn rewrap(&self, planned: &PlannedRewrap, temp_name: &str) -> Result<(), CryptError>;
}

impl PlannedRewrap {
    /// A message as it is now: its header, and its signature where it has one.
    pub fn new(path: &Path, ends: &Ends, from: Vec<String>, to: Vec<String>) -> Self {
        let [header, footer] = [&ends.header, &ends.footer].map(|bytes| STANDARD.encode(bytes));
        let text = path.to_str().map(str::to_owned);
        let path = text.unwrap_or_else(|| {
            format!("{NO_TEXT}{}", STANDARD.encode(path.as_os_str().as_encoded_bytes()))
        });
        Self { path, header, footer, from, to }
    }

    /// The file.
    pub fn path(&self) -> PathBuf {
        match self.path.strip_prefix(NO_TEXT) {
            Some(bytes) => of_bytes(STANDARD.decode(bytes).unwrap_or_default()),
            None => PathBuf::from(&self.path),
        }
    }

    fn ends(&self) -> Option<Ends> {
        let [header, footer] = [&self.header, &self.footer].map(|text| STANDARD.decode(text).ok());
        Some(Ends { header: header?, footer: footer? })
    }
}

/// Puts every planned message under its new keys.
pub(super) fn apply(tools: &Tools<'_>, run: &RunId, plan: &Plan) -> Result<(), MigrateError> {
    for (index, planned) in plan.rewraps.iter().enumerate() {
        let temp_name = temp_name(run, index);
        remove_temp(planned, &temp_name)?;
        let none = || failed(planned, CryptError::Keys("none was given".to_owned()));
        let keys = tools.rewraps.ok_or_else(none)?;
        tools.progress.stage(&format!("rewrapping {}", planned.path().display()));
        keys.rewrap(planned, &temp_name).map_err(|source| failed(planned, source))?;
    }
    Ok(())
}

/// Gives every message its old header and signature back, unless it is another message by now.
pub(super) fn retract(
    tools: &Tools<'_>,
    run: &RunId,
    plan: &Plan,
    undone: &mut Undone,
) -> Result<(), MigrateError> {
    for (index, planned) in plan.rewraps.iter().enumerate() {
        let temp_name = temp_name(run, index);
        remove_temp(planned, &temp_name)?;
        let kept = planned.path().display().to_string();
        let Some(ends) = planned.ends() else {
            undone.kept_files.push(kept);
            continue;
        };
        tools.progress.stage(&format!("restoring {}", planned.path().display()));
        let restored = crypt::restore(&planned.path(), &ends, &temp_name);
        if !restored.map_err(|source| failed(planned, source))? {
            undone.kept_files.push(kept);
        }
    }
    Ok(())
}

fn failed(planned: &PlannedRewrap, source: CryptError) -> MigrateError {
    MigrateError::Rewrap { path: planned.path(), source: Box::new(source) }
}

fn temp_name(run: &RunId, file: usize) -> String {
    format!(".kmseal-{run}-message-{file}")
}

/// What a run that was killed may have left.
fn remove_temp(planned: &PlannedRewrap, temp_name: &str) -> Result<(), MigrateError> {
    Ok(fs::remove(&planned.path().with_file_name(temp_name))?)
}
