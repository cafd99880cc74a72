//! What a log already says, so that nothing is said twice: the last version of each message, who is called what, which
//! files are still to come, and up to which number the desk's jobs are noted.
use std::collections::{BTreeMap, BTreeSet};

use archive::{Content, Event, FileId, Message, MessageId, Person, Utc};
use domain::UserId;

use super::number_of;

#[derive(Default)]
pub(super) struct Knowledge {
    /// What each message said last.
    versions: BTreeMap<MessageId, Content>,
    /// Every message that was told, service messages included.
    told: BTreeSet<MessageId>,
    deleted: BTreeSet<MessageId>,
    /// What people called themselves last.
    names: BTreeMap<UserId, String>,
    files: BTreeMap<(MessageId, FileId), File>,
    /// The last of the desk's jobs that the log speaks of.
    number: u32,
    /// The log says that the chat is over.
    pub(super) closed: bool,
}

/// A file on its way from a message to the bucket.
#[derive(Clone, Copy, PartialEq, Eq)]
enum File {
    /// Nobody was asked for it yet.
    Wanted,
    /// Somebody is bringing it.
    Underway,
    /// The log says what became of it.
    Settled,
}

impl Knowledge {
    /// Takes in what happened. Returns it, made whole, if the log does not yet say it.
    pub(super) fn learn(&mut self, event: Event) -> Option<Event> {
        match event {
            Event::Message(message) if self.told.contains(&message.message) => {
                self.version(message.message, message.edited.unwrap_or(message.sent), message.content)
            }
            Event::Message(message) => Some(Event::Message(self.message(message))),
            Event::Edit { message, edited, content } => self.version(message, edited, content),
            Event::Deletion { messages } => self.deletion(messages),
            Event::MediaStored { message, file, .. } | Event::MediaMissing { message, file, .. } => {
                let before = self.files.insert((message, file), File::Settled);
                (before != Some(File::Settled)).then_some(event)
            }
            Event::Join { message, sent, person, way } => {
                let person = self.name(person);
                self.told.insert(message).then_some(Event::Join { message, sent, person, way })
            }
            Event::Leave { message, sent, person, removed_by } => {
                let (person, removed_by) = (self.name(person), removed_by.map(|by| self.name(by)));
                self.told.insert(message).then_some(Event::Leave { message, sent, person, removed_by })
            }
            Event::Service { message, sent, sender, action } => {
                let sender = sender.map(|sender| self.name(sender));
                self.told.insert(message).then_some(Event::Service { message, sent, sender, action })
            }
            Event::Fact { .. } => self.numbered(event),
            Event::Close { .. } => {
                self.closed = true;
                self.numbered(event)
            }
            Event::Gap(_) => Some(event),
        }
    }

    pub(super) fn last_message(&self) -> MessageId {
        self.told.last().copied().unwrap_or(MessageId(0))
    }

    /// Files that nobody was asked for yet. From now on somebody is.
    pub(super) fn take_wanted(&mut self) -> Vec<(MessageId, FileId)> {
        let mut wanted = Vec::new();
        for (name, state) in &mut self.files {
            if *state == File::Wanted {
                *state = File::Underway;
                wanted.push(*name);
            }
        }
        wanted
    }

    pub(super) fn open_media(&self) -> Vec<(MessageId, FileId)> {
        self.files.iter().filter(|(_, state)| **state != File::Settled).map(|(name, _)| *name).collect()
    }

    fn message(&mut self, mut message: Message) -> Message {
        self.told.insert(message.message);
        self.expect_file(message.message, &message.content);
        self.versions.insert(message.message, message.content.clone());
        message.sender = message.sender.map(|sender| self.name(sender));
        message
    }

    /// A message as it is now. What differs in no way (a reaction, a loaded preview) is no version.
    fn version(&mut self, message: MessageId, edited: Utc, content: Content) -> Option<Event> {
        let is_new = self.versions.get(&message) != Some(&content);
        self.expect_file(message, &content);
        self.versions.insert(message, content.clone());
        is_new.then_some(Event::Edit { message, edited, content })
    }

    fn deletion(&mut self, mut messages: Vec<MessageId>) -> Option<Event> {
        messages.retain(|message| self.deleted.insert(*message));
        (!messages.is_empty()).then_some(Event::Deletion { messages })
    }

    fn expect_file(&mut self, message: MessageId, content: &Content) {
        if let Some(file) = content.media.as_ref().and_then(|media| media.file) {
            self.files.entry((message, file)).or_insert(File::Wanted);
        }
    }

    fn name(&mut self, Person { id, name }: Person) -> Person {
        match name {
            Some(name) => {
                self.names.insert(id, name.clone());
                Person { id, name: Some(name) }
            }
            None => Person { id, name: self.names.get(&id).cloned() },
        }
    }

    fn numbered(&mut self, event: Event) -> Option<Event> {
        let number = number_of(&event)?;
        let is_new = number > self.number;
        self.number = self.number.max(number);
        is_new.then_some(event)
    }
}
