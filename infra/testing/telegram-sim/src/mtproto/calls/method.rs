//! Methods: TL functions that can be run, and their places in lists.

use grammers_tl_types::{self as tl, Cursor, Deserializable, Identifiable, RemoteCall, Serializable};

use crate::mtproto::{
    calls::{call::RpcCall, rpc_error::RpcError},
    parcel::constructor,
};

/// A TL function that this server executes.
pub(super) trait RpcMethod: RemoteCall<Return: Serializable> + Deserializable + Identifiable {
    fn run(self, call: &mut RpcCall<'_>) -> Result<Self::Return, RpcError>;
}

/// A method in a list.
pub(super) struct ListedMethod {
    /// Its constructor id in the TL schema.
    pub(super) id: u32,
    /// Reads its arguments and runs it.
    pub(super) run: fn(&[u8], &mut RpcCall<'_>) -> Result<Vec<u8>, RpcError>,
}

/// A method for a list.
pub(super) const fn listed<F: RpcMethod>() -> ListedMethod {
    ListedMethod { id: F::CONSTRUCTOR_ID, run: run::<F> }
}

/// The name of a method in the TL schema, for logs and faults.
pub(crate) fn name(body: &[u8]) -> &'static str {
    constructor(body).map_or("nothing", tl::name_for_id)
}

fn run<F: RpcMethod>(body: &[u8], call: &mut RpcCall<'_>) -> Result<Vec<u8>, RpcError> {
    Ok(arguments::<F>(body)?.run(call)?.to_bytes())
}

/// Reads a function's arguments, all of them and nothing more.
pub(super) fn arguments<F: Deserializable>(body: &[u8]) -> Result<F, RpcError> {
    let mut cursor = Cursor::from_slice(&body[4..]);
    let function = F::deserialize(&mut cursor).map_err(|_| RpcError::invalid_request())?;
    let whole = cursor.pos() + 4 == body.len();
    if whole { Ok(function) } else { Err(RpcError::new(400, "INPUT_REQUEST_TOO_LONG")) }
}
