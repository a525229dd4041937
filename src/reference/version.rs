//! Which version of an entry.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::error::ReferenceError;
use super::name::is_reserved;

/// The staging label of the newest version of a secret.
pub(super) const NEWEST_STAGE: &str = "AWSCURRENT";

/// The name of a version: a number in the vault and in Parameter Store, a version id in Secrets Manager.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum VersionName {
    /// Counted from 1.
    Number(u64),
    /// 32 to 64 characters, chosen by who wrote the version.
    Id(String),
}

impl fmt::Display for VersionName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(out, "{number}"),
            Self::Id(id) => out.write_str(id),
        }
    }
}

/// The version that a reference wants.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Selector {
    /// The newest; in Secrets Manager the one labelled `AWSCURRENT`.
    Newest,
    /// This one.
    Version(VersionName),
    /// The one with this staging label, or parameter label.
    Label(String),
}

impl Selector {
    /// As it stands behind the `@` or `:` of a reference; nothing for the newest.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Newest => None,
            Self::Version(version) => Some(version.to_string()),
            Self::Label(label) => Some(label.clone()),
        }
    }
}

/// A positive decimal number.
pub(super) fn version_number(digits: &str) -> Option<u64> {
    let decimal = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|number| decimal && *number > 0)
}

/// What stands behind the `@` of a secret: a staging label or a version id. A label that is written like an
/// id would be one too many, so ids win.
pub(super) fn stage_or_id(text: &str) -> Result<Selector, ReferenceError> {
    version_id(text).or_else(|_| stage(text))
}

/// A version id: 32 to 64 letters, digits and dashes (Secrets Manager, `SecretVersionIdType`).
pub(super) fn version_id(text: &str) -> Result<Selector, ReferenceError> {
    let taken = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if (32..=64).contains(&text.len()) && text.chars().all(taken) {
        Ok(Selector::Version(VersionName::Id(text.to_owned())))
    } else {
        Err(ReferenceError::VersionId)
    }
}

/// A staging label: 1 to 256 characters (Secrets Manager, `SecretVersionStageType`), of those that a
/// reference can be written with. The one of the newest version is the newest version.
pub(super) fn stage(text: &str) -> Result<Selector, ReferenceError> {
    let taken = |c: char| c.is_ascii_alphanumeric() || "_+=.-/".contains(c);
    if text == NEWEST_STAGE {
        return Ok(Selector::Newest);
    }
    if text.is_empty() || text.len() > 256 || !text.chars().all(taken) || version_id(text).is_ok() {
        return Err(ReferenceError::Stage);
    }
    Ok(Selector::Label(text.to_owned()))
}

/// A staging label and a version id, of which at most one may be given; empty ones are none.
pub(super) fn stage_and_id(label: &str, id: &str) -> Result<Selector, ReferenceError> {
    match (label, id) {
        ("", "") => Ok(Selector::Newest),
        (label, "") => stage(label),
        ("", id) => version_id(id),
        _ => Err(ReferenceError::StageAndId),
    }
}

/// What stands behind the `:` of a parameter. A label has 1 to 100 letters, digits and `_ . -` and begins
/// neither with a digit nor with `aws` or `ssm` (Systems Manager, `LabelParameterVersion`).
pub(super) fn number_or_label(text: &str) -> Result<Selector, ReferenceError> {
    if let Some(number) = version_number(text) {
        return Ok(Selector::Version(VersionName::Number(number)));
    }
    let taken = |c: char| c.is_ascii_alphanumeric() || "_.-".contains(c);
    let starts = text.starts_with(|c: char| !c.is_ascii_digit()) && !is_reserved(text);
    if starts && text.len() <= 100 && text.chars().all(taken) {
        Ok(Selector::Label(text.to_owned()))
    } else {
        Err(ReferenceError::ParameterVersion)
    }
}

/// The number behind a parameter where no label may stand.
pub(super) fn number(text: &str) -> Result<Selector, ReferenceError> {
    let number = version_number(text).ok_or(ReferenceError::ParameterNumber)?;
    Ok(Selector::Version(VersionName::Number(number)))
}
