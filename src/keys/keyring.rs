//! Where wrapping keys and messages meet.

use super::kms::shown_key;
use super::{KeyError, NoKeyOpens, Tried, VaultKey, WrappingKey};
use crate::envelope::{
    CommitmentPolicy, DataKey, Demands, Draft, Early, EncryptedDataKey, EncryptionContext, Header,
    Limits, Message, Suite, seal,
};
use crate::secret::Plaintext;

/// Wrapping keys, any one of which opens what all of them have wrapped.
#[derive(Default)]
pub struct Keyring(Vec<Box<dyn WrappingKey>>);

impl Keyring {
    /// These keys. The first one makes data keys.
    pub fn new(keys: Vec<Box<dyn WrappingKey>>) -> Self {
        Self(keys)
    }

    /// With these keys behind its own.
    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }

    /// A fresh data key for a draft, under each of the keys. One that cannot wrap it fails all of it:
    /// whoever has that key would not be able to open the message.
    pub fn generate(&self, draft: &Draft) -> Result<(DataKey, Vec<EncryptedDataKey>), KeyError> {
        let Some((first, others)) = self.0.split_first() else {
            return Err(NoKeyOpens { tried: Vec::new(), named: Vec::new() }.into());
        };
        let (data_key, encrypted) =
            first.generate(draft.suite().key_len(), draft.whole_context())?;
        let mut all = vec![encrypted];
        for key in others {
            all.push(key.wrap(&data_key, draft.whole_context())?);
        }
        Ok((data_key, all))
    }

    /// A data key that is there already, under each of the keys.
    pub fn wrap(
        &self,
        data_key: &DataKey,
        context: &EncryptionContext,
    ) -> Result<Vec<EncryptedDataKey>, KeyError> {
        self.0.iter().map(|key| key.wrap(data_key, context)).collect()
    }

    /// Whether a message is under these keys and no others.
    pub fn is_all_of(&self, header: &Header) -> Result<bool, KeyError> {
        if self.0.len() != header.data_keys.len() {
            return Ok(false);
        }
        for (key, encrypted) in self.0.iter().zip(&header.data_keys) {
            if !key.is_named_by(encrypted)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// The data key of a message. `context` is the whole one, also what the message does not store.
    pub fn unwrap(
        &self,
        header: &Header,
        context: &EncryptionContext,
    ) -> Result<DataKey, KeyError> {
        let mut tried = Vec::new();
        for key in &self.0 {
            let mut named = false;
            for encrypted in &header.data_keys {
                let opened = match key.is_named_by(encrypted) {
                    Ok(false) => continue,
                    Ok(true) => key.unwrap(encrypted, context, header.suite.key_len()),
                    Err(error) => Err(error),
                };
                named = true;
                match opened {
                    Ok(data_key) => return Ok(data_key),
                    Err(error) => tried.push(Tried { key: key.name(), failed: Some(error) }),
                }
            }
            if !named {
                tried.push(Tried { key: key.name(), failed: None });
            }
        }
        let mut named: Vec<String> = header.data_keys.iter().map(shown).collect();
        named.dedup();
        Err(NoKeyOpens { tried, named }.into())
    }
}

/// An encrypted data key's wrapping key, as it would be given on the command line where that is known.
pub fn shown(encrypted: &EncryptedDataKey) -> String {
    if let Some(name) = VaultKey::named_by(encrypted) {
        return format!("vault:{name}");
    }
    shown_key(encrypted).unwrap_or_else(|| {
        let name = super::raw_aes::name_of(encrypted).unwrap_or(&encrypted.info);
        let [namespace, name] =
            [encrypted.provider.as_slice(), name].map(|bytes| String::from_utf8_lossy(bytes));
        format!("raw-aes:{namespace}/{name}")
    })
}

/// Seals a value under a fresh data key, and the data key under `key`.
pub fn seal_with(
    key: &dyn WrappingKey,
    plaintext: &Plaintext,
    context: &EncryptionContext,
) -> Result<Vec<u8>, KeyError> {
    let draft = Draft::new(Suite::Committing, context.clone())?;
    let (data_key, encrypted) = key.generate(draft.suite().key_len(), draft.whole_context())?;
    let begun = draft.begin(&data_key, &[encrypted], crate::envelope::FRAME_LENGTH)?;
    Ok(seal(plaintext, begun)?)
}

/// Opens a value with the vault's key that it names, which `find` looks up.
pub fn open_with<'k>(
    find: impl FnOnce(&str) -> Option<&'k VaultKey>,
    message: &[u8],
    context: &EncryptionContext,
) -> Result<Plaintext, KeyError> {
    let find =
        |name: &str| find(name).ok_or_else(|| KeyError::UnknownKey { name: name.to_owned() });
    if Early::is_it(message) {
        let early = Early::parse(message)?;
        return Ok(early.open(find(early.key_name())?.key(), context)?);
    }
    let message = Message::parse(message, &Limits::default(), CommitmentPolicy::default())?;
    let demands = Demands { pairs: context.clone(), present: Vec::new() };
    let agreed = demands.check(message.header())?;
    let [encrypted] = message.header().data_keys.as_slice() else {
        return Err(KeyError::UnknownKey { name: String::new() });
    };
    let name = VaultKey::named_by(encrypted).unwrap_or_default();
    let data_key =
        find(name)?.unwrap(encrypted, &agreed.whole, message.header().suite.key_len())?;
    Ok(message.open(&data_key, &agreed)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Key256;

    #[test]
    fn a_value_opens_under_its_own_key_name_only() {
        let material = [9; 32];
        let key = |name| VaultKey::new(name, Key256::copy_of(&material).expect("32 bytes"));
        let (ours, renamed) = (key("ours"), key("renamed"));
        let context = EncryptionContext::new().with("name", "a");
        let sealed = seal_with(&ours, &Plaintext::copy_of(b"v"), &context).expect("seals");
        let opened = open_with(|_| Some(&ours), &sealed, &context).expect("opens");
        assert_eq!(opened.expose(), b"v");
        let missing = open_with(|_| None, &sealed, &context);
        assert!(matches!(missing, Err(KeyError::UnknownKey { name }) if name == "ours"));
        let elsewhere = EncryptionContext::new().with("name", "b");
        assert!(open_with(|_| Some(&ours), &sealed, &elsewhere).is_err());
        // Under another name it is another key: the header says which one it is for.
        let keyring = Keyring::new(vec![Box::new(renamed)]);
        let message = Message::parse(&sealed, &Limits::default(), CommitmentPolicy::default());
        let refused = keyring.unwrap(message.expect("parses").header(), &context);
        assert!(matches!(refused, Err(KeyError::NoneOpens(_))));
    }
}
