//! Values that stay in their file, sealed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::apply::Found;
use super::draft::{Draft, DraftItem};
use super::error::MigrateError;
use super::file::SourceFile;
use super::plan::{Plan, PlannedFile, PlannedItem};
use super::runs::Runs;
use super::storing::plain;
use crate::classify::shown;
use crate::hint::{Explain, Hint, Kind, shell_word};
use crate::keys::{KeyError, Keyring, Opener, Sealed, SealedError};
use crate::secret::Plaintext;

/// Why values could not be sealed or unsealed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SealingError {
    /// What was sealed opens to something else.
    #[error("what was sealed for {name} does not open to its value; no file was touched")]
    Differs {
        /// The variable.
        name: String,
    },
    /// A run that seals values was handed no keys.
    #[error("there are no keys to open the sealed values with; no file was touched")]
    NoOpener,
    /// A wrapping key could not be used.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// What was sealed does not open again.
    #[error("the sealed value of {name} cannot be opened; no file was touched")]
    NotOpened {
        /// The variable.
        name: String,
        /// Why.
        source: Arc<KeyError>,
    },
    /// Two places of one variable have different texts.
    #[error("{name} is sealed more than once, with different texts; no file was touched")]
    Repeated {
        /// The variable.
        name: String,
    },
    /// No spelling holds for everybody who may read the file.
    #[error("the value of {name} cannot be written so that it is read back; no file was touched")]
    Unfit {
        /// The variable.
        name: String,
    },
    /// No sealed value, or that of another variable.
    #[error("the sealed value of {name} has no place there; no file was touched")]
    Sealed {
        /// The variable.
        name: String,
        /// Why.
        source: SealedError,
    },
}

impl Explain for SealingError {
    fn kind(&self) -> Kind {
        match self {
            Self::Differs { .. } => Kind::Integrity,
            Self::NoOpener | Self::Repeated { .. } | Self::Unfit { .. } => Kind::Failed,
            Self::Key(error) => error.kind(),
            Self::NotOpened { source, .. } => source.kind(),
            Self::Sealed { source, .. } => source.kind(),
        }
    }

    fn parts(&self) -> Vec<String> {
        match self {
            Self::Key(error) => error.parts(),
            Self::NotOpened { source, .. } => source.parts(),
            _ => Vec::new(),
        }
    }

    fn hints(&self) -> Vec<Hint> {
        match self {
            Self::Differs { .. } | Self::NoOpener => Vec::new(),
            Self::Repeated { .. } => {
                vec![Hint::say("keep one of its lines")]
            }
            Self::Unfit { name } => vec![Hint::say(format!(
                "say with --env-dialect which program reads the file, or add --exclude {}",
                shell_word(name)
            ))],
            Self::Key(error) => error.hints(),
            Self::NotOpened { source, .. } => source.hints(),
            Self::Sealed { source, .. } => source.hints(),
        }
    }
}

/// A sealed value that may stand for this variable.
pub(super) fn parse(variable: &str, text: &[u8]) -> Result<Sealed, SealingError> {
    let sealed = Sealed::parse(text)
        .and_then(|sealed| sealed.check_variable(variable.as_bytes()).map(|()| sealed));
    sealed.map_err(|source| SealingError::Sealed { name: shown(variable).to_owned(), source })
}

/// What seals values, and opens them again.
pub struct Sealing<'s> {
    /// The keys they are sealed under.
    pub keyring: &'s Keyring,
    /// The same keys, to read back what was sealed.
    pub opener: &'s Opener,
    /// Those of them that whoever resumes the run has to be told, because no sealed value says where they are.
    pub key_files: Vec<String>,
}

impl Draft {
    /// The plan for what is chosen, and the files it is about: every value sealed, opened again and compared.
    /// What cannot be sealed is left out. A value that was sealed before, in a run that `runs` knows, and under
    /// the same keys, gets the text it had then. `key` is what the original spellings are sealed under.
    pub fn into_sealed_plan(
        self,
        key: &str,
        sealing: &Sealing<'_>,
        runs: &Runs,
    ) -> Result<(Plan, Vec<SourceFile>), MigrateError> {
        let known = Known::of(runs)?;
        let mut texts = known.texts(&self, sealing)?;
        let (mut planned, mut files) = (Vec::new(), Vec::new());
        let mut sealed: Vec<(Sealed, Plaintext)> = Vec::new();
        for file in self.files {
            let path = file.file.path().to_owned();
            let mut items = Vec::new();
            for item in file.items.into_iter().filter(is_movable) {
                let Some(value) = item.value else {
                    continue;
                };
                let (variable, line) = (item.variable, item.line);
                let reference = match texts.remove(&(path.clone(), variable.clone())) {
                    Some(text) => text,
                    None => Sealed::seal(sealing.keyring, &variable, &value)
                        .map_err(SealingError::from)?,
                };
                sealed.push((parse(&variable, reference.as_bytes())?, value));
                items.push(PlannedItem {
                    variable,
                    line,
                    entry: None,
                    reference,
                    spelled: Vec::new(),
                });
            }
            if !items.is_empty() {
                planned.push(PlannedFile { path, dialect: file.reader.name().to_owned(), items });
                files.push(file.file);
            }
        }
        compare(sealing.opener, sealed.iter().map(|(sealed, value)| (sealed, value)))?;
        let plan = Plan {
            key: key.to_owned(),
            files: planned,
            key_files: sealing.key_files.clone(),
            ..Plan::default()
        };
        Ok((plan, files))
    }
}

fn is_movable(item: &DraftItem) -> bool {
    item.chosen && item.obstacle.is_none()
}

/// Opens what was sealed, and compares.
fn compare<'v>(
    opener: &Opener,
    sealed: impl Iterator<Item = (&'v Sealed, &'v Plaintext)> + Clone,
) -> Result<(), SealingError> {
    let values: Vec<&Sealed> = sealed.clone().map(|(sealed, _)| sealed).collect();
    for (again, (sealed, value)) in opener.open(&values).into_iter().zip(sealed) {
        let name = || shown(sealed.variable().unwrap_or_default()).to_owned();
        let again = again.map_err(|source| SealingError::NotOpened { name: name(), source })?;
        if !again.same_as(value) {
            return Err(SealingError::Differs { name: name() });
        }
    }
    Ok(())
}

/// Makes sure, once more, that what is sealed in a plan opens to what still stands in the files.
pub(super) fn read_back(
    opener: Option<&Opener>,
    plan: &Plan,
    found: &Found,
) -> Result<(), SealingError> {
    let mut sealed = Vec::new();
    for (planned, found) in plan.files.iter().zip(found) {
        for (item, places) in planned.items.iter().zip(found) {
            if item.entry.is_none()
                && let Some(value) = plain(places)
            {
                sealed.push((parse(&item.variable, item.reference.as_bytes())?, value));
            }
        }
    }
    match opener {
        _ if sealed.is_empty() => Ok(()),
        Some(opener) => compare(opener, sealed.iter().map(|(sealed, value)| (sealed, *value))),
        None => Err(SealingError::NoOpener),
    }
}

/// What runs have sealed before: the newest text of each variable.
struct Known(HashMap<(PathBuf, String), String>);

impl Known {
    fn of(runs: &Runs) -> Result<Self, MigrateError> {
        let mut known = HashMap::new();
        // Oldest first: a later one counts.
        for run in runs.list()? {
            for file in run.plan.files {
                for item in file.items.into_iter().filter(|item| item.entry.is_none()) {
                    known.insert((file.path.clone(), item.variable), item.reference);
                }
            }
        }
        Ok(Self(known))
    }

    /// The texts that stand for the values of a draft, under the keys that it is to be sealed under.
    fn texts(
        mut self,
        draft: &Draft,
        sealing: &Sealing<'_>,
    ) -> Result<HashMap<(PathBuf, String), String>, MigrateError> {
        let mut candidates = Vec::new();
        for (file, item) in draft.items().filter(|(_, item)| is_movable(item)) {
            let place = (Path::to_owned(file.file.path()), item.variable.clone());
            let (Some(text), Some(value)) = (self.0.remove(&place), &item.value) else {
                continue;
            };
            let Ok(sealed) = Sealed::parse(text.as_bytes()) else {
                continue;
            };
            let belongs = sealed.variable() == Some(&item.variable);
            let is_all_of = || sealing.keyring.is_all_of(sealed.header());
            if belongs && is_all_of().map_err(SealingError::from)? {
                candidates.push((place, text, sealed, value));
            }
        }
        let values: Vec<&Sealed> = candidates.iter().map(|(_, _, sealed, _)| sealed).collect();
        let opened = sealing.opener.open(&values);
        // One that does not open any more is of no use, and no reason to stop.
        let texts = candidates.into_iter().zip(opened).filter_map(|(candidate, opened)| {
            let (place, text, _, value) = candidate;
            opened.is_ok_and(|opened| opened.same_as(value)).then_some((place, text))
        });
        Ok(texts.collect())
    }
}
