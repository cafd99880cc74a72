//! The HTTP and HTTPS server, which receives calls and downloads.

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
use serde::Deserialize;
use serde_json::json;
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::{
    bot_api::{
        method::Method,
        methods,
        parameters::Parameters,
        reference,
        refusal::Refusal,
        state::BotApiState,
        tls::{self, TlsFiles},
    },
    faults::CallFault,
};

/// The longest request in bytes: an upload of 50 MB with its other parameters.
const LONGEST_REQUEST_BYTES: usize = 52 << 20;

/// The path of a call, `/bot<token>/<method>`.
#[derive(Deserialize)]
struct MethodPath {
    /// The first part, `bot<token>`.
    bot: String,
    /// The method's name, in upper or lower case.
    method: String,
}

/// The path of a download, `/file/bot<token>/<path>`.
#[derive(Deserialize)]
struct FilePath {
    /// The first part, `bot<token>`.
    bot: String,
    /// The `file_path` that `getFile` returned.
    path: String,
}

/// Starts to listen and returns the address with its real port. Listening ends when the Bot API's tasks are stopped.
pub(super) async fn listen(state: &Arc<BotApiState>, address: SocketAddr, tls: Option<TlsFiles>) -> Result<SocketAddr> {
    let tls = tls.map(tls::acceptor).transpose()?;
    let listener = TcpListener::bind(address).await?;
    let address = listener.local_addr()?;
    let app = Router::new()
        .route("/{bot}/{method}", routing::any(call))
        .route("/file/{bot}/{*path}", routing::get(download))
        .layer(DefaultBodyLimit::max(LONGEST_REQUEST_BYTES))
        .fallback(async || Refusal::not_found())
        .with_state(Arc::clone(state));
    let accepting = Arc::clone(state);
    state.tasks.spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            accepting.tasks.spawn(serve_connection(stream, tls.clone(), app.clone()));
        }
    });
    Ok(address)
}

async fn call(State(state): State<Arc<BotApiState>>, Path(path): Path<MethodPath>, request: Request) -> Response {
    let MethodPath { bot, method } = path;
    let mut fault = None;
    let outcome = async {
        let token = bot.strip_prefix("bot").ok_or_else(Refusal::not_found)?;
        let bot = state.world.read(|world| world.bot_by_token(token).map(|bot| bot.id));
        let bot = bot.ok_or_else(Refusal::unauthorized)?;
        let known = reference::method_named(&method).ok_or_else(Refusal::not_found)?;
        let method = Method::named(known).ok_or_else(|| Refusal::simulator(format!("{known} is not simulated")))?;
        let parameters = Parameters::read(request).await?;
        fault = state.faults.of_call(&method.name());
        if let Some(CallFault::Refuse { code, message }) = &fault {
            return Err(Refusal::in_words(*code, message.clone()));
        }
        methods::run(&state, bot, method, parameters).await
    };
    let outcome = outcome.await;
    if let Some(refusal) = outcome.as_ref().err().filter(|refusal| refusal.is_ours()) {
        tracing::error!(method, why = %refusal, "the simulator does not support this call");
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

/// Downloads a file by the `file_path` that `getFile` returned.
async fn download(State(state): State<Arc<BotApiState>>, Path(file): Path<FilePath>) -> Response {
    let bytes = file.bot.strip_prefix("bot").and_then(|token| {
        state.world.read(|world| world.bot_by_token(token).and_then(|_| methods::at_path(world, &file.path)))
    });
    bytes.map_or_else(|| Refusal::not_found().into_response(), IntoResponse::into_response)
}

/// Returns a response that closes the connection before anything is sent.
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
