//! Users in TL form.

use grammers_tl_types::{enums, types};

use crate::{
    mtproto::forms::{
        fields::{blank, default_notifications, then, zeros},
        viewer::Viewer,
    },
    world::{User, UserId, UserKind},
};

impl Viewer<'_> {
    /// Converts a user to TL. A user who does not exist looks like a deleted account.
    pub(crate) fn user(self, id: UserId) -> enums::User {
        let mut form: types::User = blank(&zeros(4));
        form.id = id.0;
        form.is_self = id == self.me;
        form.access_hash = Some(self.hash(id.0));
        match self.world.user(id) {
            Ok(user) => self.fill(&mut form, user),
            Err(_) => form.deleted = true,
        }
        form.into()
    }

    /// Converts users to TL: each user once, sorted by id.
    pub(crate) fn users(self, ids: impl IntoIterator<Item = UserId>) -> Vec<enums::User> {
        let ids: std::collections::BTreeSet<UserId> = ids.into_iter().collect();
        ids.into_iter().map(|id| self.user(id)).collect()
    }

    /// Returns the content of a user's profile page.
    pub(crate) fn user_full(self, id: UserId) -> enums::users::UserFull {
        let fields = [zeros(2), id.0.to_le_bytes().to_vec()].concat();
        let fields = then(fields, &enums::PeerSettings::Settings(blank(&zeros(1))));
        let fields = then(fields, &default_notifications());
        let fields = then(fields, &0_i32);
        let full_user = enums::UserFull::Full(blank(&fields));
        enums::users::UserFull::Full(types::users::UserFull {
            full_user,
            chats: Vec::new(),
            users: vec![self.user(id)],
        })
    }

    /// Fills in a user's fields. As in Telegram's default privacy settings, the phone number is filled in only if the
    /// viewer is this user or one of this user's contacts.
    fn fill(self, form: &mut types::User, user: &User) {
        form.first_name = Some(user.first_name.clone());
        form.last_name.clone_from(&user.last_name);
        form.username.clone_from(&user.username);
        form.contact = self.world.has_contact(self.me, user.id);
        form.mutual_contact = form.contact && self.world.has_contact(user.id, self.me);
        match &user.kind {
            UserKind::Person(person) if form.is_self || person.contacts.contains(&self.me) => {
                form.phone = Some(bare_phone(&person.phone));
            }
            UserKind::Person(_) => {}
            UserKind::Bot(bot) => {
                form.bot = true;
                form.bot_info_version = Some(1);
                form.bot_chat_history = bot.sees_all_messages;
            }
        }
    }
}

/// Removes the `+` of a phone number, because Telegram sends phone numbers without it.
fn bare_phone(phone: &str) -> String {
    phone.trim_start_matches('+').to_owned()
}
