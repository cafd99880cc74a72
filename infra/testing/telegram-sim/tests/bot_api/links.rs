//! Invite links that are used up or expired, and messages from a bot to people who ask to join.

use serde_json::{Value, json};
use telegram_sim::{
    people::{Followed, Person},
    world::{RoomId, World},
};

use crate::town::{Town, number};

#[tokio::test]
async fn a_link_lets_in_as_many_as_it_says() {
    let (town, room) = room().await;
    let [olena, taras, marta] = ["Olena", "Taras", "Marta"].map(|name| town.person(name));
    let link = link(&town, room, json!({ "member_limit": 2 })).await;
    for person in [&olena, &taras] {
        assert_eq!(person.follows(&link).unwrap(), Followed::Joined(room));
    }
    assert_eq!(refused(&marta, &link), "Telegram refuses: the link is no longer valid");
    olena.leaves(room).unwrap();
    assert_eq!(refused(&marta, &link), "Telegram refuses: the link is no longer valid");
    assert!(marta.rooms().is_empty());

    let more = json!({ "chat_id": room.bot_api(), "invite_link": link, "member_limit": 3 });
    town.ok("editChatInviteLink", more).await;
    assert_eq!(marta.follows(&link).unwrap(), Followed::Joined(room));
}

#[tokio::test]
async fn a_link_lets_in_nobody_from_the_moment_it_expires() {
    let (town, room) = room().await;
    let [olena, taras, marta, andrii] = ["Olena", "Taras", "Marta", "Andrii"].map(|name| town.person(name));
    town.telegram.world().seconds_pass(0);
    let expires = town.telegram.world().read(World::now).unix_s() + 60;
    let door = link(&town, room, json!({ "expire_date": expires })).await;
    let bell = link(&town, room, json!({ "expire_date": expires, "creates_join_request": true })).await;
    town.telegram.world().seconds_pass(59);
    assert_eq!(olena.follows(&door).unwrap(), Followed::Joined(room));
    assert_eq!(taras.follows(&bell).unwrap(), Followed::Asked(room));
    town.telegram.world().seconds_pass(1);
    assert_eq!(refused(&marta, &door), "Telegram refuses: the link is no longer valid");
    assert_eq!(refused(&andrii, &bell), "Telegram refuses: the link is no longer valid");
}

#[tokio::test]
async fn a_bot_may_write_to_a_person_who_asked_to_join_for_five_minutes() {
    let (town, room) = room().await;
    let olena = town.person("Olena");
    let link = link(&town, room, json!({ "creates_join_request": true })).await;
    let hello = json!({ "chat_id": number(&olena), "text": "Hello" });
    assert_eq!(town.refused("sendMessage", hello.clone()).await, "400 Bad Request: chat not found");
    town.telegram.world().seconds_pass(1);
    olena.follows(&link).unwrap();
    town.ok("sendMessage", hello.clone()).await;
    town.telegram.world().seconds_pass(299);
    town.ok("sendMessage", hello.clone()).await;
    town.telegram.world().seconds_pass(1);
    let late = town.refused("sendMessage", hello).await;
    assert_eq!(late, "403 Forbidden: bot can't initiate conversation with a user");
}

#[tokio::test]
async fn a_bot_may_not_write_to_a_person_whose_request_was_answered() {
    for method in ["approveChatJoinRequest", "declineChatJoinRequest"] {
        let (town, room) = room().await;
        let olena = town.person("Olena");
        let link = link(&town, room, json!({ "creates_join_request": true })).await;
        olena.follows(&link).unwrap();
        town.ok("sendMessage", json!({ "chat_id": number(&olena), "text": "One moment" })).await;
        town.ok(method, json!({ "chat_id": room.bot_api(), "user_id": number(&olena) })).await;
        town.telegram.world().seconds_pass(1);
        let late = town.refused("sendMessage", json!({ "chat_id": number(&olena), "text": "Hello" })).await;
        assert_eq!(late, "403 Forbidden: bot can't initiate conversation with a user", "{method}");
    }
}

async fn room() -> (Town, RoomId) {
    let town = Town::new().await;
    let ihor = town.person("Ihor");
    let room = town.room_with_bot(&ihor, "Chat 1");
    (town, room)
}

async fn link(town: &Town, room: RoomId, mut terms: Value) -> String {
    terms["chat_id"] = json!(room.bot_api());
    town.ok("createChatInviteLink", terms).await["invite_link"].as_str().unwrap().to_owned()
}

fn refused(person: &Person, link: &str) -> String {
    person.follows(link).unwrap_err().to_string()
}
