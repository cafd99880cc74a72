//! Errors and builders of the AWS SDK.

use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use store::StoreError;

/// Converts the error of a failed call. Only the error's code is kept, because its message may repeat stored data.
pub(crate) fn failed<E: ProvideErrorMetadata, R>(doing: &'static str, error: &SdkError<E, R>) -> StoreError {
    let kind = match error {
        SdkError::ConstructionFailure(_) => "the request could not be built",
        SdkError::TimeoutError(_) => "AWS did not answer in time",
        SdkError::DispatchFailure(_) => "the request could not be sent",
        SdkError::ResponseError(_) => "the answer could not be parsed",
        SdkError::ServiceError(_) => "refused",
        _ => "failed",
    };
    let problem = error.code().map_or_else(|| kind.to_owned(), |code| format!("{kind}: {code}"));
    StoreError { doing, problem }
}

/// Returns the result of a builder of the SDK. Panics if a required part was not given.
pub(crate) fn whole<T, E: std::fmt::Debug>(built: Result<T, E>) -> T {
    built.expect("the caller sets every field that the builder requires")
}
