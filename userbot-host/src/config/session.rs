//! A Telegram session of the account: the addresses of data centres, the keys shared with them, and the account's id.
//!
//! ```json
//! {"home":2,"user":1001,"access_hash":-5,"data_centres":[{"id":2,"address":"149.154.167.41:443","key":"<512 hex>"}]}
//! ```
//!
//! No command of this project makes a session for the real Telegram yet. The local system makes a session for its
//! simulated Telegram (`infra/local/src/town.rs`).
//!
//! The host connects only to the addresses in the session. A key gives full access to the account, so a session is made
//! for one deployment, and is never copied or logged.
use std::{fmt, net::SocketAddrV4};

use domain::UserId;
use serde::{Deserialize, Deserializer, de};

/// A Telegram session of the account, parsed from the JSON shown above.
#[derive(Clone, Deserialize)]
pub struct Session {
    /// The number of the data centre that the account belongs to.
    pub home: i32,
    /// The account's own user id.
    pub user: UserId,
    /// The access hash that Telegram gives the account for its own id.
    pub access_hash: i64,
    /// The data centres of Telegram. A file may be stored in any of them, so all of them should be listed.
    pub data_centres: Vec<DataCentre>,
}

/// One data centre of Telegram.
#[derive(Clone, Deserialize)]
pub struct DataCentre {
    /// Telegram's number for the data centre, e.g. 2.
    pub id: i32,
    /// The data centre's IPv4 address and port.
    pub address: SocketAddrV4,
    /// The key that was negotiated with the data centre. Without a key, the first connection negotiates one.
    #[serde(default)]
    pub key: Option<AuthKey>,
}

/// The key that a client and a data centre share, 256 bytes. It gives full access to the account.
#[derive(Clone)]
pub struct AuthKey(Box<[u8; 256]>);

/// The session cannot be used. The error text repeats no part of the session, which is secret.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The session is not JSON of the expected form.
    #[error(
        "the session must be JSON such as {{\"home\":2,\"user\":1001,\"access_hash\":-5,\"data_centres\":[{{\"id\":2,\
         \"address\":\"149.154.167.41:443\",\"key\":\"<512 hexadecimal digits>\"}}]}}; it differs at column {column}"
    )]
    Malformed {
        /// The column at which the JSON parser failed.
        column: usize,
    },
    /// The home data centre is not listed, or has no key.
    #[error(
        "the session has no key for its home data centre: its data_centres must list the one with the id that home \
         names, with the key under which the account is signed in"
    )]
    NotLoggedIn,
}

impl Session {
    /// Parses the JSON shown above, and checks that the home data centre has a key.
    pub fn from_json(json: &str) -> Result<Self, SessionError> {
        let malformed = |error: serde_json::Error| SessionError::Malformed { column: error.column() };
        let session: Self = serde_json::from_str(json).map_err(malformed)?;
        let home = session.data_centres.iter().find(|centre| centre.id == session.home);
        match home {
            Some(DataCentre { key: Some(_), .. }) => Ok(session),
            Some(DataCentre { key: None, .. }) | None => Err(SessionError::NotLoggedIn),
        }
    }
}

impl AuthKey {
    /// Wraps the 256 bytes of a key.
    pub fn new(bytes: [u8; 256]) -> Self {
        Self(Box::new(bytes))
    }

    pub(crate) fn bytes(&self) -> [u8; 256] {
        *self.0
    }

    fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 256];
        if text.len() != 2 * bytes.len() {
            return None;
        }
        for (at, byte) in bytes.iter_mut().enumerate() {
            *byte = u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()?;
        }
        Some(Self::new(bytes))
    }
}

impl<'de> Deserialize<'de> for AuthKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::from_hex(&text).ok_or_else(|| de::Error::custom("a key must have 512 hexadecimal digits"))
    }
}

/// Prints no field, so that a session never reaches a log.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_read_in_its_documented_form() {
        let json = format!(
            r#"{{"home":2,"user":1001,"access_hash":-5,"data_centres":[{{"id":2,"address":"127.0.0.1:7443","key":"{}"}}]}}"#,
            "0a".repeat(256)
        );
        let session = Session::from_json(&json).unwrap();
        assert_eq!(session.data_centres[0].key.as_ref().unwrap().bytes(), [10; 256]);
        assert_eq!(format!("{session:?}"), "Session(…)");
    }

    #[test]
    fn a_session_without_a_key_says_what_is_missing() {
        for centre in [1, 2] {
            let centres = format!(r#"[{{"id":{centre},"address":"127.0.0.1:1"}}]"#);
            let json = format!(r#"{{"home":2,"user":1,"access_hash":1,"data_centres":{centres}}}"#);
            let error = Session::from_json(&json).unwrap_err().to_string();
            assert!(error.contains("no key for its home data centre"), "{error}");
        }
    }

    #[test]
    fn the_form_that_an_error_shows_is_the_form_that_is_read() {
        let error = Session::from_json("{}").unwrap_err().to_string();
        let shown = &error[error.find('{').unwrap()..=error.rfind('}').unwrap()];
        assert!(Session::from_json(&shown.replace("<512 hexadecimal digits>", &"0a".repeat(256))).is_ok(), "{shown}");
    }

    #[test]
    fn a_broken_session_is_not_repeated() {
        let error = Session::from_json(r#"{"home":2,"key":"secret"#).unwrap_err();
        assert!(!error.to_string().contains("secret"));
    }
}
