//! Harmless variants: changes to the rules under which every invariant still holds.
use crate::{
    event::EventKind,
    rules::{Committer, Condition, DirectAssignment, LostRace, PROPOSED, RematchTriggers, Rules, SlotRelease},
    scenario::Scenario,
    scenarios::{expiries, queue, shifts, takes},
};

/// A change to the proposed rules: an unnecessary rule is left out, or the desk does more than is necessary.
#[derive(Clone, Copy, Debug)]
pub struct HarmlessVariant {
    /// A sentence that says how the desk behaves with this change.
    pub instead: &'static str,
    /// The rules with this change.
    pub rules: Rules,
    /// Scenarios in which the change matters, and in which every invariant still holds.
    pub scenarios: &'static [Scenario],
}

/// All harmless variants. In each, the desk leaves out a check, rematches more often, or acts differently.
pub const ALL: [HarmlessVariant; 14] = [
    HarmlessVariant {
        instead: "a request takes a ticket whenever somebody waits, servable or not",
        rules: Rules { direct_assignment: DirectAssignment::IfNobodyWaits, ..PROPOSED },
        scenarios: RACES,
    },
    HarmlessVariant {
        instead: "a match that has lost every operator or room that was read starts again",
        rules: Rules { lost_race: LostRace::NextThenStartAgain, ..PROPOSED },
        scenarios: RACES,
    },
    HarmlessVariant {
        instead: "a match that has lost every operator or room that was read stops: the event that frees one rematches",
        rules: Rules { lost_race: LostRace::NextThenStop, ..PROPOSED },
        scenarios: RACES,
    },
    HarmlessVariant {
        instead: "a released slot writes the operator whole, on the version that was read",
        rules: Rules { slot_release: SlotRelease::OperatorWhole, ..PROPOSED },
        scenarios: &[queue::RELEASE, shifts::SILENT, takes::TAKE_AND_MATCH, expiries::EXPIRY_AND_TAKE],
    },
    with_rematch("leaving the queue rematches, too", EventKind::Leave, &[queue::LEAVING]),
    with_rematch(
        "joining rematches, too",
        EventKind::Join,
        &[expiries::EXPIRY_AND_JOINING, expiries::EXPIRY_IN_THE_QUEUE],
    ),
    with_rematch("a Take rematches, too", EventKind::Take, TAKES),
    with_rematch("the end of a shift that keeps the chats rematches, too", EventKind::EndShift, &[shifts::KEPT]),
    HarmlessVariant {
        instead: "the machine finds out by the lead's version alone that a ticket was matched before",
        rules: Rules::without_checks(&[MACHINE.skips(Condition::Journal), MACHINE.skips(Condition::Ticket)]),
        scenarios: &[queue::RELEASE_WITH_CRASHES, shifts::SENT_BACK, takes::TAKE_AND_MATCH],
    },
    HarmlessVariant {
        instead: "the machine does not check which shift it is",
        rules: Rules::without_checks(&[MACHINE.skips(Condition::Epoch)]),
        scenarios: &[shifts::SENT_BACK, shifts::KEPT, takes::TAKE_AND_THE_END_OF_A_SHIFT],
    },
    HarmlessVariant {
        instead: "a Take finds out by its cause alone that the ticket is gone",
        rules: Rules::without_checks(&[TAKE.skips(Condition::Lead), TAKE.skips(Condition::Ticket)]),
        scenarios: &[takes::TAKE_AND_MATCH, takes::TAKE_TO_THE_HARD_CAP, takes::TAKE_WITHOUT_ROOMS],
    },
    HarmlessVariant {
        instead: "a Take finds out by the lead's version alone that the ticket is gone",
        rules: Rules::without_checks(&[TAKE.skips(Condition::Journal), TAKE.skips(Condition::Ticket)]),
        scenarios: TAKES,
    },
    HarmlessVariant {
        instead: "a Take finds out by the ticket alone that it is gone",
        rules: Rules::without_checks(&[TAKE.skips(Condition::Journal), TAKE.skips(Condition::Lead)]),
        scenarios: TAKES,
    },
    HarmlessVariant {
        instead: "a request finds out by the lead's version, and no journal item, that it was stored meanwhile",
        rules: Rules::without_checks(&[Committer::Handler(EventKind::Request).skips(Condition::Journal)]),
        scenarios: &[queue::PRESSED_TWICE, queue::RELEASE_WITH_CRASHES],
    },
];

const MACHINE: Committer = Committer::Machine;
const TAKE: Committer = Committer::Handler(EventKind::Take);

const RACES: &[Scenario] = &[
    queue::RELEASE,
    queue::PRESSED_AGAIN,
    queue::ROOMS_WITH_CRASHES,
    shifts::SILENT,
    takes::TAKE_AND_MATCH,
    takes::TAKE_WITHOUT_ROOMS,
];

const TAKES: &[Scenario] = &[
    takes::TAKE_AND_MATCH,
    takes::TAKE_TO_THE_HARD_CAP,
    takes::TAKE_AND_THE_END_OF_A_SHIFT,
    takes::TAKE_WITHOUT_ROOMS,
    expiries::EXPIRY_AND_TAKE,
];

const fn with_rematch(instead: &'static str, kind: EventKind, scenarios: &'static [Scenario]) -> HarmlessVariant {
    HarmlessVariant { instead, rules: Rules { rematch_triggers: RematchTriggers::Also(kind), ..PROPOSED }, scenarios }
}
