//! What each method does: parameters in, an act of the world, its form out.

mod buttons;
mod commands;
mod files;
mod links;
mod members;
mod messages;
mod updates;

pub(super) use commands::Commands;
pub(crate) use commands::{Audience, Command};
pub(super) use files::{at_path, file_id};

use std::sync::Arc;

use serde_json::Value;

use crate::{
    bot_api::{Face, method::Method, parameters::Parameters, reference, refusal::Refusal},
    world::{MessageId, Pair, Place, RoomId, Standing, UserId, World, WorldError},
};

/// What a method answers.
type Outcome = Result<Value, Refusal>;

/// A call: who calls, and with what.
struct Call<'a> {
    face: &'a Face,
    bot: UserId,
    parameters: Parameters,
}

impl Face {
    /// Runs a method for a bot.
    pub(super) async fn run(self: &Arc<Self>, bot: UserId, method: Method, parameters: Parameters) -> Outcome {
        reference::check(&method.name(), &parameters)?;
        if let Some(name) = parameters.other_than(method.parameters()) {
            return Err(Refusal::simulator(format!("{name} of {} is not simulated", method.name())));
        }
        let call = Call { face: self, bot, parameters };
        if method.sends() {
            self.sent.count(bot, call.place()?, call.look(World::now))?;
        }
        match method {
            Method::AnswerCallbackQuery => buttons::answer(&call),
            Method::ApproveChatJoinRequest => links::settle(&call, crate::world::Verdict::Admit),
            Method::BanChatMember => members::ban(&call),
            Method::CreateChatInviteLink => links::create(&call),
            Method::DeclineChatJoinRequest => links::settle(&call, crate::world::Verdict::Dismiss),
            Method::DeleteMessage => messages::delete(&call),
            Method::DeleteMessages => messages::delete_all(&call),
            Method::DeleteMyCommands => commands::delete(&call),
            Method::DeleteWebhook => Ok(updates::delete_webhook(&call)),
            Method::EditChatInviteLink => links::edit(&call),
            Method::EditMessageReplyMarkup => messages::edit_markup(&call),
            Method::EditMessageText => messages::edit_text(&call),
            Method::ExportChatInviteLink => links::export(&call),
            Method::GetChat => members::get_chat(&call),
            Method::GetChatAdministrators => members::get_admins(&call),
            Method::GetChatMember => members::get_member(&call),
            Method::GetChatMemberCount => members::count(&call),
            Method::GetFile => files::get_file(&call),
            Method::GetMe => members::get_me(&call),
            Method::GetMyCommands => commands::get(&call),
            Method::GetUpdates => updates::fetch(&call).await,
            Method::GetWebhookInfo => Ok(updates::webhook_info(&call)),
            Method::LeaveChat => members::leave(&call),
            Method::PinChatMessage => messages::pin(&call),
            Method::PromoteChatMember => members::promote(&call),
            Method::RevokeChatInviteLink => links::revoke(&call),
            Method::SendChatAction => messages::act_busy(&call),
            Method::SendDocument => files::send_document(&call),
            Method::SendMessage => messages::send(&call),
            Method::SendPhoto => files::send_photo(&call),
            Method::SendVoice => files::send_voice(&call),
            Method::SetChatDescription => members::set_description(&call),
            Method::SetChatTitle => members::set_title(&call),
            Method::SetMyCommands => commands::set(&call),
            Method::SetWebhook => updates::set_webhook(self, &call),
            Method::UnbanChatMember => members::unban(&call),
            Method::UnpinAllChatMessages => messages::unpin_all(&call),
            Method::UnpinChatMessage => messages::unpin(&call),
        }
    }
}

impl Call<'_> {
    fn look<T>(&self, look: impl FnOnce(&World) -> T) -> T {
        self.face.world.look(look)
    }

    fn act<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.face.world.act(act)
    }

    /// `chat_id`: a chat that the bot knows.
    fn place(&self) -> Result<Place, Refusal> {
        let chat_id = self.parameters.text("chat_id").ok_or_else(|| Refusal::bad_request("chat_id is empty"))?;
        let chat_id = chat_id.trim().parse().map_err(|_| Refusal::bad_request("chat not found"))?;
        self.look(|world| known_place(world, self.bot, chat_id))
    }

    /// `chat_id`: a supergroup that the bot is in.
    fn room(&self) -> Result<RoomId, Refusal> {
        match self.place()? {
            Place::Room(room) => Ok(room),
            Place::Private(_) => Err(Refusal::bad_request("method is available only for supergroups")),
        }
    }

    /// `user_id`.
    fn user(&self) -> Result<UserId, Refusal> {
        let user = self.parameters.number("user_id").map(UserId);
        let known = user.filter(|user| self.look(|world| world.user(*user).is_ok()));
        known.ok_or_else(|| Refusal::bad_request("invalid user_id specified"))
    }

    /// `message_id`.
    fn message(&self) -> Result<MessageId, Refusal> {
        let id = self.parameters.number("message_id").and_then(|id| i32::try_from(id).ok());
        id.map(MessageId).ok_or_else(|| Refusal::bad_request("message identifier is not specified"))
    }
}

/// A bot knows the people it has talked with or met in a room, and the rooms that it is or was in.
fn known_place(world: &World, bot: UserId, chat_id: i64) -> Result<Place, Refusal> {
    let not_found = || Refusal::bad_request("chat not found");
    if let Some(id) = RoomId::from_bot_api(chat_id) {
        let room = world.room_ever(id).ok_or_else(not_found)?;
        return match room.people.get(&bot).map(|membership| &membership.standing) {
            None => Err(not_found()),
            Some(Standing::Banned { .. }) => Err(Refusal::from(WorldError::Banned)),
            Some(_) if room.deleted => Err(Refusal::from(WorldError::Banned)),
            Some(Standing::Left) => Err(Refusal::from(WorldError::NotAMember)),
            Some(Standing::Creator | Standing::Admin { .. } | Standing::Member) => Ok(Place::Room(id)),
        };
    }
    let person = world.user(UserId(chat_id)).map_err(|_| not_found())?.id;
    let met = |room: &crate::world::Room| room.has(bot) && (room.has(person) || room.requests.contains_key(&person));
    let talked = world.private_chat(Pair::of(bot, person)).is_some();
    if person != bot && (talked || world.may_greet(bot, person) || world.rooms().any(met)) {
        Ok(Place::private(bot, person))
    } else {
        Err(not_found())
    }
}
