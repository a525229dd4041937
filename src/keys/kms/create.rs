//! A new key: made, named, and turned to rotate.

use super::error::HalfMade;
use super::{Kms, KmsError};
use crate::aws::AwsError;

use aws_sdk_kms::config::retry::RetryConfig;
use aws_sdk_kms::types::{KeySpec, KeyUsageType};

/// A key that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey<'n> {
    /// `alias/NAME`.
    pub alias: &'n str,
    /// What it is for.
    pub description: &'n str,
    /// Its key policy, as JSON text.
    pub policy: &'n str,
    /// Days between two rotations: 90 to 2,560.
    pub rotation_days: u16,
}

impl Kms {
    /// Makes sure that an alias names no key, or this one.
    pub fn check_alias_free(&self, alias: &str, existing: Option<&str>) -> Result<(), KmsError> {
        match self.describe(alias) {
            Err(KmsError::NoKey { .. }) => Ok(()),
            Ok(key) if existing.is_some_and(|existing| key.is(existing)) => Ok(()),
            Ok(key) => Err(KmsError::AliasTaken { alias: alias.to_owned(), key: key.arn }),
            Err(error) => Err(error),
        }
    }

    /// Makes the key, names it and turns rotation on. What was made before a failure stays, and the error
    /// says how to go on: a key must not vanish, nor go on without a name. Returns the ARN.
    pub fn create(&self, new: &NewKey<'_>) -> Result<String, KmsError> {
        let arn = self.aws.wait(self.make(new))?;
        self.finish(&arn, new.alias, new.rotation_days)?;
        Ok(arn)
    }

    /// Gives a key that was made before its alias and its rotation, as far as it lacks them.
    pub fn finish(&self, arn: &str, alias: &str, rotation_days: u16) -> Result<(), KmsError> {
        let half = |made: &str, missing: &'static str, source: AwsError| {
            KmsError::HalfMade(Box::new(HalfMade {
                key: arn.to_owned(),
                made: made.to_owned(),
                missing,
                alias: alias.to_owned(),
                rotation_days,
                source,
            }))
        };
        let named = self.aws.wait(self.name(arn, alias));
        named.map_err(|source| half("without an alias", "kms:CreateAlias", source))?;
        let rotating = self.aws.wait(self.turn_on(arn, rotation_days));
        let made = format!("with {alias}, without rotation");
        rotating.map(drop).map_err(|source| half(&made, "kms:EnableKeyRotation", source))
    }

    /// `CreateKey` has no token that would keep a second call from making a second key, so the SDK does not
    /// call again.
    async fn make(&self, new: &NewKey<'_>) -> Result<String, KmsError> {
        let call = self.aws.call("kms:CreateKey", new.alias, false);
        let request = self.aws.kms(None).await?.create_key();
        let request = request
            .description(new.description)
            .policy(new.policy)
            .key_usage(KeyUsageType::EncryptDecrypt)
            .key_spec(KeySpec::SymmetricDefault)
            .customize();
        let once = aws_sdk_kms::config::Builder::new().retry_config(RetryConfig::disabled());
        let answer = request.config_override(once).send().await;
        let answer = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
            Err(source) if source.is_lost() => return Err(KmsError::MaybeMade { source }),
            answer => answer?,
        };
        let arn = answer.key_metadata.and_then(|key| key.arn);
        arn.ok_or_else(|| KmsError::MaybeMade { source: AwsError::garbled(&call) })
    }

    async fn name(&self, arn: &str, alias: &str) -> Result<(), AwsError> {
        let call = self.aws.call("kms:CreateAlias", alias, false);
        let request = self.client(arn).await?.create_alias();
        let answer = request.alias_name(alias).target_key_id(arn).send().await;
        let sent = answer.map(drop).map_err(|error| AwsError::from_sdk(&call, &error));
        self.leads_to(sent, alias, arn, &call).await
    }
}
