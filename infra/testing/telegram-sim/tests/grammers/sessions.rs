//! MTProto sessions: pushed updates, acknowledgements, answers that are sent again, and salts.

use grammers_tl_types::{Identifiable, Serializable, enums, functions, types};
use telegram_sim::faults::Fault;

use crate::{
    requests::create,
    town::{Town, key_of},
    wire::{Message, Wire, constructor},
};

const SESSION: i64 = 77;
const UPDATES: u32 = types::Updates::CONSTRUCTOR_ID;
const ACKNOWLEDGED: u32 = types::MsgsAck::CONSTRUCTOR_ID;
const RPC_RESULT: u32 = 0xf35c_6d01;

#[tokio::test]
async fn a_session_hears_of_updates_from_its_first_call_that_wants_them() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    town.telegram.signs_in(town.person(town.olena));
    let mut olena = Wire::connects(&town, key_of(&town.world, town.olena), SESSION).await;
    let quietly = functions::InvokeWithoutUpdates { query: functions::help::GetConfig {} };

    olena.asks(1, &quietly).await;
    olena.asks(3, &functions::upload::SaveFilePart { file_id: 1, file_part: 0, bytes: vec![7] }).await;
    town.says(town.account, room, "to nobody");
    assert!(!olena.hears_until_pong(5).await.contains(&UPDATES));

    olena.asks(7, &functions::updates::GetState {}).await;
    olena.asks(9, &quietly).await;
    town.says(town.account, room, "to Olena");
    assert_eq!(olena.hears_until_pong(11).await, [UPDATES, ACKNOWLEDGED]);
}

#[tokio::test]
async fn a_stock_client_that_asks_quietly_hears_all_the_same() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    host.hears_at_last("2 ChatAddUser @3").await;

    host.asks(&functions::InvokeWithoutUpdates { query: functions::updates::GetState {} }).await;
    town.says(town.olena, room, "hello");

    assert_eq!(host.hears().await, "3 \"hello\" @4");
}

#[tokio::test]
async fn a_call_is_acknowledged_and_answered_in_one_container() {
    let town = Town::new().await;
    let mut host = wired(&town).await;
    host.hears_until_pong(1).await;

    host.sends(3, &functions::updates::GetState {}).await;

    let together = host.hears_envelope().await.unwrap();
    assert_eq!(
        together.iter().map(|message| constructor(&message.body)).collect::<Vec<_>>(),
        [ACKNOWLEDGED, RPC_RESULT]
    );
    assert_eq!(
        together.iter().map(|message| message.sequence % 2).collect::<Vec<_>>(),
        [0, 1],
        "the answer is content"
    );
}

#[tokio::test]
async fn a_call_whose_answer_was_lost_is_answered_on_the_next_connection_and_carried_out_once() {
    let town = Town::new().await;
    let mut host = wired(&town).await;
    let create = create("Chat 1", "");
    let call = Message { id: host.next_id(), sequence: 1, body: create.to_bytes() };
    town.goes_wrong(Fault::lose_answer("channels.createChannel"));
    host.sends_as_is(&call).await;
    while host.hears_envelope().await.is_some() {}

    let mut host = wired(&town).await;
    host.sends_as_is(&call).await;

    let created = host.hears_answer(call.id, &create).await.unwrap();
    assert!(matches!(created, enums::Updates::Updates(_)));
    assert_eq!(town.world.read(|world| world.rooms().count()), 1);
}

#[tokio::test]
async fn an_unacknowledged_answer_is_sent_again_on_request() {
    let town = Town::new().await;
    let mut host = wired(&town).await;
    host.hears_until_pong(1).await;
    host.sends(3, &functions::updates::GetState {}).await;
    let [_, answer] = &host.hears_envelope().await.unwrap()[..] else { panic!("acknowledged and answered") };
    let answer = answer.clone();
    let ask: enums::MsgResendReq = types::MsgResendReq { msg_ids: vec![answer.id] }.into();
    let acknowledge: enums::MsgsAck = types::MsgsAck { msg_ids: vec![answer.id] }.into();

    host.sends(4, &ask).await;
    assert_eq!(host.hears().await, answer);

    host.sends(4, &acknowledge).await;
    host.sends(4, &ask).await;
    assert_eq!(constructor(&host.hears().await.body), types::MsgsStateInfo::CONSTRUCTOR_ID);
}

#[tokio::test]
async fn renewed_salts_are_learnt_anew() {
    let town = Town::new().await;
    let stock = town.host().await;
    let mut olena = Wire::connects(&town, key_of_signed_in(&town), SESSION).await;
    stock.asks(&functions::updates::GetState {}).await;
    olena.hears_until_pong(1).await;

    town.goes_wrong(Fault::RenewSalts {});

    olena.learns_salt().await;
    olena.hears_until_pong(3).await;
    stock.makes_room("Chat 1", "").await;
}

/// Connects a hand-written client that is signed in as the town's account.
async fn wired(town: &Town) -> Wire {
    town.telegram.signs_in(town.person(town.account));
    Wire::connects(town, key_of(&town.world, town.account), SESSION).await
}

fn key_of_signed_in(town: &Town) -> [u8; 256] {
    town.telegram.signs_in(town.person(town.olena)).auth_key()
}
