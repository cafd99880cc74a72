//! Snapshots of the stored forms. If a snapshot has to change, items in the old form must stay readable.

use std::collections::BTreeMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::{
    AccountId, Act, AlertTimes, Board, Cause, Chat, ChatId, ChatState, ChatTask, Checklist, DeskFact, DeskId, Effect,
    Ending, FirstReply, GroupId, HostDownAlert, HostJob, HostTask, InviteLink, Language, Lead, LeadChat, LeadState,
    MessageId, Notice, Operator, OperatorId, Phone, Place, Position, Recipient, Room, RoomId, RoomPolicy, RoomState,
    Screen, Serving, Settings, Shift, ShownPlace, Slot, SlotState, Step, Ticket, TicketNeeds, Timestamp, UserId,
    WaitReason,
};
use insta::assert_debug_snapshot;
use serde::{Serialize, de::DeserializeOwned};
use store::{Entry, Outcome};

use super::*;
use crate::keys::Item;

const NOW: Timestamp = Timestamp(1_795_305_600_000);

#[test]
fn a_lead_in_each_state() {
    let lead_chat = LeadChat { chat: chat_id(), link: link(), operator_tag: Some("@ihor".into()) };
    let states = [
        LeadState::Registered,
        LeadState::Waiting(place()),
        LeadState::Invited(lead_chat.clone()),
        LeadState::Accepted(lead_chat),
        LeadState::Finished,
    ];
    let forms = states.map(|state| lead_form(&Lead { state, ..olena() }));
    assert_debug_snapshot!(forms);
}

#[test]
fn a_lead_who_has_a_chat_and_is_back_in_the_queue_keeps_the_status_and_loses_the_operator() {
    let lead_chat = LeadChat { chat: chat_id(), link: link(), operator_tag: None };
    let states = [LeadState::Invited(lead_chat.clone()), LeadState::Accepted(lead_chat)];
    assert_debug_snapshot!(states.map(|state| lead_form(&Lead { state, ..olena() })));
}

#[test]
fn a_lead_who_cannot_be_written_to() {
    assert_debug_snapshot!(lead_form(&Lead { reachable: false, tag: None, ..olena() }));
}

#[test]
fn an_operator() {
    let slot = |state| Slot { state, link: link(), lead_name: "Olena".into() };
    let operator = Operator {
        id: operator_id(),
        desk: desk(),
        name: "Ihor".into(),
        tag: None,
        language: Language::Ukrainian,
        checklist: Checklist { started: true, befriended: true, probed: false },
        shift: Shift::On,
        epoch: 3,
        chats: BTreeMap::from([
            (chat_id(), slot(SlotState::Open)),
            (ChatId("20261122-second".into()), slot(SlotState::Reserved)),
        ]),
        idle_since: NOW,
        watches: Some(MessageId(7)),
        version: 5,
    };
    assert_debug_snapshot!(pinned::<OperatorItem, Operator>(&OperatorItem::from(operator.clone()), &operator));
}

#[test]
fn an_operator_without_chats_has_an_empty_map() {
    let operator = Operator {
        id: operator_id(),
        desk: desk(),
        name: "Ihor".into(),
        tag: Some("@ihor".into()),
        language: Language::English,
        checklist: Checklist::default(),
        shift: Shift::Off,
        epoch: 0,
        chats: BTreeMap::new(),
        idle_since: Timestamp(0),
        watches: None,
        version: 1,
    };
    assert_debug_snapshot!(pinned::<OperatorItem, Operator>(&OperatorItem::from(operator.clone()), &operator));
}

#[test]
fn a_ticket_in_each_lane() {
    let needs = [
        TicketNeeds::Chat { screen: None },
        TicketNeeds::Chat { screen: Some(MessageId(7)) },
        TicketNeeds::Operator { chat: chat_id(), given_up_by: operator_id() },
    ];
    let tickets = needs.map(|needs| Ticket {
        desk: desk(),
        lead: Recipient { user: UserId(101), language: Language::Ukrainian },
        lead_name: "Olena".into(),
        place: place(),
        needs,
    });
    assert_debug_snapshot!(tickets.map(|ticket| pinned::<TicketItem, Ticket>(&TicketItem::from(&ticket), &ticket)));
}

#[test]
fn a_ticket_that_names_a_chat_stands_in_its_own_lane_only() {
    let item = [
        ("desk", "main"),
        ("place", "001795305600000#101"),
        ("language", "uk"),
        ("lead_name", "Olena"),
        ("chat_id", "20261122-example"),
    ];
    let mut item: Item = item.map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned()))).into();
    let numbers = [("user_id", "101"), ("since", "5"), ("generation", "1"), ("given_up_by", "201")];
    item.extend(numbers.map(|(name, value)| (name.to_owned(), AttributeValue::N(value.to_owned()))));
    assert!(read::<TicketItem, Ticket>(item.clone(), "reading a ticket").is_err());

    item.insert("desk".to_owned(), AttributeValue::S("main#operator".to_owned()));
    assert_eq!(read::<TicketItem, Ticket>(item, "reading a ticket").unwrap().desk, desk());
}

#[test]
fn a_room_in_each_state() {
    let group = GroupId(-1_002_000_000_001);
    let states = [
        RoomState::Asked { since: NOW },
        RoomState::Failed { since: NOW },
        RoomState::Ready { group, link: link() },
        RoomState::Taken { group, chat: chat_id() },
        RoomState::Resting { group, since: NOW },
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
    let ending = Ending::ClosedByOperator { operator: operator_id() };
    let states = [
        (ChatState::Invited { since: NOW }, Some(NOW)),
        (ChatState::Talking { since: NOW }, None),
        (ChatState::Left { since: NOW }, Some(NOW)),
        (ChatState::Over { since: NOW, ending }, None),
    ];
    assert_debug_snapshot!(states.map(|(state, due)| chat_form(&Chat { state, due, ..chat() })));
}

#[test]
fn a_chat_served_by_each() {
    let by = |first_reply| Serving::By { operator: operator_id(), since: NOW, first_reply };
    let serving = [
        by(FirstReply::Awaited),
        by(FirstReply::Reminded { at: NOW }),
        by(FirstReply::Overdue { at: NOW, alerted: None }),
        by(FirstReply::Overdue { at: NOW, alerted: Some(NOW) }),
        by(FirstReply::Given),
        Serving::Nobody { given_up_by: operator_id() },
    ];
    assert_debug_snapshot!(serving.map(|serving| {
        let mut form = chat_form(&Chat { serving, ..chat() });
        form.retain(|name, _| {
            ["operator_id", "served_since", "given_up_by"].contains(&&**name) || name.starts_with("first_reply")
        });
        form
    }));
}

#[test]
fn the_board() {
    let board = Board {
        desk: desk(),
        front: vec![
            ShownPlace { lead: UserId(101), place: place(), screen: Some(MessageId(7)) },
            ShownPlace { lead: UserId(102), place: place(), screen: None },
        ],
        wait_reason: WaitReason::Room,
        newest: Some(place()),
        rung_at: Some(NOW),
        alerted: AlertTimes {
            nobody_on_shift: Some(Timestamp(NOW.0 + 1)),
            rooms_late: Some(Timestamp(NOW.0 + 2)),
            host_down: Some(HostDownAlert { at: Timestamp(NOW.0 + 3), reason: "SESSION_REVOKED".into() }),
        },
        version: 3,
    };
    let boards = [board, Board::blank(desk())];
    assert_debug_snapshot!(boards.map(|board| pinned::<BoardItem, Board>(&BoardItem::from(board.clone()), &board)));
}

#[test]
fn the_settings() {
    let settings = Settings {
        account_tag: Some("@desk_account".into()),
        supervisors: vec![UserId(301)],
        rooms: RoomPolicy::Recycle,
        ..Settings::default()
    };
    assert_debug_snapshot!(pinned::<SettingsItem, Settings>(&SettingsItem::new(&desk(), &settings), &settings));
}

#[test]
fn a_setting_that_is_not_stored_is_as_a_new_desk_has_it() {
    let item = Item::from([
        ("desk".to_owned(), AttributeValue::S("main".to_owned())),
        ("automatic_cap".to_owned(), AttributeValue::N("4".to_owned())),
        ("a_setting_of_a_later_version".to_owned(), AttributeValue::Bool(true)),
    ]);
    let settings = read::<SettingsItem, Settings>(item, "reading the settings").unwrap();
    assert_eq!(settings, Settings { automatic_cap: 4, ..Settings::default() });
}

#[test]
fn a_journal_item_with_an_effect_of_every_kind() {
    let cause = Cause::Update { bot: 1, date: 1_795_305_600, update_id: 7 };
    let effects = effects();
    let entry =
        Entry { cause: cause.clone(), unsent: (0..).zip(effects.iter().cloned()).collect(), unsent_since: Some(NOW) };
    let item = JournalItem::new(&cause, &effects, NOW, 1_797_897_600);
    assert_debug_snapshot!(pinned::<JournalItem, Entry>(&item, &entry));
}

#[test]
fn a_journal_item_without_effects_is_on_its_way_out() {
    let cause = Cause::Ticket { lead: UserId(101), since: Timestamp(5), generation: 1 };
    let entry = Entry { cause: cause.clone(), unsent: BTreeMap::new(), unsent_since: None };
    let item = JournalItem::new(&cause, &[], NOW, 1_797_897_600);
    assert_debug_snapshot!(pinned::<JournalItem, Entry>(&item, &entry));
}

#[test]
fn every_outcome() {
    let outcomes = [
        Outcome::Sent { message: Some(42) },
        Outcome::Sent { message: None },
        Outcome::Queued,
        Outcome::Obsolete,
        Outcome::Unreachable,
    ];
    assert_debug_snapshot!(outcomes.map(|outcome| sorted(&value(&outcome))));
}

#[test]
fn an_unreadable_item_is_reported_without_its_content() {
    let lead = [("user_id", "101"), ("phone_number", "+380000000001")];
    let item = lead.map(|(name, value)| (name.to_owned(), AttributeValue::S(value.to_owned()))).into();
    let error = read::<LeadItem, Lead>(item, "reading a lead").unwrap_err().to_string();
    assert_eq!(error, "reading a lead: an item does not have the expected form");
}

fn lead_form(lead: &Lead) -> BTreeMap<String, String> {
    pinned::<LeadItem, Lead>(&LeadItem::from(lead.clone()), lead)
}

fn chat_form(chat: &Chat) -> BTreeMap<String, String> {
    pinned::<ChatItem, Chat>(&ChatItem::from(chat.clone()), chat)
}

/// Converts `stored` to an item, and checks that the item is read back as `meant`. Returns the item's attributes as
/// lines.
fn pinned<I, T>(stored: &I, meant: &T) -> BTreeMap<String, String>
where
    I: Serialize + DeserializeOwned,
    T: TryFrom<I> + PartialEq + std::fmt::Debug,
{
    let item = form(stored);
    assert_eq!(&read::<I, T>(item.clone(), "reading it back").unwrap(), meant);
    item.into_iter().flat_map(|(name, value)| lines(&name, &value)).collect()
}

/// Returns one line for an attribute, or one line for each value of a map.
fn lines(name: &str, value: &AttributeValue) -> BTreeMap<String, String> {
    match value.as_m() {
        Ok(map) if !map.is_empty() => {
            map.clone().into_iter().map(|(inner, value)| (format!("{name}.{inner}"), sorted(&value))).collect()
        }
        Ok(_) | Err(_) => BTreeMap::from([(name.to_owned(), sorted(value))]),
    }
}

/// Returns a value as one line, with its maps sorted by name.
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
    let (user, group, step) = (UserId(101), GroupId(-1_002_000_000_001), Step { chat: chat_id(), number: 2 });
    let to = Recipient { user, language: Language::Ukrainian };
    let job = |number, task| HostTask::Chat(domain::ChatJob { chat: chat_id(), lead: user, number, at: NOW, task });
    let ask = |task| Act::SendJob(HostJob { account: AccountId("main".into()), room: RoomId("aa".into()), task });
    let operator = operator_id();
    let ending = Ending::ClosedByOperator { operator };
    let waiting = Screen::Waiting { position: Position::Exactly(3), wait_reason: WaitReason::Room };
    let acts = [
        Act::Show { to, over: Some(MessageId(7)), screen: waiting },
        Act::Show { to, over: None, screen: Screen::Refused { refusal: domain::Refusal::NotOnRoster } },
        Act::Notify { to, notice: Notice::ChatReady { link: link() } },
        Act::Notify { to, notice: Notice::LeadJoined { chat: chat_id(), lead_name: "Olena".into(), link: link() } },
        Act::Notify { to, notice: Notice::ChatEnded { lead_name: "Olena".into(), ending } },
        Act::Notify { to, notice: Notice::Alert { alert: domain::Alert::NobodyOnShift } },
        Act::Notify { to, notice: Notice::ChatOver },
        Act::Admit { group, user },
        Act::Decline { group, user },
        Act::Disband { group, language: Language::Ukrainian, people: vec![user, operator.user()] },
        Act::Remove { group, user },
        ask(HostTask::PrepareRoom),
        ask(HostTask::Befriend { operator }),
        ask(job(1, ChatTask::OpenChat { language: Language::Ukrainian })),
        ask(job(2, ChatTask::Record(DeskFact::Assigned { operator }))),
        ask(job(3, ChatTask::AddOperator { operator })),
        ask(job(4, ChatTask::RemoveOperator { operator })),
        ask(job(5, ChatTask::CloseChat { ending, room: RoomPolicy::Delete })),
    ];
    acts.into_iter().map(|act| Effect { step: Some(step.clone()), act }).collect()
}

fn olena() -> Lead {
    Lead {
        user: UserId(101),
        name: "Olena".into(),
        tag: Some("@olena".into()),
        phone: Phone::parse("+380000000001").unwrap(),
        language: Language::Ukrainian,
        reachable: true,
        state: LeadState::Registered,
        version: 3,
    }
}

fn chat() -> Chat {
    Chat {
        id: chat_id(),
        desk: desk(),
        lead: UserId(101),
        lead_name: "Olena".into(),
        language: Language::Ukrainian,
        place: place(),
        serving: Serving::By { operator: operator_id(), since: NOW, first_reply: FirstReply::Given },
        room: RoomId("00000000000000aa".into()),
        group: GroupId(-1_002_000_000_001),
        account: AccountId("main".into()),
        link: link(),
        state: ChatState::Talking { since: NOW },
        due: None,
        step: 2,
        jobs: 3,
        version: 4,
    }
}

fn place() -> Place {
    Place { since: NOW, generation: 1 }
}

fn operator_id() -> OperatorId {
    OperatorId(UserId(201))
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
