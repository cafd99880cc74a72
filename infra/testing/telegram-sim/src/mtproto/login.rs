//! The progress of a client's sign-in: the login code that was sent, and the password check.

use crate::{
    mtproto::srp::Check,
    world::{LoginCode, Timestamp, UserId},
};

/// How long a code is valid, in seconds. Telegram does not document it; apps mention a few minutes.
const CODE_LIFE_S: i64 = 300;

/// The progress of a sign-in with one auth key.
#[derive(Default)]
pub(super) struct Login {
    /// The code that was sent, with its phone number.
    pub(super) sent: Option<SentCode>,
    /// The account for which the client sent the right code. The client must still prove that it knows the password.
    pub(super) password_of: Option<UserId>,
    /// The current password check, with the id that the client must send in its answer.
    pub(super) check: Option<(i64, Check)>,
}

/// A login code with its recipient and the time at which it was sent.
pub(super) struct SentCode {
    pub(super) phone: String,
    pub(super) code: LoginCode,
    pub(super) at: Timestamp,
}

/// The reason why a login code is refused.
pub(super) enum CodeRefused {
    /// No code was sent to this phone number with this hash, or the code is too old.
    Expired,
    /// The digits of the code are wrong.
    Wrong,
}

impl Login {
    /// Checks a code. A right code can be used only once; after a wrong code, the client may try again.
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
