//! Creating, changing and deleting rooms.

use std::collections::{BTreeMap, BTreeSet};

use crate::world::{
    error::WorldError,
    events::Event,
    files::FileKind,
    ids::{FileId, MessageId, Place, RoomId, UserId},
    messages::Action,
    operation::Operation,
    pts::PtsLog,
    rooms::{AdminRight, MemberRight, Membership, Room, Standing},
    state::World,
};

const TITLE_LIMIT: usize = 128;
const ABOUT_LIMIT: usize = 255;

impl World {
    /// Creates a supergroup with its creator as the only member. In a new room, the history is hidden: members do not
    /// see messages from before they joined. This is a cautious assumption, because the default of the real Telegram is
    /// not known.
    pub fn create_room(&mut self, by: UserId, title: &str, about: &str) -> Result<RoomId, WorldError> {
        self.log_operation(|| Operation::CreateRoom { by, title: title.to_owned(), about: about.to_owned() });
        if self.user(by)?.is_bot() {
            return Err(WorldError::NotForBots);
        }
        check_title(title)?;
        check_about(about)?;
        self.may_have_another(by)?;
        self.may_make_another(by)?;
        let id = RoomId(self.chance.between("room", 1_500_000_000, 4_000_000_000));
        let created = self.now();
        let creator = Membership { standing: Standing::Creator, ..Membership::since(created, MessageId(0)) };
        let room = Room {
            id,
            title: title.to_owned(),
            about: about.to_owned(),
            photo: None,
            creator: by,
            created,
            people: BTreeMap::from([(by, creator)]),
            history_hidden: true,
            denied: BTreeSet::new(),
            links: Vec::new(),
            requests: BTreeMap::new(),
            messages: BTreeMap::new(),
            pinned: Vec::new(),
            log: PtsLog::starting_at(1),
            deleted: false,
            last_message: MessageId(0),
        };
        self.rooms.insert(id, room);
        self.post_service_message(by, id, Action::Created { title: title.to_owned() });
        Ok(id)
    }

    /// Renames a room and posts a service message.
    pub fn set_title(&mut self, by: UserId, room: RoomId, title: &str) -> Result<(), WorldError> {
        self.log_operation(|| Operation::SetTitle { by, room, title: title.to_owned() });
        check_title(title)?;
        let here = self.room_as_admin(room, by, AdminRight::ChangeInfo)?;
        if here.title == title {
            return Err(WorldError::NotModified);
        }
        title.clone_into(&mut here.title);
        self.post_service_message(by, room, Action::Titled { title: title.to_owned() });
        self.record_event(Event::RoomChanged { room });
        Ok(())
    }

    /// Sets or removes a room's photo and posts a service message.
    pub fn set_photo(&mut self, by: UserId, room: RoomId, photo: Option<FileId>) -> Result<(), WorldError> {
        self.log_operation(|| Operation::SetPhoto { by, room, photo });
        if let Some(photo) = photo
            && !matches!(self.file(photo)?.kind, FileKind::Photo { .. })
        {
            return Err(WorldError::FileUnknown);
        }
        let here = self.room_as_admin(room, by, AdminRight::ChangeInfo)?;
        if here.photo == photo {
            return Err(WorldError::NotModified);
        }
        here.photo = photo;
        self.post_service_message(by, room, Action::Pictured { photo });
        self.record_event(Event::RoomChanged { room });
        Ok(())
    }

    /// Replaces a room's description, without a service message.
    pub fn set_about(&mut self, by: UserId, room: RoomId, about: &str) -> Result<(), WorldError> {
        self.log_operation(|| Operation::SetAbout { by, room, about: about.to_owned() });
        check_about(about)?;
        let here = self.room_as_admin(room, by, AdminRight::ChangeInfo)?;
        if here.about == about {
            return Err(WorldError::NotModified);
        }
        about.clone_into(&mut here.about);
        self.record_event(Event::RoomChanged { room });
        Ok(())
    }

    /// Sets whether the history is hidden. If it is hidden, plain members do not see messages from before they joined.
    pub fn set_history_hidden(&mut self, by: UserId, room: RoomId, hidden: bool) -> Result<(), WorldError> {
        self.log_operation(|| Operation::SetHistoryHidden { by, room, hidden });
        let here = self.room_as_admin(room, by, AdminRight::ChangeInfo)?;
        if here.history_hidden == hidden {
            return Err(WorldError::NotModified);
        }
        here.history_hidden = hidden;
        self.record_event(Event::RoomChanged { room });
        Ok(())
    }

    /// Sets the rights that plain members do not have.
    pub fn set_denied(&mut self, by: UserId, room: RoomId, denied: BTreeSet<MemberRight>) -> Result<(), WorldError> {
        self.log_operation(|| Operation::SetDenied { by, room, denied: denied.clone() });
        let here = self.room_as_admin(room, by, AdminRight::BanUsers)?;
        if here.denied == denied {
            return Err(WorldError::NotModified);
        }
        here.denied = denied;
        self.record_event(Event::RoomChanged { room });
        Ok(())
    }

    /// Deletes all messages with numbers up to `up_to`, for everybody. If `up_to` is `None`, deletes all messages. Only
    /// the creator may do this. Returns the numbers of the deleted messages.
    pub fn clear_history(
        &mut self,
        by: UserId,
        room: RoomId,
        up_to: Option<MessageId>,
    ) -> Result<Vec<MessageId>, WorldError> {
        self.log_operation(|| Operation::ClearHistory { by, room, up_to });
        let here = self.room(room)?;
        if here.creator != by {
            return Err(WorldError::CreatorOnly);
        }
        let ids: Vec<MessageId> =
            here.messages.keys().copied().filter(|id| up_to.is_none_or(|last| *id <= last)).collect();
        self.delete_messages(by, Place::Room(room), &ids)
    }

    /// Deletes a room for everybody. Only the creator may do this.
    pub fn delete_room(&mut self, by: UserId, room: RoomId) -> Result<(), WorldError> {
        self.log_operation(|| Operation::DeleteRoom { by, room });
        if self.room(room)?.creator != by {
            return Err(WorldError::CreatorOnly);
        }
        if let Some(here) = self.rooms.get_mut(&room) {
            here.deleted = true;
            let members = here.members().collect();
            self.record_event(Event::RoomDeleted { room, members });
        }
        Ok(())
    }
}

fn check_title(title: &str) -> Result<(), WorldError> {
    let fits = (1..=TITLE_LIMIT).contains(&title.trim().chars().count());
    if fits { Ok(()) } else { Err(WorldError::TitleInvalid) }
}

fn check_about(about: &str) -> Result<(), WorldError> {
    if about.chars().count() <= ABOUT_LIMIT { Ok(()) } else { Err(WorldError::AboutTooLong) }
}
