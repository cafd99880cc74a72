//! A simulated Telegram for the tests, stored in a directory. It has the host's account, a bot and a lead (Olena).

use std::sync::Arc;

use grammers_tl_types::{enums, types};
use telegram_sim::{
    Options, Telegram, chronicle,
    faults::Fault,
    people::Person,
    world::{Content, LinkHash, Message, NewPerson, Place, UserId, World, WorldHandle},
};

use crate::host::{Host, Made};

pub(crate) struct Town {
    pub(crate) telegram: Telegram,
    pub(crate) world: WorldHandle,
    /// The user whose account the host's client uses.
    pub(crate) account: UserId,
    pub(crate) bot: UserId,
    pub(crate) olena: UserId,
    kept_in: tempfile::TempDir,
}

impl Town {
    pub(crate) async fn new() -> Self {
        Self::of_seed(1).await
    }

    pub(crate) async fn of_seed(seed: u64) -> Self {
        let kept_in = tempfile::tempdir().unwrap();
        let options = Options { seed, kept_in: Some(kept_in.path().to_owned()), ..Options::default() };
        let telegram = Telegram::start(options).await.unwrap();
        let world = telegram.world().clone();
        let (account, bot, olena) = world.change(|world| {
            let account = person(world, "Host", "desk_host", "+380000000001");
            let olena = person(world, "Olena", "olena", "+380000000002");
            let bot = world.add_bot("desk_bot", "Desk").unwrap();
            (account, bot, olena)
        });
        Self { telegram, world, account, bot, olena, kept_in }
    }

    /// Stops the simulated Telegram and starts it again from its directory.
    pub(crate) async fn begins_again(&mut self) {
        // The directory is locked until the old Telegram is dropped. So first replace the old Telegram by an empty one.
        drop(std::mem::replace(&mut self.telegram, Telegram::start(Options::default()).await.unwrap()));
        let kept_in = Some(self.kept_in.path().to_owned());
        self.telegram = Telegram::start(Options { kept_in, ..Options::default() }).await.unwrap();
        self.world = self.telegram.world().clone();
    }

    /// Connects a client that is signed in as the account.
    pub(crate) async fn host(&self) -> Host {
        self.signs_in(self.account).await
    }

    /// Signs a person in over MTProto. Returns their client.
    pub(crate) async fn signs_in(&self, person: UserId) -> Host {
        let account = self.telegram.signs_in(self.person(person));
        Host::connect(&account.device, person, Some(account.access_hash)).await
    }

    /// Connects a client that uses this auth key at both data centres.
    pub(crate) async fn client_of(&self, me: UserId, auth_key: [u8; 256]) -> Host {
        let mut device = self.telegram.add_device();
        device.keys.iter_mut().for_each(|key| key.auth_key = auth_key);
        Host::connect(&device, me, Some(self.world.read(|world| world.access_hash(me, me.0)))).await
    }

    /// Connects a client with which nobody is signed in.
    pub(crate) async fn stranger(&self) -> Host {
        Host::connect(&self.telegram.add_device(), UserId(0), None).await
    }

    pub(crate) fn goes_wrong(&self, fault: Fault) {
        self.telegram.inject(fault).unwrap();
    }

    /// Posts a text in a room as this person.
    pub(crate) fn says(&self, who: UserId, room: Made, text: &str) -> Arc<Message> {
        self.world.change(|world| world.post(who, Place::Room(room.id), Content::text(text))).unwrap()
    }

    /// Follows an invite link as this person.
    pub(crate) fn follows(&self, who: UserId, link: &str) {
        self.world.change(|world| world.follow_link(who, &LinkHash::parse(link))).unwrap();
    }

    /// Adds a person to a room, as the account.
    pub(crate) fn adds(&self, who: UserId, room: Made) {
        self.world.change(|world| world.add_members(self.account, room.id, &[who])).unwrap();
    }

    pub(crate) fn input_user(&self, viewer: UserId, user: UserId) -> enums::InputUser {
        let access_hash = self.world.read(|world| world.access_hash(viewer, user.0));
        types::InputUser { user_id: user.0, access_hash }.into()
    }

    pub(crate) fn input_peer(&self, viewer: UserId, user: UserId) -> enums::InputPeer {
        let access_hash = self.world.read(|world| world.access_hash(viewer, user.0));
        types::InputPeerUser { user_id: user.0, access_hash }.into()
    }

    /// Returns a handle with which a test acts as this person.
    pub(crate) fn person(&self, who: UserId) -> Person {
        Person::new(self.world.clone(), who)
    }
}

/// Dropping a town at the end of a test checks that a replay of the town's chronicle (its log file) gives the same
/// world.
impl Drop for Town {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            chronicle::check(self.kept_in.path(), &self.world).unwrap();
        }
    }
}

pub(crate) fn key_of(world: &WorldHandle, account: UserId) -> [u8; 256] {
    world.read(|world| world.auth_key(account, 0))
}

fn person(world: &mut World, first_name: &str, username: &str, phone: &str) -> UserId {
    world
        .add_person(NewPerson {
            first_name: first_name.into(),
            username: Some(username.into()),
            phone: phone.into(),
            ..NewPerson::default()
        })
        .unwrap()
}
