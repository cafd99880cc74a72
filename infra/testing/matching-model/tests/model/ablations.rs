//! Each rule is necessary: an invariant breaks in the model without it. A model without one rule is an ablation.
use matching_model::{
    ablations::{ALL, Ablation},
    event::EventKind,
    rules::{PROPOSED, RematchTriggers},
    search::{Until, explore},
};

/// Makes a test for each ablation. Each line has the name of a test, and the sentence in the field `instead` of the
/// ablation to test.
macro_rules! without_the_rule {
    ($($consequence:ident: $instead:literal,)+) => {
        $(
            #[test]
            fn $consequence() {
                breaks($instead);
            }
        )+

        const TESTED: &[&str] = &[$($instead),+];
    };
}

without_the_rule! {
    rooms_read_with_the_head_let_the_machine_overtake:
        "the rooms are read together with the head",
    reads_in_any_order_let_the_machine_overtake:
        "roster, rooms and head are read in any order",
    a_head_that_nobody_can_serve_keeps_a_chat_waiting_that_needs_no_room:
        "the head is the oldest ticket, servable or not",
    a_request_that_does_not_ask_who_waits_overtakes:
        "a request is assigned at once though somebody waits",
    a_clock_that_lags_lets_a_lead_overtake_who_waited_when_they_asked:
        "a machine's clock lags behind another's",
    one_match_after_a_write_leaves_the_second_place_of_a_shift_empty:
        "one match is made after a write",
    one_match_when_a_cause_comes_again_leaves_the_second_place_empty:
        "one match is made when a cause comes again",
    a_ticket_put_while_a_slot_was_freed_waits_unless_the_request_rematches:
        "a request does not rematch",
    a_slot_that_a_close_has_freed_stays_empty_unless_the_close_rematches:
        "a close does not rematch",
    a_silent_operators_lead_waits_unless_taking_the_chat_away_rematches:
        "taking a silent operator's chat away does not rematch",
    a_slot_that_an_expiry_has_freed_stays_empty_unless_it_rematches:
        "an expiry does not rematch",
    a_lead_who_waits_for_a_shift_waits_on_unless_its_start_rematches:
        "the start of a shift does not rematch",
    a_chat_that_was_sent_back_waits_unless_the_end_of_the_shift_rematches:
        "the end of a shift that sends chats back does not rematch",
    a_lead_who_waits_for_a_room_waits_on_unless_the_report_rematches:
        "a room that becomes ready does not rematch",
    a_crash_between_write_and_rematch_loses_the_wake_up_unless_the_journal_is_read_first:
        "only the commit finds out that a cause was committed before",
    a_press_that_comes_again_makes_a_second_chat_unless_the_journal_is_asked:
        "nothing checks whether a cause was committed before",
    a_match_under_the_triggers_cause_takes_the_next_one_for_done:
        "a match is stored under the cause that triggered it",
    a_ticket_of_the_same_generation_is_rematched_for_ever:
        "a ticket comes back under the same generation",
    a_lead_who_was_given_up_waits_beside_the_only_free_operator_unless_they_may_be_chosen_last:
        "an operator who gave a lead up is never given the same lead again",
    a_chat_that_expires_in_the_queue_leaves_a_ticket_of_nobody_unless_it_goes_too:
        "the ticket of an expired chat stays",
    a_request_vanishes_if_conflicts_are_taken_for_success:
        "a write that meets conflicts is treated as done",
    a_match_that_was_given_up_after_conflicts_waits_for_ever_without_timers:
        "the timers do not match the tickets that were given up after conflicts",
    a_lead_is_assigned_twice_unless_the_machine_checks_their_version:
        "the machine does not check the lead's version",
    a_join_is_forgotten_unless_the_machine_checks_the_leads_version:
        "the machine does not check the version of a lead who joins",
    an_operator_is_assigned_after_their_shift_unless_the_machine_checks_it:
        "the machine does not check the shift",
    two_matches_pass_the_automatic_cap_unless_each_checks_it:
        "the machine does not check the automatic cap",
    two_leads_are_sent_into_one_room_unless_the_machine_checks_it:
        "the machine does not check the room",
    a_take_and_a_match_serve_one_ticket_twice_unless_the_take_checks_it:
        "a Take does not check its ticket in any way",
    an_operator_takes_a_ticket_after_their_shift_unless_it_is_checked:
        "a Take does not check the shift",
    two_takes_at_once_pass_the_hard_cap_unless_each_checks_it:
        "a Take does not check the hard cap",
    two_takes_send_two_leads_into_one_room_unless_each_checks_it:
        "a Take does not check the room",
    a_lead_who_was_just_assigned_gets_a_ticket_too_unless_their_version_is_checked:
        "a request does not check the lead's version before it takes a ticket",
    a_lead_leaves_the_chat_that_they_were_just_given_unless_their_version_is_checked:
        "leaving the queue does not check the lead's version",
    a_lead_who_has_just_joined_is_thrown_out_unless_their_version_is_checked:
        "an expiry does not check whether the lead has joined meanwhile",
    a_chat_is_closed_that_another_operator_has_just_been_given_unless_the_leads_version_is_checked:
        "a close does not check the lead's version",
    a_chat_that_was_just_closed_goes_back_to_the_queue_unless_the_leads_version_is_checked:
        "taking a silent operator's chat away does not check the lead's version",
    a_report_that_comes_twice_gives_a_room_away_that_is_taken_unless_it_is_checked:
        "the report of a room does not check the room",
    an_expiry_that_writes_the_operator_whole_forgets_a_chat_just_taken_unless_it_checks_the_version:
        "an expiry writes the operator whole, whatever the version",
    a_close_that_writes_the_operator_whole_forgets_a_chat_just_taken_unless_it_checks_the_version:
        "a close writes the operator whole, whatever the version",
}

#[test]
fn every_ablation_has_its_test() {
    assert_eq!(TESTED, ALL.map(|ablation| ablation.instead));
}

#[test]
fn every_rematch_has_its_ablation() {
    let kinds = [
        EventKind::Request,
        EventKind::Leave,
        EventKind::Join,
        EventKind::Take,
        EventKind::Close,
        EventKind::Silent,
        EventKind::Expire,
        EventKind::StartShift,
        EventKind::EndShift,
        EventKind::EndShiftSendingBack,
        EventKind::RoomReady,
        EventKind::Timers,
    ];
    for kind in kinds {
        let is_ablated = ALL.iter().any(|ablation| ablation.rules.rematch_triggers == RematchTriggers::AllBut(kind));
        assert_eq!(is_ablated, PROPOSED.rematches_after(kind), "{kind:?}");
    }
}

fn breaks(instead: &str) {
    let Ablation { rules, breaks, scenario, .. } =
        ALL.into_iter().find(|ablation| ablation.instead == instead).expect("every rule has its name");
    let found = explore(rules, scenario, Until::Broken(breaks.name));
    assert!(
        found.broken.contains_key(breaks.name),
        "\"{}\" holds in {}, though {instead}; broken: {:?}",
        breaks.name,
        scenario.name,
        found.broken.keys()
    );
}
