//! The wrapping keys that were named, ready to be used.

use std::cell::OnceCell;
use std::collections::BTreeSet;
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
use crate::keys::kms::{Discovery, KmsWave, KmsWrappingKey, is_of_kms};
use crate::keys::{
    KeyError, Keyring, Opener, RawAesKey, RawKeyError, RawRsaKey, Sealed, VAULT_NAMESPACE,
    VaultKey, WrappingKey, shown,
};
use crate::migrate::Plan;
use crate::reference::StoreKind;
use crate::store::vault::Vault;
use crate::store::{Cloud, Store, Stores};

/// Most bytes of a file with a raw key.
const RAW_KEY_LIMIT: usize = 64 * 1024;

/// Where keys come from, each place opened once.
pub(super) struct Keys<'c> {
    context: &'c Context,
    warns: bool,
    aws: OnceCell<Rc<Aws>>,
    vault: OnceCell<Vault>,
}

impl<'c> Keys<'c> {
    pub(super) fn new(context: &'c Context) -> Self {
        Self { context, warns: true, aws: OnceCell::new(), vault: OnceCell::new() }
    }

    /// For a command that says nothing of where calls go.
    pub(super) fn without_warnings(context: &'c Context) -> Self {
        Self { warns: false, ..Self::new(context) }
    }

    /// With this vault open already.
    pub(super) fn with_vault(context: &'c Context, vault: Vault) -> Self {
        let keys = Self::without_warnings(context);
        Self { vault: OnceCell::from(vault), ..keys }
    }

    /// The vault, where it was needed.
    pub(super) fn into_vault(self) -> Option<Vault> {
        self.vault.into_inner()
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

    /// What opens values that are under these keys.
    pub(super) fn opener_of(&self, keys: &[KeyArg]) -> Result<Opener, CommandError> {
        let named: Vec<String> = keys.iter().filter_map(KeyArg::kms).map(str::to_owned).collect();
        let kms = if named.is_empty() {
            None
        } else {
            Some(KmsWave::of(Rc::clone(self.aws()?), &named)?)
        };
        let here = keys.iter().filter(|key| key.kms().is_none()).map(|key| self.key(key));
        Ok(Opener::new(Keyring::new(here.collect::<Result<_, _>>()?), kms))
    }

    /// What opens the values that a run has sealed, or is to unseal: the keys that they name, and those in
    /// files that the plan names.
    pub(super) fn opener_for(&self, plan: &Plan) -> Result<Opener, CommandError> {
        let items = plan.files.iter().flat_map(|file| &file.items);
        let sealed = items.filter(|item| item.entry.is_none());
        let sealed = sealed.map(|item| Sealed::parse(item.reference.as_bytes()));
        let sealed = sealed.collect::<Result<Vec<_>, _>>()?;
        let mut files = Vec::new();
        for key in &plan.key_files {
            files.push(key.parse().map_err(|why: String| CommandError::usage(why, Vec::new()))?);
        }
        let mut opener = self.opener(&[], sealed.iter())?;
        opener.add(self.named(&files)?);
        Ok(opener)
    }

    /// What opens these values: the keys given, those of the vault that the values name, and the keys of KMS
    /// that they name, unless keys were given.
    pub(super) fn opener<'s>(
        &self,
        given: &[KeyArg],
        values: impl Iterator<Item = &'s Sealed>,
    ) -> Result<Opener, CommandError> {
        let messages: Vec<&[EncryptedDataKey]> =
            values.map(|value| &*value.header().data_keys).collect();
        let mut here: Vec<Box<dyn WrappingKey>> = Vec::new();
        for key in given.iter().filter(|key| !matches!(key, KeyArg::Kms(_))) {
            here.push(self.key(key)?);
        }
        here.extend(self.of_the_vault(given, &messages)?);
        let named = given.iter().filter_map(KeyArg::kms).map(str::to_owned);
        let named: Vec<String> = named.collect();
        let kms = if !messages.iter().copied().flatten().any(is_of_kms) {
            None
        } else if given.is_empty() {
            Some(KmsWave::of_any_key(Rc::clone(self.aws()?)))
        } else if named.is_empty() {
            None
        } else {
            Some(KmsWave::of(Rc::clone(self.aws()?), &named)?)
        };
        Ok(Opener::new(Keyring::new(here), kms))
    }

    /// The keys of the vault that messages name.
    fn of_the_vault(
        &self,
        given: &[KeyArg],
        messages: &[&[EncryptedDataKey]],
    ) -> Result<Vec<Box<dyn WrappingKey>>, CommandError> {
        let all = messages.iter().copied().flatten();
        let names: BTreeSet<&str> = all.filter_map(VaultKey::named_by).collect();
        if names.is_empty() || !Vault::exists(&self.context.settings.vault) {
            return Ok(Vec::new());
        }
        let vault = match self.vault() {
            Ok(vault) => vault,
            // Another key may open all of them.
            Err(_) if messages.iter().all(|keys| keys.iter().any(is_of_kms)) => {
                return Ok(Vec::new());
            }
            Err(error) => return Err(error),
        };
        let mut keys: Vec<Box<dyn WrappingKey>> = Vec::new();
        for name in names {
            if !given.contains(&KeyArg::Vault(name.to_owned())) {
                // Another vault may have had a key of that name.
                keys.extend(vault.key(name).ok().map(|key| Box::new(key) as _));
            }
        }
        Ok(keys)
    }

    /// The stores of these kinds, through the doors that are open already.
    pub(super) fn into_stores(self, kinds: &[StoreKind]) -> Result<Stores, CommandError> {
        if kinds.contains(&StoreKind::Vault) {
            self.vault()?;
        }
        let mut cloud = None;
        if kinds.iter().any(|kind| kind.is_aws()) {
            cloud = Some(Box::new(Cloud::new(Rc::clone(self.aws()?))) as Box<dyn Store>);
        }
        Ok(Stores::new(self.vault.into_inner(), cloud))
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

    /// Data keys go there in the clear, so it is said where that is, unless the command never does.
    fn aws(&self) -> Result<&Rc<Aws>, CommandError> {
        if let Some(aws) = self.aws.get() {
            return Ok(aws);
        }
        let aws = self.context.open_aws()?;
        if self.warns {
            warn_of_overrides(self.context, &aws)?;
        }
        Ok(self.aws.get_or_init(|| aws))
    }
}

/// The keys in files among these, as they can be named from anywhere.
pub(super) fn key_files(keys: &[KeyArg]) -> Result<Vec<String>, CommandError> {
    let mut named = Vec::new();
    for key in keys {
        if let Some(file) = key.file() {
            let file = fs::canonical(file)?;
            if file.to_str().is_none() {
                let message = format!("the path {} is not valid UTF-8", file.display());
                return Err(CommandError::refused(message, Vec::new()));
            }
            named.push(key.clone().in_file(file).to_string());
        }
    }
    Ok(named)
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
