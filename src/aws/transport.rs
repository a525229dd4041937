//! The way out: https to anywhere, plain http to this machine alone.
//!
//! Every request of the SDK passes here, those of its credential providers too, so whatever an endpoint
//! came from, nothing that is signed or secret leaves this machine in the clear.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::tls::{Provider, TlsContext, TrustStore};
use aws_smithy_http_client::{Builder, Connector};
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorFuture, HttpConnectorSettings, SharedHttpClient,
    SharedHttpConnector,
};
use aws_smithy_runtime_api::client::orchestrator::HttpRequest;
use aws_smithy_runtime_api::client::result::ConnectorError;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponents;

use super::endpoint::{Reach, host, reach, shown};

/// Where machines and containers in AWS get their credentials, unsigned and over http: EC2 (IPv4 and
/// IPv6), ECS, and EKS (IPv4 and IPv6).
const METADATA: [&str; 5] =
    ["169.254.169.254", "[fd00:ec2::254]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]"];

/// A request that was not sent.
#[derive(Debug)]
pub(super) struct NotSent {
    /// Where it would have gone.
    url: String,
    /// That is why; otherwise there was no answer before.
    pub(super) is_insecure: bool,
}

impl fmt::Display for NotSent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = if self.is_insecure {
            "is neither https nor on this machine"
        } else {
            "did not answer before"
        };
        write!(out, "{} {why}", self.url)
    }
}

impl std::error::Error for NotSent {}

/// The client that all services share, and with it connections.
#[derive(Debug, Clone)]
pub(super) struct Transport(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    trust: TrustStore,
    ways: RwLock<Ways>,
    /// The metadata service did not answer. Where there is none, each of many calls would wait for it
    /// anew, one after the other.
    no_metadata: AtomicBool,
}

#[derive(Debug, Clone)]
struct Ways {
    plain: SharedHttpClient,
    tls: SharedHttpClient,
}

impl Ways {
    fn new(trust: &TrustStore) -> Self {
        // No proxy stands between us and this machine, and no certificate is looked at.
        let plain = hyper(TrustStore::empty(), ProxyConfig::disabled());
        Self { plain, tls: hyper(trust.clone(), ProxyConfig::from_env()) }
    }
}

impl Transport {
    /// Trusts these certificates, or those of the system.
    pub(super) fn new(trust: Option<TrustStore>) -> Self {
        let trust = trust.unwrap_or_default();
        let ways = RwLock::new(Ways::new(&trust));
        Self(Arc::new(Inner { trust, ways, no_metadata: AtomicBool::new(false) }))
    }

    /// Lets go of all connections. The next request makes new ones.
    pub(super) fn hang_up(&self) {
        *self.0.ways.write().unwrap_or_else(PoisonError::into_inner) = Ways::new(&self.0.trust);
    }
}

fn hyper(trust: TrustStore, proxy: ProxyConfig) -> SharedHttpClient {
    Builder::new().build_with_connector_fn(move |settings, components| {
        let mut connector = Connector::builder().proxy_config(proxy.clone());
        connector.set_connector_settings(settings.cloned());
        connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
        let connector = connector.tls_provider(Provider::Rustls(CryptoMode::AwsLc));
        match TlsContext::builder().with_trust_store(trust.clone()).build() {
            Ok(context) => connector.tls_context(context).build(),
            // The builder has no such case today.
            Err(_) => connector.build(),
        }
    })
}

impl HttpClient for Transport {
    fn http_connector(
        &self,
        settings: &HttpConnectorSettings,
        components: &RuntimeComponents,
    ) -> SharedHttpConnector {
        SharedHttpConnector::new(Door {
            transport: self.clone(),
            settings: settings.clone(),
            components: components.clone(),
        })
    }
}

/// Chooses by request, so that the certificates of the system (a third of a short command's time) are
/// read when the first request over TLS is made, and not before.
#[derive(Debug)]
struct Door {
    transport: Transport,
    settings: HttpConnectorSettings,
    components: RuntimeComponents,
}

impl HttpConnector for Door {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let inner = &self.transport.0;
        let ways = inner.ways.read().unwrap_or_else(PoisonError::into_inner).clone();
        let send = |client: SharedHttpClient, request| {
            client.http_connector(&self.settings, &self.components).call(request)
        };
        match reach(request.uri()) {
            Reach::Tls => send(ways.tls, request),
            Reach::Loopback => send(ways.plain, request),
            Reach::Plain if is_metadata(request.uri()) => {
                if inner.no_metadata.load(Ordering::Relaxed) {
                    return not_sent(&request, false);
                }
                let (answer, inner) = (send(ways.plain, request), Arc::clone(inner));
                HttpConnectorFuture::new(async move {
                    let answer = answer.await;
                    inner.no_metadata.store(answer.is_err(), Ordering::Relaxed);
                    answer
                })
            }
            Reach::Plain | Reach::Malformed => not_sent(&request, true),
        }
    }
}

fn not_sent(request: &HttpRequest, is_insecure: bool) -> HttpConnectorFuture {
    let refused = NotSent { url: shown(request.uri()), is_insecure };
    HttpConnectorFuture::ready(Err(ConnectorError::user(refused.into())))
}

fn is_metadata(url: &str) -> bool {
    let host = url.split_once("://").and_then(|(_, rest)| host(rest));
    host.is_some_and(|host| METADATA.iter().any(|known| host.eq_ignore_ascii_case(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machines_may_ask_for_their_own_credentials() {
        assert!(is_metadata("http://169.254.169.254/latest/api/token"));
        assert!(is_metadata("http://[fd00:ec2::254]:80/"));
        assert!(!is_metadata("http://169.254.169.254.example/"));
        assert!(!is_metadata("http://10.0.0.1/169.254.169.254"));
    }
}
