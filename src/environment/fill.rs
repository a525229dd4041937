//! Values in place of references for a program that somebody waits for: all of them until a deadline, or none.

use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use super::resolve::{Missing, NoVault, Reason, attempt, named};
use super::{Standing, Variable};
use crate::aws::{Aws, AwsError, Backoff, Fault};
use crate::keys::kms::{KmsError, KmsWave, is_of_kms};
use crate::keys::{KeyError, Keyring, Opener};
use crate::reference::StoreKind;
use crate::store::{Cloud, StoreError};

/// The first wait before what was denied is asked for again.
const FIRST_WAIT: Duration = Duration::from_millis(120);

/// A variable that has no value: its name, a code, and what happened, in one line.
#[derive(Debug)]
pub struct Unfilled {
    variable: String,
    code: String,
    why: String,
}

impl Unfilled {
    /// Whose value no environment can hold.
    pub fn with_nul(variable: String) -> Self {
        let why = "the value has a NUL byte, which no environment can hold".to_owned();
        Self { variable, code: "NulByte".to_owned(), why }
    }
}

impl fmt::Display for Unfilled {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}: {}", self.variable, self.code, self.why)
    }
}

impl From<Missing> for Unfilled {
    fn from(missing: Missing) -> Self {
        let Missing { variable, reason } = missing;
        Self { variable, code: code(&reason), why: reason.to_string() }
    }
}

/// Puts values in place of what stands for them, in one wave of calls. What is denied is asked for again until
/// the deadline of the settings: a permission given a moment ago is not known everywhere yet.
pub fn fill(
    variables: &mut [Variable],
    mut standing: Standing,
    aws: &Rc<Aws>,
) -> Result<(), Vec<Unfilled>> {
    let mut missing = std::mem::take(&mut standing.missing);
    standing.references.retain(|(index, reference)| {
        let is_aws = reference.address.store() != StoreKind::Vault;
        missing.extend((!is_aws).then(|| named(variables, *index, NoVault.into())));
        is_aws
    });
    let (store, opener) = (Cloud::new(Rc::clone(aws)), opener(&standing, aws));
    let mut backoff = Backoff::new(FIRST_WAIT);
    let mut earlier: HashMap<usize, Reason> = HashMap::new();
    loop {
        let failed = attempt(variables, &mut standing, |entries, sealed| {
            store.get_beside(entries, opener.opened(sealed))
        });
        let passes =
            |reason: &Reason| matches!(fault(reason), Some(Fault::Denied | Fault::Throttled));
        let may_pass = missing.is_empty()
            && !failed.is_empty()
            && failed.iter().all(|(_, reason)| passes(reason));
        // That there was no time for another try says less than why it was needed.
        earlier = failed
            .into_iter()
            .map(|(index, reason)| match earlier.remove(&index) {
                Some(first) if fault(&reason) == Some(Fault::TimedOut) => (index, first),
                _ => (index, reason),
            })
            .collect();
        if !may_pass || !aws.waits(&mut backoff) {
            break;
        }
    }
    let mut left: Vec<(usize, Reason)> = earlier.into_iter().collect();
    left.sort_by_key(|(index, _)| *index);
    missing.extend(left.into_iter().map(|(index, reason)| named(variables, index, reason)));
    if missing.is_empty() { Ok(()) } else { Err(missing.into_iter().map(Into::into).collect()) }
}

/// Opens sealed values with whatever key of KMS they name: a function has no others.
fn opener(standing: &Standing, aws: &Rc<Aws>) -> Opener {
    let mut keys = standing.sealed.iter().flat_map(|(_, sealed)| &sealed.header().data_keys);
    let kms = keys.any(is_of_kms).then(|| KmsWave::of_any_key(Rc::clone(aws)));
    Opener::new(Keyring::new(Vec::new()), kms)
}

/// The failure of AWS's behind a reason, if it is one.
fn of_aws(reason: &Reason) -> Option<&AwsError> {
    match reason {
        Reason::Store(error) => match &**error {
            StoreError::Aws(error) | StoreError::Kms(KmsError::Aws(error)) => Some(error),
            _ => None,
        },
        Reason::Key(error) => of_key(error),
        _ => None,
    }
}

/// Of several keys that do not open it, the first one that could not be asked.
fn of_key(error: &KeyError) -> Option<&AwsError> {
    match error {
        KeyError::Aws(error) => Some(error),
        KeyError::Kms(error) => match &**error {
            KmsError::Aws(error) => Some(error),
            _ => None,
        },
        KeyError::NoneOpens(none) => {
            none.tried.iter().filter_map(|tried| tried.failed.as_ref()).find_map(of_key)
        }
        _ => None,
    }
}

fn fault(reason: &Reason) -> Option<Fault> {
    of_aws(reason).map(AwsError::fault)
}

/// The service's own code where it has one, else one of ours.
fn code(reason: &Reason) -> String {
    let ours = match reason {
        Reason::Reference(_) => "MalformedReference",
        Reason::Sealed(_) => "NotSealedForThis",
        Reason::NoVault(_) => "NoVault",
        Reason::Store(error) => match &**error {
            StoreError::NotFound { address } | StoreError::NoVersion { address, .. } => {
                match address.store() {
                    StoreKind::ParameterStore => "ParameterNotFound",
                    _ => "ResourceNotFoundException",
                }
            }
            StoreError::Deleted { .. } => "InvalidRequestException",
            StoreError::NoMember { .. } => "NoSuchMember",
            _ => "NoAnswer",
        },
        Reason::Key(_) => "CannotBeOpened",
    };
    let of_aws = of_aws(reason).map(|error| match (error.code(), error.fault()) {
        (Some(code), _) => code,
        (None, Fault::TimedOut) => "Timeout",
        (None, Fault::Unreachable) => "Unreachable",
        (None, Fault::NoCredentials | Fault::BadCredentials | Fault::Expired) => "NoCredentials",
        (None, Fault::NoRegion) => "NoRegion",
        (None, Fault::Garbled) => "Garbled",
        (None, _) => "NotCalled",
    });
    of_aws.unwrap_or(ours).to_owned()
}
