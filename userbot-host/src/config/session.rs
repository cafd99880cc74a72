//! A session of the account: where Telegram is, which keys we share with it, and who we are there.
//!
//! ```json
//! {"home":2,"user":1001,"access_hash":-5,"data_centres":[{"id":2,"address":"149.154.167.41:443","key":"<512 hex digits>"}]}
//! ```
//!
//! The host connects to the addresses that stand here and to no others. Whoever has a key has the account: a session is
//! made for one deployment, never copied, never logged.
use std::{fmt, net::SocketAddrV4};

use domain::UserId;
use serde::{Deserialize, Deserializer, de};

/// A session of the account.
#[derive(Clone, Deserialize)]
pub struct Session {
    /// The data centre that the account lives in.
    pub home: i32,
    /// The account's own id.
    pub user: UserId,
    /// The hash that Telegram gives with it.
    pub access_hash: i64,
    /// Where Telegram is. Files may lie in any of them, so all should stand here.
    pub data_centres: Vec<DataCentre>,
}

/// Where one data centre of Telegram is.
#[derive(Clone, Deserialize)]
pub struct DataCentre {
    /// Telegram's number for it.
    pub id: i32,
    /// Its address.
    pub address: SocketAddrV4,
    /// The key that was agreed upon with it. Without one the first connection agrees upon it.
    #[serde(default)]
    pub key: Option<AuthKey>,
}

/// The key that a client and a data centre share: the account itself.
#[derive(Clone)]
pub struct AuthKey(Box<[u8; 256]>);

/// A session that cannot be used. The text holds nothing of it.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// It is not the JSON that it should be.
    #[error("the session is not what `switchboard login` writes (column {column})")]
    Malformed {
        /// Where.
        column: usize,
    },
    /// The data centre that the account lives in has no address or no key.
    #[error("the session has no key for its home data centre: run `switchboard login`")]
    NotLoggedIn,
}

impl Session {
    /// Reads what `switchboard login` writes.
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
    /// From its bytes.
    pub fn new(bytes: [u8; 256]) -> Self {
        Self(Box::new(bytes))
    }

    /// Its bytes.
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
        Self::from_hex(&text).ok_or_else(|| de::Error::custom("a key has 512 hexadecimal digits"))
    }
}

/// A session never reaches a log.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Session(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_read_as_login_writes_it() {
        let json = format!(
            r#"{{"home":2,"user":1001,"access_hash":-5,"data_centres":[{{"id":2,"address":"127.0.0.1:7443","key":"{}"}}]}}"#,
            "0a".repeat(256)
        );
        let session = Session::from_json(&json).unwrap();
        assert_eq!(session.data_centres[0].key.as_ref().unwrap().bytes(), [10; 256]);
        assert_eq!(format!("{session:?}"), "Session(…)");
    }

    #[test]
    fn a_session_without_a_key_asks_to_log_in() {
        let json = r#"{"home":2,"user":1,"access_hash":1,"data_centres":[{"id":1,"address":"127.0.0.1:1"}]}"#;
        assert!(matches!(Session::from_json(json), Err(SessionError::NotLoggedIn)));
    }

    #[test]
    fn a_broken_session_is_not_repeated() {
        let error = Session::from_json(r#"{"home":2,"key":"secret"#).unwrap_err();
        assert!(!error.to_string().contains("secret"));
    }
}
