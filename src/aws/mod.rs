//! The door to AWS that all adapters share: one runtime, one configuration, one way out.

mod backoff;
mod clients;
mod deadline;
mod endpoint;
mod error;
mod facts;
mod failure;
mod fault;
mod load;
mod pace;
mod pages;
mod probe;
mod profiles;
mod resolve;
mod retries;
mod settings;
mod transport;
mod variables;

#[cfg(test)]
mod tests;

pub use backoff::Backoff;
pub use endpoint::{Override, Service};
pub use error::AwsError;
pub use failure::{Call, Failure};
pub use fault::Fault;
pub use pace::{
    PARAMETER_DELETES, PARAMETER_READS, PARAMETER_WRITES, Pace, Rate, SECRET_READS, SECRET_WRITES,
};
pub use pages::Pages;
pub use probe::{Configured, Probe};
pub use settings::AwsSettings;

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use tokio::sync::OnceCell;

use clients::Clients;
use load::Loaded;

/// How often the tasks of connections get a turn to end in; one is enough in practice.
const TURNS_TO_SETTLE: usize = 8;

/// AWS, as far as we use it. Cheap until it is asked for something.
///
/// Not to be shared between threads: adapters wait for what they ask for.
pub struct Aws {
    runtime: Runtime,
    settings: AwsSettings,
    loaded: OnceCell<Loaded>,
    clients: Clients,
}

/// Who the credentials belong to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The account, twelve digits.
    pub account: String,
    /// The user or role.
    pub arn: String,
    /// `aws`, `aws-cn`, `aws-us-gov`, …
    pub partition: String,
}

impl Aws {
    /// Reads nothing and calls nothing yet.
    pub fn new(settings: AwsSettings) -> Result<Self, AwsError> {
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self {
            runtime: runtime.map_err(AwsError::Runtime)?,
            settings,
            loaded: OnceCell::new(),
            clients: Clients::default(),
        })
    }

    /// What the command line said.
    pub fn settings(&self) -> &AwsSettings {
        &self.settings
    }

    /// Waits for calls, many of them at once if they are joined. Not inside of itself.
    pub fn wait<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    /// Lets time pass. Not inside of [`wait`](Self::wait).
    pub fn pause(&self, seconds: u64) {
        self.wait(async { tokio::time::sleep(Duration::from_secs(seconds)).await });
    }

    /// Hangs up, so that no buffer of a connection keeps plaintext. To be called when all that was to be
    /// read has been read, before anything that takes long; dropping does the same. Not inside of
    /// [`wait`](Self::wait).
    ///
    /// A connection that stays open keeps the last answer, decrypted, until the next one comes (seen with
    /// rustls 0.23). Every call that follows shakes hands again, so this is not part of waiting.
    pub fn settle(&self) {
        let Some(loaded) = self.loaded.get() else {
            return;
        };
        loaded.http.hang_up();
        self.runtime.block_on(async {
            // The tasks of the connections notice that nobody holds them, and end.
            for _ in 0..TURNS_TO_SETTLE {
                tokio::task::yield_now().await;
            }
        });
    }

    /// Names a call for [`AwsError::from_sdk`].
    pub fn call(
        &self,
        operation: &'static str,
        resource: impl Into<String>,
        carries_plaintext: bool,
    ) -> Call {
        let profile = self.settings.profile.clone();
        let fips = self.settings.fips || self.loaded.get().is_some_and(|loaded| loaded.fips);
        Call { operation, resource: resource.into(), carries_plaintext, profile, fips }
    }

    /// The region of whatever names none itself. Not inside of [`wait`](Self::wait).
    pub fn region(&self) -> Result<String, AwsError> {
        let loaded = self.wait(self.loaded())?;
        loaded.sdk.region().map(ToString::to_string).ok_or(AwsError::NoRegion)
    }

    /// Every endpoint in effect that is not AWS's own choice. Not inside of [`wait`](Self::wait).
    pub fn overrides(&self) -> Result<&[Override], AwsError> {
        Ok(&self.wait(self.loaded())?.overrides)
    }

    /// Who we are, which is one call. Not inside of [`wait`](Self::wait).
    pub fn identity(&self) -> Result<Identity, AwsError> {
        let call = self.call("sts:GetCallerIdentity", "the credentials", false);
        self.wait(self.caller(&call))
    }

    async fn caller(&self, call: &Call) -> Result<Identity, AwsError> {
        let answer = self.sts(None).await?.get_caller_identity().send().await;
        let answer = answer.map_err(|error| AwsError::from_sdk(call, &error))?;
        let identity = answer.account.zip(answer.arn).and_then(|(account, arn)| {
            let partition = arn.split(':').nth(1)?.to_owned();
            Some(Identity { account, arn, partition })
        });
        identity.ok_or_else(|| AwsError::garbled(call))
    }

    async fn loaded(&self) -> Result<&Loaded, AwsError> {
        self.loaded.get_or_try_init(|| Loaded::read(&self.settings)).await
    }
}
