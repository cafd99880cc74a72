"""The other actions of an account: contacts, pins, read marks, searches, deletions."""
from telethon import errors, types
from telethon.tl.functions import account, channels, contacts, help as help_, messages, updates, users

from simulation import refused
from telethon_files import picture
from telethon_rooms import full, hash_of, waiting
from telethon_town import GUEST, OWNER

FIRST_CENTRE = 2


async def is_there_and_near(town):
    assert (await town.owner(help_.GetNearestDcRequest())).this_dc == FIRST_CENTRE
    assert await town.owner(account.UpdateStatusRequest(offline=False))


async def knows_who_somebody_is(town, room):
    assert not (await town.owner.get_permissions(room.of_owner, "guest")).is_admin
    assert (await town.owner.get_permissions(room.of_owner, "me")).is_creator
    with refused(errors.UserNotParticipantError, "who is not in has no permissions"):
        await town.owner.get_permissions(room.of_owner, "faraway")
    about = await town.owner(users.GetFullUserRequest("guest"))
    assert [user.first_name for user in about.users] == [GUEST], about


async def looks_at_ways_in(town, room):
    """A link shows its room to people who are not in it. Each request by a link can be answered separately."""
    invite = await town.owner(messages.ExportChatInviteRequest(peer=room.of_owner, request_needed=True, title="asks"))
    seen = await town.far(messages.CheckChatInviteRequest(hash_of(invite)))
    assert isinstance(seen, types.ChatInvite) and seen.request_needed, seen
    listed = await town.owner(messages.GetExportedChatInvitesRequest(room.of_owner, "me", limit=10))
    assert listed.invites[0].link == invite.link, listed

    with refused(errors.InviteRequestSentError, "a link that asks for approval lets nobody in"):
        await town.far(messages.ImportChatInviteRequest(hash_of(invite)))
    await town.owner(messages.HideChatJoinRequestRequest(room.of_owner, "faraway", approved=False))
    assert (await waiting(town, room)).importers == []
    with refused(errors.HideRequesterMissingError, "a request is answered once"):
        await town.owner(messages.HideChatJoinRequestRequest(room.of_owner, "faraway", approved=True))


async def pins_and_reads(town, room):
    said = await town.guest.send_message(room.of_guest, "the rules")
    await town.owner.send_read_acknowledge(room.of_owner, said)
    await town.owner(messages.SetTypingRequest(room.of_owner, types.SendMessageTypingAction()))
    await town.owner.pin_message(room.of_owner, said)
    assert (await full(town.owner, room.of_owner)).pinned_msg_id == said.id
    await town.owner.unpin_message(room.of_owner, said)
    await town.owner.pin_message(room.of_owner, said)
    await town.owner.unpin_message(room.of_owner)
    assert (await full(town.owner, room.of_owner)).pinned_msg_id is None


async def gives_a_room_a_photo(town, room):
    uploaded = types.InputChatUploadedPhoto(file=await town.owner.upload_file(picture(9_000)))
    await town.owner(channels.EditPhotoRequest(room.of_owner, uploaded))
    assert isinstance((await town.owner.get_entity(room.of_owner)).photo, types.ChatPhoto)


async def keeps_an_address_book(town):
    """The guest is in it already, and is removed at the end."""
    guest = await town.owner.get_input_entity("guest")
    assert [user.first_name for user in (await town.owner(contacts.GetContactsRequest(0))).users] == [GUEST]
    await town.owner(contacts.BlockRequest(guest))
    with refused(errors.UserIsBlockedError, "who is blocked is not heard"):
        await town.guest.send_message("owner", "hello?")
    await town.owner(contacts.UnblockRequest(guest))
    await town.owner(contacts.DeleteContactsRequest([guest]))
    assert not (await town.owner.get_entity("guest")).contact


async def passes_on_and_clears_up_what_was_private(town, room):
    """The common difference contains the private messages that a client missed."""
    before = await town.owner(updates.GetStateRequest())
    sent = [await town.guest.send_message("owner", text) for text in ("for you", "by mistake")]
    told = await town.owner(updates.GetDifferenceRequest(pts=before.pts, date=before.date, qts=before.qts))
    assert [message.message for message in told.new_messages] == ["for you", "by mistake"], told

    found = await town.owner.get_messages("guest", ids=[message.id for message in sent])
    await town.owner.send_read_acknowledge("guest", found)
    copy = await town.owner.forward_messages(room.of_owner, found[0])
    assert (copy.raw_text, copy.fwd_from.from_id.user_id) == ("for you", town.simulation.accounts[GUEST]["id"])
    await town.owner.delete_messages("guest", [sent[1].id])
    assert [message.raw_text for message in await town.guest.get_messages("owner", limit=1)] == ["for you"]
    await town.owner.delete_dialog("guest", revoke=True)
    assert await town.guest.get_messages("owner", limit=1) == []


async def clears_a_room(town, room):
    """The admin log still contains the deleted messages."""
    [last] = [message async for message in town.owner.iter_messages(room.of_owner, limit=1)]
    await town.owner(channels.DeleteHistoryRequest(room.of_owner, max_id=last.id, for_everyone=True))
    assert [message async for message in town.owner.iter_messages(room.of_owner)] == []
    entries = await town.owner.get_admin_log(room.of_owner, limit=10)
    assert entries and all(entry.deleted_message for entry in entries), entries
    assert {entry.user.first_name for entry in entries} == {OWNER}
