//! One write, until it is known whether it was done.

use super::answer::{self, request_parts};
use super::{ATTEMPTS, FIRST_WAIT, SecretsManager, name};
use crate::aws::{AwsError, Backoff};
use crate::reference::VersionName;
use crate::store::{Change, Expected, Put, StoreError};

/// How a value is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A new secret.
    Create,
    /// A new version of a secret.
    Version,
    /// A new version, and from then on under another key. In one call: the key changed first and alone would
    /// leave the value readable under the old one.
    UnderOtherKey,
}

/// One write.
pub(super) struct Write<'p> {
    pub(super) put: &'p Put<'p>,
    pub(super) kind: Kind,
}

impl SecretsManager {
    /// Writes, and looks whether it was done where the answer does not say so. Never a second version: every
    /// attempt has the same token, and that is the id of the version.
    ///
    /// A version of this id counts as ours without its value being looked at. Tokens are random, and whoever
    /// stores values reads them back and compares.
    pub(super) async fn write(&self, write: &Write<'_>) -> Result<VersionName, StoreError> {
        let put = write.put;
        let mut backoff = Backoff::new(FIRST_WAIT);
        let mut attempt = 1;
        loop {
            let error = match self.send(write).await {
                Ok(named) if named == put.token.to_string() => {
                    return self.built_on_expected(put, &named).await;
                }
                // AWS takes the token for the id. A service that does not has to show the version it names.
                Ok(named) => match self.secret(&put.address).await.map_err(unproven(put))? {
                    Some(secret) if secret.newest.as_ref() == Some(&named) => {
                        return self.built_on_expected(put, &named).await;
                    }
                    _ => AwsError::garbled(&self.aws.call(
                        "secretsmanager:DescribeSecret",
                        put.address.to_string(),
                        true,
                    )),
                },
                Err(StoreError::Aws(error)) => error,
                Err(error) => return Err(error),
            };
            let address = put.address.clone();
            // Also when this attempt was refused: the SDK does not tell what became of those before it.
            let Ok(looked) = self.secret(&address).await else {
                if error.is_lost() && attempt < ATTEMPTS {
                    attempt += 1;
                    backoff.wait().await;
                    continue;
                }
                let source = Box::new(error);
                return Err(StoreError::Unknown { address, done: Change::Written, source });
            };
            if let Some(secret) = looked {
                if secret.has(put.token) {
                    return self.built_on_expected(put, &put.token.to_string()).await;
                }
                if secret.deleted.is_some() {
                    return Err(StoreError::Deleted { address, until: secret.deleted });
                }
                if write.kind == Kind::Create {
                    return Err(StoreError::Conflict { address });
                }
            }
            if !error.is_lost() || attempt == ATTEMPTS {
                return Err(answer::explained(&put.address, error));
            }
            attempt += 1;
            backoff.wait().await;
        }
    }

    /// Looks whether a write that was done has replaced the version it builds on, and not one that somebody
    /// else wrote since that was seen.
    ///
    /// When the look fails, this fails too, though the value is kept: a repeated put of the same token finds
    /// it, and judges the same.
    async fn built_on_expected(
        &self,
        put: &Put<'_>,
        ours: &str,
    ) -> Result<VersionName, StoreError> {
        let Expected::Version(before) = &put.expected else {
            return Ok(VersionName::Id(ours.to_owned()));
        };
        let address = put.address.clone();
        if let VersionName::Id(before) = before {
            // A look that still sees this one is too early.
            self.recent.wrote(&address, Some(before));
        }
        match self.settled_secret(&address).await.map_err(unproven(put))? {
            Some(secret)
                if secret.newest.as_deref() == Some(ours) && !secret.has_buried_another(put) =>
            {
                Ok(VersionName::Id(ours.to_owned()))
            }
            Some(secret) if secret.newest.clone().map(VersionName::Id).as_ref() == Some(before) => {
                Err(StoreError::Unanswered { address })
            }
            _ => Err(StoreError::Conflict { address }),
        }
    }

    /// One attempt, and the version that the answer names. It has to be about our secret: whatever stands
    /// between us and the service can answer 200 as well.
    async fn send(&self, write: &Write<'_>) -> Result<String, StoreError> {
        let Put { address, value, token, key, binary, .. } = write.put;
        let client = self.client(address).await?;
        self.writes.turn().await;
        let (name, token) = (address.name(), token.to_string());
        let version = token.as_str();
        // Last of all, and sent at once: from here on the request holds the value.
        let (text, bytes) = request_parts(value, *binary);
        // Each operation has types of its own, and they all look the same.
        macro_rules! sent {
            ($operation:literal, $request:expr) => {{
                let request = $request.client_request_token(version);
                let request = request.set_secret_string(text).set_secret_binary(bytes);
                let answer = request.send().await;
                let call = self.aws.call($operation, address.to_string(), true);
                let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
                name::check(&call, address.name(), answer.arn(), answer.name())
                    .and_then(|()| answer.version_id.ok_or_else(|| AwsError::garbled(&call)))
            }};
        }
        let sent = match write.kind {
            Kind::Create => sent!(
                "secretsmanager:CreateSecret",
                client.create_secret().name(name).set_kms_key_id(key.clone())
            ),
            Kind::Version => {
                sent!("secretsmanager:PutSecretValue", client.put_secret_value().secret_id(name))
            }
            Kind::UnderOtherKey => sent!(
                "secretsmanager:UpdateSecret",
                client.update_secret().secret_id(name).set_kms_key_id(key.clone())
            ),
        };
        Ok(sent?)
    }
}

/// A write that was done, and a look at it that failed.
fn unproven(put: &Put<'_>) -> impl FnOnce(StoreError) -> StoreError {
    let address = put.address.clone();
    move |source| StoreError::Unproven { address, source: Box::new(source) }
}
