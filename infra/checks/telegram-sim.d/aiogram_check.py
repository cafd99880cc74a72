"""A stock Bot API library against the simulated one: aiogram calls it and receives its webhooks; Telethon plays people.

    aiogram_check.py <telegram-sim program>
"""
import asyncio
import json
import signal
import subprocess
import sys

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import CommandStart
from aiogram.types import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web
from telethon import errors, functions, types

from telethon_check import PATIENCE_S, client

SECRET = "a-secret-of-this-check"


class Heard:
    """What the webhook was given, by kind."""

    def __init__(self):
        self.queues = {}

    def put(self, kind, what):
        self.queues.setdefault(kind, asyncio.Queue()).put_nowait(what)

    async def next(self, kind):
        return await asyncio.wait_for(self.queues.setdefault(kind, asyncio.Queue()).get(), PATIENCE_S)


def dispatcher(heard):
    dispatch = Dispatcher()

    @dispatch.message(CommandStart())
    async def start(message):
        key = InlineKeyboardButton(text="Talk", callback_data="talk")
        await message.answer("<b>Hello</b>", parse_mode="HTML", reply_markup=InlineKeyboardMarkup(inline_keyboard=[[key]]))
        heard.put("start", message)

    @dispatch.message(F.chat.type == "supergroup")
    async def in_a_room(message):
        heard.put("room", message)

    @dispatch.chat_join_request()
    async def asked(request):
        heard.put("asked", request)
        await request.approve()

    @dispatch.chat_member()
    async def member(change):
        heard.put("member", change)

    return dispatch


async def serve(dispatch, bot):
    app = web.Application()
    SimpleRequestHandler(dispatch, bot, handle_in_background=False, secret_token=SECRET).register(app, path="/webhook")
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/webhook"


async def bots_life(simulator):
    api = TelegramAPIServer.from_base(simulator["bot_api"].rstrip("/"))
    bot = Bot(simulator["bots"][0]["token"], session=AiohttpSession(api=api))
    heard = Heard()
    dispatch = dispatcher(heard)
    runner, url = await serve(dispatch, bot)
    try:
        assert (await bot.get_me()).username == "desk_bot"
        await bot.set_my_commands([BotCommand(command="start", description="Begin")])
        assert [command.command for command in await bot.get_my_commands()] == ["start"]
        await bot.set_webhook(url, secret_token=SECRET, allowed_updates=dispatch.resolve_used_update_types())
        await talks_in_private(simulator, bot, heard)
        await lets_people_in(simulator, bot, heard)
        info = await bot.get_webhook_info()
        assert info.url == url and info.pending_update_count == 0, info
        await bot.delete_webhook()
    finally:
        await bot.session.close()
        await runner.cleanup()


async def talks_in_private(simulator, bot, heard):
    stranger, guest = simulator["accounts"]
    person = client(simulator, guest, "full")
    await person.connect()
    desk = await person.get_entity("desk_bot")
    for unknown in (stranger["id"], 1):
        try:
            await bot.send_message(unknown, "hello?")
            raise AssertionError("a bot cannot begin a conversation")
        except (TelegramForbiddenError, TelegramBadRequest):
            pass
    await person.send_message(desk, "/start")
    start = await heard.next("start")
    assert start.from_user.first_name == guest["name"]
    await person.disconnect()


async def lets_people_in(simulator, bot, heard):
    owner, guest = (client(simulator, account, "full") for account in simulator["accounts"])
    await owner.connect()
    await guest.connect()
    made = await owner(functions.channels.CreateChannelRequest(title="Room", about="", megagroup=True))
    room = made.chats[0]
    rights = types.ChatAdminRights(invite_users=True, ban_users=True, delete_messages=True)
    await owner(functions.channels.EditAdminRequest(room, await owner.get_entity("desk_bot"), rights, rank=""))
    invite = await owner(functions.messages.ExportChatInviteRequest(peer=room, request_needed=True))
    try:
        await guest(functions.messages.ImportChatInviteRequest(invite.link.split("+")[1]))
    except errors.InviteRequestSentError:
        pass
    asked = await heard.next("asked")
    assert asked.from_user.id == simulator["accounts"][1]["id"]
    member = await heard.next("member")
    assert member.new_chat_member.status == "member", member
    await owner.send_message(room, "welcome")
    while (await heard.next("room")).text != "welcome":
        pass
    group = int(f"-100{room.id}")
    assert (await bot.get_chat(group)).title == "Room"
    guest_id = simulator["accounts"][1]["id"]
    assert (await bot.get_chat_member(group, guest_id)).status == "member"
    await bot.ban_chat_member(group, guest_id)
    await bot.unban_chat_member(group, guest_id, only_if_banned=True)
    assert (await bot.get_chat_member(group, guest_id)).status == "left"
    try:
        await bot.approve_chat_join_request(group, guest_id)
        raise AssertionError("nobody asks to be let in")
    except TelegramBadRequest as error:
        assert "HIDE_REQUESTER_MISSING" in str(error), error
    for each in (owner, guest):
        await each.disconnect()


def main():
    people = ["--bot", "desk_bot", "--account", "Owner", "--account", "Guest"]
    simulator = subprocess.Popen([sys.argv[1], *people], stdout=subprocess.PIPE, text=True)
    try:
        asyncio.run(asyncio.wait_for(bots_life(json.loads(simulator.stdout.readline())), 60))
        print("aiogram is content")
    finally:
        simulator.send_signal(signal.SIGINT)
        simulator.wait(PATIENCE_S)


main()
