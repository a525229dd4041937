//! What can go wrong with a call, and with which call it does.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::{Value, json};

use super::call::Call;

/// A fault of the service or of the way to it.
#[derive(Clone, Debug)]
pub(crate) enum Fault {
    // Refused by the service: nothing was done. The answers are microburst's, which knows how each
    // service writes its errors.
    Throttle,
    Error500,
    Error503,
    ExpiredCredentials,
    AccessDenied,
    /// Any error, with its code for a message.
    Code {
        status: u16,
        code: &'static str,
    },
    /// Any error with any message, for instance one that quotes what it should not.
    Says {
        status: u16,
        code: &'static str,
        message: String,
    },

    // Something stands between: nothing was done.
    /// The connection is reset before anything is answered.
    Reset,
    /// A page of a proxy, with status 200.
    Html200,
    /// This answer, with status 200.
    Instead(String),
    /// Never answered; the client has to give up.
    Hang,

    // The service has done it, and the answer suffers.
    /// Done, and never answered.
    HangAfter,
    /// The connection is reset instead of an answer.
    LostAnswer,
    /// The connection ends in the middle of the body.
    CutBody,
    /// A whole answer, as its length says, with the first half of the body.
    HalfBody,
    /// As long as it should be, but every other byte is another one.
    Garbled,
    /// Answered, and something in the answer is made otherwise.
    Edited(fn(&mut Value)),
    /// Nothing wrong, only late: waits before it asks the server.
    Late(Duration),
}

impl Fault {
    /// Does the service say no?
    pub(super) fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Throttle
                | Self::Error500
                | Self::Error503
                | Self::ExpiredCredentials
                | Self::AccessDenied
                | Self::Code { .. }
                | Self::Says { .. }
        )
    }

    /// The error of the service, as microburst takes it; none for faults of the way.
    pub(super) fn error(&self, call: &Call, account: &str) -> Option<Value> {
        let Call { service, operation, .. } = call;
        let query = ["sts", "iam"].contains(&service.as_str());
        let (status, code, message) = match self {
            Self::Throttle => (400, if query { "Throttling" } else { "ThrottlingException" }, ""),
            Self::Error500 => (500, internal(service), ""),
            Self::Error503 if query => (503, "ServiceUnavailable", ""),
            Self::Error503 => (503, "ServiceUnavailableException", ""),
            Self::ExpiredCredentials => {
                let message = "The security token included in the request is expired";
                if query {
                    (403, "ExpiredToken", message)
                } else {
                    (400, "ExpiredTokenException", message)
                }
            }
            Self::AccessDenied => {
                let message = &format!(
                    "User: arn:aws:iam::{account}:user/tester is not authorized to perform: \
                     {service}:{operation} because no identity-based policy allows the \
                     {service}:{operation} action"
                );
                let (status, code) =
                    if query { (403, "AccessDenied") } else { (400, "AccessDeniedException") };
                return Some(json!({ "status": status, "code": code, "message": message }));
            }
            Self::Code { status, code } => (*status, *code, ""),
            Self::Says { status, code, message } => (*status, *code, message.as_str()),
            _ => return None,
        };
        let mut error = json!({ "status": status, "code": code });
        if !message.is_empty() {
            error["message"] = message.into();
        }
        Some(error)
    }
}

/// How a service calls its own failure.
fn internal(service: &str) -> &'static str {
    match service {
        "kms" => "KMSInternalException",
        "secretsmanager" => "InternalServiceError",
        "ssm" => "InternalServerError",
        _ => "InternalFailure",
    }
}

/// Which calls a fault is for, counted from the moment it is injected; a retry is a call.
#[derive(Clone, Debug)]
pub(crate) struct Calls {
    operation: Option<&'static str>,
    from: usize,
    times: usize,
}

impl Calls {
    /// The first call of this operation, and no other.
    pub(crate) fn of(operation: &'static str) -> Self {
        Self { operation: Some(operation), from: 1, times: 1 }
    }

    /// The first call, whatever it is.
    pub(crate) fn any() -> Self {
        Self { operation: None, from: 1, times: 1 }
    }

    /// Counted from 1.
    #[must_use]
    pub(crate) fn nth(self, from: usize) -> Self {
        Self { from, ..self }
    }

    /// That one and those after it, so many in all.
    #[must_use]
    pub(crate) fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    /// That one and all after it.
    #[must_use]
    pub(crate) fn always(self) -> Self {
        self.times(usize::MAX)
    }
}

/// A fault that waits for its call.
#[derive(Debug)]
pub(crate) struct Injected {
    pub(super) fault: Fault,
    calls: Calls,
    seen: Mutex<usize>,
    fired: AtomicUsize,
}

impl Injected {
    pub(super) fn new(fault: Fault, calls: Calls) -> Self {
        Self { fault, calls, seen: Mutex::default(), fired: AtomicUsize::new(0) }
    }

    /// How often it has happened. A test of a fault that never happens proves nothing.
    pub(crate) fn fired(&self) -> usize {
        self.fired.load(Ordering::SeqCst)
    }

    pub(super) fn fire(&self) {
        self.fired.fetch_add(1, Ordering::SeqCst);
    }

    /// Is it for this call? Counts it.
    pub(super) fn is_for(&self, operation: &str) -> bool {
        if self.calls.operation.is_some_and(|other| other != operation) {
            return false;
        }
        let mut seen = self.seen.lock().expect("the count of calls");
        *seen += 1;
        *seen >= self.calls.from && *seen - self.calls.from < self.calls.times
    }
}
