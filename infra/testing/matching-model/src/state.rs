//! What is stored at a moment: the desk's tables, the queue and the journal.
use std::collections::BTreeSet;

use crate::{
    ids::{LeadId, Number, OperatorId, RoomId, RunId, Set, Table},
    run::{At, Run},
    scenario::Scenario,
};

/// The desk at one moment: its tables, the runs, and what has gone wrong around them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct State {
    /// The leads, with their chats.
    pub leads: Table<LeadId, Lead>,
    /// The operators.
    pub operators: Table<OperatorId, Operator>,
    /// The rooms.
    pub rooms: Table<RoomId, Room>,
    /// The queue, oldest ticket first.
    pub queue: Vec<Ticket>,
    /// The causes of everything that was committed.
    pub journal: BTreeSet<Cause>,
    /// The runs.
    pub runs: Table<RunId, Run>,
    /// A counter that stands for the time.
    pub clock: u8,
    /// How many handlers have died so far.
    pub crashes: u8,
    /// How many commits have met a conflict so far.
    pub conflicts: u8,
    /// How many commits have gone unheard so far.
    pub unheard: u8,
    /// A match was given up after conflicts, and the timers have not begun to look since.
    pub left_to_timers: bool,
    /// For the invariants alone: whose tickets waited when the lead of this ticket asked, and still wait.
    pub behind: Table<LeadId, Set<LeadId>>,
    /// For the invariants alone: what some step did that must never be done.
    pub wrongs: Set<Wrong>,
}

/// A lead. The version of the lead stands for the version of their chat as well: who writes one writes both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Lead {
    /// Grows with every write.
    pub version: u8,
    /// When the lead asked for what they have now.
    pub since: u8,
    /// How often that went back to the queue.
    pub generation: u8,
    /// What they have now.
    pub place: Place,
}

/// What a lead has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Nothing; a chat may be asked for.
    Out,
    /// A ticket.
    Waiting,
    /// A chat.
    Chat(Chat),
}

/// A chat that is not over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Chat {
    /// Its room.
    pub room: RoomId,
    /// Its operator. Without one the chat was sent back to the queue, and a ticket names it.
    pub operator: Option<OperatorId>,
    /// Whether its lead has joined.
    pub joined: bool,
}

/// An operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operator {
    /// Grows with every write.
    pub version: u8,
    /// How many shifts have started.
    pub epoch: u8,
    /// Whether the operator is on shift.
    pub on_shift: bool,
    /// The operator's chats, reserved and open, by their rooms.
    pub chats: Set<RoomId>,
}

/// A room.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    /// The host is asked to make it.
    Asked,
    /// A chat can take place in it.
    Ready,
    /// This lead's chat takes place in it.
    Taken(LeadId),
    /// Nobody joined in time: the host gives it a new link, looks at it and lets it rest. It may become ready again.
    Resting,
    /// Its chat was closed.
    Over,
}

/// A lead's place in the queue, which is ordered by the first two fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket {
    /// When the lead asked.
    pub since: u8,
    /// Whose it is.
    pub lead: LeadId,
    /// How often the lead was sent back.
    pub generation: u8,
    /// The chat that was sent back.
    pub room: Option<RoomId>,
    /// The operator who gave the lead up.
    pub gave_up: Option<OperatorId>,
}

impl Ticket {
    /// What a match or a *Take* of this ticket is stored under.
    pub fn cause(&self) -> Cause {
        Cause::Ticket { lead: self.lead, since: self.since, generation: self.generation }
    }
}

/// What a journal item is stored under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// The event of this run.
    Event(RunId),
    /// The match or the *Take* of a ticket.
    Ticket {
        /// Whose ticket.
        lead: LeadId,
        /// Since when.
        since: u8,
        /// Its generation.
        generation: u8,
    },
}

/// What no step may do, and what cannot be seen in a state afterwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wrong {
    /// The machine brought an operator above the automatic cap.
    PassedAutomaticCap,
    /// An operator off shift was assigned.
    AssignedOffShift,
    /// The machine assigned a lead while an older ticket, which its reads had shown and which it could have served, waited.
    OvertookWhatWasRead,
    /// The machine assigned a lead while a ticket, which had waited when the lead asked, still waited.
    OvertookWhoWaited,
    /// A cause was committed twice.
    CommittedTwice,
    /// A chat expired though its lead had joined.
    ExpiredAfterJoining,
}

impl Number for Wrong {
    fn number(self) -> u8 {
        self as u8
    }
}

impl State {
    /// How a scenario begins.
    pub fn at_the_start_of(scenario: &Scenario) -> Self {
        let nobody = Lead { version: 0, since: 0, generation: 0, place: Place::Out };
        let idle = Run { at: At::NotYet, now: None, pressed: None, conflicts: 0, behind: Set::EMPTY };
        Self {
            leads: (0..scenario.leads).map(|_| nobody).collect(),
            operators: scenario.operators.iter().map(|on_shift| Operator::new(*on_shift)).collect(),
            rooms: (0..scenario.rooms)
                .map(|room| if room < scenario.ready { Room::Ready } else { Room::Asked })
                .collect(),
            queue: Vec::new(),
            journal: BTreeSet::new(),
            runs: scenario.events.iter().map(|_| idle).collect(),
            clock: 0,
            crashes: 0,
            conflicts: 0,
            unheard: 0,
            left_to_timers: false,
            behind: (0..scenario.leads).map(|_| Set::EMPTY).collect(),
            wrongs: Set::EMPTY,
        }
    }

    /// The runs that have begun and have not ended.
    pub fn under_way(&self) -> Vec<RunId> {
        let under_way = |run: &Run| !matches!(run.at, At::NotYet | At::Ended(_));
        self.runs.iter().filter(|(_, run)| under_way(run)).map(|(id, _)| id).collect()
    }

    /// Nobody is about to do anything. What waits now waits until something happens.
    pub fn at_rest(&self) -> bool {
        !self.left_to_timers && self.under_way().is_empty()
    }

    /// Whose tickets there are.
    pub fn waiting(&self) -> Set<LeadId> {
        self.queue.iter().map(|ticket| ticket.lead).collect()
    }

    /// Which rooms are ready.
    pub fn ready(&self) -> Set<RoomId> {
        self.rooms.iter().filter(|(_, state)| **state == Room::Ready).map(|(room, _)| room).collect()
    }

    /// The chat in this room, with its lead.
    pub fn chat_in(&self, room: RoomId) -> Option<(LeadId, Chat)> {
        let Room::Taken(lead) = self.rooms[room] else { return None };
        match self.leads[lead].place {
            Place::Chat(chat) if chat.room == room => Some((lead, chat)),
            Place::Chat(_) | Place::Waiting | Place::Out => None,
        }
    }

    /// A ticket comes into the queue.
    pub fn put_ticket(&mut self, ticket: Ticket, behind: Set<LeadId>) {
        self.queue.push(ticket);
        self.queue.sort_unstable();
        self.behind[ticket.lead] = behind;
    }

    /// The tickets of a lead leave the queue; nobody is behind them any more.
    pub fn delete_ticket(&mut self, lead: LeadId) {
        self.queue.retain(|ticket| ticket.lead != lead);
        self.behind[lead] = Set::EMPTY;
        for behind in self.behind.rows_mut() {
            behind.remove(lead);
        }
        for run in self.runs.rows_mut() {
            run.behind.remove(lead);
            if let At::Looking(look) = &mut run.at {
                look.seen.remove(lead);
            }
        }
    }

    /// A cause is committed.
    pub fn journal(&mut self, cause: Cause) {
        if !self.journal.insert(cause) {
            self.wrongs.insert(Wrong::CommittedTwice);
        }
    }
}

impl Operator {
    fn new(on_shift: bool) -> Self {
        Self { version: 0, epoch: 0, on_shift, chats: Set::EMPTY }
    }

    /// The load of an operator: all chats, reserved and open.
    pub fn load(&self) -> usize {
        self.chats.len()
    }

    /// Whether the operator may be given one more under this cap.
    pub fn is_free(&self, cap: usize) -> bool {
        self.on_shift && self.load() < cap
    }
}
