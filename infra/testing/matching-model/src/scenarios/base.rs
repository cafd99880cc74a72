//! The ids that all scenarios use, and a plain scenario. Each scenario states only its differences from the plain
//! scenario.
use crate::{
    ids::{LeadId, OperatorId, RoomId, RunId},
    scenario::{Grain, RunPair, Scenario},
};

pub(crate) const A: LeadId = LeadId(0);
pub(crate) const B: LeadId = LeadId(1);
pub(crate) const C: LeadId = LeadId(2);
pub(crate) const FIRST: OperatorId = OperatorId(0);
pub(crate) const SECOND: OperatorId = OperatorId(1);
pub(crate) const ROOM_0: RoomId = RoomId(0);
pub(crate) const ROOM_1: RoomId = RoomId(1);

pub(crate) const fn runs(earlier: u8, later: u8) -> RunPair {
    RunPair { earlier: RunId(earlier), later: RunId(later) }
}

pub(crate) const PLAIN: Scenario = Scenario {
    name: "",
    about: "",
    leads: 2,
    operators: &[true],
    automatic_cap: 1,
    hard_cap: 2,
    rooms: 2,
    ready: 2,
    events: &[],
    same_update: &[],
    in_order: &[],
    crashes: 0,
    redelivers_answered: false,
    conflicts: 0,
    lost_replies: 0,
    grain: Grain::Coarse,
    must_reach: &[],
};
