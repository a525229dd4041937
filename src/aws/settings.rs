//! What the command line says about AWS.

use std::path::PathBuf;
use std::time::Instant;

/// Where and as whom to call. What is not given here comes from the SDK's own variables and profile files.
#[derive(Debug, Clone, Default)]
pub struct AwsSettings {
    /// The profile that credentials, region and endpoints come from. Given here, it wins over
    /// credentials in the environment, as in AWS's own command line.
    pub profile: Option<String>,
    /// The region of whatever names none itself.
    pub region: Option<String>,
    /// One endpoint for all services that we call.
    pub endpoint_url: Option<String>,
    /// FIPS endpoints, whatever the environment and the profile say.
    pub fips: bool,
    /// A PEM file with the certificates to trust, and no others. The SDK knows no `AWS_CA_BUNDLE`.
    pub ca_bundle: Option<PathBuf>,
    /// Writes a second, in place of what we keep to for each service.
    pub writes_per_second: Option<f64>,
    /// When all has to be answered, for whoever is waited for. Without it a call may take as long as its tries.
    pub deadline: Option<Instant>,
}
