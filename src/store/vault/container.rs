//! The vault file.
//!
//! ```text
//! "kmseal vault\n"  u16 format = 1
//! 16 bytes          identity of the vault
//! u8                0 = key file, 1 = passphrase
//! u32 u32 u32       with a passphrase: memory in KiB, passes, lanes of Argon2id
//! 16 bytes          with a passphrase: salt
//! 12 + 16 + 32      root key under the opening key: nonce, tag, ciphertext
//! ---- the header ends here; it is associated data of what follows
//! u64               generation: how often the vault was written
//! 32 bytes          salt of the catalogue key
//! 16 bytes          tag
//! rest              catalogue, encrypted
//! ```
//! All numbers are big-endian. The catalogue key is HKDF-SHA256 of the root key with that fresh salt, so
//! every state of the file has a key of its own and a fixed nonce is never used twice.

use std::path::Path;

use hkdf::Hkdf;
use sha2::Sha256;

use super::catalogue::Catalogue;
use super::generation::Seen;
use super::unlock::{Cost, Unlock, UnlockMethod, opening_key, sealing_key};
use super::{Places, StoreError, VaultError, generation};
use crate::envelope::{NONCE_LEN, TAG_LEN, open_in_place, seal_in_place};
use crate::fs::{self, Prepared};
use crate::secret::{Key256, Plaintext, random_bytes};

const MAGIC: &[u8] = b"kmseal vault\n";
const FORMAT: u16 = 1;

/// Most bytes a vault file may have.
const LIMIT: usize = 256 * 1024 * 1024;

/// What is in the open: identity, the way to open it, the sealed root key.
#[derive(Clone)]
pub(super) struct Header {
    pub(super) id: [u8; 16],
    pub(super) method: UnlockMethod,
    root_nonce: [u8; NONCE_LEN],
    root_tag: [u8; TAG_LEN],
    root_wrapped: [u8; Key256::LEN],
}

/// A vault file, taken apart but not opened.
pub(super) struct Container {
    pub(super) header: Header,
    pub(super) generation: u64,
    associated: Vec<u8>,
    salt: [u8; 32],
    tag: [u8; TAG_LEN],
    body: Plaintext,
    seen: Seen,
}

impl Header {
    /// The header of a new vault.
    pub(super) fn seal_root(
        places: &Places,
        unlock: &mut dyn Unlock,
        method: UnlockMethod,
        root: &Key256,
    ) -> Result<Self, StoreError> {
        Self::build(places, unlock, random_bytes()?, method, root)
    }

    /// The header of the same vault, opened another way.
    pub(super) fn reseal_root(
        &self,
        places: &Places,
        unlock: &mut dyn Unlock,
        method: UnlockMethod,
        root: &Key256,
    ) -> Result<Self, StoreError> {
        Self::build(places, unlock, self.id, method, root)
    }

    fn build(
        places: &Places,
        unlock: &mut dyn Unlock,
        id: [u8; 16],
        method: UnlockMethod,
        root: &Key256,
    ) -> Result<Self, StoreError> {
        let key = sealing_key(places, unlock, &method)?;
        let mut wrapped = Plaintext::copy_of(root.expose());
        let root_nonce = random_bytes()?;
        let opening = Self { id, method, root_nonce, root_tag: [0; 16], root_wrapped: [0; 32] };
        let tag = seal_in_place(&key, &root_nonce, &opening.opening_bytes(), wrapped.expose_mut())
            .map_err(|_| VaultError::NotAuthentic)?;
        let mut header = Self { root_tag: tag, ..opening };
        header.root_wrapped.copy_from_slice(wrapped.expose());
        Ok(header)
    }

    /// The root key.
    pub(super) fn open_root(
        &self,
        places: &Places,
        unlock: &mut dyn Unlock,
    ) -> Result<Key256, StoreError> {
        let key = opening_key(places, unlock, &self.method)?;
        let root = Key256::filled_by(|root| {
            root.copy_from_slice(&self.root_wrapped);
            open_in_place(&key, &self.root_nonce, &self.opening_bytes(), root, &self.root_tag)
        });
        Ok(root.map_err(|_| match self.method {
            UnlockMethod::KeyFile => VaultError::WrongKeyFile,
            UnlockMethod::Passphrase(_) => VaultError::WrongPassphrase,
        })?)
    }

    /// Everything before the sealed root key.
    fn opening_bytes(&self) -> Vec<u8> {
        let mut bytes = [MAGIC, &FORMAT.to_be_bytes(), &self.id].concat();
        match &self.method {
            UnlockMethod::KeyFile => bytes.push(0),
            UnlockMethod::Passphrase(cost) => {
                bytes.push(1);
                for number in [cost.memory_kib, cost.passes, cost.lanes] {
                    bytes.extend(number.to_be_bytes());
                }
                bytes.extend(cost.salt);
            }
        }
        bytes
    }

    fn bytes(&self) -> Vec<u8> {
        [&self.opening_bytes(), &self.root_nonce[..], &self.root_tag, &self.root_wrapped].concat()
    }
}

impl Container {
    /// Reads the file; nothing in it is trusted yet.
    pub(super) fn read(places: &Places) -> Result<Self, StoreError> {
        let seen = generation::seen(places)?;
        let path = &places.vault;
        let bytes = match fs::read_private(path, LIMIT) {
            Err(error) if error.is_not_found() => {
                return Err(VaultError::Missing { path: path.clone() }.into());
            }
            bytes => bytes?,
        };
        Ok(Self::parse(bytes.expose(), places, seen)?)
    }

    fn parse(bytes: &[u8], places: &Places, seen: Seen) -> Result<Self, VaultError> {
        let malformed = |what| VaultError::Malformed { path: places.vault.clone(), what };
        let cut = || malformed("it ends too early");
        let rest = bytes.strip_prefix(MAGIC).ok_or_else(|| malformed("it begins differently"))?;
        let (format, rest) = number::<2>(rest).ok_or_else(cut)?;
        let format = u16::from_be_bytes(format);
        if format != FORMAT {
            return Err(VaultError::UnknownFormat { path: places.vault.clone(), format });
        }
        let (id, rest) = number(rest).ok_or_else(cut)?;
        let ([method], rest) = number::<1>(rest).ok_or_else(cut)?;
        let (method, rest) = match method {
            0 => (UnlockMethod::KeyFile, rest),
            1 => {
                let (cost, rest) = parse_cost(rest).ok_or_else(cut)?;
                cost.check().map_err(|what| VaultError::CostOutsideLimits {
                    path: places.vault.clone(),
                    what,
                })?;
                (UnlockMethod::Passphrase(cost), rest)
            }
            _ => return Err(malformed("it is opened in an unknown way")),
        };
        let (root_nonce, rest) = number(rest).ok_or_else(cut)?;
        let (root_tag, rest) = number(rest).ok_or_else(cut)?;
        let (root_wrapped, rest) = number(rest).ok_or_else(cut)?;
        let (generation, rest) = number::<8>(rest).ok_or_else(cut)?;
        let (salt, rest) = number(rest).ok_or_else(cut)?;
        let (tag, body) = number(rest).ok_or_else(cut)?;
        let header = Header { id, method, root_nonce, root_tag, root_wrapped };
        let generation = u64::from_be_bytes(generation);
        let associated = associated(&header, generation);
        let body = Plaintext::copy_of(body);
        Ok(Self { header, generation, associated, salt, tag, body, seen })
    }

    /// The catalogue, once it has proved to be what was last written here.
    pub(super) fn open(mut self, root: &Key256) -> Result<Catalogue, StoreError> {
        self.decrypt(root)?;
        self.seen.check(&self.header.id, self.generation)?;
        self.catalogue()
    }

    /// Whether this machine has written a later state of this vault.
    pub(super) fn is_older_than_seen(&self) -> bool {
        self.seen.check(&self.header.id, self.generation).is_err()
    }

    /// The same without the question whether it is the last one written.
    pub(super) fn open_any_age(mut self, root: &Key256) -> Result<Catalogue, StoreError> {
        self.decrypt(root)?;
        self.catalogue()
    }

    fn catalogue(&self) -> Result<Catalogue, StoreError> {
        Ok(postcard::from_bytes(self.body.expose()).map_err(|_| VaultError::NotAuthentic)?)
    }

    fn decrypt(&mut self, root: &Key256) -> Result<(), StoreError> {
        let key = catalogue_key(root, &self.salt)?;
        let body = self.body.expose_mut();
        open_in_place(&key, &[0; NONCE_LEN], &self.associated, body, &self.tag)
            .map_err(|_| VaultError::NotAuthentic)?;
        Ok(())
    }

    /// Replaces the file. The caller holds the lock.
    pub(super) fn write(
        places: &Places,
        header: &Header,
        root: &Key256,
        catalogue: &Catalogue,
        generation: u64,
    ) -> Result<(), StoreError> {
        let salt = random_bytes()?;
        let key = catalogue_key(root, &salt)?;
        let body = postcard::to_stdvec(catalogue).map_err(|_| VaultError::NotAuthentic)?;
        let mut body = Plaintext::copy_of(&body);
        if body.expose().len() > LIMIT - 1024 {
            return Err(VaultError::Full { limit: LIMIT }.into());
        }
        let associated = associated(header, generation);
        let tag = seal_in_place(&key, &[0; NONCE_LEN], &associated, body.expose_mut())
            .map_err(|_| VaultError::Full { limit: LIMIT })?;
        let file = [&associated, &salt[..], &tag, body.expose()].concat();
        let vault = Prepared::write(&places.vault, &file)?;
        let seen = generation::prepare(places, &header.id, generation)?;
        vault.put_in_place()?;
        Ok(seen.put_in_place()?)
    }
}

fn associated(header: &Header, generation: u64) -> Vec<u8> {
    let mut bytes = header.bytes();
    bytes.extend(generation.to_be_bytes());
    bytes
}

fn catalogue_key(root: &Key256, salt: &[u8; 32]) -> Result<Key256, VaultError> {
    let hkdf = Hkdf::<Sha256>::new(Some(salt), root.expose());
    Key256::filled_by(|key| hkdf.expand(b"kmseal vault catalogue", key))
        .map_err(|_| VaultError::Derivation)
}

fn number<const N: usize>(bytes: &[u8]) -> Option<([u8; N], &[u8])> {
    bytes.split_first_chunk().map(|(taken, rest)| (*taken, rest))
}

fn parse_cost(bytes: &[u8]) -> Option<(Cost, &[u8])> {
    let (memory_kib, rest) = number(bytes)?;
    let (passes, rest) = number(rest)?;
    let (lanes, rest) = number(rest)?;
    let (salt, rest) = number(rest)?;
    let [memory_kib, passes, lanes] = [memory_kib, passes, lanes].map(u32::from_be_bytes);
    Some((Cost { memory_kib, passes, lanes, salt }, rest))
}

/// Bytes as hexadecimal digits, for identities.
pub(super) fn hex(bytes: &[u8; 16]) -> String {
    format!("{:032x}", u128::from_be_bytes(*bytes))
}

/// The folder of a file of ours.
pub(super) fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}
