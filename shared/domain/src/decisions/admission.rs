//! Who gets into a room: the chat's own lead and its operator, and nobody else, whoever got hold of the link.
use crate::{
    Act, Change, Chat, ChatState, Effect, GroupId, Lead, LeadState, Notice, Operator, Settings, Stale, Timestamp,
    UserId, Write, closing::Party, matching::bring_in,
};

/// Somebody asks to be let into a room: what they are answered. `chat` is the one that takes place there, if there is one.
pub fn asked_to_join(chat: Option<&Chat>, group: GroupId, user: UserId) -> Effect {
    let admits = chat.is_some_and(|chat| chat.admits(user));
    let act = if admits { Act::Admit { group, user } } else { Act::Decline { group, user } };
    Effect { step: chat.map(Chat::now_at), act }
}

/// Somebody is in the room now. When it is the lead, the operator is told, with the way in; who does not belong there
/// is removed.
pub fn joined(party: Party, user: UserId, settings: &Settings, now: Timestamp) -> Result<Change, Stale> {
    let Party { chat, lead, operator } = party;
    if !chat.admits(user) {
        let group = chat.group;
        return Ok(Change::nothing().at(&chat.now_at(), Act::Remove { group, user }));
    }
    match (chat.state, lead) {
        (ChatState::Invited { .. } | ChatState::Left { .. }, Some(lead)) if user == chat.lead => {
            lead_joined(chat, lead, operator.as_ref(), settings, now)
        }
        _ => Err(Stale),
    }
}

fn lead_joined(
    chat: Chat,
    lead: Lead,
    operator: Option<&Operator>,
    settings: &Settings,
    now: Timestamp,
) -> Result<Change, Stale> {
    let LeadState::Invited(seat) = lead.state.clone() else { return Err(Stale) };
    if seat.chat != chat.id {
        return Err(Stale);
    }
    let mut chat = Chat { state: ChatState::Talking { since: now }, ..chat }.stepped(settings);
    let change = match operator {
        Some(operator) => bring_in(Change::nothing(), &mut chat, operator, now),
        None => Change::nothing(),
    };
    Ok(slot_follows(change.write(Write::PutLead(Lead { state: LeadState::Accepted(seat), ..lead })), chat))
}

/// Somebody is in the room no more. When it is the lead, who may come back for as long as a link waits, the operator is
/// told. An operator may come and go.
pub fn left(party: Party, user: UserId, settings: &Settings, now: Timestamp) -> Result<Change, Stale> {
    let Party { chat, lead, operator } = party;
    let (ChatState::Talking { .. }, Some(lead)) = (chat.state, lead) else { return Err(Stale) };
    let LeadState::Accepted(seat) = lead.state.clone() else { return Err(Stale) };
    if user != chat.lead || seat.chat != chat.id {
        return Err(Stale);
    }
    let chat = Chat { state: ChatState::Left { since: now }, ..chat }.stepped(settings);
    let change = match operator {
        Some(operator) => {
            let notice = Notice::LeadLeft { lead_name: chat.lead_name.clone() };
            Change::nothing().at(&chat.now_at(), Act::Tell { to: operator.reader(), notice })
        }
        None => Change::nothing(),
    };
    Ok(slot_follows(change.write(Write::PutLead(Lead { state: LeadState::Invited(seat), ..lead })), chat))
}

/// The operator's slot shows what the chat has become.
fn slot_follows(change: Change, chat: Chat) -> Change {
    let slot = chat.slot();
    match chat.operator() {
        Some(operator) => {
            change.write(Write::SetSlot { desk: chat.desk.clone(), operator, chat: chat.id.clone(), slot })
        }
        None => change,
    }
    .write(Write::PutChat(chat))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Serving, SlotState,
        examples::{chat, ihor, invited, marta, olena, seat},
    };

    #[test]
    fn the_chats_own_two_people_are_admitted() {
        for user in [olena().user, ihor().id.user()] {
            let answer = asked_to_join(Some(&chat()), chat().group, user);
            assert_eq!(answer.act, Act::Admit { group: chat().group, user });
        }
    }

    #[test]
    fn a_stranger_with_the_link_is_declined() {
        for user in [UserId(666), marta().id.user()] {
            let answer = asked_to_join(Some(&chat()), chat().group, user);
            assert_eq!(answer.act, Act::Decline { group: chat().group, user });
        }
    }

    #[test]
    fn who_gave_the_chat_up_is_declined() {
        let back = Chat { serving: Serving::Nobody { given_up_by: ihor().id }, ..chat() };
        let answer = asked_to_join(Some(&back), chat().group, ihor().id.user());
        assert_eq!(answer.act, Act::Decline { group: chat().group, user: ihor().id.user() });
    }

    #[test]
    fn a_room_without_a_chat_admits_nobody() {
        let answer = asked_to_join(None, chat().group, olena().user);
        assert_eq!(answer.act, Act::Decline { group: chat().group, user: olena().user });
    }

    #[test]
    fn the_operator_is_told_once_the_lead_has_joined() {
        let change = joins(invited()).unwrap();

        assert!(matches!(&change.effects[0].act, Act::Tell { to, .. } if *to == ihor().reader()));
        assert_eq!(change.writes[0], Write::PutLead(Lead { state: LeadState::Accepted(seat()), ..olena() }));
        let Write::PutChat(talking) = change.writes[2].clone() else { panic!("{:?}", change.writes) };
        assert_eq!(talking.state, ChatState::Talking { since: Timestamp(9) });

        let again = Party { chat: talking, lead: Some(accepted()), operator: Some(ihor()) };
        assert_eq!(joins(again), Err(Stale));
    }

    #[test]
    fn who_got_in_without_belonging_there_is_removed() {
        let change = joined(invited(), UserId(666), &Settings::default(), Timestamp(9)).unwrap();

        assert_eq!(change.writes, []);
        assert_eq!(change.effects[0].act, Act::Remove { group: chat().group, user: UserId(666) });
    }

    #[test]
    fn a_lead_who_leaves_may_come_back_and_takes_no_second_slot() {
        let there = Party { chat: chat(), lead: Some(accepted()), operator: Some(ihor()) };

        let change = left(there, olena().user, &Settings::default(), Timestamp(9)).unwrap();

        assert!(matches!(&change.writes[1], Write::SetSlot { slot, .. } if slot.state == SlotState::Reserved));
        let Write::PutChat(gone) = change.writes[2].clone() else { panic!("{:?}", change.writes) };
        assert_eq!(gone.due, Some(Timestamp(9).after(Settings::default().join_within())));
        let back = joins(Party { chat: gone, lead: invited().lead, operator: Some(ihor()) }).unwrap();
        assert!(matches!(&back.writes[1], Write::SetSlot { slot, .. } if slot.state == SlotState::Open));
    }

    #[test]
    fn an_operator_may_come_and_go() {
        let there = Party { chat: chat(), lead: Some(accepted()), operator: Some(ihor()) };
        assert_eq!(left(there, ihor().id.user(), &Settings::default(), Timestamp(9)), Err(Stale));
    }

    fn joins(party: Party) -> Result<Change, Stale> {
        joined(party, olena().user, &Settings::default(), Timestamp(9))
    }

    fn accepted() -> Lead {
        Lead { state: LeadState::Accepted(seat()), ..olena() }
    }
}
