//! A thousand leads ask within a second. Leads get chats until no operator or no room is left, the others wait in
//! order, and the bot makes only a few calls for each person.
use simulation::rush;

#[test]
fn of_a_thousand_leads_three_hundred_are_assigned_and_seven_hundred_wait_in_order() {
    for seed in 1..=3 {
        let rush = rush(seed, 1000, 50, 300);

        // For each match, the checker has verified that no lead who had waited longer could have been served instead.
        assert_eq!(rush.problem, None, "seed {seed}");
        assert_eq!(rush.assigned, 300);
        assert!(rush.loads.iter().all(|load| *load == 6), "{:?}", rush.loads);
        assert_eq!(rush.waiting.len(), 700);
        for (place, message) in (1..=50).zip(&rush.waiting) {
            assert!(message.starts_with(&format!("You are number {place} in the queue.")), "{place}: {message}");
        }
        let [lead, operator] = [rush.most_calls_for_a_lead, rush.most_calls_for_an_operator];
        assert!(lead <= 5 && operator <= 5, "{lead} calls for a lead, {operator} for an operator");
    }
}
