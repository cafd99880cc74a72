//! The Lambda function that EventBridge calls every minute.
use desk::{Config, Desk, clock, telemetry};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    telemetry::start("info");
    let desk = Desk::connect(Config::from_environment()?).await?;
    run(service_fn(|_: LambdaEvent<serde_json::Value>| {
        let desk = desk.clone();
        async move { Ok::<(), Error>(desk.tick(clock::now()).await?) }
    }))
    .await
}
