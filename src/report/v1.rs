//! Version 1 of the documents.

use serde::Serialize;

use crate::error::{CommandError, Status};
use crate::hint::Hint;
use crate::reference::VersionName;

/// The number in every document.
const SCHEMA_VERSION: u32 = 1;

/// The frame around every result.
#[derive(Debug, Serialize)]
pub struct Document<'d, T> {
    schema_version: u32,
    command: &'d str,
    ok: bool,
    exit_code: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<Failure>,
}

/// What went wrong.
#[derive(Debug, Serialize)]
struct Failure {
    message: String,
    causes: Vec<String>,
    hints: Vec<NextStep>,
}

/// What to do.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// A sentence.
    Say(String),
    /// A command.
    Run(String),
}

impl From<Hint> for NextStep {
    fn from(hint: Hint) -> Self {
        match hint {
            Hint::Sentence(text) => Self::Say(text),
            Hint::Command(command) => Self::Run(command),
        }
    }
}

impl<'d, T> Document<'d, T> {
    /// A result.
    pub fn done(command: &'d str, data: T) -> Self {
        let (ok, exit_code) = (true, Status::Done as u8);
        Self {
            schema_version: SCHEMA_VERSION,
            command,
            ok,
            exit_code,
            data: Some(data),
            error: None,
        }
    }
}

impl<'d> Document<'d, ()> {
    /// A failure.
    pub fn failed(command: &'d str, error: CommandError) -> Self {
        let exit_code = Status::from(error.kind) as u8;
        let hints = error.hints.into_iter().map(NextStep::from).collect();
        let error = Some(Failure { message: error.message, causes: error.causes, hints });
        Self { schema_version: SCHEMA_VERSION, command, ok: false, exit_code, data: None, error }
    }
}

/// `migrate`
#[derive(Debug, Serialize)]
pub struct Migration {
    /// `planned` (a dry run), `nothing-to-do` or `done`.
    pub outcome: &'static str,
    /// The run, when there was one.
    pub run: Option<String>,
    /// The command that puts everything back.
    pub undo: Option<String>,
    /// The files.
    pub files: Vec<MigratedFile>,
    /// What is left to do by hand.
    pub reminders: Vec<NextStep>,
}

/// One file of a migration.
#[derive(Debug, Serialize)]
pub struct MigratedFile {
    /// Where it is.
    pub path: String,
    /// How it is read.
    pub dialect: &'static str,
    /// Its variables.
    pub variables: Vec<MigratedVariable>,
    /// What is wrong with it.
    pub findings: Vec<LineFinding>,
}

/// One variable of a migration.
#[derive(Debug, Serialize)]
pub struct MigratedVariable {
    /// Its name.
    pub name: String,
    /// The line it stands in, counted from 1.
    pub line: usize,
    /// `secret`, `config`, `reference` or `unsure`.
    pub class: &'static str,
    /// Why.
    pub reason: String,
    /// Whether it is (or would be) moved.
    pub moved: bool,
    /// What stands in the file afterwards, when it is moved.
    pub reference: Option<String>,
    /// How the dialects differ about it.
    pub dissent: Option<String>,
    /// Why it cannot be moved.
    pub obstacle: Option<String>,
}

/// Something wrong in a line.
#[derive(Debug, Serialize)]
pub struct LineFinding {
    /// Counted from 1.
    pub line: usize,
    /// What.
    pub message: String,
}

/// `runs`
#[derive(Debug, Serialize)]
pub struct Run {
    /// Its name.
    pub run: String,
    /// When it began, RFC 3339.
    pub created: String,
    /// `done`, `cut-off`, `undo-cut-off` or `undone`.
    pub state: &'static str,
    /// Its files.
    pub files: Vec<String>,
    /// How many variables it moves.
    pub variables: usize,
}

/// `resume`
#[derive(Debug, Serialize)]
pub struct Resumed {
    /// The runs that were finished.
    pub finished: Vec<String>,
    /// The runs that were put back to the end.
    pub undone: Vec<String>,
}

/// `undo`
#[derive(Debug, Serialize)]
pub struct Undo {
    /// The run.
    pub run: String,
    /// Whether it had been undone before.
    pub already: bool,
    /// How many variables were put back now.
    pub restored: usize,
    /// Variables left as they are: path and name.
    pub left: Vec<(String, String)>,
    /// Entries that stay.
    pub kept: Vec<String>,
}

/// `get`
#[derive(Debug, Serialize)]
pub struct Value {
    /// The reference that was asked for.
    pub reference: String,
    /// The version.
    pub version: VersionName,
    /// The value, when revealed and valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value in base64, when revealed and not valid UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value_base64: Option<String>,
}

/// `set`, `restore`
#[derive(Debug, Serialize)]
pub struct Written {
    /// The entry.
    pub reference: String,
    /// Its newest version.
    pub version: VersionName,
}

/// `list`
#[derive(Debug, Serialize)]
pub struct Entry {
    /// The entry.
    pub reference: String,
    /// Its newest version; none for a secret without a value.
    pub version: Option<VersionName>,
    /// When that was written, RFC 3339.
    pub written: Option<String>,
    /// The wrapping key.
    pub key: String,
    /// Whether the store keeps it in clear: a parameter of type String or StringList.
    pub in_clear: bool,
    /// When it was deleted, RFC 3339.
    pub deleted: Option<String>,
}

/// `history`
#[derive(Debug, Serialize)]
pub struct Version {
    /// Its number, or its id.
    pub version: VersionName,
    /// When it was written, RFC 3339.
    pub written: Option<String>,
    /// The wrapping key; empty where the store does not say.
    pub key: String,
    /// All the wrapping keys that open it.
    pub keys: Vec<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Whether it is the newest.
    pub newest: bool,
}

/// `delete`
#[derive(Debug, Serialize)]
pub struct Deleted {
    /// The entries.
    pub references: Vec<String>,
    /// Whether they are gone for good.
    pub purged: bool,
}

/// `vault init`, `vault passphrase`, `vault status`, `vault key`, `vault accept`
#[derive(Debug, Serialize)]
pub struct Vault {
    /// Whether the command has made or changed something.
    pub changed: bool,
    /// Where the vault is.
    pub path: String,
    /// Its random identity.
    pub id: String,
    /// `key-file` or `passphrase`.
    pub opened_by: &'static str,
    /// Where the key file is.
    pub key_file: Option<String>,
    /// What Argon2id is told to do.
    pub argon2id: Option<Argon2id>,
    /// How often it was written.
    pub generation: u64,
    /// Its wrapping keys.
    pub keys: Vec<Key>,
    /// Entries in use.
    pub entries: usize,
    /// Deleted entries.
    pub deleted: usize,
    /// Versions of all entries.
    pub versions: usize,
}

/// The cost of opening a vault by a passphrase.
#[derive(Debug, Serialize)]
pub struct Argon2id {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// A wrapping key.
#[derive(Debug, Serialize)]
pub struct Key {
    /// As it is written after --key.
    pub key: String,
    /// When it was made, RFC 3339.
    pub created: String,
    /// Versions sealed under it.
    pub versions: usize,
}

/// `generate`
#[derive(Debug, Serialize)]
pub struct Generated {
    /// The files that were written.
    pub written: Vec<String>,
}
