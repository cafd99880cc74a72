//! Tests of the desk through its entry points, on the store in memory: the cost of its answers, and its behaviour when
//! something fails.
mod border;
mod costs;
mod distant_store;
mod immediate;
mod interrupted;
mod late_effects;
mod places;
mod queue_head;
mod timers;
mod town;
mod trips;
