//! Broken connections, keys that are unknown, duplicated or signed out, and malformed frames.

use std::time::Duration;

use grammers_tl_types::{enums, functions};
use telegram_sim::{faults::Fault, world::DataCentre};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::{
    requests::{create, say},
    town::{Town, key_of},
};

#[tokio::test]
async fn a_client_whose_connection_broke_connects_again_and_goes_on() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    host.hears_at_last("2 ChatAddUser @3").await;

    town.goes_wrong(Fault::CutConnections {});
    assert_eq!(host.hears().await, "connection closed");
    town.says(town.olena, room, "while nobody listens");

    let enums::updates::ChannelDifference::Difference(missed) = host.difference(room, 3, 100).await else { panic!() };
    assert_eq!(missed.new_messages.len(), 1);
    town.says(town.olena, room, "and again");
    assert_eq!(host.hears().await, "4 \"and again\" @5");
}

#[tokio::test]
async fn a_key_that_nobody_knows_gets_404() {
    let town = Town::new().await;
    let stranger = town.client_of(town.olena, [9; 256]).await;

    let error = stranger.invoke(&functions::updates::GetState {}).await.unwrap_err().to_string();

    assert!(error.contains("404"), "{error}");
}

#[tokio::test]
async fn a_second_connection_kills_the_key_for_good() {
    let town = Town::new().await;
    let first = town.host().await;
    let room = first.makes_room("Chat 1", "").await;
    let second = town.host().await;

    assert_eq!(second.is_refused(&create("Chat 2", "")).await, "406 AUTH_KEY_DUPLICATED");
    assert_eq!(first.is_refused(&say(room, 1, "still there?")).await, "406 AUTH_KEY_DUPLICATED");

    first.hangs_up().await;
    second.hangs_up().await;
    let third = town.host().await;
    assert_eq!(third.is_refused(&create("Chat 3", "")).await, "406 AUTH_KEY_DUPLICATED");
}

#[tokio::test]
async fn one_after_the_other_is_no_duplicate() {
    let town = Town::new().await;
    for n in 0..10 {
        let host = town.host().await;
        host.makes_room(&format!("Chat {n}"), "").await;
        host.hangs_up().await;
    }
}

#[tokio::test]
async fn a_key_is_unregistered_after_log_out() {
    let town = Town::new().await;
    let host = town.host().await;

    host.asks(&functions::auth::LogOut {}).await;

    assert_eq!(host.is_refused(&create("Chat 1", "")).await, "401 AUTH_KEY_UNREGISTERED");
}

#[tokio::test]
async fn a_malformed_frame_closes_its_own_connection_and_no_other() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let key_id_of_host = key_id_of(&key_of(&town.world, town.account));
    let frames: [Vec<u8>; 4] = [
        vec![0xff; 64],
        frame(0, &[0; 40], 1),
        frame(7, &[0; 40], 0),
        frame(0, &[&key_id_of_host[..], &[7; 72]].concat(), 0),
    ];

    for bytes in frames {
        let mut stranger = TcpStream::connect(town.telegram.mtproto(DataCentre::Two)).await.unwrap();
        stranger.write_all(&bytes).await.unwrap();
        let mut rest = Vec::new();
        let closed = timeout(Duration::from_secs(30), stranger.read_to_end(&mut rest)).await;
        assert!(closed.is_ok(), "a connection with a malformed frame stays open");
    }

    host.asks(&say(room, 1, "all is well")).await;
}

fn frame(sequence: u32, payload: &[u8], checksum_off_by: u32) -> Vec<u8> {
    let mut bytes = u32::try_from(payload.len() + 12).unwrap().to_le_bytes().to_vec();
    bytes.extend(sequence.to_le_bytes());
    bytes.extend(payload);
    let checksum = crc32fast::hash(&bytes) ^ checksum_off_by;
    bytes.extend(checksum.to_le_bytes());
    bytes
}

fn key_id_of(key: &[u8; 256]) -> [u8; 8] {
    use sha1::Digest;
    sha1::Sha1::digest(key)[12..].try_into().unwrap()
}
