//! `doctor`

use serde::Serialize;

use super::NextStep;
use crate::aws;
use crate::policy::Document;

/// `doctor`
#[derive(Debug, Serialize)]
pub struct Doctor {
    /// Whether all that is set up works.
    pub well: bool,
    /// AWS.
    pub aws: Cloud,
    /// The vault.
    pub vault: VaultState,
    /// Runs that were cut off.
    pub cut_off: Vec<String>,
    /// A policy that allows what was refused, when something was.
    pub missing: Option<Document>,
    /// What to do next.
    pub hints: Vec<NextStep>,
}

/// AWS, as it is set up.
#[derive(Debug, Default, Serialize)]
pub struct Cloud {
    /// Whether a region, a profile or an endpoint is named.
    pub configured: bool,
    /// Why nothing could be asked.
    pub problem: Option<String>,
    /// Twelve digits.
    pub account: Option<String>,
    /// The user or role.
    pub identity: Option<String>,
    /// The profile that is in effect.
    pub profile: Option<String>,
    /// The region.
    pub region: Option<String>,
    /// What names the region.
    pub region_from: Option<String>,
    /// Whether only FIPS endpoints are called.
    pub fips: bool,
    /// The services.
    pub services: Vec<Service>,
    /// Endpoints that are not AWS's own choice.
    pub overrides: Vec<Override>,
}

/// One service.
#[derive(Debug, Serialize)]
pub struct Service {
    /// As IAM writes it.
    pub service: &'static str,
    /// Where it is called.
    pub endpoint: Option<String>,
    /// What was asked, as IAM writes it.
    pub operation: &'static str,
    /// `ok`, `denied`, `unreachable`, `no-credentials`, `nonsense` or `failed`.
    pub state: &'static str,
    /// Why, when it is not `ok`.
    pub reason: Option<String>,
    /// Whether nothing works without it.
    pub needed: bool,
}

/// An endpoint that is not AWS's own choice.
#[derive(Debug, Clone, Serialize)]
pub struct Override {
    /// The service.
    pub service: &'static str,
    /// Where it is called.
    pub url: String,
    /// What says so.
    pub source: String,
}

impl From<aws::Override> for Override {
    fn from(one: aws::Override) -> Self {
        Self { service: one.service, url: one.url, source: one.source }
    }
}

/// The vault.
#[derive(Debug, Default, Serialize)]
pub struct VaultState {
    /// Where it is, or would be.
    pub path: String,
    /// Whether it is there.
    pub exists: bool,
    /// `key-file` or `passphrase`.
    pub opened_by: Option<&'static str>,
    /// What is wrong with it.
    pub problem: Option<String>,
}
