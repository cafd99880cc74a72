//! The parameters of a call, in any of its encodings: JSON, form, multipart, or query string.
//!
//! As in the real Bot API, the types of parameters are not strict: a number may be sent as text, and an object may be
//! sent as JSON text.

use std::collections::BTreeMap;

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Multipart, Query, Request},
    http::header::CONTENT_TYPE,
};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::bot_api::refusal::Refusal;

/// Prefix of a parameter's value that refers to a file in another part of the form, for example `attach://other`.
const ATTACHED: &str = "attach://";

/// The parameters of a call, and the files that came with it. The keys are the names of parameters and files.
#[derive(Clone, Debug, Default)]
pub(super) struct Parameters {
    values: Map<String, Value>,
    files: BTreeMap<String, Upload>,
}

/// A file that came as a part of a multipart form.
#[derive(Clone, Debug)]
pub(super) struct Upload {
    /// The file name, as the sender gave it.
    pub(super) name: String,
    /// The media type, if the sender gave one.
    pub(super) mime: Option<String>,
    pub(super) bytes: Bytes,
}

impl Parameters {
    /// Reads a whole request: query string, then body.
    pub(super) async fn read(request: Request) -> Result<Self, Refusal> {
        let mut all: Map<String, Value> = Query::<Vec<(String, String)>>::try_from_uri(request.uri())
            .map(|Query(pairs)| pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect())
            .unwrap_or_default();
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("").to_owned();
        let mut files = BTreeMap::new();
        let body = match kind.split(';').next().unwrap_or("").trim() {
            "application/json" => json(&bytes(request).await?)?,
            "application/x-www-form-urlencoded" => form(&bytes(request).await?),
            "multipart/form-data" => multipart(request, &mut files).await?,
            _ => Map::new(),
        };
        all.extend(body);
        Ok(Self { values: all, files })
    }

    /// Returns all parameters that are not null.
    pub(super) fn values(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.values.iter().filter(|(_, value)| !value.is_null())
    }

    /// Returns the names of the uploaded files. A file that another parameter attaches with `attach://` is left out.
    pub(super) fn own_files(&self) -> impl Iterator<Item = &str> {
        let attached = |name: &str| {
            let wanted = format!("{ATTACHED}{name}");
            self.values.values().any(|value| value.as_str() == Some(&wanted))
        };
        self.files.keys().map(String::as_str).filter(move |name| !attached(name))
    }

    /// Returns whether the call has a parameter or an uploaded file with this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values.get(name).is_some_and(|value| !value.is_null()) || self.files.contains_key(name)
    }

    /// Returns the file of a parameter: an uploaded file with the parameter's name, or the file that the parameter's
    /// value attaches (`attach://other`).
    pub(super) fn file(&self, name: &str) -> Option<&Upload> {
        let attached = self.text(name).and_then(|text| text.strip_prefix(ATTACHED).map(str::to_owned));
        self.files.get(attached.as_deref().unwrap_or(name))
    }

    #[cfg(test)]
    pub(super) fn of(values: Value) -> Self {
        let Value::Object(values) = values else { panic!("an object") };
        Self { values, files: BTreeMap::new() }
    }

    /// Returns the name of the first parameter or file that is not among the known names.
    pub(super) fn other_than(&self, known: &[&str]) -> Option<&str> {
        self.values.keys().map(String::as_str).chain(self.own_files()).find(|name| !known.contains(name))
    }

    /// Removes a parameter and returns it as text.
    pub(super) fn take_text(&mut self, name: &str) -> Option<String> {
        let text = self.text(name);
        self.values.remove(name);
        text
    }

    /// Returns a parameter as text; `None` if it is missing or empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        match self.values.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other @ (Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => Some(other.to_string()),
        }
        .filter(|text| !text.is_empty())
    }

    /// Returns a parameter as a whole number; `None` if it is missing or not a whole number.
    pub(super) fn number(&self, name: &str) -> Option<i64> {
        self.text(name)?.trim().parse().ok()
    }

    /// Returns a yes-or-no parameter; `false` if it is missing.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| matches!(text.to_ascii_lowercase().as_str(), "true" | "1" | "yes"))
    }

    /// Returns a parameter as an object or a list. The bot may also send it as a string of JSON. `None` if it is
    /// missing or empty.
    pub(super) fn object<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Refusal> {
        let value = match self.values.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) if text.is_empty() => return Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map_err(|_| Refusal::bad_request(format!("can't parse {name} JSON object")))?,
            Some(other) => other.clone(),
        };
        let read = serde_json::from_value(value);
        read.map(Some).map_err(|why| Refusal::bad_request(format!("can't parse {name} JSON object: {why}")))
    }
}

async fn bytes(request: Request) -> Result<Bytes, Refusal> {
    Bytes::from_request(request, &()).await.map_err(|_| Refusal::bad_request("can't read the request"))
}

fn json(body: &[u8]) -> Result<Map<String, Value>, Refusal> {
    if body.is_empty() {
        return Ok(Map::new());
    }
    serde_json::from_slice(body).map_err(|_| Refusal::bad_request("can't parse JSON object"))
}

fn form(body: &[u8]) -> Map<String, Value> {
    let as_query = format!("/?{}", String::from_utf8_lossy(body));
    let pairs = as_query.parse().ok().and_then(|uri| Query::<Vec<(String, String)>>::try_from_uri(&uri).ok());
    let pairs = pairs.map(|Query(pairs)| pairs).unwrap_or_default();
    pairs.into_iter().map(|(name, value)| (name, Value::String(value))).collect()
}

async fn multipart(request: Request, files: &mut BTreeMap<String, Upload>) -> Result<Map<String, Value>, Refusal> {
    let broken = |_| Refusal::bad_request("can't parse multipart form data");
    let mut parts = Multipart::from_request(received_whole(request).await?, &())
        .await
        .map_err(|_| Refusal::bad_request("can't parse multipart form data"))?;
    let mut all = Map::new();
    while let Some(part) = parts.next_field().await.map_err(broken)? {
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file_name) = part.file_name().map(str::to_owned) {
            let mime = part.content_type().map(str::to_owned);
            let bytes = part.bytes().await.map_err(broken)?;
            files.insert(name, Upload { name: file_name, mime, bytes });
            continue;
        }
        let text = part.text().await.map_err(broken)?;
        all.insert(name, Value::String(text));
    }
    Ok(all)
}

/// Receives the whole body before it is parsed. The parser stops at the end of the form, before the end of the body. If
/// the call is answered then, the server closes the connection, and the client's next call on it fails.
async fn received_whole(request: Request) -> Result<Request, Refusal> {
    let (head, body) = request.into_parts();
    let body = bytes(Request::from_parts(head.clone(), body)).await?;
    Ok(Request::from_parts(head, Body::from(body)))
}
