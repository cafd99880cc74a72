//! How a chat ends for its people. (Its archive is sealed later, by the host.)
use crate::{
    Act, Asker, Change, Chat, ChatState, ChatTask, Ending, Lead, LeadState, Notice, Operator, OperatorId, Refusal,
    RoomPolicy, Screen, Settings, Stale, Timestamp, Write, queue,
};

/// A chat with its people, as they were read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// The chat.
    pub chat: Chat,
    /// Its lead.
    pub lead: Option<Lead>,
    /// Who serves it, if somebody does and the roster still names them.
    pub operator: Option<Operator>,
}

/// An operator closes a chat of their own; a supervisor closes any. Closing twice only shows the chats that are left.
/// Whoever closes looks at the queue afterwards.
pub fn close(
    party: Option<Party>,
    by: OperatorId,
    asker: &Asker,
    settings: &Settings,
    now: Timestamp,
) -> Result<Change, Refusal> {
    let party = party.ok_or(Refusal::NotYourChat)?;
    if party.chat.operator() != Some(by) && !settings.is_supervisor(by.user()) {
        return Err(Refusal::NotYourChat);
    }
    let shown = Change::nothing().show(asker, Screen::MyChats);
    if party.chat.is_over() {
        return Ok(shown);
    }
    Ok(shown.and(end(party, Ending::ClosedByOperator { operator: by }, settings, now)))
}

/// A supervisor closes the chat of an operator who says nothing, for as long as that is so.
pub fn close_silent(
    party: Option<Party>,
    silent: OperatorId,
    by: OperatorId,
    asker: &Asker,
    settings: &Settings,
    now: Timestamp,
) -> Result<Change, Refusal> {
    let still = party.as_ref().is_some_and(|party| !party.chat.is_over() && party.chat.serving.is_silent(silent));
    if settings.is_supervisor(by.user()) && !still {
        return Err(Refusal::GoesOn);
    }
    close(party, by, asker, settings, now)
}

/// The time for joining is over: nobody came, or the lead did not come back. `Stale` if the lead is there, or the time
/// is not over. Whoever ends a chat so looks at the queue afterwards.
pub fn expire(party: Party, settings: &Settings, now: Timestamp) -> Result<Change, Stale> {
    let (since, ending) = match party.chat.state {
        ChatState::Invited { since } => (since, Ending::NobodyJoined),
        ChatState::Left { since } => (since, Ending::LeadLeft),
        ChatState::Talking { .. } | ChatState::Over { .. } => return Err(Stale),
    };
    if now < since.after(settings.join_within()) {
        return Err(Stale);
    }
    Ok(end(party, ending, settings, now))
}

/// The slot is free and the lead may ask again at once. The goodbye comes before the host's job, which empties the room.
pub(crate) fn end(party: Party, ending: Ending, settings: &Settings, now: Timestamp) -> Change {
    let finished = |lead| Lead { state: LeadState::Finished, ..lead };
    end_with(party, ending, finished, settings, now)
}

/// Ends the chat, and leaves its lead as `after` makes it.
pub(crate) fn end_with(
    Party { chat, lead, operator }: Party,
    ending: Ending,
    after: impl FnOnce(Lead) -> Lead,
    settings: &Settings,
    now: Timestamp,
) -> Change {
    let freed = free(&chat);
    let was_used = !matches!(chat.state, ChatState::Invited { .. });
    let mut chat = Chat { state: ChatState::Over { since: now, ending }, ..chat }.stepped(settings);
    let room = if was_used { settings.rooms } else { RoomPolicy::Recycle };
    let close = chat.next_job(ChatTask::CloseChat { ending, room }, now);
    let people = std::iter::once(chat.lead).chain(chat.operator().map(OperatorId::user)).collect();
    let lead_reader = lead.as_ref().map_or_else(|| chat.lead_reader(), Lead::reader);
    let disband = Act::Disband { group: chat.group, language: chat.language, people };
    let change = Change::nothing().at(&chat.now_at(), disband);
    let change = match told_to_lead(ending) {
        Some(notice) => change.at(&chat.now_at(), Act::Tell { to: lead_reader, notice }),
        None => change,
    };
    let change = change.ask(close).write(freed);
    let change = match operator.filter(|operator| !is_closed_by(ending, operator.id)) {
        Some(operator) => {
            let notice = Notice::ChatEnded { lead_name: chat.lead_name.clone(), ending };
            change.at(&chat.now_at(), Act::Tell { to: operator.reader(), notice })
        }
        None => change,
    };
    match lead.filter(|lead| lead.sits_in(&chat.id)) {
        Some(lead) => change.write(Write::PutLead(after(lead))),
        None => change,
    }
    .write(Write::PutChat(chat))
}

/// The operator's slot is free; or, if nobody serves the chat, its ticket is gone.
fn free(chat: &Chat) -> Write {
    match chat.operator() {
        Some(operator) => Write::ReleaseSlot { desk: chat.desk.clone(), operator, chat: chat.id.clone() },
        None => Write::DeleteTicket(queue::ticket_of(chat)),
    }
}

fn told_to_lead(ending: Ending) -> Option<Notice> {
    match ending {
        Ending::ClosedByOperator { .. } | Ending::LeadLeft => Some(Notice::ChatOver),
        Ending::NobodyJoined => Some(Notice::LinkExpired),
        Ending::RoomLost => Some(Notice::RoomLost),
        Ending::LeadUnreachable => None,
    }
}

fn is_closed_by(ending: Ending, operator: OperatorId) -> bool {
    match ending {
        Ending::ClosedByOperator { operator: by } => by == operator,
        Ending::NobodyJoined | Ending::LeadLeft | Ending::LeadUnreachable | Ending::RoomLost => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        ChatId, FirstWord, HostJob, Seat, Serving, Work,
        examples::{asker, chat, ihor, marta, olena, seat},
    };

    const NOW: Timestamp = Timestamp(9);

    #[test]
    fn closing_frees_the_slot_and_the_lead() {
        let change = closed(party()).unwrap();

        assert!(matches!(&change.writes[0], Write::ReleaseSlot { operator, .. } if *operator == ihor().id));
        assert_eq!(change.writes[1], Write::PutLead(Lead { state: LeadState::Finished, ..olena() }));
        assert!(matches!(&change.writes[2], Write::PutChat(chat) if chat.is_over() && chat.jobs == 3));
    }

    #[test]
    fn the_goodbye_comes_before_the_host_empties_the_room() {
        let change = closed(party()).unwrap();
        let place = |wanted: fn(&Act) -> bool| change.effects.iter().position(|effect| wanted(&effect.act));

        assert!(place(|act| matches!(act, Act::Disband { .. })) < place(|act| matches!(act, Act::Ask(_))));
    }

    #[test]
    fn a_lead_who_is_in_another_chat_by_now_stays_there() {
        let elsewhere = Seat { chat: ChatId("another".into()), ..seat() };
        let lead = Some(Lead { state: LeadState::Accepted(elsewhere), ..olena() });

        let change = closed(Party { lead, ..party() }).unwrap();

        assert!(!change.writes.iter().any(|write| matches!(write, Write::PutLead(_))));
    }

    #[test]
    fn only_the_chats_own_operator_closes_it_or_a_supervisor() {
        let by_marta = |settings| close(Some(party()), marta().id, &asker(), &settings, NOW);
        assert_eq!(by_marta(Settings::default()), Err(Refusal::NotYourChat));
        assert_eq!(close(None, ihor().id, &asker(), &Settings::default(), NOW), Err(Refusal::NotYourChat));

        let change = by_marta(Settings { supervisors: vec![marta().id.user()], ..Settings::default() }).unwrap();
        let told = Notice::ChatEnded {
            lead_name: chat().lead_name,
            ending: Ending::ClosedByOperator { operator: marta().id },
        };
        assert!(
            change.effects.iter().any(|effect| effect.act == Act::Tell { to: ihor().reader(), notice: told.clone() })
        );
    }

    #[test]
    fn a_supervisor_closes_a_silent_operators_chat_only_for_as_long_as_it_stands_still() {
        let settings = Settings { supervisors: vec![marta().id.user()], ..Settings::default() };
        let with = |word| {
            let serving = Serving::By { operator: ihor().id, since: Timestamp(1), word };
            Some(Party { chat: Chat { serving, ..chat() }, ..party() })
        };
        let by_marta = |party, settings: &Settings| close_silent(party, ihor().id, marta().id, &asker(), settings, NOW);
        let overdue = FirstWord::Overdue { at: Timestamp(8), told: None };
        assert!(by_marta(with(overdue), &settings).is_ok_and(|change| !change.writes.is_empty()));
        assert_eq!(by_marta(with(overdue), &Settings::default()), Err(Refusal::NotYourChat));
        assert_eq!(by_marta(with(FirstWord::Said), &settings), Err(Refusal::GoesOn));
        let ending = Ending::ClosedByOperator { operator: ihor().id };
        let over = Chat { state: ChatState::Over { since: Timestamp(8), ending }, ..chat() };
        assert_eq!(by_marta(Some(Party { chat: over, ..party() }), &settings), Err(Refusal::GoesOn));
        let another = close_silent(with(overdue), marta().id, marta().id, &asker(), &settings, NOW);
        assert_eq!(another, Err(Refusal::GoesOn));
    }

    #[test]
    fn closing_twice_changes_nothing() {
        let ending = Ending::ClosedByOperator { operator: ihor().id };
        let over = Chat { state: ChatState::Over { since: Timestamp(8), ending }, ..chat() };
        assert_eq!(closed(Party { chat: over, ..party() }).unwrap().writes, []);
    }

    #[test]
    fn a_link_that_nobody_used_in_time_expires_and_its_room_is_used_again() {
        let invited = Chat { state: ChatState::Invited { since: Timestamp(0) }, ..chat() };
        let lead = Some(Lead { state: LeadState::Invited(seat()), ..olena() });
        let party = Party { chat: invited, lead, ..party() };
        let settings = Settings::default();
        let due = Timestamp(0).after(settings.join_within());

        assert_eq!(expire(party.clone(), &settings, Timestamp(due.0 - 1)), Err(Stale));
        let change = expire(party, &settings, due).unwrap();

        assert!(
            change.effects.iter().any(|effect| matches!(&effect.act, Act::Tell { notice: Notice::LinkExpired, .. }))
        );
        assert_eq!(rooms_fate(&change), RoomPolicy::Recycle);
    }

    #[test]
    fn a_chat_whose_lead_is_there_does_not_expire() {
        assert_eq!(expire(party(), &Settings::default(), Timestamp(i64::MAX / 2)), Err(Stale));
    }

    #[test]
    fn a_room_that_was_used_goes_by_the_desks_policy() {
        assert_eq!(rooms_fate(&closed(party()).unwrap()), RoomPolicy::Delete);
    }

    #[test]
    fn the_ticket_of_a_chat_that_nobody_serves_goes_with_it() {
        let back = Chat {
            state: ChatState::Left { since: Timestamp(0) },
            serving: Serving::Nobody { given_up_by: ihor().id },
            ..chat()
        };
        let change =
            expire(Party { chat: back, operator: None, ..party() }, &Settings::default(), Timestamp(i64::MAX / 2));
        assert!(matches!(&change.unwrap().writes[0], Write::DeleteTicket(gone) if gone.lead == olena().user));
    }

    fn closed(party: Party) -> Result<Change, Refusal> {
        close(Some(party), ihor().id, &asker(), &Settings::default(), NOW)
    }

    fn party() -> Party {
        let lead = Some(Lead { state: LeadState::Accepted(seat()), ..olena() });
        Party { chat: chat(), lead, operator: Some(ihor()) }
    }

    fn rooms_fate(change: &Change) -> RoomPolicy {
        let fate = |act: &Act| {
            let Act::Ask(HostJob { work: Work::Chat(job), .. }) = act else { return None };
            let ChatTask::CloseChat { room, .. } = &job.task else { return None };
            Some(*room)
        };
        change.effects.iter().find_map(|effect| fate(&effect.act)).unwrap()
    }
}
