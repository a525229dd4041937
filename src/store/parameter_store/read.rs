//! Parameters read: all of them in one wave of calls.

use std::collections::HashMap;
use std::time::Duration;

use futures_util::future::join_all;

use super::answer::{Answered, Decryption, again, checked, copy, is_of, missing, name_of};
use super::{ParameterStore, named};
use crate::aws::{AwsError, Backoff, Fault};
use crate::reference::{Selector, VersionName};
use crate::store::{StoreError, Wanted};

/// Most names of one call (Systems Manager, `GetParameters`).
const NAMES: usize = 10;

/// How long a read may not yet know of what this process has written, and the first wait for it.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
pub(super) const FIRST_WAIT: Duration = Duration::from_millis(200);

/// What goes into one call, and where each of it stood.
struct Batch<'w> {
    region: Option<&'w str>,
    wanted: Vec<(usize, &'w Wanted)>,
}

impl<'w> Batch<'w> {
    /// As few as can be. A parameter is never twice in one of them: answers need not say which selector
    /// they are for, so one of them could be taken for another.
    fn of(wanted: &[&'w Wanted]) -> Vec<Self> {
        let mut batches: Vec<Self> = Vec::new();
        for (at, &one) in wanted.iter().enumerate() {
            let region = one.address.region();
            let takes = |batch: &&mut Self| {
                batch.region == region
                    && batch.wanted.len() < NAMES
                    && batch.wanted.iter().all(|(_, other)| other.address != one.address)
            };
            match batches.iter_mut().find(takes) {
                Some(batch) => batch.wanted.push((at, one)),
                None => batches.push(Self { region, wanted: vec![(at, one)] }),
            }
        }
        batches
    }
}

impl ParameterStore {
    /// What is kept, in this order. Whatever is asked for twice is read once.
    ///
    /// Parameter Store may answer from a copy that does not know yet what this process has written: such
    /// answers are passed for, up to five seconds.
    pub(super) async fn read(&self, wanted: &[Wanted], decryption: Decryption) -> Vec<Answered> {
        let (mut distinct, mut places, mut known) = (Vec::new(), Vec::new(), HashMap::new());
        for (place, one) in wanted.iter().enumerate() {
            known.entry(one).or_insert_with(|| {
                distinct.push(one);
                places.push(place);
                distinct.len() - 1
            });
        }
        let mut answers = self.wave(&distinct, decryption).await;
        let (mut backoff, mut passed) = (Backoff::new(FIRST_WAIT), Duration::ZERO);
        loop {
            let old = |at: &usize| self.is_too_old(distinct[*at], &answers[*at]);
            let old: Vec<usize> = (0..distinct.len()).filter(old).collect();
            if old.is_empty() || passed >= PATIENCE {
                break;
            }
            passed += backoff.wait().await;
            let again: Vec<&Wanted> = old.iter().map(|at| distinct[*at]).collect();
            for (at, answer) in old.into_iter().zip(self.wave(&again, decryption).await) {
                answers[at] = answer;
            }
        }
        let mut all: Vec<Option<Answered>> = wanted
            .iter()
            .enumerate()
            .map(|(place, one)| (known[one], place))
            .map(|(at, place)| (places[at] != place).then(|| copy(&answers[at])))
            .collect();
        for (place, answer) in places.into_iter().zip(answers) {
            all[place] = Some(answer);
        }
        all.into_iter().map(|answer| answer.unwrap_or(Err(StoreError::NoAnswer))).collect()
    }

    fn is_too_old(&self, wanted: &Wanted, answer: &Answered) -> bool {
        let written = self.written.borrow().get(&wanted.address).copied();
        let Some(written) = written else {
            return false;
        };
        let is_meant = match &wanted.selector {
            Selector::Newest => true,
            Selector::Version(version) => *version == VersionName::Number(written),
            Selector::Label(_) => false,
        };
        is_meant
            && match answer {
                Ok(answer) => answer.version < written,
                Err(error) => {
                    matches!(error, StoreError::NotFound { .. } | StoreError::NoVersion { .. })
                }
            }
    }

    /// Asks for everything at once.
    async fn wave(&self, wanted: &[&Wanted], decryption: Decryption) -> Vec<Answered> {
        let mut answers: Vec<Answered> = wanted.iter().map(|_| Err(StoreError::NoAnswer)).collect();
        let batches = Batch::of(wanted);
        let answered = join_all(batches.iter().map(|batch| self.ask(batch, decryption))).await;
        for (at, answer) in answered.into_iter().flatten() {
            answers[at] = answer;
        }
        answers
    }

    /// One call, or one for each name where the call is not allowed, or fails because of one of them.
    async fn ask(&self, batch: &Batch<'_>, decryption: Decryption) -> Vec<(usize, Answered)> {
        let error = match self.ask_together(batch, decryption).await {
            Ok(answers) => return answers,
            Err(error) => error,
        };
        // GetParameters and GetParameter are allowed apart from each other.
        let apart = match error.fault() {
            Fault::Denied => true,
            Fault::Refused => batch.wanted.len() > 1,
            _ => false,
        };
        if apart {
            let each = batch.wanted.iter().map(|(at, one)| async {
                (*at, self.ask_alone(one, batch.region, decryption).await)
            });
            return join_all(each).await;
        }
        let error = StoreError::from(error);
        let others = batch.wanted.iter().skip(1).map(|(at, _)| (*at, Err(again(&error))));
        let mut answers: Vec<(usize, Answered)> = others.collect();
        answers.extend(batch.wanted.first().map(|(at, _)| (*at, Err(error))));
        answers
    }

    async fn ask_together(
        &self,
        batch: &Batch<'_>,
        decryption: Decryption,
    ) -> Result<Vec<(usize, Answered)>, AwsError> {
        let client = self.aws.ssm(batch.region).await?;
        let about = |resource: String| self.aws.call("ssm:GetParameters", resource, true);
        let call = about(named(batch.wanted.iter().map(|(_, one)| &one.address)));
        let names = batch.wanted.iter().map(|(_, one)| name_of(one)).collect();
        self.reads.turn().await;
        let question = client.get_parameters().set_names(Some(names));
        let answer = question.with_decryption(decryption == Decryption::Asked).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
        let mut parameters = answer.parameters.unwrap_or_default();
        let refused = answer.invalid_parameters.unwrap_or_default();
        let answers = batch.wanted.iter().map(|(at, one)| {
            let call = about(one.address.to_string());
            let found = parameters.iter().position(|parameter| is_of(parameter, &one.address));
            let mut all = parameters.iter().filter(|parameter| is_of(parameter, &one.address));
            let first = all.next();
            let answer = match found {
                // Of two that differ, nobody knows which one it is.
                Some(_) if all.any(|other| Some(other) != first) => {
                    Err(AwsError::garbled(&call).into())
                }
                Some(found) => checked(one, parameters.swap_remove(found), decryption, &call),
                None if refused.contains(&name_of(one)) => Err(missing(one)),
                None => Err(AwsError::garbled(&call).into()),
            };
            (*at, answer)
        });
        Ok(answers.collect())
    }

    async fn ask_alone(
        &self,
        wanted: &Wanted,
        region: Option<&str>,
        decryption: Decryption,
    ) -> Answered {
        let client = self.aws.ssm(region).await?;
        let call = self.aws.call("ssm:GetParameter", wanted.address.to_string(), true);
        self.reads.turn().await;
        let question = client.get_parameter().name(name_of(wanted));
        let answer = question.with_decryption(decryption == Decryption::Asked).send().await;
        let answer = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
            Err(error) if error.fault() == Fault::NotFound => return Err(missing(wanted)),
            answer => answer?,
        };
        match answer.parameter.filter(|parameter| is_of(parameter, &wanted.address)) {
            Some(parameter) => checked(wanted, parameter, decryption, &call),
            None => Err(AwsError::garbled(&call).into()),
        }
    }
}
