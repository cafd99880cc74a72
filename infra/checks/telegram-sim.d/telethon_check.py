"""A room's whole life, by stock Telethon: the owner's account, a guest's, and a bot over HTTP.

    telethon_check.py <telegram-sim program> full|abridged|intermediate
"""
import asyncio
import io
import json
import os
import signal
import subprocess
import sys
import urllib.request

from telethon import TelegramClient, connection, errors, events, functions, types
from telethon.crypto import AuthKey
from telethon.sessions import MemorySession

FRAMINGS = {
    "full": connection.ConnectionTcpFull,
    "abridged": connection.ConnectionTcpAbridged,
    "intermediate": connection.ConnectionTcpIntermediate,
}
PATIENCE_S = 10


def client(simulator, account, framing):
    home = next(centre for centre in account["data_centres"] if centre["id"] == account["home"])
    host, port = home["address"].split(":")
    session = MemorySession()
    session.set_dc(home["id"], host, int(port))
    session.auth_key = AuthKey(bytes.fromhex(home["key"]))
    return TelegramClient(session, 1, "0" * 32, connection=FRAMINGS[framing], catch_up=False)


def bot_calls(simulator, method, **parameters):
    url = f'{simulator["bot_api"].rstrip("/")}/bot{simulator["bots"][0]["token"]}/{method}'
    request = urllib.request.Request(url, json.dumps(parameters).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return json.load(answer)["result"]


class Heard:
    """What a client was told by itself, in order."""

    def __init__(self, client):
        self.queue = asyncio.Queue()
        client.add_event_handler(self.new, events.NewMessage())
        client.add_event_handler(self.edited, events.MessageEdited())
        client.add_event_handler(self.deleted, events.MessageDeleted())

    async def new(self, event):
        await self.queue.put(("new", event.id, event.raw_text))

    async def edited(self, event):
        await self.queue.put(("edited", event.id, event.raw_text))

    async def deleted(self, event):
        await self.queue.put(("deleted", *event.deleted_ids))

    async def expect(self, *what):
        heard = await asyncio.wait_for(self.queue.get(), PATIENCE_S)
        assert heard == what, f"heard {heard}, not {what}"


async def room_life(simulator, framing):
    owner, guest = (client(simulator, account, framing) for account in simulator["accounts"])
    for each in (owner, guest):
        await each.connect()
    assert (await owner.get_me()).first_name == "Owner"
    assert (await guest.get_me()).username == "guest"
    heard = Heard(owner)

    made = await owner(functions.channels.CreateChannelRequest(title="Room", about="marker", megagroup=True))
    room = made.chats[0]
    bot = await owner.get_entity(simulator["bots"][0]["username"])
    rights = types.ChatAdminRights(invite_users=True, ban_users=True, delete_messages=True)
    await owner(functions.channels.EditAdminRequest(room, bot, rights, rank=""))
    invite = await owner(functions.messages.ExportChatInviteRequest(peer=room, request_needed=True, title="room-1"))

    try:
        await guest(functions.messages.ImportChatInviteRequest(invite.link.split("+")[1]))
        raise AssertionError("a link that asks for approval lets nobody in")
    except errors.InviteRequestSentError:
        pass
    group = int(f"-100{room.id}")
    bot_calls(simulator, "approveChatJoinRequest", chat_id=group, user_id=simulator["accounts"][1]["id"])
    their_room = (await guest(functions.channels.GetChannelsRequest([await room_as_seen_by(guest, room.id)]))).chats[0]
    state = (await owner(functions.channels.GetFullChannelRequest(room))).full_chat.pts

    said = await guest.send_message(their_room, "hello")
    await heard.expect("new", said.id, "hello")
    await guest.edit_message(their_room, said.id, "hello again")
    await heard.expect("edited", said.id, "hello again")
    gone = await guest.send_message(their_room, "never mind")
    await heard.expect("new", gone.id, "never mind")
    await guest.delete_messages(their_room, [gone.id])
    await heard.expect("deleted", gone.id)

    for sender, receiver, place in ((guest, owner, their_room), (owner, guest, room)):
        content = os.urandom(700_000)
        file = io.BytesIO(content)
        file.name = "report.pdf"
        sent = await sender.send_file(place, file, caption="a report")
        theirs = room if receiver is owner else their_room
        found = (await receiver.get_messages(theirs, ids=[sent.id]))[0]
        assert await receiver.download_media(found, bytes) == content, "the file arrives byte for byte"

    history = [message.raw_text async for message in owner.iter_messages(room) if message.raw_text]
    assert history[-1] == "hello again" and "never mind" not in history, history
    difference = await owner(functions.updates.GetChannelDifferenceRequest(
        channel=await owner.get_input_entity(room), filter=types.ChannelMessagesFilterEmpty(), pts=state, limit=100))
    told = [message.message for message in difference.new_messages if isinstance(message, types.Message)]
    assert told[0] == "hello again" and "never mind" not in told, told
    deletions = [u for u in difference.other_updates if isinstance(u, types.UpdateDeleteChannelMessages)]
    assert [u.messages for u in deletions] == [[gone.id]], deletions

    await owner.kick_participant(room, await owner.get_entity("guest"))
    names = [person.first_name async for person in owner.iter_participants(room)]
    assert "Guest" not in names, names
    await owner(functions.channels.DeleteChannelRequest(room))
    try:
        await owner.send_message(room, "is anybody here?")
        raise AssertionError("a room that is gone takes no messages")
    except errors.RPCError:
        pass
    for each in (owner, guest):
        await each.disconnect()


async def room_as_seen_by(guest, room_id):
    async for dialog in guest.iter_dialogs():
        if dialog.entity.id == room_id:
            return await guest.get_input_entity(dialog.entity)
    raise AssertionError("the room is among the guest's dialogs")


def main():
    program, framing = sys.argv[1:]
    people = ["--bot", "desk_bot", "--account", "Owner", "--account", "Guest"]
    simulator = subprocess.Popen([program, *people], stdout=subprocess.PIPE, text=True)
    try:
        asyncio.run(asyncio.wait_for(room_life(json.loads(simulator.stdout.readline()), framing), 60))
        print(f"Telethon is content over {framing}")
    finally:
        simulator.send_signal(signal.SIGINT)
        simulator.wait(PATIENCE_S)


if __name__ == "__main__":
    main()
