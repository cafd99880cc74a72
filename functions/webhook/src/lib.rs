//! One update from Telegram, over HTTP.
use std::sync::Arc;

use desk::{Desk, clock};
use lambda_http::{Body, Error, Request, Response};

/// Handles one request.
pub async fn handle(desk: Arc<Desk>, request: Request) -> Result<Response<Body>, Error> {
    let request = request.map(|body| body.as_ref().to_vec());
    Ok(desk.webhook(request, clock::now()).await.map(Body::from))
}
