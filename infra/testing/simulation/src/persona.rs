//! Personas: how a person acts.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// Wants to talk to an operator.
    Lead,
    /// A member of staff who serves leads.
    Operator,
    /// Serves leads, and asks for a chat as well.
    OperatorAndLead,
    /// Neither a lead nor staff. Follows links that were leaked to them, and presses buttons that they have made up.
    Stranger,
}

/// How a person acts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Persona {
    pub(crate) role: Role,
    /// Whether the person seldom says anything in rooms.
    pub(crate) is_silent: bool,
    /// Whether they have shared their own contact.
    pub(crate) has_shared: bool,
    /// Whether they are on the roster, or a command to put them on it was given.
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

    /// Returns how often the person acts, relative to other people.
    pub(crate) fn weight(self) -> u64 {
        match self.role {
            Role::Lead => 10,
            Role::Operator => 40,
            Role::OperatorAndLead => 45,
            Role::Stranger => 8,
        }
    }
}
