//! Writes `messages.txt`, which shows a chat in a form that people can read.
//!
//! ```text
//! 2026-11-22 10:00:05  Olena [7]: Hello
//!     | and good morning                            another line of the same text
//!     ~ changed 2026-11-22 10:00:20 to: Hello!      what happened to the message later
//! 2026-11-22 10:00:30  * Ihor [9] came in           any other event
//! ```
//!
//! A line that begins with a time is an entry. A line that begins with `    |` continues a text, and a line that begins
//! with `    ~` is a note about a message. Texts and names cannot imitate these beginnings: every line of a text except
//! the first gets `    | ` at its beginning, and control characters are escaped (`\t`, `\u{..}`). A name cannot imitate
//! an id either: square brackets in a name are replaced.
use std::collections::BTreeMap;

use domain::{ChatId, DeskFact, Ending, GivingUp, UserId};

use crate::{
    record::{Content, Event, Gap, JoinMethod, Media, MediaKind, Message, MessageId, MissingReason, Person, Record},
    utc::Utc,
};

/// Returns the text of `messages.txt` for a chat with these records.
pub fn messages_text<'a>(lead: UserId, chat: &ChatId, records: impl IntoIterator<Item = &'a Record>) -> String {
    let mut page = Page::default();
    for record in records {
        page.add(record);
    }
    format!("Chat {chat} with [{lead}]. Times are UTC.\n\n{}", page.text())
}

/// The text of `messages.txt` while it is being built: entries in order, each with its notes.
#[derive(Default)]
struct Page {
    entries: Vec<Entry>,
    /// The index of each message in `entries`.
    messages: BTreeMap<MessageId, usize>,
}

struct Entry {
    line: String,
    notes: Vec<String>,
}

impl Page {
    fn add(&mut self, Record { captured, event }: &Record) {
        let captured = *captured;
        match event {
            Event::Message(message) => self.message(message),
            Event::Edit { message, edited, content } => self.edit(*message, *edited, captured, content),
            Event::Deletion { messages } => messages.iter().for_each(|message| {
                self.note(*message, captured, format!("deleted, noticed {}", time(captured)));
            }),
            Event::MediaStored { message, key, size_bytes, .. } => {
                self.note(*message, captured, format!("kept as {} ({})", file_name(key), size(*size_bytes)));
            }
            Event::MediaMissing { message, why, .. } => {
                self.note(*message, captured, format!("not kept: {}", missing(why)));
            }
            Event::Join { sent, person, way, .. } => self.event(*sent, format!("{} {}", name(person), came_in(*way))),
            Event::Leave { sent, person, removed_by, .. } => self.event(*sent, left(person, removed_by.as_ref())),
            Event::Service { sent, sender, action, .. } => {
                let by = sender.as_ref().map(|person| format!(" by {}", name(person))).unwrap_or_default();
                self.event(*sent, format!("{}{by}", one_line(action)));
            }
            Event::Fact { decided, fact, .. } => self.event(*decided, fact_in_words(fact)),
            Event::Gap(Gap { counted, received }) => self.event(
                captured,
                format!("a gap: Telegram counted {counted} events here and told {received}; the others are not known"),
            ),
            Event::Close { decided, ending, .. } => self.event(*decided, ending_in_words(*ending)),
        }
    }

    fn message(&mut self, message: &Message) {
        let sender = message.sender.as_ref().map_or_else(|| "somebody".to_owned(), name);
        let line = format!("{}  {sender}: {}", time(message.sent), text(&message.content.text));
        let mut notes = Vec::new();
        notes.extend(message.reply_to.map(|answered| self.answers(answered)));
        notes.extend(message.edited.map(|edited| format!("changed {}, before it was heard", time(edited))));
        notes.extend(message.forwarded_from.map(|first| format!("forwarded; first sent {}", time(first))));
        notes.extend(message.content.media.as_ref().map(media));
        self.messages.insert(message.message, self.entries.len());
        self.entries.push(Entry { line, notes });
    }

    /// Returns the note for a message that is a reply. The note contains the time in the line of the answered message,
    /// or says that the page has no such message.
    fn answers(&self, answered: MessageId) -> String {
        let entry = self.messages.get(&answered).and_then(|at| self.entries.get(*at));
        let when = entry.and_then(|entry| entry.line.get(..TIME_LENGTH));
        when.map_or_else(|| "answers a message that is not here".to_owned(), |when| format!("answers {when}"))
    }

    fn edit(&mut self, message: MessageId, edited: Utc, captured: Utc, content: &Content) {
        let media = content.media.as_ref().map(|media_now| format!(" with {}", media(media_now))).unwrap_or_default();
        self.note(message, captured, format!("changed {}{media} to: {}", time(edited), text(&content.text)));
    }

    /// Adds a note to a message. If the message is not on the page, the note becomes a separate entry.
    fn note(&mut self, message: MessageId, captured: Utc, note: String) {
        match self.messages.get(&message).and_then(|at| self.entries.get_mut(*at)) {
            Some(entry) => entry.notes.push(note),
            None => self.event(captured, format!("message {} that was never heard: {note}", message.0)),
        }
    }

    fn event(&mut self, at: Utc, what: String) {
        self.entries.push(Entry { line: format!("{}  * {what}", time(at)), notes: Vec::new() });
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for Entry { line, notes } in &self.entries {
            text.push_str(line);
            text.push('\n');
            for note in notes {
                text.push_str("    ~ ");
                text.push_str(note);
                text.push('\n');
            }
        }
        text
    }
}

const TIME_LENGTH: usize = "2026-11-22 10:00:05".len();

fn time(Utc(at): Utc) -> String {
    Utc(at).to_string().chars().take(TIME_LENGTH).map(|c| if c == 'T' { ' ' } else { c }).collect()
}

/// Returns a person's name and, in square brackets, their id. People choose their names but not their ids, so square
/// brackets in the name are replaced.
fn name(Person { id, name }: &Person) -> String {
    let called = name.as_deref().unwrap_or_default();
    let called: String = one_line(called).chars().map(without_brackets).collect();
    if called.is_empty() { format!("[{id}]") } else { format!("{called} [{id}]") }
}

fn without_brackets(c: char) -> char {
    match c {
        '[' => '(',
        ']' => ')',
        other => other,
    }
}

/// Returns a text with `    | ` before each line except the first, so that no line can look like an entry.
fn text(text: &str) -> String {
    text.split('\n').map(one_line).collect::<Vec<_>>().join("\n    | ")
}

/// Escapes all characters that could begin another line or change the reading direction.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if is_hidden(c) { c.escape_default().to_string() } else { c.to_string() }).collect()
}

/// Returns whether this is a control character, a line or paragraph separator, or a mark that changes the reading
/// direction.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{61c}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn media(media: &Media) -> String {
    let kind = match media.kind {
        MediaKind::Photo => "photo",
        MediaKind::Voice => "voice message",
        MediaKind::RoundVideo => "round video",
        MediaKind::Video => "video",
        MediaKind::Animation => "animation",
        MediaKind::Sticker => "sticker",
        MediaKind::Audio => "audio",
        MediaKind::Document => "file",
        MediaKind::Contact => "contact",
        MediaKind::Place => "place",
        MediaKind::Poll => "poll",
        MediaKind::Other => "something that this version does not know",
    };
    if media.self_destructing { format!("{kind} that destroys itself, and is not kept") } else { kind.to_owned() }
}

/// Returns the last two parts of a key, which identify a file within the chat.
fn file_name(key: &str) -> String {
    let mut from_end = key.rsplit('/');
    let file = from_end.next().unwrap_or_default();
    let folder = from_end.next().unwrap_or_default();
    one_line(&format!("{folder}/{file}"))
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{} MB", bytes.div_ceil(1_000_000)),
    }
}

fn missing(why: &MissingReason) -> String {
    match why {
        MissingReason::Deleted => "the message was deleted first".to_owned(),
        MissingReason::Refused { error } => format!("Telegram answered {}", one_line(error)),
        MissingReason::TooLate => "it could not be had in time".to_owned(),
    }
}

fn came_in(way: JoinMethod) -> String {
    match way {
        JoinMethod::Link => "came in by a link".to_owned(),
        JoinMethod::Request => "came in; the request was approved".to_owned(),
        JoinMethod::Added { by: Some(by) } => format!("was added by [{by}]"),
        JoinMethod::Added { by: None } => "was added".to_owned(),
    }
}

fn left(person: &Person, removed_by: Option<&Person>) -> String {
    match removed_by {
        Some(by) => format!("{} was removed by {}", name(person), name(by)),
        None => format!("{} left", name(person)),
    }
}

fn fact_in_words(fact: &DeskFact) -> String {
    match fact {
        DeskFact::Assigned { operator } => format!("the chat was given to operator [{operator}]"),
        DeskFact::Taken { operator, above_cap: false } => format!("operator [{operator}] took the chat from the queue"),
        DeskFact::Taken { operator, above_cap: true } => {
            format!("operator [{operator}] took the chat from the queue, as one more than the automatic cap allows")
        }
        DeskFact::GivenUp { operator, why } => match why {
            GivingUp::ShiftEnded => format!("operator [{operator}] ended the shift; the chat went back to the queue"),
            GivingUp::Silent => format!("operator [{operator}] stayed silent; the chat went back to the queue"),
            GivingUp::Dismissed => {
                format!("operator [{operator}] was taken off the roster; the chat went back to the queue")
            }
        },
    }
}

fn ending_in_words(ending: Ending) -> String {
    match ending {
        Ending::ClosedByOperator { operator } => format!("operator [{operator}] closed the chat"),
        Ending::NobodyJoined => "the chat is over: the lead did not come in time".to_owned(),
        Ending::LeadLeft => "the chat is over: the lead left and did not come back".to_owned(),
        Ending::LeadUnreachable => "the chat is over: the lead could not be reached".to_owned(),
        Ending::RoomLost => {
            "the chat is over: its room was lost; what was last said there and is not above is not known".to_owned()
        }
    }
}

#[cfg(test)]
mod tests;
