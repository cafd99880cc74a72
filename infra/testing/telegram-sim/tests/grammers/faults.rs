//! Each fault of MTProto, as a stock client experiences it.

use grammers_client::media::{Media as ClientMedia, Photo};
use grammers_tl_types::{enums, functions};
use telegram_sim::{
    faults::{CallFault, Fault, NoSuchMethod, PushFault, When},
    world::{Contents, FileKind, WorldError},
};

use crate::{
    calls::invite,
    requests::{create, say},
    town::Town,
};

#[tokio::test]
async fn any_error_can_be_answered_and_then_nothing_has_happened() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let invite = invite(&town, room, town.olena);
    town.goes_wrong(Fault::flood("channels.createChannel", 30));
    assert_eq!(host.is_refused(&create("Chat 2", "")).await, "420 FLOOD_WAIT_30");
    town.goes_wrong(Fault::refuse("channels.createChannel", 400, "CHANNELS_TOO_MUCH"));
    assert_eq!(host.is_refused(&create("Chat 2", "")).await, "400 CHANNELS_TOO_MUCH");
    town.goes_wrong(Fault::refuse("channels.inviteToChannel", 403, "USER_PRIVACY_RESTRICTED"));
    assert_eq!(host.is_refused(&invite).await, "403 USER_PRIVACY_RESTRICTED");
    town.goes_wrong(Fault::refuse("messages.sendMessage", 400, "PEER_FLOOD"));
    assert_eq!(host.is_refused(&say(room, 1, "hello")).await, "400 PEER_FLOOD");
    town.world.read(|world| {
        assert_eq!(world.rooms().count(), 1);
        assert!(!world.room(room.id).unwrap().has(town.olena));
        assert_eq!(world.room(room.id).unwrap().messages.len(), 1, "that it was created");
    });
    assert_eq!(town.telegram.waiting_faults(), []);
}

#[tokio::test]
async fn a_fault_fires_at_its_chance_and_as_often_as_asked() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let fault = Fault::refuse("messages.sendMessage", 500, "INTERDC_2_CALL_ERROR").at(When { after: 1, times: 2 });
    town.goes_wrong(fault);
    let mut outcomes = Vec::new();
    for number in 1..=4 {
        outcomes.push(host.invoke(&say(room, number, &format!("line {number}"))).await.is_ok());
    }
    assert_eq!(outcomes, [true, false, false, true]);
}

#[tokio::test]
async fn a_call_whose_answer_is_lost_was_carried_out() {
    let town = Town::new().await;
    let host = town.host().await;
    town.goes_wrong(Fault::lose_answer("channels.createChannel"));

    host.invoke(&create("Chat 1", "")).await.unwrap_err();

    assert_eq!(town.world.read(|world| world.rooms().count()), 1);
}

#[tokio::test]
async fn a_fault_of_a_method_that_nobody_has_is_refused() {
    let town = Town::new().await;
    let refused = town.telegram.inject(Fault::lose_answer("channels.makeChannel"));
    assert_eq!(refused, Err(NoSuchMethod("channels.makeChannel".into())));
}

#[tokio::test]
async fn a_late_answer_holds_up_its_own_connection_and_no_other() {
    let town = Town::new().await;
    let (host, olena) = (town.host().await, town.signs_in(town.olena).await);
    olena.asks(&functions::updates::GetState {}).await;
    town.goes_wrong(Fault::call("help.getConfig", CallFault::Delay { by_ms: 2_000 }));
    let slow = host.asks(&functions::help::GetConfig {});
    tokio::pin!(slow);
    let until_it_is_on_its_way = async {
        while !town.telegram.waiting_faults().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! { _ = &mut slow => panic!("it is late"), () = until_it_is_on_its_way => {} }
    tokio::select! {
        biased;
        _ = &mut slow => panic!("it is late"),
        _ = olena.asks(&functions::updates::GetState {}) => {}
    }
    slow.await;
}

#[tokio::test]
async fn those_invited_can_be_missing_though_the_call_succeeds() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    let invite = invite(&town, room, town.olena);
    town.goes_wrong(Fault::MissInvitees { when: When::ONCE });
    let enums::messages::InvitedUsers::Users(invited) = host.asks(&invite).await;
    let missing: Vec<i64> =
        invited.missing_invitees.into_iter().map(|enums::MissingInvitee::Invitee(who)| who.user_id).collect();
    assert_eq!(missing, [town.olena.0]);
    assert!(!town.world.read(|world| world.room(room.id).unwrap().has(town.olena)));
    host.asks(&invite).await;
    assert!(town.world.read(|world| world.room(room.id).unwrap().has(town.olena)));
}

#[tokio::test]
async fn a_push_can_come_twice() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    host.hears_at_last("2 ChatAddUser @3").await;
    town.goes_wrong(Fault::push(PushFault::Double));
    town.says(town.olena, room, "hello");
    assert_eq!(host.hears_all().await, ["3 \"hello\" @4", "3 \"hello\" @4"]);
}

#[tokio::test]
async fn a_push_fault_of_one_account_strikes_no_other() {
    let town = Town::new().await;
    let (mut host, mut olena) = (town.host().await, town.signs_in(town.olena).await);
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    town.adds(town.bot, room);
    olena.asks(&functions::updates::GetState {}).await;
    host.hears_at_last("3 ChatAddUser @4").await;

    let of_nobody_here = Fault::drop_pushes(1).to(town.bot);
    town.goes_wrong(of_nobody_here.clone());
    town.goes_wrong(Fault::drop_pushes(1).to(town.olena));
    town.says(town.bot, room, "one");
    town.says(town.bot, room, "two");

    assert_eq!(host.hears_all().await, ["4 \"one\" @5", "5 \"two\" @6"]);
    assert_eq!(olena.hears().await, "5 \"two\" @6");
    assert_eq!(town.telegram.waiting_faults(), [of_nobody_here]);
}

#[tokio::test]
async fn a_session_that_its_owner_ended_from_elsewhere_is_over() {
    let town = Town::new().await;
    let (host, olena) = (town.host().await, town.signs_in(town.olena).await);
    host.asks(&functions::updates::GetState {}).await;
    town.goes_wrong(Fault::RevokeSessions { account: town.account });
    assert_eq!(host.is_refused(&functions::updates::GetState {}).await, "401 SESSION_REVOKED");
    olena.asks(&functions::updates::GetState {}).await;
}

#[tokio::test]
async fn a_frozen_account_reads_and_does_nothing_else_until_it_is_thawed() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.goes_wrong(Fault::Freeze { account: town.account });
    assert_eq!(host.is_refused(&create("Chat 2", "")).await, "420 FROZEN_METHOD_INVALID");
    assert_eq!(host.is_refused(&say(room, 1, "hello")).await, "420 FROZEN_METHOD_INVALID");
    host.pts_of(room).await;
    town.goes_wrong(Fault::Thaw { account: town.account });
    host.asks(&say(room, 1, "hello")).await;
}

#[tokio::test]
async fn stale_references_to_files_are_refused_until_they_are_read_anew() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    town.world
        .change(|world| {
            let kind = FileKind::Photo { width: 8, height: 8 };
            let contents = Contents::Generated { seed: 1, size_bytes: 4_096 };
            let file = world.add_file(
                town.olena,
                telegram_sim::world::NewFile { kind, mime: "image/jpeg".into(), name: None, contents },
            );
            let content = telegram_sim::world::Content::media(telegram_sim::world::Media::File(file), "");
            world.post(town.olena, room.id.into(), content)?;
            Ok::<(), WorldError>(())
        })
        .unwrap();
    let message = host.hears_message().await;
    town.goes_wrong(Fault::ExpireFileReferences {});
    let download = async |media: Option<enums::MessageMedia>| {
        let Some(enums::MessageMedia::Photo(photo)) = media else { panic!("{media:?}") };
        host.client.iter_download(&ClientMedia::Photo(Photo::from_raw_media(photo))).next().await
    };
    let refused = download(message.media).await.unwrap_err();
    assert!(refused.to_string().contains("FILE_REFERENCE_EXPIRED"), "{refused}");
    let read_anew = functions::channels::GetMessages {
        channel: room.channel(),
        id: vec![grammers_tl_types::types::InputMessageId { id: message.id }.into()],
    };
    let enums::messages::Messages::ChannelMessages(found) = host.asks(&read_anew).await else { panic!("messages") };
    let [enums::Message::Message(message)] = &found.messages[..] else { panic!("{found:?}") };
    assert_eq!(download(message.media.clone()).await.unwrap().map(|bytes| bytes.len()), Some(4_096));
}
