//! Who gets into a room: the chat's own lead and its operator, and nobody else, whoever got hold of the link.
use crate::{Act, Change, Chat, ChatState, GroupId, Lead, LeadState, Notice, Stale, Timestamp, UserId, Write};

/// Somebody asks to be let into a room. `chat` is the one that takes place there, if there is one.
pub fn asked_to_join(chat: Option<&Chat>, group: GroupId, user: UserId) -> Change {
    match chat {
        Some(chat) if chat.admits(user) => Change::nothing().at(&chat.now_at(), Act::Admit { group, user }),
        Some(chat) => Change::nothing().at(&chat.now_at(), Act::Decline { group, user }),
        None => {
            Change { effects: vec![crate::Effect { step: None, act: Act::Decline { group, user } }], writes: vec![] }
        }
    }
}

/// Somebody is in the room now. When it is the lead, the operator is told, with the way in; who does not belong there
/// is removed.
pub fn joined(chat: Chat, lead: Option<Lead>, user: UserId, now: Timestamp) -> Result<Change, Stale> {
    if !chat.admits(user) {
        let group = chat.group;
        return Ok(Change::nothing().at(&chat.now_at(), Act::Remove { group, user }));
    }
    let ChatState::Invited { .. } = chat.state else { return Err(Stale) };
    if user != chat.lead {
        return Err(Stale);
    }
    let Some(Lead { state: LeadState::Invited(seat), .. }) = &lead else { return Err(Stale) };
    let state = LeadState::Accepted(seat.clone());
    let lead = lead.map(|lead| Lead { state, ..lead }).ok_or(Stale)?;
    Ok(lead_joined(chat, lead, now))
}

fn lead_joined(chat: Chat, lead: Lead, now: Timestamp) -> Change {
    let chat = Chat { state: ChatState::Talking { since: now }, step: chat.step + 1, ..chat };
    let notice =
        Notice::LeadJoined { chat: chat.id.clone(), lead_name: chat.lead_name.clone(), link: chat.link.clone() };
    let slot = Write::OpenSlot {
        desk: chat.desk.clone(),
        operator: chat.operator,
        chat: chat.id.clone(),
        link: chat.link.clone(),
    };
    Change::nothing()
        .at(&chat.now_at(), Act::Tell { to: chat.operator.user(), notice })
        .write(Write::PutLead(lead))
        .write(slot)
        .write(Write::PutChat(chat))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::examples::{chat, ihor, marta, olena, seat};

    #[test]
    fn the_chats_own_two_people_are_admitted() {
        for user in [olena().user, ihor().id.user()] {
            let change = asked_to_join(Some(&chat()), chat().group, user);
            assert_eq!(change.effects[0].act, Act::Admit { group: chat().group, user });
        }
    }

    #[test]
    fn a_stranger_with_the_link_is_declined() {
        for user in [UserId(666), marta().id.user()] {
            let change = asked_to_join(Some(&chat()), chat().group, user);
            assert_eq!(change.effects[0].act, Act::Decline { group: chat().group, user });
        }
    }

    #[test]
    fn a_room_without_a_chat_admits_nobody() {
        let change = asked_to_join(None, chat().group, olena().user);
        assert_eq!(change.effects[0].act, Act::Decline { group: chat().group, user: olena().user });
    }

    #[test]
    fn the_operator_is_told_once_the_lead_has_joined() {
        let lead = Lead { state: LeadState::Invited(seat()), ..olena() };

        let change = joined(chat(), Some(lead.clone()), olena().user, Timestamp(9)).unwrap();

        assert!(matches!(&change.effects[0].act, Act::Tell { to, .. } if *to == ihor().id.user()));
        assert_eq!(change.writes[0], Write::PutLead(Lead { state: LeadState::Accepted(seat()), ..lead }));
        let talking = Chat { state: ChatState::Talking { since: Timestamp(9) }, step: 2, ..chat() };
        assert_eq!(change.writes[2], Write::PutChat(talking.clone()));

        let again = Lead { state: LeadState::Accepted(seat()), ..olena() };
        assert_eq!(joined(talking, Some(again), olena().user, Timestamp(10)), Err(Stale));
    }

    #[test]
    fn who_got_in_without_belonging_there_is_removed() {
        let change = joined(chat(), Some(olena()), UserId(666), Timestamp(9)).unwrap();

        assert_eq!(change.writes, []);
        assert_eq!(change.effects[0].act, Act::Remove { group: chat().group, user: UserId(666) });
    }
}
