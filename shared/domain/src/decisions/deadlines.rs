//! What becomes due by itself: a link that nobody used, a lead who did not come back, an operator who says nothing.
use crate::{
    Cause, Change, Chat, ChatState, Due, Operator, Reader, Settings, Stale, Timestamp, Write,
    closing::{self, Party},
    silence,
};

/// What the timers look at a chat under: the chat as it is now, and the moment that was set for it.
pub fn cause_of(chat: &Chat) -> Option<Cause> {
    Some(Cause::Deadline { due: Due::Chat { chat: chat.id.clone(), version: chat.version }, at: chat.due? })
}

/// A chat's moment has come. `others` are those free besides its operator. Settings that have changed since may have
/// moved the moment; then it is set anew. `Stale` if nothing is due. Whoever changes something so looks at the queue
/// afterwards.
pub fn look_at(
    party: Party,
    others: &[Operator],
    supervisors: Vec<Reader>,
    settings: &Settings,
    now: Timestamp,
) -> Result<Change, Stale> {
    let rescheduled = party.chat.clone().scheduled(settings);
    match rescheduled.due {
        Some(due) if due <= now => {}
        _ if rescheduled == party.chat => return Err(Stale),
        _ => return Ok(Change::nothing().write(Write::PutChat(rescheduled))),
    }
    match party.chat.state {
        ChatState::Invited { .. } | ChatState::Left { .. } => closing::expire(party, settings, now),
        ChatState::Talking { .. } => {
            let Party { chat, lead: Some(lead), operator: Some(operator) } = party else { return Err(Stale) };
            silence::due(chat, lead, &operator, others, supervisors, settings, now)
        }
        ChatState::Over { .. } => Err(Stale),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::examples::invited;

    /// Else the first of the two would be the last: its journal item is there.
    #[test]
    fn a_moment_that_was_moved_away_and_back_is_looked_at_again() {
        let settings = Settings::default();
        let chat = invited().chat.scheduled(&settings);
        let back = Chat { version: chat.version + 2, ..chat.clone() };
        assert_eq!(chat.due, back.due);
        assert_ne!(cause_of(&chat), cause_of(&back));
    }

    #[test]
    fn a_moment_that_the_settings_have_moved_is_set_anew() {
        let settings = Settings::default();
        let party = invited();
        let chat = party.chat.scheduled(&settings);
        let longer = Settings { join_within_s: 2 * settings.join_within_s, ..settings.clone() };
        let due = chat.due.unwrap();
        let party = Party { chat, ..invited() };

        let change = look_at(party.clone(), &[], vec![], &longer, due).unwrap();

        let later = due.after(Duration::from_secs(settings.join_within_s.into()));
        assert!(matches!(&change.writes[..], [Write::PutChat(chat)] if chat.due == Some(later)));
        assert!(matches!(look_at(party.clone(), &[], vec![], &settings, due), Ok(change) if change.writes.len() == 3));
        assert_eq!(look_at(party, &[], vec![], &settings, Timestamp(due.0 - 1)), Err(Stale));
    }

    #[test]
    fn a_moment_is_a_cause_once() {
        let chat = invited().chat.scheduled(&Settings::default());
        assert_eq!(cause_of(&chat).unwrap().to_string(), "chat/20261122-example/1/900005");
        assert_eq!(cause_of(&Chat { due: None, ..chat }), None);
    }
}
