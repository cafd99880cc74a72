//! The names of people at the time of an update.
use std::collections::BTreeMap;

use archive::Person;
use domain::{GroupId, UserId};
use grammers_tl_types::{enums, types};

/// The names that came with an update. The key is the id of the person.
#[derive(Default)]
pub(super) struct Names(BTreeMap<i64, String>);

impl Names {
    pub(super) fn of(users: &[enums::User]) -> Self {
        let name = |user: &enums::User| match user {
            enums::User::User(user) => Some((user.id, full_name(user)?)),
            enums::User::Empty(_) => None,
        };
        Self(users.iter().filter_map(name).collect())
    }

    pub(super) fn user(&self, id: i64) -> Person {
        Person { id: UserId(id), name: self.0.get(&id).cloned() }
    }

    pub(super) fn peer(&self, peer: &enums::Peer) -> Person {
        match peer {
            enums::Peer::User(user) => self.user(user.user_id),
            enums::Peer::Chat(chat) => Person { id: UserId(-chat.chat_id), name: None },
            enums::Peer::Channel(channel) => {
                Person { id: UserId(GroupId::from_channel(channel.channel_id).0), name: None }
            }
        }
    }
}

fn full_name(user: &types::User) -> Option<String> {
    let parts: Vec<&str> = [&user.first_name, &user.last_name].into_iter().flatten().map(String::as_str).collect();
    (!parts.is_empty()).then(|| parts.join(" "))
}
