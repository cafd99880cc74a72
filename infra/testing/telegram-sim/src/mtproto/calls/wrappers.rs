//! The wrappers around a call: `invokeWithLayer`, `initConnection`, `invokeWithoutUpdates`, `invokeAfterMsg`, gzip.

use grammers_tl_types::{self as tl, Cursor, Deserializable, Identifiable, deserialize, functions};

use crate::mtproto::{
    calls::{
        method::{arguments, name},
        rpc_error::RpcError,
    },
    parcel::{self, constructor},
};

/// The TL layer of this server's objects.
const LAYER: i32 = tl::LAYER;
/// The largest number of wrappers around one call.
const MOST_WRAPPERS: usize = 8;

/// A call without its wrappers.
pub(crate) struct UnwrappedCall {
    /// The TL function with its arguments.
    pub(crate) body: Vec<u8>,
    /// Whether this call subscribes its session to updates. This is `false` for a file transfer and for a call within
    /// `invokeWithoutUpdates`. Such a call does not end a subscription: a session that already gets updates still gets
    /// updates after it.
    pub(crate) wants_updates: bool,
}

/// Removes the wrappers of a call.
pub(crate) fn unwrap(body: Vec<u8>) -> Result<UnwrappedCall, RpcError> {
    let mut call = UnwrappedCall { body, wants_updates: true };
    for _ in 0..MOST_WRAPPERS {
        let body = parcel::unzip(call.body).map_err(|_| RpcError::invalid_request())?;
        let inner = match constructor(&body) {
            Some(WITH_LAYER) => with_layer(&body)?,
            Some(INIT_CONNECTION) => arguments::<functions::InitConnection<Rest>>(&body)?.query.0,
            Some(WITHOUT_UPDATES) => {
                call.wants_updates = false;
                arguments::<functions::InvokeWithoutUpdates<Rest>>(&body)?.query.0
            }
            Some(AFTER_MESSAGE) => arguments::<functions::InvokeAfterMsg<Rest>>(&body)?.query.0,
            Some(_) => {
                let wants_updates = call.wants_updates && !name(&body).starts_with("upload.");
                return Ok(UnwrappedCall { body, wants_updates });
            }
            None => return Err(RpcError::invalid_request()),
        };
        call.body = inner;
    }
    Err(RpcError::invalid_request())
}

const WITH_LAYER: u32 = functions::InvokeWithLayer::<Rest>::CONSTRUCTOR_ID;
const INIT_CONNECTION: u32 = functions::InitConnection::<Rest>::CONSTRUCTOR_ID;
const WITHOUT_UPDATES: u32 = functions::InvokeWithoutUpdates::<Rest>::CONSTRUCTOR_ID;
const AFTER_MESSAGE: u32 = functions::InvokeAfterMsg::<Rest>::CONSTRUCTOR_ID;

/// A TL type that takes all remaining bytes. It stands for the call inside a wrapper, so that the wrapper can be read
/// before the type of the call is known.
struct Rest(Vec<u8>);

impl Deserializable for Rest {
    fn deserialize(cursor: &mut Cursor) -> deserialize::Result<Self> {
        let mut bytes = Vec::new();
        cursor.read_to_end(&mut bytes)?;
        Ok(Self(bytes))
    }
}

fn with_layer(body: &[u8]) -> Result<Vec<u8>, RpcError> {
    let wrapped = arguments::<functions::InvokeWithLayer<Rest>>(body)?;
    if wrapped.layer > LAYER {
        return Err(RpcError::new(400, "CONNECTION_LAYER_INVALID"));
    }
    Ok(wrapped.query.0)
}
