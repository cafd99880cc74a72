//! Tests that a lead's position in the queue is redrawn in the message that showed it last.
use std::{
    future::Future,
    pin::pin,
    task::{Context, Waker},
    time::Duration,
};

use domain::{
    Act, Cause, Change, Effect, HostReport, Lane, Language, MessageId, Position, Recipient, RoomId, Screen, Shift,
    TicketNeeds, Timestamp, UserId, WaitReason, Write,
};
use store::{Memory, Reads, Writes};

use crate::{
    distant_store::DistantStore,
    town::{
        IHOR, NOW, OLENA, SECRET, Town, furnish, lead, main_desk, noticed, operator, ready_room, reported, request,
        run, waiting,
    },
};

#[test]
fn it_is_the_message_that_was_pressed() {
    let town = town();
    assert_eq!(town.deliver(&town.press_in(5, OLENA, "1:talk"), NOW).status(), 200);
    assert_eq!(shows_the_place(&town), Some(MessageId(5)));
    for (message, data) in [(6, "1:talk"), (7, "1:speak:uk"), (8, "an outdated button"), (9, "1:speak:uk")] {
        assert_eq!(town.deliver(&town.press_in(message, OLENA, data), NOW).status(), 200);
        assert_eq!(shows_the_place(&town), Some(MessageId(message)), "{data}");
    }
}

#[test]
fn it_is_the_new_message_if_none_was_pressed() {
    let town = town();
    town.presses(OLENA, "1:talk");
    assert_eq!(town.deliver(&town.writes(OLENA, "/start"), NOW).status(), 200);
    let last = i64::try_from(town.said().len()).unwrap();
    assert_eq!(shows_the_place(&town), Some(MessageId(last)));
}

/// The message that says that the room no longer exists is not overwritten; the position is shown in a new message.
#[test]
fn a_lead_back_in_the_queue_without_a_room_is_sent_a_message_for_the_place() {
    let town = town();
    town.presses(IHOR, "1:start");
    furnish(town.store(), vec![ready_room(1)]);
    town.presses(OLENA, "1:talk");
    reported(&town, &cause(), HostReport::RoomLost { room: RoomId("room-0001".into()) });
    run(town.desk.tick(NOW.after(Duration::from_mins(1)))).unwrap();
    assert_eq!(shows_the_place(&town), None, "nothing has shown it yet");

    let is_the_place = |act: &Act| matches!(act, Act::Show { over: None, screen: Screen::Waiting { .. }, .. });
    let sent = town.posted().into_iter().find(is_the_place).expect("a message of its own");
    noticed(&town, cause(), Effect { step: None, act: sent });

    let last = i64::try_from(town.said().len()).unwrap();
    assert_eq!(shows_the_place(&town), Some(MessageId(last)));
}

/// Telegram delivers the `/start` update twice, because it did not receive the webhook's first response. Each delivery
/// shows the position in a new message.
#[test]
fn it_is_the_message_that_showed_it_again() {
    let town = town();
    town.presses(OLENA, "1:talk");
    let starts = town.writes(OLENA, "/start");
    for _ in 0..2 {
        assert_eq!(town.deliver(&starts, NOW).status(), 200);
        let last = i64::try_from(town.said().len()).unwrap();
        assert_eq!(shows_the_place(&town), Some(MessageId(last)));
    }
}

/// The process that handled the first delivery ended before it showed the position. The second delivery first sends the
/// message that the first delivery left unsent, and then its own answer. Both show the position, and the answer is the
/// newer message.
#[test]
fn it_is_the_answer_to_the_second_delivery_and_not_the_message_that_the_first_one_left() {
    let town = town();
    town.presses(OLENA, "1:talk");
    let starts = town.writes(OLENA, "/start");
    let update_id = starts["update_id"].as_i64().unwrap();
    let screen = Screen::Waiting { position: Position::Exactly(1), wait_reason: WaitReason::Operator };
    let left = Act::Show { to: lead(OLENA).recipient(), over: None, screen };
    let change = Change { writes: vec![], effects: vec![Effect { step: None, act: left }] };
    let cause = Cause::Update { bot: 7_000_000_001, date: NOW.seconds(), update_id };
    run(town.store().commit(&cause, &change, NOW)).unwrap();
    let before = town.said().len();

    assert_eq!(town.deliver(&starts, NOW).status(), 200);

    assert_eq!(town.said().len(), before + 2, "{:?}", town.said());
    assert_eq!(shows_the_place(&town), Some(MessageId(i64::try_from(before + 2).unwrap())));
}

#[test]
fn it_is_redrawn_in_the_language_that_was_chosen_while_waiting() {
    let town = town();
    furnish(town.store(), waiting(102, Timestamp(1)).into());
    town.presses(OLENA, "1:talk");
    town.presses(OLENA, "1:speak:uk");
    town.presses(102, "1:leave");

    run(town.desk.tick(NOW.after(Duration::from_mins(1)))).unwrap();

    let redrawn = |act: &Act| {
        let Act::Show { to, screen: Screen::Waiting { position: Position::Exactly(1), .. }, .. } = act else {
            return None;
        };
        Some(*to)
    };
    let to = Recipient { user: UserId(OLENA), language: Language::Ukrainian };
    assert_eq!(town.posted().iter().find_map(redrawn), Some(to));
}

/// The notice shows the lead as number 3 in the queue, but is carried out late, e.g. because Telegram asked the bot to
/// wait. By then the lead is number 1.
#[test]
fn a_late_notice_shows_the_place_as_it_was_drawn_last() {
    let town = town();
    town.presses(OLENA, "1:talk");
    run(town.desk.tick(NOW.after(Duration::from_mins(1)))).unwrap();

    let screen = Screen::Waiting { position: Position::Exactly(3), wait_reason: WaitReason::Operator };
    let late = Act::Show { to: lead(OLENA).recipient(), over: Some(MessageId(5)), screen };
    noticed(&town, cause(), Effect { step: None, act: late });

    let said = town.said();
    assert!(said.last().is_some_and(|(_, text)| text.contains("You are number 1")), "{said:?}");
}

fn town() -> Town<Memory> {
    let town = Town::new(Memory::new());
    furnish(town.store(), vec![operator(IHOR, Shift::Off), Write::PutLead(lead(OLENA))]);
    town
}

fn cause() -> Cause {
    Cause::Update { bot: 1, date: 0, update_id: 9 }
}

fn shows_the_place(town: &Town<Memory>) -> Option<MessageId> {
    let queue = run(town.store().queue(&main_desk(), Lane::Chat, 9)).expect("the store answers");
    let [ticket] = &queue[..] else { panic!("one waits: {queue:?}") };
    let TicketNeeds::Chat { screen } = &ticket.needs else { panic!("for a chat") };
    *screen
}

/// `/start` shows the place in a new message. While the message's number is being stored, the lead chooses a language.
#[test]
fn a_language_chosen_while_the_message_is_stored_is_kept() {
    for polls in 0..12 {
        let town = Town::new(DistantStore::new(Memory::new()));
        furnish(town.store(), [waiting(OLENA, NOW).as_slice(), &[operator(IHOR, Shift::Off)]].concat());
        let start = request(SECRET, town.writes(OLENA, "/start").to_string().into_bytes());
        let mut answer = pin!(town.desk.webhook(start, NOW));
        let mut context = Context::from_waker(Waker::noop());
        let answered = (0..polls).any(|_| answer.as_mut().poll(&mut context).is_ready());

        town.presses(OLENA, "1:speak:uk");
        if !answered {
            run(answer);
        }

        let front = run(town.store().queue(&main_desk(), Lane::Chat, 1)).unwrap();
        assert_eq!(front[0].lead.language, Language::Ukrainian, "chosen after {polls} polls");
    }
}
