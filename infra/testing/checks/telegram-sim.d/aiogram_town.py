"""The participants of the aiogram check: a bot behind a webhook, an account that owns a group, simulated people."""
import asyncio
import contextlib
import itertools
from dataclasses import dataclass, field

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from telethon import TelegramClient, types
from telethon.tl.functions import channels

from simulation import PATIENCE_S, Simulation, client, until

OWNER = "Owner"
# Has each kind of character that the header may contain.
SECRET = "a-Secret_of-1-check"


@dataclass
class Heard:
    """The updates that the webhook got, by kind and in order."""

    queues: dict = field(default_factory=dict)

    def put(self, kind, what):
        self.queue(kind).put_nowait(what)

    async def next(self, kind):
        return await asyncio.wait_for(self.queue(kind).get(), PATIENCE_S)

    def queue(self, kind):
        return self.queues.setdefault(kind, asyncio.Queue())


@dataclass
class Town:
    simulation: Simulation
    bot: Bot
    heard: Heard
    phones: itertools.count = field(default_factory=lambda: itertools.count(1000))

    @classmethod
    @contextlib.asynccontextmanager
    async def of(cls, simulation, exercised):
        api = TelegramAPIServer.from_base(simulation.bot_api_url)
        async with Bot(simulation.bot["token"], session=AiohttpSession(api=api)) as bot:
            bot.session.middleware(exercised)
            yield cls(simulation, bot, Heard())

    async def person(self, name):
        """Adds a person with a new phone number. Returns the person's id."""
        phone = f"+8880000{next(self.phones)}"
        return (await self.simulation.control("/people", {"first_name": name, "phone": phone}))["id"]

    async def starts(self, person):
        await self.simulation.does(person, "start", bot=self.bot.id)
        return await self.heard.next("start")

    async def sees(self, person, condition, what):
        """Waits until a person's view meets the condition."""
        async def seen():
            view = await self.simulation.control(f"/people/{person}/view")
            return view if condition(view) else None
        return await until(seen, what)


@dataclass
class Group:
    """A group that an account owns, in which the bot has every right."""

    id: int
    bare_id: int
    owner: TelegramClient
    of_owner: object

    @classmethod
    @contextlib.asynccontextmanager
    async def of(cls, town):
        async with client_of_owner(town) as owner:
            made = await owner(channels.CreateChannelRequest(title="Room", about="", megagroup=True))
            [group] = made.chats
            every = types.ChatAdminRights(invite_users=True, ban_users=True, delete_messages=True, add_admins=True,
                                          change_info=True, pin_messages=True, other=True)
            await owner(channels.EditAdminRequest(group, await owner.get_entity("desk_bot"), every, rank=""))
            yield cls(int(f"-100{group.id}"), group.id, owner, group)


@contextlib.asynccontextmanager
async def client_of_owner(town):
    owner = client(town.simulation.accounts[OWNER])
    await owner.connect()
    yield owner
    await owner.disconnect()


def dispatcher(heard):
    """A bot as a developer would write it with aiogram."""
    dispatch = Dispatcher()

    @dispatch.message(CommandStart())
    async def start(message):
        rows = [[InlineKeyboardButton(text=label, callback_data=label.lower()) for label in ("Talk", "Close")]]
        keys = InlineKeyboardMarkup(inline_keyboard=rows)
        sent = await message.answer("<b>Hello</b>", parse_mode="HTML", reply_markup=keys)
        heard.put("start", (message, sent))

    @dispatch.callback_query(F.data == "talk")
    async def talk(query):
        await query.answer("Wait a moment")
        heard.put("press", query)

    @dispatch.callback_query(F.data == "close")
    async def close(query):
        """The returned method is sent in the answer to the webhook."""
        heard.put("press", query)
        return query.answer("Closed", show_alert=True)

    @dispatch.message()
    async def said(message):
        heard.put("message", message)

    @dispatch.edited_message()
    async def edited(message):
        heard.put("edited", message)

    @dispatch.chat_join_request()
    async def asked(request):
        heard.put("asked", request)

    @dispatch.chat_member()
    async def member(change):
        heard.put("member", change)

    @dispatch.my_chat_member()
    async def own(change):
        heard.put("own", change)

    return dispatch


@contextlib.asynccontextmanager
async def listening(town):
    """Starts the bot's server, and sets it as the webhook."""
    dispatch = dispatcher(town.heard)
    app = web.Application()
    handler = SimpleRequestHandler(dispatch, town.bot, handle_in_background=False, secret_token=SECRET)
    handler.register(app, path="/webhook")
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"
    kinds = dispatch.resolve_used_update_types()
    try:
        await town.bot.set_webhook(url, secret_token=SECRET, max_connections=4, allowed_updates=kinds)
        yield url
    finally:
        await runner.cleanup()
