//! How the root key of a vault is reached: by a key file, or by a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};

use super::{Places, StoreError, VaultError, container};
use crate::fs;
use crate::secret::{Key256, Passphrase, Plaintext};

/// Who can say the passphrase when one is needed.
pub trait Unlock {
    /// The passphrase of a vault that has one.
    fn passphrase(&mut self) -> Result<Passphrase, StoreError>;

    /// A passphrase to be set; asked for twice where a person types it.
    fn new_passphrase(&mut self) -> Result<Passphrase, StoreError>;
}

/// What opens a vault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnlockMethod {
    /// A file of 32 random bytes, mode 0600.
    KeyFile,
    /// A passphrase, stretched by Argon2id.
    Passphrase(Cost),
}

/// What Argon2id is told to do (RFC 9106).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
    /// Random salt of the vault.
    pub salt: [u8; 16],
}

impl Cost {
    /// 64 MiB and 3 passes in one lane: the second recommendation of RFC 9106, section 4, with one lane
    /// instead of four, since the lanes are computed one after the other here.
    pub fn recommended() -> Result<Self, StoreError> {
        let salt = crate::secret::random_bytes()?;
        Ok(Self { memory_kib: 64 * 1024, passes: 3, lanes: 1, salt })
    }

    /// Less than the lower bounds would be easy to guess, more than the upper ones would let a hostile
    /// file take a gibibyte or minutes: neither is even begun.
    pub(super) fn check(&self) -> Result<(), &'static str> {
        match self {
            Self { memory_kib: 19_456..=262_144, passes: 2..=10, lanes: 1..=4, .. } => Ok(()),
            Self { memory_kib: 19_456..=262_144, passes: 2..=10, .. } => Err("lanes"),
            Self { memory_kib: 19_456..=262_144, .. } => Err("passes"),
            _ => Err("memory"),
        }
    }

    fn stretch(&self, passphrase: &Passphrase) -> Result<Key256, VaultError> {
        let params = Params::new(self.memory_kib, self.passes, self.lanes, Some(Key256::LEN))
            .map_err(|_| VaultError::Derivation)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        Key256::filled_by(|key| {
            argon2
                .hash_password_into(passphrase.expose(), &self.salt, key)
                .map_err(|_| VaultError::Derivation)
        })
    }
}

/// The key that the root key of an existing vault is sealed under.
pub(super) fn opening_key(
    places: &Places,
    unlock: &mut dyn Unlock,
    method: &UnlockMethod,
) -> Result<Key256, StoreError> {
    match method {
        UnlockMethod::KeyFile => read_key_file(places),
        UnlockMethod::Passphrase(cost) => Ok(cost.stretch(&unlock.passphrase()?)?),
    }
}

/// A key to seal the root key under: a new key file, or a new passphrase.
pub(super) fn sealing_key(
    places: &Places,
    unlock: &mut dyn Unlock,
    method: &UnlockMethod,
) -> Result<Key256, StoreError> {
    match method {
        UnlockMethod::KeyFile => make_key_file(places),
        UnlockMethod::Passphrase(cost) => Ok(cost.stretch(&unlock.new_passphrase()?)?),
    }
}

fn read_key_file(places: &Places) -> Result<Key256, StoreError> {
    let path = || places.key_file.clone();
    match fs::read_private(&places.key_file, 4096) {
        Err(error) if error.is_not_found() => Err(VaultError::NoKeyFile { path: path() }.into()),
        Err(error) => Err(error.into()),
        Ok(bytes) => Key256::copy_of(bytes.expose())
            .ok_or_else(|| VaultError::BadKeyFile { path: path() }.into()),
    }
}

/// A key file that is there already is taken: it was made by a run that was cut off before it could
/// make the vault, or put there by its owner.
fn make_key_file(places: &Places) -> Result<Key256, StoreError> {
    match read_key_file(places) {
        Err(StoreError::Vault(VaultError::NoKeyFile { .. })) => {}
        found => return found,
    }
    fs::create_private_dir(container::folder(&places.key_file))?;
    let key = Key256::random()?;
    let bytes = Plaintext::copy_of(key.expose());
    // Whole or not at all: half a key file would look like damage.
    fs::write_private(&places.key_file, bytes.expose())?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_cost_is_refused_before_any_work() {
        let cost = |memory_kib, passes, lanes| Cost { memory_kib, passes, lanes, salt: [0; 16] };
        assert_eq!(cost(65_536, 3, 1).check(), Ok(()));
        assert_eq!(cost(u32::MAX, 3, 1).check(), Err("memory"));
        assert_eq!(cost(8, 3, 1).check(), Err("memory"));
        assert_eq!(cost(65_536, u32::MAX, 1).check(), Err("passes"));
        assert_eq!(cost(65_536, 1, 1).check(), Err("passes"));
        assert_eq!(cost(65_536, 3, 99).check(), Err("lanes"));
        assert_eq!(cost(65_536, 3, 0).check(), Err("lanes"));
    }
}
