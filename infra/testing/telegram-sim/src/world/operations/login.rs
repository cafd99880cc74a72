//! The codes with which people sign in on another device.

use crate::world::{
    ids::{Place, UserId},
    messages::{Body, Content},
    operation::Operation,
    pts::PtsLog,
    state::World,
    users::{Mailbox, PersonProfile, User, UserKind},
};

/// The length of a login code.
pub const LOGIN_CODE_DIGITS: u32 = 5;

/// Telegram's own account, the sender of its service messages.
const TELEGRAM: UserId = UserId(777_000);

/// A login code, and the hash that identifies it.
#[derive(Clone, PartialEq, Eq)]
pub struct LoginCode {
    /// The `phone_code_hash` that MTProto clients send back with the code.
    pub hash: String,
    /// The digits that the person types.
    pub code: String,
}

impl World {
    /// Makes a login code and sends it to a person in a message from Telegram itself. If `to` is `None` or an unknown
    /// user, no message is sent.
    pub fn send_login_code(&mut self, to: Option<UserId>) -> LoginCode {
        self.log_operation(|| Operation::SendLoginCode { to });
        let lowest = 10_i64.pow(LOGIN_CODE_DIGITS - 1);
        let code = self.chance.between("login code", lowest, lowest * 10).to_string();
        let hash = self.chance.word("login code hash", 18);
        if let Some(to) = to.filter(|to| self.users.contains_key(to)) {
            self.telegram_itself();
            let text = format!("Login code: {code}. It is for you alone; whoever asks you for it wants your account.");
            self.append_message(TELEGRAM, Place::private(TELEGRAM, to), Body::Said(Content::text(text)));
        }
        LoginCode { hash, code }
    }

    fn telegram_itself(&mut self) {
        let kind = UserKind::Person(PersonProfile::default());
        let (first_name, last_name, username) = ("Telegram".to_owned(), None, None);
        let user = User { id: TELEGRAM, first_name, last_name, username, kind };
        self.users.entry(TELEGRAM).or_insert(user);
        self.mailboxes.entry(TELEGRAM).or_insert(Mailbox { log: PtsLog::starting_at(1) });
    }
}

impl std::fmt::Debug for LoginCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LoginCode")
    }
}
