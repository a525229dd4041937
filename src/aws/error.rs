//! What can go wrong with AWS, in our words.
//!
//! The SDK's own errors end here. They keep answers, and their `Debug` prints them, so nothing of them is
//! kept but the code, the id of the request and, when no plaintext was on the way, AWS's sentence.

use std::io;
use std::path::PathBuf;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use aws_types::request_id::RequestId as _;

use super::failure::{Call, Failure};
use super::fault::{Fault, Unanswered, safe};
use crate::fs::FsError;
use crate::hint::{Explain, Hint, Kind};

/// The most characters of a sentence of AWS's that are kept.
const MESSAGE_LIMIT: usize = 500;

/// Why AWS could not be asked, or did not do it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AwsError {
    /// A call failed.
    #[error(transparent)]
    Call(Box<Failure>),
    /// Neither option, environment nor profile names a region.
    #[error("no AWS region is set")]
    NoRegion,
    /// The region has characters that no region has.
    #[error("{region:?} is not the name of a region")]
    BadRegion {
        /// What was given.
        region: String,
    },
    /// No file has the profile. The SDK would look for credentials elsewhere.
    #[error("there is no AWS profile {profile:?}")]
    NoProfile {
        /// Its name.
        profile: String,
    },
    /// The profile files cannot be read. The SDK would go on without them.
    #[error("the AWS profile files cannot be read: {why}")]
    Profiles {
        /// Where, and what is wrong there.
        why: String,
    },
    /// An endpoint that is http to another host.
    #[error("the endpoint of {service} is not https, and not on this machine: {url}")]
    InsecureEndpoint {
        /// The service.
        service: &'static str,
        /// The endpoint.
        url: String,
    },
    /// An endpoint that is no URL, or one with a user name in it.
    #[error("the endpoint of {service} is not a URL of the form https://HOST: see {setting}")]
    MalformedEndpoint {
        /// The service.
        service: &'static str,
        /// What names it.
        setting: String,
    },
    /// FIPS endpoints are AWS's own; another one cannot be one of them.
    #[error(
        "FIPS endpoints are asked for, and {setting} sends {service} elsewhere: nobody could say whether that is one"
    )]
    FipsAndEndpoint {
        /// The service.
        service: &'static str,
        /// What names the endpoint.
        setting: String,
    },
    /// The setting is neither true nor false. The SDK would take it for false.
    #[error("AWS_USE_FIPS_ENDPOINT or use_fips_endpoint is neither true nor false")]
    BadFips,
    /// The SDK would panic.
    #[error("AWS_MAX_ATTEMPTS or max_attempts is not a number of attempts, which begins at 1")]
    BadAttempts,
    /// Likewise.
    #[error("AWS_RETRY_MODE or retry_mode is none of standard, adaptive and legacy")]
    BadRetryMode,
    /// The SDK knows no endpoint.
    #[error("there is no endpoint of {service} in {region}{with_fips}", with_fips = if *.fips { " with FIPS" } else { "" })]
    NoEndpoint {
        /// The service.
        service: &'static str,
        /// The region.
        region: String,
        /// Whether it was to be a FIPS endpoint.
        fips: bool,
    },
    /// There are no certificates in it, or some that cannot be read.
    #[error("{path} is not a bundle of certificates in PEM", path = .path.display())]
    BadCaBundle {
        /// The file.
        path: PathBuf,
    },
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FsError),
    /// The system gives no event queue.
    #[error("calls to AWS cannot be prepared")]
    Runtime(#[source] io::Error),
}

impl AwsError {
    /// What the SDK says about a call, without what must not be kept.
    pub fn from_sdk<E>(call: &Call, error: &SdkError<E, HttpResponse>) -> Self
    where
        E: ProvideErrorMetadata + std::error::Error + 'static,
    {
        let request_id = error.request_id().map(|id| safe(id, 100));
        let mut failure = Failure {
            call: call.clone(),
            fault: Fault::Garbled,
            code: None,
            request_id,
            message: None,
            sent: true,
        };
        match error {
            SdkError::ServiceError(answer) => {
                let meta = answer.err().meta();
                let status = answer.raw().status().as_u16();
                failure.fault = Fault::of_code(meta.code(), status);
                failure.code = meta.code().map(|code| safe(code, 100)).or_else(|| bare(status));
                // What is wrong with an answer that cannot be read would quote it.
                let may_show = !call.carries_plaintext && failure.fault != Fault::Garbled;
                if may_show {
                    failure.message = meta.message().map(|text| safe(text, MESSAGE_LIMIT));
                }
            }
            SdkError::ResponseError(answer) => {
                let status = answer.raw().status().as_u16();
                failure.fault = Fault::of_code(None, status);
                failure.code = bare(status);
            }
            unanswered => {
                let known = Unanswered::from_cause(unanswered);
                failure.fault = known.fault;
                failure.message = known.cause;
                failure.sent = known.sent;
            }
        }
        Self::Call(Box::new(failure))
    }

    /// A refusal that stands inside of an answer about many things.
    pub fn of_code(call: &Call, code: Option<&str>) -> Self {
        Self::Call(Box::new(Failure {
            call: call.clone(),
            // The status of the answer says that all is well.
            fault: Fault::of_code(code, 400),
            code: code.map(|code| safe(code, 100)),
            request_id: None,
            message: None,
            sent: true,
        }))
    }

    /// An answer that makes no sense to us, though the SDK could read it.
    pub fn garbled(call: &Call) -> Self {
        Self::without_answer(call, Fault::Garbled)
    }

    /// We did not wait any longer.
    pub(super) fn timed_out(call: &Call) -> Self {
        Self::without_answer(call, Fault::TimedOut)
    }

    fn without_answer(call: &Call, fault: Fault) -> Self {
        Self::Call(Box::new(Failure {
            call: call.clone(),
            fault,
            code: None,
            request_id: None,
            message: None,
            sent: true,
        }))
    }

    /// What kind of failure it is.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Call(failure) => failure.fault,
            Self::NoRegion => Fault::NoRegion,
            _ => Fault::Client,
        }
    }

    /// The service's code, when a service answered with one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Call(failure) => failure.code.as_deref(),
            _ => None,
        }
    }

    /// Whether it may have been done all the same, so that a writer looks before it writes again.
    ///
    /// Says this of the last attempt only: where a write must not happen twice, and has no token that
    /// keeps it from doing so, call it without the SDK's own attempts.
    pub fn is_lost(&self) -> bool {
        let Self::Call(failure) = self else {
            return false;
        };
        let lost = [Fault::Unreachable, Fault::TimedOut, Fault::Garbled, Fault::Service];
        failure.sent && lost.contains(&failure.fault)
    }
}

/// What stands for a code where there is none. A status that says all is well says nothing here.
fn bare(status: u16) -> Option<String> {
    (status >= 300).then(|| format!("HTTP {status}"))
}

impl Explain for AwsError {
    fn kind(&self) -> Kind {
        match self {
            Self::NoRegion | Self::BadRegion { .. } | Self::NoProfile { .. } => Kind::Usage,
            _ => Kind::Failed,
        }
    }

    fn hints(&self) -> Vec<Hint> {
        let hint = match self {
            Self::Call(failure) => return failure.hints(),
            Self::NoRegion => "name one with --region, in AWS_REGION, or in the AWS profile",
            Self::NoProfile { .. } => "is the name right? Profiles are in ~/.aws/config",
            Self::InsecureEndpoint { .. } => "use https; plain http goes to this machine only",
            Self::FipsAndEndpoint { .. } => "take the endpoint away, or do without FIPS",
            Self::NoEndpoint { fips: true, .. } => {
                "choose a region that has FIPS endpoints; others are never called instead"
            }
            Self::File(error) => return error.hints(),
            _ => return Vec::new(),
        };
        vec![Hint::say(hint)]
    }
}
