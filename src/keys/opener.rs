//! Many sealed values opened at once.

use std::collections::HashMap;
use std::sync::Arc;

use super::kms::{KmsWave, Question};
use super::{KeyError, Keyring, NoKeyOpens, Sealed, Tried, shown};
use crate::envelope::{DataKey, EncryptedDataKey, EncryptionContext};
use crate::secret::Plaintext;

/// The keys that may open sealed values.
pub struct Opener {
    /// Those that are here: of the vault, and in files. They come first, as they cost no call.
    here: Keyring,
    kms: Option<KmsWave>,
}

/// What makes two values ask for the same data key.
type Same<'s> = (&'s [EncryptedDataKey], &'s EncryptionContext, usize);

impl Opener {
    /// With these keys. Without `kms`, none of KMS is asked.
    pub fn new(here: Keyring, kms: Option<KmsWave>) -> Self {
        Self { here, kms }
    }

    /// With these keys too.
    pub fn add(&mut self, keys: Keyring) {
        self.here.extend(keys);
    }

    /// Opens these values, in their order. Each data key is unwrapped once, however many values are under it,
    /// and all calls to KMS are made at the same time.
    pub fn open(&self, values: &[&Sealed]) -> Vec<Result<Plaintext, Arc<KeyError>>> {
        let (mut distinct, mut places): (Vec<&Sealed>, Vec<usize>) = (Vec::new(), Vec::new());
        let mut known: HashMap<Same<'_>, usize> = HashMap::new();
        for value in values {
            let header = value.header();
            let same = (&*header.data_keys, value.context(), header.suite.key_len());
            places.push(*known.entry(same).or_insert_with(|| {
                distinct.push(value);
                distinct.len() - 1
            }));
        }
        let data_keys: Vec<Result<DataKey, Arc<KeyError>>> =
            self.unwrap(&distinct).into_iter().map(|key| key.map_err(Arc::new)).collect();
        let open = |(value, place): (&&Sealed, usize)| match &data_keys[place] {
            Ok(data_key) => value.open(data_key).map_err(|error| Arc::new(error.into())),
            Err(error) => Err(Arc::clone(error)),
        };
        values.iter().zip(places).map(open).collect()
    }

    fn unwrap(&self, values: &[&Sealed]) -> Vec<Result<DataKey, KeyError>> {
        let mut answers: Vec<Result<DataKey, Vec<Tried>>> =
            values.iter().map(|value| self.unwrap_here(value)).collect();
        if let Some(kms) = &self.kms {
            let left: Vec<usize> = (0..values.len()).filter(|at| answers[*at].is_err()).collect();
            let question = |at: &usize| {
                let header = values[*at].header();
                let (data_keys, len) = (&*header.data_keys, header.suite.key_len());
                Question { data_keys, context: values[*at].context(), len }
            };
            let questions: Vec<Question<'_>> = left.iter().map(question).collect();
            for (at, answer) in left.into_iter().zip(kms.unwrap(&questions)) {
                let earlier = std::mem::replace(&mut answers[at], answer);
                if let (Err(tried), Err(earlier)) = (&mut answers[at], earlier) {
                    tried.splice(0..0, earlier);
                }
            }
        }
        let explained = |(answer, value): (Result<DataKey, Vec<Tried>>, &&Sealed)| {
            answer.map_err(|tried| explained(tried, value))
        };
        answers.into_iter().zip(values).map(explained).collect()
    }

    fn unwrap_here(&self, value: &Sealed) -> Result<DataKey, Vec<Tried>> {
        let unwrapped = self.here.unwrap(value.header(), value.context());
        unwrapped.map_err(|error| match error {
            KeyError::NoneOpens(error) => error.tried,
            error => vec![Tried { key: String::new(), failed: Some(error) }],
        })
    }
}

/// The one reason there is, or all of them.
fn explained(mut tried: Vec<Tried>, value: &Sealed) -> KeyError {
    let mut named: Vec<String> = value.header().data_keys.iter().map(shown).collect();
    named.dedup();
    // Keys are for all values together: that one is not meant here says nothing.
    tried.retain(|tried| tried.failed.is_some());
    match tried.as_mut_slice() {
        [] => KeyError::NotAtHand { named },
        [Tried { failed, .. }] => failed.take().unwrap_or(KeyError::NotAtHand { named }),
        _ => NoKeyOpens { tried, named }.into(),
    }
}
