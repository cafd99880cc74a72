//! Serialises the contents of files as hex digits: `#[serde(with = "crate::hexadecimal")]`.

use bytes::Bytes;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(crate) fn serialize<S: Serializer>(bytes: &Bytes, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&hex::encode(bytes))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Bytes, D::Error> {
    hex::decode(String::deserialize(deserializer)?).map(Bytes::from).map_err(D::Error::custom)
}
