//! Where wrapping keys and sealed values meet.

use super::{KeyError, WrappingKey};
use crate::envelope::{DataKey, EncryptionContext, EnvelopeError, Message, seal};
use crate::secret::Plaintext;

/// Seals a value under a fresh data key, and the data key under `key`.
pub fn seal_with(
    key: &dyn WrappingKey,
    plaintext: &Plaintext,
    context: &EncryptionContext,
) -> Result<Vec<u8>, KeyError> {
    let data_key = DataKey::random().map_err(EnvelopeError::from)?;
    let encrypted = key.wrap(&data_key, context)?;
    Ok(seal(plaintext, &data_key, &encrypted, context)?)
}

/// Opens a value with the key that the message names, which `find` looks up.
pub fn open_with<'k>(
    find: impl FnOnce(&str) -> Option<&'k dyn WrappingKey>,
    message: &[u8],
    context: &EncryptionContext,
) -> Result<Plaintext, KeyError> {
    let message = Message::parse(message)?;
    let encrypted = message.encrypted_data_key();
    let key = find(&encrypted.key_name)
        .ok_or_else(|| KeyError::UnknownKey { name: encrypted.key_name.clone() })?;
    let data_key = key.unwrap(encrypted, context)?;
    Ok(message.open(&data_key, context)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::VaultKey;
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
        assert!(open_with(|_| Some(&renamed), &sealed, &context).is_err());
        let missing = open_with(|_| None, &sealed, &context);
        assert!(matches!(missing, Err(KeyError::UnknownKey { name }) if name == "ours"));
    }
}
