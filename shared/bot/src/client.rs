//! The configuration of the calls to Telegram, and the HTTPS client that makes them.
//!
//! The whole program uses one TLS stack: rustls with aws-lc. The client gets its crypto provider explicitly, so that it
//! works even if nothing has set a default provider for the process. The client uses no proxies and follows no
//! redirects, because every URL contains the token, and another server could read the token there.
use std::{fmt, str::FromStr, sync::Arc, time::Duration};

use reqwest::redirect::Policy;
use rustls::{
    ClientConfig, RootCertStore,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, pem::PemObject},
};
use secrecy::{ExposeSecret, SecretString};
use url::{Host, Url};

/// The configuration of the calls to Telegram.
#[derive(Clone)]
pub struct Config {
    /// The token of our bot.
    pub token: Token,
    /// The address of the Bot API server.
    pub api_url: ApiUrl,
    /// An additional certificate authority to trust, as PEM, for a Bot API server of our own.
    pub extra_root_pem: Option<String>,
    /// Time limits of connections and calls.
    pub limits: Limits,
}

/// Time limits of the client's connections and calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest time to open a connection. Default 2 s.
    pub connect: Duration,
    /// The longest time for a call, including opening the connection. Default 5 s.
    pub call: Duration,
    /// The time for which an unused connection is kept open. Default 30 s.
    pub idle: Duration,
}

impl Default for Limits {
    /// Returns short limits, because a person waits for the answer, and a webhook has to be answered within 60 s.
    fn default() -> Self {
        Self { connect: Duration::from_secs(2), call: Duration::from_secs(5), idle: Duration::from_secs(30) }
    }
}

/// The bot's token, e.g. `7000000001:AA…`. It contains the bot's user id, and anybody who has it can act as the bot.
#[derive(Clone)]
pub struct Token {
    secret: SecretString,
    bot_id: i64,
}

/// The address of a Bot API server: HTTPS, or plain HTTP to loopback only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiUrl(Url);

/// A mistake in the configuration. The text never quotes the configured value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadConfig {
    /// The token is not of the form `<number>:<secret>`.
    #[error("the token is not a bot token; copy it from BotFather again")]
    Token,
    /// The address of the Bot API server is not a valid URL, has a query or fragment, or uses plain HTTP to another
    /// computer.
    #[error("the address of the Bot API server must begin with https (http is allowed for loopback only)")]
    ApiUrl,
    /// The PEM text contains no certificate, or an invalid certificate.
    #[error("the root certificate is not in PEM form")]
    RootCertificate,
    /// The TLS or HTTPS client could not be built.
    #[error("the HTTPS client cannot be built")]
    Client,
}

impl Token {
    /// Parses a token in the form in which `BotFather` gives it.
    pub fn parse(secret: SecretString) -> Result<Self, BadConfig> {
        let (bot, key) = secret.expose_secret().split_once(':').ok_or(BadConfig::Token)?;
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if key.is_empty() || !key.bytes().all(fits) {
            return Err(BadConfig::Token);
        }
        let bot_id = bot.parse().map_err(|_| BadConfig::Token)?;
        Ok(Self { secret, bot_id })
    }

    /// Returns the bot's user id: the number before the colon.
    pub fn bot_id(&self) -> i64 {
        self.bot_id
    }

    pub(crate) fn expose(&self) -> &str {
        self.secret.expose_secret()
    }
}

impl FromStr for ApiUrl {
    type Err = BadConfig;

    fn from_str(text: &str) -> Result<Self, BadConfig> {
        let mut url = Url::parse(text).map_err(|_| BadConfig::ApiUrl)?;
        let here = match url.host().ok_or(BadConfig::ApiUrl)? {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(address) => address.is_loopback(),
            Host::Ipv6(address) => address.is_loopback(),
        };
        let safe = url.scheme() == "https" || (url.scheme() == "http" && here);
        if !safe || url.query().is_some() || url.fragment().is_some() {
            return Err(BadConfig::ApiUrl);
        }
        url.path_segments_mut().map_err(|()| BadConfig::ApiUrl)?.pop_if_empty();
        Ok(Self(url))
    }
}

impl fmt::Display for ApiUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl ApiUrl {
    pub(crate) fn url(&self) -> Url {
        self.0.clone()
    }
}

/// Builds the client. It trusts Mozilla's list of certificate authorities, and the additional authority if one is
/// given.
pub fn build(extra_root_pem: Option<&str>, limits: Limits) -> Result<reqwest::Client, BadConfig> {
    reqwest::Client::builder()
        .use_preconfigured_tls(tls(roots(extra_root_pem)?)?)
        .connect_timeout(limits.connect)
        .timeout(limits.call)
        .pool_idle_timeout(limits.idle)
        .tcp_nodelay(true)
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .map_err(|_| BadConfig::Client)
}

fn roots(extra_root_pem: Option<&str>) -> Result<RootCertStore, BadConfig> {
    let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
    let Some(pem) = extra_root_pem else { return Ok(roots) };
    let before = roots.len();
    for certificate in CertificateDer::pem_slice_iter(pem.as_bytes()) {
        let certificate = certificate.map_err(|_| BadConfig::RootCertificate)?;
        roots.add(certificate).map_err(|_| BadConfig::RootCertificate)?;
    }
    if roots.len() == before { Err(BadConfig::RootCertificate) } else { Ok(roots) }
}

fn tls(roots: RootCertStore) -> Result<ClientConfig, BadConfig> {
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| BadConfig::Client)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_is_for_this_machine_only() {
        for url in ["https://api.telegram.org", "http://127.0.0.1:8081", "http://[::1]:1/", "http://localhost/"] {
            assert!(url.parse::<ApiUrl>().is_ok(), "{url}");
        }
        for url in ["http://api.telegram.org", "http://10.0.0.1", "ftp://localhost", "localhost", "", "https://a/?b"] {
            assert_eq!(url.parse::<ApiUrl>(), Err(BadConfig::ApiUrl), "{url}");
        }
    }

    #[test]
    fn a_token_names_its_bot() {
        assert_eq!(Token::parse("7000000001:AAexample_-".into()).map(|token| token.bot_id()), Ok(7_000_000_001));
        for text in ["", "7000000001", "7000000001:", "bot:AA", "7000000001:AA/../x"] {
            assert_eq!(Token::parse(text.into()).map(|token| token.bot_id()), Err(BadConfig::Token), "{text}");
        }
    }

    #[test]
    fn a_malformed_certificate_is_refused() {
        for pem in ["", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            assert_eq!(build(Some(pem), Limits::default()).map(drop).unwrap_err(), BadConfig::RootCertificate);
        }
    }
}
