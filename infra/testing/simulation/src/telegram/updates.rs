//! Updates: the actions of people, as the Bot API's `Update` objects in JSON.
use bot::buttons::Button;
use serde_json::{Value, json};

use crate::{
    counts::Category,
    event::UpdateStream,
    kernel::Kernel,
    observation::Observation,
    telegram::{BOT, Person, Telegram},
};

/// A contact that a person sends.
pub(crate) struct Contact {
    /// The account with this phone number, if there is one.
    pub(crate) user: Option<i64>,
    pub(crate) phone: String,
    pub(crate) is_forwarded: bool,
}

/// An update that has no `update_id` yet.
struct Update {
    stream: UpdateStream,
    kind: &'static str,
    content: Value,
    /// The lead, if this update is a lead's request for a chat.
    asks: Option<i64>,
}

/// A change of a person's status in a group.
struct StatusChange {
    old: &'static str,
    new: &'static str,
}

impl Telegram {
    /// Makes a person write to the bot. From then on, the bot may write to them.
    pub(crate) fn write_to_bot(&mut self, kernel: &mut Kernel, user: i64, text: &str) {
        self.send_privately(kernel, user, &json!({ "text": text }));
    }

    pub(crate) fn send_contact(&mut self, kernel: &mut Kernel, user: i64, contact: &Contact) {
        let mut content = json!({ "contact": { "phone_number": contact.phone, "first_name": "Card" } });
        if let Some(whose) = contact.user {
            content["contact"]["user_id"] = whose.into();
        }
        if contact.is_forwarded {
            content["forward_origin"] = json!({ "type": "hidden_user", "date": 1, "sender_user_name": "Taras" });
        }
        self.send_privately(kernel, user, &content);
    }

    /// Makes a person press a button below a message of the bot. `data` is the button's data.
    pub(crate) fn press_button(&mut self, kernel: &mut Kernel, user: i64, message: i64, data: &str) {
        kernel.observe(Observation::Asked { user });
        let asks = data == Button::TalkToOperator.data();
        let query = json!({
            "id": format!("{user}{}", self.updates),
            "from": from(&self.people[&user]),
            "chat_instance": "1",
            "message": { "message_id": message, "date": kernel.now / 1000 - 1, "chat": private(user), "text": "…" },
            "data": data,
        });
        let stream = UpdateStream::Presses(user);
        self.update(kernel, Update { stream, kind: "callback_query", content: query, asks: asks.then_some(user) });
    }

    /// Makes a person block the bot, or unblock it.
    pub(crate) fn set_blocked(&mut self, kernel: &mut Kernel, user: i64, is_blocked: bool) {
        self.people.get_mut(&user).expect("all people exist").blocks = is_blocked;
        kernel.observe(Observation::ReachChanged { user, is_blocked });
        let (old, new) = if is_blocked { ("member", "kicked") } else { ("kicked", "member") };
        let content = json!({
            "chat": private(user), "from": from(&self.people[&user]), "date": kernel.now / 1000,
            "old_chat_member": { "status": old, "user": { "id": BOT, "is_bot": true, "first_name": "Desk" } },
            "new_chat_member": { "status": new, "user": { "id": BOT, "is_bot": true, "first_name": "Desk" } },
        });
        self.update(kernel, Update { stream: UpdateStream::Chat(user), kind: "my_chat_member", content, asks: None });
    }

    /// Makes a person follow the link to a group and ask to join. Does nothing if they are in the group, or have
    /// already asked.
    pub(crate) fn ask_to_join(&mut self, kernel: &mut Kernel, user: i64, link: &str) {
        let Some(group) = self.group_of(link) else { return };
        let there = self.groups.get_mut(&group).expect("the group was found");
        if there.members.contains(&user) || !there.asking.insert(user) {
            return;
        }
        let content = json!({
            "chat": supergroup(group), "from": from(&self.people[&user]), "user_chat_id": user,
            "date": kernel.now / 1000,
        });
        let stream = UpdateStream::Chat(group);
        self.update(kernel, Update { stream, kind: "chat_join_request", content, asks: None });
    }

    pub(crate) fn say_in_group(&mut self, kernel: &mut Kernel, group: i64, user: i64, text: &str) {
        kernel.observe(Observation::SaidInGroup { group });
        self.send_to_group(kernel, group, user, &json!({ "text": text }));
    }

    pub(crate) fn leave_group(&mut self, kernel: &mut Kernel, group: i64, user: i64) {
        self.groups.get_mut(&group).expect("the person's group exists").members.remove(&user);
        let change = StatusChange { old: "member", new: "left" };
        self.send_status_change(kernel, group, user, change);
        self.maybe_send_departure(kernel, group, user);
    }

    /// Sends the bot an update that a person has joined a group. Sometimes also sends the service message about it.
    pub(crate) fn send_arrival(&mut self, kernel: &mut Kernel, group: i64, user: i64) {
        self.send_status_change(kernel, group, user, StatusChange { old: "left", new: "member" });
        if kernel.chance.permille(300) {
            let members = json!({ "new_chat_members": [from(&self.people[&user])] });
            self.send_to_group(kernel, group, user, &members);
        }
    }

    /// Sends the bot the updates that a person was removed from a group and immediately unbanned.
    pub(crate) fn send_removal(&mut self, kernel: &mut Kernel, group: i64, user: i64) {
        self.send_status_change(kernel, group, user, StatusChange { old: "member", new: "kicked" });
        self.send_status_change(kernel, group, user, StatusChange { old: "kicked", new: "left" });
        self.maybe_send_departure(kernel, group, user);
    }

    fn maybe_send_departure(&mut self, kernel: &mut Kernel, group: i64, user: i64) {
        if kernel.chance.permille(300) {
            let member = json!({ "left_chat_member": from(&self.people[&user]) });
            self.send_to_group(kernel, group, user, &member);
        }
    }

    fn send_status_change(&mut self, kernel: &mut Kernel, group: i64, user: i64, change: StatusChange) {
        let person = &self.people[&user];
        let content = json!({
            "chat": supergroup(group), "from": from(person), "date": kernel.now / 1000,
            "old_chat_member": { "status": change.old, "user": from(person) },
            "new_chat_member": { "status": change.new, "user": from(person) },
        });
        self.update(kernel, Update { stream: UpdateStream::Chat(group), kind: "chat_member", content, asks: None });
    }

    fn send_privately(&mut self, kernel: &mut Kernel, user: i64, content: &Value) {
        kernel.observe(Observation::Asked { user });
        let person = self.people.get_mut(&user).expect("all people exist");
        if !person.started {
            person.started = true;
            kernel.observe(Observation::ReachChanged { user, is_blocked: false });
        }
        let number = person.next_number();
        let head = json!({
            "message_id": number, "date": kernel.now / 1000, "from": from(person), "chat": private(user),
        });
        let content = with_content(head, content);
        self.update(kernel, Update { stream: UpdateStream::Chat(user), kind: "message", content, asks: None });
    }

    fn send_to_group(&mut self, kernel: &mut Kernel, group: i64, user: i64, content: &Value) {
        let there = self.groups.get_mut(&group).expect("the sender exists");
        there.next_message += 1;
        let head = json!({
            "message_id": there.next_message, "date": kernel.now / 1000, "from": from(&self.people[&user]),
            "chat": supergroup(group),
        });
        let content = with_content(head, content);
        self.update(kernel, Update { stream: UpdateStream::Chat(group), kind: "message", content, asks: None });
    }

    fn update(&mut self, kernel: &mut Kernel, update: Update) {
        let Update { stream, kind, content, asks } = update;
        self.updates += 1;
        kernel.counts.add(Category::Arrival, kind);
        kernel.trace(|| format!("{kind} {stream:?}: {content}"));
        let mut update = json!({ "update_id": self.updates });
        update[kind] = content;
        self.deliveries.add(kernel, stream, update.to_string().into_bytes(), asks);
    }
}

fn with_content(mut message: Value, content: &Value) -> Value {
    for (name, value) in content.as_object().into_iter().flatten() {
        message[name] = value.clone();
    }
    message
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
