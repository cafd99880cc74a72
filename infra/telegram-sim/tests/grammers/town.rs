//! A world with an account, a bot and a lead in it, and real clients for it.

use grammers_client::Client;
use grammers_mtsender::{ConnectionParams, InvocationError, NoRetries, SenderPool};
use grammers_session::Session;
use grammers_session::storages::MemorySession;
use grammers_session::types::{DcOption, PeerAuth, PeerId, PeerInfo, PeerRef};
use grammers_session::updates::UpdatesLike;
use grammers_tl_types::{RemoteCall, enums, functions, types};
use std::net::{SocketAddr, SocketAddrV6};
use std::sync::Arc;
use std::time::Duration;
use telegram_sim::faults::Fault;
use telegram_sim::people::Person;
use telegram_sim::world::{Content, LinkHash, Message, NewPerson, Place, RoomId, UserId, World, WorldHandle};
use telegram_sim::{DataCentreKey, Device, Options, Telegram, chronicle};
use tokio::sync::mpsc;
use tokio::time::timeout;

/// How long a test waits for what must come.
const DEADLINE: Duration = Duration::from_secs(30);
/// How long a test waits to see that nothing comes.
const QUIET: Duration = Duration::from_millis(150);

pub(crate) struct Town {
    pub(crate) telegram: Telegram,
    pub(crate) world: WorldHandle,
    /// Whom the host's client is signed in as.
    pub(crate) account: UserId,
    pub(crate) bot: UserId,
    pub(crate) olena: UserId,
    kept_in: tempfile::TempDir,
}

/// A grammers client, with the updates that it hears.
pub(crate) struct Host {
    pub(crate) client: Client,
    me: UserId,
    pub(crate) updates: mpsc::Receiver<UpdatesLike>,
}

/// A supergroup that a host made.
#[derive(Clone, Copy)]
pub(crate) struct Made {
    pub(crate) id: RoomId,
    pub(crate) hash: i64,
}

impl Town {
    pub(crate) async fn new() -> Self {
        let kept_in = tempfile::tempdir().unwrap();
        let options = Options { kept_in: Some(kept_in.path().to_owned()), ..Options::default() };
        let telegram = Telegram::start(options).await.unwrap();
        let world = telegram.world().clone();
        let (account, bot, olena) = world.act(|world| {
            let account = person(world, "Host", "desk_host", "+380000000001");
            let olena = person(world, "Olena", "olena", "+380000000002");
            let bot = world.add_bot("desk_bot", "1:sim").unwrap();
            (account, bot, olena)
        });
        Self { telegram, world, account, bot, olena, kept_in }
    }

    /// A client signed in as the account.
    pub(crate) async fn host(&self) -> Host {
        self.signs_in(self.account).await
    }

    /// Another person signs in, over MTProto too.
    pub(crate) async fn signs_in(&self, person: UserId) -> Host {
        let account = self.telegram.signs_in(Person::new(self.world.clone(), person));
        Host::connect(&account.device, person, Some(account.access_hash)).await
    }

    /// A client with the same key, of whomever, for both data centres.
    pub(crate) async fn client_of(&self, me: UserId, auth_key: [u8; 256]) -> Host {
        let mut device = self.telegram.add_device();
        device.keys.iter_mut().for_each(|key| key.auth_key = auth_key);
        Host::connect(&device, me, Some(self.world.look(|world| world.access_hash(me, me.0)))).await
    }

    /// A client with which nobody is signed in.
    pub(crate) async fn stranger(&self) -> Host {
        Host::connect(&self.telegram.add_device(), UserId(0), None).await
    }

    pub(crate) fn refuses(&self, method: &str, code: i32, message: &str) {
        self.goes_wrong(Fault::refuse(method, code, message));
    }

    pub(crate) fn goes_wrong(&self, fault: Fault) {
        self.telegram.inject(fault).unwrap();
    }

    /// Somebody says something in a room.
    pub(crate) fn says(&self, who: UserId, room: Made, text: &str) -> Arc<Message> {
        self.world.act(|world| world.post(who, Place::Room(room.id), Content::text(text))).unwrap()
    }

    /// Somebody follows a link.
    pub(crate) fn follows(&self, who: UserId, link: &str) {
        self.world.act(|world| world.follow_link(who, &LinkHash::parse(link))).unwrap();
    }

    /// Somebody is added to a room by the account.
    pub(crate) fn adds(&self, who: UserId, room: Made) {
        self.world.act(|world| world.add_members(self.account, room.id, &[who])).unwrap();
    }

    pub(crate) fn input_user(&self, viewer: UserId, user: UserId) -> enums::InputUser {
        let access_hash = self.world.look(|world| world.access_hash(viewer, user.0));
        types::InputUser { user_id: user.0, access_hash }.into()
    }
}

/// Whatever a test did: told again, it makes the same world.
impl Drop for Town {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            chronicle::check(self.kept_in.path(), &self.world).unwrap();
        }
    }
}

impl Host {
    async fn connect(device: &Device, me: UserId, hash: Option<i64>) -> Self {
        let session = Arc::new(MemorySession::default());
        session.set_home_dc_id(2).await.unwrap();
        for key in &device.keys {
            session.set_dc_option(&option(key)).await.unwrap();
        }
        if let Some(auth) = hash.map(PeerAuth::from_hash) {
            let myself = PeerInfo::User { id: me.0, auth: Some(auth), bot: Some(false), is_self: Some(true) };
            session.cache_peer(myself).await.unwrap();
        }

        let params = ConnectionParams { retry_policy: Box::new(NoRetries), ..Default::default() };
        let SenderPool { runner, handle, updates } = SenderPool::with_configuration(session, 12345, params);
        tokio::spawn(runner.run());
        Self { client: Client::new(handle), me, updates }
    }

    pub(crate) async fn invoke<R: RemoteCall>(&self, call: &R) -> Result<R::Return, InvocationError> {
        timeout(DEADLINE, self.client.invoke(call)).await.expect("the call is answered in time")
    }

    /// A call that must succeed.
    pub(crate) async fn asks<R: RemoteCall>(&self, call: &R) -> R::Return {
        self.invoke(call).await.unwrap()
    }

    /// A call that must be refused; why.
    pub(crate) async fn is_refused<R: RemoteCall<Return: std::fmt::Debug>>(&self, call: &R) -> String {
        match self.invoke(call).await.unwrap_err() {
            InvocationError::Rpc(error) => match error.value {
                Some(value) => format!("{} {}_{value}", error.code, error.name),
                None => format!("{} {}", error.code, error.name),
            },
            other => panic!("{other}"),
        }
    }

    /// Makes a supergroup.
    pub(crate) async fn makes_room(&self, title: &str, about: &str) -> Made {
        let created = self.asks(&create(title, about)).await;
        let enums::Updates::Updates(created) = created else { panic!("{created:?}") };
        let [enums::Chat::Channel(channel)] = &created.chats[..] else { panic!("{created:?}") };
        Made { id: RoomId(channel.id), hash: channel.access_hash.unwrap() }
    }

    /// Makes a link to a room that admits nobody by itself.
    pub(crate) async fn makes_link(&self, room: Made) -> String {
        let link = self
            .asks(&functions::messages::ExportChatInvite {
                legacy_revoke_permanent: false,
                request_needed: true,
                peer: room.peer(),
                expire_date: None,
                usage_limit: None,
                title: Some("chat 1".into()),
                subscription_pricing: None,
            })
            .await;
        let enums::ExportedChatInvite::ChatInviteExported(link) = link else { panic!("{link:?}") };
        assert!(link.request_needed);
        link.link
    }

    /// What is missing since a number, in up to `limit` events.
    pub(crate) async fn difference(&self, room: Made, pts: i32, limit: i32) -> enums::updates::ChannelDifference {
        self.asks(&functions::updates::GetChannelDifference {
            force: false,
            channel: room.channel(),
            filter: enums::ChannelMessagesFilter::Empty,
            pts,
            limit,
        })
        .await
    }

    /// The number of a room's newest event.
    pub(crate) async fn pts_of(&self, room: Made) -> i32 {
        let full = self.asks(&functions::channels::GetFullChannel { channel: room.channel() }).await;
        let enums::messages::ChatFull::Full(full) = full;
        let enums::ChatFull::ChannelFull(full) = full.full_chat else { panic!("{full:?}") };
        full.pts
    }

    /// Hangs up, and waits until the client has.
    pub(crate) async fn hangs_up(self) {
        self.client.disconnect();
        let Self { mut updates, .. } = self;
        let gone = async { while updates.recv().await.is_some() {} };
        timeout(DEADLINE, gone).await.expect("the client ends in time");
    }

    /// The next update that is told, in words.
    pub(crate) async fn hears(&mut self) -> String {
        timeout(DEADLINE, self.next_told()).await.expect("an update comes in time")
    }

    /// So many updates.
    pub(crate) async fn hears_all<const N: usize>(&mut self) -> [String; N] {
        let mut heard = Vec::new();
        while heard.len() < N {
            heard.extend(timeout(DEADLINE, self.next_batch()).await.expect("updates come in time"));
        }
        heard.try_into().expect("updates come as told")
    }

    /// Whatever comes is passed over, up to this.
    pub(crate) async fn hears_at_last(&mut self, last: &str) {
        let heard = async { while !self.next_batch().await.iter().any(|told| told == last) {} };
        timeout(DEADLINE, heard).await.expect("it is heard in time");
    }

    /// Nothing is told for a while.
    pub(crate) async fn hears_nothing(&mut self) {
        if let Ok(heard) = timeout(QUIET, self.next_batch()).await {
            panic!("{heard:?}");
        }
    }

    /// The raw messages of the next update that brings one.
    pub(crate) async fn hears_message(&mut self) -> types::Message {
        loop {
            let update = timeout(DEADLINE, self.updates.recv()).await.expect("an update comes in time");
            for update in updates_in(update.expect("the client lives")) {
                if let enums::Update::NewChannelMessage(types::UpdateNewChannelMessage {
                    message: enums::Message::Message(message),
                    ..
                }) = update
                {
                    return message;
                }
            }
        }
    }

    async fn next_told(&mut self) -> String {
        let batch = self.next_batch().await;
        let [told] = <[String; 1]>::try_from(batch).expect("one update at a time");
        told
    }

    async fn next_batch(&mut self) -> Vec<String> {
        loop {
            let batch = self.updates.recv().await.expect("the client lives");
            let told: Vec<String> = match batch {
                UpdatesLike::ConnectionClosed => vec!["connection closed".into()],
                batch => updates_in(batch).iter().map(|update| self.in_words(update)).collect(),
            };
            if !told.is_empty() {
                return told;
            }
        }
    }

    fn in_words(&self, update: &enums::Update) -> String {
        match update {
            enums::Update::NewChannelMessage(new) => format!("{} @{}", message_in_words(&new.message), new.pts),
            enums::Update::NewMessage(new) => format!("privately {} @{}", message_in_words(&new.message), new.pts),
            enums::Update::EditChannelMessage(new) => format!("edited {} @{}", message_in_words(&new.message), new.pts),
            enums::Update::DeleteChannelMessages(gone) => {
                format!("deleted {:?} @{}+{}", gone.messages, gone.pts - gone.pts_count, gone.pts_count)
            }
            enums::Update::MessageReactions(reacted) => {
                let enums::MessageReactions::Reactions(reactions) = &reacted.reactions;
                let counts =
                    reactions.results.iter().map(|enums::ReactionCount::Count(counted)| match &counted.reaction {
                        enums::Reaction::Emoji(emoji) => format!(" {}x{}", emoji.emoticon, counted.count),
                        other => panic!("{other:?}"),
                    });
                format!("reacted to {}:{}", reacted.msg_id, counts.collect::<String>())
            }
            enums::Update::Channel(_) => "channel changed".into(),
            enums::Update::PendingJoinRequests(waiting) => {
                format!("{} wait: {}", waiting.requests_pending, waiting.recent_requesters.len())
            }
            enums::Update::MessageId(_) => "numbered".into(),
            other => panic!("{} heard {other:?}", self.me.0),
        }
    }
}

impl Made {
    pub(crate) fn channel(self) -> enums::InputChannel {
        types::InputChannel { channel_id: self.id.0, access_hash: self.hash }.into()
    }

    pub(crate) fn reference(self) -> PeerRef {
        PeerRef { id: PeerId::channel(self.id.0).unwrap(), auth: PeerAuth::from_hash(self.hash) }
    }

    pub(crate) fn peer(self) -> enums::InputPeer {
        types::InputPeerChannel { channel_id: self.id.0, access_hash: self.hash }.into()
    }
}

pub(crate) fn create(title: &str, about: &str) -> functions::channels::CreateChannel {
    functions::channels::CreateChannel {
        broadcast: false,
        megagroup: true,
        for_import: false,
        forum: false,
        title: title.into(),
        about: about.into(),
        geo_point: None,
        address: None,
        ttl_period: None,
    }
}

pub(crate) fn say(room: Made, random_id: i64, text: &str) -> functions::messages::SendMessage {
    functions::messages::SendMessage {
        no_webpage: false,
        silent: false,
        background: false,
        clear_draft: false,
        noforwards: false,
        update_stickersets_order: false,
        invert_media: false,
        allow_paid_floodskip: false,
        peer: room.peer(),
        reply_to: None,
        message: text.into(),
        random_id,
        reply_markup: None,
        entities: None,
        schedule_date: None,
        schedule_repeat_period: None,
        send_as: None,
        quick_reply_shortcut: None,
        effect: None,
        allow_paid_stars: None,
        suggested_post: None,
        rich_message: None,
    }
}

pub(crate) fn key_of(world: &WorldHandle, account: UserId) -> [u8; 256] {
    world.look(|world| world.auth_key(account, 0))
}

/// `3 "text"` or `3 ChatJoinedByRequest`.
pub(crate) fn message_in_words(message: &enums::Message) -> String {
    match message {
        enums::Message::Message(message) => format!("{} {:?}", message.id, message.message),
        enums::Message::Service(message) => format!("{} {}", message.id, action_in_words(&message.action)),
        enums::Message::Empty(message) => format!("{} nothing", message.id),
    }
}

fn action_in_words(action: &enums::MessageAction) -> String {
    let debug = format!("{action:?}");
    debug.split(['(', ' ', '{']).next().unwrap_or_default().to_owned()
}

fn updates_in(batch: UpdatesLike) -> Vec<enums::Update> {
    let updates = match batch {
        UpdatesLike::Updates(updates) => updates,
        UpdatesLike::InvitedUsers(invited) => invited.updates,
        UpdatesLike::ChatInviteJoinResult(joined) => joined.updates,
        _ => return Vec::new(),
    };
    match updates {
        enums::Updates::Updates(updates) => updates.updates,
        other => panic!("{other:?}"),
    }
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

fn option(key: &DataCentreKey) -> DcOption {
    let SocketAddr::V4(ipv4) = key.address else { panic!("the simulator listens on IPv4") };
    let ipv6 = SocketAddrV6::new(ipv4.ip().to_ipv6_mapped(), ipv4.port(), 0, 0);
    DcOption { id: key.centre.number(), ipv4, ipv6, auth_key: Some(key.auth_key) }
}
