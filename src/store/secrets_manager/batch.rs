//! The newest values of several secrets in one call.

use aws_sdk_secretsmanager::operation::batch_get_secret_value::BatchGetSecretValueOutput;

use super::answer::{self, Given};
use super::{SecretsManager, name};
use crate::aws::{AwsError, Fault, Pages};
use crate::store::{Kept, StoreError, Wanted};

const OPERATION: &str = "secretsmanager:BatchGetSecretValue";

/// A secret of an answer.
struct Entry {
    arn: String,
    name: String,
    given: Given,
}

/// A secret that the service could not give, of an answer to many.
struct Refusal {
    /// Its name or its ARN.
    id: String,
    code: Option<String>,
    sentence: Option<String>,
}

/// All pages of one answer.
#[derive(Default)]
struct Batch {
    entries: Vec<Entry>,
    refusals: Vec<Refusal>,
}

impl SecretsManager {
    /// These secrets in one call. None where that call is refused, and each has to be asked for alone.
    pub(super) async fn get_batch(
        &self,
        asked: &[&Wanted],
    ) -> Option<Vec<Result<Kept, StoreError>>> {
        if self.batch_denied.get() {
            return None;
        }
        match self.batch(asked).await {
            Ok(batch) => Some(asked.iter().map(|wanted| self.answer_of(&batch, wanted)).collect()),
            // A role that may read secrets is often not allowed this call.
            Err(StoreError::Aws(error)) if error.fault() == Fault::Denied => {
                self.batch_denied.set(true);
                None
            }
            // One of them may be what is wrong with the call.
            Err(StoreError::Aws(error)) if error.fault() == Fault::Refused => None,
            Err(error) => {
                let failed = Err(error);
                Some(asked.iter().map(|_| answer::shared(&failed)).collect())
            }
        }
    }

    async fn batch(&self, asked: &[&Wanted]) -> Result<Batch, StoreError> {
        let ids: Vec<String> =
            asked.iter().map(|wanted| wanted.address.name().to_owned()).collect();
        let call = self.aws.call(OPERATION, format!("{} secrets", ids.len()), true);
        let Some(first) = asked.first() else {
            return Ok(Batch::default());
        };
        let client = self.client(&first.address).await?;
        let (mut batch, mut pages) = (Batch::default(), Pages::default());
        loop {
            self.reads.turn().await;
            let request = client.batch_get_secret_value().set_secret_id_list(Some(ids.clone()));
            let answer = request.set_next_token(pages.token.clone()).send().await;
            let mut answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
            let next = answer.next_token.take();
            batch.add(answer);
            if !pages.has_next(&call, next)? {
                return Ok(batch);
            }
        }
    }

    fn answer_of(&self, batch: &Batch, wanted: &Wanted) -> Result<Kept, StoreError> {
        let (address, asked) = (&wanted.address, wanted.address.name());
        let call = self.aws.call(OPERATION, address.to_string(), true);
        let refused = |other: &&Refusal| name::means(asked, &other.id, &other.id);
        if let Some(refusal) = batch.refusals.iter().find(refused) {
            let (code, sentence) = (refusal.code.as_deref(), refusal.sentence.as_deref());
            return Err(answer::refused(wanted, code, sentence)
                .unwrap_or_else(|| AwsError::of_code(&call, code).into()));
        }
        let is_it = |entry: &&Entry| name::means(asked, &entry.arn, &entry.name);
        let mut found = batch.entries.iter().filter(is_it);
        match found.next() {
            // Of two that differ, nobody knows which one it is.
            Some(entry) if found.any(|other| !other.is_same(entry)) => {
                Err(AwsError::garbled(&call).into())
            }
            Some(entry) => {
                // Kept for another one that means the same secret: by its ARN, whole or in part.
                answer::kept(&call, wanted, entry.given.copy())
            }
            None => Err(StoreError::Unanswered { address: address.clone() }),
        }
    }
}

impl Entry {
    fn is_same(&self, other: &Self) -> bool {
        self.arn == other.arn && self.given.is_same(&other.given)
    }
}

impl Batch {
    fn add(&mut self, answer: BatchGetSecretValueOutput) {
        self.entries.extend(answer.secret_values.unwrap_or_default().into_iter().map(|one| {
            Entry {
                arn: one.arn.unwrap_or_default(),
                name: one.name.unwrap_or_default(),
                given: Given::new(
                    one.secret_string,
                    one.secret_binary,
                    one.version_id,
                    one.version_stages,
                ),
            }
        }));
        self.refusals.extend(answer.errors.unwrap_or_default().into_iter().map(|one| Refusal {
            id: one.secret_id.unwrap_or_default(),
            code: one.error_code,
            sentence: one.message,
        }));
    }
}
