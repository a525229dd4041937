//! Staging labels: a version that waits, and the one in use.

use super::answer::{self, request_parts};
use super::recent::Patience;
use super::secret::Secret;
use super::{ATTEMPTS, FIRST_WAIT, PENDING, SecretsManager, name};
use crate::aws::{AwsError, Backoff, Fault};
use crate::name::Token;
use crate::reference::{Address, VersionName};
use crate::store::staging::{Staged, Stages, made};
use crate::store::{Change, Kept, Put, StoreError, Wanted};

/// Where a label goes.
struct Move<'m> {
    label: &'m str,
    to: Option<&'m str>,
    from: Option<&'m str>,
}

/// Whether the same call may do better: it was lost, or came before everybody knew of the version.
fn may_pass(error: &AwsError) -> bool {
    error.is_lost() || error.fault() == Fault::NotFound
}

/// What a look at the labels says of a move.
enum Seen {
    Done,
    NotYet,
    Otherwise,
}

impl SecretsManager {
    /// See [`Staging::stages`](crate::store::staging::Staging::stages).
    pub(in crate::store) async fn stages(&self, address: &Address) -> Result<Stages, StoreError> {
        let secret = self.secret(address).await?;
        let secret = secret.ok_or_else(|| StoreError::NotFound { address: address.clone() })?;
        match secret.deleted {
            Some(until) => {
                Err(StoreError::Deleted { address: address.clone(), until: Some(until) })
            }
            None => secret.stages(address),
        }
    }

    /// See [`Staging::stage`](crate::store::staging::Staging::stage).
    ///
    /// A version of this id that lost its label is of a rotation that was rolled back: it is taken up again.
    /// One that was in use once is older than the version in use, and stays what it is.
    pub(in crate::store) async fn stage(&self, put: &Put<'_>) -> Result<Staged, StoreError> {
        let (address, token) = (&put.address, put.token.to_string());
        let mut backoff = Backoff::new(FIRST_WAIT);
        for attempt in 1.. {
            let error = match self.put_pending(put).await {
                Ok(()) => return Ok(Staged::Ours),
                Err(StoreError::Aws(error)) => error,
                Err(error) => return Err(error),
            };
            let looked = self.secret(address).await;
            if let Ok(Some(secret)) = &looked
                && secret.pending() == Some(&token)
            {
                // Of this attempt or of an earlier process: whoever reads it back finds out.
                return Ok(Staged::Earlier);
            }
            if error.fault() == Fault::AlreadyExists {
                return self.take_up(address, &token).await;
            }
            if error.is_lost() && attempt < ATTEMPTS {
                backoff.wait().await;
                continue;
            }
            if looked.is_err() {
                let source = Box::new(error);
                let address = address.clone();
                return Err(StoreError::Unknown { address, done: Change::Written, source });
            }
            return Err(answer::explained(address, error));
        }
        Err(StoreError::NoAnswer)
    }

    async fn put_pending(&self, put: &Put<'_>) -> Result<(), StoreError> {
        let address = &put.address;
        let client = self.client(address).await?;
        let token = put.token.to_string();
        self.writes.turn().await;
        let (text, bytes) = request_parts(put.value, put.binary);
        let request = client.put_secret_value().secret_id(address.name());
        let request = request.client_request_token(&token).version_stages(PENDING);
        let request = request.set_secret_string(text).set_secret_binary(bytes);
        let answer = request.send().await;
        let call = self.aws.call("secretsmanager:PutSecretValue", address.to_string(), true);
        let answer = answer.map_err(|error| AwsError::from_sdk(&call, &error))?;
        let (arn, own_name) = (answer.arn.unwrap_or_default(), answer.name.unwrap_or_default());
        let is_ours = name::means(address.name(), &arn, &own_name)
            && answer.version_id.as_ref() == Some(&token)
            && answer.version_stages.unwrap_or_default().iter().any(|label| label == PENDING);
        if is_ours { Ok(()) } else { Err(AwsError::garbled(&call).into()) }
    }

    /// See [`Staging::staged`](crate::store::staging::Staging::staged). A read that comes right after the write
    /// may not see it yet.
    pub(in crate::store) async fn staged(
        &self,
        address: &Address,
        token: Token,
    ) -> Result<Kept, StoreError> {
        let version = VersionName::Id(token.to_string());
        let wanted = Wanted::version(address.clone(), version);
        let mut patience = Patience::new();
        loop {
            match self.get_one(&wanted).await {
                Err(StoreError::NoVersion { .. }) if patience.waits().await => {}
                answer => return answer,
            }
        }
    }

    async fn take_up(&self, address: &Address, token: &str) -> Result<Staged, StoreError> {
        let stages = self.stages(address).await?;
        let history = self.history(address).await?;
        let ours = made(&history, &VersionName::Id(token.to_owned()));
        let current = made(&history, &stages.current);
        if ours < current {
            return Err(StoreError::UsedBefore { address: address.clone() });
        }
        let to_pending = Move { label: PENDING, to: Some(token), from: None };
        self.move_label(address, &to_pending, |secret| match secret.pending() {
            Some(pending) if pending == token => Seen::Done,
            Some(_) => Seen::Otherwise,
            None => Seen::NotYet,
        })
        .await?;
        Ok(Staged::Earlier)
    }

    /// Makes another version the one in use, in place of `from` and of no other.
    pub(in crate::store) async fn put_in_use(
        &self,
        address: &Address,
        from: &VersionName,
        to: &VersionName,
    ) -> Result<(), StoreError> {
        let (from, to) = (from.to_string(), to.to_string());
        let current = Move { label: super::CURRENT, to: Some(&to), from: Some(&from) };
        self.move_label(address, &current, |secret| match secret.newest.as_deref() {
            Some(newest) if newest == to => Seen::Done,
            Some(newest) if newest == from => Seen::NotYet,
            _ => Seen::Otherwise,
        })
        .await?;
        self.recent.wrote(address, Some(&from));
        Ok(())
    }

    /// Has a version wait no longer.
    pub(in crate::store) async fn unstage(
        &self,
        address: &Address,
        version: &str,
    ) -> Result<(), StoreError> {
        let away = Move { label: PENDING, to: None, from: Some(version) };
        self.move_label(address, &away, |secret| match secret.pending() {
            Some(pending) if pending == version => Seen::NotYet,
            _ => Seen::Done,
        })
        .await
    }

    /// Moves a label, and looks where it is when the answer does not say that it was moved.
    async fn move_label(
        &self,
        address: &Address,
        wanted: &Move<'_>,
        seen: impl Fn(&Secret) -> Seen,
    ) -> Result<(), StoreError> {
        let mut backoff = Backoff::new(FIRST_WAIT);
        for attempt in 1.. {
            let error = match self.send_move(address, wanted).await {
                Ok(()) => return Ok(()),
                Err(StoreError::Aws(error)) => error,
                Err(error) => return Err(error),
            };
            // Also when it was refused: the SDK does not tell what became of its earlier attempts.
            match self.secret(address).await {
                Ok(Some(secret)) => match seen(&secret) {
                    Seen::Done => return Ok(()),
                    Seen::NotYet if may_pass(&error) && attempt < ATTEMPTS => {}
                    Seen::NotYet => return Err(answer::explained(address, error)),
                    Seen::Otherwise => {
                        return Err(StoreError::Conflict { address: address.clone() });
                    }
                },
                Ok(None) => return Err(StoreError::NotFound { address: address.clone() }),
                Err(_) if error.is_lost() && attempt < ATTEMPTS => {}
                Err(_) => {
                    let (address, source) = (address.clone(), Box::new(error));
                    return Err(StoreError::Unknown { address, done: Change::Relabelled, source });
                }
            }
            backoff.wait().await;
        }
        Err(StoreError::NoAnswer)
    }

    async fn send_move(&self, address: &Address, wanted: &Move<'_>) -> Result<(), StoreError> {
        let operation = "secretsmanager:UpdateSecretVersionStage";
        let call = self.aws.call(operation, address.to_string(), false);
        let client = self.client(address).await?;
        self.writes.turn().await;
        let request = client.update_secret_version_stage().secret_id(address.name());
        let request = request.version_stage(wanted.label);
        let request = request.set_move_to_version_id(wanted.to.map(str::to_owned));
        let request = request.set_remove_from_version_id(wanted.from.map(str::to_owned));
        let answer = request.send().await.map_err(|error| AwsError::from_sdk(&call, &error))?;
        let (arn, own_name) = (answer.arn.unwrap_or_default(), answer.name.unwrap_or_default());
        if name::means(address.name(), &arn, &own_name) {
            Ok(())
        } else {
            Err(AwsError::garbled(&call).into())
        }
    }

    /// See [`Staging::start`](crate::store::staging::Staging::start). The same token begins nothing twice.
    pub(in crate::store) async fn start_rotation(
        &self,
        address: &Address,
        token: Token,
    ) -> Result<(), StoreError> {
        let call = self.aws.call("secretsmanager:RotateSecret", address.to_string(), false);
        let request = self.client(address).await?.rotate_secret().secret_id(address.name());
        self.writes.turn().await;
        let answer = request.client_request_token(token.to_string()).send().await;
        let error = match answer.map_err(|error| AwsError::from_sdk(&call, &error)) {
            Ok(answer) if answer.version_id.as_ref() == Some(&token.to_string()) => return Ok(()),
            Ok(_) => AwsError::garbled(&call),
            Err(error) => error,
        };
        match self.secret(address).await {
            Ok(Some(secret)) if secret.has(token) => Ok(()),
            Ok(_) => Err(answer::explained(address, error)),
            Err(_) => {
                let (address, source) = (address.clone(), Box::new(error));
                Err(StoreError::Unknown { address, done: Change::Written, source })
            }
        }
    }
}
