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
    Expected, Kept, Put, Store, StoreError, Version, Wanted, check_limits, one, summary_of,
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
    Ok(look(store, address)?.stages)
}

/// All that can be seen of an entry and of what waits beside it.
struct Looked {
    stages: Stages,
    current: Kept,
    waiting: Waiting,
    history: Vec<Version>,
}

fn look(store: &dyn Store, address: &Address) -> Result<Looked, StoreError> {
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
    let pending = match &waiting {
        Waiting::Nothing => None,
        Waiting::Foreign => Some(FOREIGN.to_owned()),
        Waiting::Value(token, value) => {
            // Promoted, and cut off before it was marked.
            if value.same_as(&current.value) && !promoted.iter().any(|(one, _)| one == token) {
                promoted.push((*token, current.version.clone()));
            }
            Some(token.to_string())
        }
    };
    let before = history.iter().rev().find(|version| version.name != current.version);
    let stages = Stages {
        identity: address.to_string(),
        previous: before.map(|version| version.name.clone()),
        current: current.version.clone(),
        pending,
        rotator: None,
        has_room: has_room(address, &history),
        promoted,
    };
    Ok(Looked { stages, current, waiting, history })
}

/// Whether there is room for one more version: Parameter Store drops the oldest one, unless it has a label.
fn has_room(address: &Address, history: &[Version]) -> bool {
    let is_full = address.store() == StoreKind::ParameterStore && history.len() >= VERSIONS;
    !is_full || history.first().is_some_and(|oldest| oldest.labels.is_empty())
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
        check_limits(address.store(), &text).map_err(|limit| {
            let source = limit.less(text.expose().len() - put.value.expose().len());
            StoreError::NotTaken { address: address.clone(), source }
        })?;
        let summary = summary_of(self.store, address)?;
        let summary = summary.ok_or_else(|| StoreError::NotFound { address: address.clone() })?;
        if summary.in_clear {
            return Err(StoreError::KeptInClear { address: address.clone() });
        }
        let aside = Put {
            address: beside(address)?,
            value: &text,
            token: Token::random()?,
            expected: Expected::Nothing,
            key: summary.key,
            binary: false,
        };
        match self.store.put(&[aside], &mut |_, _| Ok(()), progress) {
            Ok(_) => {
                // It is read back from the store, and not from memory.
                self.store.refresh()?;
                Ok(Staged::Ours)
            }
            // Another process, or one that was cut off, with the same rotation.
            Err(StoreError::Conflict { .. }) => match waits_at(self.store, address)? {
                Waiting::Value(of, _) if of == put.token => Ok(Staged::Earlier),
                _ => Err(StoreError::Conflict { address: address.clone() }),
            },
            Err(error) => Err(error),
        }
    }

    /// See [`Staging::promote`](super::Staging::promote).
    pub(super) fn promote(
        &mut self,
        address: &Address,
        token: Token,
        value: &Plaintext,
        from: &VersionName,
        progress: &dyn Progress,
    ) -> Result<VersionName, StoreError> {
        // Parameter Store keeps the key by itself; the vault takes its default for a version without one.
        let key = match address.store() {
            StoreKind::Vault => summary_of(self.store, address)?.and_then(|summary| summary.key),
            _ => None,
        };
        let (address, expected) = (address.clone(), Expected::Version(from.clone()));
        let put = Put { address, value, token, expected, key, binary: false };
        let versions = self.store.put(&[put], &mut |_, _| Ok(()), progress)?;
        versions.into_iter().next().ok_or(StoreError::NoAnswer)
    }

    /// See [`Staging::settle`](super::Staging::settle).
    pub(super) fn settle(&mut self, address: &Address, token: Token) -> Result<(), StoreError> {
        // From the store, and not from memory: the value is about to be nowhere else.
        self.store.refresh()?;
        let Looked { stages, current, waiting, history } = look(self.store, address)?;
        let Waiting::Value(of, value) = waiting else {
            return Ok(());
        };
        if of != token {
            return Ok(());
        }
        let known = stages.promoted.iter().find(|(one, _)| *one == token);
        let Some((_, version)) = known else {
            return Err(StoreError::Conflict { address: address.clone() });
        };
        let kept = if *version == current.version {
            current
        } else {
            one(self.store.get(&[Wanted::version(address.clone(), version.clone())]))?
        };
        if !kept.value.same_as(&value) {
            return Err(StoreError::ReadBack { address: address.clone() });
        }
        if let Some(labels) = self.labels_of(address) {
            labels.mark(address, Some(token), version, &history)?;
        }
        self.remove(address)
    }

    /// Who labels its versions; none where the store has no labels.
    fn labels_of(&self, address: &Address) -> Option<&ParameterLabels> {
        self.labels.filter(|_| address.store() == StoreKind::ParameterStore)
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
        let token = Token::random()?;
        let version = self.promote(address, token, &kept.value, from, progress)?;
        self.store.refresh()?;
        let now = one(self.store.get(&[Wanted::version(address.clone(), version.clone())]))?;
        if !now.value.same_as(&kept.value) {
            return Err(StoreError::ReadBack { address: address.clone() });
        }
        if let Some(labels) = self.labels_of(address) {
            labels.mark(address, None, &version, &self.store.history(address)?)?;
        }
        Ok(version)
    }
}
