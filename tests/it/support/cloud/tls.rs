//! A certificate authority of the tests, and a server certificate for the loopback interface.

use std::net::TcpStream;
use std::sync::{Arc, LazyLock};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, KeyUsagePurpose,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What a TLS front needs.
#[derive(Debug)]
pub(super) struct Authority {
    /// In PEM, for `SSL_CERT_FILE`.
    pub(super) certificate: String,
    pub(super) server: Arc<ServerConfig>,
}

pub(super) static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| {
    let mut params = CertificateParams::new([]).expect("a certificate");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // Otherwise both have the same one, and OpenSSL takes the server's for self-signed.
    params.distinguished_name.push(DnType::CommonName, "the authority of the tests");
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
    let key = || KeyPair::generate().expect("a key pair");
    let authority = CertifiedIssuer::self_signed(params, key()).expect("an authority");
    let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
    let own = key();
    let params = CertificateParams::new(names).expect("a certificate");
    let certificate = params.signed_by(&own, &authority).expect("a server certificate");
    let own = PrivateKeyDer::Pkcs8(own.serialize_der().into());
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let server = ServerConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .expect("TLS 1.2 and 1.3")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], own)
        .expect("a certificate and its key");
    Authority { certificate: authority.pem(), server: Arc::new(server) }
});

/// The server's side of a connection.
pub(super) fn accept(stream: TcpStream) -> StreamOwned<ServerConnection, TcpStream> {
    let connection = ServerConnection::new(Arc::clone(&AUTHORITY.server));
    StreamOwned::new(connection.expect("a TLS connection"), stream)
}
