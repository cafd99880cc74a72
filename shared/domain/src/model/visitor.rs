//! People who write to the bot, together with what the desk stores about them as leads and as operators.
use crate::{Lead, MessageId, Operator, Person, Recipient, Requester, Settings};

/// The roles of a person at the desk: lead, operator, both or neither.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// The person as a lead, if they are registered.
    pub lead: Option<Lead>,
    /// The person as an operator, if they are on the roster.
    pub operator: Option<Operator>,
}

/// A person who writes to the bot, with their roles at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// The person, as Telegram describes them now.
    pub person: Person,
    /// The person's roles at the desk.
    pub roles: Roles,
    /// The person as the recipient of the answer.
    pub requester: Requester,
}

impl Visitor {
    /// Creates a visitor. The bot answers in the language that is stored with the lead, or else with the operator. If
    /// the person is neither, [`Settings::language`] chooses the language. `pressed` is the message whose button was
    /// pressed.
    pub fn new(person: Person, roles: Roles, pressed: Option<MessageId>, settings: &Settings) -> Self {
        let chosen = roles.lead.as_ref().map(|lead| lead.language);
        let chosen = chosen.or(roles.operator.as_ref().map(|operator| operator.language));
        let language = chosen.unwrap_or_else(|| settings.language(person.language));
        let requester = Requester { recipient: Recipient { user: person.user, language }, pressed };
        Self { person, roles, requester }
    }
}
