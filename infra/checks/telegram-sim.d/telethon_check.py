"""A room's whole life, and signing in, by stock Telethon.

    telethon_check.py <telegram-sim program> full|abridged|intermediate
"""
import asyncio
import logging
import sys

import telethon_files as files
import telethon_rooms as room_that
import telethon_sign_in as signing_in
import telethon_talk as talk
from exercised import Exercised
from simulation import Simulation
from telethon_town import GUEST, OWNER, Town

# What the product calls is among these: the tests of infra/local compare. In the order of the schema's names.
MUST_BE_EXERCISED = [
    "account.getPassword",
    "auth.checkPassword",
    "auth.exportAuthorization",
    "auth.importAuthorization",
    "auth.logOut",
    "auth.sendCode",
    "auth.signIn",
    "channels.createChannel",
    "channels.deleteChannel",
    "channels.deleteMessages",
    "channels.editAdmin",
    "channels.editBanned",
    "channels.editTitle",
    "channels.getChannels",
    "channels.getFullChannel",
    "channels.getMessages",
    "channels.getParticipants",
    "channels.inviteToChannel",
    "channels.leaveChannel",
    "channels.togglePreHistoryHidden",
    "contacts.addContact",
    "contacts.resolveUsername",
    "help.getConfig",
    "messages.editChatAbout",
    "messages.editChatDefaultBannedRights",
    "messages.editExportedChatInvite",
    "messages.editMessage",
    "messages.exportChatInvite",
    "messages.getBotCallbackAnswer",
    "messages.getChatInviteImporters",
    "messages.getDialogs",
    "messages.getHistory",
    "messages.getMessagesReactions",
    "messages.hideAllChatJoinRequests",
    "messages.importChatInvite",
    "messages.sendMedia",
    "messages.sendMessage",
    "messages.sendMultiMedia",
    "messages.sendReaction",
    "messages.uploadMedia",
    "updates.getChannelDifference",
    "updates.getState",
    "upload.getFile",
    "upload.saveBigFilePart",
    "upload.saveFilePart",
    "users.getUsers",
]
# Signing in on a new device, three framings, much waiting for bytes.
PATIENCE_S = 180


async def story(simulation, framing):
    async with Town.of(simulation, framing) as town:
        assert (await town.owner.get_me()).first_name == OWNER
        assert (await town.guest.get_me()).username == GUEST.lower()
        room = await room_that.is_made(town)
        await room_that.is_found_by_what_it_is_about(town, room)
        await room_that.is_configured(town, room)
        await room_that.gets_a_bot(town, room)
        invite = await room_that.lets_in_whom_the_bot_approves(town, room)
        await room_that.lets_nobody_in_by_a_link_that_was_revoked(town, room, invite)

        await talk.is_heard_with_edits_and_deletions(town, room)
        await talk.is_answered_and_reacted_to(town, room)
        await talk.is_asked_for_where_a_push_was_lost(town, room)
        await talk.is_there_again_when_every_connection_broke(town, room)
        await talk.with_a_bot_goes_by_its_buttons(town)
        await talk.in_private_is_with_somebody_who_can_become_a_contact(town)

        await files.go_both_ways(town, room)
        await files.may_be_big(town, room)
        await files.come_as_albums(town, room)
        await room_that.lets_in_by_an_open_link(town, room)
        await files.are_fetched_where_they_lie(town, room)

        await room_that.removes_somebody_who_may_come_back(town, room)
        await room_that.is_deleted(town, room)
        await signing_in.takes_a_code(town, "+88800000004", home="Two", password="correct horse")
        await signing_in.takes_a_code(town, "+88800000005", home="Four")


def main():
    program, framing = sys.argv[1:]
    exercised = Exercised()
    exercised.listens_to_telethon()
    # One step breaks every connection, of which Telethon need not tell.
    logging.getLogger("telethon.network.connection").setLevel(logging.ERROR)
    with Simulation(program, OWNER, GUEST) as simulation:
        asyncio.run(asyncio.wait_for(story(simulation, framing), PATIENCE_S))
    exercised.must_hold(MUST_BE_EXERCISED)
    print(f"Telethon is content over {framing}: {len(exercised.methods)} methods")


main()
