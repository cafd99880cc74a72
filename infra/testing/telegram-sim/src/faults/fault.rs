//! The kinds of fault, and the settings that choose the calls, pushes or updates to which a fault is applied.

use serde::{Deserialize, Serialize};

use crate::world::UserId;

/// A fault to inject. Some faults are applied to later calls, pushes or updates; the others take effect at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// A call of a method fails, or its answer is late or lost.
    Call {
        /// The method's name in the TL schema (`channels.createChannel`) or in the Bot API (`sendMessage`). The name
        /// decides to which of the two interfaces the fault belongs.
        method: String,
        /// The way in which the call fails.
        wrong: CallFault,
        /// The calls of the method that fail.
        #[serde(flatten)]
        when: When,
    },
    /// `channels.inviteToChannel` succeeds but adds nobody: all users are in `missing_invitees`, as if their privacy
    /// settings forbade it.
    MissInvitees {
        /// The calls of `channels.inviteToChannel` that fail.
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
        /// The matching pushes that fail, in the order of their sending.
        #[serde(flatten)]
        when: When,
    },
    /// An update for a bot is lost or delivered twice.
    Update {
        /// The way in which the update fails.
        wrong: UpdateFault,
        /// The updates that fail, counted over all bots.
        #[serde(flatten)]
        when: When,
    },
    /// From now on, `updates.getChannelDifference` answers `channelDifferenceTooLong` to a client that missed more
    /// events than `events`.
    ForgetBeyond {
        /// Number of events remembered for each channel.
        events: usize,
    },
    /// From now on, `updates.getDifference` answers `differenceTooLong` to a client that missed more events than
    /// `events`.
    ForgetPrivatelyBeyond {
        /// Number of events remembered for each mailbox.
        events: usize,
    },
    /// Ends [`Fault::ForgetBeyond`] and [`Fault::ForgetPrivatelyBeyond`]: all events are remembered again.
    RememberAll {},
    /// Freezes the account from now on: methods that change anything answer `FROZEN_METHOD_INVALID`.
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
    /// Breaks every MTProto connection, now.
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
    /// The call is refused and has no effect: `rpc_error` over MTProto, `ok: false` from the Bot API. If a Bot API
    /// message ends in `retry after 7`, the answer also has that number as a parameter, as Telegram's answers have.
    Refuse {
        /// `error_code` of the answer.
        code: i32,
        /// The error text, for example `FLOOD_WAIT_30` or `Bad Gateway`.
        message: String,
    },
    /// The call takes effect, but the connection breaks before the answer is sent.
    LoseAnswer,
    /// The call takes effect, and its answer is late. Over MTProto this delays everything else on that connection too.
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
    /// According to Telegram's documentation, the pts is for clients that do not know the channel yet.
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
    /// Number of matching events, after the skipped ones, to which the fault is applied.
    #[serde(default = "once")]
    pub times: u32,
}

/// A call fault names a method that exists at neither interface.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no method {0:?}, so the fault would never fire; use a name of the TL schema or of the Bot API")]
pub struct NoSuchMethod(pub String);

impl When {
    /// Applies the fault to the first matching event only.
    pub const ONCE: Self = Self { after: 0, times: 1 };

    /// Applies the fault to the first `times` matching events.
    pub fn times(times: u32) -> Self {
        Self { times, ..Self::ONCE }
    }

    /// Applies the fault once, after `after` matching events were skipped.
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
    /// The next call of `method` is refused, and the caller must wait `wait_s` seconds: `FLOOD_WAIT_x` over MTProto,
    /// 429 from the Bot API.
    pub fn flood(method: &str, wait_s: u32) -> Self {
        // Only the TL schema puts a namespace before a method's name.
        let (code, message) = if method.contains('.') {
            (420, format!("FLOOD_WAIT_{wait_s}"))
        } else {
            (429, format!("Too Many Requests: retry after {wait_s}"))
        };
        Self::refuse(method, code, &message)
    }

    /// The next call of `method` is refused with this code and text.
    pub fn refuse(method: &str, code: i32, message: &str) -> Self {
        Self::call(method, CallFault::Refuse { code, message: message.to_owned() })
    }

    /// The next call of `method` takes effect, and its answer is lost.
    pub fn lose_answer(method: &str) -> Self {
        Self::call(method, CallFault::LoseAnswer)
    }

    /// The next call of `method` fails in this way.
    pub fn call(method: &str, wrong: CallFault) -> Self {
        Self::Call { method: method.to_owned(), wrong, when: When::ONCE }
    }

    /// The next `times` pushes are lost, whichever accounts they are for.
    pub fn drop_pushes(times: u32) -> Self {
        Self::push(PushFault::Drop).at(When::times(times))
    }

    /// The next push of messages in a channel is replaced by `updateChannelTooLong`.
    pub fn too_long() -> Self {
        Self::push(PushFault::TooLong)
    }

    /// The next push fails in this way, whichever account it is for.
    pub fn push(wrong: PushFault) -> Self {
        Self::Push { wrong, account: None, when: When::ONCE }
    }

    /// Limits a push fault to pushes for this account. Other faults stay as they are.
    #[must_use]
    pub fn to(mut self, whom: UserId) -> Self {
        if let Self::Push { account, .. } = &mut self {
            *account = Some(whom);
        }
        self
    }

    /// The next update for a bot is delivered to its webhook twice.
    pub fn repeat_update() -> Self {
        Self::Update { wrong: UpdateFault::Repeat, when: When::ONCE }
    }

    /// Applies the fault to these events instead of the first one. A fault that takes effect at once stays as it is.
    #[must_use]
    pub fn at(mut self, when: When) -> Self {
        if let Some(chances) = self.when() {
            *chances = when;
        }
        self
    }

    /// Chooses the events to which the fault is applied. `None` if the fault takes effect when it is injected.
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
