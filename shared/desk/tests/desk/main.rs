//! The desk by its front doors, on the store in memory: what its answers cost, and what it bears.
mod border;
mod costs;
mod far;
mod heads;
mod later;
mod minute;
mod places;
mod told;
mod town;
mod trips;
