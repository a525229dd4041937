//! Many data keys unwrapped at once.

use std::rc::Rc;

use futures_util::future::join_all;

use super::wrap::{arn_of, is_same, key_of};
use super::{Kms, KmsError};
use crate::aws::Aws;
use crate::envelope::{DataKey, EncryptedDataKey, EncryptionContext};
use crate::keys::Tried;

/// The keys of KMS that may be asked.
pub struct KmsWave {
    kms: Kms,
    /// The ARNs of those that were given; none where whatever a message names may be asked.
    given: Option<Vec<String>>,
}

/// What is to be unwrapped.
pub struct Question<'q> {
    /// The data key under each of its wrapping keys. One of them is enough.
    pub data_keys: &'q [EncryptedDataKey],
    /// What it is bound to.
    pub context: &'q EncryptionContext,
    /// Its length.
    pub len: usize,
}

impl KmsWave {
    /// Asks whatever key a message names, in the region that it names.
    pub fn of_any_key(aws: Rc<Aws>) -> Self {
        Self { kms: Kms::new(aws), given: None }
    }

    /// Asks these keys only: ids, ARNs, `alias/NAME`. What is no ARN of a key is looked up.
    pub fn of(aws: Rc<Aws>, keys: &[String]) -> Result<Self, KmsError> {
        let kms = Kms::new(aws);
        let (mut given, other): (Vec<String>, Vec<String>) =
            keys.iter().cloned().partition(|key| key_of(key).is_some());
        for key in kms.describe_all(&other) {
            given.push(key?.arn);
        }
        Ok(Self { kms, given: Some(given) })
    }

    /// The answers, in the order of the questions; else what was tried.
    pub(in crate::keys) fn unwrap(
        &self,
        questions: &[Question<'_>],
    ) -> Vec<Result<DataKey, Vec<Tried>>> {
        let answers = self.kms.aws.wait(self.answers(questions));
        // Data keys must not stay in the buffers of a connection.
        self.kms.aws.settle();
        answers
    }

    /// The same for who waits for something else at the same time, and hangs up after that.
    pub(in crate::keys) async fn answers(
        &self,
        questions: &[Question<'_>],
    ) -> Vec<Result<DataKey, Vec<Tried>>> {
        join_all(questions.iter().map(|one| self.answer(one))).await
    }

    /// One key after the other: a second one is asked only when the first one does not open it.
    async fn answer(&self, question: &Question<'_>) -> Result<DataKey, Vec<Tried>> {
        let mut tried = Vec::new();
        for encrypted in question.data_keys {
            let Some(arn) = self.key_for(encrypted) else {
                continue;
            };
            let (context, len) = (question.context, question.len);
            let unwrapped = Box::pin(self.kms.unwrap(arn, &encrypted.ciphertext, context, len));
            let late = || {
                let call = self.kms.aws.call("kms:Decrypt", format!("the key {arn}"), true);
                Err(Aws::too_late(&call).into())
            };
            match self.kms.aws.in_time(unwrapped).await.unwrap_or_else(late) {
                Ok(data_key) => return Ok(data_key),
                Err(error) => tried.push(Tried { key: arn.to_owned(), failed: Some(error) }),
            }
        }
        Err(tried)
    }

    /// The key to ask. One of several regions that was given is asked where it was said to be.
    fn key_for<'k>(&'k self, encrypted: &'k EncryptedDataKey) -> Option<&'k str> {
        let found = arn_of(encrypted)?;
        match &self.given {
            None => Some(found),
            Some(given) => given.iter().map(String::as_str).find(|arn| is_same(arn, found)),
        }
    }
}
