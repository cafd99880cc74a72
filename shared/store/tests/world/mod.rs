//! Invented people and things, and a desk that assigns at once.

use std::collections::BTreeMap;

use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_local::{ACCESS_KEY, AwsLocal, REGION, SECRET_KEY, Where};
use domain::matching::{Found, Offer, candidates, request, rooms_in_order};
use domain::{
    AccountId, Act, Cause, Change, ChatId, DeskId, Effect, GroupId, InviteLink, Lead, LeadState, Operator, OperatorId,
    Phone, Room, RoomId, RoomState, Screen, Settings, Shift, Timestamp, UserId, Write,
};
use store::{CommitError, DynamoDb, Reason, Store, create_tables};

pub(crate) const NOW: Timestamp = Timestamp(1_795_305_600_000);

/// A store in an empty DynamoDB. The service has to be kept for as long as the store is used.
pub(crate) async fn dynamodb() -> (AwsLocal, DynamoDb) {
    let aws = AwsLocal::start(Where::Memory).await.unwrap();
    let credentials = Credentials::new(ACCESS_KEY, SECRET_KEY, None, None, "local");
    let config = SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .endpoint_url(aws.dynamodb_url())
        .region(Region::new(REGION))
        .build();
    let client = aws_sdk_dynamodb::Client::new(&config);
    for _ in 0..2 {
        create_tables(&client, "test-").await.unwrap();
    }
    (aws, DynamoDb::new(client, "test-"))
}

/// Stores these writes, each call under a cause of its own.
pub(crate) async fn seed(store: &impl Store, writes: Vec<Write>) {
    for number in 0.. {
        let cause = Cause::Ticket { lead: UserId(number), since: NOW, generation: 0 };
        match store.commit(&cause, &Change { writes: writes.clone(), effects: vec![] }, NOW).await {
            Err(CommitError::Refused(Reason::Journal)) => {}
            result => return result.unwrap(),
        }
    }
}

/// A lead asks for a chat; what a desk does to find an operator and a room, against everybody else who does. Nothing
/// if nobody is free any more.
pub(crate) async fn assigned_at_once(store: &impl Store, user: UserId) -> Option<ChatId> {
    let (cause, settings) = (press(user.0), Settings::default());
    loop {
        let lead = store.lead(user).await.unwrap();
        let operator = candidates(store.roster(&desk()).await.unwrap(), &settings, &cause).into_iter().next()?;
        let ready = store.rooms(&desk()).await.unwrap().into_iter().filter_map(Room::ready).collect();
        let room = rooms_in_order(ready, &cause).into_iter().next()?;
        let found = Found::Offer(Box::new(Offer { operator, room }));
        let change = request(lead, &desk(), found, &settings, &cause, NOW).unwrap();
        match store.commit(&cause, &change, NOW).await {
            Ok(()) => return Some(cause.chat_id(NOW)),
            Err(CommitError::Refused(Reason::Operator | Reason::Room | Reason::Conflict)) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

/// Why a change was refused.
pub(crate) fn refused(result: Result<(), CommitError>) -> Reason {
    match result {
        Err(CommitError::Refused(reason)) => reason,
        other => panic!("not refused: {other:?}"),
    }
}

pub(crate) fn press(update_id: i64) -> Cause {
    Cause::Update { bot: 1, date: 1_795_305_600, update_id }
}

/// A change with nothing but this many effects.
pub(crate) fn shown(count: usize) -> Change {
    Change { writes: vec![], effects: vec![effect(); count] }
}

fn effect() -> Effect {
    Effect { step: None, act: Act::Show { to: UserId(101), screen: Screen::Menu } }
}

pub(crate) fn desk() -> DeskId {
    DeskId("main".into())
}

pub(crate) fn link() -> InviteLink {
    InviteLink("https://t.me/+example".into())
}

pub(crate) fn chat_id(number: u32) -> ChatId {
    ChatId(format!("20261122-{number}"))
}

pub(crate) fn lead(user: i64) -> Lead {
    Lead {
        user: UserId(user),
        name: "Olena".into(),
        tag: None,
        phone: Phone::parse("+380000000001").unwrap(),
        state: LeadState::Registered,
        version: 0,
    }
}

/// On shift, in epoch 3.
pub(crate) fn operator(user: i64) -> Operator {
    Operator {
        id: OperatorId(UserId(user)),
        desk: desk(),
        name: "Ihor".into(),
        tag: Some("@ihor".into()),
        shift: Shift::On,
        epoch: 3,
        chats: BTreeMap::new(),
        idle_since: Timestamp(0),
        version: 0,
    }
}

/// Asked for.
pub(crate) fn room(number: i64) -> Room {
    Room {
        id: RoomId(format!("room-{number}")),
        desk: desk(),
        account: AccountId("main".into()),
        state: RoomState::Asked { since: NOW },
        version: 0,
    }
}

pub(crate) fn ready(number: i64) -> Room {
    let state = RoomState::Ready { group: GroupId(-1_002_000_000_000 - number), link: link() };
    Room { state, ..room(number) }
}

pub(crate) fn reserve(operator: i64, epoch: u32, cap: usize, chat: &ChatId) -> Write {
    let operator = OperatorId(UserId(operator));
    Write::ReserveSlot { desk: desk(), operator, epoch, cap, chat: chat.clone(), link: link(), at: NOW }
}

pub(crate) fn open(operator: i64, chat: &ChatId) -> Write {
    Write::OpenSlot { desk: desk(), operator: OperatorId(UserId(operator)), chat: chat.clone(), link: link() }
}

pub(crate) fn release(operator: i64, chat: &ChatId) -> Write {
    Write::ReleaseSlot { desk: desk(), operator: OperatorId(UserId(operator)), chat: chat.clone() }
}
