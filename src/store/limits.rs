//! What a store takes, checked before anything is changed.

use super::VALUE_LIMIT;
use crate::reference::StoreKind;
use crate::secret::Plaintext;

/// Most bytes of a secret's value (Secrets Manager, quotas).
pub(super) const SECRET_LIMIT: usize = 65_536;
/// Most bytes of a parameter of the standard tier (Parameter Store, quotas).
pub(super) const STANDARD_LIMIT: usize = 4_096;
/// Most bytes of a parameter of the advanced tier, which costs USD 0.05 a month.
pub(super) const ADVANCED_LIMIT: usize = 8_192;

/// Why a store does not take a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Limit {
    /// More bytes than it keeps.
    #[error("its value is larger than the {most} bytes that {store} takes", store = .store.title())]
    TooLarge {
        /// The store.
        store: StoreKind,
        /// Most bytes.
        most: usize,
    },
    /// Nothing at all.
    #[error("{store} takes no empty value", store = .0.title())]
    Empty(StoreKind),
    /// Parameters are text.
    #[error("its value is not valid UTF-8, and Parameter Store keeps text only")]
    NotText,
    /// Parameter Store takes `{{` for the beginning of a reference to another parameter.
    #[error("its value has `{{{{` in it, which Parameter Store refuses")]
    Braces,
}

impl Limit {
    /// The same where some of the room is for something else.
    pub(super) fn less(self, bytes: usize) -> Self {
        match self {
            Self::TooLarge { store, most } => Self::TooLarge { store, most: most - bytes },
            other => other,
        }
    }
}

/// Whether the store takes the value.
pub fn check_limits(store: StoreKind, value: &Plaintext) -> Result<(), Limit> {
    let bytes = value.expose();
    let most = match store {
        StoreKind::Vault => VALUE_LIMIT,
        StoreKind::SecretsManager => SECRET_LIMIT,
        StoreKind::ParameterStore => ADVANCED_LIMIT,
    };
    if bytes.len() > most {
        return Err(Limit::TooLarge { store, most });
    }
    if store.is_aws() && bytes.is_empty() {
        return Err(Limit::Empty(store));
    }
    if store == StoreKind::ParameterStore {
        if std::str::from_utf8(bytes).is_err() {
            return Err(Limit::NotText);
        }
        if bytes.windows(2).any(|pair| pair == b"{{") {
            return Err(Limit::Braces);
        }
    }
    Ok(())
}

/// Whether a parameter with this value needs the advanced tier, from which there is no way back.
pub fn needs_advanced_tier(store: StoreKind, value: &Plaintext) -> bool {
    store == StoreKind::ParameterStore && value.expose().len() > STANDARD_LIMIT
}

/// What is said of it.
pub const ADVANCED_TIER: &str = "advanced tier, USD 0.05 a month";

/// Whether a write moves a parameter there; `there` is the value that it has now.
pub fn moves_to_advanced_tier(
    store: StoreKind,
    value: &Plaintext,
    there: Option<&Plaintext>,
) -> bool {
    let needs = |value| needs_advanced_tier(store, value);
    needs(value) && !there.is_some_and(needs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_store_has_its_limits() {
        use StoreKind::{ParameterStore, SecretsManager, Vault};
        let check = |store, bytes: &[u8]| check_limits(store, &Plaintext::copy_of(bytes));
        let large = vec![b'x'; SECRET_LIMIT + 1];
        assert_eq!(check(SecretsManager, &large[1..]), Ok(()));
        let most = SECRET_LIMIT;
        let store = SecretsManager;
        assert_eq!(check(store, &large), Err(Limit::TooLarge { store, most }));
        assert_eq!(check(SecretsManager, b""), Err(Limit::Empty(SecretsManager)));
        assert_eq!(check(Vault, &large), Ok(()));
        assert_eq!(check(ParameterStore, &large[..8192]), Ok(()));
        assert!(check(ParameterStore, &large[..8193]).is_err());
        assert_eq!(check(ParameterStore, b"a{{b"), Err(Limit::Braces));
        assert_eq!(check(ParameterStore, &[0xff]), Err(Limit::NotText));
        assert!(needs_advanced_tier(ParameterStore, &Plaintext::copy_of(&large[..4097])));
        assert!(!needs_advanced_tier(ParameterStore, &Plaintext::copy_of(&large[..4096])));
    }
}
