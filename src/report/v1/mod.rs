//! Version 1 of the documents.

mod copy;
mod crypt;
mod diff;
mod doctor;
mod edit;
mod entries;
mod kms;
mod lambda;
mod migrate;
mod policy;
mod portage;
mod rotate;
mod runs;
mod scan;
mod vault;

pub use copy::{Copied, Copy};
pub use crypt::{
    ContextPair, Crypted, CryptedFile, Inspected, InspectedKey, RewrappedFile, Rewrapping,
    SealedValue,
};
pub use diff::{Diff, DiffItem};
pub use doctor::{Cloud, Doctor, Override, Service, VaultState};
pub use edit::{Edited, EditedValue};
pub use entries::{Deleted, Entry, Restored, Value, Version, Written};
pub use kms::{
    CreatedKey, KeyInUse, KeyReplacement, KmsStatus, NotListed, NotRekeyed, OldVersion, Rekeyed,
    Rekeying,
};
pub use lambda::PublishedLayer;
pub use lambda::{CiphertextVariable, Ciphertexts, PrunedFunction, PrunedVersion, Pruning};
pub use migrate::{
    InTheWay, LineFinding, MigratedFile, MigratedFunction, MigratedSetting, MigratedVariable,
    Migration, RemainingValue, Unsealed, UnsealedFile,
};
pub use policy::{KeyPolicy, Policy};
pub use portage::{Export, Exported, Import, Imported};
pub use rotate::{KeyRotation, KeySchedule, Rotated, Rotation, RotationConsumer};
pub use runs::{NotResumed, Resumed, Run, Undo};
pub use scan::{
    FileVariable, FunctionVariable, Holder, NotRead, Scan, ScanCounts, ScannedFile,
    ScannedFunction, SharedValue,
};
pub use vault::{Argon2id, Key, Vault};

use serde::{Serialize, Serializer};

use crate::error::{CommandError, Status};
use crate::hint::{Hint, as_typed};

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
            Hint::Sentence(_) => Self::Say(hint.to_string()),
            Hint::Command(command) => Self::Run(as_typed(&command)),
        }
    }
}

impl<'d, T> Document<'d, T> {
    /// A result, and the status that goes with it.
    pub fn done(command: &'d str, data: T, status: Status) -> Self {
        let exit_code = status as u8;
        Self {
            schema_version: SCHEMA_VERSION,
            command,
            ok: exit_code == 0,
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

/// A command that can be run as it stands.
#[expect(clippy::ref_option, reason = "this is how serde calls it")]
fn runnable<S: Serializer>(command: &Option<String>, to: S) -> Result<S::Ok, S::Error> {
    command.as_deref().map(as_typed).serialize(to)
}

/// `generate`
#[derive(Debug, Serialize)]
pub struct Generated {
    /// The files that were written.
    pub written: Vec<String>,
}
