use domain::{ChatId, DeskId, InviteLink, Lane, OperatorId, Place, Slot, SlotState, TicketId, UserId};

use super::*;

#[test]
fn a_conflict_is_returned_only_if_no_condition_failed() {
    let (ticket, slot) = (ticket(), slot());
    let writes = [(0, &ticket), (1, &slot)];
    assert_eq!(reason_of(&["None", "None", "TransactionConflict"], &writes), Some(Reason::Conflict));
    assert_eq!(reason_of(&["None", "ConditionalCheckFailed", "TransactionConflict"], &writes), Some(Reason::Ticket));
    assert_eq!(
        reason_of(&["ConditionalCheckFailed", "ConditionalCheckFailed", "None"], &writes),
        Some(Reason::Journal)
    );
    assert_eq!(reason_of(&["ThrottlingError", "None", "None"], &writes), Some(Reason::Conflict));
}

#[test]
fn a_slot_that_is_gone_is_left_out_and_found_again_by_its_place_in_the_change() {
    let (ticket, slot) = (ticket(), slot());
    let writes = [(0, &ticket), (2, &slot)];
    assert_eq!(judge(&reasons(&["None", "None", "ConditionalCheckFailed"]), &writes).unwrap(), [2]);
    assert_eq!(reason_of(&["None", "None", "TransactionConflict"], &writes), Some(Reason::Conflict));
    assert_eq!(reason_of(&["TransactionConflict", "None", "ConditionalCheckFailed"], &writes), Some(Reason::Conflict));
}

#[test]
fn a_cancellation_that_cannot_be_understood_is_a_failure() {
    let ticket = ticket();
    for codes in [["None", "ItemCollectionSizeLimitExceeded"], ["None", "None"]] {
        assert!(matches!(judge(&reasons(&codes), &[(0, &ticket)]), Err(CommitError::Failed(_))), "{codes:?}");
    }
}

fn reason_of(codes: &[&str], writes: &[(usize, &Write)]) -> Option<Reason> {
    match judge(&reasons(codes), writes) {
        Err(CommitError::Refused(reason)) => Some(reason),
        Ok(_) | Err(CommitError::Failed(_)) => None,
    }
}

fn reasons(codes: &[&str]) -> Vec<CancellationReason> {
    codes.iter().map(|code| CancellationReason::builder().code(*code).build()).collect()
}

fn ticket() -> Write {
    let place = Place { since: Timestamp(1), generation: 0 };
    Write::DeleteTicket(TicketId { desk: desk(), lane: Lane::Chat, lead: UserId(101), place })
}

fn slot() -> Write {
    let link = InviteLink("https://t.me/+example".into());
    Write::SetSlot {
        desk: desk(),
        operator: OperatorId(UserId(201)),
        chat: ChatId("20261122-example".into()),
        slot: Slot { state: SlotState::Open, link, lead_name: "Olena".into() },
    }
}

fn desk() -> DeskId {
    DeskId("main".into())
}
