//! The scenarios: small ones, which the tests play, and [`large`] ones.
mod base;
pub mod expiries;
pub mod large;
pub mod queue;
pub mod shifts;
pub mod takes;

use crate::scenario::Scenario;

/// The scenarios that the tests play; together they take seconds.
pub const SMALL: [Scenario; 24] = [
    queue::RELEASE,
    queue::RELEASE_WITH_CRASHES,
    queue::PRESSED_TWICE,
    queue::PRESSED_AGAIN,
    queue::LEAVING,
    shifts::SHIFT,
    queue::ROOMS_WITH_CRASHES,
    queue::ROOM_REPORTED_TWICE,
    shifts::SENT_BACK,
    shifts::SENT_BACK_BEHIND,
    shifts::SILENT,
    shifts::KEPT,
    queue::TIMERS,
    queue::CONFLICTS,
    takes::TAKE,
    takes::TAKE_AND_MATCH,
    takes::TAKE_AND_CONFLICTS,
    takes::TAKE_TO_THE_HARD_CAP,
    takes::TAKE_AND_THE_END_OF_A_SHIFT,
    takes::TAKE_WITHOUT_ROOMS,
    expiries::EXPIRY,
    expiries::EXPIRY_AND_JOINING,
    expiries::EXPIRY_AND_TAKE,
    expiries::EXPIRY_IN_THE_QUEUE,
];
