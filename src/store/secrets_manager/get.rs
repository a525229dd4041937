//! Values, all in one wave of calls.

use std::collections::{BTreeMap, HashMap};

use futures_util::future::join_all;
use tokio::time::sleep;

use super::recent::PATIENCE;
use super::{SecretsManager, answer, name};
use crate::aws::AwsError;
use crate::reference::{Selector, VersionName};
use crate::store::{Kept, StoreError, Wanted};

/// Most secrets that one call takes (Secrets Manager, `SecretIdListType`).
const BATCH: usize = 20;

impl SecretsManager {
    /// See [`Store::get`](crate::store::Store::get).
    pub(in crate::store) async fn get(&self, wanted: &[Wanted]) -> Vec<Result<Kept, StoreError>> {
        let mut questions: Vec<&Wanted> = Vec::new();
        let mut known = HashMap::new();
        let places: Vec<usize> = wanted
            .iter()
            .map(|one| {
                *known.entry(one).or_insert_with(|| {
                    questions.push(one);
                    questions.len() - 1
                })
            })
            .collect();
        let mut answers: Vec<Option<Result<Kept, StoreError>>> =
            self.settled(&questions).await.into_iter().map(Some).collect();
        let last: HashMap<usize, usize> =
            places.iter().enumerate().map(|(at, place)| (*place, at)).collect();
        places
            .iter()
            .enumerate()
            .map(|(at, place)| {
                let answer = &mut answers[*place];
                let is_last = last.get(place) == Some(&at);
                let own = if is_last { answer.take() } else { answer.as_ref().map(answer::shared) };
                own.unwrap_or(Err(StoreError::NoAnswer))
            })
            .collect()
    }

    /// Asks again where the answer is older than what this process has written.
    async fn settled(&self, questions: &[&Wanted]) -> Vec<Result<Kept, StoreError>> {
        let mut answers = self.wave(questions).await;
        for wait in PATIENCE {
            let stale: Vec<usize> = (0..questions.len())
                .filter(|at| self.is_stale(questions[*at], &answers[*at]))
                .collect();
            if stale.is_empty() {
                break;
            }
            sleep(wait).await;
            let again: Vec<&Wanted> = stale.iter().map(|at| questions[*at]).collect();
            for (at, answer) in stale.into_iter().zip(self.wave(&again).await) {
                answers[at] = answer;
            }
        }
        answers
    }

    fn is_stale(&self, wanted: &Wanted, answer: &Result<Kept, StoreError>) -> bool {
        let newest = match answer {
            Ok(kept) => Some(&kept.version),
            Err(StoreError::NotFound { .. } | StoreError::NoVersion { .. }) => None,
            Err(_) => return false,
        };
        wanted.selector == Selector::Newest && self.recent.is_stale(&wanted.address, newest)
    }

    async fn wave(&self, questions: &[&Wanted]) -> Vec<Result<Kept, StoreError>> {
        let mut answers: Vec<Result<Kept, StoreError>> = Vec::new();
        for question in questions {
            // Makes the client; nothing is called yet.
            let client = self.client(&question.address).await;
            answers.push(Err(client.err().unwrap_or(StoreError::NoAnswer)));
        }
        let askable = |at: &usize| matches!(&answers[*at], Err(StoreError::NoAnswer));
        let calls = groups(questions, (0..questions.len()).filter(askable));
        let calls = calls.into_iter().map(|places| async move {
            let asked: Vec<&Wanted> = places.iter().map(|at| questions[*at]).collect();
            let answers = match asked.as_slice() {
                // One call either way, and this one needs one permission less.
                [one] => vec![self.get_one(one).await],
                many => self.get_batch(many).await,
            };
            places.into_iter().zip(answers)
        });
        for (at, answer) in join_all(calls).await.into_iter().flatten() {
            answers[at] = answer;
        }
        answers
    }

    /// One version of one secret.
    pub(super) async fn get_one(&self, wanted: &Wanted) -> Result<Kept, StoreError> {
        let _slot = self.slots.acquire().await;
        let asked = wanted.address.name();
        let call = self.aws.call("secretsmanager:GetSecretValue", wanted.address.to_string(), true);
        let request = self.client(&wanted.address).await?.get_secret_value().secret_id(asked);
        let request = match &wanted.selector {
            Selector::Newest => request,
            Selector::Version(VersionName::Id(id)) => request.version_id(id),
            Selector::Label(label) => request.version_stage(label),
            Selector::Version(number @ VersionName::Number(_)) => {
                // Versions of secrets have no numbers.
                let (address, version) = (wanted.address.clone(), number.to_string());
                return Err(StoreError::NoVersion { address, version });
            }
        };
        let answer = request.send().await.map_err(|error| answer::failed(&call, wanted, &error))?;
        let (arn, own_name) = (answer.arn.unwrap_or_default(), answer.name.unwrap_or_default());
        let value = answer::value(answer.secret_string, answer.secret_binary);
        if !name::means(asked, &arn, &own_name) {
            return Err(AwsError::garbled(&call).into());
        }
        answer::kept(&call, wanted, value, answer.version_id)
    }
}

/// Which questions go into one call: newest values in twenties, everything else alone.
///
/// Names are of our own account, ARNs of any. They never share a call, so that a name is never answered with
/// the secret that has this name in another account.
fn groups(questions: &[&Wanted], places: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut calls = Vec::new();
    let mut by_region: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    for at in places {
        match &questions[at].selector {
            // Only ARNs have a region.
            Selector::Newest => {
                by_region.entry(questions[at].address.region()).or_default().push(at);
            }
            _ => calls.push(vec![at]),
        }
    }
    calls.extend(by_region.values().flat_map(|it| it.chunks(BATCH)).map(<[usize]>::to_vec));
    calls
}
