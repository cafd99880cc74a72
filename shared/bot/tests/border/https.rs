//! Tests of calls over HTTPS: the client must accept trusted certificates and refuse all others.
use std::sync::Arc;

use crate::telegram::{config, message};
use bot::{
    calls::{BotApi, CallError, Telegram},
    client::Config,
    screens::goodbye,
};
use domain::{Language, UserId};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

#[tokio::test]
async fn a_telegram_of_our_own_is_trusted_by_its_certificate_alone() {
    let (address, pem) = serve().await;
    let trusting = Config { extra_root_pem: Some(pem), ..config(&address) };

    let trusted = Telegram::new(&trusting).unwrap().send(UserId(101), &goodbye(Language::English)).await;
    let distrusted = Telegram::new(&config(&address)).unwrap().send(UserId(101), &goodbye(Language::English)).await;

    assert!(trusted.is_ok(), "{trusted:?}");
    assert_eq!(distrusted, Err(CallError::Unavailable));
}

/// Starts a server with a self-signed certificate. Returns its address and the certificate.
async fn serve() -> (String, String) {
    let CertifiedKey { cert, signing_key } = generate_simple_self_signed(vec!["localhost".into()]).unwrap();
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move {
        let acceptor = TlsAcceptor::from(Arc::new(config));
        loop {
            let (socket, _) = listener.accept().await.unwrap();
            tokio::spawn(answer(acceptor.clone(), socket));
        }
    });
    (address, cert.pem())
}

/// Answers one request. If the client does not trust the certificate, it closes the connection before it sends a
/// request.
async fn answer(acceptor: TlsAcceptor, socket: TcpStream) {
    let Ok(mut stream) = acceptor.accept(socket).await else { return };
    let mut request = vec![];
    while !request.ends_with(b"}") {
        if stream.read_buf(&mut request).await.unwrap() == 0 {
            return;
        }
    }
    let body = serde_json::json!({"ok": true, "result": message(42)}).to_string();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
}
