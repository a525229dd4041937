//! Values that KMS encrypts itself.

use aws_sdk_kms::primitives::Blob;

use super::Kms;
use super::wrap::{LONGEST, explained, key_of, pairs};
use crate::aws::AwsError;
use crate::envelope::EncryptionContext;
use crate::keys::{DirectKeys, KeyError, Opened};
use crate::secret::Plaintext;

impl DirectKeys for Kms {
    fn encrypt(
        &self,
        key: &str,
        value: &Plaintext,
        context: &EncryptionContext,
    ) -> Result<Vec<u8>, KeyError> {
        self.aws.wait(async {
            let call = self.aws.call("kms:Encrypt", format!("the key {key}"), true);
            let request = self.client(key).await?.encrypt().key_id(key);
            let request = request.plaintext(Blob::new(value.expose()));
            let answer = request.set_encryption_context(pairs(context)).send().await;
            let answer = answer.map_err(|error| explained(&call, key, &error))?;
            let ciphertext = answer.ciphertext_blob.map(Blob::into_inner);
            let ciphertext = ciphertext.filter(|bytes| !bytes.is_empty());
            Ok(ciphertext.ok_or_else(|| AwsError::garbled(&call))?)
        })
    }

    fn decrypt(
        &self,
        key: Option<&str>,
        ciphertext: &[u8],
        context: &EncryptionContext,
    ) -> Result<Opened, KeyError> {
        if ciphertext.is_empty() || ciphertext.len() > LONGEST {
            return Err(KeyError::NotItsOwn);
        }
        self.aws.wait(async {
            let named = key.unwrap_or("the key of a ciphertext");
            let call = self.aws.call("kms:Decrypt", format!("the key {named}"), true);
            let request = self.client(named).await?.decrypt().set_key_id(key.map(str::to_owned));
            let request = request.ciphertext_blob(Blob::new(ciphertext));
            let answer = request.set_encryption_context(pairs(context)).send().await;
            let answer = answer.map_err(|error| explained(&call, named, &error))?;
            let found = answer.key_id.filter(|arn| key_of(arn).is_some());
            let found = found.ok_or_else(|| AwsError::garbled(&call))?;
            if key.is_some_and(|key| key != found) {
                return Err(KeyError::OtherKey { key: named.to_owned() });
            }
            let value = answer.plaintext.map(|blob| Plaintext::copy_of(blob.as_ref()));
            let value = value.ok_or_else(|| AwsError::garbled(&call))?;
            Ok(Opened { value, key: found })
        })
    }

    fn settle(&self) {
        self.aws.settle();
    }
}
