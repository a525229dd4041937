//! Secrets away, and back.

use futures_util::StreamExt as _;
use futures_util::stream;

use super::secret::Secret;
use super::{SecretsManager, WRITES_AT_ONCE, answer, name};
use crate::aws::{AwsError, Fault};
use crate::reference::Address;
use crate::store::{Change, StoreError};

impl SecretsManager {
    /// See [`Store::delete`](crate::store::Store::delete).
    pub(in crate::store) async fn delete(
        &self,
        addresses: &[Address],
        recovery_days: u8,
    ) -> Result<(), StoreError> {
        let calls = addresses.iter().map(|address| self.schedule(address, recovery_days));
        all(calls).await
    }

    /// See [`Store::undelete`](crate::store::Store::undelete).
    pub(in crate::store) async fn undelete(&self, address: &Address) -> Result<(), StoreError> {
        let call = self.aws.call("secretsmanager:RestoreSecret", address.to_string(), false);
        let request = self.client(address).await?.restore_secret().secret_id(address.name());
        let answer = request.send().await.map_err(|error| AwsError::from_sdk(&call, &error));
        let about = answer.and_then(|it| name::check(&call, address.name(), it.arn(), it.name()));
        let Err(error) = about else {
            return Ok(());
        };
        self.settle(address, error, Change::Restored, |secret| {
            secret.is_some_and(|secret| secret.deleted.is_none())
        })
        .await
    }

    /// See [`Store::purge`](crate::store::Store::purge).
    pub(in crate::store) async fn purge(&self, addresses: &[Address]) -> Result<(), StoreError> {
        // All are looked at before any is gone.
        for (address, secret) in addresses.iter().zip(self.secrets(addresses).await?) {
            let address = || address.clone();
            let secret = secret.ok_or_else(|| StoreError::NotFound { address: address() })?;
            if secret.deleted.is_none() {
                return Err(StoreError::NotDeleted { address: address() });
            }
        }
        all(addresses.iter().map(|address| self.remove(address))).await
    }

    async fn schedule(&self, address: &Address, recovery_days: u8) -> Result<(), StoreError> {
        let call = self.aws.call("secretsmanager:DeleteSecret", address.to_string(), false);
        let request = self.client(address).await?.delete_secret().secret_id(address.name());
        self.writes.turn().await;
        let answer = request.recovery_window_in_days(recovery_days.into()).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error));
        let date = answer.and_then(|answer| {
            name::check(&call, address.name(), answer.arn(), answer.name())?;
            answer.deletion_date.ok_or_else(|| AwsError::garbled(&call))
        });
        let Err(error) = date else {
            return Ok(());
        };
        self.settle(address, error, Change::Deleted, |secret| {
            secret.is_some_and(|secret| secret.deleted.is_some())
        })
        .await
    }

    /// What has come of a call that failed, or whose answer says nothing: it may have been done by an attempt whose
    /// answer was lost, or before. The SDK tells of its last attempt only.
    async fn settle(
        &self,
        address: &Address,
        error: AwsError,
        done: Change,
        is_done: impl FnOnce(Option<&Secret>) -> bool,
    ) -> Result<(), StoreError> {
        match self.secret(address).await {
            Ok(secret) if is_done(secret.as_ref()) => Ok(()),
            Ok(_) => Err(answer::explained(address, error)),
            Err(_) => {
                let (address, source) = (address.clone(), Box::new(error));
                Err(StoreError::Unknown { address, done, source })
            }
        }
    }

    async fn remove(&self, address: &Address) -> Result<(), StoreError> {
        let call = self.aws.call("secretsmanager:DeleteSecret", address.to_string(), false);
        let request = self.client(address).await?.delete_secret().secret_id(address.name());
        self.writes.turn().await;
        let answer = request.force_delete_without_recovery(true).send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error));
        match answer.and_then(|it| name::check(&call, address.name(), it.arn(), it.name())) {
            // Gone, or by an attempt of ours whose answer was lost.
            Ok(()) => {}
            Err(error) if error.fault() == Fault::NotFound => {}
            Err(error) => {
                self.settle(address, error, Change::Removed, |it| it.is_none()).await?;
            }
        }
        self.recent.removed(address);
        Ok(())
    }
}

/// Does all of them, a few at a time; the first failure is told when all are over.
async fn all(
    calls: impl Iterator<Item = impl Future<Output = Result<(), StoreError>>>,
) -> Result<(), StoreError> {
    let calls = stream::iter(calls).buffered(WRITES_AT_ONCE);
    calls.fold(Ok(()), |so_far, one| async move { so_far.and(one) }).await
}
