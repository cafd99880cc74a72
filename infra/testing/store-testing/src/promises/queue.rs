use std::sync::Arc;

use domain::{
    Change, Lane, Language, MessageId, Place, Recipient, Ticket, TicketId, TicketNeeds, Timestamp, UserId, Write,
};
use store::{Reason, Store};

use crate::world::{NOW, comes_back, desk, press, refused, seed, waits};

pub async fn the_longest_waiting_comes_first<S: Store>(store: Arc<S>) {
    // The times must be sorted as numbers. As text, 9 would come after 10 and after 1795305600000.
    let places = [(1_795_305_600_000, 5), (10, 4), (9, 30), (9, 4), (100, 1)];
    for ticket in [waits, comes_back] {
        let tickets = places.map(|(since, lead)| ticket(lead, Timestamp(since)));
        seed(&*store, tickets.iter().cloned().map(Write::PutTicket).collect()).await;
    }
    for lane in Lane::ALL {
        let first = async |limit| {
            let queue = store.queue(&desk(), lane, limit).await.unwrap();
            queue.iter().map(|ticket| ticket.place.since.0).collect::<Vec<_>>()
        };
        assert_eq!(first(0).await.len(), 0);
        assert_eq!(first(2).await, [9, 9]);
        assert_eq!(first(50).await, [9, 9, 10, 100, 1_795_305_600_000]);
    }
}

pub async fn a_ticket_stands_in_its_own_lane<S: Store>(store: Arc<S>) {
    let rooms: Vec<Ticket> = (1..=40).map(|lead| waits(lead, Timestamp(lead))).collect();
    seed(&*store, rooms.iter().cloned().map(Write::PutTicket).collect()).await;
    seed(&*store, vec![Write::PutTicket(comes_back(101, NOW))]).await;

    assert_eq!(store.queue(&desk(), Lane::Operator, 1).await.unwrap(), [comes_back(101, NOW)]);
    assert_eq!(store.queue(&desk(), Lane::Chat, 50).await.unwrap(), rooms);

    let in_the_other_lane = TicketId { lane: Lane::Chat, ..comes_back(101, NOW).id() };
    assert_eq!(store.ticket(&in_the_other_lane).await.unwrap(), None);
    let change = Change::nothing().write(Write::DeleteTicket(in_the_other_lane));
    assert_eq!(refused(store.commit(&press(1), &change, NOW).await), Reason::Ticket);
    seed(&*store, vec![Write::DeleteTicket(comes_back(101, NOW).id())]).await;
    assert_eq!(store.queue(&desk(), Lane::Operator, 5).await.unwrap(), []);
    assert_eq!(store.queue(&desk(), Lane::Chat, 50).await.unwrap().len(), 40);
}

pub async fn a_ticket_goes_in_its_own_generation_only<S: Store>(store: Arc<S>) {
    for ticket in [waits, comes_back] {
        let of = |generation| Ticket { place: Place { since: NOW, generation }, ..ticket(101, NOW) };
        let lane = of(1).needs.lane();
        seed(&*store, vec![Write::PutTicket(of(1))]).await;
        let refused = async |write: Write| {
            let change = Change::nothing().write(write);
            refused(store.commit(&press(1), &change, NOW).await)
        };
        assert_eq!(refused(Write::PutTicket(of(2))).await, Reason::Ticket);
        for another in [0, 2] {
            assert_eq!(store.ticket(&of(another).id()).await.unwrap(), None);
            assert_eq!(refused(Write::DeleteTicket(of(another).id())).await, Reason::Ticket);
        }
        assert_eq!(store.ticket(&of(1).id()).await.unwrap(), Some(of(1)));
        assert_eq!(store.queue(&desk(), lane, 5).await.unwrap(), [of(1)]);

        seed(&*store, vec![Write::DeleteTicket(of(1).id())]).await;
        assert_eq!(refused(Write::DeleteTicket(of(1).id())).await, Reason::Ticket);
        assert_eq!(store.ticket(&of(1).id()).await.unwrap(), None);
        assert_eq!(store.queue(&desk(), lane, 5).await.unwrap(), []);
        assert_eq!(store.lead(UserId(101)).await.unwrap(), None);
    }
}

pub async fn another_message_shows_a_ticket_in_its_own_generation_only<S: Store>(store: Arc<S>) {
    let of = |generation| Ticket { place: Place { since: NOW, generation }, ..waits(101, NOW) };
    let set = async |generation, number| {
        let (ticket, message) = (of(generation).id(), MessageId(number));
        let set = Write::SetScreen { ticket, message: Some(message), language: None };
        store.commit(&press(number), &Change::nothing().write(set), NOW).await
    };
    seed(&*store, vec![Write::PutTicket(of(1))]).await;

    set(1, 7).await.unwrap();
    assert_eq!(refused(set(2, 8).await), Reason::Ticket);
    let seven = Ticket { needs: TicketNeeds::Chat { screen: Some(MessageId(7)) }, ..of(1) };
    assert_eq!(store.queue(&desk(), Lane::Chat, 5).await.unwrap(), std::slice::from_ref(&seven));

    let speaks = Write::SetScreen { ticket: of(1).id(), message: None, language: Some(Language::Russian) };
    store.commit(&press(10), &Change::nothing().write(speaks), NOW).await.unwrap();
    let in_russian = Ticket { lead: Recipient { language: Language::Russian, ..of(1).lead }, ..seven };
    assert_eq!(store.queue(&desk(), Lane::Chat, 5).await.unwrap(), [in_russian]);

    seed(&*store, vec![Write::DeleteTicket(of(1).id())]).await;
    assert_eq!(refused(set(1, 9).await), Reason::Ticket);
    assert_eq!(store.queue(&desk(), Lane::Chat, 5).await.unwrap(), []);
}
