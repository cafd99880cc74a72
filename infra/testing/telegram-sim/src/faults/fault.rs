//! The faults there are, and the chances that each of them takes.

use serde::{Deserialize, Serialize};

use crate::world::UserId;

/// Something that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// A call goes wrong.
    Call {
        /// Named as the TL schema does (`channels.createChannel`) or as the Bot API does (`sendMessage`): by that, the
        /// fault belongs to one face.
        method: String,
        /// How.
        wrong: CallFault,
        /// Which calls of the method.
        #[serde(flatten)]
        when: When,
    },
    /// `channels.inviteToChannel` succeeds and adds nobody: everybody is in `missing_invitees`, as if their privacy said
    /// so.
    MissInvitees {
        /// Which calls.
        #[serde(flatten)]
        when: When,
    },
    /// An update that is pushed over MTProto goes wrong.
    Push {
        /// How.
        wrong: PushFault,
        /// To whom it is pushed; whoever it is for, if not said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<UserId>,
        /// Which pushes.
        #[serde(flatten)]
        when: When,
    },
    /// An update that is for a bot goes wrong.
    Update {
        /// How.
        wrong: UpdateFault,
        /// Which updates.
        #[serde(flatten)]
        when: When,
    },
    /// From now on, `updates.getChannelDifference` answers `channelDifferenceTooLong` to who missed more than this.
    ForgetBeyond {
        /// How many events of one channel are remembered.
        events: usize,
    },
    /// From now on, `updates.getDifference` answers `differenceTooLong` to who missed more than this.
    ForgetPrivatelyBeyond {
        /// How many events of one mailbox are remembered.
        events: usize,
    },
    /// From now on everything is remembered again.
    RememberAll {},
    /// The account is frozen, from now on: what changes anything answers `FROZEN_METHOD_INVALID`.
    Freeze {
        /// Whose.
        account: UserId,
    },
    /// The account is not frozen any longer.
    Thaw {
        /// Whose.
        account: UserId,
    },
    /// Everybody who is signed in as this account is signed out from elsewhere, now: `SESSION_REVOKED`.
    RevokeSessions {
        /// Whose.
        account: UserId,
    },
    /// Every MTProto connection breaks, now.
    CutConnections {},
    /// Every server salt that an MTProto client knows is wrong, from now on: `bad_server_salt`.
    RenewSalts {},
    /// Every reference to a file that was handed out is stale, from now on.
    ExpireFileReferences {},
}

/// How a call goes wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallFault {
    /// It is refused and not carried out: `rpc_error` over MTProto, `ok: false` from the Bot API. A Bot API message that
    /// ends in `retry after 7` brings that number as a parameter too, as Telegram's own does.
    Refuse {
        /// `error_code`.
        code: i32,
        /// As it would be worded, for example `FLOOD_WAIT_30` or `Bad Gateway`.
        message: String,
    },
    /// It is carried out, and the connection breaks before it is answered.
    LoseAnswer,
    /// It is carried out, and its answer comes late. Over MTProto everything else on that connection comes late too.
    Delay {
        /// By how many milliseconds.
        by_ms: u64,
    },
}

/// How a pushed update goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushFault {
    /// It gets lost on its way.
    Drop,
    /// It comes twice.
    Double,
    /// If it is about messages in a channel: it comes as `updateChannelTooLong` with the channel's pts instead. Telegram
    /// documents that pts for channels that the client does not know yet.
    TooLong,
}

/// How an update for a bot goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateFault {
    /// The bot never gets it.
    Drop,
    /// The bot's webhook is given it twice.
    Repeat,
}

/// Which of many chances a fault takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// So many pass unharmed first.
    #[serde(default)]
    pub after: u32,
    /// So many are struck then.
    #[serde(default = "once")]
    pub times: u32,
}

/// There is no such method.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "neither face has a method {0:?}, so its calls would never go wrong; name it as the TL schema or the Bot API does"
)]
pub struct NoSuchMethod(pub String);

impl When {
    /// The first chance.
    pub const ONCE: Self = Self { after: 0, times: 1 };

    /// The first few chances.
    pub fn times(times: u32) -> Self {
        Self { times, ..Self::ONCE }
    }

    /// One chance, after so many have passed.
    pub fn after(after: u32) -> Self {
        Self { after, ..Self::ONCE }
    }

    /// Takes a chance: whether it is struck.
    pub(super) fn strikes(&mut self) -> bool {
        if self.after > 0 {
            self.after -= 1;
            return false;
        }
        let strikes = self.times > 0;
        self.times = self.times.saturating_sub(1);
        strikes
    }
}

impl Default for When {
    fn default() -> Self {
        Self::ONCE
    }
}

fn once() -> u32 {
    1
}

impl Fault {
    /// The next call is told to wait: `FLOOD_WAIT_x`, or the Bot API's 429.
    pub fn flood(method: &str, wait_s: u32) -> Self {
        // Only the TL schema puts a namespace before a method's name.
        let (code, message) = if method.contains('.') {
            (420, format!("FLOOD_WAIT_{wait_s}"))
        } else {
            (429, format!("Too Many Requests: retry after {wait_s}"))
        };
        Self::refuse(method, code, &message)
    }

    /// The next call is refused.
    pub fn refuse(method: &str, code: i32, message: &str) -> Self {
        Self::call(method, CallFault::Refuse { code, message: message.to_owned() })
    }

    /// The next call is carried out and not answered.
    pub fn lose_answer(method: &str) -> Self {
        Self::call(method, CallFault::LoseAnswer)
    }

    /// The next call goes wrong.
    pub fn call(method: &str, wrong: CallFault) -> Self {
        Self::Call { method: method.to_owned(), wrong, when: When::ONCE }
    }

    /// The next pushes get lost.
    pub fn drop_pushes(times: u32) -> Self {
        Self::push(PushFault::Drop).at(When::times(times))
    }

    /// The next push of messages in a channel only tells that there is too much to tell.
    pub fn too_long() -> Self {
        Self::push(PushFault::TooLong)
    }

    /// The next push goes wrong.
    pub fn push(wrong: PushFault) -> Self {
        Self::Push { wrong, account: None, when: When::ONCE }
    }

    /// Of pushes: only of those to this account. Without effect on any other fault.
    #[must_use]
    pub fn to(mut self, whom: UserId) -> Self {
        if let Self::Push { account, .. } = &mut self {
            *account = Some(whom);
        }
        self
    }

    /// The next update for a bot is given to its webhook twice.
    pub fn repeat_update() -> Self {
        Self::Update { wrong: UpdateFault::Repeat, when: When::ONCE }
    }

    /// At other chances than the first. Without effect on what holds from its moment on.
    #[must_use]
    pub fn at(mut self, when: When) -> Self {
        if let Some(chances) = self.when() {
            *chances = when;
        }
        self
    }

    /// Which chances it waits for; `None` if it waits for none, and holds from the moment it is injected.
    pub(super) fn when(&mut self) -> Option<&mut When> {
        match self {
            Self::Call { when, .. }
            | Self::MissInvitees { when }
            | Self::Push { when, .. }
            | Self::Update { when, .. } => Some(when),
            Self::ForgetBeyond { .. }
            | Self::ForgetPrivatelyBeyond { .. }
            | Self::RememberAll {}
            | Self::Freeze { .. }
            | Self::Thaw { .. }
            | Self::RevokeSessions { .. }
            | Self::CutConnections {}
            | Self::RenewSalts {}
            | Self::ExpireFileReferences {} => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Fault, When};

    #[test]
    fn json_needs_only_what_differs_from_the_usual() {
        let push = json!({"fault": "push", "wrong": "drop"});
        assert_eq!(serde_json::from_value::<Fault>(push).unwrap(), Fault::drop_pushes(1));
        let call = json!({"fault": "call", "method": "help.getConfig",
                          "wrong": {"refuse": {"code": 420, "message": "FLOOD_WAIT_3"}}, "after": 2, "times": 3});
        let fault = Fault::flood("help.getConfig", 3).at(When { after: 2, times: 3 });
        assert_eq!(serde_json::to_value(fault).unwrap(), call);
    }
}
