//! Builds the Bot API's object `Chat` from the world.

use serde_json::{Value, json};

use crate::{
    bot_api::forms::user::add_names,
    world::{Place, UserId, World},
};

/// Builds `Chat` as `bot` sees it. A private chat has the id and the names of the other user.
pub(crate) fn chat(world: &World, bot: UserId, place: Place) -> Value {
    match place {
        Place::Private(pair) => {
            let mut form = names(world, pair.other(bot));
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

fn names(world: &World, id: UserId) -> Value {
    let mut form = json!({});
    if let Ok(user) = world.user(id) {
        add_names(&mut form, user);
    }
    form
}
