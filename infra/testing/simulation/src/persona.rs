//! Personas: how somebody acts, whoever they are to Telegram.

/// The role of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Wants to talk to staff.
    Lead,
    /// A member of staff.
    Operator,
    /// Both.
    OperatorAndLead,
    /// Neither. Gets hold of links.
    Stranger,
}

/// Somebody as they act.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Persona {
    pub(crate) role: Role,
    /// Says nothing in rooms, mostly.
    pub(crate) is_silent: bool,
    /// Has shared their own contact.
    pub(crate) has_shared: bool,
    /// Is on the roster, or a command to put them on it was given.
    pub(crate) is_enlisted: bool,
}

impl Persona {
    pub(crate) fn new(role: Role) -> Self {
        let is_enlisted = matches!(role, Role::Operator | Role::OperatorAndLead);
        Self { role, is_silent: false, has_shared: false, is_enlisted }
    }

    pub(crate) fn is_staff(self) -> bool {
        matches!(self.role, Role::Operator | Role::OperatorAndLead)
    }

    /// How often they act.
    pub(crate) fn weight(self) -> u64 {
        match self.role {
            Role::Lead => 10,
            Role::Operator => 40,
            Role::OperatorAndLead => 45,
            Role::Stranger => 8,
        }
    }
}
