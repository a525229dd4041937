//! AWS Parameter Store.

use std::rc::Rc;

use super::{Kept, Put, StoreError, Stored, Summary, Version, Wanted};
use crate::aws::Aws;
use crate::progress::Progress;
use crate::reference::{Address, VersionName};

/// Parameter Store, as far as we use it.
pub(super) struct ParameterStore {
    aws: Rc<Aws>,
}

impl ParameterStore {
    pub(super) fn new(aws: Rc<Aws>) -> Self {
        Self { aws }
    }

    /// See [`Store::get`](super::Store::get).
    pub(super) async fn get(&self, wanted: &[Wanted]) -> Vec<Result<Kept, StoreError>> {
        wanted.iter().map(|_| Err(StoreError::NoAnswer)).collect()
    }

    /// See [`Store::describe`](super::Store::describe).
    pub(super) async fn describe(
        &self,
        addresses: &[Address],
    ) -> Result<Vec<Option<Summary>>, StoreError> {
        let _ = (&self.aws, addresses);
        Err(StoreError::NoAnswer)
    }

    /// See [`Store::list`](super::Store::list).
    pub(super) async fn list(&self, under: Option<&Address>) -> Result<Vec<Summary>, StoreError> {
        let _ = under;
        Err(StoreError::NoAnswer)
    }

    /// See [`Store::history`](super::Store::history).
    pub(super) async fn history(&self, address: &Address) -> Result<Vec<Version>, StoreError> {
        let _ = address;
        Err(StoreError::NoAnswer)
    }

    /// See [`Store::put`](super::Store::put).
    pub(super) async fn put(
        &self,
        puts: &[Put<'_>],
        stored: Stored<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<VersionName>, StoreError> {
        let _ = (puts, stored, progress);
        Err(StoreError::NoAnswer)
    }

    /// See [`Store::delete`](super::Store::delete).
    pub(super) async fn delete(
        &self,
        addresses: &[Address],
        recovery_days: u8,
    ) -> Result<(), StoreError> {
        let _ = (addresses, recovery_days);
        Err(StoreError::NoAnswer)
    }

    /// See [`Store::undelete`](super::Store::undelete).
    pub(super) async fn undelete(&self, address: &Address) -> Result<(), StoreError> {
        let _ = address;
        Err(StoreError::NoAnswer)
    }

    /// See [`Store::purge`](super::Store::purge).
    pub(super) async fn purge(&self, addresses: &[Address]) -> Result<(), StoreError> {
        let _ = addresses;
        Err(StoreError::NoAnswer)
    }
}
