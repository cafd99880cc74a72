//! People who write to the bot, together with the desk's records of them.
use crate::{Lead, MessageId, Operator, Person, Recipient, Requester, Settings};

/// A person's records at the desk: as a lead, as an operator, both or neither.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// The person's record as a lead, if there is one.
    pub lead: Option<Lead>,
    /// The person's record as an operator, if there is one.
    pub operator: Option<Operator>,
}

/// A person who writes to the bot, with their records at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The person, as Telegram describes them today.
    pub person: Person,
    /// The person's records at the desk.
    pub roles: Roles,
    /// The person as the recipient of the answer.
    pub requester: Requester,
}

impl Visitor {
    /// Creates a visitor who is addressed in the language that they chose, or else in their app's language.
    pub fn new(person: Person, roles: Roles, pressed: Option<MessageId>, settings: &Settings) -> Self {
        let chosen = roles.lead.as_ref().map(|lead| lead.language);
        let chosen = chosen.or(roles.operator.as_ref().map(|operator| operator.language));
        let language = chosen.unwrap_or_else(|| settings.language(person.language));
        let requester = Requester { recipient: Recipient { user: person.user, language }, pressed };
        Self { person, roles, requester }
    }
}
