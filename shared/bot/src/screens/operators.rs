//! The screens of operators: the panel, their chats, and the queue.
use std::borrow::Cow;

use domain::{Checklist, Lane, Language, Operator, Position, Settings, Shift, Ticket, Timestamp, queue::Line};

use super::{Key, Message, View, keys, keys::with_keys};
use crate::{clock::Clock, typed::Typed, username::Username, wording::operators as say};

/// How many of those who wait are shown, and may be taken.
const SHOWN_OF_QUEUE: usize = 10;

/// How many buttons a row takes on a narrow screen.
const TAKES_IN_A_ROW: usize = 5;

/// Shift, load, and what is left of the checklist.
pub(super) fn panel(operator: &Operator, language: Language, view: &View<'_>) -> Message {
    let settings = settings(view);
    let account = settings.account_tag.as_deref().and_then(Username::of_tag);
    let mut lines = vec![
        format!("<b>{}</b>", say::shift(language, operator.shift)),
        say::load(language, operator.load(), settings.automatic_cap),
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

/// Nothing, once nothing is left.
fn to_do(checklist: Checklist, account: Option<&Username>, language: Language) -> Vec<String> {
    if checklist.is_done() {
        return vec![];
    }
    let account = account.and_then(|account| Typed::name(&account.to_string()));
    let steps = [
        (checklist.started, say::to_do_start(language)),
        (checklist.befriended, say::to_do_write(language, account.as_ref())),
        (checklist.probed, say::to_do_probe(language)),
    ];
    let left = steps.into_iter().filter(|(done, _)| !done).map(|(_, step)| step);
    let before = [String::new(), say::to_do(language)];
    before.into_iter().chain(left).chain([say::until_then(language)]).collect()
}

/// The chats are numbered, so that nobody closes the wrong one of six.
pub(super) fn my_chats(operator: &Operator, language: Language) -> Message {
    if operator.chats.is_empty() {
        return with_keys(say::no_chats(language), vec![vec![keys::my_panel(language)]]);
    }
    let mut lines = vec![format!("<b>{}</b>", say::my_chats(language))];
    let mut rows = vec![];
    for (number, (chat, slot)) in (1..).zip(&operator.chats) {
        let lead = Typed::name(&slot.lead_name);
        lines.push(say::chat(language, number, lead.as_ref(), slot.state));
        rows.push(keys::of_numbered_chat(number, chat, &slot.link, language));
    }
    rows.push(vec![keys::my_panel(language)]);
    with_keys(lines.join("\n"), rows)
}

/// The first of those who wait, each with *Take*, and how many more there are.
pub(super) fn queue(operator: &Operator, language: Language, view: &View<'_>) -> Message {
    let Some(line) = view.line.filter(|line| !line.is_empty()) else {
        return with_keys(say::nobody_waits(language), vec![vec![keys::my_panel(language)]]);
    };
    let clock = Clock::of(&settings(view).zone);
    let shown = || (1..).zip(line.tickets().iter().take(SHOWN_OF_QUEUE));
    let mut lines = vec![format!("<b>{}</b>", say::queue(language))];
    lines.extend(shown().map(|(number, ticket)| waiting(number, ticket, &clock, view.now, language)));
    lines.extend(behind(line).map(|more| say::more_wait(language, more)));
    let takes: Vec<Key> = shown()
        .filter(|(_, ticket)| ticket.lead.user != operator.id.user())
        .map(|(number, ticket)| keys::take(number, ticket, language))
        .collect();
    let mut rows: Vec<Vec<Key>> = takes.chunks(TAKES_IN_A_ROW).map(<[Key]>::to_vec).collect();
    rows.push(vec![keys::my_panel(language)]);
    with_keys(lines.join("\n"), rows)
}

fn waiting(number: usize, ticket: &Ticket, clock: &Clock, now: Timestamp, language: Language) -> String {
    let lead = Typed::name(&ticket.lead_name);
    let waits = say::Ticket {
        number,
        lead: lead.as_ref(),
        since: clock.time(ticket.place.since),
        minutes: usize::try_from(now.since(ticket.place.since).as_secs() / 60).unwrap_or(usize::MAX),
        again: ticket.wants.lane() == Lane::Operator,
    };
    say::ticket(language, waits)
}

/// How many wait behind those who are shown.
fn behind(line: &Line) -> Option<Position> {
    match line.length() {
        Position::Exactly(all) => (all > SHOWN_OF_QUEUE).then(|| Position::Exactly(all - SHOWN_OF_QUEUE)),
        Position::Beyond(most) => Some(Position::Beyond(most - SHOWN_OF_QUEUE)),
    }
}

/// The shift is to end, but there are open chats.
pub(super) fn keep_or_give_back(chats: usize, language: Language) -> Message {
    let rows =
        vec![vec![keys::keep_them(language)], vec![keys::send_them_back(language)], vec![keys::my_panel(language)]];
    with_keys(say::keep_or_give_back(language, chats), rows)
}

fn settings<'a>(view: &View<'a>) -> Cow<'a, Settings> {
    view.settings.map_or_else(|| Cow::Owned(Settings::default()), Cow::Borrowed)
}
