//! A call that failed: what is kept of it.

use std::fmt;

use super::fault::Fault;
use crate::hint::Hint;

/// What was called, and about what.
#[derive(Debug, Clone)]
pub struct Call {
    /// As IAM writes it: `secretsmanager:GetSecretValue`.
    pub operation: &'static str,
    /// What it was about, in our words.
    pub resource: String,
    /// Whether the request or its answer holds plaintext. AWS's sentences may quote either.
    pub carries_plaintext: bool,
    /// The profile that was asked for, for hints.
    pub profile: Option<String>,
    /// Whether it goes to a FIPS endpoint, for hints.
    pub fips: bool,
}

/// A call that failed.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Failure {
    /// What was called.
    pub call: Call,
    /// Why it failed.
    pub fault: Fault,
    /// The service's code, or `HTTP 404` where the answer has none.
    pub code: Option<String>,
    /// What AWS's support asks for.
    pub request_id: Option<String>,
    /// AWS's sentence, or the cause in the network; at most 500 characters.
    pub message: Option<String>,
    /// Whether the request may have reached the service.
    pub sent: bool,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} for {}: {}", self.call.operation, self.call.resource, self.fault)?;
        if let Some(message) = &self.message {
            write!(out, ": {message}")?;
        }
        match (&self.code, &self.request_id) {
            (Some(code), Some(id)) => write!(out, " ({code}, request id {id})"),
            (Some(code), None) => write!(out, " ({code})"),
            (None, Some(id)) => write!(out, " (request id {id})"),
            (None, None) => Ok(()),
        }
    }
}

impl std::error::Error for Failure {}

impl Failure {
    /// What to do next.
    pub(super) fn hints(&self) -> Vec<Hint> {
        let profile = match &self.call.profile {
            Some(profile) => format!(" --profile {profile}"),
            None => String::new(),
        };
        let hint = match self.fault {
            Fault::Denied => {
                format!("{} has to be allowed, and the use of its key", self.call.operation)
            }
            Fault::Expired => format!(
                "sign in again, with `aws sso login{profile}`, `aws login{profile}` or new credentials"
            ),
            Fault::NoCredentials => {
                format!("sign in with `aws sso login{profile}`, or set AWS_PROFILE")
            }
            Fault::BadCredentials => {
                "are the credentials of this account and partition, and is the clock right?"
                    .to_owned()
            }
            Fault::Throttled => "run it again with fewer writes a second".to_owned(),
            Fault::Unreachable if self.call.fips => {
                "not every region has a FIPS endpoint of every service; no other is called instead"
                    .to_owned()
            }
            Fault::Unreachable if self.says("certificate") => {
                "behind a proxy that opens TLS, name its certificates with --ca-bundle".to_owned()
            }
            Fault::Unreachable | Fault::TimedOut => {
                "are the region, the endpoint and the proxy right, and the network up?".to_owned()
            }
            _ => return Vec::new(),
        };
        vec![Hint::say(hint)]
    }

    fn says(&self, what: &str) -> bool {
        self.message.as_ref().is_some_and(|message| message.contains(what))
    }
}
