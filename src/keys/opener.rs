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
        let mut begun = self.begin(values);
        if let Some(kms) = &self.kms {
            let answers = kms.unwrap(&begun.questions());
            begun.add(answers);
        }
        begun.finish(values)
    }

    /// The same for who waits for something else at the same time.
    pub async fn opened(&self, values: &[&Sealed]) -> Vec<Result<Plaintext, Arc<KeyError>>> {
        let mut begun = self.begin(values);
        if let Some(kms) = &self.kms {
            let answers = kms.answers(&begun.questions()).await;
            begun.add(answers);
        }
        begun.finish(values)
    }

    /// With the keys that are here.
    fn begin<'s>(&self, values: &[&'s Sealed]) -> Begun<'s> {
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
        let answers: Vec<_> = distinct.iter().map(|value| self.unwrap_here(value)).collect();
        Begun { distinct, places, answers }
    }

    fn unwrap_here(&self, value: &Sealed) -> Result<DataKey, Vec<Tried>> {
        let unwrapped = self.here.unwrap(value.header(), value.context());
        unwrapped.map_err(|error| match error {
            KeyError::NoneOpens(error) => error.tried,
            error => vec![Tried { key: String::new(), failed: Some(error) }],
        })
    }
}

/// Values that are being opened.
struct Begun<'s> {
    /// One of those that ask for the same data key.
    distinct: Vec<&'s Sealed>,
    /// For each value the place of that one.
    places: Vec<usize>,
    /// Their data keys, or what was tried.
    answers: Vec<Result<DataKey, Vec<Tried>>>,
}

impl<'s> Begun<'s> {
    /// The places of those whose data key is still wrapped.
    fn left(&self) -> Vec<usize> {
        (0..self.answers.len()).filter(|at| self.answers[*at].is_err()).collect()
    }

    /// What KMS is to be asked.
    fn questions(&self) -> Vec<Question<'s>> {
        let question = |at: usize| {
            let header = self.distinct[at].header();
            let (data_keys, len) = (&*header.data_keys, header.suite.key_len());
            Question { data_keys, context: self.distinct[at].context(), len }
        };
        self.left().into_iter().map(question).collect()
    }

    /// What KMS says, in the order of the questions.
    fn add(&mut self, answers: Vec<Result<DataKey, Vec<Tried>>>) {
        for (at, answer) in self.left().into_iter().zip(answers) {
            let earlier = std::mem::replace(&mut self.answers[at], answer);
            if let (Err(tried), Err(earlier)) = (&mut self.answers[at], earlier) {
                tried.splice(0..0, earlier);
            }
        }
    }

    fn finish(self, values: &[&Sealed]) -> Vec<Result<Plaintext, Arc<KeyError>>> {
        let data_keys = self.answers.into_iter().zip(&self.distinct);
        let data_keys: Vec<Result<DataKey, Arc<KeyError>>> = data_keys
            .map(|(answer, value)| answer.map_err(|tried| Arc::new(explained(tried, value))))
            .collect();
        let open = |(value, place): (&&Sealed, usize)| match &data_keys[place] {
            Ok(data_key) => value.open(data_key).map_err(|error| Arc::new(error.into())),
            Err(error) => Err(Arc::clone(error)),
        };
        values.iter().zip(self.places).map(open).collect()
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
