//! Stages for stores that have none: the new value waits in an entry of its own beside the one it is for.
//!
//! The vault and Parameter Store hand out the newest version, so a version that must not be read yet cannot be
//! one. What waits says which rotation it is of. When it is in use, the version is known as that of the
//! rotation by its token in the vault, and by a label in Parameter Store.

use super::pending::{beside, opened, sealed_for};
use super::{Staged, Stages};
use crate::name::Token;
use crate::progress::Progress;
use crate::reference::{Address, StoreKind, VersionName};
use crate::secret::Plaintext;
use crate::store::parameter_store::{ParameterLabels, VERSIONS};
use crate::store::{
    Expected, Kept, Put, Store, StoreError, Version, Wanted, check_limits, keep, one,
};

/// What waits beside an entry that kmseal has not put there.
const FOREIGN: &str = "of somebody else";

/// The stores, and who puts labels on parameters.
pub(super) struct Beside<'s> {
    pub(super) store: &'s mut dyn Store,
    pub(super) labels: Option<&'s ParameterLabels>,
}

/// See [`Staging::stages`](super::Staging::stages).
pub(super) fn stages(store: &dyn Store, address: &Address) -> Result<Stages, StoreError> {
    let aside = beside(address)?;
    let wanted = [Wanted::newest(address.clone()), Wanted::newest(aside)];
    let mut answers = store.get(&wanted).into_iter();
    let (current, aside) = (answers.next(), answers.next());
    let current = current.unwrap_or(Err(StoreError::NoAnswer))?;
    let waiting = waiting(aside.unwrap_or(Err(StoreError::NoAnswer)))?;
    let history = store.history(address)?;
    let mut promoted = Vec::new();
    for version in &history {
        promoted.extend(tokens(version).map(|token| (token, version.name.clone())));
    }
    let pending = match waiting {
        Waiting::Nothing => None,
        Waiting::Foreign => Some(FOREIGN.to_owned()),
        Waiting::Value(token, value) => {
            // Promoted, and cut off before it was marked.
            if value.same_as(&current.value) && !promoted.iter().any(|(one, _)| *one == token) {
                promoted.push((token, current.version.clone()));
            }
            Some(token.to_string())
        }
    };
    let before = history.iter().rev().find(|version| version.name != current.version);
    Ok(Stages {
        identity: address.to_string(),
        previous: before.map(|version| version.name.clone()),
        current: current.version,
        pending,
        rotator: None,
        promoted,
    })
}

/// The rotations of ours that a version was made by.
fn tokens(version: &Version) -> impl Iterator<Item = Token> {
    let labels = version.labels.iter().filter_map(|label| ParameterLabels::token_in(label));
    version.token.into_iter().chain(labels)
}

enum Waiting {
    Nothing,
    Foreign,
    Value(Token, Plaintext),
}

fn waiting(answer: Result<Kept, StoreError>) -> Result<Waiting, StoreError> {
    match answer {
        Ok(kept) => Ok(match opened(&kept.value) {
            Some((token, value)) => Waiting::Value(token, value),
            None => Waiting::Foreign,
        }),
        Err(
            StoreError::NotFound { .. } | StoreError::Deleted { .. } | StoreError::NoVersion { .. },
        ) => Ok(Waiting::Nothing),
        Err(error) => Err(error),
    }
}

fn waits_at(store: &dyn Store, address: &Address) -> Result<Waiting, StoreError> {
    waiting(one(store.get(&[Wanted::newest(beside(address)?)])))
}

/// See [`Staging::staged`](super::Staging::staged).
pub(super) fn staged(
    store: &dyn Store,
    address: &Address,
    token: Token,
) -> Result<Kept, StoreError> {
    match waits_at(store, address)? {
        Waiting::Value(of, value) if of == token => {
            Ok(Kept { value, version: VersionName::Id(token.to_string()), binary: false })
        }
        _ => Err(StoreError::Conflict { address: address.clone() }),
    }
}

impl Beside<'_> {
    /// See [`Staging::stage`](super::Staging::stage).
    pub(super) fn stage(
        &mut self,
        put: &Put<'_>,
        progress: &dyn Progress,
    ) -> Result<Staged, StoreError> {
        let address = &put.address;
        let text = sealed_for(put.token, put.value);
        for value in [put.value, &text] {
            check_limits(address.store(), value)
                .map_err(|source| StoreError::NotTaken { address: address.clone(), source })?;
        }
        let summary = self.store.describe(std::slice::from_ref(address))?.into_iter().flatten();
        let summary = summary.last();
        let summary = summary.ok_or_else(|| StoreError::NotFound { address: address.clone() })?;
        if summary.in_clear {
            return Err(StoreError::KeptInClear { address: address.clone() });
        }
        self.check_room(address)?;
        let aside = Put {
            address: beside(address)?,
            value: &text,
            token: Token::random()?,
            expected: Expected::Nothing,
            key: summary.key,
            binary: false,
        };
        match keep(self.store, &aside, progress) {
            Ok(_) => Ok(Staged::Ours),
            // Another process, or one that was cut off, with the same rotation.
            Err(StoreError::Conflict { .. }) => match waits_at(self.store, address)? {
                Waiting::Value(of, _) if of == put.token => Ok(Staged::Earlier),
                _ => Err(StoreError::Conflict { address: address.clone() }),
            },
            Err(error) => Err(error),
        }
    }

    /// Whether there is room for one more version: better said before anything depends on it.
    fn check_room(&self, address: &Address) -> Result<(), StoreError> {
        if address.store() != StoreKind::ParameterStore {
            return Ok(());
        }
        let history = self.store.history(address)?;
        match history.first() {
            Some(oldest) if history.len() >= VERSIONS && !oldest.labels.is_empty() => {
                Err(StoreError::OldestIsLabelled { address: address.clone() })
            }
            _ => Ok(()),
        }
    }

    /// See [`Staging::promote`](super::Staging::promote).
    pub(super) fn promote(
        &mut self,
        address: &Address,
        token: Token,
        from: &VersionName,
        progress: &dyn Progress,
    ) -> Result<VersionName, StoreError> {
        let kept = staged(self.store, address, token)?;
        self.write(address, &kept.value, token, from, progress)
    }

    fn write(
        &mut self,
        address: &Address,
        value: &Plaintext,
        token: Token,
        from: &VersionName,
        progress: &dyn Progress,
    ) -> Result<VersionName, StoreError> {
        let summary = self.store.describe(std::slice::from_ref(address))?.into_iter().flatten();
        let put = Put {
            address: address.clone(),
            value,
            token,
            expected: Expected::Version(from.clone()),
            // The vault takes its default for a version without one.
            key: summary.last().and_then(|summary| summary.key),
            binary: false,
        };
        let versions = self.store.put(&[put], &mut |_, _| Ok(()), progress)?;
        versions.into_iter().next().ok_or(StoreError::NoAnswer)
    }

    /// See [`Staging::settle`](super::Staging::settle).
    pub(super) fn settle(&mut self, address: &Address, token: Token) -> Result<(), StoreError> {
        self.store.refresh()?;
        let Waiting::Value(of, value) = waits_at(self.store, address)? else {
            return Ok(());
        };
        if of != token {
            return Ok(());
        }
        let stages = stages(self.store, address)?;
        let known = stages.promoted.iter().find(|(one, _)| *one == token);
        let Some((_, version)) = known else {
            return Err(StoreError::Conflict { address: address.clone() });
        };
        // From the store, and not from memory: the value is about to be nowhere else.
        let kept = one(self.store.get(&[Wanted::version(address.clone(), version.clone())]))?;
        if !kept.value.same_as(&value) {
            return Err(StoreError::ReadBack { address: address.clone() });
        }
        if let (Some(labels), StoreKind::ParameterStore) = (self.labels, address.store()) {
            let history = self.store.history(address)?;
            labels.mark(address, token, version, &history)?;
        }
        self.remove(address)
    }

    /// See [`Staging::discard`](super::Staging::discard).
    pub(super) fn discard(&mut self, address: &Address, pending: &str) -> Result<(), StoreError> {
        match waits_at(self.store, address)? {
            Waiting::Nothing => Ok(()),
            Waiting::Value(of, _) if of.to_string() == pending => self.remove(address),
            Waiting::Foreign if pending == FOREIGN => self.remove(address),
            _ => Err(StoreError::Conflict { address: address.clone() }),
        }
    }

    fn remove(&mut self, address: &Address) -> Result<(), StoreError> {
        let aside = [beside(address)?];
        if address.store() == StoreKind::Vault {
            self.store.delete(&aside, crate::store::RECOVERY_DAYS)?;
        }
        self.store.purge(&aside)
    }

    /// See [`Staging::revert`](super::Staging::revert): the earlier value becomes the newest version once more.
    pub(super) fn revert(
        &mut self,
        address: &Address,
        from: &VersionName,
        to: &VersionName,
        progress: &dyn Progress,
    ) -> Result<VersionName, StoreError> {
        let kept = one(self.store.get(&[Wanted::version(address.clone(), to.clone())]))?;
        let version = self.write(address, &kept.value, Token::random()?, from, progress)?;
        self.store.refresh()?;
        let now = one(self.store.get(&[Wanted::version(address.clone(), version.clone())]))?;
        if now.value.same_as(&kept.value) {
            Ok(version)
        } else {
            Err(StoreError::ReadBack { address: address.clone() })
        }
    }
}
