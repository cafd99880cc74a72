"""The people of the Telethon check, and the updates that they get."""
import asyncio
import contextlib
from dataclasses import dataclass

from telethon import TelegramClient, events

from simulation import PATIENCE_S, Simulation, client

OWNER, GUEST, FAR = "Owner", "Guest", "Faraway"


@dataclass
class Town:
    """The accounts of the owner and the guest are at the first data centre, that of the third person at the other."""

    simulation: Simulation
    framing: str
    owner: TelegramClient
    guest: TelegramClient
    far: TelegramClient

    @classmethod
    @contextlib.asynccontextmanager
    async def of(cls, simulation, framing):
        far = await simulation.control(
            "/people", {"first_name": FAR, "username": "faraway", "phone": "+88800000003", "home": "Four"})
        at_home = [simulation.accounts[OWNER], simulation.accounts[GUEST]]
        devices = [*at_home, await simulation.control(f'/people/{far["id"]}/sign-in', {})]
        async with contextlib.AsyncExitStack() as connected:
            clients = []
            for device in devices:
                clients.append(client(device, framing))
                await clients[-1].connect()
                connected.push_async_callback(clients[-1].disconnect)
            yield cls(simulation, framing, *clients)


@dataclass
class Room:
    """A room as each of its members names it. An access hash is valid for one account only."""

    id: int
    of_owner: object
    of_guest: object = None
    of_far: object = None

    @property
    def for_bots(self):
        return int(f"-100{self.id}")


class Heard:
    """The updates that were pushed to a client, in order."""

    def __init__(self, client):
        self.queue = asyncio.Queue()
        client.add_event_handler(self.new, events.NewMessage(incoming=True))
        client.add_event_handler(self.edited, events.MessageEdited(incoming=True))
        client.add_event_handler(self.deleted, events.MessageDeleted())

    async def new(self, event):
        await self.queue.put(("new", event.id, event.raw_text))

    async def edited(self, event):
        await self.queue.put(("edited", event.id, event.raw_text))

    async def deleted(self, event):
        await self.queue.put(("deleted", *event.deleted_ids))

    async def expect(self, *what):
        heard = await asyncio.wait_for(self.queue.get(), PATIENCE_S)
        assert heard == what, f"got {heard}, not {what}"


async def room_as_seen_by(person, room):
    """Finds a room among the dialogs of a member."""
    async for dialog in person.iter_dialogs():
        if dialog.entity.id == room.id:
            return await person.get_input_entity(dialog.entity)
    raise AssertionError("the room must be among the dialogs of a member")
