//! What answers and refusals mean.

use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_secretsmanager::primitives::Blob;

use super::CURRENT;
use crate::aws::{AwsError, Call, Fault};
use crate::reference::{Address, Selector, VersionName};
use crate::secret::Plaintext;
use crate::store::{Kept, StoreError, Wanted};

/// A version, as an answer gives it.
pub(super) struct Given {
    /// None when there is none, or two of them.
    value: Option<Plaintext>,
    binary: bool,
    version: Option<String>,
    /// Its staging labels.
    stages: Vec<String>,
}

impl Given {
    pub(super) fn new(
        string: Option<String>,
        bytes: Option<Blob>,
        version: Option<String>,
        stages: Option<Vec<String>>,
    ) -> Self {
        let binary = bytes.is_some();
        let value = match (string, bytes) {
            (Some(text), None) => Some(Plaintext::copy_of(text.as_bytes())),
            (None, Some(bytes)) => Some(Plaintext::copy_of(bytes.as_ref())),
            _ => None,
        };
        // Secrets Manager takes no empty value, so one that comes back was lost on the way.
        let value = value.filter(|value| !value.is_empty());
        Self { value, binary, version, stages: stages.unwrap_or_default() }
    }

    /// The same once more.
    pub(super) fn copy(&self) -> Self {
        let Self { value, binary, version, stages } = self;
        let (value, version) = (value.as_ref().map(copy), version.clone());
        Self { value, binary: *binary, version, stages: stages.clone() }
    }

    pub(super) fn is_same(&self, other: &Self) -> bool {
        let same_value = match (&self.value, &other.value) {
            (Some(one), Some(other)) => one.same_as(other),
            (one, other) => one.is_none() && other.is_none(),
        };
        self.version == other.version && self.binary == other.binary && same_value
    }
}

/// What was asked for, if all of it is there, and if it is that version.
pub(super) fn kept(call: &Call, wanted: &Wanted, given: Given) -> Result<Kept, StoreError> {
    let Given { value, binary, version, stages } = given;
    let has = |label: &str| stages.iter().any(|stage| stage == label);
    let is_it = |version: &String| match &wanted.selector {
        Selector::Version(VersionName::Id(asked)) => version == asked,
        Selector::Version(VersionName::Number(_)) => false,
        Selector::Label(label) => !version.is_empty() && has(label),
        Selector::Newest => !version.is_empty() && has(CURRENT),
    };
    match (value, version.filter(is_it)) {
        (Some(value), Some(version)) => {
            Ok(Kept { value, version: VersionName::Id(version), binary })
        }
        _ => Err(AwsError::garbled(call).into()),
    }
}

/// Why a call about one secret failed.
pub(super) fn failed<E>(call: &Call, wanted: &Wanted, error: &SdkError<E>) -> StoreError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    refused(wanted, error.code(), error.message())
        .unwrap_or_else(|| AwsError::from_sdk(call, error).into())
}

/// What is the matter with a secret, from the code and the sentence of a refusal. The sentence is looked at
/// and dropped: one code stands for a missing secret and for one without that version.
pub(super) fn refused(
    wanted: &Wanted,
    code: Option<&str>,
    sentence: Option<&str>,
) -> Option<StoreError> {
    let (address, sentence) = (wanted.address.clone(), sentence.unwrap_or_default());
    match code? {
        "ResourceNotFoundException" if sentence.contains("secret value") => {
            let version = wanted.selector.text().unwrap_or_else(|| CURRENT.to_owned());
            Some(StoreError::NoVersion { address, version })
        }
        "ResourceNotFoundException" => Some(StoreError::NotFound { address }),
        "InvalidRequestException" if sentence.contains("delet") => {
            Some(StoreError::Deleted { address, until: None })
        }
        _ => None,
    }
}

/// Why a call that brings no value failed: a secret that is not there is no matter of calls.
pub(super) fn explained(address: &Address, error: AwsError) -> StoreError {
    match error.fault() {
        Fault::NotFound => StoreError::NotFound { address: address.clone() },
        _ => error.into(),
    }
}

/// The same value once more.
fn copy(value: &Plaintext) -> Plaintext {
    Plaintext::copy_of(value.expose())
}

/// The same answer for somebody else who asked the same.
pub(super) fn shared(answer: &Result<Kept, StoreError>) -> Result<Kept, StoreError> {
    Err(match answer {
        Ok(kept) => {
            let (value, version) = (copy(&kept.value), kept.version.clone());
            return Ok(Kept { value, version, binary: kept.binary });
        }
        Err(StoreError::NotFound { address }) => StoreError::NotFound { address: address.clone() },
        Err(StoreError::Deleted { address, until }) => {
            StoreError::Deleted { address: address.clone(), until: *until }
        }
        Err(StoreError::NoVersion { address, version }) => {
            StoreError::NoVersion { address: address.clone(), version: version.clone() }
        }
        Err(StoreError::Unanswered { address }) => {
            StoreError::Unanswered { address: address.clone() }
        }
        Err(StoreError::Aws(AwsError::Call(failure))) => AwsError::Call(failure.clone()).into(),
        // Whatever comes before a call, every address meets for itself.
        Err(_) => StoreError::NoAnswer,
    })
}

/// A value as requests take it: text where it is text, unless whoever reads it looks for bytes.
pub(super) fn request_parts(value: &Plaintext, binary: bool) -> (Option<String>, Option<Blob>) {
    match std::str::from_utf8(value.expose()) {
        Ok(text) if !binary => (Some(text.to_owned()), None),
        _ => (None, Some(Blob::new(value.expose()))),
    }
}
