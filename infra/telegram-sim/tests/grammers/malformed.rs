//! Whatever a stranger sends: a clear error or a closed connection, and nobody else notices.

use crate::town::{Host, Town, key_of};
use grammers_crypto::{AuthKey, DequeBuffer, encrypt_data_v2};
use grammers_mtsender::InvocationError;
use grammers_tl_types::{Identifiable, RemoteCall, Serializable, functions};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::time::Duration;
use telegram_sim::world::DataCentre;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How many of each kind are sent.
const CASES: usize = 48;
/// A good client on another connection is answered within this time.
const PROMPT: Duration = Duration::from_secs(1);

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
    for _ in 0..CASES {
        let body = sample(&mut runner, &vec(any::<[u8; 4]>(), 0..120)).concat();
        let lie = sample(&mut runner, &prop_oneof![8 => Just(None), 1 => any::<i32>().prop_map(Some)]);
        let now = town.world.look(|world| world.now().unix_s());
        send(&town, &full_frame(&sealed(olena, now, &body, lie))).await;
        is_still_answered(&host).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_with_any_arguments_is_refused_or_ends_its_own_connection() {
    let town = Town::new().await;
    let host = town.host().await;
    let olena = town.signs_in(town.olena).await;
    // Containers, packed objects and five methods.
    let constructors = [
        0x73f1_f8dc,
        0x3072_cfa1,
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
        let answer = timeout(PROMPT, olena.client.invoke(&Raw(call))).await;
        refused += usize::from(matches!(answer, Ok(Err(InvocationError::Rpc(_)))));
        is_still_answered(&host).await;
    }
    assert!(refused > CASES, "most are answered with an error, not {refused} of {}", 2 * CASES);
    assert_eq!(town.world.look(|world| world.rooms().count()), 0, "nothing is made of nonsense");
}

/// A call of these very bytes.
struct Raw(Vec<u8>);

impl Serializable for Raw {
    fn serialize(&self, buffer: &mut impl Extend<u8>) {
        buffer.extend(self.0.iter().copied());
    }
}

impl RemoteCall for Raw {
    type Return = bool;
}

async fn is_still_answered(host: &Host) {
    let answered = timeout(PROMPT, host.invoke(&functions::help::GetConfig {})).await;
    answered.expect("a good client is answered within a second").expect("and well");
}

/// Sends bytes and hangs up; takes what comes back meanwhile.
async fn send(town: &Town, bytes: &[u8]) {
    let mut stranger = TcpStream::connect(town.telegram.mtproto(DataCentre::Two)).await.unwrap();
    // The other side may hang up in the middle.
    let _ = stranger.write_all(bytes).await;
    let _ = stranger.shutdown().await;
    let mut rest = Vec::new();
    let ended = timeout(Duration::from_secs(30), stranger.read_to_end(&mut rest)).await;
    assert!(ended.is_ok(), "a connection whose client has hung up stays open");
}

/// A body as its client seals it; `length` may lie about the body's.
fn sealed(key: [u8; 256], now: i64, body: &[u8], length: Option<i32>) -> Vec<u8> {
    let length = length.unwrap_or(i32::try_from(body.len()).unwrap());
    let mut plain = DequeBuffer::with_capacity(body.len() + 64, 64);
    let head = [[0; 8], 77_i64.to_le_bytes(), (now << 32).to_le_bytes()].concat();
    plain.extend(head.into_iter().chain(1_i32.to_le_bytes()).chain(length.to_le_bytes()));
    plain.extend(body.iter().copied());
    encrypt_data_v2(&mut plain, &AuthKey::from_bytes(key));
    plain[..].to_vec()
}

fn full_frame(payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len() + 12).unwrap();
    let frame = [&length.to_le_bytes()[..], &0_u32.to_le_bytes(), payload].concat();
    let checksum = crc32fast::hash(&frame).to_le_bytes();
    [frame, checksum.to_vec()].concat()
}

fn sample<S: Strategy>(runner: &mut TestRunner, strategy: &S) -> S::Value {
    strategy.new_tree(runner).unwrap().current()
}
