//! Sockets: HTTP or HTTPS in, webhooks out.

use std::{
    io::{Error, Result},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};

use axum::{
    Json, Router,
    extract::{DefaultBodyLimit, Path, Request, State},
    response::{IntoResponse, Response},
    routing,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::{
    bot_api::{Face, method::Method, methods, parameters::Parameters, reference, refusal::Refusal},
    faults::CallFault,
};

/// The longest request: an upload of 50 MB, and what is said with it.
const LONGEST_REQUEST_BYTES: usize = 52 << 20;

/// A certificate chain and its key, both as PEM text.
#[derive(Clone)]
pub struct TlsFiles {
    /// The server's certificate first, then those that vouch for it.
    pub certificates_pem: String,
    /// The private key of the first one.
    pub key_pem: String,
}

impl std::fmt::Debug for TlsFiles {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TlsFiles")
    }
}

/// Listens until the face's tasks are stopped. Answers the address, now that the port is known.
pub(super) async fn listen(face: &Arc<Face>, address: SocketAddr, tls: Option<TlsFiles>) -> Result<SocketAddr> {
    let tls = tls.map(acceptor).transpose()?;
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let app = Router::new()
        .route("/{bot}/{method}", routing::any(call))
        .route("/file/{bot}/{*path}", routing::get(download))
        .layer(DefaultBodyLimit::max(LONGEST_REQUEST_BYTES))
        .fallback(async || Refusal::not_found())
        .with_state(Arc::clone(face));
    let accepting = Arc::clone(face);
    face.tasks.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            accepting.tasks.spawn(serve_connection(stream, tls.clone(), app.clone()));
        }
    });
    Ok(address)
}

/// A client for webhooks. Plain HTTP is enough on loopback; over HTTPS it would trust nobody.
pub(super) fn webhook_client() -> Result<reqwest::Client> {
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

async fn call(
    State(face): State<Arc<Face>>,
    Path((bot, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    let mut fault = None;
    let outcome = async {
        let token = bot.strip_prefix("bot").ok_or_else(Refusal::not_found)?;
        let bot = face.world.look(|world| world.bot_by_token(token).map(|bot| bot.id));
        let bot = bot.ok_or_else(Refusal::unauthorized)?;
        let known = reference::method_named(&method).ok_or_else(Refusal::not_found)?;
        let method = Method::named(known).ok_or_else(|| Refusal::simulator(format!("{known} is not simulated")))?;
        let parameters = Parameters::read(request).await?;
        fault = face.faults.of_call(&method.name());
        if let Some(CallFault::Refuse { code, message }) = &fault {
            return Err(Refusal::in_words(*code, message.clone()));
        }
        face.run(bot, method, parameters).await
    };
    let outcome = outcome.await;
    if let Some(refusal) = outcome.as_ref().err().filter(|refusal| refusal.is_ours()) {
        tracing::error!(method, why = %refusal, "the simulator does not know this");
    }
    match fault {
        Some(CallFault::LoseAnswer) => return broken_off(),
        Some(CallFault::Delay { by_ms }) => tokio::time::sleep(Duration::from_millis(by_ms)).await,
        Some(CallFault::Refuse { .. }) | None => {}
    }
    match outcome {
        Ok(result) => Json(json!({ "ok": true, "result": result })).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// A file that `getFile` gave the path of.
async fn download(State(face): State<Arc<Face>>, Path((bot, path)): Path<(String, String)>) -> Response {
    let bytes = bot.strip_prefix("bot").and_then(|token| {
        face.world.look(|world| world.bot_by_token(token).and_then(|_| methods::at_path(world, &path)))
    });
    bytes.map_or_else(|| Refusal::not_found().into_response(), IntoResponse::into_response)
}

/// An answer that ends, with its connection, before it has begun.
fn broken_off() -> Response {
    let nothing = futures::stream::once(async { Err::<axum::body::Bytes, _>(Error::other("broken off")) });
    Response::new(axum::body::Body::from_stream(nothing))
}

async fn serve_connection(stream: TcpStream, tls: Option<TlsAcceptor>, app: Router) {
    let outcome = match tls {
        None => serve_stream(stream, app).await,
        Some(tls) => match tls.accept(stream).await {
            Ok(stream) => serve_stream(stream, app).await,
            Err(error) => Err(error.to_string()),
        },
    };
    if let Err(why) = outcome {
        tracing::debug!(why, "a connection to the Bot API ended early");
    }
}

async fn serve_stream<S>(stream: S, app: Router) -> std::result::Result<(), String>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
{
    let service = TowerToHyperService::new(app);
    let served = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
    served.map_err(|error| error.to_string())
}

fn acceptor(files: TlsFiles) -> Result<TlsAcceptor> {
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
