//! An index of a log's events. It has the last version of each message, the names of people, the state of files, and
//! the number of the last job, so that no event is recorded twice.
use std::collections::{BTreeMap, BTreeSet};

use archive::{Content, Event, FileId, Message, MessageId, Person, Utc};
use domain::UserId;

#[derive(Default)]
pub(super) struct EventIndex {
    /// The last content of each message.
    versions: BTreeMap<MessageId, Content>,
    /// The ids of all recorded messages, including service messages.
    messages: BTreeSet<MessageId>,
    deleted: BTreeSet<MessageId>,
    /// The latest known name of each person.
    names: BTreeMap<UserId, String>,
    files: BTreeMap<(MessageId, FileId), FileState>,
    /// Some jobs of the chat add an event: a fact, or the close. This is the highest number of a job whose event is in
    /// the log (0 if there is none).
    last_job: u32,
}

/// The state of a file on its way to the bucket.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FileState {
    /// The upload of the file has not begun.
    New,
    Uploading,
    /// The result of the upload is recorded.
    Done,
}

impl EventIndex {
    /// Adds an event to the index, and returns the event to be recorded. If Telegram left out a person's name, the
    /// returned event has the name from earlier events. `None` if the log has the event already.
    pub(super) fn add(&mut self, event: Event) -> Option<Event> {
        match event {
            Event::Message(message) if self.messages.contains(&message.message) => {
                self.version(message.message, message.edited.unwrap_or(message.sent), message.content)
            }
            Event::Message(message) => Some(Event::Message(self.new_message(message))),
            Event::Edit { message, edited, content } => self.version(message, edited, content),
            Event::Deletion { messages } => self.deletion(messages),
            Event::MediaStored { message, file, .. } | Event::MediaMissing { message, file, .. } => {
                let before = self.files.insert((message, file), FileState::Done);
                (before != Some(FileState::Done)).then_some(event)
            }
            Event::Join { message, sent, person, way } => {
                let person = self.named(person);
                self.messages.insert(message).then_some(Event::Join { message, sent, person, way })
            }
            Event::Leave { message, sent, person, removed_by } => {
                let (person, removed_by) = (self.named(person), removed_by.map(|by| self.named(by)));
                self.messages.insert(message).then_some(Event::Leave { message, sent, person, removed_by })
            }
            Event::Service { message, sent, sender, action } => {
                let sender = sender.map(|sender| self.named(sender));
                self.messages.insert(message).then_some(Event::Service { message, sent, sender, action })
            }
            Event::Fact { .. } | Event::Close { .. } => self.of_job(event),
            Event::Gap(_) => Some(event),
        }
    }

    pub(super) fn last_message(&self) -> MessageId {
        self.messages.last().copied().unwrap_or(MessageId(0))
    }

    /// Returns the files whose upload has to begin, and marks them as being uploaded.
    pub(super) fn take_new_files(&mut self) -> Vec<(MessageId, FileId)> {
        let mut new = Vec::new();
        for (name, state) in &mut self.files {
            if *state == FileState::New {
                *state = FileState::Uploading;
                new.push(*name);
            }
        }
        new
    }

    pub(super) fn pending_files(&self) -> Vec<(MessageId, FileId)> {
        self.files.iter().filter(|(_, state)| **state != FileState::Done).map(|(name, _)| *name).collect()
    }

    fn new_message(&mut self, mut message: Message) -> Message {
        self.messages.insert(message.message);
        self.add_file(message.message, &message.content);
        self.versions.insert(message.message, message.content.clone());
        message.sender = message.sender.map(|sender| self.named(sender));
        message
    }

    /// Adds a version of a message, and returns the edit event to be recorded. `None` if the content has not changed,
    /// e.g. because only a reaction or a preview was added.
    fn version(&mut self, message: MessageId, edited: Utc, content: Content) -> Option<Event> {
        let is_new = self.versions.get(&message) != Some(&content);
        self.add_file(message, &content);
        self.versions.insert(message, content.clone());
        is_new.then_some(Event::Edit { message, edited, content })
    }

    fn deletion(&mut self, mut messages: Vec<MessageId>) -> Option<Event> {
        messages.retain(|message| self.deleted.insert(*message));
        (!messages.is_empty()).then_some(Event::Deletion { messages })
    }

    fn add_file(&mut self, message: MessageId, content: &Content) {
        if let Some(file) = content.media.as_ref().and_then(|media| media.file) {
            self.files.entry((message, file)).or_insert(FileState::New);
        }
    }

    fn named(&mut self, Person { id, name }: Person) -> Person {
        match name {
            Some(name) => {
                self.names.insert(id, name.clone());
                Person { id, name: Some(name) }
            }
            None => Person { id, name: self.names.get(&id).cloned() },
        }
    }

    fn of_job(&mut self, event: Event) -> Option<Event> {
        let number = event.job_number()?;
        let is_new = number > self.last_job;
        self.last_job = self.last_job.max(number);
        is_new.then_some(event)
    }
}
