//! The entry point of the Lambda function `notices`. The documentation of the crate lists all functions.
use functions::{Config, connect, notices, telemetry};
use lambda_runtime::{Error, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    telemetry::start("info");
    let desk = connect(Config::from_environment()?).await?;
    run(service_fn(|event| notices(desk.clone(), event))).await
}
