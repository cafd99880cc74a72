//! The Lambda function behind the bot's webhook: one update from Telegram over HTTP.
use desk::{Config, Desk, clock, telemetry};
use lambda_http::{Body, Error, Request, Response, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    telemetry::start("info");
    let desk = Desk::connect(Config::from_environment()?).await?;
    run(service_fn(|request: Request| {
        let desk = desk.clone();
        async move {
            let request = request.map(|body| body.as_ref().to_vec());
            Ok::<Response<Body>, Error>(desk.webhook(request, clock::now()).await.map(Body::from))
        }
    }))
    .await
}
