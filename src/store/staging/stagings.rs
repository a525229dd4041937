//! All stores as one, by their stages.

use super::beside::{self, Beside};
use super::{Staged, StagedSecrets, Stages, Staging, made};
use crate::name::Token;
use crate::progress::Progress;
use crate::reference::{Address, StoreKind, VersionName};
use crate::secret::Plaintext;
use crate::store::parameter_store::ParameterLabels;
use crate::store::{Kept, Put, Store as _, StoreError, Stores, Wanted, one};

/// The stores that a rotation needs, opened.
pub struct Stagings {
    /// All of them, by their entries.
    pub stores: Stores,
    /// The secrets of Secrets Manager, where it is about some.
    pub secrets: Option<StagedSecrets>,
    /// Who puts labels on parameters, likewise.
    pub labels: Option<ParameterLabels>,
}

impl Stagings {
    fn of_secrets(&self, address: &Address) -> Option<&StagedSecrets> {
        self.secrets.as_ref().filter(|_| address.store() == StoreKind::SecretsManager)
    }

    fn of_secrets_mut(&mut self, address: &Address) -> Option<&mut StagedSecrets> {
        self.secrets.as_mut().filter(|_| address.store() == StoreKind::SecretsManager)
    }

    fn beside(&mut self) -> Beside<'_> {
        Beside { store: &mut self.stores, labels: self.labels.as_ref() }
    }
}

impl Staging for Stagings {
    fn stages(&self, address: &Address) -> Result<Stages, StoreError> {
        if let Some(secrets) = self.of_secrets(address) {
            return secrets.stages(address);
        }
        let mut stages = beside::stages(&self.stores, address)?;
        if let (StoreKind::ParameterStore, Some(labels)) = (address.store(), &self.labels) {
            // With a region or without one it is the same parameter.
            stages.identity = labels.identity(address)?;
        }
        Ok(stages)
    }

    fn version(&self, wanted: &Wanted) -> Result<Kept, StoreError> {
        match self.of_secrets(&wanted.address) {
            Some(secrets) => secrets.version(wanted),
            None => one(self.stores.get(std::slice::from_ref(wanted))),
        }
    }

    fn made(&self, address: &Address, version: &VersionName) -> Result<Option<i64>, StoreError> {
        match self.of_secrets(address) {
            Some(secrets) => secrets.made(address, version),
            None => Ok(made(&self.stores.history(address)?, version)),
        }
    }

    fn stage(&mut self, put: &Put<'_>, progress: &dyn Progress) -> Result<Staged, StoreError> {
        match self.of_secrets_mut(&put.address) {
            Some(secrets) => secrets.stage(put, progress),
            None => self.beside().stage(put, progress),
        }
    }

    fn staged(&self, address: &Address, token: Token) -> Result<Kept, StoreError> {
        match self.of_secrets(address) {
            Some(secrets) => secrets.staged(address, token),
            None => beside::staged(&self.stores, address, token),
        }
    }

    fn promote(
        &mut self,
        address: &Address,
        token: Token,
        value: &Plaintext,
        from: &VersionName,
        progress: &dyn Progress,
    ) -> Result<VersionName, StoreError> {
        match self.of_secrets_mut(address) {
            Some(secrets) => secrets.promote(address, token, value, from, progress),
            None => self.beside().promote(address, token, value, from, progress),
        }
    }

    fn settle(&mut self, address: &Address, token: Token) -> Result<(), StoreError> {
        match self.of_secrets_mut(address) {
            Some(secrets) => secrets.settle(address, token),
            None => self.beside().settle(address, token),
        }
    }

    fn discard(&mut self, address: &Address, pending: &str) -> Result<(), StoreError> {
        match self.of_secrets_mut(address) {
            Some(secrets) => secrets.discard(address, pending),
            None => self.beside().discard(address, pending),
        }
    }

    fn revert(
        &mut self,
        address: &Address,
        from: &VersionName,
        to: &VersionName,
        progress: &dyn Progress,
    ) -> Result<VersionName, StoreError> {
        match self.of_secrets_mut(address) {
            Some(secrets) => secrets.revert(address, from, to, progress),
            None => self.beside().revert(address, from, to, progress),
        }
    }

    fn start(&mut self, address: &Address, token: Token) -> Result<(), StoreError> {
        match self.of_secrets_mut(address) {
            Some(secrets) => secrets.start(address, token),
            // Nobody but us rotates there.
            None => Err(StoreError::NotFound { address: address.clone() }),
        }
    }
}
