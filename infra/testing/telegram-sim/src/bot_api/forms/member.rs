//! Builds the Bot API's objects `ChatMember` and `ChatInviteLink`.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    bot_api::forms::user::user,
    world::{AdminRight, InviteLink, Room, Standing, Timestamp, UserId, World},
};

/// Builds `ChatMember` for a user with this standing (role).
pub(crate) fn chat_member(world: &World, bot: UserId, id: UserId, standing: &Standing) -> Value {
    let mut form = match standing {
        Standing::Creator => json!({ "status": "creator", "is_anonymous": false }),
        Standing::Admin { rights, by, title } => {
            let mut form = admin(rights);
            form["can_be_edited"] = json!(*by == bot);
            if let Some(title) = title.as_ref().filter(|title| !title.is_empty()) {
                form["custom_title"] = json!(title);
            }
            form
        }
        Standing::Member => json!({ "status": "member" }),
        Standing::Left => json!({ "status": "left" }),
        Standing::Banned { until, .. } => {
            json!({ "status": "kicked", "until_date": until.map_or(0, Timestamp::unix_s) })
        }
    };
    form["user"] = user(world, id);
    form
}

/// Builds `ChatMember` for a bot in a private chat. The bot is a member until the person stops (blocks) the bot.
pub(crate) fn private_member(world: &World, bot: UserId, stopped: bool) -> Value {
    if stopped {
        json!({ "user": user(world, bot), "status": "kicked", "until_date": 0 })
    } else {
        json!({ "user": user(world, bot), "status": "member" })
    }
}

/// Builds `ChatInviteLink`. If another admin created the link, only a part of its URL is shown.
pub(crate) fn invite_link(world: &World, bot: UserId, room: Option<&Room>, link: &InviteLink) -> Value {
    let url = link.hash.url();
    let shown = if link.creator == bot { url } else { format!("{}...", &url[..url.len() / 2]) };
    let mut form = json!({
        "invite_link": shown,
        "creator": user(world, link.creator),
        "creates_join_request": link.request_needed,
        "is_primary": link.permanent,
        "is_revoked": link.revoked,
    });
    if let Some(name) = link.name.as_ref().filter(|name| !name.is_empty()) {
        form["name"] = json!(name);
    }
    if let Some(expires) = link.expires {
        form["expire_date"] = json!(expires.unix_s());
    }
    if let Some(limit) = link.usage_limit {
        form["member_limit"] = json!(limit);
    }
    if let Some(waiting) = room.map(|room| room.waiting_by(&link.hash)).filter(|waiting| *waiting > 0) {
        form["pending_join_request_count"] = json!(waiting);
    }
    form
}

fn admin(rights: &BTreeSet<AdminRight>) -> Value {
    let mut form = json!({
        "status": "administrator",
        "can_post_stories": false,
        "can_edit_stories": false,
        "can_delete_stories": false,
        "can_manage_topics": false,
        "can_send_welcome_messages": false,
    });
    for (name, right) in RIGHTS {
        form[name] = json!(rights.contains(&right));
    }
    // Every admin has this right.
    form["can_manage_chat"] = json!(true);
    form
}

/// The Bot API's names of an admin's rights.
pub(crate) const RIGHTS: [(&str, AdminRight); 9] = [
    ("is_anonymous", AdminRight::Anonymous),
    ("can_manage_chat", AdminRight::Other),
    ("can_delete_messages", AdminRight::DeleteMessages),
    ("can_manage_video_chats", AdminRight::ManageCalls),
    ("can_restrict_members", AdminRight::BanUsers),
    ("can_promote_members", AdminRight::AddAdmins),
    ("can_change_info", AdminRight::ChangeInfo),
    ("can_invite_users", AdminRight::InviteUsers),
    ("can_pin_messages", AdminRight::PinMessages),
];
