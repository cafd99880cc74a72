//! The Bot API's methods. Each method takes parameters, reads or changes the world, and returns its result as JSON.

mod buttons;
mod call;
mod commands;
mod files;
mod links;
mod members;
mod messages;
mod updates;

pub(super) use files::at_path;

use crate::{
    bot_api::{
        method::Method,
        methods::call::{MethodCall, MethodResult},
        parameters::Parameters,
        reference,
        refusal::Refusal,
        state::BotApiState,
    },
    world::{UserId, Verdict, World},
};

/// Checks a call against the reference and the simulated parameters, and runs it. If the method sends a message, the
/// call is also checked against the rate limits.
pub(super) async fn run(state: &BotApiState, bot: UserId, method: Method, parameters: Parameters) -> MethodResult {
    reference::check(&method.name(), &parameters)?;
    if let Some(name) = parameters.other_than(method.parameters()) {
        return Err(Refusal::simulator(format!("{name} of {} is not simulated", method.name())));
    }
    let call = MethodCall { state, bot, parameters };
    if method.sends() {
        state.rate_limiter.count(bot, call.place()?, call.read(World::now))?;
    }
    match method {
        Method::AnswerCallbackQuery => buttons::answer(&call),
        Method::ApproveChatJoinRequest => links::resolve(&call, Verdict::Admit),
        Method::BanChatMember => members::ban(&call),
        Method::CreateChatInviteLink => links::create(&call),
        Method::DeclineChatJoinRequest => links::resolve(&call, Verdict::Dismiss),
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
        Method::SendChatAction => messages::send_chat_action(&call),
        Method::SendDocument => files::send_document(&call),
        Method::SendMessage => messages::send(&call),
        Method::SendPhoto => files::send_photo(&call),
        Method::SendVoice => files::send_voice(&call),
        Method::SetChatDescription => members::set_description(&call),
        Method::SetChatTitle => members::set_title(&call),
        Method::SetMyCommands => commands::set(&call),
        Method::SetWebhook => updates::set_webhook(&call),
        Method::UnbanChatMember => members::unban(&call),
        Method::UnpinAllChatMessages => messages::unpin_all(&call),
        Method::UnpinChatMessage => messages::unpin(&call),
    }
}
