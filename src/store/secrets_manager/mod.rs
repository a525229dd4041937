//! AWS Secrets Manager.
//!
//! What is asked for goes out at once, in as few calls as the service allows. What is written carries a
//! token that becomes the id of the version, so that a write which may or may not have been done can be
//! looked for before it is tried again.

mod answer;
mod batch;
mod describe;
mod get;
mod name;
mod put;
mod recent;
mod remove;
mod secret;
mod stage;
mod write;

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use aws_sdk_secretsmanager::Client;

use super::StoreError;
use crate::aws::{Aws, Pace, SECRET_READS, SECRET_WRITES};
use crate::reference::Address;
use recent::Recent;

/// Calls for one secret each that are under way at a time. The service would take thousands a second;
/// each is a connection of its own.
const AT_ONCE: usize = 16;

/// Writes that are under way at a time.
const WRITES_AT_ONCE: usize = 8;

/// Attempts of ours at one write. Each is up to three of the SDK's.
const ATTEMPTS: usize = 3;

/// The longest that the first pause between them takes.
const FIRST_WAIT: Duration = Duration::from_secs(1);

/// What the service calls the version that is in use.
const CURRENT: &str = "AWSCURRENT";

/// What it calls the one that was in use before.
const PREVIOUS: &str = "AWSPREVIOUS";

/// What it calls the one that waits to be in use.
const PENDING: &str = "AWSPENDING";

/// Secrets Manager, as far as we use it.
pub(super) struct SecretsManager {
    aws: Rc<Aws>,
    reads: Pace,
    writes: Pace,
    /// Whether we may not read several secrets in one call.
    batch_denied: Cell<bool>,
    recent: Recent,
}

impl SecretsManager {
    pub(super) fn new(aws: Rc<Aws>) -> Self {
        let writes = SECRET_WRITES.or(aws.settings().writes_per_second);
        Self {
            aws,
            reads: Pace::new(SECRET_READS),
            writes: Pace::new(writes),
            batch_denied: Cell::new(false),
            recent: Recent::default(),
        }
    }

    /// The client for the region of the secret.
    async fn client(&self, address: &Address) -> Result<Client, StoreError> {
        Ok(self.aws.secrets_manager(address.region()).await?)
    }
}
