//! Each planted bug is found within two thousand seeds. If the checker could not find these bugs, a run without
//! findings would prove nothing.
use simulation::{Plan, PlantedBug, run_seeds};

fn is_found(bug: PlantedBug) {
    let summary = run_seeds(1..2001, 2, Plan { bug: Some(bug), ..Plan::default() });
    let failure = summary.failure.unwrap_or_else(|| panic!("{bug:?} was not found in {} seeds", summary.seeds));
    println!("{bug:?} in seed {}: {}", failure.seed, failure.problem);
}

macro_rules! planted {
    ($($name:ident: $bug:ident),+ $(,)?) => {
        $(
            #[test]
            fn $name() {
                is_found(PlantedBug::$bug);
            }
        )+

        #[test]
        fn every_planted_bug_has_its_test() {
            let tested = [$(PlantedBug::$bug),+];
            assert!(PlantedBug::ALL.iter().all(|bug| tested.contains(bug)));
        }
    };
}

planted! {
    a_slot_reserved_whatever_the_load_is_found: NoConditionOnLoad,
    no_rematch_is_found: NoRematch,
    the_head_read_before_the_supply_is_found: HeadBeforeSupply,
    a_stale_read_of_the_queue_is_found: StaleQueue,
    a_queue_out_of_order_is_found: QueueUnordered,
    a_match_under_the_update_that_triggered_it_is_found: MatchUnderTheTrigger,
    a_journal_beside_the_transaction_is_found: JournalApart,
    a_journal_that_is_not_read_first_is_found: JournalNotRead,
    effects_that_are_not_stored_are_found: NoOutbox,
    an_operator_that_is_not_guarded_is_found: OperatorUnguarded,
    a_room_that_is_not_guarded_is_found: RoomUnguarded,
    a_ticket_deleted_by_somebody_else_is_found: TicketNotDeleted,
    a_slot_freed_by_somebody_else_is_found: SlotNotReleased,
    a_late_admit_is_found: LateEffect,
}
