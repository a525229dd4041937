//! Values, all in one wave of calls.

use std::collections::{BTreeMap, HashMap};

use futures_util::{StreamExt as _, stream};

use super::answer::{self, Given};
use super::recent::Patience;
use super::{AT_ONCE, SecretsManager, name};
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
        let mut patience = Patience::new();
        loop {
            let stale: Vec<usize> = (0..questions.len())
                .filter(|at| self.is_stale(questions[*at], &answers[*at]))
                .collect();
            if stale.is_empty() || !patience.waits().await {
                return answers;
            }
            let again: Vec<&Wanted> = stale.iter().map(|at| questions[*at]).collect();
            for (at, answer) in stale.into_iter().zip(self.wave(&again).await) {
                answers[at] = answer;
            }
        }
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
        let mut calls = groups(questions, (0..questions.len()).filter(askable));
        while !calls.is_empty() {
            let under_way = stream::iter(calls).map(|places| async move {
                let asked: Vec<&Wanted> = places.iter().map(|at| questions[*at]).collect();
                let answers = match asked.as_slice() {
                    // One call either way, and this one needs one permission less.
                    [one] => Some(vec![self.get_one(one).await]),
                    many => self.get_batch(many).await,
                };
                (places, answers)
            });
            let done: Vec<_> = under_way.buffer_unordered(AT_ONCE).collect().await;
            calls = Vec::new();
            for (places, given) in done {
                match given {
                    Some(given) => {
                        for (at, answer) in places.into_iter().zip(given) {
                            answers[at] = answer;
                        }
                    }
                    // One by one, then.
                    None => calls.extend(places.into_iter().map(|at| vec![at])),
                }
            }
        }
        answers
    }

    /// One version of one secret.
    pub(super) async fn get_one(&self, wanted: &Wanted) -> Result<Kept, StoreError> {
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
        let (text, bytes) = (answer.secret_string, answer.secret_binary);
        let given = Given::new(text, bytes, answer.version_id, answer.version_stages);
        if !name::means(asked, &arn, &own_name) {
            return Err(AwsError::garbled(&call).into());
        }
        answer::kept(&call, wanted, given)
    }
}

/// Which questions go into one call: newest values in twenties, everything else alone.
///
/// Names are of our own account, ARNs of any. They never share a call, so that a name is never answered with
/// the secret that has this name in another account.
fn groups(questions: &[&Wanted], places: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let mut calls = Vec::new();
    let mut together: BTreeMap<(Option<&str>, bool), Vec<usize>> = BTreeMap::new();
    for at in places {
        let Wanted { address, selector } = questions[at];
        match selector {
            Selector::Newest => {
                together.entry((address.region(), address.is_arn())).or_default().push(at);
            }
            _ => calls.push(vec![at]),
        }
    }
    calls.extend(together.values().flat_map(|it| it.chunks(BATCH)).map(<[usize]>::to_vec));
    calls
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference::Address;

    #[test]
    fn a_name_shares_no_call_with_an_arn_or_another_region() {
        let texts = [
            "sm://a",
            "arn:aws:secretsmanager:eu-west-1:999999999999:secret:a-AbCdEf",
            "sm://a?region=eu-west-1",
            "sm://b?region=eu-west-1",
            "sm://b",
            "arn:aws:secretsmanager:eu-west-1:111122223333:secret:b-AbCdEf",
        ];
        let address = |text: &str| Address::parse(text).expect("an address");
        let mut wanted: Vec<Wanted> =
            texts.iter().map(|text| Wanted::newest(address(text))).collect();
        let version = VersionName::Id("EXAMPLE1-90ab-cdef-fedc-ba987EXAMPLE".to_owned());
        wanted.push(Wanted::version(address("sm://a"), version));
        let questions: Vec<&Wanted> = wanted.iter().collect();
        let calls = groups(&questions, 0..questions.len());
        assert_eq!(calls, [vec![6], vec![0, 4], vec![2, 3], vec![1, 5]]);
        let many: Vec<&Wanted> = std::iter::repeat_n(&wanted[0], 45).collect();
        let sizes: Vec<usize> = groups(&many, 0..45).iter().map(Vec::len).collect();
        assert_eq!(sizes, [20, 20, 5]);
    }
}
