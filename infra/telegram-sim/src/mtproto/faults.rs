//! What a test can make go wrong.
//!
//! A [`Fault`] is injected into the server and stays until it has struck as often as it should. Faults of calls name
//! the method as the TL schema does, for example `channels.createChannel`.

use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Something that goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The next calls of a method are refused and not carried out.
    Refuse {
        /// The method's name in the TL schema.
        method: String,
        /// As in `rpc_error`.
        code: i32,
        /// As in `rpc_error`, for example `FLOOD_WAIT_30`.
        message: String,
        /// How many calls.
        times: u32,
    },
    /// The next calls of a method are carried out, and the connection breaks before they are answered.
    LoseAnswer {
        /// The method's name in the TL schema.
        method: String,
        /// How many calls.
        times: u32,
    },
    /// The next pushed updates get lost on their way, whoever they are for.
    DropPushes {
        /// How many pushes.
        times: u32,
    },
    /// The next pushes of messages in channels come as `updateChannelTooLong` with the channel's pts instead, whoever
    /// they are for. Telegram documents that pts for channels that the client does not know yet.
    TellTooMuch {
        /// How many pushes.
        times: u32,
    },
    /// Every open connection breaks, now.
    CutConnections,
    /// From now on `updates.getChannelDifference` answers `channelDifferenceTooLong` to who missed more than this.
    ForgetBeyond {
        /// How many events of one channel are remembered.
        events: usize,
    },
}

/// How a call goes wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum CallFault {
    Refuse { code: i32, message: String },
    LoseAnswer,
}

/// The faults that have not struck yet.
#[derive(Debug, Default)]
pub(super) struct Faults {
    pending: Mutex<Pending>,
    /// Counts the cuts of all connections.
    cuts: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Pending {
    calls: Vec<PendingCall>,
    dropped_pushes: u32,
    too_long_pushes: u32,
    remembered_events: Option<usize>,
}

#[derive(Debug)]
struct PendingCall {
    method: String,
    fault: CallFault,
    times: u32,
}

impl Faults {
    pub(super) fn inject(&self, fault: Fault) {
        match fault {
            Fault::Refuse { method, code, message, times } => {
                self.pending().calls.push(PendingCall { method, fault: CallFault::Refuse { code, message }, times });
            }
            Fault::LoseAnswer { method, times } => {
                self.pending().calls.push(PendingCall { method, fault: CallFault::LoseAnswer, times });
            }
            Fault::DropPushes { times } => self.pending().dropped_pushes += times,
            Fault::TellTooMuch { times } => self.pending().too_long_pushes += times,
            Fault::CutConnections => self.cuts.send_modify(|cuts| *cuts += 1),
            Fault::ForgetBeyond { events } => self.pending().remembered_events = Some(events),
        }
    }

    /// How this call of a method goes wrong, if it does.
    pub(super) fn strike(&self, method: &str) -> Option<CallFault> {
        let mut pending = self.pending();
        let call = pending.calls.iter_mut().find(|call| call.method == method && call.times > 0)?;
        call.times -= 1;
        let fault = call.fault.clone();
        pending.calls.retain(|call| call.times > 0);
        Some(fault)
    }

    /// Whether this push gets lost.
    pub(super) fn drops_push(&self) -> bool {
        let mut pending = self.pending();
        let drops = pending.dropped_pushes > 0;
        pending.dropped_pushes = pending.dropped_pushes.saturating_sub(1);
        drops
    }

    /// Whether this push of messages in a channel only tells that there is too much to tell.
    pub(super) fn tells_too_much(&self) -> bool {
        let mut pending = self.pending();
        let tells = pending.too_long_pushes > 0;
        pending.too_long_pushes = pending.too_long_pushes.saturating_sub(1);
        tells
    }

    /// How many events of a channel are remembered; all of them if not said.
    pub(super) fn remembered_events(&self) -> Option<usize> {
        self.pending().remembered_events
    }

    /// Changes whenever all connections are to break.
    pub(super) fn cuts(&self) -> watch::Receiver<u64> {
        self.cuts.subscribe()
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
