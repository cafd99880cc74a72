//! Malformed input from a stranger gives a clear error or a closed connection, and disturbs nobody else.

use std::{collections::BTreeMap, iter::repeat_n, time::Duration};

use grammers_mtsender::InvocationError;
use grammers_tl_types::{
    Cursor, Deserializable, Identifiable, RemoteCall, Serializable, deserialize, enums, functions, name_for_id, types,
};
use proptest::{collection::vec, prelude::*, strategy::ValueTree, test_runner::TestRunner};
use telegram_sim::{mtproto::method_ids, world::DataCentre};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    host::Host,
    town::{Town, key_of},
    wire::{CONTAINER, GZIP_PACKED, Message, Wire, constructor},
};

/// Number of random inputs in a test. Tests with more kinds of input use a multiple of this number.
const CASES: usize = 48;
/// Number of random argument lists for each method.
const CASES_OF_A_METHOD: usize = 10;
/// The constructor id with which every list begins in TL.
const VECTOR: u32 = 0x1cb5_c415;
/// If a well-behaved client on another connection gets no answer within this time, the test fails. An answer should
/// take less than a second; the deadline is long, so that the test also passes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_bytes_in_any_transport_harm_nobody_else() {
    let town = Town::new().await;
    let host = town.host().await;
    let openings: [&[u8]; 4] = [&[], &[0xef], &[0xee; 4], &[0xdd; 4]];

    let mut runner = TestRunner::deterministic();
    for case in 0..CASES {
        let bytes = sample(&mut runner, &vec(any::<u8>(), 0..600));
        let stranger = [openings[case % openings.len()], &bytes].concat();
        send(&town, &stranger).await;
        is_still_answered(&host).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_payload_under_a_known_key_harms_nobody_else() {
    let town = Town::new().await;
    let host = town.host().await;
    let olena = key_of(&town.world, town.olena);
    drop(town.signs_in(town.olena).await);

    let mut runner = TestRunner::deterministic();
    let mut outcomes = BTreeMap::new();
    for case in 0..4 * CASES {
        let mut stranger = Wire::connects(&town, olena, sample(&mut runner, &any::<i64>())).await;
        let message = Message {
            id: stranger.next_id() + sample(&mut runner, &a_shift()),
            sequence: sample(&mut runner, &prop_oneof![6 => 0..4_i32, 1 => any::<i32>()]),
            body: [&kind(case).to_le_bytes()[..], &sample(&mut runner, &words()).concat()].concat(),
        };
        let lie = sample(&mut runner, &prop_oneof![12 => Just(None), 1 => any::<i32>().prop_map(Some)]);
        let sealed = stranger.seal(&message, lie);
        stranger.sends_frame(&sealed).await.unwrap();
        *outcomes.entry(outcome(&mut stranger).await).or_insert(0) += 1;
        is_still_answered(&host).await;
    }

    for expected in ["closed", "bad 16", "bad 17", "bad 18", "bad 34", "bad 35", "bad 64", "refused", "answered"] {
        assert!(outcomes.contains_key(expected), "nobody was {expected}: {outcomes:?}");
    }
    assert!(!outcomes.contains_key("bad 48"), "the salt is right, so what is behind it is read: {outcomes:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_with_any_arguments_is_refused_or_ends_its_own_connection() {
    let town = Town::new().await;
    let host = town.host().await;
    let olena = town.signs_in(town.olena).await;
    // Containers, packed objects and five methods.
    let constructors = [
        CONTAINER,
        GZIP_PACKED,
        functions::channels::CreateChannel::CONSTRUCTOR_ID,
        functions::messages::SendMessage::CONSTRUCTOR_ID,
        functions::updates::GetChannelDifference::CONSTRUCTOR_ID,
        functions::upload::GetFile::CONSTRUCTOR_ID,
        functions::messages::ImportChatInvite::CONSTRUCTOR_ID,
    ];

    let mut runner = TestRunner::deterministic();
    let mut refused = 0;
    for case in 0..2 * CASES {
        let arguments = sample(&mut runner, &vec(any::<[u8; 4]>(), 0..60)).concat();
        let call = [&constructors[case % constructors.len()].to_le_bytes()[..], &arguments].concat();
        let answer = timeout(DEADLINE, olena.client.invoke(&Raw(call))).await;
        refused += usize::from(matches!(answer, Ok(Err(InvocationError::Rpc(_)))));
        is_still_answered(&host).await;
    }
    assert!(refused > CASES, "most are answered with an error, not {refused} of {}", 2 * CASES);
    assert_eq!(town.world.read(|world| world.rooms().count()), 0, "nothing is made of nonsense");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_method_answers_any_request() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let olena = town.signs_in(town.olena).await;
    let mine = room.as_seen_by(&town, town.olena);
    let names = [mine.peer().to_bytes(), mine.channel().to_bytes(), enums::InputUser::UserSelf.to_bytes()];
    let word = prop_oneof![
        3 => any::<[u8; 4]>().prop_map(Vec::from),
        3 => Just(vec![0; 4]),
        2 => Just(1_i32.to_le_bytes().to_vec()),
        1 => Just(i32::MAX.to_le_bytes().to_vec()),
        1 => Just(i32::MIN.to_le_bytes().to_vec()),
        1 => Just(VECTOR.to_le_bytes().to_vec()),
        4 => prop::sample::select(names.to_vec()),
    ];
    // `auth.logOut` is left out: after it, no other call would be answered.
    let methods = method_ids().filter(|id| *id != functions::auth::LogOut::CONSTRUCTOR_ID);

    let mut runner = TestRunner::deterministic();
    for id in methods.flat_map(|id| repeat_n(id, CASES_OF_A_METHOD)) {
        let mut call = Raw(id.to_le_bytes().to_vec());
        // Append random words, one after the other, until the bytes are a complete call.
        for word in sample(&mut runner, &vec(word.clone(), 12)) {
            // The previous call may have removed Olena from the room, so add her again.
            town.adds(town.olena, room);
            let answer = timeout(DEADLINE, olena.client.invoke(&call)).await.expect("it is answered");
            is_still_answered(&host).await;
            match answer {
                Err(InvocationError::Rpc(refusal)) if refusal.name == "INPUT_REQUEST_INVALID" => call.0.extend(word),
                Ok(Anything) | Err(InvocationError::Rpc(_)) => break,
                Err(other) => panic!("{} of {:02x?}: {other}", name_for_id(id), call.0),
            }
        }
    }
}

/// A call that consists of exactly these bytes.
struct Raw(Vec<u8>);

impl Serializable for Raw {
    fn serialize(&self, buffer: &mut impl Extend<u8>) {
        buffer.extend(self.0.iter().copied());
    }
}

impl RemoteCall for Raw {
    type Return = Anything;
}

/// A result that is not parsed.
#[derive(Debug)]
struct Anything;

impl Deserializable for Anything {
    fn deserialize(_: &mut Cursor) -> deserialize::Result<Self> {
        Ok(Self)
    }
}

async fn is_still_answered(host: &Host) {
    let answered = timeout(DEADLINE, host.invoke(&functions::help::GetConfig {})).await;
    answered.expect("a good client is answered").expect("and well");
}

/// Sends bytes, closes the sending side of the connection, and reads until the server closes the other side.
async fn send(town: &Town, bytes: &[u8]) {
    let mut stranger = TcpStream::connect(town.telegram.mtproto(DataCentre::Two)).await.unwrap();
    // The server may close the connection before all bytes are sent; ignore such an error.
    let _ = stranger.write_all(bytes).await;
    let _ = stranger.shutdown().await;
    let mut rest = Vec::new();
    let ended = timeout(Duration::from_secs(30), stranger.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "a connection whose client has hung up stays open");
}

/// Returns random numbers to add to a valid message id, in units of 2^-32 s. Most are 0. Some move the id by up to
/// 1,000 s. Some are 1 to 3, which makes the id invalid, because a client's ids must be divisible by 4.
fn a_shift() -> impl Strategy<Value = i64> {
    prop_oneof![12 => Just(0), 1 => 1..4_i64, 2 => (-1000..1000_i64).prop_map(|seconds| seconds << 32)]
}

fn words() -> impl Strategy<Value = Vec<[u8; 4]>> {
    prop_oneof![4 => vec(any::<[u8; 4]>(), 0..60), 1 => vec(Just([0; 4]), 0..8)]
}

/// Returns the constructor id with which the message body of this test case begins. Depending on `case`, it is the id
/// of a container, a service message, a wrapper or a call, or an id that does not exist in TL.
fn kind(case: usize) -> u32 {
    const KINDS: [u32; 16] = [
        CONTAINER,
        GZIP_PACKED,
        types::MsgsAck::CONSTRUCTOR_ID,
        types::MsgResendReq::CONSTRUCTOR_ID,
        types::MsgsStateReq::CONSTRUCTOR_ID,
        functions::Ping::CONSTRUCTOR_ID,
        functions::PingDelayDisconnect::CONSTRUCTOR_ID,
        functions::GetFutureSalts::CONSTRUCTOR_ID,
        functions::DestroySession::CONSTRUCTOR_ID,
        functions::RpcDropAnswer::CONSTRUCTOR_ID,
        functions::InvokeWithLayer::<functions::help::GetConfig>::CONSTRUCTOR_ID,
        functions::InvokeWithoutUpdates::<functions::help::GetConfig>::CONSTRUCTOR_ID,
        functions::help::GetConfig::CONSTRUCTOR_ID,
        functions::messages::SendMessage::CONSTRUCTOR_ID,
        functions::updates::GetChannelDifference::CONSTRUCTOR_ID,
        0xdead_beef,
    ];
    KINDS[case % KINDS.len()]
}

/// Returns the server's reaction to the message that the client has sent. To find it, sends a ping: the reaction is the
/// last answer that comes before the answer to the ping.
async fn outcome(stranger: &mut Wire) -> String {
    let ping = functions::Ping { ping_id: 99 };
    // The server may already have closed the connection, so sending may fail; ignore such an error.
    let id = stranger.next_id();
    let sealed = stranger.seal(&Message { id, sequence: i32::MAX, body: ping.to_bytes() }, None);
    let _ = stranger.sends_frame(&sealed).await;
    let mut outcome = String::from("answered");
    while let Some(messages) = stranger.hears_envelope().await {
        for Message { body, .. } in messages {
            match enums::BadMsgNotification::from_bytes(&body) {
                // The server refuses the ping if the ping's sequence number does not fit the message before.
                Ok(bad) if bad.bad_msg_id() == id => return outcome,
                Ok(bad) => outcome = format!("bad {}", bad.error_code()),
                Err(_) if constructor(&body) == types::Pong::CONSTRUCTOR_ID && body[4..12] == id.to_le_bytes() => {
                    return outcome;
                }
                Err(_) if is_refusal(&body) => outcome = String::from("refused"),
                Err(_) => {}
            }
        }
    }
    "closed".to_owned()
}

/// Returns whether this is an `rpc_result` with an `rpc_error` in it.
fn is_refusal(body: &[u8]) -> bool {
    body.get(12..16).is_some_and(|inner| inner == types::RpcError::CONSTRUCTOR_ID.to_le_bytes())
}

fn sample<S: Strategy>(runner: &mut TestRunner, strategy: &S) -> S::Value {
    strategy.new_tree(runner).unwrap().current()
}
