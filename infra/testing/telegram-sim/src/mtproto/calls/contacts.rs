//! The address book, and blocking users.

use grammers_tl_types::{enums, functions, types};

use crate::{
    mtproto::calls::{
        call::RpcCall,
        method::{ListedMethod, RpcMethod, listed},
        rpc_error::RpcError,
    },
    world::UserId,
};

pub(super) const METHODS: &[ListedMethod] = &[
    listed::<functions::contacts::AddContact>(),
    listed::<functions::contacts::DeleteContacts>(),
    listed::<functions::contacts::GetContacts>(),
    listed::<functions::contacts::Block>(),
    listed::<functions::contacts::Unblock>(),
];

impl RpcMethod for functions::contacts::AddContact {
    /// Adds a user to the caller's contacts. The name in the request is not stored, because all users keep their own
    /// names in the simulator.
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let user = call.user_named(&self.id)?;
        if self.first_name.trim().is_empty() {
            return Err(RpcError::bad("CONTACT_NAME_EMPTY"));
        }
        call.world.add_contact(call.account, user)?;
        Ok(updates_naming(call, &[user]))
    }
}

impl RpcMethod for functions::contacts::DeleteContacts {
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::Updates, RpcError> {
        let users = self.id.iter().map(|user| call.user_named(user)).collect::<Result<Vec<_>, _>>()?;
        for user in &users {
            call.world.delete_contact(call.account, *user)?;
        }
        Ok(updates_naming(call, &users))
    }
}

impl RpcMethod for functions::contacts::GetContacts {
    /// Returns all contacts of the caller, even if the client has them already (`hash` is ignored).
    fn run(self, call: &mut RpcCall<'_>) -> Result<enums::contacts::Contacts, RpcError> {
        let mine = call.world.user(call.account)?.person().map(|person| person.contacts.clone()).unwrap_or_default();
        let is_mutual = |user: &UserId| call.world.has_contact(*user, call.account);
        let contacts = mine.iter().map(|user| types::Contact { user_id: user.0, mutual: is_mutual(user) }.into());
        let contacts = contacts.collect();
        Ok(types::contacts::Contacts { contacts, saved_count: 0, users: call.viewer().users(mine) }.into())
    }
}

impl RpcMethod for functions::contacts::Block {
    fn run(self, call: &mut RpcCall<'_>) -> Result<bool, RpcError> {
        let user = call.user_peer(&self.id)?;
        call.world.block(call.account, user)?;
        Ok(true)
    }
}

impl RpcMethod for functions::contacts::Unblock {
    fn run(self, call: &mut RpcCall<'_>) -> Result<bool, RpcError> {
        let user = call.user_peer(&self.id)?;
        call.world.unblock(call.account, user)?;
        Ok(true)
    }
}

/// Returns an `Updates` object without updates. It contains only the present state of these users.
fn updates_naming(call: &RpcCall<'_>, users: &[UserId]) -> enums::Updates {
    let users = call.viewer().users(users.iter().copied());
    types::Updates { users, ..call.no_updates() }.into()
}
