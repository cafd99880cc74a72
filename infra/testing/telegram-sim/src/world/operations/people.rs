//! Operations on people and bots: creating, blocking, address books and files.

use crate::world::{
    error::WorldError,
    events::Event,
    files::{File, NewFile},
    ids::{FileId, Place, UserId},
    operation::Operation,
    pts::PtsLog,
    state::World,
    users::{BotProfile, InvitesFrom, Mailbox, NewPerson, PersonProfile, User, UserKind},
};

impl World {
    /// Creates a person. Fails if the username is taken.
    pub fn add_person(&mut self, new: NewPerson) -> Result<UserId, WorldError> {
        self.log_operation(|| Operation::AddPerson { new: new.clone() });
        let NewPerson { first_name, last_name, username, language_code, phone, home, password, invites_from } = new;
        let person = PersonProfile { phone, language_code, invites_from, home, password, ..PersonProfile::default() };
        self.add_user(first_name, last_name, username, UserKind::Person(person))
    }

    /// Creates a bot. Its token consists of its id and a random word that follows from the seed.
    pub fn add_bot(&mut self, username: &str, first_name: &str) -> Result<UserId, WorldError> {
        self.log_operation(|| Operation::AddBot { username: username.to_owned(), first_name: first_name.to_owned() });
        let secret = self.chance.word("token", 32);
        let profile = BotProfile { token: String::new(), sees_all_messages: false };
        let id = self.add_user(first_name.to_owned(), None, Some(username.to_owned()), UserKind::Bot(profile))?;
        if let Some(User { kind: UserKind::Bot(profile), .. }) = self.users.get_mut(&id) {
            profile.token = format!("{}:AA{secret}", id.0);
        }
        Ok(id)
    }

    /// Sets the users who may add this person to groups.
    pub fn allow_invites_from(&mut self, user: UserId, from: InvitesFrom) -> Result<(), WorldError> {
        self.log_operation(|| Operation::AllowInvitesFrom { user, from });
        self.person_mut(user)?.invites_from = from;
        Ok(())
    }

    /// Adds `other` to `owner`'s address book.
    pub fn add_contact(&mut self, owner: UserId, other: UserId) -> Result<(), WorldError> {
        self.log_operation(|| Operation::AddContact { owner, other });
        self.user(other)?;
        self.person_mut(owner)?.contacts.insert(other);
        Ok(())
    }

    /// Removes `other` from `owner`'s address book.
    pub fn delete_contact(&mut self, owner: UserId, other: UserId) -> Result<(), WorldError> {
        self.log_operation(|| Operation::DeleteContact { owner, other });
        self.person_mut(owner)?.contacts.remove(&other);
        Ok(())
    }

    /// Returns whether `other` is in `owner`'s address book.
    pub fn has_contact(&self, owner: UserId, other: UserId) -> bool {
        self.users.get(&owner).and_then(User::person).is_some_and(|person| person.contacts.contains(&other))
    }

    /// Adds `whom` to the users whom `by` has blocked. If a person blocks a bot, this counts as stopping the bot
    /// ([`Event::Stopped`]).
    pub fn block(&mut self, by: UserId, whom: UserId) -> Result<(), WorldError> {
        self.log_operation(|| Operation::Block { by, whom });
        let bot = self.user(whom)?.is_bot();
        if self.blocks.insert((by, whom)) && bot {
            self.record_event(Event::Stopped { person: by, bot: whom, stopped: true });
        }
        Ok(())
    }

    /// Removes `whom` from the users whom `by` has blocked.
    pub fn unblock(&mut self, by: UserId, whom: UserId) -> Result<(), WorldError> {
        self.log_operation(|| Operation::Unblock { by, whom });
        let bot = self.user(whom)?.is_bot();
        if self.blocks.remove(&(by, whom)) && bot {
            self.record_event(Event::Stopped { person: by, bot: whom, stopped: false });
        }
        Ok(())
    }

    /// Sends a chat action such as "is typing". The kind of action is not recorded.
    pub fn send_chat_action(&mut self, user: UserId, place: Place) -> Result<(), WorldError> {
        self.log_operation(|| Operation::SendChatAction { user, place });
        self.may_write(user, place)?;
        self.record_event(Event::Acting { user, place });
        Ok(())
    }

    /// Stores a file in the data centre of its sender, so that messages can use it.
    pub fn add_file(&mut self, by: UserId, new: NewFile) -> FileId {
        self.log_operation(|| Operation::AddFile { by, new: new.clone() });
        let home = self.users.get(&by).map(User::home).unwrap_or_default();
        let id = FileId(self.chance.between("file", 1 << 40, 1 << 60));
        let reference = self.chance.word("file reference", 16).into_bytes();
        let (created, NewFile { kind, mime, name, contents }) = (self.now(), new);
        self.files.insert(id, File { id, data_centre: home, kind, mime, name, created, reference, contents });
        id
    }

    /// Gives a file a new reference. All earlier references of the file become invalid.
    pub fn renew_file_reference(&mut self, id: FileId) -> Result<(), WorldError> {
        self.log_operation(|| Operation::RenewFileReference { id });
        let reference = self.chance.word("file reference", 16).into_bytes();
        self.files.get_mut(&id).ok_or(WorldError::FileUnknown)?.reference = reference;
        Ok(())
    }

    /// Gives every file a new reference.
    pub fn renew_file_references(&mut self) {
        let files: Vec<FileId> = self.files.keys().copied().collect();
        for id in files {
            // This cannot fail: the number was just read, so the file exists.
            let _ = self.renew_file_reference(id);
        }
    }

    fn add_user(
        &mut self,
        first_name: String,
        last_name: Option<String>,
        username: Option<String>,
        kind: UserKind,
    ) -> Result<UserId, WorldError> {
        if username.as_deref().is_some_and(|name| self.user_by_username(name).is_some()) {
            return Err(WorldError::UsernameTaken);
        }
        let id = UserId(self.chance.between("user", 1_000_000_000, 7_000_000_000));
        self.users.insert(id, User { id, first_name, last_name, username, kind });
        self.mailboxes.insert(id, Mailbox { log: PtsLog::starting_at(1) });
        Ok(id)
    }

    fn person_mut(&mut self, user: UserId) -> Result<&mut PersonProfile, WorldError> {
        match &mut self.users.get_mut(&user).ok_or(WorldError::UserUnknown)?.kind {
            UserKind::Person(person) => Ok(person),
            UserKind::Bot(_) => Err(WorldError::NotForBots),
        }
    }
}
