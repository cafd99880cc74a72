//! The Lambda function that takes a batch of the host's reports from SQS.
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use desk::{Config, Desk, clock, telemetry};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    telemetry::start("info");
    let desk = Desk::connect(Config::from_environment()?).await?;
    run(service_fn(|event: LambdaEvent<SqsEvent>| {
        let desk = desk.clone();
        async move {
            let failed = desk.reports(desk::batch::messages(event.payload), clock::now()).await;
            Ok::<SqsBatchResponse, Error>(desk::batch::response(failed))
        }
    }))
    .await
}
