"""Checks the whole life of a room, and signing in, with stock Telethon.

    telethon_check.py <telegram-sim program> full|abridged|intermediate
"""
import asyncio
import logging
import sys

import telethon_files as files
import telethon_housekeeping as an_account
import telethon_rooms as room_that
import telethon_sign_in as signing_in
import telethon_talk as talk
from exercised import Exercised
from simulation import Simulation
from telethon_town import GUEST, OWNER, Town

# Every method that the simulation supports. Its own tests compare this list, and tests of infra/local compare it with
# the calls of the product. In the order of the schema's names.
MUST_BE_EXERCISED = [
    "account.getPassword",
    "account.updateStatus",
    "auth.checkPassword",
    "auth.exportAuthorization",
    "auth.importAuthorization",
    "auth.logOut",
    "auth.sendCode",
    "auth.signIn",
    "channels.createChannel",
    "channels.deleteChannel",
    "channels.deleteHistory",
    "channels.deleteMessages",
    "channels.editAdmin",
    "channels.editBanned",
    "channels.editPhoto",
    "channels.editTitle",
    "channels.getAdminLog",
    "channels.getChannels",
    "channels.getFullChannel",
    "channels.getMessages",
    "channels.getParticipant",
    "channels.getParticipants",
    "channels.inviteToChannel",
    "channels.leaveChannel",
    "channels.readHistory",
    "channels.togglePreHistoryHidden",
    "contacts.addContact",
    "contacts.block",
    "contacts.deleteContacts",
    "contacts.getContacts",
    "contacts.resolveUsername",
    "contacts.unblock",
    "help.getConfig",
    "help.getNearestDc",
    "messages.checkChatInvite",
    "messages.deleteHistory",
    "messages.deleteMessages",
    "messages.editChatAbout",
    "messages.editChatDefaultBannedRights",
    "messages.editExportedChatInvite",
    "messages.editMessage",
    "messages.exportChatInvite",
    "messages.forwardMessages",
    "messages.getBotCallbackAnswer",
    "messages.getChatInviteImporters",
    "messages.getDialogs",
    "messages.getExportedChatInvites",
    "messages.getHistory",
    "messages.getMessages",
    "messages.getMessagesReactions",
    "messages.hideAllChatJoinRequests",
    "messages.hideChatJoinRequest",
    "messages.importChatInvite",
    "messages.readHistory",
    "messages.sendMedia",
    "messages.sendMessage",
    "messages.sendMultiMedia",
    "messages.sendReaction",
    "messages.setTyping",
    "messages.unpinAllMessages",
    "messages.updatePinnedMessage",
    "messages.uploadMedia",
    "updates.getChannelDifference",
    "updates.getDifference",
    "updates.getState",
    "upload.getFile",
    "upload.saveBigFilePart",
    "upload.saveFilePart",
    "users.getFullUser",
    "users.getUsers",
]
# The time limit: a sign-in on a new device, three framings, and large transfers take a while.
PATIENCE_S = 180


async def story(simulation, framing):
    async with Town.of(simulation, framing) as town:
        assert (await town.owner.get_me()).first_name == OWNER
        assert (await town.guest.get_me()).username == GUEST.lower()
        await an_account.is_there_and_near(town)
        room = await room_that.is_made(town)
        await room_that.is_found_by_what_it_is_about(town, room)
        await room_that.is_configured(town, room)
        await room_that.gets_a_bot(town, room)
        invite = await room_that.lets_in_whom_the_bot_approves(town, room)
        await an_account.knows_who_somebody_is(town, room)
        await an_account.looks_at_ways_in(town, room)
        await room_that.lets_nobody_in_by_a_link_that_was_revoked(town, room, invite)

        await talk.is_heard_with_edits_and_deletions(town, room)
        await talk.is_answered_and_reacted_to(town, room)
        await talk.is_asked_for_where_a_push_was_lost(town, room)
        await talk.is_there_again_when_every_connection_broke(town, room)
        await talk.with_a_bot_goes_by_its_buttons(town)
        await talk.in_private_is_with_somebody_who_can_become_a_contact(town)

        await an_account.pins_and_reads(town, room)
        await an_account.gives_a_room_a_photo(town, room)
        await an_account.keeps_an_address_book(town)
        await an_account.passes_on_and_clears_up_what_was_private(town, room)

        await files.go_both_ways(town, room)
        await files.may_be_big(town, room)
        await files.come_as_albums(town, room)
        await room_that.lets_in_by_an_open_link(town, room)
        await files.are_fetched_where_they_lie(town, room)

        await room_that.removes_somebody_who_may_come_back(town, room)
        await an_account.clears_a_room(town, room)
        await room_that.is_deleted(town, room)
        await signing_in.takes_a_code(town, "+88800000004", home="Two", password="correct horse")
        await signing_in.takes_a_code(town, "+88800000005", home="Four")


def main():
    program, framing = sys.argv[1:]
    exercised = Exercised()
    exercised.listens_to_telethon()
    # One step breaks every connection. Telethon's warnings about it are not needed.
    logging.getLogger("telethon.network.connection").setLevel(logging.ERROR)
    with Simulation(program, OWNER, GUEST) as simulation:
        asyncio.run(asyncio.wait_for(story(simulation, framing), PATIENCE_S))
    exercised.must_hold(MUST_BE_EXERCISED)
    print(f"Telethon passed over {framing}: {len(exercised.methods)} methods")


main()
