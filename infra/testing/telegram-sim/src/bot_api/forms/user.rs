//! Builds the Bot API's object `User` from the world.

use serde_json::{Value, json};

use crate::world::{User, UserId, UserKind, World};

/// Builds `User` for an id. If there is no user with this id, the name is empty.
pub(crate) fn user(world: &World, id: UserId) -> Value {
    match world.user(id) {
        Ok(known) => known_user(known),
        Err(_) => json!({ "id": id.0, "is_bot": false, "first_name": "" }),
    }
}

/// Builds `User` as `getMe` returns it to the bot.
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

/// Adds the fields for names, which are the same in `User` and `Chat`.
pub(super) fn add_names(form: &mut Value, user: &User) {
    form["first_name"] = json!(user.first_name);
    if let Some(last_name) = &user.last_name {
        form["last_name"] = json!(last_name);
    }
    if let Some(username) = &user.username {
        form["username"] = json!(username);
    }
}
