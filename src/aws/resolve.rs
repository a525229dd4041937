//! Where a call would go, from the SDK's own table of endpoints.

use super::endpoint::Service;
use super::error::AwsError;
use super::load::Loaded;

/// The URL of a service in a region, or in that of the settings. With FIPS it is a FIPS endpoint or none;
/// whether a region has it, the table does not know: the name is then not found when it is called.
pub(super) async fn resolve(
    loaded: &Loaded,
    service: Service,
    region: Option<&str>,
) -> Result<String, AwsError> {
    let name = service.name();
    if let Some(other) = loaded.overrides.iter().find(|other| other.service == name) {
        return Ok(other.url.clone());
    }
    let sdk = loaded.in_region(region)?;
    let region = sdk.region().map(ToString::to_string).unwrap_or_default();
    let dual = sdk.use_dual_stack().unwrap_or(false);
    // Each service has types of its own, and they all look the same.
    macro_rules! resolved {
        ($service:ident) => {{
            use $service::config::endpoint::{DefaultResolver, Params, ResolveEndpoint as _};
            let params = Params::builder()
                .region(region.clone())
                .use_fips(loaded.fips)
                .use_dual_stack(dual)
                .build();
            match &params {
                Ok(params) => {
                    let resolver = DefaultResolver::new();
                    resolver.resolve_endpoint(params).await.map(|it| it.url().to_owned()).ok()
                }
                Err(_) => None,
            }
        }};
    }
    let url = match service {
        Service::SecretsManager => resolved!(aws_sdk_secretsmanager),
        Service::Ssm => resolved!(aws_sdk_ssm),
        Service::Kms => resolved!(aws_sdk_kms),
        Service::Sts => resolved!(aws_sdk_sts),
        Service::Iam => resolved!(aws_sdk_iam),
        Service::Logs => resolved!(aws_sdk_cloudwatchlogs),
        Service::Lambda => resolved!(aws_sdk_lambda),
    };
    url.ok_or(AwsError::NoEndpoint { service: name, region, fips: loaded.fips })
}
