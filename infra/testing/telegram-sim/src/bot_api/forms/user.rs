//! `User` and `Chat`.

use serde_json::{Value, json};

use crate::{
    bot_api::forms::message::without_reply,
    world::{MemberRight, Place, Room, User, UserId, UserKind, World},
};

/// `User` of whoever this is.
pub(crate) fn user(world: &World, id: UserId) -> Value {
    match world.user(id) {
        Ok(known) => known_user(known),
        Err(_) => json!({ "id": id.0, "is_bot": false, "first_name": "" }),
    }
}

/// `User`, as getMe tells a bot of itself.
pub(crate) fn me(bot: &User) -> Value {
    let mut form = known_user(bot);
    for no in [
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
        "has_topics_enabled",
        "allows_users_to_create_topics",
    ] {
        form[no] = json!(false);
    }
    form["can_join_groups"] = json!(true);
    form["can_read_all_group_messages"] = json!(bot.bot().is_some_and(|profile| profile.sees_all_messages));
    form
}

/// `Chat`, as `bot` sees it.
pub(crate) fn chat(world: &World, bot: UserId, place: Place) -> Value {
    match place {
        Place::Private(pair) => {
            let mut form = known_names(world, pair.other(bot));
            form["id"] = json!(pair.other(bot).0);
            form["type"] = json!("private");
            form
        }
        Place::Room(id) => {
            let title = world.room_ever(id).map_or("", |room| room.title.as_str());
            json!({ "id": id.bot_api(), "type": "supergroup", "title": title })
        }
    }
}

/// `ChatFullInfo`.
pub(crate) fn chat_full(world: &World, bot: UserId, place: Place) -> Value {
    let mut form = chat(world, bot, place);
    form["accent_color_id"] = json!(0);
    form["max_reaction_count"] = json!(11);
    form["accepted_gift_types"] = json!({
        "unlimited_gifts": false,
        "limited_gifts": false,
        "unique_gifts": false,
        "premium_subscription": false,
        "gifts_from_channels": false,
    });
    if let Place::Room(id) = place
        && let Ok(room) = world.room(id)
    {
        add_room(&mut form, room);
        let pinned = room.pinned.last().and_then(|id| world.message(place, *id).ok());
        if let Some(pinned) = pinned {
            form["pinned_message"] = without_reply(world, bot, pinned);
        }
    }
    form
}

fn add_room(form: &mut Value, room: &Room) {
    if !room.about.is_empty() {
        form["description"] = json!(room.about);
    }
    if !room.history_hidden {
        form["has_visible_history"] = json!(true);
    }
    form["permissions"] = permissions(room);
}

/// `ChatPermissions`: what plain members may do.
fn permissions(room: &Room) -> Value {
    let may = |right| !room.denied.contains(&right);
    let send = may(MemberRight::SendMessages);
    let media = send && may(MemberRight::SendMedia);
    json!({
        "can_send_messages": send,
        "can_send_audios": media,
        "can_send_documents": media,
        "can_send_photos": media,
        "can_send_videos": media,
        "can_send_video_notes": media,
        "can_send_voice_notes": media,
        "can_send_polls": send && may(MemberRight::SendPolls),
        "can_send_other_messages": media,
        "can_add_web_page_previews": send,
        "can_change_info": may(MemberRight::ChangeInfo),
        "can_invite_users": may(MemberRight::InviteUsers),
        "can_pin_messages": may(MemberRight::PinMessages),
        "can_manage_topics": false,
    })
}

fn known_user(user: &User) -> Value {
    let mut form = json!({ "id": user.id.0, "is_bot": user.is_bot() });
    add_names(&mut form, user);
    match &user.kind {
        UserKind::Person(person) => {
            if let Some(language_code) = &person.language_code {
                form["language_code"] = json!(language_code);
            }
        }
        UserKind::Bot(_) => {}
    }
    form
}

fn known_names(world: &World, id: UserId) -> Value {
    let mut form = json!({});
    if let Ok(user) = world.user(id) {
        add_names(&mut form, user);
    }
    form
}

fn add_names(form: &mut Value, user: &User) {
    form["first_name"] = json!(user.first_name);
    if let Some(last_name) = &user.last_name {
        form["last_name"] = json!(last_name);
    }
    if let Some(username) = &user.username {
        form["username"] = json!(username);
    }
}
