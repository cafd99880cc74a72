//! The things that a person can do.

/// Something that somebody does.
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

/// The contact that somebody shares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SharedContact {
    Own,
    SomebodyElses,
    OwnForwarded,
    OwnWithoutNumber,
}

/// An action, and how likely it is among others.
pub(super) type Weighted = (u64, Action);
