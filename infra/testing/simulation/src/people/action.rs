//! The things that a person can do.

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Write(&'static str),
    Share(SharedContact),
    Press { message: i64, data: String },
    PressTwice { message: i64, data: String },
    Follow(String),
    Say(i64, &'static str),
    Leave(i64),
    Block,
    Unblock,
}

/// The contact that a person shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SharedContact {
    Own,
    SomebodyElses,
    OwnForwarded,
    OwnWithoutNumber,
}

/// A weight and an action: the higher the weight, the more often the action is chosen.
pub(super) type Weighted = (u64, Action);
