//! Examples of every screen, notice and refusal, with invented people and chats.
use domain::{
    Alert, ChatId, Checklist, DeskId, Ending, InviteLink, Language, Notice, Operator, OperatorId, Place, Position,
    QueueFront, Recipient, Refusal, Screen, Settings, Shift, Slot, SlotState, Ticket, TicketNeeds, Timestamp, UserId,
    WaitReason,
};

use crate::screens::{Message, View, goodbye, notice, show};

/// 2026-11-22 12:00 in Kyiv (UTC+2).
pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_795_341_600);

/// The example people, chats and tickets that the messages are about.
pub(super) struct Town {
    pub(super) lead: String,
    pub(super) operator: Operator,
    pub(super) front: QueueFront,
    pub(super) settings: Settings,
    pub(super) reason: String,
}

impl Town {
    /// Creates a town with an operator who has two chats, and three waiting leads.
    pub(super) fn ordinary() -> Self {
        let tickets = vec![waits("Olena", 301, 125), waits("Taras", 302, 21)];
        Self {
            lead: "Olena".into(),
            operator: ihor(&["Olena", "Taras"]),
            front: QueueFront::of([tickets, vec![comes_back("Sofiia", 303, 2)]], 51),
            settings: Settings { account_tag: Some("@desk_account".into()), ..Settings::default() },
            reason: "AUTH_KEY_DUPLICATED".into(),
        }
    }

    /// Creates a town in which everybody has this name, and every list is as long as it can be.
    pub(super) fn crowded(name: &str) -> Self {
        let back = (0..51).map(|user| comes_back(name, i64::MAX - user, 1_000_000)).collect();
        let operator = Operator { name: name.into(), ..ihor(&[name; domain::MOST_CHATS]) };
        Self {
            lead: name.into(),
            operator,
            front: QueueFront::of([vec![], back], 51),
            settings: Settings { account_tag: Some("a".repeat(32)), zone: "Nowhere".into(), ..Settings::default() },
            reason: name.into(),
        }
    }

    pub(super) fn view(&self) -> View<'_> {
        View { operator: Some(&self.operator), front: Some(&self.front), settings: Some(&self.settings), now: NOW }
    }

    /// Returns every screen, notice and refusal as a message, each with a heading.
    pub(super) fn everything(&self, language: Language) -> Vec<(String, Message)> {
        let screens =
            Self::screens().into_iter().map(|screen| (screen_heading(&screen), show(&screen, language, &self.view())));
        let nobody = View { operator: Some(&self.operator), ..View::default() };
        let off = Operator { shift: Shift::Off, chats: [].into(), checklist: done(), ..self.operator.clone() };
        let off = View { operator: Some(&off), settings: Some(&self.settings), ..View::default() };
        let states = [
            ("Queue, nobody waits", show(&Screen::Queue, language, &nobody)),
            ("Panel, off shift, checklist done", show(&Screen::Panel, language, &off)),
            ("MyChats, none", show(&Screen::MyChats, language, &off)),
            ("Panel, no account named", show(&Screen::Panel, language, &View { settings: None, ..self.view() })),
            ("Panel, not on the roster", show(&Screen::Panel, language, &View::default())),
        ];
        let notices = self.notices().into_iter().map(|it| (notice_heading(&it), notice(&it, language)));
        let rest = states.into_iter().map(|(heading, message)| (heading.to_owned(), message));
        screens.chain(rest).chain(notices).chain([("In the room".to_owned(), goodbye(language))]).collect()
    }

    pub(super) fn screens() -> Vec<Screen> {
        let waiting = |position, wait_reason| Screen::Waiting { position, wait_reason };
        let simple = [
            Screen::Welcome,
            Screen::Privacy,
            Screen::Registered,
            Screen::Menu,
            Screen::Languages { offered: Language::ALL.into() },
            waiting(Position::Exactly(1), WaitReason::Operator),
            waiting(Position::Beyond(50), WaitReason::Operator),
            waiting(Position::Exactly(3), WaitReason::Room),
            waiting(Position::Exactly(3), WaitReason::LateRoom),
            Screen::LeftQueue,
            Screen::Chat { link: link("olena"), served: true },
            Screen::Chat { link: link("olena"), served: false },
            Screen::Panel,
            Screen::MyChats,
            Screen::Queue,
            Screen::KeepOrGiveBack { chats: 1 },
            Screen::KeepOrGiveBack { chats: 2 },
            Screen::KeepOrGiveBack { chats: 5 },
        ];
        let refused = Refusal::ALL.map(|refusal| Screen::Refused { refusal });
        simple.into_iter().chain(refused).collect()
    }

    pub(super) fn notices(&self) -> Vec<Notice> {
        let lead_name = || self.lead.clone();
        let ended = |ending| Notice::ChatEnded { lead_name: lead_name(), ending };
        let alert = |alert| Notice::Alert { alert };
        let silent = OperatorId(UserId(201));
        vec![
            Notice::ChatReady { link: link("olena") },
            Notice::LinkExpired,
            Notice::BackInQueue,
            Notice::OperatorFound { link: link("olena") },
            Notice::RoomLost,
            Notice::ChatOver,
            Notice::LeadJoined { chat: chat(1), lead_name: lead_name(), link: link("olena") },
            Notice::LeadLeft { lead_name: lead_name() },
            ended(Ending::ClosedByOperator { operator: OperatorId(UserId(202)) }),
            ended(Ending::NobodyJoined),
            ended(Ending::LeadLeft),
            ended(Ending::LeadUnreachable),
            ended(Ending::RoomLost),
            Notice::LeadAwaitsReply { chat: chat(1), lead_name: lead_name(), link: link("olena") },
            Notice::ChatMoved { lead_name: lead_name() },
            Notice::SomebodyWaits { waiting: Position::Exactly(1) },
            Notice::SomebodyWaits { waiting: Position::Exactly(2) },
            Notice::SomebodyWaits { waiting: Position::Exactly(5) },
            Notice::SomebodyWaits { waiting: Position::Beyond(50) },
            Notice::Dismissed,
            alert(Alert::NobodyOnShift),
            alert(Alert::RoomsLate),
            alert(Alert::HostDown { reason: self.reason.clone() }),
            alert(Alert::HostDown { reason: String::new() }),
            alert(Alert::OperatorSilent {
                chat: chat(1),
                silent,
                operator: self.operator.name.clone(),
                lead_name: lead_name(),
            }),
            alert(Alert::OperatorSilent { chat: chat(1), silent, operator: String::new(), lead_name: String::new() }),
        ]
    }
}

/// The names of all screens.
pub(super) const SCREENS: [&str; 13] = [
    "Welcome",
    "Privacy",
    "Registered",
    "Menu",
    "Languages",
    "Waiting",
    "LeftQueue",
    "Chat",
    "Panel",
    "MyChats",
    "Queue",
    "KeepOrGiveBack",
    "Refused",
];

/// The names of all notices.
pub(super) const NOTICES: [&str; 14] = [
    "ChatReady",
    "LinkExpired",
    "BackInQueue",
    "OperatorFound",
    "RoomLost",
    "ChatOver",
    "LeadJoined",
    "LeadLeft",
    "ChatEnded",
    "LeadAwaitsReply",
    "ChatMoved",
    "SomebodyWaits",
    "Dismissed",
    "Alert",
];

/// Returns the screen's name from [`SCREENS`].
pub(super) fn name_of_screen(screen: &Screen) -> &'static str {
    SCREENS[match screen {
        Screen::Welcome => 0,
        Screen::Privacy => 1,
        Screen::Registered => 2,
        Screen::Menu => 3,
        Screen::Languages { .. } => 4,
        Screen::Waiting { .. } => 5,
        Screen::LeftQueue => 6,
        Screen::Chat { .. } => 7,
        Screen::Panel => 8,
        Screen::MyChats => 9,
        Screen::Queue => 10,
        Screen::KeepOrGiveBack { .. } => 11,
        Screen::Refused { .. } => 12,
    }]
}

/// Returns the notice's name from [`NOTICES`].
pub(super) fn name_of_notice(notice: &Notice) -> &'static str {
    NOTICES[match notice {
        Notice::ChatReady { .. } => 0,
        Notice::LinkExpired => 1,
        Notice::BackInQueue => 2,
        Notice::OperatorFound { .. } => 3,
        Notice::RoomLost => 4,
        Notice::ChatOver => 5,
        Notice::LeadJoined { .. } => 6,
        Notice::LeadLeft { .. } => 7,
        Notice::ChatEnded { .. } => 8,
        Notice::LeadAwaitsReply { .. } => 9,
        Notice::ChatMoved { .. } => 10,
        Notice::SomebodyWaits { .. } => 11,
        Notice::Dismissed => 12,
        Notice::Alert { .. } => 13,
    }]
}

fn screen_heading(screen: &Screen) -> String {
    let name = name_of_screen(screen);
    match screen {
        Screen::Waiting { position, wait_reason } => format!("{name}, {position:?}, {wait_reason:?}"),
        Screen::Chat { served, .. } => format!("{name}, {}", if *served { "served" } else { "nobody serves it" }),
        Screen::KeepOrGiveBack { chats } => format!("{name}, {chats}"),
        Screen::Refused { refusal } => format!("{name}, {refusal:?}"),
        Screen::Welcome
        | Screen::Privacy
        | Screen::Registered
        | Screen::Menu
        | Screen::Languages { .. }
        | Screen::LeftQueue
        | Screen::Panel
        | Screen::MyChats
        | Screen::Queue => name.to_owned(),
    }
}

fn notice_heading(notice: &Notice) -> String {
    let name = name_of_notice(notice);
    match notice {
        Notice::ChatEnded { ending, .. } => format!("Notice {name}, {}", name_of_ending(*ending)),
        Notice::SomebodyWaits { waiting } => format!("Notice {name}, {waiting:?}"),
        Notice::Alert { alert } => format!("Notice {name}, {}", name_of_alert(alert)),
        Notice::ChatReady { .. }
        | Notice::LinkExpired
        | Notice::BackInQueue
        | Notice::OperatorFound { .. }
        | Notice::RoomLost
        | Notice::ChatOver
        | Notice::LeadJoined { .. }
        | Notice::LeadLeft { .. }
        | Notice::LeadAwaitsReply { .. }
        | Notice::ChatMoved { .. }
        | Notice::Dismissed => format!("Notice {name}"),
    }
}

fn name_of_ending(ending: Ending) -> &'static str {
    match ending {
        Ending::ClosedByOperator { .. } => "ClosedByOperator",
        Ending::NobodyJoined => "NobodyJoined",
        Ending::LeadLeft => "LeadLeft",
        Ending::LeadUnreachable => "LeadUnreachable",
        Ending::RoomLost => "RoomLost",
    }
}

fn name_of_alert(alert: &Alert) -> &'static str {
    match alert {
        Alert::NobodyOnShift => "NobodyOnShift",
        Alert::RoomsLate => "RoomsLate",
        Alert::HostDown { .. } => "HostDown",
        Alert::OperatorSilent { .. } => "OperatorSilent",
    }
}

/// Returns an operator on shift who has done no step of the checklist. The lead of the first chat has joined it; the
/// leads of the other chats have not joined yet.
pub(super) fn ihor(leads: &[&str]) -> Operator {
    let state = |number| if number == 1 { SlotState::Open } else { SlotState::Reserved };
    let slot = |(number, lead): (usize, &&str)| {
        let link = link(&format!("chat{number}"));
        (chat(number), Slot { state: state(number), link, lead_name: (*lead).to_owned() })
    };
    Operator {
        id: OperatorId(UserId(201)),
        desk: DeskId("main".into()),
        name: "Ihor".into(),
        tag: None,
        language: Language::English,
        checklist: Checklist::default(),
        shift: Shift::On,
        epoch: 1,
        chats: (1..).zip(leads).map(slot).collect(),
        idle_since: Timestamp(0),
        watches: None,
        version: 1,
    }
}

pub(super) fn done() -> Checklist {
    Checklist { started: true, befriended: true, probed: true }
}

/// Returns the ticket of a lead who has waited this many minutes for a chat.
pub(super) fn waits(name: &str, user: i64, minutes: i64) -> Ticket {
    let since = Timestamp(NOW.0 - minutes * 60_000);
    Ticket {
        desk: DeskId("main".into()),
        lead: Recipient { user: UserId(user), language: Language::English },
        lead_name: name.into(),
        place: Place { since, generation: 0 },
        needs: TicketNeeds::Chat { screen: None },
    }
}

/// Returns the ticket of a lead who has a chat, and has waited this many minutes for another operator.
pub(super) fn comes_back(name: &str, user: i64, minutes: i64) -> Ticket {
    let needs = TicketNeeds::Operator { chat: chat(9), given_up_by: OperatorId(UserId(202)) };
    Ticket { needs, ..waits(name, user, minutes) }
}

fn chat(number: usize) -> ChatId {
    ChatId(format!("20261122-{number:016x}"))
}

fn link(name: &str) -> InviteLink {
    InviteLink(format!("https://t.me/+{name}"))
}
