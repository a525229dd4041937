//! Which key an alias leads to.

use std::time::Duration;

use super::{Kms, KmsError};
use crate::aws::{AwsError, Backoff, Call, Fault};

/// How often is looked where an alias leads: KMS may show it a little later.
const LOOKS: usize = 4;
/// The longest that the first wait between two looks takes.
const FIRST_WAIT: Duration = Duration::from_millis(250);

impl Kms {
    /// Whether an alias that was sent to a key leads there. The answers of KMS are empty then, so that the page of
    /// a proxy passes for one; and where the answer was lost it may have been done.
    pub(super) async fn leads_to(
        &self,
        sent: Result<(), AwsError>,
        alias: &str,
        arn: &str,
        call: &Call,
    ) -> Result<(), AwsError> {
        let mut backoff = Backoff::new(FIRST_WAIT);
        // A refusal will not become anything else.
        let looks = if sent.is_ok() { LOOKS } else { 1 };
        let mut looked = Ok(());
        for look in 1..=looks {
            looked = match self.described(alias).await {
                Ok(key) if key.is(arn) => return Ok(()),
                // Who has made a key may not be allowed to look at it, and has heard it from KMS.
                Err(KmsError::Aws(error)) if error.fault() == Fault::Denied => Ok(()),
                Err(KmsError::Aws(error)) => Err(error),
                _ => Err(AwsError::garbled(call)),
            };
            if looked.is_ok() {
                break;
            }
            if look < looks {
                backoff.wait().await;
            }
        }
        sent.and(looked)
    }
}
