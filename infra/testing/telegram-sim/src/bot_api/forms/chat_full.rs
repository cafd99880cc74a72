//! Builds the Bot API's object `ChatFullInfo` from the world.

use serde_json::{Value, json};

use crate::{
    bot_api::forms::{chat::chat, message::without_reply},
    world::{MemberRight, Place, Room, UserId, World},
};

/// Builds `ChatFullInfo` as `bot` sees it.
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

/// Builds the `ChatPermissions` of plain members: every permission that the room does not deny.
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
