//! The simulation finds nothing wrong with the desk, and finds every planted bug.
mod planted_bugs;
mod rush;
mod seeds;
