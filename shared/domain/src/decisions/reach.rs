//! Whether the bot can write to a person: it cannot to who blocked it or deleted the account.
use crate::{
    Change, ChatState, Checklist, Ending, Lead, LeadState, Operator, Settings, Shift, Stale, Timestamp, Write,
    closing::{self, Party},
    queue, roster, shift,
};

/// A lead cannot be written to. Who waits for a link gives up the place in the queue, and a link that nobody has read
/// is taken back; who is in a room goes on talking there. `chat` is the lead's chat, if they have one. Whoever frees a
/// slot so looks at the queue afterwards.
pub fn lost(
    lead: Lead,
    chat: Option<Party>,
    desk: &crate::DeskId,
    settings: &Settings,
    now: Timestamp,
) -> Result<Change, Stale> {
    let was_reachable = lead.reachable;
    let lead = Lead { reachable: false, ..lead };
    match (lead.state.clone(), chat) {
        (LeadState::Waiting(place), _) => Ok(queue::given_up(lead, desk, place)),
        (LeadState::Invited(_), Some(party)) if matches!(party.chat.state, ChatState::Invited { .. }) => {
            let party = Party { lead: Some(lead), ..party };
            Ok(closing::end(party, Ending::LeadUnreachable, settings, now))
        }
        _ if was_reachable => Ok(Change::nothing().write(Write::PutLead(lead))),
        _ => Err(Stale),
    }
}

/// A lead can be written to again.
pub fn regained(lead: Lead) -> Result<Change, Stale> {
    if lead.reachable {
        return Err(Stale);
    }
    Ok(Change::nothing().write(Write::PutLead(Lead { reachable: true, ..lead })))
}

/// An operator cannot be written to: the first step of the checklist is before them again. Who cannot be told of a lead
/// is given none: the shift is over, and the open chats stay for as long as the operator is not silent in them. `tried`
/// is when something could not be delivered, unless Telegram says by itself that they block the bot: who has begun to
/// work since, or was given a chat, is told something else, which shows whether it is still so.
pub fn operator_lost(operator: Operator, tried: Option<Timestamp>) -> Result<Change, Stale> {
    let has_worked_since = operator.shift == Shift::On && tried.is_some_and(|tried| operator.idle_since > tried);
    if !operator.checklist.started || has_worked_since {
        return Err(Stale);
    }
    let checklist = Checklist { started: false, ..operator.checklist };
    let operator = match operator.shift {
        Shift::On => shift::turned(operator, Shift::Off),
        Shift::Off => operator,
    };
    Ok(Change::nothing().write(Write::PutOperator(Operator { checklist, ..operator })))
}

/// An operator can be written to again. Whether they work is for them to say.
pub fn operator_regained(operator: Operator, settings: &Settings) -> Result<Change, Stale> {
    if operator.checklist.started {
        return Err(Stale);
    }
    let (operator, asked) = roster::begun(operator, settings);
    Ok(Change::nothing().write(Write::PutOperator(operator)).and(asked))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Place,
        examples::{chat, desk, ihor, invited, olena, seat},
    };

    const NOW: Timestamp = Timestamp(9);

    #[test]
    fn who_waits_for_a_link_gives_up_the_place() {
        let place = Place { since: Timestamp(5), generation: 0 };
        let waiting = Lead { state: LeadState::Waiting(place), ..olena() };

        let change = lost(waiting, None, &desk(), &Settings::default(), NOW).unwrap();

        let gone = Lead { state: LeadState::Finished, reachable: false, ..olena() };
        assert_eq!(change.writes[0], Write::PutLead(gone));
        assert!(matches!(change.writes[1], Write::DeleteTicket(_)));
    }

    #[test]
    fn a_link_that_nobody_has_read_is_taken_back() {
        let Party { lead: Some(lead), .. } = invited() else { panic!("there is a lead") };
        let change = lost(lead, Some(invited()), &desk(), &Settings::default(), NOW).unwrap();
        assert!(matches!(change.writes[0], Write::ReleaseSlot { .. }));
        assert!(matches!(&change.writes[1], Write::PutLead(lead) if !lead.reachable && lead.seat().is_none()));
    }

    #[test]
    fn who_is_in_a_room_goes_on_talking() {
        let lead = Lead { state: LeadState::Accepted(seat()), ..olena() };
        let party = Party { chat: chat(), lead: Some(lead.clone()), operator: Some(ihor()) };

        let change = lost(lead.clone(), Some(party.clone()), &desk(), &Settings::default(), NOW).unwrap();

        let unreachable = Lead { reachable: false, ..lead };
        assert_eq!(change.writes, [Write::PutLead(unreachable.clone())]);
        assert_eq!(lost(unreachable.clone(), Some(party), &desk(), &Settings::default(), NOW), Err(Stale));
        assert_eq!(regained(unreachable).unwrap().writes.len(), 1);
        assert_eq!(regained(olena()), Err(Stale));
    }

    #[test]
    fn an_operator_who_blocks_the_bot_is_off_shift_with_the_first_step_before_them_again() {
        let change = operator_lost(ihor(), None).unwrap();
        let [Write::PutOperator(blocked)] = &change.writes[..] else { panic!("{:?}", change.writes) };
        assert_eq!((blocked.checklist.started, blocked.shift, blocked.epoch), (false, Shift::Off, ihor().epoch + 1));
        assert_eq!(operator_lost(blocked.clone(), None), Err(Stale));
        assert_eq!(operator_regained(ihor(), &Settings::default()), Err(Stale));

        let back = operator_regained(blocked.clone(), &Settings::default()).unwrap();
        let [Write::PutOperator(back)] = &back.writes[..] else { panic!("the step is done again") };
        assert_eq!((back.checklist.started, back.shift), (true, Shift::Off));
    }

    #[test]
    fn what_could_not_be_delivered_before_a_shift_does_not_end_it() {
        let works = Operator { idle_since: Timestamp(NOW.0 + 1), ..ihor() };
        assert_eq!(operator_lost(works.clone(), Some(NOW)), Err(Stale));
        assert!(operator_lost(works.clone(), Some(Timestamp(NOW.0 + 1))).is_ok());
        assert!(operator_lost(works, None).is_ok(), "who blocks the bot is told of by Telegram itself");
    }
}
