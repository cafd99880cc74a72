//! Tests the functions' client over HTTPS on the loopback interface, with the only TLS library of the workspace.
use std::sync::Arc;

use bot::calls::{CallError, Telegram as Calls};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use telegram_sim::{Options, Telegram, bot_api::TlsFiles};

#[tokio::test]
async fn the_functions_client_trusts_the_root_of_its_config_and_no_other() {
    let (ours, theirs) = (authority(), authority());
    let telegram = Telegram::start(Options { tls: Some(certificate(&ours)), ..Options::default() }).await.unwrap();
    let bot = telegram.add_bot("secure_bot", "Secure").unwrap();
    let client = |root: Option<String>| {
        let config = functions::Config::read(|name| match name {
            "BOT_TOKEN" => Some(bot.token.clone()),
            "TELEGRAM_API_URL" => Some(telegram.bot_api()),
            "TELEGRAM_ROOT_PEM" => root.clone(),
            "JOBS_QUEUE_URL" => Some("https://sqs.example/jobs.fifo".to_owned()),
            _ => Some("anything".to_owned()),
        });
        Calls::new(&config.unwrap().telegram).unwrap()
    };
    assert!(telegram.bot_api().starts_with("https://"), "{}", telegram.bot_api());

    let me = client(Some(ours.pem())).get_me().await.unwrap();
    assert_eq!(me.username, "secure_bot");

    for distrusting in [client(None), client(Some(theirs.pem()))] {
        assert_eq!(distrusting.get_me().await, Err(CallError::Unavailable));
    }
}

type Authority = Arc<CertifiedIssuer<'static, KeyPair>>;

fn authority() -> Authority {
    let made = "an invented authority can be made";
    let mut params = CertificateParams::new(Vec::new()).expect(made);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().expect(made);
    Arc::new(CertifiedIssuer::self_signed(params, key).expect(made))
}

/// Returns a certificate for 127.0.0.1, signed by this authority.
fn certificate(authority: &Authority) -> TlsFiles {
    let made = "a certificate for this machine can be made";
    let key = KeyPair::generate().expect(made);
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect(made);
    let certificate = params.signed_by(&key, authority).expect(made);
    TlsFiles { certificates_pem: certificate.pem(), key_pem: key.serialize_pem() }
}
