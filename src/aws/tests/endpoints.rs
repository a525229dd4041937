//! Endpoints: which are in effect, which are refused, and where calls go.

use std::collections::BTreeMap;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

use crate::aws::endpoint::overrides;
use crate::aws::load::Loaded;
use crate::aws::resolve::resolve;
use crate::aws::transport::Transport;
use crate::aws::variables::without_empty_endpoints;
use crate::aws::{AwsError, AwsSettings, Call, Fault, Override, Service};

/// Variables and a profile, looked up as the SDK does it.
#[derive(Debug, Default, Clone)]
struct Configured {
    variables: BTreeMap<&'static str, &'static str>,
    /// Keys are `service endpoint_url`, or `endpoint_url` alone.
    profile: BTreeMap<&'static str, &'static str>,
}

impl LoadServiceConfig for Configured {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let service = key.service_id().replace(' ', "_");
        let own = format!("{}_{}", key.env(), service.to_uppercase());
        let section = format!("{} {}", service.to_lowercase(), key.profile());
        let variable = [own.as_str(), key.env()].iter().find_map(|name| self.variables.get(name));
        let in_profile = [section.as_str(), key.profile()];
        let found = variable.or_else(|| in_profile.iter().find_map(|key| self.profile.get(key)));
        found.map(|value| (*value).to_owned())
    }
}

fn sdk(configured: Configured) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::v2026_01_12())
        .region(Region::new("eu-west-1"))
        .service_config(configured)
        .build()
}

fn variables(list: &[(&'static str, &'static str)]) -> SdkConfig {
    sdk(Configured { variables: list.iter().copied().collect(), ..Configured::default() })
}

fn sources(found: &[Override]) -> Vec<(&str, &str)> {
    found.iter().map(|other| (other.service, other.source.as_str())).collect()
}

#[test]
fn nothing_is_overridden_where_nothing_is_set() {
    assert_eq!(overrides(&variables(&[]), None).expect("good"), []);
}

#[test]
fn the_source_of_an_override_is_known() {
    let config = sdk(Configured {
        variables: BTreeMap::from([
            ("AWS_ENDPOINT_URL_KMS", "https://kms.example"),
            ("AWS_ENDPOINT_URL_SECRETS_MANAGER", "http://localhost:1/?token=x"),
        ]),
        profile: BTreeMap::from([
            ("kms endpoint_url", "https://not.example"),
            ("ssm endpoint_url", "https://ssm.example"),
            ("sso_oidc endpoint_url", "https://oidc.example"),
        ]),
    });
    let found = overrides(&config, None).expect("good");
    assert_eq!(
        sources(&found),
        [
            ("secretsmanager", "AWS_ENDPOINT_URL_SECRETS_MANAGER"),
            ("ssm", "the AWS profile"),
            ("kms", "AWS_ENDPOINT_URL_KMS"),
        ]
    );
    assert_eq!(found[0].url, "http://localhost:1/");
}

/// As with the AWS CLI; what is next in line counts.
#[test]
fn an_empty_endpoint_is_none() {
    let set = |variables: &[(&'static str, &'static str)],
               profile: &[(&'static str, &'static str)]| {
        let configured = Configured {
            variables: variables.iter().copied().collect(),
            profile: profile.iter().copied().collect(),
        };
        let sdk = sdk(configured).into_builder().endpoint_url("").build();
        let sdk = without_empty_endpoints(sdk);
        assert_eq!(sdk.endpoint_url(), None);
        overrides(&sdk, None).expect("good")
    };
    let nothing = [("AWS_ENDPOINT_URL", ""), ("AWS_ENDPOINT_URL_KMS", "")];
    assert_eq!(set(&nothing, &[]), []);
    assert_eq!(set(&nothing, &[("endpoint_url", "")]), []);
    let of_kms = set(&nothing, &[("kms endpoint_url", "https://kms.example")]);
    assert_eq!(sources(&of_kms), [("kms", "the AWS profile")]);
    let all = set(&nothing, &[("kms endpoint_url", ""), ("endpoint_url", "https://all.example")]);
    assert!(all.iter().all(|other| other.url == "https://all.example"));
    assert_eq!(all.len(), Service::ALL.len());
    let global = [("AWS_ENDPOINT_URL", "https://all.example"), ("AWS_ENDPOINT_URL_KMS", "")];
    let all = set(&global, &[("kms endpoint_url", "https://kms.example")]);
    assert!(all.iter().all(|other| other.source == "AWS_ENDPOINT_URL"));
    assert_eq!(all.len(), Service::ALL.len());
}

#[test]
fn one_for_all_counts_for_every_service() {
    let config = variables(&[
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:5"),
        ("AWS_ENDPOINT_URL_STS", "https://sts.example"),
    ]);
    let found = overrides(&config, None).expect("good");
    assert_eq!(found.len(), Service::ALL.len());
    assert_eq!(found[0].source, "AWS_ENDPOINT_URL");
    assert_eq!(found[3].source, "AWS_ENDPOINT_URL_STS");
    let found = overrides(&config, Some("https://all.example")).expect("good");
    assert!(found.iter().take(6).all(|other| other.source == "--endpoint-url"));
}

#[test]
fn no_service_goes_elsewhere_in_the_clear_nor_does_signing_in() {
    for (variable, service) in [
        ("AWS_ENDPOINT_URL", "secretsmanager"),
        ("AWS_ENDPOINT_URL_SSM", "ssm"),
        ("AWS_ENDPOINT_URL_STS", "sts"),
        ("AWS_ENDPOINT_URL_SSO", "sso"),
        ("AWS_ENDPOINT_URL_SSO_OIDC", "sso-oidc"),
        ("AWS_ENDPOINT_URL_SIGNIN", "signin"),
        ("AWS_ENDPOINT_URL_CLOUDWATCH_LOGS", "logs"),
    ] {
        let config = variables(&[(variable, "http://a.example/?token=x")]);
        let Err(AwsError::InsecureEndpoint { service: named, url }) = overrides(&config, None)
        else {
            panic!("{variable} was taken");
        };
        assert_eq!((named, url.as_str()), (service, "http://a.example/"));
    }
    let error = overrides(&variables(&[]), Some("http://a.example")).expect_err("http");
    assert_eq!(error.fault(), Fault::Client);
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn resolved(service: Service, region: &str, fips: bool) -> Result<String, AwsError> {
    let (sdk, http) = (variables(&[]), Transport::new(None));
    let loaded =
        Loaded { sdk, overrides: Vec::new(), fips, profile: None, region_from: None, http };
    runtime().block_on(resolve(&loaded, service, Some(region)))
}

#[test]
fn fips_is_in_the_name_of_every_endpoint() {
    let kms = |fips| resolved(Service::Kms, "eu-west-1", fips).expect("an endpoint");
    assert_eq!(kms(false), "https://kms.eu-west-1.amazonaws.com");
    assert_eq!(kms(true), "https://kms-fips.eu-west-1.amazonaws.com");
    for service in Service::ALL {
        for region in ["us-east-1", "eu-central-1", "ca-west-1", "ap-southeast-2"] {
            let url = resolved(service, region, true).expect("an endpoint");
            assert!(url.contains("fips"), "{url}");
        }
    }
}

#[test]
fn a_region_is_no_way_to_another_host() {
    for region in ["", "eu-west-1.evil.example/", "x@y", "eu west", "EU-WEST-1"] {
        let error = resolved(Service::Kms, region, false).expect_err("no region");
        assert!(matches!(error, AwsError::BadRegion { .. }), "{region}");
    }
}

/// Should an endpoint ever come from where we did not look.
#[test]
fn plain_http_to_elsewhere_is_not_sent() {
    let keys = Credentials::new("AKIAIOSFODNN7EXAMPLE", "not a key", None, None, "test");
    let sdk = variables(&[])
        .into_builder()
        .http_client(Transport::new(None))
        .credentials_provider(SharedCredentialsProvider::new(keys))
        .endpoint_url("http://192.0.2.1/")
        .build();
    let call = Call {
        operation: "kms:ListKeys",
        resource: "all keys".to_owned(),
        carries_plaintext: false,
        profile: AwsSettings::default().profile,
        fips: false,
    };
    let kms = aws_sdk_kms::Client::new(&sdk);
    let error = runtime().block_on(kms.list_keys().send()).expect_err("refused");
    let error = AwsError::from_sdk(&call, &error);
    assert_eq!(
        error.to_string(),
        "kms:ListKeys for all keys: the call could not be made: http://192.0.2.1/ is neither https nor \
         on this machine"
    );
    assert!(!error.is_lost());
}
