//! The list of simulated methods: an independent client must call each of them.

use grammers_tl_types::functions;
use telegram_sim::mtproto::method_names;

use crate::{logged::Log, requests::create, town::Town};

/// A Telethon script. It fails unless every method in its list was called and answered.
const CHECK_BY_TELETHON: &str = include_str!("../../../checks/telegram-sim.d/telethon_check.py");

#[test]
fn these_are_the_methods_that_it_knows() {
    let mut names: Vec<&str> = method_names().collect();
    names.sort_unstable();
    insta::assert_snapshot!(names.join("\n"), @"
    account.getPassword
    account.updateStatus
    auth.checkPassword
    auth.exportAuthorization
    auth.importAuthorization
    auth.logOut
    auth.sendCode
    auth.signIn
    channels.createChannel
    channels.deleteChannel
    channels.deleteHistory
    channels.deleteMessages
    channels.editAdmin
    channels.editBanned
    channels.editPhoto
    channels.editTitle
    channels.getAdminLog
    channels.getChannels
    channels.getFullChannel
    channels.getMessages
    channels.getParticipant
    channels.getParticipants
    channels.inviteToChannel
    channels.leaveChannel
    channels.readHistory
    channels.togglePreHistoryHidden
    contacts.addContact
    contacts.block
    contacts.deleteContacts
    contacts.getContacts
    contacts.resolveUsername
    contacts.unblock
    help.getConfig
    help.getNearestDc
    messages.checkChatInvite
    messages.deleteHistory
    messages.deleteMessages
    messages.editChatAbout
    messages.editChatDefaultBannedRights
    messages.editExportedChatInvite
    messages.editMessage
    messages.exportChatInvite
    messages.forwardMessages
    messages.getBotCallbackAnswer
    messages.getChatInviteImporters
    messages.getDialogs
    messages.getExportedChatInvites
    messages.getHistory
    messages.getMessages
    messages.getMessagesReactions
    messages.hideAllChatJoinRequests
    messages.hideChatJoinRequest
    messages.importChatInvite
    messages.readHistory
    messages.sendMedia
    messages.sendMessage
    messages.sendMultiMedia
    messages.sendReaction
    messages.setTyping
    messages.unpinAllMessages
    messages.updatePinnedMessage
    messages.uploadMedia
    updates.getChannelDifference
    updates.getDifference
    updates.getState
    upload.getFile
    upload.saveBigFilePart
    upload.saveFilePart
    users.getFullUser
    users.getUsers
    ");
}

#[test]
fn each_of_them_is_called_by_telethon() {
    let (_, list) = CHECK_BY_TELETHON.split_once("MUST_BE_EXERCISED = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let mut names: Vec<&str> = method_names().collect();
    names.sort_unstable();
    assert_eq!(list.split('"').skip(1).step_by(2).collect::<Vec<_>>(), names);
}

#[tokio::test]
async fn unsupported_calls_are_refused_and_logged_as_errors() {
    let (log, _logging) = Log::begin();
    let town = Town::new().await;
    let host = town.host().await;

    let unknown = host.is_refused(&functions::help::GetSupportName {}).await;
    assert_eq!(unknown, "400 SIMULATOR_METHOD_UNKNOWN help.getSupportName");
    let broadcast = functions::channels::CreateChannel { broadcast: true, ..create("Chat 1", "") };
    let unsupported = host.is_refused(&broadcast).await;
    assert_eq!(unsupported, "400 SIMULATOR_UNSUPPORTED a channel that is not a plain supergroup");
    host.is_refused(&create("", "")).await;

    insta::assert_snapshot!(log.errors(), @r#"
    the simulator does not support this call method="help.getSupportName" why=400 SIMULATOR_METHOD_UNKNOWN help.getSupportName
    the simulator does not support this call method="channels.createChannel" why=400 SIMULATOR_UNSUPPORTED a channel that is not a plain supergroup
    "#);
}
