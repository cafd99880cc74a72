//! A stock grammers client, with the updates that it receives.

use std::{
    net::{SocketAddr, SocketAddrV6},
    sync::Arc,
    time::Duration,
};

use grammers_client::Client;
use grammers_mtsender::{ConnectionParams, InvocationError, NoRetries, SenderPool};
use grammers_session::{
    Session,
    storages::MemorySession,
    types::{DcOption, PeerAuth, PeerId, PeerInfo, PeerRef},
    updates::UpdatesLike,
};
use grammers_tl_types::{RemoteCall, enums, functions, types};
use telegram_sim::{
    DataCentreKey, Device,
    world::{RoomId, UserId},
};
use tokio::{sync::mpsc, time::timeout};

use crate::{requests::create, town::Town};

/// If an expected event does not come within this time, the test fails.
const DEADLINE: Duration = Duration::from_secs(30);

/// If no update comes within this time, the test concludes that there is none.
const QUIET: Duration = Duration::from_millis(150);

/// A grammers client, with its stream of updates. In most tests, the client is signed in.
pub(crate) struct Host {
    pub(crate) client: Client,
    me: UserId,
    pub(crate) updates: mpsc::Receiver<UpdatesLike>,
}

/// A supergroup, with the access hash that one account has for it.
#[derive(Clone, Copy)]
pub(crate) struct Made {
    pub(crate) id: RoomId,
    pub(crate) hash: i64,
}

impl Host {
    pub(crate) async fn connect(device: &Device, me: UserId, hash: Option<i64>) -> Self {
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

    /// Makes a call that must succeed. Returns its result.
    pub(crate) async fn asks<R: RemoteCall>(&self, call: &R) -> R::Return {
        self.invoke(call).await.unwrap()
    }

    /// Makes a call that must be refused. Returns the error.
    pub(crate) async fn is_refused<R: RemoteCall<Return: std::fmt::Debug>>(&self, call: &R) -> String {
        match self.invoke(call).await.unwrap_err() {
            InvocationError::Rpc(error) => match error.value {
                Some(value) => format!("{} {}_{value}", error.code, error.name),
                None => format!("{} {}", error.code, error.name),
            },
            other => panic!("{other}"),
        }
    }

    /// Creates a supergroup. Returns its id and access hash.
    pub(crate) async fn makes_room(&self, title: &str, about: &str) -> Made {
        let created = self.asks(&create(title, about)).await;
        let enums::Updates::Updates(created) = created else { panic!("{created:?}") };
        let [enums::Chat::Channel(channel)] = &created.chats[..] else { panic!("{created:?}") };
        Made { id: RoomId(channel.id), hash: channel.access_hash.unwrap() }
    }

    /// Creates an invite link that needs approval: a person who follows the link only sends a join request.
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

    /// Asks Telegram for the events of a room after `pts`, at most `limit` of them. Returns Telegram's answer.
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

    /// Returns the pts of a room's newest event.
    pub(crate) async fn pts_of(&self, room: Made) -> i32 {
        let full = self.asks(&functions::channels::GetFullChannel { channel: room.channel() }).await;
        let enums::messages::ChatFull::Full(full) = full;
        let enums::ChatFull::ChannelFull(full) = full.full_chat else { panic!("{full:?}") };
        full.pts
    }

    /// Disconnects, and waits until the client has ended.
    pub(crate) async fn hangs_up(self) {
        self.client.disconnect();
        let Self { mut updates, .. } = self;
        let gone = async { while updates.recv().await.is_some() {} };
        timeout(DEADLINE, gone).await.expect("the client ends in time");
    }

    /// Returns the next update as a short text, e.g. `3 "hello" @4` for message 3 with the text "hello" and the `pts`
    /// 4.
    pub(crate) async fn hears(&mut self) -> String {
        timeout(DEADLINE, self.next_told()).await.expect("an update comes in time")
    }

    /// Returns the next `N` updates as short texts; see [`Host::hears`].
    pub(crate) async fn hears_all<const N: usize>(&mut self) -> [String; N] {
        let mut heard = Vec::new();
        while heard.len() < N {
            heard.extend(timeout(DEADLINE, self.next_batch()).await.expect("updates come in time"));
        }
        heard.try_into().expect("as many updates as awaited")
    }

    /// Skips updates up to and including the update whose short text is `last`; see [`Host::hears`].
    pub(crate) async fn hears_at_last(&mut self, last: &str) {
        let heard = async { while !self.next_batch().await.iter().any(|update| update == last) {} };
        timeout(DEADLINE, heard).await.expect("it is heard in time");
    }

    /// Checks that no update arrives within [`QUIET`].
    pub(crate) async fn hears_nothing(&mut self) {
        if let Ok(heard) = timeout(QUIET, self.next_batch()).await {
            panic!("{heard:?}");
        }
    }

    /// Returns the next updates in their raw form.
    pub(crate) async fn hears_raw(&mut self) -> enums::Updates {
        let update = timeout(DEADLINE, self.updates.recv()).await.expect("an update comes in time");
        match update.expect("the client lives") {
            UpdatesLike::Updates(updates) => updates,
            other => panic!("{other:?}"),
        }
    }

    /// Waits for the next message in a room, and returns it in its raw form. Skips service messages and other updates.
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
        let [update] = <[String; 1]>::try_from(batch).expect("one update at a time");
        update
    }

    async fn next_batch(&mut self) -> Vec<String> {
        loop {
            let batch = self.updates.recv().await.expect("the client lives");
            let updates: Vec<String> = match batch {
                UpdatesLike::ConnectionClosed => vec!["connection closed".into()],
                batch => updates_in(batch).iter().map(|update| self.in_words(update)).collect(),
            };
            if !updates.is_empty() {
                return updates;
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

impl From<Made> for enums::InputPeer {
    fn from(room: Made) -> Self {
        room.peer()
    }
}

impl Made {
    /// Returns this room with the access hash that the user `who` has for it.
    pub(crate) fn as_seen_by(self, town: &Town, who: UserId) -> Self {
        Self { hash: town.world.read(|world| world.access_hash(who, self.id.0)), ..self }
    }

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

/// Formats a message as `3 "text"` or `3 ChatJoinedByRequest`.
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

fn option(key: &DataCentreKey) -> DcOption {
    let SocketAddr::V4(ipv4) = key.address else { panic!("the simulator listens on IPv4") };
    let ipv6 = SocketAddrV6::new(ipv4.ip().to_ipv6_mapped(), ipv4.port(), 0, 0);
    DcOption { id: key.centre.number(), ipv4, ipv6, auth_key: Some(key.auth_key) }
}
