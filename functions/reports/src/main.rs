//! The Lambda function: see the crate's documentation.
use desk::{Config, Desk, telemetry};
use lambda_runtime::{Error, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    telemetry::start("info");
    let desk = Desk::connect(Config::from_environment()?).await?;
    run(service_fn(|event| reports::handle(desk.clone(), event))).await
}
