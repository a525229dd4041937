//! AWS Systems Manager Parameter Store.
//!
//! It has no tokens and no compare-and-swap, and it drops the oldest version when there are 100. So every
//! write is looked after by hand: see [`write`].

mod answer;
mod describe;
mod label;
mod read;
mod remove;
mod write;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use aws_sdk_ssm::primitives::DateTime;

use super::{Kept, Put, StoreError, Stored, Summary, Version, Wanted};
use crate::aws::{Aws, PARAMETER_DELETES, PARAMETER_READS, PARAMETER_WRITES, Pace, Rate};
use crate::progress::Progress;
use crate::reference::{Address, VersionName};

use answer::{Answer, Decryption};
pub use label::ParameterLabels;
pub(super) use label::VERSIONS;

/// Parameter Store, as far as we use it.
pub(super) struct ParameterStore {
    aws: Rc<Aws>,
    reads: Pace,
    writes: Pace,
    write_rate: Rate,
    /// Descriptions and histories, which are as slow as writes.
    looks: Pace,
    deletes: Pace,
    /// The newest versions that this process has written: a read that does not know of them is too old.
    written: RefCell<HashMap<Address, u64>>,
}

impl ParameterStore {
    pub(super) fn new(aws: Rc<Aws>) -> Self {
        let asked = aws.settings().writes_per_second;
        let write_rate = PARAMETER_WRITES.or(asked);
        Self {
            aws,
            reads: Pace::new(PARAMETER_READS),
            writes: Pace::new(write_rate),
            write_rate,
            looks: Pace::new(write_rate),
            deletes: Pace::new(PARAMETER_DELETES.or(asked)),
            written: RefCell::default(),
        }
    }

    /// See [`Store::get`](super::Store::get). One wave of calls, for ten names each.
    pub(super) async fn get(&self, wanted: &[Wanted]) -> Vec<Result<Kept, StoreError>> {
        let answers = self.read(wanted, Decryption::Asked).await;
        let kept = |answer: Answer| {
            let version = VersionName::Number(answer.version);
            Kept { value: answer.value, version, binary: false }
        };
        answers.into_iter().map(|answer| answer.map(kept)).collect()
    }

    /// See [`Store::describe`](super::Store::describe).
    ///
    /// Keys are missing when `ssm:DescribeParameters` is denied or fails; the rest is known without it.
    pub(super) async fn describe(
        &self,
        addresses: &[Address],
    ) -> Result<Vec<Option<Summary>>, StoreError> {
        self.summaries(addresses).await
    }

    /// See [`Store::list`](super::Store::list).
    pub(super) async fn list(&self, under: Option<&Address>) -> Result<Vec<Summary>, StoreError> {
        self.all_under(under).await
    }

    /// See [`Store::history`](super::Store::history).
    pub(super) async fn history(&self, address: &Address) -> Result<Vec<Version>, StoreError> {
        self.versions(address).await
    }

    /// See [`Store::put`](super::Store::put).
    ///
    /// A value that is there already makes no new version when whatever is there may be replaced and no
    /// key is asked for. A conflict that only the answer to a write shows comes too late: then the value
    /// is the newest version, and the one that someone else wrote in between the last but one.
    pub(super) async fn put(
        &self,
        puts: &[Put<'_>],
        stored: Stored<'_>,
        progress: &dyn Progress,
    ) -> Result<Vec<VersionName>, StoreError> {
        self.write_all(puts, stored, progress).await
    }

    /// See [`Store::delete`](super::Store::delete).
    #[expect(clippy::unused_async, reason = "as in the other store")]
    pub(super) async fn delete(
        &self,
        addresses: &[Address],
        _recovery_days: u8,
    ) -> Result<(), StoreError> {
        match addresses.first() {
            Some(address) => Err(StoreError::NoWayBack { address: address.clone() }),
            None => Ok(()),
        }
    }

    /// See [`Store::undelete`](super::Store::undelete).
    #[expect(clippy::unused_async, reason = "as in the other store")]
    pub(super) async fn undelete(&self, address: &Address) -> Result<(), StoreError> {
        Err(StoreError::NoWayBack { address: address.clone() })
    }

    /// See [`Store::purge`](super::Store::purge).
    pub(super) async fn purge(&self, addresses: &[Address]) -> Result<(), StoreError> {
        self.remove_all(addresses).await
    }
}

/// Seconds since 1970-01-01 UTC.
fn seconds(date: Option<&DateTime>) -> Option<i64> {
    date.map(DateTime::secs)
}

/// A version's number, which begins at 1.
fn number(version: i64) -> Option<u64> {
    u64::try_from(version).ok().filter(|version| *version > 0)
}

/// Several addresses in a message.
fn named<'a>(mut addresses: impl ExactSizeIterator<Item = &'a Address>) -> String {
    let others = addresses.len().saturating_sub(1);
    let first = addresses.next().map(ToString::to_string).unwrap_or_default();
    if others == 0 { first } else { format!("{first} and {others} more") }
}
