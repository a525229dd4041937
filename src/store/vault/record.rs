//! One version of one entry, sealed.

use super::catalogue::{Place, VersionRecord};
use super::container::hex;
use crate::envelope::EncryptionContext;
use crate::keys::{VaultKey, open_with, seal_with};
use crate::name::EntryName;
use crate::reference::Address;
use crate::secret::Plaintext;
use crate::store::{Put, StoreError};

/// What a value is bound to: a message that was moved to another vault, entry, name or version does
/// not open there.
fn context(
    vault: &[u8; 16],
    entry: &[u8; 16],
    name: &EntryName,
    version: u32,
) -> EncryptionContext {
    EncryptionContext::new()
        .with("kmseal-vault", hex(vault))
        .with("kmseal-entry", hex(entry))
        .with("kmseal-name", name.as_str())
        .with("kmseal-version", version.to_string())
}

pub(super) fn seal(
    vault: &[u8; 16],
    place: &Place,
    put: &Put<'_>,
    name: &EntryName,
    key: &VaultKey,
) -> Result<Vec<u8>, StoreError> {
    let context = context(vault, &place.entry, name, place.version);
    seal_with(key, put.value, &context)
        .map_err(|source| StoreError::Value { address: put.address.clone(), source })
}

pub(super) fn open<'k>(
    vault: &[u8; 16],
    entry: &[u8; 16],
    name: &EntryName,
    version: &VersionRecord,
    find: impl FnOnce(&str) -> Option<&'k VaultKey>,
) -> Result<Plaintext, StoreError> {
    let context = context(vault, entry, name, version.number);
    open_with(find, &version.message, &context)
        .map_err(|source| StoreError::Value { address: Address::vault(name), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::Token;
    use crate::secret::Key256;
    use crate::store::Expected;

    #[test]
    fn a_record_opens_in_its_own_place_only() {
        let key = VaultKey::new("default", Key256::random().expect("random"));
        let (vault, entry) = ([1; 16], [2; 16]);
        let name = EntryName::parse("shop/A").expect("parses");
        let value = Plaintext::copy_of(b"v");
        let token = Token::random().expect("random");
        let (address, expected) = (Address::vault(&name), Expected::Anything);
        let put = Put { address, value: &value, token, expected, key: None, binary: false };
        let message = seal(&vault, &Place { entry, version: 3 }, &put, &name, &key).expect("seals");
        let opens = |vault: [u8; 16], entry: [u8; 16], name: &str, number: u32| {
            let key_name = "default".to_owned();
            let message = message.clone();
            let version = VersionRecord { number, created: 0, token, key: key_name, message };
            let name = EntryName::parse(name).expect("parses");
            open(&vault, &entry, &name, &version, |_| Some(&key)).is_ok()
        };
        assert!(opens(vault, entry, "shop/A", 3));
        assert!(!opens([9; 16], entry, "shop/A", 3), "another vault");
        assert!(!opens(vault, [9; 16], "shop/A", 3), "another entry");
        assert!(!opens(vault, entry, "shop/B", 3), "another name");
        assert!(!opens(vault, entry, "shop/A", 2), "replayed as an older version");
        assert!(!opens(vault, entry, "shop/A", 4), "replayed as a newer version");
    }
}
