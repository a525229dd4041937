//! The plan: what is moved where. It is what the journal holds, so it knows no value, no length and no
//! digest of one. What it holds of a sealed value is what stands in the file for everybody to see.

use std::collections::HashSet;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::functions::PlannedFunction;
use super::rotations::PlannedRotation;
use crate::keys::kms::Replacement;
use crate::name::Token;
use crate::reference::{Address, Reference, StoreKind, VersionName};

/// Everything that one run does.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The name of the key of the vault that the original spellings are sealed under.
    pub key: String,
    /// The entries that take values, in the order in which they are written.
    pub entries: Vec<PlannedEntry>,
    /// The files, in the order in which they are rewritten. None when one store is copied to another.
    pub files: Vec<PlannedFile>,
    /// The keys in files that open what is sealed in `files`, as they were named; the others are found by what
    /// is sealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub key_files: Vec<String>,
    /// Whether it is the way back of a run that has sealed these values.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub unseals: bool,
    /// Whether the values of the entries were typed, so that they are nowhere else: they are kept, sealed, until
    /// all of them are stored.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub typed: bool,
    /// The log groups that are put under another key, after everything else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub log_groups: Vec<PlannedLogGroup>,
    /// The messages that are put under other wrapping keys.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rewraps: Vec<PlannedRewrap>,
    /// The functions whose configuration is changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub functions: Vec<PlannedFunction>,
    /// The entries that get new values in stages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rotations: Vec<PlannedRotation>,
    /// The key that is made before everything else, and named after it: what is to be under [`NEW_KEY`] gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replacement: Option<Replacement>,
    /// Whose AWS it is about; none when it is about the vault and files alone. Names mean something else in
    /// another account or region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// What stands for a key that is not made yet.
pub const NEW_KEY: &str = "the new key";

/// What happens to one encrypted message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRewrap {
    /// The file, absolute. One whose name is no text is written in base64, behind a NUL, which no name has.
    pub(super) path: String,
    /// Its header, in base64: what undo puts back.
    pub header: String,
    /// Its signature, likewise.
    pub footer: String,
    /// The keys that open it, as they were named.
    pub from: Vec<String>,
    /// The keys that it gets, as they were named.
    pub to: Vec<String>,
}

/// An account and a region of AWS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The account, twelve digits.
    pub account: String,
    /// The region of whatever names none itself.
    pub region: String,
}

/// What happens to one log group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLogGroup {
    /// Its name.
    pub name: String,
    /// Its ARN, which tells it from one of the same name elsewhere.
    pub arn: String,
    /// The ARN of the key it gets.
    pub key: String,
    /// The ARN of the key it had; none where the service used a key of its own.
    pub earlier_key: Option<String>,
}

/// What happens to one entry of a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedEntry {
    /// The entry.
    pub address: Address,
    /// Whether it is a JSON object with a member for each variable.
    pub members: bool,
    /// The wrapping key that was asked for.
    pub key: Option<String>,
    /// How the values get there.
    pub write: Write,
    /// The entries of another store whose values it takes; none when they come from files.
    pub copies: Vec<Copied>,
}

/// A value that comes from a store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Copied {
    /// The entry it comes from.
    pub from: Address,
    /// The member of it, where only that is copied.
    pub part: Option<String>,
    /// The version that is copied: the newest when the plan was made, unless an earlier one was asked for.
    pub version: VersionName,
    /// The member that takes it, where the entry has members.
    pub member: Option<String>,
    /// Whether the member stays written as it is, be it a number or an object; otherwise it becomes a string.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_written: bool,
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
    /// Which of the plan's entries takes the value, counted from 0; none when it stays in the file, sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entry: Option<usize>,
    /// What stands in the file afterwards: a reference, or the sealed value. When it is unsealed, what stands
    /// there before.
    pub reference: String,
    /// How that is spelled in each place, where it is unsealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spelled: Vec<String>,
}

/// How values get into an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
        earlier: VersionName,
        /// The wrapping key it had, where another one was asked for.
        earlier_key: Option<String>,
        /// The token of the write that puts the earlier value back.
        undo_token: Token,
    },
    /// The entry holds these very values already.
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

impl PlannedEntry {
    /// The reference to the value of one variable in it.
    pub fn reference_to(&self, variable: &str) -> Reference {
        if self.members {
            Reference::to_member(self.address.clone(), variable)
        } else {
            Reference::to(self.address.clone())
        }
    }
}

impl Plan {
    /// Whether it is about anything in AWS.
    pub fn is_in_aws(&self) -> bool {
        self.replacement.is_some()
            || !self.log_groups.is_empty()
            || !self.functions.is_empty()
            || self.stores().iter().any(|store| store.is_aws())
    }

    /// The new key is there: what is to be under it gets its ARN.
    pub(super) fn give_key(&mut self, arn: &str) {
        let in_entries = self.entries.iter_mut().filter_map(|entry| entry.key.as_mut());
        let in_groups = self.log_groups.iter_mut().map(|group| &mut group.key);
        let in_functions = self.functions.iter_mut().filter_map(|one| one.key.as_mut());
        let all = in_entries.chain(in_groups).chain(in_functions.map(|key| &mut key.after));
        all.filter(|key| *key == NEW_KEY).for_each(|key| arn.clone_into(key));
    }

    /// The stores it is about.
    pub fn stores(&self) -> HashSet<StoreKind> {
        let copied = self.entries.iter().flat_map(|entry| &entry.copies).map(|copy| &copy.from);
        let written = self.entries.iter().map(|entry| &entry.address);
        let rotated = self.rotations.iter().map(|rotation| &rotation.address);
        written.chain(copied).chain(rotated).map(Address::store).collect()
    }

    /// The entries with the variables that go into each: the places of file and item.
    pub(super) fn sources_of(&self, entry: usize) -> impl Iterator<Item = (usize, usize)> {
        self.files.iter().enumerate().flat_map(move |(file, planned)| {
            let items = planned.items.iter().enumerate();
            items
                .filter(move |(_, item)| item.entry == Some(entry))
                .map(move |(item, _)| (file, item))
        })
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
