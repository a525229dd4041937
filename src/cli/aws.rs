//! Flags for what is in AWS.

use std::path::PathBuf;

use clap::Args;

use crate::aws::AwsSettings;

/// Where and as whom to call AWS. What is not given comes from the variables and profile files of the SDK.
#[derive(Debug, Args)]
pub struct AwsArgs {
    /// AWS: the profile with credentials and region (else `AWS_PROFILE`)
    #[arg(long, global = true, value_name = "NAME", help_heading = "AWS")]
    pub profile: Option<String>,

    /// AWS: the region (else `AWS_REGION`, or the profile's)
    #[arg(long, global = true, value_name = "REGION", help_heading = "AWS")]
    pub region: Option<String>,

    /// AWS: call this endpoint for all services (else `AWS_ENDPOINT_URL`); https, or loopback
    #[arg(long, global = true, value_name = "URL", help_heading = "AWS")]
    pub endpoint_url: Option<String>,

    /// AWS: call FIPS endpoints, and fail where there is none
    #[arg(long, global = true, help_heading = "AWS")]
    pub fips: bool,

    /// AWS: trust the certificates in FILE, and no others (else `AWS_CA_BUNDLE`)
    #[arg(long, global = true, value_name = "FILE", value_hint = clap::ValueHint::FilePath, help_heading = "AWS")]
    pub ca_bundle: Option<PathBuf>,

    /// AWS: writes a second, for accounts with raised limits (else 2.5 to Parameter Store, 40 to Secrets
    /// Manager)
    #[arg(long, global = true, value_name = "N", value_parser = rate, help_heading = "AWS")]
    pub writes_per_second: Option<f64>,
}

impl AwsArgs {
    /// What was typed of where and as whom to call AWS, word by word.
    pub fn typed(&self) -> Vec<String> {
        let ca_bundle = self.ca_bundle.as_ref().map(|path| path.to_string_lossy().into_owned());
        let with_values = [
            ("--profile", self.profile.clone()),
            ("--region", self.region.clone()),
            // What is in front of an `@` could be a password.
            ("--endpoint-url", self.endpoint_url.clone().filter(|url| !url.contains('@'))),
            ("--ca-bundle", ca_bundle),
        ];
        let mut words: Vec<String> = Vec::new();
        for (flag, value) in with_values {
            match value {
                // As one word, since a value may begin with a hyphen.
                Some(value) if value.starts_with('-') => words.push(format!("{flag}={value}")),
                Some(value) => words.extend([flag.to_owned(), value]),
                None => {}
            }
        }
        words.extend(self.fips.then(|| "--fips".to_owned()));
        words
    }
}

/// A number of calls a second.
fn rate(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(rate) if rate.is_finite() && (0.1..=10_000.0).contains(&rate) => Ok(rate),
        _ => Err("a number from 0.1 to 10000".to_owned()),
    }
}

impl From<AwsArgs> for AwsSettings {
    fn from(args: AwsArgs) -> Self {
        let AwsArgs { profile, region, endpoint_url, fips, ca_bundle, writes_per_second } = args;
        Self { profile, region, endpoint_url, fips, ca_bundle, writes_per_second, deadline: None }
    }
}
