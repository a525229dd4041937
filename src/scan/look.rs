//! One variable looked at.

use super::fingerprint::{Fingerprint, Fingerprints};
use crate::classify::{Class, Reason, Verdict, shown};
use crate::secret::Plaintext;

/// What is kept of a variable.
pub(super) struct Looked {
    /// The name as it may be shown.
    pub(super) name: String,
    pub(super) verdict: Verdict,
    /// Of values that may be secrets, and of no others: whose port is whose is nobody's business.
    pub(super) fingerprint: Option<Fingerprint>,
    /// Whether it is a reference that somebody has to put a value in place of before the program sees it.
    pub(super) needs_resolving: bool,
    /// Whether it is what CloudFormation resolves in templates, and nowhere else.
    pub(super) is_dynamic: bool,
}

impl Looked {
    pub(super) fn new(
        name: &str,
        verdict: Verdict,
        value: Option<&Plaintext>,
        fingerprints: &Fingerprints,
    ) -> Self {
        let may_be_secret = matches!(verdict.class, Class::Secret | Class::Unsure);
        let value = value.filter(|value| !value.is_empty());
        let begins = |with: &str| {
            value
                .is_some_and(|value| value.expose().trim_ascii_start().starts_with(with.as_bytes()))
        };
        let refers = matches!(verdict.reason, Reason::ReferenceTo(_));
        Self {
            name: shown(name).to_owned(),
            verdict,
            fingerprint: value.filter(|_| may_be_secret).map(|value| fingerprints.of(value)),
            // Programs take ARNs to read secrets by themselves.
            needs_resolving: refers && !begins("arn:"),
            is_dynamic: refers && begins("{{resolve:"),
        }
    }
}
