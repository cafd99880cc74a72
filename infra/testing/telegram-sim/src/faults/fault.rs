//! The kinds of fault, and the settings that choose the calls, pushes or updates to which a fault is applied.

use serde::{Deserialize, Serialize};

use crate::world::UserId;

/// A fault to inject. Some faults are applied to later calls, pushes or updates; the other faults take effect
/// immediately, when they are injected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// A call of a method fails, or its answer is late or lost.
    Call {
        /// The method's name in the TL schema (`channels.createChannel`) or in the Bot API (`sendMessage`). The name
        /// also decides whether the fault is for MTProto or for the Bot API.
        method: String,
        /// The way in which the call fails.
        wrong: CallFault,
        /// Chooses which calls of the method fail.
        #[serde(flatten)]
        when: When,
    },
    /// `channels.inviteToChannel` succeeds but adds nobody: the answer lists all users in `missing_invitees`, as if
    /// their privacy settings did not let the caller add them.
    MissInvitees {
        /// Chooses which calls of `channels.inviteToChannel` add nobody.
        #[serde(flatten)]
        when: When,
    },
    /// An update pushed over MTProto is lost, sent twice or replaced.
    Push {
        /// The way in which the push fails.
        wrong: PushFault,
        /// The account that the push is for. `None` matches every account.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        account: Option<UserId>,
        /// Chooses which pushes fail. Only pushes to which this fault could be applied are counted, in the order in
        /// which they are sent.
        #[serde(flatten)]
        when: When,
    },
    /// An update for a bot is lost or delivered twice.
    Update {
        /// The way in which the update fails.
        wrong: UpdateFault,
        /// Chooses which updates fail. The updates for all bots are counted together.
        #[serde(flatten)]
        when: When,
    },
    /// Until [`Fault::RememberAll`], `updates.getChannelDifference` answers `channelDifferenceTooLong` to a client that
    /// missed more events than `events`.
    ForgetBeyond {
        /// Number of events remembered for each channel.
        events: usize,
    },
    /// Until [`Fault::RememberAll`], `updates.getDifference` answers `differenceTooLong` to a client that missed more
    /// events than `events`.
    ForgetPrivatelyBeyond {
        /// Number of events remembered for each mailbox (all private chats of one account).
        events: usize,
    },
    /// Ends [`Fault::ForgetBeyond`] and [`Fault::ForgetPrivatelyBeyond`]: all events are remembered again.
    RememberAll {},
    /// Freezes the account until [`Fault::Thaw`]: methods that change anything answer `FROZEN_METHOD_INVALID`.
    Freeze {
        /// The account to freeze.
        account: UserId,
    },
    /// Ends [`Fault::Freeze`] for the account.
    Thaw {
        /// The account to thaw.
        account: UserId,
    },
    /// Signs this account out everywhere, as its owner can do from another device: later calls answer
    /// `SESSION_REVOKED`.
    RevokeSessions {
        /// The account to sign out.
        account: UserId,
    },
    /// Closes every open MTProto connection immediately.
    CutConnections {},
    /// Invalidates every server salt that an MTProto client knows. The client's next message gets `bad_server_salt`.
    RenewSalts {},
    /// Expires every file reference that a client has received so far.
    ExpireFileReferences {},
}

/// The way in which a call fails.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallFault {
    /// The call is refused and has no effect: `rpc_error` over MTProto, `ok: false` from the Bot API. If the `message`
    /// of a Bot API error ends in `retry after 7`, the answer also has the parameter `retry_after` with this number, as
    /// Telegram's answers have.
    Refuse {
        /// `error_code` of the answer.
        code: i32,
        /// The error text, for example `FLOOD_WAIT_30` or `Bad Gateway`.
        message: String,
    },
    /// The call takes effect, but the connection breaks before the answer is sent.
    LoseAnswer,
    /// The call takes effect, and its answer is late. Over MTProto, everything that is sent later on the same
    /// connection is delayed too.
    Delay {
        /// The delay in milliseconds.
        by_ms: u64,
    },
}

/// The way in which a pushed update fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushFault {
    /// The push is lost.
    Drop,
    /// The push is sent twice.
    Double,
    /// If the push is about messages in a channel, `updateChannelTooLong` with the channel's pts is sent instead.
    /// According to Telegram's documentation, if a client has no state of the channel, it fetches updates from this
    /// pts.
    TooLong,
}

/// The way in which an update for a bot fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpdateFault {
    /// The bot never receives the update.
    Drop,
    /// The update is delivered to the bot's webhook twice.
    Repeat,
}

/// Chooses to which matching events (calls, pushes or updates) a fault is applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// Number of matching events that the fault skips first.
    #[serde(default)]
    pub after: u32,
    /// Number of matching events to which the fault is applied after it has skipped `after` events.
    #[serde(default = "once")]
    pub times: u32,
}

/// The error for a [`Fault::Call`] with a method that the simulator does not have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no method {0:?}, so the fault would never fire; use a name of the TL schema or of the Bot API")]
pub struct NoSuchMethod(pub String);

impl When {
    /// Applies the fault to the first matching event only.
    pub const ONCE: Self = Self { after: 0, times: 1 };

    /// Returns the setting that applies a fault to the first `times` matching events.
    pub fn times(times: u32) -> Self {
        Self { times, ..Self::ONCE }
    }

    /// Returns the setting that skips `after` matching events, and then applies a fault once.
    pub fn after(after: u32) -> Self {
        Self { after, ..Self::ONCE }
    }

    /// Counts one matching event. Returns whether the fault is applied to this event.
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
    /// Returns a fault that refuses the next call of `method` and asks the caller to wait `wait_s` seconds:
    /// `FLOOD_WAIT_x` over MTProto, 429 from the Bot API.
    pub fn flood(method: &str, wait_s: u32) -> Self {
        // A method name with a dot is an MTProto method: only the TL schema puts a namespace before the name.
        let (code, message) = if method.contains('.') {
            (420, format!("FLOOD_WAIT_{wait_s}"))
        } else {
            (429, format!("Too Many Requests: retry after {wait_s}"))
        };
        Self::refuse(method, code, &message)
    }

    /// Returns a fault that refuses the next call of `method` with this code and text.
    pub fn refuse(method: &str, code: i32, message: &str) -> Self {
        Self::call(method, CallFault::Refuse { code, message: message.to_owned() })
    }

    /// Returns a fault that loses the answer to the next call of `method`. The call itself takes effect.
    pub fn lose_answer(method: &str) -> Self {
        Self::call(method, CallFault::LoseAnswer)
    }

    /// Returns a fault that makes the next call of `method` fail in the way `wrong`.
    pub fn call(method: &str, wrong: CallFault) -> Self {
        Self::Call { method: method.to_owned(), wrong, when: When::ONCE }
    }

    /// Returns a fault that drops the next `times` pushes to any account.
    pub fn drop_pushes(times: u32) -> Self {
        Self::push(PushFault::Drop).at(When::times(times))
    }

    /// Returns a fault that replaces the next push about messages in a channel by `updateChannelTooLong`.
    pub fn too_long() -> Self {
        Self::push(PushFault::TooLong)
    }

    /// Returns a fault that makes the next push to any account fail in the way `wrong`.
    pub fn push(wrong: PushFault) -> Self {
        Self::Push { wrong, account: None, when: When::ONCE }
    }

    /// Limits a push fault to pushes for this account. Other kinds of fault are returned unchanged.
    #[must_use]
    pub fn to(mut self, whom: UserId) -> Self {
        if let Self::Push { account, .. } = &mut self {
            *account = Some(whom);
        }
        self
    }

    /// Returns a fault that repeats the next update to any bot: the bot's webhook gets the update twice.
    pub fn repeat_update() -> Self {
        Self::Update { wrong: UpdateFault::Repeat, when: When::ONCE }
    }

    /// Applies the fault to the events that `when` chooses, instead of the first matching event. A fault that takes
    /// effect when it is injected is returned unchanged.
    #[must_use]
    pub fn at(mut self, when: When) -> Self {
        if let Some(chances) = self.when() {
            *chances = when;
        }
        self
    }

    /// Returns the setting that chooses the events to which the fault is applied, or `None` if the fault takes effect
    /// when it is injected.
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
    fn json_may_leave_out_default_values() {
        let push = json!({"fault": "push", "wrong": "drop"});
        assert_eq!(serde_json::from_value::<Fault>(push).unwrap(), Fault::drop_pushes(1));
        let call = json!({"fault": "call", "method": "help.getConfig",
                          "wrong": {"refuse": {"code": 420, "message": "FLOOD_WAIT_3"}}, "after": 2, "times": 3});
        let fault = Fault::flood("help.getConfig", 3).at(When { after: 2, times: 3 });
        assert_eq!(serde_json::to_value(fault).unwrap(), call);
    }
}
