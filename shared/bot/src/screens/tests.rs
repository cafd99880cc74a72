use domain::{DeskId, OperatorId, Slot, SlotState, Timestamp, UserId, Wants};
use insta::assert_snapshot;

use super::*;

#[test]
fn welcome() {
    assert_snapshot!(shown(&Screen::Welcome), @"
    <b>Welcome!</b> Here you can talk to our staff in a private Telegram chat.

    The conversation is recorded for quality and audit: see /privacy.

    To begin, share your phone number with the button below.
    [Share my phone number](shares the contact)
    ");
}

#[test]
fn privacy() {
    assert_snapshot!(shown(&Screen::Privacy), @"
    <b>What is kept</b>
    Your name, your username, the phone number that you share, and everything that is written or sent in a chat with our staff, edits and deletions included.

    <b>What for</b>
    For quality and audit, for as long as audits need it. Only our staff and our auditors read it.

    <b>What is not kept</b>
    Anything else in your Telegram account. Photos and videos that disappear after viewing are noted, not kept.

    If you have a question about it, ask our staff in a chat.
    ");
}

#[test]
fn registered_gives_the_keyboard_back() {
    assert_snapshot!(shown(&Screen::Registered), @"
    Thank you, you are registered.
    (keyboard removed)
    ");
}

#[test]
fn menu_offers_a_chat() {
    assert_snapshot!(shown(&Screen::Menu), @"
    What would you like to do?
    [Talk to an operator](1:talk)
    ");
}

#[test]
fn waiting_tells_the_place_as_exactly_as_promised() {
    let waiting = |wants, ahead| {
        let view = View { position: Some(Position::after(ahead)), ..View::default() };
        as_lines(&show(&Screen::Waiting { wants }, &view))
    };
    assert_snapshot!(waiting(Wants::Operator, 0), @"You are number 1 in the queue. We will write to you as soon as an operator is free.");
    assert_snapshot!(waiting(Wants::Operator, 49), @"You are number 50 in the queue. We will write to you as soon as an operator is free.");
    assert_snapshot!(waiting(Wants::Operator, 50), @"Your number in the queue is more than 50. We will write to you as soon as an operator is free.");
    assert_snapshot!(waiting(Wants::Room, 2), @"You are number 3 in the queue. A room is being prepared for you. We will write to you as soon as it is ready.");
    assert_snapshot!(shown(&Screen::Waiting { wants: Wants::Operator }), @"You are in the queue. We will write to you as soon as an operator is free.");
}

#[test]
fn chat_leads_to_the_room() {
    assert_snapshot!(shown(&Screen::Chat { link: link("olena") }), @"
    Your chat is waiting for you. Only you can join with this button.
    [Join the chat](https://t.me/+olena)
    ");
}

#[test]
fn the_panel_of_an_operator_on_shift_has_a_row_for_each_chat() {
    let operator = ihor(Shift::On, &[("20261122-a", SlotState::Open), ("20261122-b", SlotState::Reserved)]);
    let leads = BTreeMap::from([(ChatId("20261122-a".into()), "Olena <3".into())]);
    assert_snapshot!(panel_of(&operator, leads), @"
    <b>You are on shift.</b>
    2 of 6 chats.
    1. Olena &lt;3 is in the chat
    2. The lead has the link and has not joined yet
    [Open 1](https://t.me/+20261122-a) [Close 1](1:close:20261122-a)
    [Open 2](https://t.me/+20261122-b) [Close 2](1:close:20261122-b)
    [End shift](1:end)
    ");
}

#[test]
fn the_panel_of_an_operator_off_shift_starts_one() {
    assert_snapshot!(panel_of(&ihor(Shift::Off, &[]), BTreeMap::new()), @"
    <b>You are off shift and are not given new leads.</b>
    0 of 6 chats.
    [Start shift](1:start)
    ");
}

#[test]
fn the_panel_of_somebody_who_is_on_the_roster_no_more_says_so() {
    assert_eq!(shown(&Screen::Panel), shown(&Screen::Refused { refusal: Refusal::NotOnRoster }));
}

#[test]
fn every_refusal_says_what_to_do_next() {
    assert_snapshot!(shown(&Screen::Refused { refusal: Refusal::NotRegistered }), @"
    You are not registered yet. To talk to our staff, share your phone number with the button below.
    [Share my phone number](shares the contact)
    ");
    assert_snapshot!(shown(&Screen::Refused { refusal: Refusal::NotOwnContact }), @"
    This is not your own contact. Please share yours with the button below, not by forwarding or attaching one.
    [Share my phone number](shares the contact)
    ");
    assert_snapshot!(shown(&Screen::Refused { refusal: Refusal::NoPhoneNumber }), @"
    Telegram gave us no number that we can use. Please check the number in your Telegram settings, then share it again with the button below.
    [Share my phone number](shares the contact)
    ");
    assert_snapshot!(shown(&Screen::Refused { refusal: Refusal::NotOnRoster }), @"This is for operators only. If you are one, ask your supervisor to add you. To talk to our staff, send /start.");
    assert_snapshot!(shown(&Screen::Refused { refusal: Refusal::NotYourChat }), @"
    This is not one of your chats, or not any more. Your panel shows those that are.
    [My panel](1:panel)
    ");
}

#[test]
fn notices() {
    let told = |notice| as_lines(&tell(&notice));
    assert_snapshot!(told(Notice::ChatReady { link: link("olena") }), @"
    An operator is ready for you. Only you can join with this button.
    [Join the chat](https://t.me/+olena)
    ");
    let chat = ChatId("20261122-a".into());
    let lead_name = "Olena\n<b>".to_owned();
    assert_snapshot!(told(Notice::LeadJoined { chat, lead_name, link: link("olena") }), @"
    Olena &lt;b&gt; has joined the chat and is waiting for you.
    [Open](https://t.me/+olena) [Close](1:close:20261122-a)
    [My panel](1:panel)
    ");
    assert_snapshot!(told(Notice::ChatOver), @"
    Your chat is over. Thank you! You may ask for another one at any time.
    [Talk to an operator](1:talk)
    ");
}

#[test]
fn the_room_hears_a_goodbye() {
    assert_snapshot!(as_lines(&goodbye()), @"This chat is over. Thank you!");
}

fn shown(screen: &Screen) -> String {
    as_lines(&show(screen, &View::default()))
}

fn panel_of(operator: &Operator, leads: BTreeMap<ChatId, String>) -> String {
    let panel = Panel { operator, cap: 6, leads };
    as_lines(&show(&Screen::Panel, &View { panel: Some(panel), ..View::default() }))
}

/// A message as a person sees it: its text, then its buttons, a row on each line.
fn as_lines(message: &Message) -> String {
    let keys = match &message.keyboard {
        Keyboard::None => vec![],
        Keyboard::Inline(rows) => rows.iter().map(|row| row.iter().map(key).collect::<Vec<_>>().join(" ")).collect(),
        Keyboard::ShareContact { label } => vec![format!("[{label}](shares the contact)")],
        Keyboard::RemoveReplyKeyboard => vec!["(keyboard removed)".to_owned()],
    };
    [vec![message.text.clone()], keys].concat().join("\n")
}

fn key(key: &Key) -> String {
    match &key.does {
        Does::Press(button) => format!("[{}]({})", key.label, button.data()),
        Does::Open(link) => format!("[{}]({link})", key.label),
    }
}

fn link(name: &str) -> InviteLink {
    InviteLink(format!("https://t.me/+{name}"))
}

fn ihor(shift: Shift, chats: &[(&str, SlotState)]) -> Operator {
    let slot =
        |(chat, state): &(&str, SlotState)| (ChatId((*chat).to_owned()), Slot { state: *state, link: link(chat) });
    Operator {
        id: OperatorId(UserId(201)),
        desk: DeskId("main".into()),
        name: "Ihor".into(),
        tag: None,
        shift,
        epoch: 1,
        chats: chats.iter().map(slot).collect(),
        idle_since: Timestamp(0),
        version: 1,
    }
}
