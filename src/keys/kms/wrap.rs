//! Keys of KMS that wrap data keys, as every AWS Encryption SDK uses them.

use std::cell::OnceCell;
use std::rc::Rc;

use aws_sdk_kms::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_kms::primitives::Blob;

use super::{Kms, KmsError};
use crate::arn::Arn;
use crate::aws::{Aws, AwsError, Call};
use crate::envelope::{DataKey, EncryptedDataKey, EncryptionContext};
use crate::keys::{KeyError, WrappingKey};
use crate::secret::Plaintext;

/// What kind of wrapping key it is, in every message.
const PROVIDER: &[u8] = b"aws-kms";

/// Most bytes that KMS decrypts (KMS API, `Decrypt`).
pub(super) const LONGEST: usize = 6144;

/// One key of KMS: an id, an ARN, `alias/NAME` or the ARN of an alias.
pub struct KmsWrappingKey {
    kms: Kms,
    named: String,
    /// Messages hold the ARN of the key, whatever it was called by.
    arn: OnceCell<String>,
}

impl KmsWrappingKey {
    /// The key of this name. Calls nothing yet.
    pub fn new(aws: Rc<Aws>, named: impl Into<String>) -> Self {
        Self { kms: Kms::new(aws), named: named.into(), arn: OnceCell::new() }
    }

    fn arn(&self) -> Result<&str, KmsError> {
        if let Some(arn) = self.arn.get() {
            return Ok(arn);
        }
        let arn = match key_of(&self.named) {
            Some(_) => self.named.clone(),
            None => self.kms.describe(&self.named)?.arn,
        };
        Ok(self.arn.get_or_init(|| arn))
    }
}

impl WrappingKey for KmsWrappingKey {
    fn name(&self) -> String {
        self.named.clone()
    }

    fn generate(
        &self,
        len: usize,
        context: &EncryptionContext,
    ) -> Result<(DataKey, EncryptedDataKey), KeyError> {
        self.kms.aws.wait(self.kms.generate(&self.named, len, context))
    }

    fn wrap(
        &self,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError> {
        self.kms.aws.wait(self.kms.wrap(&self.named, data_key, context))
    }

    fn is_named_by(&self, encrypted: &EncryptedDataKey) -> Result<bool, KeyError> {
        let Some(found) = arn_of(encrypted) else {
            return Ok(false);
        };
        Ok(is_same(self.arn()?, found))
    }

    fn unwrap(
        &self,
        encrypted: &EncryptedDataKey,
        context: &EncryptionContext,
        len: usize,
    ) -> Result<DataKey, KeyError> {
        let arn = self.arn()?;
        self.kms.aws.wait(self.kms.unwrap(arn, &encrypted.ciphertext, context, len))
    }
}

/// Whatever key of KMS a message names, within an account.
pub struct Discovery {
    kms: Kms,
    partition: String,
    accounts: Vec<String>,
    region: String,
}

impl Discovery {
    /// Keys of this partition and these accounts, in the region of the settings.
    pub fn new(
        aws: Rc<Aws>,
        partition: impl Into<String>,
        accounts: Vec<String>,
    ) -> Result<Self, AwsError> {
        let region = aws.region()?;
        Ok(Self { kms: Kms::new(aws), partition: partition.into(), accounts, region })
    }

    /// The key that is to be asked: a key of several regions is there in ours too.
    fn key_for(&self, encrypted: &EncryptedDataKey) -> Option<String> {
        let found = arn_of(encrypted)?;
        let arn = key_of(found)?;
        let known = arn.partition == self.partition
            && self.accounts.iter().any(|account| account == arn.account);
        let reachable = arn.region == self.region || is_multi_region(&arn);
        (known && reachable).then(|| in_region(&arn, &self.region))
    }
}

impl WrappingKey for Discovery {
    fn name(&self) -> String {
        format!("discovery in {} {}", self.region, self.accounts.join(" "))
    }

    /// A key that is looked for in messages wraps nothing: which one would it be?
    fn wrap(
        &self,
        _data_key: &DataKey,
        _context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError> {
        Err(KmsError::NoKey { key: self.name() }.into())
    }

    fn is_named_by(&self, encrypted: &EncryptedDataKey) -> Result<bool, KeyError> {
        Ok(self.key_for(encrypted).is_some())
    }

    fn unwrap(
        &self,
        encrypted: &EncryptedDataKey,
        context: &EncryptionContext,
        len: usize,
    ) -> Result<DataKey, KeyError> {
        let arn = self.key_for(encrypted).ok_or(KeyError::NotItsOwn)?;
        self.kms.aws.wait(self.kms.unwrap(&arn, &encrypted.ciphertext, context, len))
    }
}

impl Kms {
    async fn generate(
        &self,
        key: &str,
        len: usize,
        context: &EncryptionContext,
    ) -> Result<(DataKey, EncryptedDataKey), KeyError> {
        let call = self.aws.call("kms:GenerateDataKey", format!("the key {key}"), true);
        let request = self.client(key).await?.generate_data_key().key_id(key);
        // Data keys have at most 32 bytes.
        let request = request.number_of_bytes(i32::try_from(len).unwrap_or(32));
        let request = request.set_encryption_context(pairs(context));
        let answer = request.send().await.map_err(|error| explained(&call, key, &error))?;
        let plaintext = answer.plaintext.map(|blob| Plaintext::copy_of(blob.as_ref()));
        let plaintext = plaintext.filter(|plaintext| plaintext.has_len(len));
        let (Some(plaintext), Some(ciphertext)) = (plaintext, answer.ciphertext_blob) else {
            return Err(AwsError::garbled(&call).into());
        };
        let encrypted = encrypted(&call, answer.key_id, ciphertext)?;
        Ok((DataKey::unwrapped(plaintext), encrypted))
    }

    async fn wrap(
        &self,
        key: &str,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<EncryptedDataKey, KeyError> {
        let call = self.aws.call("kms:Encrypt", format!("the key {key}"), true);
        let request = self.client(key).await?.encrypt().key_id(key);
        let request = request.plaintext(Blob::new(data_key.expose()));
        let answer = request.set_encryption_context(pairs(context)).send().await;
        let answer = answer.map_err(|error| explained(&call, key, &error))?;
        let ciphertext = answer.ciphertext_blob.ok_or_else(|| AwsError::garbled(&call))?;
        encrypted(&call, answer.key_id, ciphertext)
    }

    pub(super) async fn unwrap(
        &self,
        arn: &str,
        ciphertext: &[u8],
        context: &EncryptionContext,
        len: usize,
    ) -> Result<DataKey, KeyError> {
        // KMS would complain of the request, and not of the message.
        if ciphertext.is_empty() || ciphertext.len() > LONGEST {
            return Err(KeyError::NotItsOwn);
        }
        let call = self.aws.call("kms:Decrypt", format!("the key {arn}"), true);
        let request = self.client(arn).await?.decrypt().key_id(arn);
        let request = request.ciphertext_blob(Blob::new(ciphertext));
        let answer = request.set_encryption_context(pairs(context)).send().await;
        let answer = answer.map_err(|error| explained(&call, arn, &error))?;
        let asked = answer.key_id.as_deref().ok_or_else(|| AwsError::garbled(&call))?;
        if asked != arn {
            return Err(KeyError::OtherKey { key: arn.to_owned() });
        }
        let plaintext = answer.plaintext.map(|blob| Plaintext::copy_of(blob.as_ref()));
        let plaintext = plaintext.filter(|plaintext| plaintext.has_len(len));
        Ok(DataKey::unwrapped(plaintext.ok_or_else(|| AwsError::garbled(&call))?))
    }
}

/// What KMS says of ciphertext that is not a key's, or not with this context, is not about the call.
pub(super) fn explained<E>(call: &Call, key: &str, error: &SdkError<E>) -> KeyError
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
{
    match error.code() {
        Some("InvalidCiphertextException" | "IncorrectKeyException") => KeyError::NotItsOwn,
        Some("NotFoundException") => KmsError::NoKey { key: key.to_owned() }.into(),
        Some("DisabledException") => {
            KmsError::NotEnabled { key: key.to_owned(), state: "Disabled".to_owned() }.into()
        }
        _ => AwsError::from_sdk(call, error).into(),
    }
}

/// None for no pairs, as SDKs of other languages send it.
pub(super) fn pairs(
    context: &EncryptionContext,
) -> Option<std::collections::HashMap<String, String>> {
    let pairs = context.pairs().map(|(key, value)| (key.to_owned(), value.to_owned()));
    (!context.is_empty()).then(|| pairs.collect())
}

fn encrypted(
    call: &Call,
    key: Option<String>,
    ciphertext: Blob,
) -> Result<EncryptedDataKey, KeyError> {
    let arn = key.filter(|arn| key_of(arn).is_some()).ok_or_else(|| AwsError::garbled(call))?;
    Ok(EncryptedDataKey {
        provider: PROVIDER.to_vec(),
        info: arn.into_bytes(),
        ciphertext: ciphertext.into_inner(),
    })
}

/// The ARN of the KMS key that an encrypted data key is for.
pub(super) fn arn_of(encrypted: &EncryptedDataKey) -> Option<&str> {
    let arn = std::str::from_utf8(&encrypted.info).ok()?;
    (encrypted.provider == PROVIDER && key_of(arn).is_some()).then_some(arn)
}

/// Whether it is a key of KMS that an encrypted data key is for.
pub fn is_of_kms(encrypted: &EncryptedDataKey) -> bool {
    arn_of(encrypted).is_some()
}

/// The same for people.
pub(in crate::keys) fn shown_key(encrypted: &EncryptedDataKey) -> Option<String> {
    arn_of(encrypted).map(str::to_owned)
}

/// The ARN of a key, and of nothing else: no alias.
pub(super) fn key_of(arn: &str) -> Option<Arn<'_>> {
    let arn = Arn::parse(arn).ok()?;
    let is_key = arn.service == "kms" && arn.resource.starts_with("key/");
    (is_key && !arn.region.is_empty() && !arn.account.is_empty()).then_some(arn)
}

fn is_multi_region(arn: &Arn<'_>) -> bool {
    arn.resource.starts_with("key/mrk-")
}

fn in_region(arn: &Arn<'_>, region: &str) -> String {
    format!("arn:{}:kms:{region}:{}:{}", arn.partition, arn.account, arn.resource)
}

/// Whether two ARNs are of one key, or of one key in two regions.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    let related = |one: Arn<'_>, other: Arn<'_>| {
        is_multi_region(&one) && in_region(&one, other.region) == in_region(&other, other.region)
    };
    one == other
        || matches!((key_of(one), key_of(other)), (Some(one), Some(other)) if related(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    const MULTI: &str =
        "arn:aws:kms:eu-west-1:111122223333:key/mrk-1234abcd12ab34cd56ef12345678990ab";

    #[test]
    fn a_key_of_several_regions_is_one_key() {
        assert!(is_same(KEY, KEY));
        assert!(is_same(MULTI, &MULTI.replace("eu-west-1", "us-east-1")));
        assert!(!is_same(KEY, &KEY.replace("eu-west-1", "us-east-1")));
        assert!(!is_same(MULTI, &MULTI.replace("111122223333", "444455556666")));
        assert!(!is_same(MULTI, &MULTI.replace("arn:aws:", "arn:aws-cn:")));
        assert!(!is_same(MULTI, KEY));
    }

    #[test]
    fn only_the_arn_of_a_key_names_one() {
        let encrypted = |provider: &str, info: &str| EncryptedDataKey {
            provider: provider.into(),
            info: info.into(),
            ciphertext: Vec::new(),
        };
        assert_eq!(arn_of(&encrypted("aws-kms", KEY)), Some(KEY));
        assert_eq!(arn_of(&encrypted("other", KEY)), None);
        let alias = "arn:aws:kms:eu-west-1:111122223333:alias/shop";
        assert_eq!(arn_of(&encrypted("aws-kms", alias)), None);
        assert_eq!(arn_of(&encrypted("aws-kms", "1234abcd-12ab-34cd-56ef-1234567890ab")), None);
        assert_eq!(arn_of(&encrypted("aws-kms", &KEY.replace(":kms:", ":ssm:"))), None);
    }
}
