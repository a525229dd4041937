//! The plan: what is moved where. It is what the journal holds, so it knows no value, no length and no
//! digest of one.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::name::{EntryName, Token};
use crate::reference::VaultReference;

/// Everything that one run does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The name of the wrapping key that values are sealed under.
    pub key: String,
    /// The files, in the order in which they are rewritten.
    pub files: Vec<PlannedFile>,
}

/// What happens to one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedFile {
    /// Where it is, absolute.
    pub path: PathBuf,
    /// How it is read: the name of a dialect, or `auto` where all of them agree.
    pub dialect: String,
    /// The variables that are moved.
    pub items: Vec<PlannedItem>,
}

/// What happens to one variable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedItem {
    /// Its name.
    pub variable: String,
    /// The line it stands in, counted from 1.
    pub line: usize,
    /// The entry that takes the value.
    pub entry: EntryName,
    /// How it gets there.
    pub write: Write,
}

/// How a value gets into its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Write {
    /// A new entry. Undo deletes it again.
    Create {
        /// The token of the write.
        token: Token,
    },
    /// A new version over another value. Undo writes the earlier value as one more version.
    Overwrite {
        /// The token of the write.
        token: Token,
        /// The version that was there.
        earlier: u32,
        /// The token of the write that puts the earlier value back.
        undo_token: Token,
    },
    /// The entry holds this very value already.
    Reuse,
}

/// What to do when an entry exists with another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnConflict {
    /// Stop before anything is changed.
    #[default]
    Fail,
    /// Leave the variable as it is.
    Skip,
    /// Write a new version over it.
    Overwrite,
}

impl PlannedItem {
    /// What stands in the file afterwards.
    pub fn reference(&self) -> String {
        VaultReference::to(self.entry.clone()).to_string()
    }
}

impl Write {
    /// The token of the write, if there is one.
    pub fn token(&self) -> Option<Token> {
        match self {
            Self::Create { token } | Self::Overwrite { token, .. } => Some(*token),
            Self::Reuse => None,
        }
    }
}
