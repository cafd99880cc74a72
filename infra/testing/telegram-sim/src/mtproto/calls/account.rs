//! Configuration, users and online status.

use grammers_tl_types::{enums, functions, types};

use crate::mtproto::{
    calls::{
        call::RpcCall,
        method::{ListedMethod, RpcMethod, listed},
        rpc_error::RpcError,
    },
    forms::{config, peer_user},
};

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::help::GetConfig>(),
    listed::<functions::users::GetUsers>(),
    listed::<functions::users::GetFullUser>(),
    listed::<functions::contacts::ResolveUsername>(),
    listed::<functions::help::GetNearestDc>(),
    listed::<functions::account::UpdateStatus>(),
];

impl RpcMethod for functions::help::GetConfig {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Config, RpcError> {
        Ok(config(call.sign_in.data_centre, call.state.addresses, call.now()))
    }
}

impl RpcMethod for functions::users::GetUsers {
    /// Returns the requested users. Users with a wrong id or access hash are left out.
    fn run(self, call: &mut RpcCall<'_>) -> Result<Vec<enums::User>, RpcError> {
        let named = self.id.iter().filter_map(|user| call.user_named(user).ok());
        Ok(named.map(|user| call.viewer().user(user)).collect())
    }
}

impl RpcMethod for functions::users::GetFullUser {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::users::UserFull, RpcError> {
        let user = call.user_named(&self.id)?;
        Ok(call.viewer().user_full(user))
    }
}

impl RpcMethod for functions::contacts::ResolveUsername {
    /// Returns the user with this username. Rooms are never found, because they have no usernames in the simulator.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::contacts::ResolvedPeer, RpcError> {
        let found = call.world.user_by_username(&self.username).map(|user| user.id);
        let user = found.ok_or_else(|| RpcError::bad("USERNAME_NOT_OCCUPIED"))?;
        let users = vec![call.viewer().user(user)];
        Ok(types::contacts::ResolvedPeer { peer: peer_user(user), chats: Vec::new(), users }.into())
    }
}

impl RpcMethod for functions::help::GetNearestDc {
    /// Returns the data centre that received the call: it is always the nearest one.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::NearestDc, RpcError> {
        let this_dc = call.sign_in.data_centre.number();
        Ok(types::NearestDc { country: "XX".into(), this_dc, nearest_dc: this_dc }.into())
    }
}

impl RpcMethod for functions::account::UpdateStatus {
    /// Does nothing: the simulator does not show who is online.
    fn run(self, _: &mut RpcCall<'_>) -> Result<bool, RpcError> {
        Ok(true)
    }
}
