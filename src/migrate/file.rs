//! A source file: read, and replaced.

use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

use super::error::MigrateError;
use super::plan::PlannedFile;
use super::variables::{Reader, Variables};
use crate::classify::shown;
use crate::dotenv::{self, Entry, Value};
use crate::fs::{FsError, Source};
use crate::reference::unquoted;
use crate::secret::Plaintext;

/// Most bytes a source file may have.
pub const SOURCE_LIMIT: usize = 2 * 1024 * 1024;

/// A file that is migrated or put back.
pub struct SourceFile {
    source: Source,
    path: PathBuf,
}

impl SourceFile {
    /// Reads a file. The path is made absolute, links on the way to its folder resolved; the file
    /// itself must not be a link.
    pub fn read(path: &Path) -> Result<Self, MigrateError> {
        let path = absolute(path)?;
        if path.to_str().is_none() {
            return Err(MigrateError::PathNotUtf8 { path });
        }
        let source = Source::read(&path, SOURCE_LIMIT)?;
        Ok(Self { source, path })
    }

    /// Reads a file of a plan, at the very place where it was: a folder that was replaced by a link must
    /// not lead a value elsewhere.
    pub(super) fn read_planned(planned: &PlannedFile) -> Result<Self, MigrateError> {
        let file = Self::read(&planned.path)?;
        if file.path == planned.path {
            Ok(file)
        } else {
            Err(MigrateError::Elsewhere { path: planned.path.clone(), now: file.path })
        }
    }

    /// The same; none when it is not there any more.
    pub(super) fn find_planned(planned: &PlannedFile) -> Result<Option<Self>, MigrateError> {
        match Self::read_planned(planned) {
            Err(MigrateError::Fs(error)) if error.is_not_found() => Ok(None),
            file => file.map(Some),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is in it.
    pub fn content(&self) -> &Plaintext {
        self.source.content()
    }

    /// Its variables.
    pub fn variables(&self, reader: Reader) -> Variables {
        Variables::read(self.content(), reader)
    }

    /// What its variables are; an error where its reader refuses the file.
    pub(super) fn entries(&self, reader: Reader) -> Result<Vec<Entry>, MigrateError> {
        let variables = self.variables(reader);
        match variables.rejected {
            None => Ok(variables.entries),
            Some(found) => {
                let (path, what) = (self.path.clone(), found.kind.describe());
                Err(MigrateError::Unreadable { path, line: found.line, what })
            }
        }
    }

    /// The spelling of a part of it.
    pub(super) fn spelling(&self, span: &Range<usize>) -> Plaintext {
        Plaintext::copy_of(&self.content().expose()[span.clone()])
    }

    /// The content with these parts replaced, once it is sure that every reader that matters reads
    /// `names` as their new spelling and everything else as before.
    pub(super) fn rewritten(
        &self,
        reader: Reader,
        edits: &[(Range<usize>, &[u8])],
        names: &HashMap<&str, &str>,
    ) -> Result<Plaintext, MigrateError> {
        let before = self.content().expose();
        let after = dotenv::splice(before, edits);
        if after.expose().len() > SOURCE_LIMIT {
            // It could not be read again, not even to be undone.
            return Err(FsError::TooLarge { path: self.path.clone(), limit: SOURCE_LIMIT }.into());
        }
        for dialect in reader.dialects() {
            let old = dotenv::read(before, dialect);
            if old.rejected.is_some() {
                // A program that refuses the file does not run from it.
                continue;
            }
            let new = dotenv::read(after.expose(), dialect);
            // Docker keeps quotes; where the file is for any program, a reference in quotes will do, since
            // `run` takes it for one.
            let quoted = reader == Reader::Auto;
            if let Some(name) = difference(&old.entries, &new.entries, names, quoted) {
                let (path, name) = (self.path.clone(), shown(&name).to_owned());
                return Err(MigrateError::Rewrite { path, name });
            }
        }
        Ok(after)
    }

    /// Replaces the file; see [`Source::replace`].
    pub(super) fn replace(
        &self,
        content: &Plaintext,
        temp: &str,
        scrub: bool,
    ) -> Result<(), MigrateError> {
        Ok(self.source.replace(content, temp, scrub)?)
    }

    /// Fails when it could not be replaced now; asked before anything is begun.
    pub(super) fn check_replaceable(&self) -> Result<(), MigrateError> {
        Ok(self.source.check_replaceable()?)
    }

    /// Fails when somebody has changed it since it was read.
    pub(super) fn check_unchanged(&self) -> Result<(), MigrateError> {
        Ok(self.source.check_unchanged()?)
    }
}

/// The name of an entry that does not read as it should.
fn difference(
    old: &[Entry],
    new: &[Entry],
    names: &HashMap<&str, &str>,
    quoted: bool,
) -> Option<String> {
    if old.len() != new.len() {
        let missing = old.iter().find(|entry| new.iter().all(|other| other.name != entry.name));
        return Some(missing.or(old.first()).map_or_else(String::new, |entry| entry.name.clone()));
    }
    let same = |old: &Value, new: &Value| match (old, new) {
        (Value::Text(old), Value::Text(new)) => old.same_as(new),
        (Value::Unset, Value::Unset)
        | (Value::Expands, Value::Expands)
        | (Value::Unclear, Value::Unclear) => true,
        _ => false,
    };
    let differs = |(old, new): &(&Entry, &Entry)| {
        let moved = names.get(old.name.as_str());
        let reads_well = match (moved, &new.value) {
            (Some(reference), Value::Text(text)) => {
                let text = if quoted { unquoted(text.expose()) } else { text.expose() };
                text == reference.as_bytes()
            }
            // A bare name, which holds nothing, stays.
            (Some(_), new) => matches!((&old.value, new), (Value::Unset, Value::Unset)),
            (None, value) => same(&old.value, value),
        };
        old.name != new.name || !reads_well
    };
    old.iter().zip(new).find(differs).map(|(old, _)| old.name.clone())
}

fn absolute(path: &Path) -> Result<PathBuf, MigrateError> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let folder = crate::fs::canonical(folder)?;
    Ok(match path.file_name() {
        Some(name) => folder.join(name),
        None => crate::fs::canonical(path)?,
    })
}
