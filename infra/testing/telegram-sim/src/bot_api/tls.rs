//! TLS for the Bot API's server and for the client that calls webhooks.

use std::{
    fmt,
    io::{Error, Result},
    sync::Arc,
};

use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio_rustls::TlsAcceptor;

/// A certificate chain and its key, both as PEM text.
#[derive(Clone)]
pub struct TlsFiles {
    /// The server's certificate first, then the certificates of its issuers.
    pub certificates_pem: String,
    /// The private key of the server's certificate.
    pub key_pem: String,
}

impl fmt::Debug for TlsFiles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TlsFiles")
    }
}

/// Creates the client that calls webhooks. Webhooks on loopback can use plain HTTP. Calls over HTTPS fail, because this
/// client trusts no certificate.
pub(super) fn client() -> Result<reqwest::Client> {
    let config = rustls::ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(Error::other)?
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .use_preconfigured_tls(config)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .map_err(Error::other)
}

/// Creates the acceptor of TLS connections. Fails if the certificate or the key cannot be read.
pub(super) fn acceptor(files: TlsFiles) -> Result<TlsAcceptor> {
    let certificates = CertificateDer::pem_slice_iter(files.certificates_pem.as_bytes())
        .collect::<std::result::Result<Vec<_>, _>>()
        .map_err(Error::other)?;
    let key = PrivateKeyDer::from_pem_slice(files.key_pem.as_bytes()).map_err(Error::other)?;
    let config = rustls::ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(Error::other)?
        .with_no_client_auth()
        .with_single_cert(certificates, key)
        .map_err(Error::other)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn provider() -> Arc<rustls::crypto::CryptoProvider> {
    Arc::new(rustls::crypto::aws_lc_rs::default_provider())
}
