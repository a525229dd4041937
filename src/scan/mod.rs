//! Finding plaintext secrets where they are: in live functions with their published versions, and in files.
//! Nothing is changed.
//!
//! A value is looked at once, when it comes: it is classified, marked with a fingerprint under a key that is
//! made for this scan and never leaves it, and let go of. What is told of a value in the end is where it
//! stands, and where else it stands.

mod account;
mod fingerprint;
mod function;
mod gather;
mod look;
mod remarks;
mod result;
mod versions;

pub use account::Target;
pub use result::{Counts, Outcome, Remark, Row, Scanned, Source, SourceRows};

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use fingerprint::Fingerprints;
use function::FunctionSeen;
use look::Looked;
use versions::VersionOrder;

use crate::lambda::{Function, FunctionName};
use crate::migrate::{self, Draft, MigrateError, OnConflict, Order, Reader};
use crate::secret::RandomError;

/// The versions of a function that were looked at.
type Versions = BTreeMap<VersionOrder, FunctionSeen>;

/// A scan under way.
pub struct Scan {
    fingerprints: Fingerprints,
    functions: BTreeMap<FunctionName, Versions>,
    files: Vec<FileSeen>,
}

/// A file that was looked at.
struct FileSeen {
    shown: PathBuf,
    path: PathBuf,
    reader: Reader,
    variables: Vec<(usize, Looked)>,
    remarks: Vec<migrate::Remark>,
}

impl Scan {
    /// One that has found nothing yet.
    pub fn new() -> Result<Self, RandomError> {
        let fingerprints = Fingerprints::new()?;
        Ok(Self { fingerprints, functions: BTreeMap::new(), files: Vec::new() })
    }

    /// Whether nothing was looked at.
    pub fn is_empty(&self) -> bool {
        self.functions.is_empty() && self.files.is_empty()
    }

    /// Looks at a function or a published version of one; once, should it come twice.
    pub fn function(&mut self, function: &Function) {
        let seen = FunctionSeen::of(function, &self.fingerprints);
        let name = function.shown().unqualified();
        let versions = self.functions.entry(name).or_default();
        versions.entry(VersionOrder::of(&function.version)).or_insert(seen);
    }

    /// Looks at a file, as `migrate` does; once, should it be named twice.
    pub fn file(&mut self, path: &Path, reader: Reader) -> Result<(), MigrateError> {
        let on_conflict = OnConflict::Fail;
        let order = Order { reader, select: &[], exclude: &[], on_conflict };
        let draft = Draft::new(&[path.to_owned()], &order, None, None)?;
        for file in draft.files {
            let path = file.file.path().to_owned();
            if self.files.iter().any(|other| other.path == path) {
                continue;
            }
            let look = |item: &migrate::DraftItem| {
                let looked =
                    Looked::new(&item.variable, item.verdict, item.value(), &self.fingerprints);
                (item.line, looked)
            };
            let variables = file.items.iter().map(look).collect();
            let (shown, remarks) = (file.shown, file.remarks);
            self.files.push(FileSeen { shown, path, reader, variables, remarks });
        }
        Ok(())
    }

    /// What was found. The key of the fingerprints is gone then.
    pub fn finish(self) -> Scanned {
        gather::gathered(self)
    }
}
