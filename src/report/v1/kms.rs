//! The documents of `kms …`.

use serde::Serialize;

use super::{NextStep, Override};
use crate::reference::VersionName;

/// `kms status`
#[derive(Debug, Serialize)]
pub struct KmsStatus {
    /// The region that was looked at.
    pub region: String,
    /// The keys, and what is under each.
    pub keys: Vec<KeyInUse>,
    /// What could not be listed: it is in none of the above.
    pub not_listed: Vec<NotListed>,
}

/// A key and what is under it.
#[derive(Debug, Serialize)]
pub struct KeyInUse {
    /// Its ARN, or what the entries call it when it cannot be looked at; none without a key.
    pub key: Option<String>,
    /// `customer`, `aws`, `unknown`, `none` (a key that AWS owns and does not show) or `in-clear`.
    pub manager: &'static str,
    /// As AWS writes it: `Enabled`, `Disabled`, `PendingDeletion`, …
    pub state: Option<String>,
    /// What its owner says about it.
    pub description: Option<String>,
    /// Why it cannot be looked at.
    pub problem: Option<String>,
    /// `sm://…`, `ssm://…`, `logs:…` and `lambda:…`
    pub used_by: Vec<String>,
    /// Those of them that are deleted, and can still be brought back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deleted: Vec<String>,
}

/// A part of the account that could not be listed.
#[derive(Debug, Serialize)]
pub struct NotListed {
    /// `secrets`, `parameters`, `log groups` or `functions`.
    pub what: &'static str,
    /// Why.
    pub why: String,
}

/// `kms create-key`
#[derive(Debug, Serialize)]
pub struct CreatedKey {
    /// `planned` (a dry run), `made`, or `finished` (it was there before).
    pub outcome: &'static str,
    /// Its ARN; none in a dry run that would make it.
    pub key: Option<String>,
    /// `alias/NAME`
    pub alias: String,
    /// Days between two rotations.
    pub rotation_days: u16,
    /// The policy it is made with, an object; none when it was there before.
    pub policy: Option<serde_json::Value>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// `kms apply`
#[derive(Debug, Serialize)]
pub struct Rekeying {
    /// `planned` (a dry run), `nothing-to-do` or `done`.
    pub outcome: &'static str,
    /// The run, when there was one.
    pub run: Option<String>,
    /// The command that takes it back.
    #[serde(serialize_with = "super::runnable")]
    pub undo: Option<String>,
    /// The key.
    pub key: String,
    /// What is (or would be) put under it.
    pub targets: Vec<Rekeyed>,
    /// What stays as it is, and why.
    pub left: Vec<NotRekeyed>,
    /// What could not be checked beforehand.
    pub unchecked: Vec<String>,
    /// What is left to do by hand.
    pub reminders: Vec<NextStep>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}

/// An entry or a log group under its new key.
#[derive(Debug, Serialize)]
pub struct Rekeyed {
    /// `sm://…`, `ssm://…` or `logs:…`
    pub target: String,
    /// The key it had.
    pub earlier_key: Option<String>,
    /// The new version; none for a log group, and in a plan.
    pub version: Option<VersionName>,
    /// The versions that other keys still open.
    pub opened_by_others: Vec<OldVersion>,
}

/// A version that another key still opens.
#[derive(Debug, Clone, Serialize)]
pub struct OldVersion {
    /// The version.
    pub version: VersionName,
    /// The keys.
    pub keys: Vec<String>,
}

/// A target that stays as it is.
#[derive(Debug, Clone, Serialize)]
pub struct NotRekeyed {
    /// `sm://…`, `ssm://…` or `logs:…`
    pub target: String,
    /// Why.
    pub why: String,
    /// Of what is under the key already, the versions that other keys still open.
    pub opened_by_others: Vec<OldVersion>,
}

/// `rotate --key` with `--replace`
#[derive(Debug, Serialize)]
pub struct KeyReplacement {
    /// `planned` (a dry run) or `done`.
    pub outcome: &'static str,
    /// The run, when there was one.
    pub run: Option<String>,
    /// The command that takes it back.
    #[serde(serialize_with = "super::runnable")]
    pub undo: Option<String>,
    /// The ARN of the key that is replaced.
    pub earlier_key: String,
    /// The ARN of the new one; none in a plan.
    pub key: Option<String>,
    /// What it is, as AWS writes it.
    pub spec: String,
    /// What it is for, as AWS writes it.
    pub usage: String,
    /// The policy it is made with, an object.
    pub policy: Option<serde_json::Value>,
    /// The days between two rotations; none where it does not rotate by itself.
    pub rotation_days: Option<u16>,
    /// The aliases that lead (or would lead) to it.
    pub aliases: Vec<String>,
    /// What is (or would be) put under it.
    pub targets: Vec<Rekeyed>,
    /// What stays as it is, and why.
    pub left: Vec<NotRekeyed>,
    /// What could not be checked beforehand.
    pub unchecked: Vec<String>,
    /// What is left to do by hand.
    pub reminders: Vec<NextStep>,
    /// Endpoints that are not AWS's own choice, where AWS is called.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<Override>,
}
