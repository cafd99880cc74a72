//! A batch of what is told later or to others, from SQS. Only what could not be done comes back.
use std::sync::Arc;

use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent};
use desk::{Desk, batch, clock};
use lambda_runtime::{Error, LambdaEvent};

/// Handles one event.
pub async fn handle(desk: Arc<Desk>, event: LambdaEvent<SqsEvent>) -> Result<SqsBatchResponse, Error> {
    let failed = desk.notices(batch::messages(event.payload), clock::now()).await;
    Ok(batch::response(failed))
}
