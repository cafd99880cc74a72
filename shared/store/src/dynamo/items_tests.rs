//! The stored forms, as they are. A snapshot that has to change is a form that has to stay readable.

use std::collections::BTreeMap;

use domain::{
    Act, Chat, ChatId, ChatState, ChatTask, Ending, Fact, GroupId, HostJob, InviteLink, Lead, LeadState, Notice,
    Operator, OperatorId, Phone, Place, Room, RoomId, RoomState, Screen, Seat, Shift, Slot, SlotState, Step, Ticket,
    UserId, Wants, Work,
};
use insta::assert_debug_snapshot;

use super::*;

#[test]
fn a_lead_in_each_state() {
    let place = Place { since: Timestamp(1_795_305_600_000), generation: 1 };
    let seat = Seat { chat: chat_id(), link: link(), operator_tag: "@ihor".into() };
    let states = [
        LeadState::Registered,
        LeadState::Waiting(place),
        LeadState::Invited(seat.clone()),
        LeadState::Accepted(seat),
        LeadState::Finished,
    ];
    let leads = states.map(|state| Lead {
        user: UserId(101),
        name: "Olena".into(),
        tag: Some("@olena".into()),
        phone: Phone::parse("+380000000001").unwrap(),
        state,
        version: 3,
    });
    let forms = leads.map(|lead| pinned::<LeadItem, Lead>(&LeadItem::from(lead.clone()), &lead));
    assert_debug_snapshot!(forms);
}

#[test]
fn an_operator() {
    let slot = |state| Slot { state, link: link() };
    let operator = Operator {
        id: OperatorId(UserId(201)),
        desk: desk(),
        name: "Ihor".into(),
        tag: None,
        shift: Shift::On,
        epoch: 3,
        chats: BTreeMap::from([
            (chat_id(), slot(SlotState::Open)),
            (ChatId("20261122-second".into()), slot(SlotState::Reserved)),
        ]),
        idle_since: Timestamp(1_795_305_600_000),
        version: 5,
    };
    assert_debug_snapshot!(pinned::<OperatorItem, Operator>(&OperatorItem::from(operator.clone()), &operator));
}

#[test]
fn an_operator_without_chats_has_an_empty_map() {
    let operator = Operator {
        id: OperatorId(UserId(201)),
        desk: desk(),
        name: "Ihor".into(),
        tag: Some("@ihor".into()),
        shift: Shift::Off,
        epoch: 0,
        chats: BTreeMap::new(),
        idle_since: Timestamp(0),
        version: 1,
    };
    assert_debug_snapshot!(pinned::<OperatorItem, Operator>(&OperatorItem::from(operator.clone()), &operator));
}

#[test]
fn a_ticket() {
    let place = Place { since: Timestamp(1_795_305_600_000), generation: 1 };
    let ticket = Ticket { desk: desk(), lead: UserId(101), place };
    assert_debug_snapshot!(pinned::<TicketItem, Ticket>(&TicketItem::from(&ticket), &ticket));
}

#[test]
fn a_room_in_each_state() {
    let group = GroupId(-1_002_000_000_001);
    let states = [
        RoomState::Asked { since: Timestamp(1_795_305_600_000) },
        RoomState::Ready { group, link: link() },
        RoomState::Taken { group, chat: chat_id() },
    ];
    let rooms = states.map(|state| Room {
        id: RoomId("00000000000000aa".into()),
        desk: desk(),
        account: AccountId("main".into()),
        state,
        version: 2,
    });
    let forms = rooms.map(|room| pinned::<RoomItem, Room>(&RoomItem::from(room.clone()), &room));
    assert_debug_snapshot!(forms);
}

#[test]
fn a_chat_in_each_state() {
    let since = Timestamp(1_795_305_600_000);
    let ending = Ending::ClosedByOperator { operator: OperatorId(UserId(201)) };
    let states = [ChatState::Invited { since }, ChatState::Talking { since }, ChatState::Over { since, ending }];
    let chats = states.map(|state| Chat {
        id: chat_id(),
        desk: desk(),
        lead: UserId(101),
        lead_name: "Olena".into(),
        operator: OperatorId(UserId(201)),
        room: RoomId("00000000000000aa".into()),
        group: GroupId(-1_002_000_000_001),
        account: AccountId("main".into()),
        link: link(),
        state,
        step: 2,
        jobs: 3,
        version: 4,
    });
    let forms = chats.map(|chat| pinned::<ChatItem, Chat>(&ChatItem::from(chat.clone()), &chat));
    assert_debug_snapshot!(forms);
}

#[test]
fn the_settings() {
    let settings = Settings::default();
    assert_debug_snapshot!(pinned::<SettingsItem, Settings>(&SettingsItem::of(&desk(), &settings), &settings));
}

#[test]
fn a_journal_item_with_an_effect_of_every_kind() {
    let (cause, now) = (Cause::Update { bot: 1, date: 1_795_305_600, update_id: 7 }, Timestamp(1_795_305_600_000));
    let effects = effects();
    let entry =
        Entry { cause: cause.clone(), unsent: (0..).zip(effects.iter().cloned()).collect(), unsent_since: Some(now) };
    let item = JournalItem::new(&cause, &effects, now, 1_797_897_600);
    assert_debug_snapshot!(pinned::<JournalItem, Entry>(&item, &entry));
}

#[test]
fn a_journal_item_without_effects_is_on_its_way_out() {
    let cause = Cause::Ticket { lead: UserId(101), since: Timestamp(5), generation: 1 };
    let entry = Entry { cause: cause.clone(), unsent: BTreeMap::new(), unsent_since: None };
    let item = JournalItem::new(&cause, &[], Timestamp(1_795_305_600_000), 1_797_897_600);
    assert_debug_snapshot!(pinned::<JournalItem, Entry>(&item, &entry));
}

#[test]
fn every_outcome() {
    let outcomes = [
        Outcome::Told { message: Some(42) },
        Outcome::Told { message: None },
        Outcome::HandedOver,
        Outcome::Untrue,
        Outcome::Unreachable,
    ];
    assert_debug_snapshot!(outcomes.map(|outcome| sorted(&value(&outcome))));
}

#[test]
fn what_cannot_be_read_is_told_without_what_it_holds() {
    let lead = [("user_id", "101"), ("phone_number", "+380000000001")];
    let item = lead.map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned()))).into();
    let error = read::<LeadItem, Lead>(item, "reading a lead").unwrap_err().to_string();
    assert_eq!(error, "reading a lead: an item has not the form that it should have");
}

/// The item as it is stored, once it has been seen to be read back as it was.
fn pinned<I, T>(stored: &I, meant: &T) -> BTreeMap<String, String>
where
    I: Serialize + DeserializeOwned,
    T: TryFrom<I> + PartialEq + std::fmt::Debug,
{
    let item = form(stored);
    assert_eq!(&read::<I, T>(item.clone(), "reading it back").unwrap(), meant);
    item.into_iter().flat_map(|(name, value)| lines(&name, &value)).collect()
}

/// An attribute on a line of its own; a map on a line for each of its values.
fn lines(name: &str, value: &AttributeValue) -> BTreeMap<String, String> {
    match value.as_m() {
        Ok(map) if !map.is_empty() => {
            map.clone().into_iter().map(|(inner, value)| (format!("{name}.{inner}"), sorted(&value))).collect()
        }
        Ok(_) | Err(_) => BTreeMap::from([(name.to_owned(), sorted(value))]),
    }
}

/// A value on one line, its maps in order.
fn sorted(value: &AttributeValue) -> String {
    if let Ok(map) = value.as_m() {
        let map: BTreeMap<_, _> = map.clone().into_iter().map(|(name, value)| (name, sorted(&value))).collect();
        let parts: Vec<_> = map.into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
        return format!("M {{ {} }}", parts.join(", "));
    }
    if let Ok(list) = value.as_l() {
        return format!("L [{}]", list.iter().map(sorted).collect::<Vec<_>>().join(", "));
    }
    format!("{value:?}").replace('(', " ").replace(['"', ')'], "")
}

fn effects() -> Vec<Effect> {
    let (to, group, step) = (UserId(101), GroupId(-1_002_000_000_001), Step { chat: chat_id(), number: 2 });
    let job = |number, task| {
        let (chat, lead, at) = (chat_id(), UserId(101), Timestamp(1_795_305_600_000));
        Work::Chat(domain::ChatJob { chat, lead, number, at, task })
    };
    let ask = |work| Act::Ask(HostJob { account: AccountId("main".into()), room: RoomId("aa".into()), work });
    let operator = OperatorId(UserId(201));
    let acts = [
        Act::Show { to, screen: Screen::Waiting { wants: Wants::Room } },
        Act::Show { to, screen: Screen::Refused { refusal: domain::Refusal::NotOnRoster } },
        Act::Tell { to, notice: Notice::ChatReady { link: link() } },
        Act::Tell { to, notice: Notice::LeadJoined { chat: chat_id(), lead_name: "Olena".into(), link: link() } },
        Act::Tell { to, notice: Notice::ChatOver },
        Act::Admit { group, user: to },
        Act::Decline { group, user: to },
        Act::Disband { group, people: vec![to, operator.user()] },
        Act::Remove { group, user: to },
        ask(Work::PrepareRoom),
        ask(job(1, ChatTask::OpenChat)),
        ask(job(2, ChatTask::Record(Fact::Assigned { operator }))),
        ask(job(3, ChatTask::CloseChat { ending: Ending::ClosedByOperator { operator } })),
    ];
    acts.into_iter().map(|act| Effect { step: Some(step.clone()), act }).collect()
}

fn desk() -> DeskId {
    DeskId("main".into())
}

fn link() -> InviteLink {
    InviteLink("https://t.me/+example".into())
}

fn chat_id() -> ChatId {
    ChatId("20261122-example".into())
}
