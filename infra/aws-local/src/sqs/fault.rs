//! The reasons for refusing a request. AWS has two names for each reason.

use thiserror::Error;

/// A refusal, with its message for the caller.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Fault {
    #[error("The specified queue does not exist.")]
    NoSuchQueue,
    #[error("A queue already exists with the same name and a different value for attribute {0}")]
    QueueExists(String),
    #[error("Unknown Attribute {0}.")]
    UnknownAttribute(String),
    #[error("{0}")]
    InvalidValue(String),
    #[error("The request must contain the parameter {0}.")]
    Missing(&'static str),
    #[error("The input receipt handle is invalid.")]
    UnknownReceipt,
    #[error("The receipt handle has expired.")]
    ExpiredReceipt,
    #[error("The message referred to isn't in flight.")]
    NotInFlight,
    #[error("There should be at least one entry in the request.")]
    EmptyBatch,
    #[error("Maximum number of entries per request is 10. You have sent {0}.")]
    BatchTooLarge(usize),
    #[error("Batch requests cannot be longer than {0} bytes.")]
    BatchTooLong(usize),
    #[error("Two or more batch entries in the request have the same Id.")]
    IdsNotDistinct,
    #[error("The resource that you specified for the {0} parameter doesn't exist.")]
    NoSuchResource(&'static str),
    #[error("The action {0} is not valid for this endpoint.")]
    UnknownAction(String),
}

/// The two names of a fault. SQS is "query compatible": the SDK reads the error code from a header, which still uses
/// the name from the older protocol.
pub(crate) struct Codes {
    /// The shape name in the JSON body.
    pub(crate) shape: &'static str,
    /// The code in the header `x-amzn-query-error`.
    pub(crate) query: &'static str,
}

impl Fault {
    pub(crate) fn codes(&self) -> Codes {
        match self {
            Self::NoSuchQueue => two("QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"),
            Self::QueueExists(_) => two("QueueNameExists", "QueueAlreadyExists"),
            Self::UnknownAttribute(_) => one("InvalidAttributeName"),
            Self::InvalidValue(_) | Self::ExpiredReceipt => one("InvalidParameterValue"),
            Self::Missing(_) => one("MissingParameter"),
            Self::UnknownReceipt => one("ReceiptHandleIsInvalid"),
            Self::NotInFlight => two("MessageNotInflight", "AWS.SimpleQueueService.MessageNotInflight"),
            Self::EmptyBatch => two("EmptyBatchRequest", "AWS.SimpleQueueService.EmptyBatchRequest"),
            Self::BatchTooLarge(_) => {
                two("TooManyEntriesInBatchRequest", "AWS.SimpleQueueService.TooManyEntriesInBatchRequest")
            }
            Self::BatchTooLong(_) => two("BatchRequestTooLong", "AWS.SimpleQueueService.BatchRequestTooLong"),
            Self::IdsNotDistinct => two("BatchEntryIdsNotDistinct", "AWS.SimpleQueueService.BatchEntryIdsNotDistinct"),
            Self::NoSuchResource(_) => one("ResourceNotFoundException"),
            Self::UnknownAction(_) => one("InvalidAction"),
        }
    }
}

const fn one(code: &'static str) -> Codes {
    two(code, code)
}

const fn two(shape: &'static str, query: &'static str) -> Codes {
    Codes { shape, query }
}
