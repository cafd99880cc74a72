//! The session layer: what a client's messages mean before anybody looks at the calls in them.
//!
//! [`Session::receive`] is told one opened envelope and the time, and answers with [`Step`]s: messages for the client
//! and calls to be carried out. It does no I/O. What it checks, in this order, is what Telegram checks and grammers
//! reacts to:
//!
//! 1. the message id: divisible by four, from the last five minutes or the next thirty seconds, else
//!    `bad_msg_notification` with 18, 16 or 17;
//! 2. the server salt: a client begins with 0 and learns the right one from `bad_server_salt` (48);
//! 3. a session heard of for the first time is announced by [`Step::Begin`];
//! 4. containers and packed objects are unpacked (64 if that fails), and a message id that was seen is not carried out
//!    again;
//! 5. pings, acknowledgements, salts and the like are answered here; whatever else comes is a call, which must have an
//!    odd sequence number (35).
//!
//! Source: <https://core.telegram.org/mtproto/service_messages_about_messages>.

use super::envelope::Envelope;
use super::outgoing::Outgoing;
use super::parcel::{self, Message};
use grammers_tl_types::{self as tl, Deserializable, Identifiable, Serializable, enums, functions, types};
use std::collections::BTreeSet;
use std::time::Duration;

/// How far back and ahead of our clock a message id may be.
const OLDEST_MESSAGE_S: i64 = 300;
const NEWEST_MESSAGE_S: i64 = 30;
/// How many message ids are remembered, so that a message sent again is not carried out again.
const REMEMBERED_MESSAGES: usize = 2000;
/// How long each future salt is said to be valid; they are all the same salt.
const SALT_PERIOD_S: i32 = 1800;
const MOST_FUTURE_SALTS: i32 = 64;

/// What a client's session has told so far.
#[derive(Debug)]
pub(super) struct Session {
    salt: i64,
    id: Option<i64>,
    seen: BTreeSet<i64>,
}

/// What is to be done about a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// The first message of a session on this connection.
    Begin {
        /// The session's id, as the client chose it.
        session: i64,
        /// `new_session_created`, for a session that nobody has heard of on any connection.
        welcome: Outgoing,
    },
    /// Send this.
    Tell(Outgoing),
    /// Carry this call out and answer it under `message`.
    Call {
        /// The id of the message that asks.
        message: i64,
        /// The TL function with its arguments.
        body: Vec<u8>,
    },
    /// Hang up unless something comes within this time (`ping_delay_disconnect`).
    HangUpAfter(Duration),
}

/// Why a message was not taken: the codes of `bad_msg_notification`.
#[derive(Clone, Copy)]
enum Fault {
    IdTooLow = 16,
    IdTooHigh = 17,
    IdNotAClients = 18,
    SequenceNotOdd = 35,
    Container = 64,
}

impl Session {
    pub(super) fn new(salt: i64) -> Self {
        Self { salt, id: None, seen: BTreeSet::new() }
    }

    /// What is to be done about an envelope that came at `now_s` (Unix time in seconds).
    pub(super) fn receive(&mut self, envelope: Envelope, now_s: i64) -> Vec<Step> {
        let Envelope { salt, session, message: id, sequence, body } = envelope;
        if let Some(fault) = fault_of_id(id, now_s) {
            return vec![fault.told(id, sequence)];
        }
        if salt != self.salt {
            return vec![self.right_salt(id, sequence)];
        }
        let mut steps = Vec::new();
        if self.id.replace(session) != Some(session) {
            steps.push(self.begin(session, id));
        }
        match parcel::unpack(Message { id, sequence, body }) {
            Ok(messages) => steps.extend(messages.into_iter().flat_map(|message| self.message(message, now_s))),
            Err(_) => steps.push(Fault::Container.told(id, sequence)),
        }
        steps
    }

    fn message(&mut self, message: Message, now_s: i64) -> Vec<Step> {
        let Message { id, sequence, body } = message;
        if id & 3 != 0 {
            return vec![Fault::IdNotAClients.told(id, sequence)];
        }
        if !self.remember(id) {
            tracing::debug!(message.id = id, "a message came again");
            return Vec::new();
        }
        self.service(id, &body, now_s).unwrap_or_else(|| vec![call(id, sequence, body)])
    }

    /// What is to be done about a message that concerns the session itself; `None` if it is a call.
    fn service(&mut self, id: i64, body: &[u8], now_s: i64) -> Option<Vec<Step>> {
        match parcel::constructor(body)? {
            types::MsgsAck::CONSTRUCTOR_ID
            | types::MsgsAllInfo::CONSTRUCTOR_ID
            | types::HttpWait::CONSTRUCTOR_ID
            | types::MsgResendReq::CONSTRUCTOR_ID => Some(Vec::new()),
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
                Some(vec![self.future_salts(id, asked.num, now_s)])
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

    fn begin(&self, session: i64, first: i64) -> Step {
        let created = types::NewSessionCreated { first_msg_id: first, unique_id: session, server_salt: self.salt };
        Step::Begin { session, welcome: Outgoing::Notice(enums::NewSession::Created(created).to_bytes()) }
    }

    fn right_salt(&self, id: i64, sequence: i32) -> Step {
        let told = types::BadServerSalt {
            bad_msg_id: id,
            bad_msg_seqno: sequence,
            error_code: 48,
            new_server_salt: self.salt,
        };
        service(&enums::BadMsgNotification::BadServerSalt(told))
    }

    fn future_salts(&self, id: i64, count: i32, now_s: i64) -> Step {
        let now = i32::try_from(now_s).unwrap_or(i32::MAX);
        let salts = (0..count.clamp(1, MOST_FUTURE_SALTS))
            .map(|n| now.saturating_add(n * SALT_PERIOD_S))
            .map(|since| (since, since.saturating_add(2 * SALT_PERIOD_S)))
            .map(|(valid_since, valid_until)| types::FutureSalt { valid_since, valid_until, salt: self.salt })
            .collect();
        let told = types::FutureSalts { req_msg_id: id, now, salts: tl::RawVec(salts) };
        service(&enums::FutureSalts::Salts(told))
    }

    fn states(&self, id: i64, asked: &[i64]) -> Step {
        const UNKNOWN: u8 = 1;
        const RECEIVED: u8 = 4;
        let info = asked.iter().map(|id| if self.seen.contains(id) { RECEIVED } else { UNKNOWN }).collect();
        service(&enums::MsgsStateInfo::Info(types::MsgsStateInfo { req_msg_id: id, info }))
    }

    /// Whether this message id is new.
    fn remember(&mut self, id: i64) -> bool {
        let new = self.seen.insert(id);
        if self.seen.len() > REMEMBERED_MESSAGES {
            self.seen.pop_first();
        }
        new
    }
}

impl Fault {
    fn told(self, id: i64, sequence: i32) -> Step {
        let told = types::BadMsgNotification { bad_msg_id: id, bad_msg_seqno: sequence, error_code: self as i32 };
        service(&enums::BadMsgNotification::Notification(told))
    }
}

fn fault_of_id(id: i64, now_s: i64) -> Option<Fault> {
    let ahead_s = (id >> 32) - now_s;
    match ahead_s {
        _ if id & 3 != 0 => Some(Fault::IdNotAClients),
        _ if ahead_s < -OLDEST_MESSAGE_S => Some(Fault::IdTooLow),
        _ if ahead_s > NEWEST_MESSAGE_S => Some(Fault::IdTooHigh),
        _ => None,
    }
}

fn call(id: i64, sequence: i32, body: Vec<u8>) -> Step {
    if sequence % 2 == 0 { Fault::SequenceNotOdd.told(id, sequence) } else { Step::Call { message: id, body } }
}

fn pong(id: i64, ping_id: i64) -> Step {
    service(&enums::Pong::Pong(types::Pong { msg_id: id, ping_id }))
}

fn no_such_session(session_id: i64) -> Step {
    service(&enums::DestroySessionRes::DestroySessionNone(types::DestroySessionNone { session_id }))
}

fn answer_unknown(id: i64) -> Step {
    Step::Tell(Outgoing::Answer { to: id, result: enums::RpcDropAnswer::RpcAnswerUnknown.to_bytes() })
}

fn service(object: &impl Serializable) -> Step {
    Step::Tell(Outgoing::Service(object.to_bytes()))
}

/// The object without its constructor; `None`, which makes it a call that nobody knows, if it is not whole.
fn read<T: Deserializable>(body: &[u8]) -> Option<T> {
    T::from_bytes(&body[4..]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW_S: i64 = 1_800_000_000;
    const SALT: i64 = 77;

    #[test]
    fn a_client_with_another_salt_is_told_the_right_one_and_nothing_else() {
        let mut session = Session::new(SALT);

        let steps = session.receive(Envelope { salt: 0, ..ping(id(0)) }, NOW_S);

        let [Step::Tell(Outgoing::Service(body))] = &steps[..] else { panic!("{steps:?}") };
        let told = enums::BadMsgNotification::from_bytes(body).unwrap();
        let enums::BadMsgNotification::BadServerSalt(told) = told else { panic!("{told:?}") };
        assert_eq!((told.bad_msg_id, told.error_code, told.new_server_salt), (id(0), 48, SALT));
    }

    #[test]
    fn a_session_is_begun_once() {
        let mut session = Session::new(SALT);

        let first = session.receive(ping(id(0)), NOW_S);
        let second = session.receive(ping(id(4)), NOW_S);

        assert!(matches!(&first[..], [Step::Begin { session: 5, .. }, Step::Tell(Outgoing::Service(_))]), "{first:?}");
        assert!(matches!(&second[..], [Step::Tell(Outgoing::Service(_))]), "{second:?}");
    }

    #[test]
    fn a_message_that_comes_again_is_not_carried_out_again() {
        let mut session = Session::new(SALT);
        let envelope = Envelope { body: functions::help::GetConfig {}.to_bytes(), ..ping(id(0)) };

        let first = session.receive(envelope.clone(), NOW_S);
        let second = session.receive(envelope, NOW_S);

        assert!(matches!(&first[..], [Step::Begin { .. }, Step::Call { .. }]), "{first:?}");
        assert_eq!(second, []);
    }

    #[test]
    fn message_ids_out_of_time_or_shape_are_told_so() {
        for (id, code) in [(id(-301 << 32), 16), (id(31 << 32), 17), (id(1), 18)] {
            let steps = Session::new(SALT).receive(ping(id), NOW_S);

            let [Step::Tell(Outgoing::Service(body))] = &steps[..] else { panic!("{steps:?}") };
            let told = enums::BadMsgNotification::from_bytes(body).unwrap();
            let enums::BadMsgNotification::Notification(told) = told else { panic!("{told:?}") };
            assert_eq!((told.bad_msg_id, told.error_code), (id, code));
        }
    }

    #[test]
    fn a_client_that_asks_to_be_hung_up_on_is() {
        let body = functions::PingDelayDisconnect { ping_id: 3, disconnect_delay: 75 }.to_bytes();

        let steps = Session::new(SALT).receive(Envelope { body, ..ping(id(0)) }, NOW_S);

        assert!(steps.contains(&Step::HangUpAfter(Duration::from_secs(75))), "{steps:?}");
    }

    fn id(more: i64) -> i64 {
        (NOW_S << 32) + more
    }

    fn ping(message: i64) -> Envelope {
        let body = functions::Ping { ping_id: 3 }.to_bytes();
        Envelope { salt: SALT, session: 5, message, sequence: 1, body }
    }
}
