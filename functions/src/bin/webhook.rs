//! The entry point of the Lambda function `webhook`. The documentation of the crate lists all functions.
use functions::{Config, connect, telemetry, webhook};
use lambda_http::{Error, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    telemetry::start("info");
    let desk = connect(Config::from_environment()?).await?;
    run(service_fn(|request| webhook(desk.clone(), request))).await
}
