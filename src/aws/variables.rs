//! Variables that are set to nothing. They count as not set: a pipeline sets those it has no value for.

use aws_config::SdkConfig;
use aws_types::os_shim_internal::Env;
use aws_types::service_config::{LoadServiceConfig, ServiceConfigKey};

/// The variable that names endpoints, alone and with a service behind it.
pub(super) const ENDPOINT: &str = "AWS_ENDPOINT_URL";

/// What stands for a name that nothing has.
pub(super) const NONE: &str = "none of this name";

/// The value of a variable, when it has one.
pub(super) fn variable(name: &str) -> Option<String> {
    Env::real().get(name).ok().filter(|value| !value.is_empty())
}

/// Without endpoints that are empty, which the SDK would call. The AWS CLI does not.
pub(super) fn without_empty_endpoints(sdk: SdkConfig) -> SdkConfig {
    let is_empty = sdk.endpoint_url() == Some("");
    let mut builder = sdk.clone().into_builder().service_config(NotEmpty(sdk));
    if is_empty {
        builder.set_endpoint_url(None);
    }
    builder.build()
}

/// Endpoints as the SDK finds them, and the next one where it finds an empty one.
#[derive(Debug)]
struct NotEmpty(SdkConfig);

impl LoadServiceConfig for NotEmpty {
    fn load_config(&self, key: ServiceConfigKey<'_>) -> Option<String> {
        let look = |service: &str, env: &str, profile: &str| {
            let key = ServiceConfigKey::builder().service_id(service).env(env).profile(profile);
            self.0.service_config()?.load_config(key.build().ok()?)
        };
        let (service, env, profile) = (key.service_id(), key.env(), key.profile());
        // None at all is an answer as well: the profile may say that no endpoint counts.
        let found = look(service, env, profile)?;
        if env != ENDPOINT || !found.is_empty() {
            return Some(found);
        }
        [(NONE, env, NONE), (service, NONE, profile), (NONE, NONE, profile)].into_iter().find_map(
            |(service, env, profile)| look(service, env, profile).filter(|url| !url.is_empty()),
        )
    }
}
