//! An operator who says nothing to a lead: reminded first, then replaced if somebody else is free.
use crate::{
    Act, Change, Chat, ChatState, FirstWord, GivingUp, Lead, Notice, Operator, Reader, Serving, Settings, Stale, Still,
    Timestamp, UserId, Write,
    returning::{Held, send_back},
};

/// Somebody said something in the room of this chat. Only the operator's first word is of interest.
pub fn said(chat: Chat, user: UserId, settings: &Settings) -> Result<Change, Stale> {
    let Serving::By { operator, since, word } = chat.serving else { return Err(Stale) };
    if operator.user() != user || word == FirstWord::Said || chat.is_over() {
        return Err(Stale);
    }
    let serving = Serving::By { operator, since, word: FirstWord::Said };
    Ok(Change::nothing().write(Write::PutChat(Chat { serving, ..chat }.stepped(settings))))
}

/// The operator of this chat has been silent for so long that the timers look at it. `others` are those free besides
/// them. `Stale` if it is not so. Whoever sends a chat back so looks at the queue afterwards.
pub fn due(
    chat: Chat,
    lead: Lead,
    operator: &Operator,
    others: &[Operator],
    supervisors: Vec<Reader>,
    settings: &Settings,
    now: Timestamp,
) -> Result<Change, Stale> {
    let (ChatState::Talking { .. }, Serving::By { operator: serves, since, word }) = (chat.state, chat.serving) else {
        return Err(Stale);
    };
    if serves != operator.id || chat.clone().scheduled(settings).due.is_none_or(|due| now < due) {
        return Err(Stale);
    }
    let with_word = |word| Chat { serving: Serving::By { operator: serves, since, word }, ..chat.clone() };
    let somebody_else = others.iter().any(|other| other.id != operator.id && other.id.user() != lead.user);
    Ok(match word {
        FirstWord::Said => return Err(Stale),
        FirstWord::Awaited => reminded(with_word(FirstWord::Reminded { at: now }), operator, settings),
        FirstWord::Reminded { .. } | FirstWord::Overdue { .. } if somebody_else => {
            replaced(Held { chat, lead }, operator, settings, now)
        }
        FirstWord::Reminded { .. } => overdue(&chat, with_word, operator, (None, supervisors), settings, now),
        FirstWord::Overdue { told, .. } => overdue(&chat, with_word, operator, (told, supervisors), settings, now),
    })
}

/// Nobody else is free. The supervisors are told now and then; the chat is looked at again.
fn overdue(
    chat: &Chat,
    with_word: impl Fn(FirstWord) -> Chat,
    operator: &Operator,
    (told, supervisors): (Option<Timestamp>, Vec<Reader>),
    settings: &Settings,
    now: Timestamp,
) -> Change {
    let are_told = !supervisors.is_empty() && settings.tells_supervisors_again(told, now);
    let told = if are_told { Some(now) } else { told };
    let chat_now = with_word(FirstWord::Overdue { at: now, told }).scheduled(settings);
    let looked_at = Change::nothing().write(Write::PutChat(chat_now));
    if !are_told {
        return looked_at;
    }
    let still = Still::OperatorSilent {
        chat: chat.id.clone(),
        silent: operator.id,
        operator: operator.called().to_owned(),
        lead_name: chat.lead_name.clone(),
    };
    supervisors.into_iter().fold(looked_at, |change, to| {
        change.at(&chat.now_at(), Act::Tell { to, notice: Notice::StandsStill { still: still.clone() } })
    })
}

fn reminded(chat: Chat, operator: &Operator, settings: &Settings) -> Change {
    let chat = chat.scheduled(settings);
    let notice =
        Notice::LeadWaitsForWord { chat: chat.id.clone(), lead_name: chat.lead_name.clone(), link: chat.link.clone() };
    Change::nothing().at(&chat.now_at(), Act::Tell { to: operator.reader(), notice }).write(Write::PutChat(chat))
}

fn replaced(held: Held, operator: &Operator, settings: &Settings, now: Timestamp) -> Change {
    let released =
        Write::ReleaseSlot { desk: held.chat.desk.clone(), operator: operator.id, chat: held.chat.id.clone() };
    let moved = Notice::ChatMoved { lead_name: held.chat.lead_name.clone() };
    send_back(held, operator.id, GivingUp::Silent, settings, now).write(released).tell(operator.reader(), moved)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        LeadState,
        examples::{chat, ihor, marta, olena, seat},
    };

    #[test]
    fn the_first_word_is_noted_once() {
        let change = said(chat(), ihor().id.user(), &Settings::default()).unwrap();
        let [Write::PutChat(answered)] = &change.writes[..] else { panic!("{:?}", change.writes) };
        assert_eq!(answered.due, None);
        assert_eq!(said(answered.clone(), ihor().id.user(), &Settings::default()), Err(Stale));
        assert_eq!(said(chat(), olena().user, &Settings::default()), Err(Stale));
    }

    #[test]
    fn a_silent_operator_is_reminded_then_replaced() {
        let reminded_at = minutes(3);
        let change = at(chat(), &[marta()], reminded_at).unwrap();
        let [Write::PutChat(reminded)] = &change.writes[..] else { panic!("{:?}", change.writes) };
        assert!(matches!(&change.effects[0].act, Act::Tell { to, .. } if *to == ihor().reader()));
        assert_eq!(reminded.due, Some(minutes(6)));

        let change = at(reminded.clone(), &[marta()], minutes(6)).unwrap();
        assert!(change.writes.iter().any(|write| matches!(write, Write::PutTicket(_))));
        assert!(change.writes.iter().any(|write| matches!(write, Write::ReleaseSlot { .. })));
    }

    #[test]
    fn nobody_is_replaced_before_the_time() {
        assert_eq!(at(chat(), &[marta()], Timestamp(minutes(3).0 - 1)), Err(Stale));
    }

    #[test]
    fn a_silent_operator_stays_if_nobody_else_is_free_and_the_supervisors_are_told_now_and_then() {
        let word = FirstWord::Reminded { at: minutes(3) };
        let silent = Chat { serving: Serving::By { operator: ihor().id, since: minutes(0), word }, ..chat() };

        let change = at(silent, &[ihor()], minutes(6)).unwrap();
        let [Write::PutChat(overdue)] = &change.writes[..] else { panic!("{:?}", change.writes) };
        assert!(matches!(&change.effects[0].act, Act::Tell { notice: Notice::StandsStill { .. }, .. }));

        let again = at(overdue.clone(), &[], minutes(9)).unwrap();
        assert_eq!(again.effects, []);
        assert!(at(overdue.clone(), &[marta()], minutes(9)).is_ok_and(|change| change.writes.len() > 1));
        assert_eq!(at(overdue.clone(), &[], minutes(66)).unwrap().effects.len(), 1);
    }

    #[test]
    fn who_becomes_a_supervisor_hears_of_an_operator_who_was_silent_before() {
        let word = FirstWord::Overdue { at: minutes(6), told: None };
        let silent = Chat { serving: Serving::By { operator: ihor().id, since: minutes(0), word }, ..chat() };
        assert_eq!(at(silent, &[], minutes(9)).unwrap().effects.len(), 1);
    }

    #[test]
    fn the_lead_is_no_operator_of_their_own_chat() {
        let word = FirstWord::Reminded { at: minutes(3) };
        let silent = Chat { serving: Serving::By { operator: ihor().id, since: minutes(0), word }, ..chat() };
        let olena_works = Operator { id: crate::OperatorId(olena().user), ..marta() };
        let change = at(silent, &[olena_works], minutes(6)).unwrap();
        assert!(!change.writes.iter().any(|write| matches!(write, Write::PutTicket(_))));
    }

    fn at(chat: Chat, others: &[Operator], now: Timestamp) -> Result<Change, Stale> {
        let lead = Lead { state: LeadState::Accepted(seat()), ..olena() };
        due(chat, lead, &ihor(), others, vec![marta().reader()], &Settings::default(), now)
    }

    /// After the chat began.
    fn minutes(minutes: u64) -> Timestamp {
        Timestamp(5).after(std::time::Duration::from_mins(minutes))
    }
}
