//! The wrapping keys that were named, ready to be used.

use std::cell::OnceCell;
use std::path::Path;
use std::rc::Rc;

use super::Context;
use super::endpoints::warn_of_overrides;
use crate::aws::Aws;
use crate::cli::KeyArg;
use crate::envelope::{EncryptedDataKey, Header};
use crate::error::CommandError;
use crate::fs;
use crate::hint::{Hint, shell_word};
use crate::keys::kms::{Discovery, KmsWrappingKey};
use crate::keys::{
    KeyError, Keyring, RawAesKey, RawKeyError, RawRsaKey, VAULT_NAMESPACE, VaultKey, WrappingKey,
    shown,
};
use crate::store::vault::Vault;

/// Most bytes of a file with a raw key.
const RAW_KEY_LIMIT: usize = 64 * 1024;

/// Where keys come from, each place opened once.
pub(super) struct Keys<'c> {
    context: &'c Context,
    aws: OnceCell<Rc<Aws>>,
    vault: OnceCell<Vault>,
}

impl<'c> Keys<'c> {
    pub(super) fn new(context: &'c Context) -> Self {
        Self { context, aws: OnceCell::new(), vault: OnceCell::new() }
    }

    /// A keyring of these keys.
    pub(super) fn named(&self, keys: &[KeyArg]) -> Result<Keyring, CommandError> {
        let keys: Result<Vec<_>, _> = keys.iter().map(|key| self.key(key)).collect();
        Ok(Keyring::new(keys?))
    }

    /// The same with what a message itself names: the keys of the vault. One that is named needs no option.
    pub(super) fn for_message(
        &self,
        keys: &[KeyArg],
        header: &Header,
    ) -> Result<Keyring, CommandError> {
        let mut all: Vec<Box<dyn WrappingKey>> = Vec::new();
        for key in keys {
            all.push(self.key(key)?);
        }
        let mut unknown = None;
        let vault = Vault::exists(&self.context.settings.vault);
        let of_vaults = |encrypted: &&EncryptedDataKey| {
            vault && encrypted.provider == VAULT_NAMESPACE.as_bytes()
        };
        for encrypted in header.data_keys.iter().filter(of_vaults) {
            let name = VaultKey::named_by(encrypted);
            if name.is_some_and(|name| keys.contains(&KeyArg::Vault(name.to_owned()))) {
                continue;
            }
            let vault = self.vault()?;
            match name.and_then(|name| vault.key(name).ok()) {
                Some(key) => all.push(Box::new(key)),
                // Another vault may have had a key of that name.
                None => unknown = Some(name.map_or_else(|| shown(encrypted), str::to_owned)),
            }
        }
        match unknown {
            _ if !all.is_empty() => {}
            Some(name) => return Err(KeyError::UnknownKey { name }.into()),
            None => return Err(no_key(header)),
        }
        Ok(Keyring::new(all))
    }

    /// A keyring of whatever key of KMS a message names. Without accounts, in the caller's own.
    pub(super) fn discovery(
        &self,
        partition: &str,
        accounts: &[String],
    ) -> Result<Keyring, CommandError> {
        let aws = self.aws()?;
        let accounts = match accounts {
            [] => vec![aws.identity()?.account],
            accounts => accounts.to_vec(),
        };
        let discovery = Discovery::new(Rc::clone(aws), partition, accounts)?;
        Ok(Keyring::new(vec![Box::new(discovery)]))
    }

    fn key(&self, key: &KeyArg) -> Result<Box<dyn WrappingKey>, CommandError> {
        Ok(match key {
            KeyArg::Kms(named) => Box::new(KmsWrappingKey::new(Rc::clone(self.aws()?), named)),
            KeyArg::Vault(name) => Box::new(self.vault()?.key(name)?),
            KeyArg::RawAes { namespace, name, file } => {
                let text = fs::read_file(file, RAW_KEY_LIMIT)?;
                let key = RawAesKey::read(namespace, name, &text);
                Box::new(key.map_err(|error| no_raw_key(file, &error))?)
            }
            KeyArg::RawRsa { padding, namespace, name, file } => {
                let text = fs::read_file(file, RAW_KEY_LIMIT)?;
                let key = RawRsaKey::read(namespace, name, *padding, &text);
                Box::new(key.map_err(|error| no_raw_key(file, &error))?)
            }
        })
    }

    fn vault(&self) -> Result<&Vault, CommandError> {
        if let Some(vault) = self.vault.get() {
            return Ok(vault);
        }
        let vault = self.context.open_vault()?;
        Ok(self.vault.get_or_init(|| vault))
    }

    /// Data keys go there in the clear, so it is said where that is.
    fn aws(&self) -> Result<&Rc<Aws>, CommandError> {
        if let Some(aws) = self.aws.get() {
            return Ok(aws);
        }
        let aws = self.context.open_aws()?;
        warn_of_overrides(self.context, &aws)?;
        Ok(self.aws.get_or_init(|| aws))
    }
}

fn no_raw_key(file: &Path, error: &RawKeyError) -> CommandError {
    let hint = match error {
        RawKeyError::Length => "make one with: head -c 32 /dev/urandom > FILE",
        RawKeyError::Pem => {
            "make a pair with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:4096"
        }
        RawKeyError::Namespace(_) => "choose another namespace",
    };
    let message = format!("{}: {error}", file.display());
    CommandError::refused(message, vec![Hint::say(hint)])
}

/// Which keys there are must be said by whoever decrypts, and not by the message.
fn no_key(header: &Header) -> CommandError {
    let mut named: Vec<String> = header.data_keys.iter().map(shown).collect();
    named.dedup();
    let mut hints = vec![Hint::say("name one that you expect with --key")];
    hints.extend(
        named.iter().map(|key| Hint::say(format!("the message is for {}", shell_word(key)))),
    );
    CommandError::usage("which key opens the message?", hints)
}
