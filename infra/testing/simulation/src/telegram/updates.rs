//! What people do, as Telegram tells the bot of it: the Bot API's `Update`, in JSON.
use serde_json::{Value, json};

use crate::{
    counts::Category,
    telegram::{BOT, Person, UpdateStream},
    world::World,
};

/// A contact that somebody sends.
pub(crate) struct Contact {
    /// The account, if the number has an account.
    pub(crate) user: Option<i64>,
    pub(crate) phone: String,
    pub(crate) is_forwarded: bool,
}

impl World {
    /// A person writes to the bot, which may write to them from then on.
    pub(crate) fn writes(&mut self, user: i64, text: &str) {
        let message = self.private_message(user, &json!({ "text": text }));
        self.update(UpdateStream::Chat(user), "message", message, None);
    }

    /// A person sends the bot a contact.
    pub(crate) fn sends_card(&mut self, user: i64, card: &Contact) {
        let mut content = json!({ "contact": { "phone_number": card.phone, "first_name": "Card" } });
        if let Some(whose) = card.user {
            content["contact"]["user_id"] = whose.into();
        }
        if card.is_forwarded {
            content["forward_origin"] = json!({ "type": "hidden_user", "date": 1, "sender_user_name": "Taras" });
        }
        let message = self.private_message(user, &content);
        self.update(UpdateStream::Chat(user), "message", message, None);
    }

    /// A person presses a button of the bot's, with these bytes behind it.
    pub(crate) fn presses(&mut self, user: i64, message: i64, data: &str, asks: bool) {
        let seconds = self.now / 1000;
        self.checker.asks(user, self.now);
        let query = json!({
            "id": format!("{user}{}", self.telegram.updates),
            "from": from(&self.telegram.people[&user]),
            "chat_instance": "1",
            "message": { "message_id": message, "date": seconds - 1, "chat": private(user), "text": "…" },
            "data": data,
        });
        self.update(UpdateStream::Presses(user), "callback_query", query, asks.then_some(user));
    }

    /// A person blocks the bot, or lets it write again.
    pub(crate) fn blocks(&mut self, user: i64, blocks: bool) {
        self.telegram.people.get_mut(&user).expect("everybody is there").blocks = blocks;
        self.checker.reach_changed(user, blocks, self.now);
        let (old, new) = if blocks { ("member", "kicked") } else { ("kicked", "member") };
        let change = json!({
            "chat": private(user), "from": from(&self.telegram.people[&user]), "date": self.now / 1000,
            "old_chat_member": { "status": old, "user": { "id": BOT, "is_bot": true, "first_name": "Desk" } },
            "new_chat_member": { "status": new, "user": { "id": BOT, "is_bot": true, "first_name": "Desk" } },
        });
        self.update(UpdateStream::Chat(user), "my_chat_member", change, None);
    }

    /// A person asks to be let into a group.
    pub(crate) fn asks_to_join(&mut self, group: i64, user: i64) {
        let request = json!({
            "chat": supergroup(group), "from": from(&self.telegram.people[&user]), "user_chat_id": user,
            "date": self.now / 1000,
        });
        self.update(UpdateStream::Chat(group), "chat_join_request", request, None);
    }

    /// A person says something in a group.
    pub(crate) fn says(&mut self, group: i64, user: i64, text: &str) {
        let message = self.group_message(group, user, &json!({ "text": text }));
        self.update(UpdateStream::Chat(group), "message", message, None);
    }

    /// A person is in a group now. Telegram tells it twice, for the second time by a service message.
    pub(crate) fn is_in(&mut self, group: i64, user: i64) {
        let change = membership(&self.telegram.people[&user], group, self.now, ("left", "member"));
        self.update(UpdateStream::Chat(group), "chat_member", change, None);
        if self.chance.permille(300) {
            let who = from(&self.telegram.people[&user]);
            let message = self.group_message(group, user, &json!({ "new_chat_members": [who] }));
            self.update(UpdateStream::Chat(group), "message", message, None);
        }
    }

    /// A person is in a group no more.
    pub(crate) fn is_out(&mut self, group: i64, user: i64, was_removed: bool) {
        let status = if was_removed { "kicked" } else { "left" };
        let change = membership(&self.telegram.people[&user], group, self.now, ("member", status));
        self.update(UpdateStream::Chat(group), "chat_member", change, None);
        if was_removed {
            let change = membership(&self.telegram.people[&user], group, self.now, ("kicked", "left"));
            self.update(UpdateStream::Chat(group), "chat_member", change, None);
        }
        if self.chance.permille(300) {
            let who = from(&self.telegram.people[&user]);
            let message = self.group_message(group, user, &json!({ "left_chat_member": who }));
            self.update(UpdateStream::Chat(group), "message", message, None);
        }
    }

    fn update(&mut self, line: UpdateStream, kind: &'static str, content: Value, asks: Option<i64>) {
        self.telegram.updates += 1;
        self.counts.add(Category::Arrival, kind);
        self.trace(|| format!("{kind} {line:?}: {content}"));
        let mut update = json!({ "update_id": self.telegram.updates });
        update[kind] = content;
        self.deliver(line, update.to_string().into_bytes(), asks);
    }

    fn private_message(&mut self, user: i64, content: &Value) -> Value {
        self.checker.asks(user, self.now);
        let person = self.telegram.people.get_mut(&user).expect("everybody is there");
        if !person.started {
            person.started = true;
            self.checker.reach_changed(user, false, self.now);
        }
        message(person.number(), self.now, from(person), private(user), content)
    }

    fn group_message(&mut self, group: i64, user: i64, content: &Value) -> Value {
        let there = self.telegram.groups.get_mut(&group).expect("who says something is there");
        there.next_message += 1;
        message(there.next_message, self.now, from(&self.telegram.people[&user]), supergroup(group), content)
    }
}

fn message(number: i64, now: i64, from: Value, chat: Value, content: &Value) -> Value {
    let mut message = json!({ "message_id": number, "date": now / 1000, "from": from, "chat": chat });
    for (name, value) in content.as_object().into_iter().flatten() {
        message[name] = value.clone();
    }
    message
}

fn membership(person: &Person, group: i64, now: i64, (old, new): (&str, &str)) -> Value {
    json!({
        "chat": supergroup(group), "from": from(person), "date": now / 1000,
        "old_chat_member": { "status": old, "user": from(person) },
        "new_chat_member": { "status": new, "user": from(person) },
    })
}

fn from(person: &Person) -> Value {
    let mut from = json!({
        "id": person.user, "is_bot": false, "first_name": person.name, "language_code": person.language,
    });
    if let Some(tag) = &person.tag {
        from["username"] = tag.as_str().into();
    }
    from
}

fn private(user: i64) -> Value {
    json!({ "id": user, "type": "private" })
}

fn supergroup(group: i64) -> Value {
    json!({ "id": group, "type": "supergroup", "title": "Chat" })
}
