//! The screens of operators: the panel (their shift and number of chats), the list of their chats, and the queue.
use domain::{Checklist, Lane, Language, Operator, Position, QueueFront, Shift, Ticket};

use crate::{
    clock::Clock,
    screens::{
        keys::{self, with_keys},
        message::{Key, Message},
        view::View,
    },
    username::Username,
    wording::{
        operators::{self, QueueLine},
        text, text_with,
    },
};

/// The number of tickets that the queue screen shows with a *Take* button.
const SHOWN_OF_QUEUE: usize = 10;

/// The number of buttons that fit in a row on a narrow screen.
const TAKES_IN_A_ROW: usize = 5;

/// Returns the panel: shift, load, and the remaining steps of the checklist.
pub(super) fn panel(operator: &Operator, language: Language, view: &View<'_>) -> Message {
    let settings = view.settings();
    let account = settings.account_tag.as_deref().and_then(Username::of_tag);
    let (chats, cap) = (operator.load().into(), settings.automatic_cap.into());
    let mut lines = vec![
        format!("<b>{}</b>", operators::shift(language, operator.shift)),
        text_with(language, "load", &[("chats", chats), ("cap", cap)]),
    ];
    lines.extend(to_do(operator.checklist, account.as_ref(), language));
    let shift = match operator.shift {
        Shift::Off => keys::start_shift(language),
        Shift::On => keys::end_shift(language),
    };
    let mut rows = vec![vec![shift], vec![keys::queue(language), keys::my_chats(language)]];
    if let (false, Some(account)) = (operator.checklist.befriended, account) {
        rows.push(vec![keys::write_to(account, language)]);
    }
    with_keys(lines.join("\n"), rows)
}

/// Returns the lines about the checklist: a heading, the remaining steps, and what to do until they are done. Returns
/// no lines if all steps are done.
fn to_do(checklist: Checklist, account: Option<&Username>, language: Language) -> Vec<String> {
    if checklist.is_done() {
        return vec![];
    }
    let steps = [
        (checklist.started, text(language, "to-do-start")),
        (checklist.befriended, operators::to_do_write(language, account)),
        (checklist.probed, text(language, "to-do-probe")),
    ];
    let left = steps.into_iter().filter(|(done, _)| !done).map(|(_, step)| step);
    let before = [String::new(), text(language, "to-do")];
    before.into_iter().chain(left).chain([text(language, "until-then")]).collect()
}

/// Returns the operator's chats. The chats are numbered, because an operator with several chats could otherwise close
/// the wrong one.
pub(super) fn my_chats(operator: &Operator, language: Language) -> Message {
    if operator.chats.is_empty() {
        return with_keys(text(language, "no-chats"), vec![vec![keys::my_panel(language)]]);
    }
    let mut lines = vec![format!("<b>{}</b>", text(language, "my-chats"))];
    let mut rows = vec![];
    for (number, (chat, slot)) in (1..).zip(&operator.chats) {
        lines.push(operators::chat(language, number, &slot.lead_name, slot.state));
        rows.push(keys::open_and_close_numbered(number, chat, &slot.link, language));
    }
    rows.push(vec![keys::my_panel(language)]);
    with_keys(lines.join("\n"), rows)
}

/// Returns the first tickets of the queue, and the number of tickets that are not shown. Each shown ticket has a *Take*
/// button, unless the operator is the lead of that ticket.
pub(super) fn queue(operator: &Operator, language: Language, view: &View<'_>) -> Message {
    let Some(front) = view.front.filter(|front| !front.is_empty()) else {
        return with_keys(text(language, "nobody-waits"), vec![vec![keys::my_panel(language)]]);
    };
    let clock = Clock::of(&view.settings().zone);
    let line = |(number, ticket): (usize, &Ticket)| {
        let since = ticket.place.since;
        let minutes = usize::try_from(view.now.since(since).as_secs() / 60).unwrap_or(usize::MAX);
        let again = ticket.needs.lane() == Lane::Operator;
        let queue_line = QueueLine { number, lead_name: &ticket.lead_name, since: clock.time(since), minutes, again };
        operators::queue_line(language, queue_line)
    };
    let shown = || (1..).zip(front.tickets().iter().take(SHOWN_OF_QUEUE));
    let mut lines = vec![format!("<b>{}</b>", text(language, "queue"))];
    lines.extend(shown().map(line));
    lines.extend(behind(front).map(|more| operators::more_wait(language, more)));
    let takes: Vec<Key> = shown()
        .filter(|(_, ticket)| ticket.lead.user != operator.id.user())
        .map(|(number, ticket)| keys::take(number, ticket, language))
        .collect();
    let mut rows: Vec<Vec<Key>> = takes.chunks(TAKES_IN_A_ROW).map(<[Key]>::to_vec).collect();
    rows.push(vec![keys::my_panel(language)]);
    with_keys(lines.join("\n"), rows)
}

/// Returns the number of tickets that the queue screen does not show. `None` if the screen shows all tickets.
fn behind(front: &QueueFront) -> Option<Position> {
    match front.length() {
        Position::Exactly(all) => (all > SHOWN_OF_QUEUE).then(|| Position::Exactly(all - SHOWN_OF_QUEUE)),
        Position::Beyond(most) => Some(Position::Beyond(most - SHOWN_OF_QUEUE)),
    }
}

/// Returns the question whether to keep the open chats at the end of a shift, or to send them back to the queue.
pub(super) fn keep_or_give_back(chats: usize, language: Language) -> Message {
    let rows =
        vec![vec![keys::keep_them(language)], vec![keys::send_them_back(language)], vec![keys::my_panel(language)]];
    with_keys(text_with(language, "keep-or-give-back", &[("chats", chats.into())]), rows)
}
