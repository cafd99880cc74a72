//! The configuration, users, being there.

use grammers_tl_types::{enums, functions, types};

use crate::mtproto::{
    calls::{Call, Listed, Method, Refusal, method},
    forms::{config, peer_user},
};

pub(super) const METHODS: &[Listed] = &[
    method::<functions::help::GetConfig>(),
    method::<functions::users::GetUsers>(),
    method::<functions::users::GetFullUser>(),
    method::<functions::contacts::ResolveUsername>(),
    method::<functions::help::GetNearestDc>(),
    method::<functions::account::UpdateStatus>(),
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

impl Method for functions::help::GetNearestDc {
    /// Whoever asks is near: the data centre that is asked.
    fn run(self, call: &mut Call<'_>) -> Result<enums::NearestDc, Refusal> {
        let this_dc = call.sign_in.data_centre.number();
        Ok(types::NearestDc { country: "XX".into(), this_dc, nearest_dc: this_dc }.into())
    }
}

impl Method for functions::account::UpdateStatus {
    /// Nobody sees here who is online.
    fn run(self, _: &mut Call<'_>) -> Result<bool, Refusal> {
        Ok(true)
    }
}
