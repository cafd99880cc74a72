//! The entry point of the Lambda function `reports`. The documentation of the crate lists all functions.
use functions::{Config, connect, reports, telemetry};
use lambda_runtime::{Error, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    telemetry::start("info");
    let desk = connect(Config::from_environment()?).await?;
    run(service_fn(|event| reports(desk.clone(), event))).await
}
