//! Which endpoints are in effect, and which of them may be called.

use std::net::IpAddr;

use aws_types::SdkConfig;
use aws_types::service_config::ServiceConfigKey;

use super::error::AwsError;
use super::variables::{ENDPOINT as GLOBAL, NONE};

/// A service that we call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Service {
    /// Secrets.
    SecretsManager,
    /// Parameters.
    Ssm,
    /// KMS keys.
    Kms,
    /// Who we are.
    Sts,
    /// Policies and their simulation.
    Iam,
    /// Log groups.
    Logs,
    /// Functions.
    Lambda,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::SecretsManager,
        Self::Ssm,
        Self::Kms,
        Self::Sts,
        Self::Iam,
        Self::Logs,
        Self::Lambda,
    ];

    /// As IAM writes it in actions.
    pub fn name(self) -> &'static str {
        match self {
            Self::SecretsManager => "secretsmanager",
            Self::Ssm => "ssm",
            Self::Kms => "kms",
            Self::Sts => "sts",
            Self::Iam => "iam",
            Self::Logs => "logs",
            Self::Lambda => "lambda",
        }
    }

    /// As variables and profiles have it, in capitals with `_` or in small letters.
    fn id(self) -> &'static str {
        match self {
            Self::SecretsManager => "Secrets Manager",
            Self::Ssm => "SSM",
            Self::Kms => "KMS",
            Self::Sts => "STS",
            Self::Iam => "IAM",
            Self::Logs => "CloudWatch Logs",
            Self::Lambda => "Lambda",
        }
    }
}

/// Services that the SDK signs in with, and we never call.
const SIGN_IN: [(&str, &str); 3] = [("sso", "SSO"), ("sso-oidc", "SSO OIDC"), ("signin", "Signin")];

/// An endpoint that is not AWS's own choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// The service, as IAM writes it, or one that the SDK signs in with.
    pub service: &'static str,
    /// Where it goes instead; without a query.
    pub url: String,
    /// What says so: an option, a variable or the profile.
    pub source: String,
}

/// What is to be done with a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// It is https.
    Tls,
    /// It is http to this machine.
    Loopback,
    /// It is http to a host elsewhere.
    Plain,
    /// It is no URL of a host.
    Malformed,
}

/// What kind of URL this is. Stricter than any parser behind it, so that none reads another host in it.
pub(super) fn reach(url: &str) -> Reach {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Reach::Malformed;
    };
    let Some(host) = host(rest) else {
        return Reach::Malformed;
    };
    if scheme.eq_ignore_ascii_case("https") {
        return Reach::Tls;
    }
    if !scheme.eq_ignore_ascii_case("http") {
        return Reach::Malformed;
    }
    let address: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    let local = address.is_some_and(|address| address.to_canonical().is_loopback())
        || host.eq_ignore_ascii_case("localhost");
    if local { Reach::Loopback } else { Reach::Plain }
}

/// The host of what follows `://`; in brackets when it is an IPv6 address.
pub(super) fn host(rest: &str) -> Option<&str> {
    let authority = rest.split(['/', '?', '#']).next()?;
    let is_good = |c: char| c.is_ascii_alphanumeric() || "-_.:[]".contains(c);
    if !authority.chars().all(is_good) {
        return None;
    }
    let (host, port) = match authority.find(']') {
        Some(end) if authority.starts_with('[') => authority.split_at(end + 1),
        Some(_) => return None,
        None => authority.split_at(authority.find(':').unwrap_or(authority.len())),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok() && !port.starts_with('+');
    let good_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    (good_port && !host.is_empty()).then_some(host)
}

/// The URL without what follows the path.
pub(super) fn shown(url: &str) -> String {
    url.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// Every endpoint in effect that is not AWS's own choice, for us and for signing in.
///
/// An override that is no URL is refused: the SDK would say so in a log that nobody reads, and call AWS.
pub(super) fn overrides(config: &SdkConfig, flag: Option<&str>) -> Result<Vec<Override>, AwsError> {
    let mut found = Vec::new();
    let ours = Service::ALL.map(|service| (service.name(), service.id()));
    for (service, id) in ours {
        let configured = flag
            .map(|url| (url.to_owned(), "--endpoint-url".to_owned()))
            .or_else(|| configured(config, id));
        if let Some((url, source)) = configured {
            found.push(allowed(service, &url, source)?);
        }
    }
    for (service, id) in SIGN_IN {
        // One that goes the way of all is not worth a line.
        if let Some((url, source)) = configured(config, id) {
            let one = allowed(service, &url, source)?;
            if !found.iter().any(|other| other.source == one.source) {
                found.push(one);
            }
        }
    }
    Ok(found)
}

/// Refuses an endpoint that is empty where the SDK signs in: it panics there, and looks at no setting of ours.
pub(super) fn check_sign_in(config: &SdkConfig) -> Result<(), AwsError> {
    for (service, id) in [(Service::Sts.name(), Service::Sts.id())].into_iter().chain(SIGN_IN) {
        if let Some((url, setting)) = configured(config, id)
            && url.is_empty()
        {
            return Err(AwsError::MalformedEndpoint { service, setting });
        }
    }
    Ok(())
}

fn allowed(service: &'static str, url: &str, source: String) -> Result<Override, AwsError> {
    match reach(url) {
        Reach::Tls | Reach::Loopback => Ok(Override { service, url: shown(url), source }),
        Reach::Plain => Err(AwsError::InsecureEndpoint { service, url: shown(url) }),
        Reach::Malformed => Err(AwsError::MalformedEndpoint { service, setting: source }),
    }
}

/// The endpoint that the environment or the profile gives a service, as the SDK will find it, and what
/// says so.
fn configured(config: &SdkConfig, id: &str) -> Option<(String, String)> {
    const KEY: &str = "endpoint_url";
    let look = |service_id: &str, profile: &str| {
        let key =
            ServiceConfigKey::builder().service_id(service_id).env(GLOBAL).profile(profile).build();
        config.service_config()?.load_config(key.ok()?)
    };
    let url = look(id, KEY)?;
    // The SDK says what is in effect, not from where: ask again without the profile, and without the service.
    let source = match (look(id, NONE), look(NONE, NONE)) {
        (Some(own), global) if global.as_ref() != Some(&own) => {
            format!("{GLOBAL}_{}", id.to_uppercase().replace(' ', "_"))
        }
        (Some(_), _) => GLOBAL.to_owned(),
        (None, _) => "the AWS profile".to_owned(),
    };
    Some((url, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_leaves_the_machine() {
        for url in ["https://kms.eu-west-1.amazonaws.com", "HTTPS://vpce.example:8443/x?y"] {
            assert_eq!(reach(url), Reach::Tls, "{url}");
        }
        for url in [
            "http://127.0.0.1:5000",
            "http://127.9.8.7/",
            "http://[::1]:80",
            "http://[::ffff:127.0.0.1]",
            "HTTP://LOCALHOST:4566/x",
        ] {
            assert_eq!(reach(url), Reach::Loopback, "{url}");
        }
        for url in [
            "http://10.0.0.1",
            "http://localhost.evil.example",
            "http://127.0.0.1.nip.example",
            "http://127.1",
            "http://0.0.0.0:80",
            "http://[::]",
            "http://evil.example/127.0.0.1",
            "http://evil.example?@localhost",
            "http://evil.example#localhost",
        ] {
            assert_eq!(reach(url), Reach::Plain, "{url}");
        }
        for url in [
            "",
            "localhost:4566",
            "http://",
            "http:///x",
            "ftp://localhost",
            "http://localhost@evil.example",
            "https://user:secret@host.example",
            "http://localhost\\@evil.example",
            "http://localhost:x@evil",
            "http://localhost:99999",
            "http://local host",
            "http://127.0.0.1%2eevil.example",
            "http://ⅼocalhost",
            "http://x[::1]",
        ] {
            assert_eq!(reach(url), Reach::Malformed, "{url}");
        }
    }

    #[test]
    fn a_query_is_not_shown() {
        assert_eq!(shown("https://a.example/b?token=c#d"), "https://a.example/b");
    }

    #[test]
    fn what_is_refused_names_the_service() {
        let error = allowed("kms", "http://a.example?b", String::new()).expect_err("http");
        let AwsError::InsecureEndpoint { service: "kms", url } = error else {
            panic!("another error");
        };
        assert_eq!(url, "http://a.example");
        let error = allowed("ssm", "localhost:1", String::new()).expect_err("no URL");
        assert!(matches!(error, AwsError::MalformedEndpoint { service: "ssm", .. }));
    }
}
