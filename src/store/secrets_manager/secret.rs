//! One secret as `DescribeSecret` tells of it.

use std::collections::HashMap;

use aws_sdk_secretsmanager::operation::describe_secret::DescribeSecretOutput;

use super::{CURRENT, PENDING, PREVIOUS, name};
use crate::name::Token;
use crate::reference::{Address, VersionName};
use crate::store::staging::{Rotator, Stages};
use crate::store::{Expected, Put, StoreError, Summary};

/// A secret, as far as a writer has to know it.
pub(super) struct Secret {
    arn: String,
    /// The version in use.
    pub(super) newest: Option<String>,
    /// The version that was in use before it.
    previous: Option<String>,
    /// The version that waits to be in use.
    pending: Option<String>,
    /// Versions that have a label; others are not told of.
    versions: Vec<String>,
    /// As Secrets Manager has it: a key id, an ARN or an alias; none for its default.
    pub(super) key: Option<String>,
    changed: Option<i64>,
    /// The end of the recovery window: some time after it, the secret is gone (`DescribeSecret` says this of
    /// `DeletedDate`; what `ListSecrets` says of the same field can be read as the moment of the deletion).
    pub(super) deleted: Option<i64>,
    /// Who writes it, when that is not us.
    pub(super) read_only: Option<String>,
    rotator: Option<Rotator>,
}

impl Secret {
    /// Whether a write with this token has been done.
    pub(super) fn has(&self, token: Token) -> bool {
        self.versions.contains(&token.to_string())
    }

    /// Whether the version in use is the one of this write.
    pub(super) fn is_newest(&self, token: Token) -> bool {
        self.newest.as_ref() == Some(&token.to_string())
    }

    /// Whether this write, which is the newest, has replaced another version than it was meant to.
    pub(super) fn has_buried_another(&self, put: &Put<'_>) -> bool {
        let Expected::Version(before) = &put.expected else {
            return false;
        };
        let previous = self.previous.clone().map(VersionName::Id);
        self.is_newest(put.token) && previous.as_ref() != Some(before)
    }

    /// The version that waits to be in use.
    pub(super) fn pending(&self) -> Option<&String> {
        self.pending.as_ref()
    }

    /// How it stands. A replica has no stages of its own.
    pub(super) fn stages(self, address: &Address) -> Result<Stages, StoreError> {
        let address = || address.clone();
        if let (Some(why), None) = (self.read_only, &self.rotator) {
            return Err(StoreError::ReadOnly { address: address(), why });
        }
        let current = self.newest.ok_or_else(|| StoreError::NoVersion {
            address: address(),
            version: CURRENT.to_owned(),
        })?;
        let version = |id: &String| VersionName::Id(id.clone());
        let is_promoted = |id: &&String| self.pending.as_ref() != Some(id) || **id == current;
        let promoted = self.versions.iter().filter(is_promoted);
        Ok(Stages {
            identity: self.arn,
            previous: self.previous.as_ref().map(version),
            promoted: promoted
                .filter_map(|id| Some((Token::try_from(id.clone()).ok()?, version(id))))
                .collect(),
            current: VersionName::Id(current.clone()),
            pending: self.pending.clone(),
            rotator: self.rotator,
            has_room: true,
        })
    }

    pub(super) fn of(answer: DescribeSecretOutput) -> Self {
        let labels = answer.version_ids_to_stages.unwrap_or_default();
        let region = answer.arn.as_deref().and_then(name::region_of);
        let primary = answer.primary_region.filter(|it| region.is_some_and(|own| own != it));
        let managed = answer.owning_service.clone().or(answer.r#type);
        // The function of a rotation that was turned off is still named.
        let function =
            answer.rotation_lambda_arn.filter(|_| answer.rotation_enabled != Some(false));
        let rotator = match (managed, function, &primary) {
            (Some(service), _, None) => Some(Rotator::Service(service)),
            (None, Some(function), None) if !function.is_empty() => {
                Some(Rotator::Function(function))
            }
            _ => None,
        };
        let read_only = match (answer.owning_service, primary) {
            (Some(owner), _) => Some(format!("the service {owner} manages it")),
            (None, Some(primary)) => Some(format!("it is a replica of the secret in {primary}")),
            (None, None) => None,
        };
        Self {
            newest: labelled(&labels, CURRENT),
            previous: labelled(&labels, PREVIOUS),
            pending: labelled(&labels, PENDING),
            rotator,
            arn: answer.arn.unwrap_or_default(),
            versions: labels.into_keys().collect(),
            key: answer.kms_key_id,
            changed: answer.last_changed_date.or(answer.created_date).map(|date| date.secs()),
            deleted: answer.deleted_date.map(|date| date.secs()),
            read_only,
        }
    }

    pub(super) fn summary(self, address: Address) -> Summary {
        Summary {
            address,
            token: self.newest.clone().and_then(|id| Token::try_from(id).ok()),
            newest: self.newest.map(VersionName::Id),
            changed: self.changed,
            key: self.key,
            deleted: self.deleted,
            in_clear: false,
            arn: Some(self.arn).filter(|arn| !arn.is_empty()),
        }
    }
}

/// The version that has this label.
pub(super) fn labelled(labels: &HashMap<String, Vec<String>>, asked: &str) -> Option<String> {
    let has = |labels: &[String]| labels.iter().any(|label| label == asked);
    labels.iter().find(|(_, labels)| has(labels)).map(|(id, _)| id.clone())
}
