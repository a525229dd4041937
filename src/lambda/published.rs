//! Published versions: what points at them, and how they go.
//!
//! Lambda deletes a whole function, for good, when it is asked to delete one without saying which version. So
//! a version that can be deleted is a type of its own, which cannot be made without a number.

use std::fmt;
use std::num::NonZeroU64;
use std::time::Duration;

use aws_sdk_lambda::config::Builder;
use aws_sdk_lambda::config::retry::RetryConfig;

use super::live::LiveFunctions;
use super::name::FunctionName;
use crate::aws::{AwsError, Backoff, Call, Fault};

/// How often a version is tried to be deleted that Lambda has no time for, how often after an answer was lost,
/// and the longest wait after the first.
const THROTTLED_TRIES: usize = 8;
const MOST_LOSSES: usize = 3;
const FIRST_WAIT: Duration = Duration::from_millis(500);

/// How often it is looked whether a version is gone.
const LOOKS: usize = 4;

/// The number of a published version. There is none for `$LATEST`, for an alias or for the function itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublishedVersion(NonZeroU64);

impl PublishedVersion {
    /// As Lambda writes it: digits, and no zero in front.
    pub fn parse(text: &str) -> Option<Self> {
        let is_number = !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| is_number).map(Self)
    }

    /// The number.
    pub fn number(self) -> u64 {
        self.0.get()
    }
}

impl fmt::Display for PublishedVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.0)
    }
}

/// What became of a version that was to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removed {
    /// It is not there any more.
    Deleted,
    /// Something leads to it, an alias as a rule: Lambda keeps it.
    PointedAt,
}

/// Published versions, wherever they are.
pub trait PublishedVersions {
    /// Deletes one published version, and never more than that: there is no way to leave the version out.
    ///
    /// ```compile_fail
    /// use kmseal::lambda::{FunctionName, PublishedVersions};
    /// fn whole(functions: &dyn PublishedVersions, function: &FunctionName) {
    ///     functions.delete_version(function, "$LATEST");
    /// }
    /// ```
    fn delete_version(
        &self,
        function: &FunctionName,
        version: PublishedVersion,
    ) -> Result<Removed, AwsError>;
}

impl PublishedVersions for LiveFunctions {
    fn delete_version(
        &self,
        function: &FunctionName,
        version: PublishedVersion,
    ) -> Result<Removed, AwsError> {
        self.aws.wait(delete(self, function, version))
    }
}

async fn delete(
    functions: &LiveFunctions,
    function: &FunctionName,
    version: PublishedVersion,
) -> Result<Removed, AwsError> {
    let named = FunctionName { qualifier: Some(version.to_string()), ..function.clone() };
    let call = functions.call("lambda:DeleteFunction", named.to_string());
    let lambda = functions.client(function.region.as_deref()).await?;
    let request =
        lambda.delete_function().function_name(function.written()).qualifier(version.to_string());
    // What a lost answer means is found out by looking, not by trying again blindly.
    let once = Builder::new().retry_config(RetryConfig::disabled());
    let (mut throttled, mut lost, mut backoff) = (0, 0, Backoff::new(FIRST_WAIT));
    loop {
        functions.pace.turn().await;
        let asked = request.clone().customize().config_override(once.clone()).send().await;
        let error = match asked {
            Ok(_) => return gone(functions, &named, &call).await,
            Err(error) => AwsError::from_sdk(&call, &error),
        };
        match error.code() {
            Some("ResourceConflictException") => return Ok(Removed::PointedAt),
            _ if error.fault() == Fault::NotFound => return Ok(Removed::Deleted),
            _ if error.fault() == Fault::Throttled && throttled < THROTTLED_TRIES => throttled += 1,
            _ if error.is_lost() && lost < MOST_LOSSES => {
                lost += 1;
                match functions.look(&named).await {
                    Err(error) if error.fault() == Fault::NotFound => return Ok(Removed::Deleted),
                    // It is there, or nobody knows: deleting it again does no harm.
                    Ok(_) | Err(_) => {}
                }
            }
            _ => return Err(error),
        }
        backoff.wait().await;
    }
}

/// Sees that a version is gone: the answer to its deletion has no content, so that any page of a proxy would
/// pass for one.
async fn gone(
    functions: &LiveFunctions,
    named: &FunctionName,
    call: &Call,
) -> Result<Removed, AwsError> {
    let mut backoff = Backoff::new(FIRST_WAIT);
    for _ in 0..LOOKS {
        match functions.look(named).await {
            Err(error) if error.fault() == Fault::NotFound => return Ok(Removed::Deleted),
            Err(error) if error.fault() != Fault::Throttled => return Err(error),
            Ok(_) | Err(_) => backoff.wait().await,
        };
    }
    Err(AwsError::garbled(call))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_is_a_published_version() {
        for (text, number) in [("1", 1), ("12", 12), ("18446744073709551615", u64::MAX)] {
            let version = PublishedVersion::parse(text).expect(text);
            assert_eq!((version.number(), version.to_string()), (number, text.to_owned()));
        }
        for text in [
            "",
            "0",
            "00",
            "01",
            "+1",
            "-1",
            "1 ",
            " 1",
            "1a",
            "$LATEST",
            "live",
            "*",
            "1:2",
            "١",
            "18446744073709551616",
        ] {
            assert_eq!(PublishedVersion::parse(text), None, "{text}");
        }
    }
}
