//! Messages other than plain text, as an account receives and sends them.

use std::num::NonZeroI64;

use grammers_client::{media::InputMedia, message::Message};
use grammers_tl_types::{enums, functions, types};
use telegram_sim::{
    faults::{CallFault, Fault},
    world::{Content, Event, InlineAction, InlineButton, Markup, Media, MessageId, Place, PressAnswer, WorldError},
};

use crate::{requests::say, town::Town};

#[tokio::test]
async fn reactions_are_pushed_to_the_author_and_others_ask() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let ask = |said: i32| functions::messages::GetMessagesReactions { peer: room.peer(), id: vec![said, 99] };
    host.asks(&say(room, 1, "mine")).await;
    let hers = town.says(town.olena, room, "hers").id;
    host.hears_at_last("4 \"hers\" @5").await;
    let olena = town.person(town.olena);

    olena.reacts(room.id, hers, Some("👍")).unwrap();
    olena.reacts(room.id, MessageId(3), Some("🔥")).unwrap();
    assert_eq!(host.hears().await, "reacted to 3: 🔥x1", "of the other nothing is pushed");
    let enums::Updates::Updates(answer) = host.asks(&ask(hers.0)).await else { panic!("updates") };
    assert_eq!(host.hears().await, "reacted to 4: 👍x1");
    assert_eq!((answer.updates.len(), answer.chats.len()), (1, 1), "there is no message 99");

    let read = functions::channels::GetMessages {
        channel: room.channel(),
        id: vec![types::InputMessageId { id: hers.0 }.into()],
    };
    let enums::messages::Messages::ChannelMessages(found) = host.asks(&read).await else { panic!("messages") };
    let [enums::Message::Message(message)] = &found.messages[..] else { panic!("{found:?}") };
    assert!(message.reactions.is_some());
}

#[tokio::test]
async fn an_account_reacts_once_and_reads_it_in_the_result() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let said = town.says(town.olena, room, "hello");
    host.hears_at_last("3 \"hello\" @4").await;
    let olena = town.person(town.olena);
    let react = functions::messages::SendReaction {
        big: false,
        add_to_recent: false,
        peer: room.peer(),
        msg_id: said.id.0,
        reaction: Some(vec![types::ReactionEmoji { emoticon: "👍".into() }.into()]),
    };

    host.asks(&react).await;

    assert_eq!(host.hears().await, "reacted to 3: 👍x1");
    assert_eq!(host.is_refused(&react).await, "400 MESSAGE_NOT_MODIFIED");
    let to_a_joining = functions::messages::SendReaction { msg_id: 2, ..react };
    assert_eq!(host.is_refused(&to_a_joining).await, "400 REACTION_INVALID");
    assert!(olena.sees().to_string().contains("hello 👍"), "{}", olena.sees());
}

#[tokio::test]
async fn a_message_that_is_sent_again_stands_there_once() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    host.hears_at_last("1 ChannelCreate @2").await;

    host.asks(&say(room, 77, "Good day")).await;
    assert_eq!(host.hears_all().await, ["numbered", "2 \"Good day\" @3"]);

    assert_eq!(host.is_refused(&say(room, 77, "Good day")).await, "500 RANDOM_ID_DUPLICATE");
    host.hears_nothing().await;
    town.world.read(|world| assert_eq!(world.room(room.id).unwrap().messages.len(), 2));
}

#[tokio::test]
async fn people_can_edit_their_messages_for_48_hours() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.world.seconds_pass(0);
    let said = town.says(town.account, room, "hello").id;
    let edit = |text: &str| functions::messages::EditMessage {
        no_webpage: false,
        invert_media: false,
        peer: room.peer(),
        id: said.0,
        message: Some(text.into()),
        media: None,
        reply_markup: None,
        entities: None,
        schedule_date: None,
        schedule_repeat_period: None,
        quick_reply_shortcut_id: None,
        rich_message: None,
    };

    town.world.seconds_pass(48 * 3600 - 1);
    host.asks(&edit("hello!")).await;
    town.world.seconds_pass(1);
    assert_eq!(host.is_refused(&edit("hello?")).await, "400 MESSAGE_EDIT_TIME_EXPIRED");
}

#[tokio::test]
async fn an_album_is_looked_at_as_closely_as_a_message() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let part = |text: &str| {
        let place = Media::Location { latitude: 50.0, longitude: 30.0 };
        Content::media(place, text)
    };
    let post =
        |parts: [Content; 2]| town.world.change(|world| world.post_album(town.olena, room.id.into(), parts.into()));
    let numbered = Content { random_id: NonZeroI64::new(7), ..part("") };
    let answering = Content { reply_to: Some(MessageId(99)), ..part("") };

    assert_eq!(post([numbered.clone(), numbered]), Err(WorldError::SentAlready));
    assert_eq!(post([part(""), answering]), Err(WorldError::ReplyMissing));
    let album = post([part("see https://example.org"), part("")]).unwrap();
    assert_eq!(album[0].content().unwrap().entities.len(), 1, "the link is marked");
}

#[tokio::test]
async fn an_album_is_several_messages_of_one_number() {
    let town = Town::new().await;
    let mut host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let olena = town.person(town.olena);
    let sent = olena.sends_album(room.id, &[1_000, 2_000, 3_000], "My house").unwrap();
    let heard = [host.hears_message().await, host.hears_message().await, host.hears_message().await];
    assert_eq!(heard.each_ref().map(|message| message.id), [sent[0].0, sent[1].0, sent[2].0]);
    assert_eq!(heard.each_ref().map(|message| message.message.as_str()), ["My house", "", ""]);
    assert!(heard[0].grouped_id.is_some() && heard.iter().all(|message| message.grouped_id == heard[0].grouped_id));
    olena.sends_album(room.id, &[1_000], "").unwrap_err();
    olena.sends_album(room.id, &[1_000; 11], "").unwrap_err();

    olena.sends_round_video(room.id, 9_000, 3).unwrap();
    let Some(enums::MessageMedia::Document(round)) = host.hears_message().await.media else { panic!("a video") };
    assert!(round.round);
    olena.sends_sticker(room.id, "👋").unwrap();
    let Some(enums::MessageMedia::Document(sticker)) = host.hears_message().await.media else { panic!("a sticker") };
    let Some(enums::Document::Document(sticker)) = sticker.document else { panic!("a document") };
    assert!(sticker.attributes.iter().any(|attribute| matches!(attribute, enums::DocumentAttribute::Sticker(_))));
}

#[tokio::test]
async fn an_account_uploads_an_album_before_it_sends_it() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.olena, room);
    let mut parts = Vec::new();
    for name in ["one.jpg", "two.jpg"] {
        let uploaded = host.client.upload_stream(&mut &[7; 5_000][..], 5_000, name.into()).await.unwrap();
        parts.push(InputMedia::new().caption(name).photo(uploaded));
    }
    let sent = Box::pin(host.client.send_album(room.reference(), parts)).await.unwrap();
    assert_eq!(sent.iter().flatten().map(Message::text).collect::<Vec<_>>(), ["one.jpg", "two.jpg"]);
    let seen = town.person(town.olena).sees().to_string();
    assert!(seen.contains("one.jpg") && seen.contains("two.jpg"), "{seen}");
}

#[tokio::test]
async fn an_account_presses_a_bots_button_and_gets_its_answer() {
    let town = Town::new().await;
    let host = town.host().await;
    let room = host.makes_room("Chat 1", "").await;
    town.adds(town.bot, room);
    let button = InlineButton { label: "Close".into(), does: InlineAction::Callback("close".into()) };
    let content = Content { markup: Some(Markup::Inline(vec![vec![button]])), ..Content::text("Well?") };
    let asked = town.world.change(|world| world.post(town.bot, Place::Room(room.id), content)).unwrap();
    let press = |data: &str| functions::messages::GetBotCallbackAnswer {
        game: false,
        peer: room.peer(),
        msg_id: asked.id.0,
        data: Some(data.as_bytes().to_vec()),
        password: None,
    };
    assert_eq!(host.is_refused(&press("open")).await, "400 DATA_INVALID");
    assert_eq!(host.is_refused(&press("close")).await, "400 BOT_RESPONSE_TIMEOUT", "nobody answers for ten seconds");
    let mut news = town.world.subscribe();
    let bot = async {
        loop {
            if let Event::Pressed(press) = news.next().await.unwrap().event.as_ref() {
                let answer = PressAnswer { text: Some("Closed".into()), alert: true };
                return town.world.change(|world| world.answer_press(town.bot, press.query, answer)).unwrap();
            }
        }
    };
    let press = press("close");
    // This fault lets the press take effect, and then pauses the connection for 50 ms. So the bot answers before the
    // connection starts to wait for the bot's answer. The answer must reach the client in this case too.
    town.goes_wrong(Fault::call("messages.getBotCallbackAnswer", CallFault::Delay { by_ms: 50 }));
    let (answer, ()) = tokio::join!(host.asks(&press), bot);
    let enums::messages::BotCallbackAnswer::Answer(answer) = answer;
    assert_eq!((answer.message.as_deref(), answer.alert), (Some("Closed"), true));
}
