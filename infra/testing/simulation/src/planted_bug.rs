//! The bugs that can be planted. A checker that does not find a planted bug would not find the same mistake in the desk
//! either.

/// A bug that can be planted. Each variant describes how the desk with this bug behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlantedBug {
    /// A slot is reserved without a check of the load.
    NoConditionOnLoad,
    /// An invocation that has stored something does not rematch.
    NoRematch,
    /// The queue is read before the supply, or at the same time.
    HeadBeforeSupply,
    /// A read of the queue returns the queue as it was a moment ago.
    StaleQueue,
    /// The queue is not read in the order of waiting.
    QueueUnordered,
    /// A match is stored under the cause of the event that triggered it.
    MatchUnderTheTrigger,
    /// A change and its journal item are stored in two separate writes instead of one transaction.
    JournalApart,
    /// The journal is not read before a decision, so a repeated cause is decided a second time.
    JournalNotRead,
    /// The effects of a change are not stored with the change.
    NoOutbox,
    /// An operator's item is overwritten even if it has changed since it was read.
    OperatorUnguarded,
    /// A room is taken even if another chat has taken it in the meantime.
    RoomUnguarded,
    /// A match does not delete its ticket.
    TicketNotDeleted,
    /// The end of a chat does not free its slot.
    SlotNotReleased,
    /// An effect from the queue of notices is carried out without a check that it is still valid. For example, a person
    /// is admitted too late.
    LateEffect,
}

impl PlantedBug {
    /// All bugs, in the order of their declaration.
    pub const ALL: [Self; 14] = [
        Self::NoConditionOnLoad,
        Self::NoRematch,
        Self::HeadBeforeSupply,
        Self::StaleQueue,
        Self::QueueUnordered,
        Self::MatchUnderTheTrigger,
        Self::JournalApart,
        Self::JournalNotRead,
        Self::NoOutbox,
        Self::OperatorUnguarded,
        Self::RoomUnguarded,
        Self::TicketNotDeleted,
        Self::SlotNotReleased,
        Self::LateEffect,
    ];
}
