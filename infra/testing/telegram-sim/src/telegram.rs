//! A running simulated Telegram, with both interfaces.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use crate::{
    bot_api::{self, BotApi, Method, Pace, Patience, TlsFiles, Undelivered},
    chronicle::{Chronicle, ChronicleError, Entry},
    faults::{Fault, Faults, NoSuchMethod},
    mtproto,
    people::Person,
    world::{DataCentre, NewPerson, RoomId, User, UserId, World, WorldError, WorldHandle},
};

/// Settings of a simulated Telegram.
#[derive(Clone, Debug)]
pub struct Options {
    /// Seed of all ids, hashes, tokens and keys.
    pub seed: u64,
    /// Address of the Bot API; port 0 means any free port.
    pub bot_api: SocketAddr,
    /// Address of the first data centre; port 0 means any free port.
    pub mtproto: SocketAddr,
    /// Address of the second data centre; port 0 means any free port.
    pub second_mtproto: SocketAddr,
    /// Certificate and key for the Bot API. `None`: plain HTTP.
    pub tls: Option<TlsFiles>,
    /// Timeout and pauses for webhook deliveries.
    pub patience: Patience,
    /// Whether Telegram's rate limits apply to bots.
    pub pace: Pace,
    /// The directory in which the world is stored. A later start continues the stored world, even after a crash. If the
    /// directory already stores a world, that world's seed is used. `None`: nothing is stored.
    pub kept_in: Option<PathBuf>,
}

/// Both interfaces of one world. They listen until this value is dropped or stopped.
#[derive(Debug)]
pub struct Telegram {
    world: WorldHandle,
    bot_api: BotApi,
    mtproto: mtproto::Server,
    faults: Arc<Faults>,
    chronicle: Option<Arc<Chronicle>>,
    /// The number for the next device that [`Telegram::add_device`] adds.
    devices: AtomicI64,
}

/// A bot, with its credentials.
#[derive(Clone)]
pub struct Bot {
    /// The bot's user id, with which the token begins.
    pub id: UserId,
    /// The username without `@`.
    pub username: String,
    /// The secret for Bot API calls, as `BotFather` would give it.
    pub token: String,
}

/// A person whose client is already signed in over MTProto.
#[derive(Clone)]
pub struct Account {
    /// The person, who can also be played through this handle.
    pub person: Person,
    /// The access hash that the account must send when it refers to itself.
    pub access_hash: i64,
    /// The account's home: the data centre at which the account is signed in.
    pub home: DataCentre,
    /// The client's keys. The client is signed in at its home data centre. It is signed in at the other data centre
    /// only after it has transferred its authorisation there.
    pub device: Device,
}

/// A client's auth keys, one for each data centre. The simulator makes the keys, so no key exchange is needed.
#[derive(Clone)]
pub struct Device {
    /// The keys for data centre 2 and data centre 4, in this order.
    pub keys: [DataCentreKey; 2],
}

/// A data centre, with a client's key for it.
#[derive(Clone)]
pub struct DataCentreKey {
    /// The data centre that accepts the key.
    pub centre: DataCentre,
    /// The address at which the data centre listens.
    pub address: SocketAddr,
    /// The secret auth key.
    pub auth_key: [u8; 256],
}

/// Reason why a simulated Telegram does not start.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// An address cannot be bound.
    #[error("a port cannot be opened: {0}; choose another address, or port 0 for a free one")]
    Listening(#[from] io::Error),
    /// The directory cannot be used, or the world that is stored in it cannot be restored.
    #[error(transparent)]
    Keeping(#[from] ChronicleError),
}

impl Default for Options {
    fn default() -> Self {
        let free_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            seed: 1,
            bot_api: free_port,
            mtproto: free_port,
            second_mtproto: free_port,
            tls: None,
            patience: Patience::default(),
            pace: Pace::default(),
            kept_in: None,
        }
    }
}

impl Telegram {
    /// Starts both interfaces. The world is the stored world, or an empty world if nothing is stored.
    pub async fn start(options: Options) -> Result<Self, CannotStart> {
        let kept = options.kept_in.map(|directory| Chronicle::open(&directory, options.seed)).transpose()?;
        let world = WorldHandle::new(kept.as_ref().map_or(options.seed, |(_, stored)| stored.seed));
        let faults = Arc::new(Faults::default());
        let bot_api = bot_api::Prepared::new(world.clone(), Arc::clone(&faults), options.patience, options.pace)?;
        let mut keys = Vec::new();
        let chronicle = kept.map(|(chronicle, stored)| {
            for entry in stored.entries {
                match entry {
                    Entry::World(at, operation) => world.replay(at, operation),
                    Entry::BotApi(entry) => bot_api.replay(entry),
                    Entry::Mtproto(key) => keys.push(key),
                }
            }
            Arc::new(chronicle)
        });
        let addresses = [options.mtproto, options.second_mtproto];
        let mtproto = mtproto::Server::start(world.clone(), Arc::clone(&faults), addresses, keys).await?;
        if let Some(chronicle) = &chronicle {
            chronicle.record(&world);
            bot_api.journal_to(chronicle.writer(Entry::BotApi));
            mtproto.journal_to(chronicle.writer(Entry::Mtproto));
        }
        let bot_api = bot_api.listen(options.bot_api, options.tls).await?;
        Ok(Self { world, bot_api, mtproto, faults, chronicle, devices: AtomicI64::new(0) })
    }

    /// Returns the world itself, for operations that have no method here.
    pub fn world(&self) -> &WorldHandle {
        &self.world
    }

    /// Returns the base URL for Bot API calls: `http://127.0.0.1:<port>`.
    pub fn bot_api(&self) -> String {
        self.bot_api.base_url()
    }

    /// Returns the address at which a data centre accepts MTProto clients.
    pub fn mtproto(&self, centre: DataCentre) -> SocketAddr {
        self.mtproto.address(centre)
    }

    /// Adds a bot and makes its token. `name` is the bot's first name.
    pub fn add_bot(&self, username: &str, name: &str) -> Result<Bot, WorldError> {
        self.world.change(|world| {
            let id = world.add_bot(username, name)?;
            world.user(id).map(Bot::of)
        })
    }

    /// Returns the bot with this username.
    pub fn bot(&self, username: &str) -> Option<Bot> {
        self.world.read(|world| world.user_by_username(username).filter(|user| user.is_bot()).map(Bot::of))
    }

    /// Adds a person, who is not signed in anywhere.
    pub fn add_person(&self, new: NewPerson) -> Result<Person, WorldError> {
        let id = self.world.change(|world| world.add_person(new))?;
        Ok(Person::new(self.world.clone(), id))
    }

    /// Adds a person who is signed in over MTProto.
    pub fn add_account(&self, new: NewPerson) -> Result<Account, WorldError> {
        let person = self.add_person(new)?;
        Ok(self.signs_in(person))
    }

    /// Signs a person in over MTProto, without a key exchange. Every call for the same person returns the same keys.
    pub fn signs_in(&self, person: Person) -> Account {
        let id = person.id();
        let (access_hash, home) =
            self.world.read(|world| (world.access_hash(id, id.0), world.user(id).map(User::home).unwrap_or_default()));
        let device = self.device(id, 0, |centre| (centre == home).then_some(id));
        Account { person, access_hash, home, device }
    }

    /// Adds a device on which nobody is signed in yet. Devices are numbered, and their keys follow from the seed and
    /// the number. Numbers that an earlier run has used are skipped, so that no two devices get the same keys.
    pub fn add_device(&self) -> Device {
        let is_new = |nth: &i64| {
            let auth_key = self.world.read(|world| world.auth_key(UserId(0), nth * 2));
            !self.mtproto.knows(DataCentre::Two, auth_key)
        };
        let nth = std::iter::repeat_with(|| self.devices.fetch_add(1, Ordering::Relaxed)).find(is_new);
        self.device(UserId(0), nth.unwrap_or_default(), |_| None)
    }

    fn device(&self, of: UserId, nth: i64, signed_in: impl Fn(DataCentre) -> Option<UserId>) -> Device {
        let keys = DataCentre::ALL.map(|centre| {
            let of_centre = nth * 2 + i64::from(centre == DataCentre::Four);
            let auth_key = self.world.read(|world| world.auth_key(of, of_centre));
            self.mtproto.register_key(centre, auth_key, signed_in(centre));
            DataCentreKey { centre, address: self.mtproto(centre), auth_key }
        });
        Device { keys }
    }

    /// Returns the person (not a bot) with this first name.
    pub fn person(&self, first_name: &str) -> Option<Person> {
        let is_wanted = |user: &&User| user.first_name == first_name && !user.is_bot();
        let id = self.world.read(|world| world.users().find(is_wanted).map(|user| user.id))?;
        Some(Person::new(self.world.clone(), id))
    }

    /// Returns whether a room exists and was not deleted.
    pub fn room_exists(&self, room: RoomId) -> bool {
        self.world.read(|world| world.room(room).is_ok())
    }

    /// Returns the number of updates that wait for a bot.
    pub fn pending_updates(&self, bot: &Bot) -> usize {
        self.bot_api.pending(bot.id).len()
    }

    /// Returns the Bot API itself, for example to read the updates that wait for a bot.
    pub fn bot_api_face(&self) -> &BotApi {
        &self.bot_api
    }

    /// Waits until no update is pending for a bot. At the deadline, fails with the updates that are still pending.
    pub async fn idle(&self, bot: &Bot, deadline: Duration) -> Result<(), Undelivered> {
        self.bot_api.delivered_but(0, bot.id, deadline).await
    }

    /// Switches Telegram's rate limits for bots on or off.
    pub fn set_pace(&self, pace: Pace) {
        self.bot_api.set_pace(pace);
    }

    /// Injects a fault. The fault takes effect immediately, or is applied to later calls, pushes or updates. Fails if
    /// the fault names a method that the simulator does not have.
    pub fn inject(&self, fault: Fault) -> Result<(), NoSuchMethod> {
        match fault {
            Fault::CutConnections {} => self.faults.cut_connections(),
            Fault::RenewSalts {} => self.mtproto.renew_salts(),
            Fault::RememberAll {} => self.faults.remember_all(),
            Fault::Thaw { account } => self.faults.thaw(account),
            Fault::ExpireFileReferences {} => self.world.change(World::renew_file_references),
            Fault::RevokeSessions { account } => self.mtproto.revoke(account),
            Fault::Call { method, .. } if !is_known(&method) => return Err(NoSuchMethod(method)),
            Fault::Call { .. }
            | Fault::MissInvitees { .. }
            | Fault::Push { .. }
            | Fault::Update { .. }
            | Fault::ForgetBeyond { .. }
            | Fault::ForgetPrivatelyBeyond { .. }
            | Fault::Freeze { .. } => self.faults.add(fault),
        }
        Ok(())
    }

    /// Returns the faults that still wait for matching events. Faults that stay in effect until they are ended are left
    /// out.
    pub fn waiting_faults(&self) -> Vec<Fault> {
        self.faults.pending()
    }

    /// Stops both interfaces, closes every connection and stops storing.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Telegram {
    fn drop(&mut self) {
        self.bot_api.stop();
        self.chronicle.iter().for_each(|chronicle| chronicle.close());
    }
}

/// Returns whether the simulated Bot API or the simulated MTProto has this method. A fault for an unknown method could
/// never be applied.
fn is_known(method: &str) -> bool {
    Method::named(method).is_some() || mtproto::method_names().any(|name| name == method)
}

impl Bot {
    fn of(user: &User) -> Self {
        let token = user.bot().map(|profile| profile.token.clone()).unwrap_or_default();
        Self { id: user.id, username: user.username.clone().unwrap_or_default(), token }
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

impl Account {
    /// Returns the client's auth key for the home data centre, at which the account is signed in.
    pub fn auth_key(&self) -> [u8; 256] {
        self.device.key(self.home).auth_key
    }
}

impl Device {
    /// Returns the address and key for a data centre.
    pub fn key(&self, centre: DataCentre) -> &DataCentreKey {
        let [first, second] = &self.keys;
        match centre {
            DataCentre::Two => first,
            DataCentre::Four => second,
        }
    }
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Device")
    }
}

impl std::fmt::Debug for DataCentreKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DataCentreKey").field("centre", &self.centre).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("person", &self.person).finish_non_exhaustive()
    }
}
