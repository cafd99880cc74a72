"""A room from its creation to its end: its settings, its links and its members."""
from telethon import errors, types
from telethon.tl.functions import channels, messages

from simulation import refused
from telethon_town import GUEST, Room, room_as_seen_by

LEFT_TO_MEMBERS = types.ChatBannedRights(
    until_date=None, send_polls=True, change_info=True, invite_users=True, pin_messages=True)


async def is_made(town):
    made = await town.owner(channels.CreateChannelRequest(title="Room", about="marker", megagroup=True))
    [room] = made.chats
    return Room(room.id, room)


async def is_found_by_what_it_is_about(town, room):
    """A client that does not know whether a room was created searches its conversations."""
    found = [dialog.entity async for dialog in town.owner.iter_dialogs() if dialog.is_channel]
    abouts = [(await full(town.owner, entity)).about for entity in found]
    assert [entity.id for entity in found] == [room.id] and abouts == ["marker"], (found, abouts)


async def is_configured(town, room):
    await town.owner(channels.TogglePreHistoryHiddenRequest(room.of_owner, enabled=False))
    assert not (await full(town.owner, room.of_owner)).hidden_prehistory
    with refused(errors.ChatNotModifiedError, "what is so already is not changed"):
        await town.owner(channels.TogglePreHistoryHiddenRequest(room.of_owner, enabled=False))

    await town.owner(messages.EditChatDefaultBannedRightsRequest(room.of_owner, LEFT_TO_MEMBERS))
    denied = (await town.owner.get_entity(room.of_owner)).default_banned_rights
    assert denied.send_polls and denied.invite_users and not denied.send_messages, denied

    await town.owner(channels.EditTitleRequest(room.of_owner, "Room 1"))
    await town.owner(messages.EditChatAboutRequest(room.of_owner, "marker 1"))
    assert (await town.owner.get_entity(room.of_owner)).title == "Room 1"


async def gets_a_bot(town, room):
    bot = await town.owner.get_entity(town.simulation.bot["username"])
    rights = types.ChatAdminRights(invite_users=True, ban_users=True, delete_messages=True, other=True)
    await town.owner(channels.EditAdminRequest(room.of_owner, bot, rights, rank=""))
    admins = town.owner.iter_participants(room.of_owner, filter=types.ChannelParticipantsAdmins())
    assert bot.id in [admin.id async for admin in admins]


async def lets_in_whom_the_bot_approves(town, room):
    earlier = await town.owner.send_message(room.of_owner, "said before the guest came")
    invite = await town.owner(
        messages.ExportChatInviteRequest(peer=room.of_owner, request_needed=True, title="room-1"))
    with refused(errors.InviteRequestSentError, "a link that asks for approval lets nobody in"):
        await town.guest(messages.ImportChatInviteRequest(hash_of(invite)))
    guest = town.simulation.accounts[GUEST]["id"]
    await town.simulation.bot_calls("approveChatJoinRequest", chat_id=room.for_bots, user_id=guest)

    assert GUEST in await members(town, room)
    room.of_guest = await room_as_seen_by(town.guest, room)
    seen = await town.guest.get_messages(room.of_guest, ids=[earlier.id])
    assert seen[0].raw_text == "said before the guest came", "a new member sees the history"
    return invite


async def lets_nobody_in_by_a_link_that_was_revoked(town, room, invite):
    with refused(errors.InviteRequestSentError, "a link that asks for approval lets nobody in"):
        await town.far(messages.ImportChatInviteRequest(hash_of(invite)))
    assert len((await waiting(town, room)).importers) == 1

    revoked = await town.owner(messages.EditExportedChatInviteRequest(room.of_owner, invite.link, revoked=True))
    assert revoked.invite.revoked, revoked
    await town.owner(messages.HideAllChatJoinRequestsRequest(room.of_owner, approved=False, link=invite.link))
    assert (await waiting(town, room)).importers == []
    with refused(errors.InviteHashExpiredError, "a revoked link is worth nothing"):
        await town.far(messages.ImportChatInviteRequest(hash_of(invite)))


async def lets_in_by_an_open_link(town, room):
    invite = await town.owner(messages.ExportChatInviteRequest(peer=room.of_owner))
    joined = await town.far(messages.ImportChatInviteRequest(hash_of(invite)))
    assert [chat.id for chat in joined.updates.chats] == [room.id], joined
    room.of_far = await room_as_seen_by(town.far, room)
    assert (await full(town.far, room.of_far)).participants_count == 4


async def removes_somebody_who_may_come_back(town, room):
    guest = await town.owner.get_input_entity("guest")
    for view_messages in (True, None):
        rights = types.ChatBannedRights(until_date=None, view_messages=view_messages)
        await town.owner(channels.EditBannedRequest(room.of_owner, guest, rights))
    assert GUEST not in await members(town, room)
    assert room.id not in [dialog.entity.id async for dialog in town.guest.iter_dialogs()]
    with refused(errors.ChannelPrivateError, "who is out says nothing"):
        await town.guest.send_message(room.of_guest, "let me in")
    await town.owner(channels.InviteToChannelRequest(room.of_owner, [guest]))
    assert GUEST in await members(town, room)
    await town.guest(channels.LeaveChannelRequest(room.of_guest))


async def is_deleted(town, room):
    await town.owner(channels.DeleteChannelRequest(room.of_owner))
    with refused(errors.ChannelPrivateError, "a room that is gone takes no messages"):
        await town.owner.send_message(room.of_owner, "is anybody here?")
    with refused(errors.ChannelPrivateError, "a room that is gone cannot be deleted again"):
        await town.owner(channels.DeleteChannelRequest(room.of_owner))


async def full(person, room):
    return (await person(channels.GetFullChannelRequest(room))).full_chat


async def members(town, room):
    return [person.first_name async for person in town.owner.iter_participants(room.of_owner)]


async def waiting(town, room):
    return await town.owner(messages.GetChatInviteImportersRequest(
        peer=room.of_owner, offset_date=None, offset_user=types.InputUserEmpty(), limit=10, requested=True))


def hash_of(invite):
    return invite.link.split("+")[1]
