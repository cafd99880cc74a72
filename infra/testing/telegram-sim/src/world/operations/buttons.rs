//! Pressing inline buttons, and answering presses.

use crate::world::{
    error::WorldError,
    events::Event,
    ids::{MessageId, Place, QueryId, UserId},
    operation::Operation,
    presses::{OpenQuery, Press, PressAnswer},
    state::World,
};

/// A press older than this can no longer be answered.
const QUERY_LIFE_S: i64 = 150;

impl World {
    /// Presses a button under a bot's message. Anybody who sees the chat can press it. The message may be of any age.
    pub fn press(&mut self, person: UserId, place: Place, id: MessageId, data: &str) -> Result<QueryId, WorldError> {
        self.log_operation(|| Operation::Press { person, place, id, data: data.to_owned() });
        self.may_see(person, place)?;
        let message = self.message(place, id)?.clone();
        if message.button(data).is_none() {
            return Err(WorldError::ButtonDataInvalid);
        }
        let bot = message.sender;
        let query = QueryId(self.chance.between("query", 1 << 40, 1 << 62));
        self.queries.insert(query, OpenQuery { person, bot, pressed: self.now() });
        self.record_event(Event::Pressed(Press { query, person, bot, message, data: data.to_owned() }));
        Ok(query)
    }

    /// Answers a press. A press can be answered once, within 150 seconds, by the bot that owns the button.
    pub fn answer_press(&mut self, bot: UserId, query: QueryId, answer: PressAnswer) -> Result<(), WorldError> {
        self.log_operation(|| Operation::AnswerPress { bot, query, answer: answer.clone() });
        let now = self.now();
        let open = self.queries.get(&query).copied().filter(|open| open.bot == bot).ok_or(WorldError::QueryTooOld)?;
        if open.pressed.plus_s(QUERY_LIFE_S) <= now {
            return Err(WorldError::QueryTooOld);
        }
        self.queries.remove(&query);
        let PressAnswer { text, alert } = answer;
        if let Some(text) = &text {
            self.notices.insert(open.person, text.clone());
        }
        self.record_event(Event::PressAnswered { query, person: open.person, text, alert });
        Ok(())
    }

    pub(super) fn may_see(&self, user: UserId, place: Place) -> Result<(), WorldError> {
        let sees = match place {
            Place::Room(room) => self.room(room)?.has(user),
            Place::Private(pair) => pair.has(user),
        };
        if sees { Ok(()) } else { Err(WorldError::MessageUnknown) }
    }
}
