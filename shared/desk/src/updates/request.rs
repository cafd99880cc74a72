//! A request: one update, with the facts for its decision.
use domain::{Context, MessageId, Person, Settings};
use store::Reads;

use crate::{
    engine::{
        facts::{Facts, Visit},
        origin::Origin,
    },
    error::DeskError,
};

/// The person who pressed a button or wrote to the bot, and who gets the answer.
pub(crate) struct Sender {
    pub(crate) person: Person,
    pub(crate) pressed: Option<MessageId>,
}

/// An update with access to its facts; see the [module](self).
pub(crate) struct Request<'a, S> {
    pub(crate) facts: &'a Facts<S>,
    pub(crate) origin: &'a Origin,
    /// The person who gets the answer. `None` if nobody gets an answer, e.g. after a message in a room.
    pub(crate) sender: Option<&'a Sender>,
}

impl<S: Reads> Request<'_, S> {
    /// Returns the sender with their roles (lead, operator, both or neither), and the desk's settings.
    pub(crate) async fn visit(&self) -> Result<Visit, DeskError> {
        let Sender { person, pressed } = self.sender.expect("only an update from a person needs the sender");
        Ok(self.facts.visit(person, *pressed).await?)
    }

    /// Returns the context of the decision about this update.
    pub(crate) fn context<'a>(&'a self, settings: &'a Settings) -> Context<'a> {
        self.facts.context(self.origin, settings)
    }
}
