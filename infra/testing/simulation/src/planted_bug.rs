//! The bugs that can be planted: a checker that does not find one would not find the same mistake in the desk.

/// A bug, named by the rule that it breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PlantedBug {
    /// A slot is reserved whatever the load.
    NoConditionOnLoad,
    /// An invocation that has stored something does not rematch.
    NoRematch,
    /// The queue is read before the supply, or beside it.
    HeadBeforeSupply,
    /// The queue is read as it was a moment ago.
    StaleQueue,
    /// The queue is read in another order than that of waiting.
    QueueUnordered,
    /// A match is stored under the update that triggered it.
    MatchUnderTheTrigger,
    /// The journal is written beside the transaction, not in it.
    JournalApart,
    /// The journal is not read before something is decided again.
    JournalNotRead,
    /// The effects of a change are not stored with it.
    NoOutbox,
    /// A whole operator is put whatever was written to them meanwhile.
    OperatorUnguarded,
    /// A room is taken even if somebody else has taken it meanwhile.
    RoomUnguarded,
    /// A match leaves its ticket for somebody else to delete.
    TicketNotDeleted,
    /// A chat's end leaves its slot for somebody else to free.
    SlotNotReleased,
    /// An effect that was left to the notices is carried out without a check that it is still true: a late *Admit*.
    LateEffect,
}

impl PlantedBug {
    /// Every one of them.
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
