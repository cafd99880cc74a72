//! How a chat ends for its people. (Its archive is sealed later, by the host.)
use crate::{
    Act, Change, Chat, ChatState, ChatTask, Ending, Lead, LeadState, Notice, OperatorId, Refusal, Screen, Timestamp,
    Write,
};

/// An operator closes a chat. Closing twice only shows the panel. Whoever closes looks at the queue afterwards.
pub fn close(chat: Option<Chat>, lead: Option<Lead>, by: OperatorId, now: Timestamp) -> Result<Change, Refusal> {
    let chat = chat.filter(|chat| chat.operator == by).ok_or(Refusal::NotYourChat)?;
    let shown = Change::nothing().show(by.user(), Screen::Panel);
    if chat.is_over() {
        return Ok(shown);
    }
    Ok(end(shown, chat, lead, Ending::ClosedByOperator { operator: by }, now))
}

/// The slot is free and the lead may ask again at once. The goodbye comes before the host's job, which empties the room.
fn end(change: Change, chat: Chat, lead: Option<Lead>, ending: Ending, now: Timestamp) -> Change {
    let mut chat = Chat { state: ChatState::Over { since: now, ending }, step: chat.step + 1, ..chat };
    let close = chat.next_job(ChatTask::CloseChat { ending }, now);
    let people = vec![chat.lead, chat.operator.user()];
    let slot = Write::ReleaseSlot { desk: chat.desk.clone(), operator: chat.operator, chat: chat.id.clone() };
    let change = change
        .at(&chat.now_at(), Act::Disband { group: chat.group, people })
        .at(&chat.now_at(), Act::Tell { to: chat.lead, notice: Notice::ChatOver })
        .ask(close)
        .write(slot);
    match lead.filter(|lead| lead.seat().is_some_and(|seat| seat.chat == chat.id)) {
        Some(lead) => change.write(Write::PutLead(Lead { state: LeadState::Finished, ..lead })),
        None => change,
    }
    .write(Write::PutChat(chat))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{chat, ihor, marta, olena, seat};

    #[test]
    fn closing_frees_the_slot_and_the_lead() {
        let lead = Lead { state: LeadState::Accepted(seat()), ..olena() };

        let change = close(Some(chat()), Some(lead.clone()), ihor().id, Timestamp(9)).unwrap();

        assert!(matches!(&change.writes[0], Write::ReleaseSlot { operator, .. } if *operator == ihor().id));
        assert_eq!(change.writes[1], Write::PutLead(Lead { state: LeadState::Finished, ..lead }));
        assert!(matches!(&change.writes[2], Write::PutChat(chat) if chat.is_over() && chat.jobs == 3));
    }

    #[test]
    fn the_goodbye_comes_before_the_host_empties_the_room() {
        let change = close(Some(chat()), None, ihor().id, Timestamp(9)).unwrap();
        let place = |wanted: fn(&Act) -> bool| change.effects.iter().position(|effect| wanted(&effect.act));

        assert!(place(|act| matches!(act, Act::Disband { .. })) < place(|act| matches!(act, Act::Ask(_))));
    }

    #[test]
    fn a_lead_who_is_in_another_chat_by_now_stays_there() {
        let elsewhere = crate::Seat { chat: crate::ChatId("another".into()), ..seat() };
        let lead = Lead { state: LeadState::Accepted(elsewhere), ..olena() };

        let change = close(Some(chat()), Some(lead), ihor().id, Timestamp(9)).unwrap();

        assert!(!change.writes.iter().any(|write| matches!(write, Write::PutLead(_))));
    }

    #[test]
    fn only_the_chats_own_operator_closes_it() {
        assert_eq!(close(Some(chat()), None, marta().id, Timestamp(9)), Err(Refusal::NotYourChat));
        assert_eq!(close(None, None, ihor().id, Timestamp(9)), Err(Refusal::NotYourChat));
    }

    #[test]
    fn closing_twice_changes_nothing() {
        let over = Chat {
            state: ChatState::Over { since: Timestamp(8), ending: Ending::ClosedByOperator { operator: ihor().id } },
            ..chat()
        };
        assert_eq!(close(Some(over), None, ihor().id, Timestamp(9)).unwrap().writes, []);
    }
}
