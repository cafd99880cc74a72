//! The Bot API over TLS, for programs that require TLS.

use telegram_sim::{Options, bot_api::TlsFiles};

use crate::town::{Town, tls_client};

#[tokio::test]
async fn only_a_client_that_trusts_the_authority_can_connect() {
    let (authority_pem, tls) = certificate_for_loopback();
    let mut town = Town::with(Options { tls: Some(tls), ..Options::default() }).await;
    assert!(town.telegram.bot_api().starts_with("https://"));

    let url = format!("{}/bot{}/getMe", town.telegram.bot_api(), town.bot.token);
    let distrust = tls_client(&[]).get(&url).send().await.unwrap_err();
    assert!(format!("{distrust:?}").contains("UnknownIssuer"), "{distrust:?}");

    town.client = tls_client(&[&authority_pem]);
    let me = town.ok("getMe", serde_json::json!({})).await;
    assert_eq!(me["username"], "desk_bot");
}

/// Makes a certificate authority, and a certificate signed by it.
fn certificate_for_loopback() -> (String, TlsFiles) {
    let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let authority_key = rcgen::KeyPair::generate().unwrap();
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = rcgen::Issuer::new(authority, authority_key);
    let key = rcgen::KeyPair::generate().unwrap();
    let leaf = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let certificates_pem = leaf.signed_by(&key, &issuer).unwrap().pem();
    (authority_pem, TlsFiles { certificates_pem, key_pem: key.serialize_pem() })
}
