//! A hand-written MTProto client, for bytes that no stock client sends.

use std::{collections::VecDeque, io::Read, time::Duration};

use flate2::read::GzDecoder;
use grammers_crypto::{AuthKey, DequeBuffer, decrypt_data_v2, encrypt_data_v2};
use grammers_tl_types::{Deserializable, Identifiable, RemoteCall, Serializable, enums, functions, types};
use telegram_sim::world::{DataCentre, WorldHandle};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::town::Town;

/// If an expected event does not come within this time, the test fails.
const DEADLINE: Duration = Duration::from_secs(30);

pub(crate) const CONTAINER: u32 = 0x73f1_f8dc;
pub(crate) const GZIP_PACKED: u32 = 0x3072_cfa1;
const RPC_RESULT: u32 = 0xf35c_6d01;

/// A hand-written client with one connection over MTProto's Full transport.
pub(crate) struct Wire {
    socket: TcpStream,
    /// The world whose clock gives the time for the message ids.
    world: WorldHandle,
    key: AuthKey,
    session: i64,
    salt: i64,
    frames_sent: u32,
    last_id: i64,
    /// Messages that arrived and were not read yet.
    inbox: VecDeque<Message>,
}

/// A message in either direction, without its envelope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) id: i64,
    pub(crate) sequence: i32,
    pub(crate) body: Vec<u8>,
}

impl Wire {
    /// Connects, and gets the current salt from the server.
    pub(crate) async fn connects(town: &Town, key: [u8; 256], session: i64) -> Self {
        let socket = TcpStream::connect(town.telegram.mtproto(DataCentre::Two)).await.unwrap();
        let key = AuthKey::from_bytes(key);
        let (world, inbox) = (town.world.clone(), VecDeque::new());
        let mut wire = Self { socket, world, key, session, salt: 0, frames_sent: 0, last_id: 0, inbox };
        wire.learns_salt().await;
        wire
    }

    /// Sends a ping with a wrong salt. The refusal names the right salt, which this client then uses.
    pub(crate) async fn learns_salt(&mut self) {
        self.sends(1, &functions::Ping { ping_id: 0 }).await;
        let refusal = enums::BadMsgNotification::from_bytes(&self.hears().await.body).unwrap();
        let enums::BadMsgNotification::BadServerSalt(refusal) = refusal else { panic!("{refusal:?}") };
        self.salt = refusal.new_server_salt;
    }

    /// Returns the newest salt that this client knows.
    pub(crate) fn salt(&self) -> i64 {
        self.salt
    }

    /// Sends an object under a new message id. Returns the id.
    pub(crate) async fn sends(&mut self, sequence: i32, object: &impl Serializable) -> i64 {
        let message = Message { id: self.next_id(), sequence, body: object.to_bytes() };
        self.sends_as_is(&message).await;
        message.id
    }

    pub(crate) async fn sends_as_is(&mut self, message: &Message) {
        let sealed = self.seal(message, None);
        self.sends_frame(&sealed).await.unwrap();
    }

    /// Encrypts a message as this client sends it. If `length` is given, the message states this length instead of the
    /// true length of its body.
    pub(crate) fn seal(&self, message: &Message, length: Option<i32>) -> Vec<u8> {
        let Message { id, sequence, body } = message;
        let length = length.unwrap_or(i32::try_from(body.len()).unwrap());
        let mut plain = DequeBuffer::with_capacity(body.len() + 64, 64);
        let head = [self.salt, self.session, *id].map(i64::to_le_bytes).concat();
        plain.extend(head.into_iter().chain(sequence.to_le_bytes()).chain(length.to_le_bytes()));
        plain.extend(body.iter().copied());
        encrypt_data_v2(&mut plain, &self.key);
        plain[..].to_vec()
    }

    /// Sends a frame. Fails if the server closes the connection before the whole frame is sent.
    pub(crate) async fn sends_frame(&mut self, payload: &[u8]) -> std::io::Result<()> {
        let length = u32::try_from(payload.len() + 12).unwrap();
        let frame = [&length.to_le_bytes()[..], &self.frames_sent.to_le_bytes(), payload].concat();
        self.frames_sent += 1;
        let checksum = crc32fast::hash(&frame).to_le_bytes();
        self.socket.write_all(&[frame, checksum.to_vec()].concat()).await
    }

    /// Returns the next message. Messages in a container are returned one by one.
    pub(crate) async fn hears(&mut self) -> Message {
        loop {
            if let Some(message) = self.inbox.pop_front() {
                return message;
            }
            let messages = self.hears_envelope().await.expect("the connection is open");
            self.inbox.extend(messages);
        }
    }

    /// Returns all messages of the next envelope; `None` if the connection is closed instead.
    pub(crate) async fn hears_envelope(&mut self) -> Option<Vec<Message>> {
        let frame = timeout(DEADLINE, self.read_frame()).await.expect("something comes in time");
        let mut payload = frame.ok()?;
        let plain = decrypt_data_v2(&mut payload, &self.key).unwrap();
        assert_eq!(i64_at(plain, 8), self.session);
        let message = read_message(&plain[16..]).0;
        if constructor(&message.body) != CONTAINER {
            return Some(vec![message]);
        }
        let mut rest = &message.body[8..];
        let mut messages = Vec::new();
        while !rest.is_empty() {
            let (message, behind) = read_message(rest);
            messages.push(message);
            rest = behind;
        }
        assert!(messages.iter().all(|part| part.id < message.id), "a container's id is the highest");
        Some(messages)
    }

    /// Returns the result or the error of the call with the message id `to`. Skips all messages that come before this
    /// answer.
    pub(crate) async fn hears_answer<R: RemoteCall>(&mut self, to: i64, _: &R) -> Result<R::Return, String> {
        loop {
            let Message { body, .. } = self.hears().await;
            if constructor(&body) == RPC_RESULT && i64_at(&body, 4) == to {
                return result_of::<R>(&body[12..]);
            }
        }
    }

    /// Makes a call that must succeed, and waits for its result.
    pub(crate) async fn asks<R: RemoteCall>(&mut self, sequence: i32, call: &R) -> R::Return {
        let id = self.sends(sequence, call).await;
        self.hears_answer(id, call).await.unwrap()
    }

    /// Sends a ping. Returns the constructors of all messages that come before the answer to the ping.
    pub(crate) async fn hears_until_pong(&mut self, sequence: i32) -> Vec<u32> {
        let ping = self.sends(sequence, &functions::Ping { ping_id: 7 }).await;
        let mut constructors = Vec::new();
        loop {
            let Message { body, .. } = self.hears().await;
            if constructor(&body) == types::Pong::CONSTRUCTOR_ID && i64_at(&body, 4) == ping {
                return constructors;
            }
            constructors.push(constructor(&body));
        }
    }

    pub(crate) fn next_id(&mut self) -> i64 {
        let now_ms = self.world.read(|world| world.now().0);
        let now = ((now_ms / 1000) << 32) | (now_ms % 1000 * 4);
        self.last_id = now.max(self.last_id + 4);
        self.last_id
    }

    async fn read_frame(&mut self) -> std::io::Result<Vec<u8>> {
        let length = self.socket.read_u32_le().await?;
        let mut frame = vec![0; usize::try_from(length).unwrap() - 4];
        self.socket.read_exact(&mut frame).await?;
        Ok(frame[4..frame.len() - 4].to_vec())
    }
}

pub(crate) fn constructor(body: &[u8]) -> u32 {
    u32::from_le_bytes(body[..4].try_into().unwrap())
}

fn result_of<R: RemoteCall>(result: &[u8]) -> Result<R::Return, String> {
    let mut unpacked = Vec::new();
    let result = if constructor(result) == GZIP_PACKED {
        let packed = Vec::<u8>::from_bytes(&result[4..]).unwrap();
        GzDecoder::new(&packed[..]).read_to_end(&mut unpacked).unwrap();
        &unpacked[..]
    } else {
        result
    };
    match enums::RpcError::from_bytes(result) {
        Ok(enums::RpcError::Error(error)) => Err(error.error_message),
        Err(_) => Ok(R::Return::from_bytes(result).unwrap()),
    }
}

fn read_message(bytes: &[u8]) -> (Message, &[u8]) {
    let sequence = i32::from_le_bytes(bytes[8..12].try_into().unwrap());
    let length = usize::try_from(i32::from_le_bytes(bytes[12..16].try_into().unwrap())).unwrap();
    let body = bytes[16..16 + length].to_vec();
    (Message { id: i64_at(bytes, 0), sequence, body }, &bytes[16 + length..])
}

fn i64_at(bytes: &[u8], at: usize) -> i64 {
    i64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
}
