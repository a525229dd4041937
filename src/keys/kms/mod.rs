//! Keys of AWS KMS: what they are, who may use them, and new ones.

mod alias;
mod create;
mod direct;
mod error;
mod policy;
mod preflight;
mod replacement;
mod role;
mod rotation;
mod wave;
mod wrap;

pub use create::NewKey;
pub use error::{HalfMade, KmsError};
pub use policy::default_policy;
pub use preflight::Checked;
pub use replacement::{Replacement, Replacements};
pub use role::{RoleCheck, Verdict};
pub use rotation::{Asked, Looked, MOST_ROTATIONS, Rotations, Schedule};
pub use wave::{KmsWave, Question};
pub(super) use wrap::shown_key;
pub use wrap::{Discovery, KmsWrappingKey, is_of_kms};

use std::rc::Rc;

use futures_util::future::join_all;

use crate::aws::{Aws, AwsError, Fault};
use policy::KeyPolicy;

/// KMS, as far as we use it.
pub struct Kms {
    aws: Rc<Aws>,
}

/// Who manages a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manager {
    /// The account: it has the key policy in its hands, and can turn the key off.
    Customer,
    /// AWS, for one of its services.
    Aws,
}

/// A key, as `DescribeKey` tells of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KmsKey {
    /// A UUID, or `mrk-…`.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// Where it is.
    pub region: String,
    /// Whose it is: twelve digits.
    pub account: String,
    /// Who manages it.
    pub manager: Manager,
    /// As AWS writes it: `Enabled`, `Disabled`, `PendingDeletion`, …
    pub state: String,
    /// As AWS writes it: `ENCRYPT_DECRYPT`, `SIGN_VERIFY`, …
    pub usage: String,
    /// As AWS writes it: `SYMMETRIC_DEFAULT`, `RSA_2048`, …
    pub spec: String,
    /// What its owner says about it.
    pub description: String,
    /// Where its material comes from, as AWS writes it: `AWS_KMS`, `EXTERNAL`, `AWS_CLOUDHSM`, …
    pub origin: String,
    /// When it was made, in seconds since 1970-01-01 UTC.
    pub created: Option<i64>,
    /// Whether keys of other regions have the same material.
    pub multi_region: bool,
    /// The ARN of the key that it is a replica of.
    pub replica_of: Option<String>,
    /// The name of the material that it encrypts with, where AWS tells.
    pub material: Option<String>,
}

impl KmsKey {
    /// Whether `key` (an id or an ARN) names this one; an alias is never known to.
    pub fn is(&self, key: &str) -> bool {
        key == self.id || key == self.arn
    }
}

impl Kms {
    /// KMS behind this door.
    pub fn new(aws: Rc<Aws>) -> Self {
        Self { aws }
    }

    /// What a key is: an id, an ARN, `alias/NAME` or the ARN of an alias.
    pub fn describe(&self, key: &str) -> Result<KmsKey, KmsError> {
        self.aws.wait(self.described(key))
    }

    /// The same for several, at once, in this order.
    pub fn describe_all(&self, keys: &[String]) -> Vec<Result<KmsKey, KmsError>> {
        self.aws.wait(join_all(keys.iter().map(|key| self.described(key))))
    }

    async fn described(&self, key: &str) -> Result<KmsKey, KmsError> {
        let call = self.aws.call("kms:DescribeKey", format!("the key {key}"), false);
        let kms = self.client(key).await?;
        let answer = kms.describe_key().key_id(key).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error)).map_err(
            |error| match error.fault() {
                Fault::NotFound => KmsError::NoKey { key: key.to_owned() },
                _ => error.into(),
            },
        )?;
        let key = answer.key_metadata.as_ref().and_then(read);
        key.ok_or_else(|| AwsError::garbled(&call).into())
    }

    /// The key policy, as JSON text.
    async fn policy_text(&self, key: &KmsKey) -> Result<String, AwsError> {
        let call = self.aws.call("kms:GetKeyPolicy", format!("the key {}", key.arn), false);
        let kms = self.client(&key.arn).await?;
        let answer = kms.get_key_policy().key_id(&key.arn).policy_name("default").send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
        answer.policy.ok_or_else(|| AwsError::garbled(&call))
    }

    async fn policy(&self, key: &KmsKey) -> Result<KeyPolicy, AwsError> {
        let text = self.policy_text(key).await?;
        let call = self.aws.call("kms:GetKeyPolicy", format!("the key {}", key.arn), false);
        KeyPolicy::parse(&text).ok_or_else(|| AwsError::garbled(&call))
    }

    /// The client of the region that an ARN names, else of the settings.
    async fn client(&self, key: &str) -> Result<aws_sdk_kms::Client, AwsError> {
        self.aws.kms(part_of_arn(key, 3)).await
    }

    /// Makes sure that CloudWatch Logs may use the key for this log group, as far as the key policy says.
    ///
    /// The service uses it under its own name, so nothing but the key policy can allow it (CloudWatch Logs
    /// user guide, "Encrypt log data").
    pub fn check_log_group(&self, key: &KmsKey, group_arn: &str) -> Result<(), KmsError> {
        let service = "CloudWatch Logs";
        preflight::check_kind(key, service)?;
        if key.manager == Manager::Aws {
            return Err(KmsError::OtherService { key: key.arn.clone(), service });
        }
        let policy = self.aws.wait(self.policy(key))?;
        if policy.allows_logs(key, group_arn) {
            return Ok(());
        }
        let statement = policy::logs_statement(key, group_arn);
        Err(KmsError::LogsNotAllowed { key: key.arn.clone(), statement })
    }
}

/// One of the parts of an ARN, counted from 0: 1 is the partition, 3 the region, 4 the account.
fn part_of_arn(arn: &str, part: usize) -> Option<&str> {
    let mut parts = arn.split(':');
    (parts.next() == Some("arn")).then(|| parts.nth(part - 1))?.filter(|part| !part.is_empty())
}

fn read(metadata: &aws_sdk_kms::types::KeyMetadata) -> Option<KmsKey> {
    use aws_sdk_kms::types::{KeyManagerType, MultiRegionKeyType};
    let arn = metadata.arn()?.to_owned();
    let part = |part| part_of_arn(&arn, part).map(str::to_owned);
    Some(KmsKey {
        id: metadata.key_id().to_owned(),
        region: part(3)?,
        account: part(4)?,
        manager: match metadata.key_manager()? {
            KeyManagerType::Aws => Manager::Aws,
            KeyManagerType::Customer => Manager::Customer,
            _ => return None,
        },
        state: metadata.key_state()?.as_str().to_owned(),
        // What CreateKey takes for it when nobody says.
        usage: metadata.key_usage().map_or("ENCRYPT_DECRYPT", |usage| usage.as_str()).to_owned(),
        spec: metadata.key_spec().map(|spec| spec.as_str().to_owned()).unwrap_or_default(),
        description: metadata.description().unwrap_or_default().to_owned(),
        origin: metadata.origin().map_or("AWS_KMS", |origin| origin.as_str()).to_owned(),
        created: metadata.creation_date().map(aws_sdk_kms::primitives::DateTime::secs),
        multi_region: metadata.multi_region().unwrap_or_default(),
        replica_of: metadata
            .multi_region_configuration()
            .filter(|it| it.multi_region_key_type() == Some(&MultiRegionKeyType::Replica))
            .map(|it| it.primary_key().and_then(|key| key.arn()).unwrap_or_default().to_owned()),
        material: metadata.current_key_material_id().map(str::to_owned),
        arn,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns_come_apart() {
        let arn = "arn:aws:kms:eu-west-1:111122223333:alias/shop";
        assert_eq!(part_of_arn(arn, 3), Some("eu-west-1"));
        assert_eq!(part_of_arn(arn, 4), Some("111122223333"));
        assert_eq!(part_of_arn("arn:aws:iam::111122223333:role/r", 3), None);
        assert_eq!(part_of_arn("alias/a:b:c:d", 3), None);
    }
}
