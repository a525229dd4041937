//! What kind of failure a call ended in, from what the SDK says about it.

use std::error::Error;
use std::fmt;

use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::result::ConnectorError;

use super::transport::NotSent;

/// Why a call failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// We may not.
    Denied,
    /// There is no such thing.
    NotFound,
    /// There is one already.
    AlreadyExists,
    /// Too many calls; nothing was done.
    Throttled,
    /// The credentials, or what they are made from, ran out.
    Expired,
    /// There are no credentials, or they cannot be had.
    NoCredentials,
    /// AWS does not know the credentials, or the clock is wrong.
    BadCredentials,
    /// Nothing says in which region.
    NoRegion,
    /// The service could not be reached, or the connection broke.
    Unreachable,
    /// There was no answer in time.
    TimedOut,
    /// The answer says that it is done, and cannot be read.
    Garbled,
    /// The service failed (HTTP 5xx).
    Service,
    /// The service refused what we asked for.
    Refused,
    /// The call was never made: the settings, or the request itself, are wrong.
    Client,
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Denied => "access denied",
            Self::NotFound => "not found",
            Self::AlreadyExists => "it exists already",
            Self::Throttled => "AWS asks for fewer calls",
            Self::Expired => "the credentials have expired",
            Self::NoCredentials => "there are no AWS credentials",
            Self::BadCredentials => "AWS does not accept the credentials",
            Self::NoRegion => "no AWS region is set",
            Self::Unreachable => "the service cannot be reached",
            Self::TimedOut => "no answer in time",
            Self::Garbled => "the answer cannot be read",
            Self::Service => "the service failed",
            Self::Refused => "the service refused",
            Self::Client => "the call could not be made",
        })
    }
}

impl Fault {
    /// From an error code of a service, and the status of the answer.
    pub(super) fn of_code(code: Option<&str>, status: u16) -> Self {
        match code.unwrap_or_default() {
            "AccessDeniedException"
            | "AccessDenied"
            | "UnauthorizedOperation"
            | "NotAuthorized"
            | "KMSAccessDeniedException"
            | "OptInRequired" => Self::Denied,
            "ResourceNotFoundException"
            | "NotFoundException"
            | "ParameterNotFound"
            | "ParameterVersionNotFound"
            | "NoSuchEntity"
            | "NoSuchEntityException" => Self::NotFound,
            "ResourceExistsException"
            | "ParameterAlreadyExists"
            | "AlreadyExistsException"
            | "EntityAlreadyExists"
            | "EntityAlreadyExistsException"
            | "ResourceAlreadyExistsException" => Self::AlreadyExists,
            "ThrottlingException"
            | "Throttling"
            | "ThrottledException"
            | "RequestThrottledException"
            | "TooManyRequestsException"
            | "TooManyUpdates"
            | "RequestLimitExceeded"
            | "RateExceeded" => Self::Throttled,
            "ExpiredTokenException" | "ExpiredToken" | "RequestExpired" => Self::Expired,
            "UnrecognizedClientException"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "SignatureDoesNotMatch"
            | "IncompleteSignature"
            | "IncompleteSignatureException"
            | "MissingAuthenticationToken"
            | "MissingAuthenticationTokenException"
            | "InvalidAccessKeyId" => Self::BadCredentials,
            _ if status == 429 => Self::Throttled,
            _ if status >= 500 => Self::Service,
            // No error, and yet the SDK could make nothing of it.
            _ if (200..300).contains(&status) => Self::Garbled,
            _ => Self::Refused,
        }
    }
}

/// What is known of a call that got no answer from a service.
pub(super) struct Unanswered {
    pub(super) fault: Fault,
    /// What may be shown of the cause: of the network or the credentials, never of an answer.
    pub(super) cause: Option<String>,
    /// Whether the request may have reached the service.
    pub(super) sent: bool,
}

impl Unanswered {
    /// From the error that the SDK met before there was an answer.
    pub(super) fn from_cause(error: &(dyn Error + 'static)) -> Self {
        if let Some(refused) = find::<NotSent>(error)
            && refused.is_insecure
        {
            return Self::unsent(Fault::Client, Some(refused.to_string()));
        }
        if let Some(credentials) = find::<CredentialsError>(error) {
            return Self::of_credentials(credentials);
        }
        // Without any credentials to sign with, the SDK's own error has no type that we could name.
        let texts: Vec<String> = chain(error).map(ToString::to_string).collect();
        let says = |what: &str| texts.iter().any(|text| text.contains(what));
        let connecting = says("client error (Connect)");
        let Some(connector) = find::<ConnectorError>(error) else {
            let timed_out = says("timeout") || says("timed out");
            let fault = if timed_out { Fault::TimedOut } else { Fault::Client };
            return Self { fault, cause: deepest(error), sent: timed_out };
        };
        if connector.is_timeout() {
            return Self { fault: Fault::TimedOut, cause: None, sent: !connecting };
        }
        if connector.is_io() || connecting || connector.as_other().is_some() {
            return Self { fault: Fault::Unreachable, cause: deepest(error), sent: !connecting };
        }
        if connector.is_user() {
            return Self::unsent(Fault::Client, deepest(error));
        }
        Self { fault: Fault::Unreachable, cause: deepest(error), sent: true }
    }

    fn of_credentials(error: &CredentialsError) -> Self {
        let texts: Vec<String> = chain(error).map(|e| e.to_string().to_lowercase()).collect();
        let says = |what: &str| texts.iter().any(|text| text.contains(what));
        let fault = if says("expired") {
            Fault::Expired
        } else if says("accessdenied") || says("not authorized") {
            Fault::Denied
        } else {
            Fault::NoCredentials
        };
        // Providers quote files and what programs printed, so only the kind of the error is shown.
        let cause = match error {
            CredentialsError::CredentialsNotLoaded(_) => None,
            CredentialsError::InvalidConfiguration(_) => {
                Some("the profile or the environment contradicts itself".to_owned())
            }
            _ => Some("what the profile or the environment names did not give any".to_owned()),
        };
        Self::unsent(fault, cause)
    }

    fn unsent(fault: Fault, cause: Option<String>) -> Self {
        Self { fault, cause, sent: false }
    }
}

/// The error and its causes, outermost first.
fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    chain(error).find_map(|error| error.downcast_ref())
}

pub(super) fn deepest(error: &(dyn Error + 'static)) -> Option<String> {
    chain(error).last().map(|error| safe(&error.to_string(), 200))
}

/// Text of others: one line of at most `limit` characters.
pub(super) fn safe(text: &str, limit: usize) -> String {
    text.chars().take(limit).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
