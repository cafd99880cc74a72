//! Methods: the TL functions that this server executes.

use grammers_tl_types::{self as tl, Cursor, Deserializable, Identifiable, RemoteCall, Serializable};

use crate::mtproto::{
    calls::{call::RpcCall, rpc_error::RpcError},
    parcel::constructor,
};

/// A TL function that this server executes.
pub(super) trait RpcMethod: RemoteCall<Return: Serializable> + Deserializable + Identifiable {
    fn run(self, call: &mut RpcCall<'_>) -> Result<Self::Return, RpcError>;
}

/// An entry of a `METHODS` list: the id by which a method is found, and the function that runs the method.
pub(super) struct ListedMethod {
    /// The constructor id in the TL schema.
    pub(super) id: u32,
    /// Reads the arguments, runs the method and serialises the result.
    pub(super) run: fn(&[u8], &mut RpcCall<'_>) -> Result<Vec<u8>, RpcError>,
}

/// Makes the list entry of a method.
pub(super) const fn listed<F: RpcMethod>() -> ListedMethod {
    ListedMethod { id: F::CONSTRUCTOR_ID, run: run::<F> }
}

/// Returns the TL schema's name of the method that `body` calls. Logs and faults use this name.
pub(crate) fn name(body: &[u8]) -> &'static str {
    constructor(body).map_or("nothing", tl::name_for_id)
}

fn run<F: RpcMethod>(body: &[u8], call: &mut RpcCall<'_>) -> Result<Vec<u8>, RpcError> {
    Ok(arguments::<F>(body)?.run(call)?.to_bytes())
}

/// Reads a function's arguments. Extra bytes after them are an error.
pub(super) fn arguments<F: Deserializable>(body: &[u8]) -> Result<F, RpcError> {
    let mut cursor = Cursor::from_slice(&body[4..]);
    let function = F::deserialize(&mut cursor).map_err(|_| RpcError::invalid_request())?;
    let whole = cursor.pos() + 4 == body.len();
    if whole { Ok(function) } else { Err(RpcError::new(400, "INPUT_REQUEST_TOO_LONG")) }
}
