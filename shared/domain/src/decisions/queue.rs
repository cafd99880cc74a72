//! The queue: one line of people, in two lanes.
//!
//! Who needs a room and who has one stand in the same line, the longest-waiting first. A ticket is kept in the lane of
//! what it needs, so that the oldest of each kind is found without reading past the others.
use crate::{
    Asker, Change, ChatId, Lane, Lead, LeadState, MessageId, Operator, Place, Position, Screen, Stale, Ticket,
    TicketId, UserId, Write,
};

/// The front of the queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line(Vec<Ticket>);

impl Line {
    /// One line of what was read of the lanes, each the longest-waiting first. No more than `limit` of it are kept:
    /// beyond the shorter of the two readings the order is not known.
    pub fn of(lanes: [Vec<Ticket>; 2], limit: usize) -> Self {
        let mut line: Vec<Ticket> = lanes.into_iter().flatten().collect();
        line.sort_by_key(|ticket| (ticket.place.since, ticket.lead.user));
        line.truncate(limit);
        Self(line)
    }

    /// The tickets, the longest-waiting first.
    pub fn tickets(&self) -> &[Ticket] {
        &self.0
    }

    /// Whether nobody waits.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where this lead stands. Who is not in the front is behind it.
    pub fn position_of(&self, lead: UserId) -> Position {
        let ahead = self.0.iter().position(|ticket| ticket.lead.user == lead);
        Position::after(ahead.unwrap_or(Position::LAST_EXACT))
    }

    /// Where a newcomer would stand.
    pub fn end(&self) -> Position {
        Position::after(self.0.len())
    }

    /// How many wait, as exactly as it is told.
    pub fn length(&self) -> Position {
        if self.0.len() > Position::LAST_EXACT {
            Position::Beyond(Position::LAST_EXACT)
        } else {
            Position::Exactly(self.0.len())
        }
    }

    /// The oldest ticket that one of `free` may take and for which there is a room: its own, or a ready one.
    pub fn head(&self, free: &[Operator], room_is_ready: bool) -> Option<&Ticket> {
        self.0.iter().find(|ticket| may_be_served(ticket, free, room_is_ready))
    }
}

fn may_be_served(ticket: &Ticket, free: &[Operator], room_is_ready: bool) -> bool {
    let has_room = room_is_ready || ticket.wants.lane() == Lane::Operator;
    has_room && free.iter().any(|operator| operator.id.user() != ticket.lead.user)
}

/// A lead gives up the place in the queue. Who has a chat already cannot, and who does not wait is shown what there
/// is: `None`.
pub fn leave(lead: &Lead, desk: &crate::DeskId, asker: &Asker) -> Option<Change> {
    let LeadState::Waiting(place) = lead.state else { return None };
    Some(given_up(lead.clone(), desk, place).show(asker, Screen::LeftQueue))
}

/// The ticket is gone, and the lead may ask again.
pub(crate) fn given_up(lead: Lead, desk: &crate::DeskId, place: Place) -> Change {
    let gone = Write::DeleteTicket(ticket_at(place, &lead, desk));
    Change::nothing().write(Write::PutLead(Lead { state: LeadState::Finished, ..lead })).write(gone)
}

/// The ticket of a lead who waits for an operator and a room.
pub fn ticket_at(place: Place, lead: &Lead, desk: &crate::DeskId) -> TicketId {
    TicketId { desk: desk.clone(), lane: Lane::Chat, lead: lead.user, place }
}

/// A lead was shown the place in the queue in this message: it is the one redrawn from now on. `Stale` if they do not
/// wait any more.
pub fn shown_in(message: MessageId, lead: Option<&Lead>, desk: &crate::DeskId) -> Result<Change, Stale> {
    let lead = lead.ok_or(Stale)?;
    let LeadState::Waiting(place) = lead.state else { return Err(Stale) };
    let (ticket, language) = (ticket_at(place, lead, desk), lead.language);
    Ok(Change::nothing().write(Write::SetScreen { ticket, message, language }))
}

/// The message that was pressed shows the place of this ticket from now on.
pub(crate) fn shown_where_pressed(ticket: &TicketId, asker: &Asker) -> Change {
    let set = |message| Write::SetScreen { ticket: ticket.clone(), message, language: asker.reader.language };
    asker.pressed.map(set).into_iter().fold(Change::nothing(), Change::write)
}

/// The ticket of a chat whose lead is back in the queue.
pub(crate) fn ticket_of(chat: &crate::Chat) -> TicketId {
    TicketId { desk: chat.desk.clone(), lane: Lane::Operator, lead: chat.lead, place: chat.place }
}

/// Whether this ticket stands for this chat as it is now.
pub(crate) fn stands_for(ticket: &Ticket, chat: &crate::Chat) -> bool {
    let named: Option<&ChatId> = ticket.chat();
    named == Some(&chat.id) && chat.operator().is_none() && !chat.is_over() && chat.place == ticket.place
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Language, Reader, Timestamp, Wanted,
        examples::{asker, chat, desk, ihor, marta, olena, ticket},
    };

    #[test]
    fn the_lanes_are_one_line_the_longest_waiting_first() {
        let line = Line::of([vec![waits(1, 10), waits(2, 30)], vec![comes_back(3, 20)]], 50);
        let order: Vec<i64> = line.tickets().iter().map(|ticket| ticket.lead.user.0).collect();
        assert_eq!(order, [1, 3, 2]);
        assert_eq!(line.position_of(UserId(2)), Position::Exactly(3));
        assert_eq!(line.end(), Position::Exactly(4));
    }

    #[test]
    fn positions_are_told_exactly_up_to_fifty() {
        let line = Line::of([(1..=51).map(|user| waits(user, user)).collect(), vec![]], 51);
        assert_eq!(line.position_of(UserId(50)), Position::Exactly(50));
        assert_eq!(line.position_of(UserId(51)), Position::Beyond(50));
        assert_eq!(line.end(), Position::Beyond(50));
        assert_eq!(line.length(), Position::Beyond(50));
    }

    #[test]
    fn without_a_ready_room_the_head_is_the_oldest_who_has_one() {
        let line = Line::of([vec![waits(1, 10)], vec![comes_back(3, 20)]], 50);
        assert_eq!(line.head(&[ihor()], true).unwrap().lead.user, UserId(1));
        assert_eq!(line.head(&[ihor()], false).unwrap().lead.user, UserId(3));
        assert_eq!(line.head(&[], true), None);
    }

    #[test]
    fn nobody_is_the_head_for_themselves_alone() {
        let own = waits(ihor().id.user().0, 10);
        let line = Line::of([vec![own.clone(), waits(2, 30)], vec![]], 50);
        assert_eq!(line.head(&[ihor()], true).unwrap().lead.user, UserId(2));
        assert_eq!(line.head(&[ihor(), marta()], true), Some(&own));
    }

    #[test]
    fn who_waits_may_leave_the_queue() {
        let place = Place { since: Timestamp(5), generation: 2 };
        let waiting = Lead { state: LeadState::Waiting(place), ..olena() };

        let change = leave(&waiting, &desk(), &asker()).unwrap();

        assert_eq!(change.writes[0], Write::PutLead(Lead { state: LeadState::Finished, ..olena() }));
        assert!(matches!(&change.writes[1], Write::DeleteTicket(gone) if gone.place == place));
        assert_eq!(leave(&olena(), &desk(), &asker()), None);
    }

    #[test]
    fn the_message_that_shows_a_place_is_the_last_one_while_its_lead_waits() {
        let place = Place { since: Timestamp(5), generation: 2 };
        let waiting = Lead { state: LeadState::Waiting(place), ..olena() };
        let ticket = TicketId { desk: desk(), lane: Lane::Chat, lead: olena().user, place };

        let change = shown_in(MessageId(7), Some(&waiting), &desk()).unwrap();

        let language = olena().language;
        assert_eq!(change.writes, [Write::SetScreen { ticket, message: MessageId(7), language }]);
        assert_eq!(shown_in(MessageId(7), Some(&olena()), &desk()), Err(Stale));
        assert_eq!(shown_in(MessageId(7), None, &desk()), Err(Stale));
    }

    #[test]
    fn a_ticket_stands_for_its_chat_only_while_nobody_serves_it() {
        let place = chat().place.again();
        let given_up_by = ihor().id;
        let back = crate::Chat { place, serving: crate::Serving::Nobody { given_up_by }, ..chat() };
        let ticket = Ticket { wants: Wanted::Operator { chat: back.id.clone(), given_up_by }, place, ..ticket() };

        assert!(stands_for(&ticket, &back));
        assert!(!stands_for(&ticket, &chat()));
        assert!(!stands_for(&Ticket { place: place.again(), ..ticket.clone() }, &back));
    }

    fn waits(user: i64, since: i64) -> Ticket {
        let lead = Reader { user: UserId(user), language: Language::English };
        Ticket { lead, place: Place { since: Timestamp(since), generation: 0 }, ..ticket() }
    }

    fn comes_back(user: i64, since: i64) -> Ticket {
        let wants = Wanted::Operator { chat: chat().id, given_up_by: marta().id };
        Ticket { wants, ..waits(user, since) }
    }
}
