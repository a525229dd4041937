//! The SDK's configuration, read once and looked at before anything is called.

use std::path::Path;
use std::time::Duration;

use aws_config::profile::{ProfileFileCredentialsProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_smithy_http_client::tls::TrustStore;
use aws_types::service_config::ServiceConfigKey;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;

use super::deadline;
use super::endpoint::{Override, Service, check_sign_in, overrides};
use super::error::AwsError;
use super::profiles::{profiles, signs_in};
use super::retries::retries;
use super::settings::AwsSettings;
use super::transport::Transport;
use super::variables::{variable, without_empty_endpoints};
use crate::fs;

/// A bundle of certificates is about 200 KiB; more than this is something else.
const CA_BUNDLE_LIMIT: usize = 4 << 20;

/// How long one attempt to connect, and one attempt in all, may take. Three attempts are made unless
/// `AWS_MAX_ATTEMPTS` says otherwise.
const CONNECT: Duration = Duration::from_secs(5);
const ATTEMPT: Duration = Duration::from_secs(10);

/// What was read.
pub(super) struct Loaded {
    pub(super) sdk: SdkConfig,
    pub(super) overrides: Vec<Override>,
    pub(super) fips: bool,
    /// The profile in effect, when a file has it.
    pub(super) profile: Option<String>,
    /// What names the region.
    pub(super) region_from: Option<&'static str>,
    pub(super) http: Transport,
}

impl Loaded {
    /// Reads the environment and the profile files; calls nothing.
    pub(super) async fn read(settings: &AwsSettings) -> Result<Self, AwsError> {
        let profiles = profiles(settings).await?;
        let (region, region_from) = region(settings, &profiles)?.unzip();
        let chosen = profiles.selected_profile();
        let profile = profiles.get_profile(chosen).map(|_| chosen.to_owned());
        let http = Transport::new(trust(settings.ca_bundle.as_deref())?);
        let (mut timeouts, mut retries) = (timeouts(), retries(&profiles)?);
        if let Some(deadline) = settings.deadline {
            (timeouts, retries) = (deadline::timeouts(deadline), deadline::retries(retries));
        }
        // The one place that chooses how the SDK behaves: an update of it does not.
        let mut loader = aws_config::defaults(BehaviorVersion::v2026_01_12())
            .http_client(http.clone())
            .timeout_config(timeouts.clone())
            .retry_config(retries)
            .region(region.clone());
        if let Some(profile) = &settings.profile {
            loader = loader.profile_name(profile);
        }
        if let Some(url) = &settings.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        if settings.fips {
            loader = loader.use_fips(true);
        }
        let mut sdk = loader.load().await;
        if !settings.fips {
            check_fips(&sdk)?;
        }
        if signs_in(&profiles) {
            check_sign_in(&sdk)?;
        }
        // Of FIPS, what is empty was refused: the SDK would take that for no.
        sdk = without_empty_endpoints(sdk);
        let fips = sdk.use_fips().unwrap_or(false);
        let overrides = overrides(&sdk, settings.endpoint_url.as_deref())?;
        let ours = |other: &&Override| Service::ALL.iter().any(|s| s.name() == other.service);
        if fips && let Some(other) = overrides.iter().find(ours) {
            let (service, setting) = (other.service, other.source.clone());
            return Err(AwsError::FipsAndEndpoint { service, setting });
        }
        if let Some(profile) = &settings.profile {
            // The SDK asks the environment first, so the profile that was named might not be the one used.
            let config = ProviderConfig::without_region()
                .with_region(region)
                .with_http_client(http.clone())
                .with_timeout_config(timeouts)
                .with_use_fips(Some(fips));
            let provider = ProfileFileCredentialsProvider::builder()
                .configure(&config)
                .profile_name(profile)
                .build();
            let provider = SharedCredentialsProvider::new(provider);
            sdk = sdk.into_builder().credentials_provider(provider).build();
        }
        Ok(Self { sdk, overrides, fips, profile, region_from, http })
    }

    /// The same for another region.
    pub(super) fn in_region(&self, region: Option<&str>) -> Result<SdkConfig, AwsError> {
        let Some(region) = region else {
            self.sdk.region().ok_or(AwsError::NoRegion)?;
            return Ok(self.sdk.clone());
        };
        let region = checked(region)?;
        Ok(self.sdk.clone().into_builder().region(region).build())
    }
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT).operation_attempt_timeout(ATTEMPT).build()
}

/// The region of the option, the environment or the profile. The metadata service is not asked: where
/// there is none, that takes seconds, and a region that nobody wrote down is a guess.
fn region(
    settings: &AwsSettings,
    profiles: &ProfileSet,
) -> Result<Option<(Region, &'static str)>, AwsError> {
    let (region, from) = if let Some(region) = &settings.region {
        (region.clone(), "--region")
    } else {
        let region = ["AWS_REGION", "AWS_DEFAULT_REGION"].into_iter().find_map(variable);
        match (region, profiles.get("region")) {
            (Some(region), _) => (region, "AWS_REGION or AWS_DEFAULT_REGION"),
            (None, Some(region)) => (region.to_owned(), "the AWS profile"),
            (None, None) => return Ok(None),
        }
    };
    Ok(Some((checked(&region)?, from)))
}

/// A region becomes part of a host name.
fn checked(region: &str) -> Result<Region, AwsError> {
    let is_good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if region.is_empty() || region.len() > 40 || !region.chars().all(is_good) {
        return Err(AwsError::BadRegion { region: region.chars().take(60).collect() });
    }
    Ok(Region::new(region.to_owned()))
}

fn check_fips(sdk: &SdkConfig) -> Result<(), AwsError> {
    let key = ServiceConfigKey::builder()
        .service_id("any")
        .env("AWS_USE_FIPS_ENDPOINT")
        .profile("use_fips_endpoint")
        .build();
    let set = key.ok().and_then(|key| sdk.service_config()?.load_config(key));
    let is_word = |set: &str| ["true", "false"].iter().any(|word| set.eq_ignore_ascii_case(word));
    if set.is_none_or(|set| is_word(&set)) { Ok(()) } else { Err(AwsError::BadFips) }
}

/// The certificates to trust; those of the system when none are named.
fn trust(bundle: Option<&Path>) -> Result<Option<TrustStore>, AwsError> {
    let Some(path) = bundle else {
        return Ok(None);
    };
    let content = fs::read_file(path, CA_BUNDLE_LIMIT)?;
    let pem = content.expose();
    // The SDK would panic at one that it cannot read.
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let good = certificate.is_ok_and(|certificate| roots.add(certificate).is_ok());
        if !good {
            return Err(AwsError::BadCaBundle { path: path.to_owned() });
        }
    }
    if roots.is_empty() {
        return Err(AwsError::BadCaBundle { path: path.to_owned() });
    }
    Ok(Some(TrustStore::empty().with_pem_certificate(pem)))
}
