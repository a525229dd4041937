//! What answers and refusals mean.

use aws_sdk_secretsmanager::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_secretsmanager::primitives::Blob;

use super::CURRENT;
use crate::aws::{AwsError, Call, Fault};
use crate::reference::{Address, Selector, VersionName};
use crate::secret::Plaintext;
use crate::store::{Kept, StoreError, Wanted};

/// The value in an answer. None when there is none, or two of them.
pub(super) fn value(string: Option<String>, binary: Option<Blob>) -> Option<Plaintext> {
    let value = match (string, binary) {
        (Some(text), None) => Plaintext::copy_of(text.as_bytes()),
        (None, Some(bytes)) => Plaintext::copy_of(bytes.as_ref()),
        _ => return None,
    };
    // Secrets Manager takes no empty value, so one that comes back was lost on the way.
    Some(value).filter(|value| !value.is_empty())
}

/// What was asked for, if all of it is there.
pub(super) fn kept(
    call: &Call,
    wanted: &Wanted,
    value: Option<Plaintext>,
    version: Option<String>,
) -> Result<Kept, StoreError> {
    let is_it = |version: &String| match &wanted.selector {
        Selector::Version(VersionName::Id(asked)) => version == asked,
        _ => !version.is_empty(),
    };
    match (value, version.filter(is_it)) {
        (Some(value), Some(version)) => Ok(Kept { value, version: VersionName::Id(version) }),
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
pub(super) fn copy(value: &Plaintext) -> Plaintext {
    Plaintext::copy_of(value.expose())
}

/// The same answer for somebody else who asked the same.
pub(super) fn shared(answer: &Result<Kept, StoreError>) -> Result<Kept, StoreError> {
    Err(match answer {
        Ok(kept) => {
            return Ok(Kept { value: copy(&kept.value), version: kept.version.clone() });
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

/// A value as requests take it: text where it is text.
pub(super) fn request_parts(value: &Plaintext) -> (Option<String>, Option<Blob>) {
    match std::str::from_utf8(value.expose()) {
        Ok(text) => (Some(text.to_owned()), None),
        Err(_) => (None, Some(Blob::new(value.expose()))),
    }
}
