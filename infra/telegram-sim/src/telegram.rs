//! A running simulated Telegram.

use crate::bot_api::{BotApi, Patience, TlsFiles, Undelivered};
use crate::mtproto;
use crate::people::Person;
use crate::world::{InvitesFrom, NewPerson, RoomId, User, UserId, WorldError, WorldHandle};
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

/// The only data centre there is. Clients are told that the others are at the same address.
pub const DATA_CENTRE: i32 = 2;

/// How a simulated Telegram is to be.
#[derive(Clone, Debug)]
pub struct Options {
    /// Ids, hashes, tokens and keys follow from it.
    pub seed: u64,
    /// Where the Bot API listens; port 0 takes a free one.
    pub bot_api: SocketAddr,
    /// Where MTProto listens; port 0 takes a free one.
    pub mtproto: SocketAddr,
    /// Serves the Bot API over TLS.
    pub tls: Option<TlsFiles>,
    /// How patient it is with webhooks.
    pub patience: Patience,
}

/// Both faces of one world, listening until it is dropped or stopped.
#[derive(Debug)]
pub struct Telegram {
    world: WorldHandle,
    bot_api: BotApi,
    mtproto: mtproto::Server,
}

/// A bot, as its owner knows it.
#[derive(Clone)]
pub struct Bot {
    /// Its number, which the token begins with.
    pub id: UserId,
    /// Without `@`.
    pub username: String,
    /// The secret of its Bot API.
    pub token: String,
}

/// A person whose client is signed in over MTProto already.
#[derive(Clone)]
pub struct Account {
    /// The person, who can be played as well.
    pub person: Person,
    /// What the account shows to name itself.
    pub access_hash: i64,
    /// Where it is signed in.
    pub data_centre: i32,
    /// The key of its session.
    pub auth_key: [u8; 256],
}

impl Default for Options {
    fn default() -> Self {
        let free_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self { seed: 1, bot_api: free_port, mtproto: free_port, tls: None, patience: Patience::default() }
    }
}

impl Telegram {
    /// Starts both faces of an empty world.
    pub async fn start(options: Options) -> io::Result<Self> {
        let world = WorldHandle::new(options.seed);
        let bot_api = BotApi::start(world.clone(), options.bot_api, options.tls, options.patience).await?;
        let mtproto = mtproto::Server::start(world.clone(), options.mtproto).await?;
        Ok(Self { world, bot_api, mtproto })
    }

    /// The world itself, for whatever has no word here.
    pub fn world(&self) -> &WorldHandle {
        &self.world
    }

    /// Where bots send their calls: `http://127.0.0.1:<port>`.
    pub fn bot_api(&self) -> String {
        self.bot_api.base_url()
    }

    /// Where MTProto clients connect.
    pub fn mtproto(&self) -> SocketAddr {
        self.mtproto.address()
    }

    /// The MTProto face, for its faults and its keys.
    pub fn mtproto_server(&self) -> &mtproto::Server {
        &self.mtproto
    }

    /// Registers a bot.
    pub fn add_bot(&self, username: &str, name: &str) -> Result<Bot, WorldError> {
        self.world.act(|world| {
            let id = world.add_bot(username, name)?;
            let token = world.user(id)?.bot().map(|profile| profile.token.clone()).unwrap_or_default();
            Ok(Bot { id, username: username.to_owned(), token })
        })
    }

    /// A person comes into the world.
    pub fn add_person(&self, new: NewPerson) -> Result<Person, WorldError> {
        let id = self.world.act(|world| world.add_person(new))?;
        Ok(Person::new(self.world.clone(), id))
    }

    /// A person comes into the world and is signed in over MTProto.
    pub fn add_account(&self, new: NewPerson) -> Result<Account, WorldError> {
        let person = self.add_person(new)?;
        let id = person.id();
        let (access_hash, auth_key) = self.world.look(|world| (world.access_hash(id, id.0), world.auth_key(id, 0)));
        self.mtproto.admit(id, auth_key);
        Ok(Account { person, access_hash, data_centre: DATA_CENTRE, auth_key })
    }

    /// Who has this first name.
    pub fn person(&self, first_name: &str) -> Option<Person> {
        let is_wanted = |user: &&User| user.first_name == first_name && !user.is_bot();
        let id = self.world.look(|world| world.users().find(is_wanted).map(|user| user.id))?;
        Some(Person::new(self.world.clone(), id))
    }

    /// A person lets only their contacts, or everybody, add them to groups.
    pub fn allows_invites_from(&self, person: &Person, from: InvitesFrom) -> Result<(), WorldError> {
        self.world.act(|world| world.allow_invites_from(person.id(), from))
    }

    /// Whether a room is there and was not deleted.
    pub fn room_exists(&self, room: RoomId) -> bool {
        self.world.look(|world| world.room(room).is_ok())
    }

    /// How many updates wait for a bot.
    pub fn pending_updates(&self, bot: &Bot) -> usize {
        self.bot_api.pending(bot.id).len()
    }

    /// Where bots send their calls, and what waits for them.
    pub fn bot_api_face(&self) -> &BotApi {
        &self.bot_api
    }

    /// Waits until no update waits for a bot.
    pub async fn idle(&self, bot: &Bot, deadline: Duration) -> Result<(), Undelivered> {
        self.bot_api.delivered_but(0, bot.id, deadline).await
    }

    /// Fault: the webhook of a bot is given the next update that is for it twice.
    pub fn deliver_next_update_twice(&self, bot: &Bot) {
        self.bot_api.next_update_comes_twice(bot.id);
    }

    /// Stops both faces; every connection ends.
    pub fn stop(self) {
        self.bot_api.stop();
    }
}

impl From<&Bot> for UserId {
    fn from(bot: &Bot) -> Self {
        bot.id
    }
}

impl std::fmt::Debug for Bot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bot").field("username", &self.username).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("person", &self.person).finish_non_exhaustive()
    }
}
