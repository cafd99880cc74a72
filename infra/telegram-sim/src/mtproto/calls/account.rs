//! The configuration, users, contacts.

use super::{Call, Listed, Method, Refusal, method};
use crate::mtproto::forms::{config, peer_user};
use grammers_tl_types::{enums, functions, types};

pub(super) const METHODS: &[Listed] = &[
    method::<functions::help::GetConfig>(),
    method::<functions::users::GetUsers>(),
    method::<functions::users::GetFullUser>(),
    method::<functions::contacts::ResolveUsername>(),
    method::<functions::contacts::AddContact>(),
];

impl Method for functions::help::GetConfig {
    fn run(self, call: &mut Call<'_>) -> Result<enums::Config, Refusal> {
        Ok(config(call.sign_in.data_centre, call.desk.addresses, call.now()))
    }
}

impl Method for functions::users::GetUsers {
    /// Users that are not named rightly are left out.
    fn run(self, call: &mut Call<'_>) -> Result<Vec<enums::User>, Refusal> {
        let named = self.id.iter().filter_map(|user| call.user_named(user).ok());
        Ok(named.map(|user| call.viewer().user(user)).collect())
    }
}

impl Method for functions::users::GetFullUser {
    fn run(self, call: &mut Call<'_>) -> Result<enums::users::UserFull, Refusal> {
        let user = call.user_named(&self.id)?;
        Ok(call.viewer().user_full(user))
    }
}

impl Method for functions::contacts::ResolveUsername {
    /// Only users have usernames here.
    fn run(self, call: &mut Call<'_>) -> Result<enums::contacts::ResolvedPeer, Refusal> {
        let found = call.world.user_by_username(&self.username).map(|user| user.id);
        let user = found.ok_or_else(|| Refusal::bad("USERNAME_NOT_OCCUPIED"))?;
        let users = vec![call.viewer().user(user)];
        Ok(types::contacts::ResolvedPeer { peer: peer_user(user), chats: Vec::new(), users }.into())
    }
}

impl Method for functions::contacts::AddContact {
    /// The names that the caller gives are not kept: everybody is called by their own.
    fn run(self, call: &mut Call<'_>) -> Result<enums::Updates, Refusal> {
        let user = call.user_named(&self.id)?;
        if self.first_name.trim().is_empty() {
            return Err(Refusal::bad("CONTACT_NAME_EMPTY"));
        }
        call.world.add_contact(call.account, user)?;
        let users = call.viewer().users([user]);
        Ok(types::Updates { users, ..call.no_updates() }.into())
    }
}
