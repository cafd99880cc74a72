//! The proposed rules hold, and each of them is necessary.
mod ablations;
mod proposed;
