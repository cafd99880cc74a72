//! The minute, from EventBridge.
use std::sync::Arc;

use desk::{Desk, clock};
use lambda_runtime::{Error, LambdaEvent};

/// Handles one event. What it says does not matter: that it came does.
pub async fn handle(desk: Arc<Desk>, _event: LambdaEvent<serde_json::Value>) -> Result<(), Error> {
    Ok(desk.tick(clock::now()).await?)
}
