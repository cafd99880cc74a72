//! The session layer: it handles a client's messages before the calls in them are executed.
//!
//! A session begins with a client's first message and can last over many connections. [`Session::receive`] takes one
//! opened envelope and the time, and returns [`Step`]s: messages to send and calls to execute. It does no I/O. Telegram
//! makes more checks; `receive` makes only those to which the client library grammers reacts. It works in this order:
//!
//! 1. The message id is divisible by four, and the time in it is at most five minutes old and at most thirty seconds in
//!    the future. Otherwise the client gets a `bad_msg_notification` with the code 18, 16 or 17.
//! 2. The server salt is valid. A client begins with 0 and learns the right salt from `bad_server_salt` (48).
//! 3. The first message that passes these checks begins the session: `new_session_created`.
//! 4. Containers and compressed objects are unpacked (code 64 if that fails).
//! 5. Ids and sequence numbers fit the earlier messages (see the module `received`). A message that must be
//!    acknowledged has an odd sequence number, and a message that must not be acknowledged has an even number (codes 34
//!    and 35).
//! 6. A repeated message is not executed again. Its answer is sent again; instead of a long answer, the client gets
//!    only the answer's id and length.
//! 7. Pings, acknowledgements, salts and the like are answered here. Everything else is a call.
//!
//! Accepted messages with an odd sequence number are acknowledged immediately. Source:
//! <https://core.telegram.org/mtproto/service_messages_about_messages>.

use std::time::Duration;

use grammers_tl_types::{self as tl, Deserializable, Identifiable, Serializable, enums, functions, types};

use crate::mtproto::{
    envelope::Envelope,
    outgoing::{Numbering, Outgoing},
    parcel::{self, BareMessage},
    received::{Arrival, BadMessage, Received},
    salts::Salts,
    unacknowledged::Unacknowledged,
};

/// How many seconds the time in a message id may be behind the server's clock (`OLDEST_MESSAGE_S`) or ahead of it
/// (`NEWEST_MESSAGE_S`).
const OLDEST_MESSAGE_S: i64 = 300;
const NEWEST_MESSAGE_S: i64 = 30;
/// The longest answer that is sent again if a client repeats its request. Instead of a longer answer, the client gets
/// only the id and length of the answer.
const LONGEST_ANSWER_AGAIN_BYTES: usize = 1024;
/// How many sessions of one key are remembered.
const MOST_SESSIONS: usize = 16;

/// The sessions of one auth key, newest last.
#[derive(Debug, Default)]
pub(super) struct Sessions(Vec<Session>);

/// One session of a client.
#[derive(Debug)]
pub(super) struct Session {
    id: i64,
    begun: bool,
    received: Received,
    unacknowledged: Unacknowledged,
    numbering: Numbering,
    /// Whether the client gets updates. This becomes true with the first call that wants updates, and stays true.
    wants_updates: bool,
}

/// An action that follows from a received message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Give this message an id and a sequence number, and send it.
    Send(Outgoing),
    /// Send this message again, with its old id and sequence number.
    Resend(BareMessage),
    /// Execute this call. Send its answer with the id in `message`, so that the client knows which call is answered.
    Call {
        /// The id of the message that contains the call.
        message: i64,
        /// The TL function with its arguments.
        body: Vec<u8>,
    },
    /// Close the connection if nothing arrives within this time (`ping_delay_disconnect`).
    HangUpAfter(Duration),
}

impl Sessions {
    /// Returns the session with this id. Creates it if it is unknown, and drops the oldest session if there are too
    /// many.
    pub(super) fn named(&mut self, id: i64) -> &mut Session {
        let at = self.0.iter().position(|session| session.id == id).unwrap_or_else(|| {
            if self.0.len() == MOST_SESSIONS {
                self.0.remove(0);
            }
            self.0.push(Session::new(id));
            self.0.len() - 1
        });
        &mut self.0[at]
    }
}

impl Session {
    fn new(id: i64) -> Self {
        Self {
            id,
            begun: false,
            received: Received::default(),
            unacknowledged: Unacknowledged::default(),
            numbering: Numbering::default(),
            wants_updates: false,
        }
    }

    /// Handles an envelope that arrived at `now_s` (Unix time in seconds). Returns the steps to take.
    pub(super) fn receive(&mut self, envelope: Envelope, salts: &Salts, now_s: i64) -> Vec<Step> {
        let Envelope { salt, session: _, message: id, sequence, body } = envelope;
        if let Some(bad) = bad_id(id, now_s) {
            return vec![bad.notification(id, sequence)];
        }
        if !salts.accept(salt, now_s) {
            return vec![wrong_salt(id, sequence, salts.at(now_s))];
        }
        let mut steps = Vec::new();
        if !self.begun {
            self.begun = true;
            steps.push(self.begin(id, salts.at(now_s)));
        }
        match parcel::unpack(BareMessage { id, sequence, body }) {
            Ok(parcel) if parcel.is_container => match self.take_container(id, sequence) {
                Ok(()) => steps.extend(self.messages(parcel.parts, salts, now_s)),
                Err(bad) => steps.push(bad.notification(id, sequence)),
            },
            Ok(parcel) => steps.extend(self.messages(parcel.parts, salts, now_s)),
            Err(_) => steps.push(BadMessage::Container.notification(id, sequence)),
        }
        steps
    }

    /// Gives a message its id and sequence number. Keeps the message if the client must acknowledge it, so that it can
    /// be sent again.
    pub(super) fn send(&mut self, outgoing: Outgoing, now_ms: i64) -> BareMessage {
        let answers = if let Outgoing::Answer { to, .. } = &outgoing { Some(*to) } else { None };
        let is_content = outgoing.is_content();
        let message = self.numbering.message(outgoing, now_ms);
        if is_content {
            self.unacknowledged.add(message.clone(), answers);
        }
        message
    }

    /// Puts numbered messages into one container. A single message is returned unchanged.
    pub(super) fn parcel(&mut self, messages: Vec<BareMessage>, now_ms: i64) -> BareMessage {
        self.numbering.parcel(messages, now_ms)
    }

    /// Notes that a call was made. After the first call with `wants_updates`, the session gets updates.
    pub(super) fn called(&mut self, wants_updates: bool) {
        self.wants_updates |= wants_updates;
    }

    pub(super) fn wants_updates(&self) -> bool {
        self.wants_updates
    }

    fn take_container(&mut self, id: i64, sequence: i32) -> Result<(), BadMessage> {
        if sequence % 2 != 0 {
            return Err(BadMessage::SequenceNotEven);
        }
        match self.received.take(id, sequence)? {
            Arrival::New => Ok(()),
            Arrival::Duplicate => Err(BadMessage::DuplicateContainer),
        }
    }

    fn messages(&mut self, messages: Vec<BareMessage>, salts: &Salts, now_s: i64) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut to_acknowledge = Vec::new();
        for message in messages {
            let BareMessage { id, sequence, .. } = message;
            match self.take(&message) {
                Ok(arrival) => {
                    to_acknowledge.extend((sequence % 2 != 0).then_some(id));
                    steps.extend(match arrival {
                        Arrival::New => self.message(message, salts, now_s),
                        Arrival::Duplicate => self.duplicate(id),
                    });
                }
                Err(bad) => steps.push(bad.notification(id, sequence)),
            }
        }
        if !to_acknowledge.is_empty() {
            steps.insert(0, service(&enums::MsgsAck::Ack(types::MsgsAck { msg_ids: to_acknowledge })));
        }
        steps
    }

    fn take(&mut self, message: &BareMessage) -> Result<Arrival, BadMessage> {
        let BareMessage { id, sequence, body } = message;
        if id & 3 != 0 {
            return Err(BadMessage::IdNotAClients);
        }
        match kind(body) {
            Kind::Call if sequence % 2 == 0 => Err(BadMessage::SequenceNotOdd),
            Kind::Unacknowledged if sequence % 2 != 0 => Err(BadMessage::SequenceNotEven),
            Kind::Call | Kind::Unacknowledged | Kind::Either => self.received.take(*id, *sequence),
        }
    }

    fn message(&mut self, message: BareMessage, salts: &Salts, now_s: i64) -> Vec<Step> {
        let BareMessage { id, body, .. } = message;
        self.service(id, &body, salts, now_s).unwrap_or_else(|| vec![Step::Call { message: id, body }])
    }

    /// Returns the steps for a message that was received before. If its answer is still kept and is short, it is sent
    /// again. For a long answer, only its id and length are sent. If the answer is not kept any more, nothing is sent.
    fn duplicate(&self, id: i64) -> Vec<Step> {
        tracing::debug!(message.id = id, "a client sent a message again");
        match self.unacknowledged.answer_to(id) {
            None => Vec::new(),
            Some(answer) if answer.body.len() <= LONGEST_ANSWER_AGAIN_BYTES => vec![Step::Resend(answer.clone())],
            Some(answer) => {
                let bytes = i32::try_from(answer.body.len()).unwrap_or(i32::MAX);
                let info = types::MsgDetailedInfo { msg_id: id, answer_msg_id: answer.id, bytes, status: 0 };
                vec![service(&enums::MsgDetailedInfo::Info(info))]
            }
        }
    }

    /// Handles a message about the session itself, for example a ping, and returns the steps to take. Returns `None` if
    /// the message is a call.
    fn service(&mut self, id: i64, body: &[u8], salts: &Salts, now_s: i64) -> Option<Vec<Step>> {
        match parcel::constructor(body)? {
            types::MsgsAck::CONSTRUCTOR_ID => {
                let acknowledged: types::MsgsAck = read(body)?;
                self.unacknowledged.acknowledged(&acknowledged.msg_ids);
                Some(Vec::new())
            }
            types::MsgsAllInfo::CONSTRUCTOR_ID | types::HttpWait::CONSTRUCTOR_ID => Some(Vec::new()),
            types::MsgResendReq::CONSTRUCTOR_ID => {
                let asked: types::MsgResendReq = read(body)?;
                Some(self.resend(id, &asked.msg_ids))
            }
            functions::Ping::CONSTRUCTOR_ID => {
                let ping: functions::Ping = read(body)?;
                Some(vec![pong(id, ping.ping_id)])
            }
            functions::PingDelayDisconnect::CONSTRUCTOR_ID => {
                let ping: functions::PingDelayDisconnect = read(body)?;
                let patience = Duration::from_secs(u64::try_from(ping.disconnect_delay).unwrap_or(0).max(1));
                Some(vec![Step::HangUpAfter(patience), pong(id, ping.ping_id)])
            }
            functions::GetFutureSalts::CONSTRUCTOR_ID => {
                let asked: functions::GetFutureSalts = read(body)?;
                Some(vec![future_salts(id, salts.future(asked.num, now_s), now_s)])
            }
            types::MsgsStateReq::CONSTRUCTOR_ID => {
                let asked: types::MsgsStateReq = read(body)?;
                Some(vec![self.states(id, &asked.msg_ids)])
            }
            functions::DestroySession::CONSTRUCTOR_ID => {
                let asked: functions::DestroySession = read(body)?;
                Some(vec![no_such_session(asked.session_id)])
            }
            functions::RpcDropAnswer::CONSTRUCTOR_ID => Some(vec![answer_unknown(id)]),
            _ => None,
        }
    }

    /// Returns the steps that send the requested messages again. If a requested message is no longer kept, the state of
    /// every requested message is sent too.
    fn resend(&self, id: i64, asked: &[i64]) -> Vec<Step> {
        let found: Vec<Step> =
            asked.iter().filter_map(|id| self.unacknowledged.message(*id).cloned()).map(Step::Resend).collect();
        let missing = found.len() < asked.len();
        found.into_iter().chain(missing.then(|| self.states(id, asked))).collect()
    }

    fn begin(&self, first: i64, server_salt: i64) -> Step {
        let created = types::NewSessionCreated { first_msg_id: first, unique_id: self.id, server_salt };
        Step::Send(Outgoing::Notice(enums::NewSession::Created(created).to_bytes()))
    }

    fn states(&self, id: i64, asked: &[i64]) -> Step {
        let info = asked.iter().map(|id| self.received.state(*id)).collect();
        service(&enums::MsgsStateInfo::Info(types::MsgsStateInfo { req_msg_id: id, info }))
    }
}

/// Whether a message must be acknowledged.
#[derive(Clone, Copy)]
enum Kind {
    /// Must be acknowledged, like every call.
    Call,
    /// Must not be acknowledged.
    Unacknowledged,
    /// The client decides: an odd sequence number asks for an acknowledgement.
    Either,
}

fn kind(body: &[u8]) -> Kind {
    match parcel::constructor(body) {
        Some(types::MsgsAck::CONSTRUCTOR_ID | types::HttpWait::CONSTRUCTOR_ID) => Kind::Unacknowledged,
        Some(
            types::MsgsAllInfo::CONSTRUCTOR_ID
            | types::MsgResendReq::CONSTRUCTOR_ID
            | types::MsgsStateReq::CONSTRUCTOR_ID
            | functions::Ping::CONSTRUCTOR_ID
            | functions::PingDelayDisconnect::CONSTRUCTOR_ID
            | functions::GetFutureSalts::CONSTRUCTOR_ID
            | functions::DestroySession::CONSTRUCTOR_ID
            | functions::RpcDropAnswer::CONSTRUCTOR_ID,
        ) => Kind::Either,
        Some(_) | None => Kind::Call,
    }
}

impl BadMessage {
    fn notification(self, id: i64, sequence: i32) -> Step {
        let error_code = self as i32;
        let notification = types::BadMsgNotification { bad_msg_id: id, bad_msg_seqno: sequence, error_code };
        service(&enums::BadMsgNotification::Notification(notification))
    }
}

fn bad_id(id: i64, now_s: i64) -> Option<BadMessage> {
    let ahead_s = (id >> 32) - now_s;
    match ahead_s {
        _ if id & 3 != 0 => Some(BadMessage::IdNotAClients),
        _ if ahead_s < -OLDEST_MESSAGE_S => Some(BadMessage::IdTooLow),
        _ if ahead_s > NEWEST_MESSAGE_S => Some(BadMessage::IdTooHigh),
        _ => None,
    }
}

fn wrong_salt(bad_msg_id: i64, bad_msg_seqno: i32, new_server_salt: i64) -> Step {
    let notification = types::BadServerSalt { bad_msg_id, bad_msg_seqno, error_code: 48, new_server_salt };
    service(&enums::BadMsgNotification::BadServerSalt(notification))
}

fn future_salts(req_msg_id: i64, salts: Vec<types::FutureSalt>, now_s: i64) -> Step {
    let now = i32::try_from(now_s).unwrap_or(i32::MAX);
    service(&enums::FutureSalts::Salts(types::FutureSalts { req_msg_id, now, salts: tl::RawVec(salts) }))
}

fn pong(id: i64, ping_id: i64) -> Step {
    service(&enums::Pong::Pong(types::Pong { msg_id: id, ping_id }))
}

fn no_such_session(session_id: i64) -> Step {
    service(&enums::DestroySessionRes::DestroySessionNone(types::DestroySessionNone { session_id }))
}

fn answer_unknown(id: i64) -> Step {
    Step::Send(Outgoing::Answer { to: id, result: enums::RpcDropAnswer::RpcAnswerUnknown.to_bytes() })
}

fn service(object: &impl Serializable) -> Step {
    Step::Send(Outgoing::Service(object.to_bytes()))
}

/// Reads an object whose type is already known from its constructor id. Returns `None` if the object is malformed; the
/// message is then handled as an unknown call.
fn read<T: Deserializable>(body: &[u8]) -> Option<T> {
    T::from_bytes(&body[4..]).ok()
}

#[cfg(test)]
mod tests;
