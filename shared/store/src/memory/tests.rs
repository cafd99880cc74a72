use std::time::{Duration, Instant};

use domain::{
    AccountId, Act, Effect, Language, LeadState, Phone, Place, Recipient, RoomState, Screen, TicketNeeds, Write,
};

use super::*;
use crate::Reason;

const NOW: Timestamp = Timestamp(1_795_305_600_000);
const A_MONTH: Duration = Duration::from_hours(24 * 30);

#[tokio::test]
async fn the_contents_are_read_whole_and_their_count_grows_with_each_commit() {
    let memory = Memory::new();
    let change = shown(2).write(Write::PutLead(lead(101))).write(Write::PutTicket(ticket(101)));
    memory.commit(&press(1), &change, NOW).await.unwrap();
    assert_eq!(memory.commits(), 1);
    let all = memory.everything();

    assert_eq!(all.leads.keys().collect::<Vec<_>>(), [&UserId(101)]);
    assert_eq!(all.tickets().collect::<Vec<_>>(), [&ticket(101)]);
    let journaled = &all.journal[&press(1)];
    assert_eq!((journaled.unsent.len(), journaled.unsent_since), (2, Some(NOW)));

    assert!(memory.commit(&press(1), &change, NOW).await.is_err());
    memory.mark_done(&press(1), &[(0, Outcome::Queued)], NOW).await.unwrap();
    assert_eq!(memory.commits(), 1);
    assert_eq!(memory.look(|contents| contents.journal[&press(1)].outcomes.len()), 1);
    assert_eq!(all.journal[&press(1)].outcomes.len(), 0, "a copy is of its moment");
}

#[tokio::test]
async fn a_clone_leads_to_the_same_tables() {
    let memory = Memory::new();
    memory.clone().commit(&press(1), &Change::nothing(), NOW).await.unwrap();
    assert_eq!(memory.commits(), 1);
}

#[tokio::test]
async fn a_cause_is_forgotten_a_month_after_its_last_effect_was_settled() {
    let memory = Memory::new();
    let settled = Timestamp(NOW.0 + 7);
    memory.commit(&press(1), &shown(1), NOW).await.unwrap();
    memory.commit(&press(2), &shown(1), NOW).await.unwrap();
    memory.mark_done(&press(1), &[(0, Outcome::Queued)], settled).await.unwrap();
    memory.mark_done(&press(1), &[(0, Outcome::Queued)], settled.after(A_MONTH)).await.unwrap();

    let again = async |cause: Cause, at| memory.commit(&cause, &Change::nothing(), at).await;
    let last = Timestamp(settled.after(A_MONTH).0 - 1);
    assert!(matches!(again(press(1), last).await, Err(CommitError::Refused(Reason::Journal))));
    again(press(1), settled.after(A_MONTH)).await.unwrap();

    let much_later = settled.after(A_MONTH * 10);
    assert!(matches!(again(press(2), much_later).await, Err(CommitError::Refused(Reason::Journal))), "it is unsent");
    assert_eq!(memory.unsent(much_later, 5).await.unwrap().len(), 1);
}

/// The large desk has 2,000 times as many items. A call that iterated over all of them would be hundreds of times
/// slower.
#[tokio::test]
async fn a_desk_of_twenty_thousand_is_about_as_fast_as_one_of_ten() {
    let (small, large) = (peopled(10).await, peopled(20_000).await);
    let (mut fastest_small, mut fastest_large) = (Duration::MAX, Duration::MAX);
    for round in 0..5 {
        fastest_small = fastest_small.min(a_day_at(&small, round).await);
        fastest_large = fastest_large.min(a_day_at(&large, round).await);
    }
    assert!(fastest_large < fastest_small * 20, "{fastest_small:?} became {fastest_large:?}");
}

/// Returns the total time of several calls: most reads once, then storing a change, claiming its effects and marking
/// them as done.
async fn a_day_at(memory: &Memory, round: i64) -> Duration {
    let (desk, cause) = (desk(), press(-1 - round));
    let began = Instant::now();
    memory.lead(UserId(1)).await.unwrap();
    memory.operator(&desk, UserId(1)).await.unwrap();
    memory.roster(&desk).await.unwrap();
    memory.queue(&desk, Lane::Chat, 5).await.unwrap();
    memory.queue(&desk, Lane::Operator, 5).await.unwrap();
    memory.ticket(&ticket(1).id()).await.unwrap();
    memory.room(&desk, &room(1).id).await.unwrap();
    memory.room_of(GroupId(-1)).await.unwrap();
    memory.chat(&ChatId("1".into())).await.unwrap();
    memory.chats_due(&desk, NOW, 5).await.unwrap();
    memory.unsent(Timestamp(NOW.0 + 1), 5).await.unwrap();
    memory.commit(&cause, &shown(1), NOW).await.unwrap();
    memory.claim(&memory.journaled(&cause).await.unwrap().unwrap(), NOW).await.unwrap();
    memory.mark_done(&cause, &[(0, Outcome::Queued)], NOW).await.unwrap();
    began.elapsed()
}

/// Returns tables with this many leads. Each lead has a ticket, a chat whose deadline has passed, a room in a separate
/// desk, and an unsent effect. The tables also have the same number of causes without unsent effects, which only wait
/// to expire.
async fn peopled(leads: i64) -> Memory {
    let memory = Memory::new();
    for user in 1..=leads {
        let change = shown(1)
            .write(Write::PutLead(lead(user)))
            .write(Write::PutTicket(ticket(user)))
            .write(Write::PutChat(chat(user)))
            .write(Write::PutRoom(room(user)));
        memory.commit(&press(2 * user), &change, NOW).await.unwrap();
        memory.commit(&press(2 * user + 1), &Change::nothing(), NOW).await.unwrap();
    }
    memory
}

fn shown(count: usize) -> Change {
    let to = Recipient { user: UserId(101), language: Language::English };
    let effect = Effect { step: None, act: Act::Show { to, over: None, screen: Screen::Menu } };
    Change { writes: vec![], effects: vec![effect; count] }
}

fn press(update_id: i64) -> Cause {
    Cause::Update { bot: 1, date: 1_795_305_600, update_id }
}

fn desk() -> DeskId {
    DeskId("main".into())
}

fn lead(user: i64) -> Lead {
    Lead {
        user: UserId(user),
        name: "Olena".into(),
        tag: None,
        phone: Phone::parse("+380000000001").unwrap(),
        language: Language::English,
        reachable: true,
        state: LeadState::Registered,
        version: 0,
    }
}

fn ticket(user: i64) -> Ticket {
    Ticket {
        desk: desk(),
        lead: lead(user).recipient(),
        lead_name: "Olena".into(),
        place: Place { since: NOW, generation: 0 },
        needs: TicketNeeds::Chat { screen: None },
    }
}

fn chat(user: i64) -> Chat {
    Chat {
        id: ChatId(user.to_string()),
        desk: desk(),
        lead: UserId(user),
        lead_name: "Olena".into(),
        language: Language::English,
        place: Place { since: NOW, generation: 0 },
        serving: domain::Serving::Nobody { given_up_by: domain::OperatorId(UserId(201)) },
        room: room(user).id,
        group: GroupId(-user),
        account: AccountId("main".into()),
        link: domain::InviteLink("https://t.me/+example".into()),
        state: domain::ChatState::Invited { since: NOW },
        due: Some(NOW),
        step: 1,
        jobs: 2,
        version: 0,
    }
}

/// Returns a room in a separate desk. All rooms of one desk are read together, so rooms in one desk would make that
/// read slower.
fn room(number: i64) -> Room {
    Room {
        id: RoomId(number.to_string()),
        desk: DeskId(format!("desk-{number}")),
        account: AccountId("main".into()),
        state: RoomState::Taken { group: GroupId(-number), chat: ChatId(number.to_string()) },
        version: 0,
    }
}
