//! Stages in Secrets Manager: its staging labels.

use std::rc::Rc;

use super::{Staged, Stages, Staging, made};
use crate::aws::Aws;
use crate::name::Token;
use crate::progress::Progress;
use crate::reference::{Address, VersionName};
use crate::secret::Plaintext;
use crate::store::secrets_manager::SecretsManager;
use crate::store::{Kept, Put, StoreError, Wanted, one};

/// The secrets behind a door to AWS, by their stages.
pub struct StagedSecrets {
    aws: Rc<Aws>,
    secrets: SecretsManager,
}

impl StagedSecrets {
    /// Behind this door. Nothing is called yet.
    pub fn new(aws: Rc<Aws>) -> Self {
        Self { secrets: SecretsManager::new(Rc::clone(&aws)), aws }
    }
}

impl Staging for StagedSecrets {
    fn stages(&self, address: &Address) -> Result<Stages, StoreError> {
        self.aws.wait(self.secrets.stages(address))
    }

    fn version(&self, wanted: &Wanted) -> Result<Kept, StoreError> {
        let kept = one(self.aws.wait(self.secrets.get(std::slice::from_ref(wanted))));
        // A hook may run for long, and the buffers of a connection must not keep the value so long.
        self.aws.settle();
        kept
    }

    fn made(&self, address: &Address, version: &VersionName) -> Result<Option<i64>, StoreError> {
        Ok(made(&self.aws.wait(self.secrets.history(address))?, version))
    }

    fn stage(&mut self, put: &Put<'_>, _progress: &dyn Progress) -> Result<Staged, StoreError> {
        self.aws.wait(self.secrets.stage(put))
    }

    fn staged(&self, address: &Address, token: Token) -> Result<Kept, StoreError> {
        let kept = self.aws.wait(self.secrets.staged(address, token));
        self.aws.settle();
        kept
    }

    fn promote(
        &mut self,
        address: &Address,
        token: Token,
        _value: &Plaintext,
        from: &VersionName,
        _progress: &dyn Progress,
    ) -> Result<VersionName, StoreError> {
        let to = VersionName::Id(token.to_string());
        self.aws.wait(self.secrets.put_in_use(address, from, &to))?;
        Ok(to)
    }

    fn settle(&mut self, address: &Address, token: Token) -> Result<(), StoreError> {
        self.aws.wait(self.secrets.unstage(address, &token.to_string()))
    }

    fn discard(&mut self, address: &Address, pending: &str) -> Result<(), StoreError> {
        self.aws.wait(self.secrets.unstage(address, pending))
    }

    fn revert(
        &mut self,
        address: &Address,
        from: &VersionName,
        to: &VersionName,
        _progress: &dyn Progress,
    ) -> Result<VersionName, StoreError> {
        self.aws.wait(self.secrets.put_in_use(address, from, to))?;
        Ok(to.clone())
    }

    fn start(&mut self, address: &Address, token: Token) -> Result<(), StoreError> {
        self.aws.wait(self.secrets.start_rotation(address, token))
    }
}
