//! How far somebody has come with signing in.

use crate::{
    mtproto::srp::Check,
    world::{LoginCode, Timestamp, UserId},
};

/// For how long a code is good. Telegram does not say; apps tell of a few minutes.
const CODE_LIFE_S: i64 = 300;

/// What whoever holds an auth key has done so far.
#[derive(Default)]
pub(super) struct Login {
    /// The phone that a code was sent to, and the code.
    pub(super) sent: Option<SentCode>,
    /// Whose password is still missing.
    pub(super) password_of: Option<UserId>,
    /// The check of a password, and the number that names it.
    pub(super) check: Option<(i64, Check)>,
}

/// A code that was sent.
pub(super) struct SentCode {
    pub(super) phone: String,
    pub(super) code: LoginCode,
    pub(super) at: Timestamp,
}

/// Why a code does not open anything.
pub(super) enum CodeRefused {
    /// None was sent to that phone under that name, or it is too old.
    Expired,
    /// It is another.
    Wrong,
}

impl Login {
    /// Uses a code up; a wrong one may be followed by the right one.
    pub(super) fn take_code(&mut self, phone: &str, hash: &str, code: &str, now: Timestamp) -> Result<(), CodeRefused> {
        let is_live =
            |sent: &&SentCode| sent.phone == phone && sent.code.hash == hash && now < sent.at.plus_s(CODE_LIFE_S);
        let sent = self.sent.as_ref().filter(is_live).ok_or(CodeRefused::Expired)?;
        if sent.code.code != code {
            return Err(CodeRefused::Wrong);
        }
        self.sent = None;
        Ok(())
    }
}
