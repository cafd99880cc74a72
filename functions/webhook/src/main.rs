//! The Lambda function: see the crate's documentation.
use desk::{Config, Desk, telemetry};
use lambda_http::{Error, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    telemetry::start("info");
    let desk = Desk::connect(Config::from_environment()?).await?;
    run(service_fn(|request| webhook::handle(desk.clone(), request))).await
}
