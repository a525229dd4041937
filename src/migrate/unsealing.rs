//! Values in place of what is sealed in a file.
//!
//! The spellings that are to stand in the file are kept sealed, as originals are, and then put there. So it can be
//! cut off anywhere, and what was sealed stays in the journal for the way back, and for whoever seals an unchanged
//! value again.

use std::collections::HashMap;
use std::ops::Range;
use std::path::PathBuf;

use super::error::MigrateError;
use super::file::SourceFile;
use super::journal::Journal;
use super::originals::{self, Spellings};
use super::plan::{Plan, PlannedFile, PlannedItem};
use super::runs::RunId;
use super::sealing::{SealingError, parse};
use super::tools::Tools;
use super::turning::unseal;
use super::variables::Reader;
use crate::classify::shown;
use crate::dotenv::{Dialect, Value};
use crate::keys::{Opener, Sealed};
use crate::reference::Scheme;
use crate::secret::Plaintext;

/// The ways to write a value, best first, for a program that reads it.
pub type Spell<'s> = &'s dyn Fn(&str, &Plaintext, Dialect) -> Option<Plaintext>;

/// A file and what is sealed in it.
pub struct SealedFile {
    /// As it was read.
    pub file: SourceFile,
    /// How it was read.
    pub reader: Reader,
    /// The variables that are sealed there, in file order.
    pub items: Vec<SealedItem>,
}

/// One variable.
pub struct SealedItem {
    /// Its name.
    pub variable: String,
    /// The first line it stands in, counted from 1.
    pub line: usize,
    /// What is sealed.
    pub sealed: Sealed,
    text: String,
    places: Vec<Range<usize>>,
}

impl SealedFile {
    /// Reads a file.
    pub fn read(path: &std::path::Path, reader: Reader) -> Result<Self, MigrateError> {
        let file = SourceFile::read(path)?;
        let variables = file.variables(reader);
        if let Some(found) = variables.rejected {
            let (path, what) = (path.to_owned(), found.kind.describe());
            return Err(MigrateError::Unreadable { path, line: found.line, what });
        }
        let mut items: Vec<SealedItem> = Vec::new();
        for entry in variables.entries {
            let Value::Text(value) = &entry.value else {
                continue;
            };
            if Scheme::of(value.expose()) != Some(Scheme::Sealed) {
                continue;
            }
            let text = String::from_utf8_lossy(value.expose()).into_owned();
            match items.iter_mut().find(|item| item.variable == entry.name) {
                Some(item) if item.text == text => item.places.push(entry.value_span),
                Some(_) => {
                    let name = shown(&entry.name).to_owned();
                    return Err(SealingError::Repeated { name }.into());
                }
                None => items.push(SealedItem {
                    sealed: parse(&entry.name, value.expose())?,
                    variable: entry.name,
                    line: entry.line,
                    text,
                    places: vec![entry.value_span],
                }),
            }
        }
        Ok(Self { file, reader, items })
    }

    /// How these values are to be written, so that every reader that matters reads them and everything else as
    /// before.
    fn spelled(
        &self,
        values: &[Plaintext],
        spell: Spell<'_>,
    ) -> Result<Vec<Plaintext>, MigrateError> {
        let mut spellings: Vec<Plaintext> = Vec::new();
        let mut together: HashMap<&str, &str> = HashMap::new();
        for (item, value) in self.items.iter().zip(values) {
            let unfit = || SealingError::Unfit { name: shown(&item.variable).to_owned() };
            let text = std::str::from_utf8(value.expose()).map_err(|_| unfit())?;
            let names = HashMap::from([(item.variable.as_str(), text)]);
            let holds = |spelling: &Plaintext| {
                let edits: Vec<(Range<usize>, &[u8])> =
                    item.places.iter().map(|span| (span.clone(), spelling.expose())).collect();
                self.file.rewritten(self.reader, &edits, &names).is_ok()
            };
            let dialects = self.reader.dialects().into_iter();
            let mut all = dialects.filter_map(|dialect| spell(&item.variable, value, dialect));
            spellings.push(all.find(holds).ok_or_else(unfit)?);
            together.insert(&item.variable, text);
        }
        let items = self.items.iter().zip(&spellings);
        let edits: Vec<(Range<usize>, &[u8])> = items
            .flat_map(|(item, text)| item.places.iter().map(|at| (at.clone(), text.expose())))
            .collect();
        self.file.rewritten(self.reader, &edits, &together)?;
        Ok(spellings)
    }
}

/// What is to be unsealed: the plan, and what is to stand in the files.
pub struct Unsealing {
    /// The plan.
    pub plan: Plan,
    spellings: Spellings,
}

impl Unsealing {
    /// Opens everything that is sealed in these files. `key` is what the spellings are kept under on the way.
    pub fn new(
        files: &[SealedFile],
        opener: &Opener,
        key: &str,
        spell: Spell<'_>,
    ) -> Result<Self, MigrateError> {
        let items = || files.iter().flat_map(|file| &file.items);
        let sealed: Vec<&Sealed> = items().map(|item| &item.sealed).collect();
        let mut values = Vec::new();
        for (item, value) in items().zip(opener.open(&sealed)) {
            let name = || shown(&item.variable).to_owned();
            values.push(value.map_err(|source| SealingError::NotOpened { name: name(), source })?);
        }
        let (mut planned, mut spellings): (Vec<PlannedFile>, Spellings) = (Vec::new(), Vec::new());
        for file in files.iter().filter(|file| !file.items.is_empty()) {
            file.file.check_replaceable()?;
            let rest = values.split_off(file.items.len());
            let spelled = file.spelled(&values, spell)?;
            values = rest;
            spellings.push(spelled.into_iter().map(|spelling| vec![spelling]).collect());
            let spelled = |span: &Range<usize>| {
                String::from_utf8_lossy(file.file.spelling(span).expose()).into_owned()
            };
            let item = |item: &SealedItem| PlannedItem {
                variable: item.variable.clone(),
                line: item.line,
                entry: None,
                reference: item.text.clone(),
                spelled: item.places.iter().map(spelled).collect(),
            };
            planned.push(PlannedFile {
                path: PathBuf::from(file.file.path()),
                dialect: file.reader.name().to_owned(),
                items: file.items.iter().map(item).collect(),
            });
        }
        let plan = Plan { key: key.to_owned(), files: planned, unseals: true, ..Plan::default() };
        Ok(Self { plan, spellings })
    }

    /// Puts the values in their place. Returns the run.
    pub fn carry_out(
        &self,
        tools: &mut Tools<'_>,
        journal: &mut Journal,
    ) -> Result<RunId, MigrateError> {
        let run = journal.run.clone();
        let partial = |source| MigrateError::Partial { run: run.clone(), source: Box::new(source) };
        journal
            .keeping()
            .and_then(|()| originals::keep(tools, journal, &self.spellings))
            .map_err(partial)?;
        unseal(tools, journal)?;
        Ok(run)
    }
}
