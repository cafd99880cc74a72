//! Usernames, and the links by which Telegram opens a chat with their accounts.
use std::fmt;

/// The longest username in Telegram, in characters.
const LONGEST: usize = 32;

/// A username without its at-sign: Latin letters, digits and underscores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Username(String);

impl Username {
    /// Parses a username with or without its at-sign. Returns `None` if the username is not valid, because an invalid
    /// username would make a wrong link.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let name = tag.strip_prefix('@').unwrap_or(tag);
        let fits = (1..=LONGEST).contains(&name.len());
        let is_one = fits && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_one.then(|| Self(name.to_owned()))
    }

    /// Returns the link by which Telegram opens a chat with the account.
    pub fn address(&self) -> String {
        format!("https://t.me/{}", self.0)
    }
}

/// Writes the username with its at-sign.
impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "@{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_known_with_and_without_its_at_sign() {
        for tag in ["@desk_account", "desk_account"] {
            let username = Username::of_tag(tag).unwrap();
            assert_eq!(username.address(), "https://t.me/desk_account");
            assert_eq!(username.to_string(), "@desk_account");
        }
    }

    #[test]
    fn an_invalid_username_has_no_link() {
        for tag in ["", "@", "@@desk", "desk/../login", "desk?start=1", "деск", "a b", &"a".repeat(33)] {
            assert_eq!(Username::of_tag(tag), None, "{tag}");
        }
    }
}
