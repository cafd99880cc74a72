//! Which methods there are.

use crate::town::Town;
use grammers_tl_types::functions;
use telegram_sim::mtproto::method_names;

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

#[tokio::test]
async fn what_the_simulator_does_not_know_it_says() {
    let town = Town::new().await;
    let host = town.host().await;

    let refusal = host.is_refused(&functions::help::GetSupportName {}).await;

    assert!(refusal.contains("SIMULATOR_METHOD_UNKNOWN"), "{refusal}");
}
