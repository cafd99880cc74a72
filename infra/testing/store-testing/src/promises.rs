//! The rules that every store must keep, called promises. Each promise is a test function whose name states the rule.

pub mod changes;
pub mod crowd;
pub mod outbox;
pub mod places;
pub mod queue;
pub mod slots;
pub mod things;

/// Passes the list of all promises to a macro, which runs each of them on a store: `promises!(on_memory);`.
#[macro_export]
macro_rules! promises {
    ($on_a_store:ident) => {
        $on_a_store! {
            things::stored_things_are_read_back_unchanged
            things::settings_are_the_default_until_they_are_stored
            things::desks_do_not_see_each_other
            things::an_update_is_set_aside
            changes::a_cause_happens_once
            changes::an_item_that_changed_since_it_was_read_is_not_overwritten
            changes::an_item_that_changed_since_it_was_read_is_not_deleted
            changes::nothing_of_a_refused_change_is_stored
            changes::reasons_are_told_in_their_order
            changes::every_write_adds_one_to_the_version
            changes::a_change_that_writes_one_item_twice_fails
            changes::a_change_has_room_for_ninety_nine_writes_and_its_cause
            slots::a_slot_is_reserved_below_the_cap_on_the_same_shift_only
            slots::the_machine_stops_at_its_cap_and_a_person_at_the_hard_one
            slots::a_slot_shows_the_state_of_its_chat
            slots::a_slot_that_is_gone_is_neither_set_nor_missed
            slots::a_dismissed_operator_gets_no_more_chats
            queue::the_longest_waiting_comes_first
            queue::a_ticket_stands_in_its_own_lane
            queue::a_ticket_goes_in_its_own_generation_only
            queue::another_message_shows_a_ticket_in_its_own_generation_only
            places::a_room_is_found_by_its_group_while_it_is_there
            places::a_chat_is_found_when_it_is_due
            outbox::effects_are_unsent_until_each_is_ticked_off
            outbox::a_tick_that_comes_again_leaves_the_rest_as_it_is
            outbox::an_unsent_item_is_claimed_by_one
            outbox::any_number_of_effects_is_ticked_off_in_one_call
            crowd::forty_at_once_bring_nobody_above_the_cap_and_lose_nothing
        }
    };
}
