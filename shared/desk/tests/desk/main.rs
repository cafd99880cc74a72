//! The desk by its front doors, on the store in memory: what its answers cost, and what it bears.
mod border;
mod costs;
mod distant_store;
mod immediate;
mod late_effects;
mod places;
mod queue_head;
mod timers;
mod town;
mod trips;
