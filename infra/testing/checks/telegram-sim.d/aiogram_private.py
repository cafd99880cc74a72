"""The private chat of a bot and one person: commands, messages, buttons, files."""
import io
import os

from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError
from aiogram.types import (
    BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat, BufferedInputFile, InlineKeyboardButton,
    InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup)

from aiogram_town import listening
from simulation import refused, until


async def begins_with_commands_for_each_audience(town):
    assert (await town.bot.get_me()).username == "desk_bot"
    audiences = [
        {},
        {"language_code": "uk"},
        {"scope": BotCommandScopeAllPrivateChats()},
        {"scope": BotCommandScopeChat(chat_id=5), "language_code": "uk"},
    ]
    for number, audience in enumerate(audiences):
        assert await town.bot.set_my_commands([BotCommand(command=f"start{number}", description="Begin")], **audience)
    for number, audience in enumerate(audiences):
        assert [each.command for each in await town.bot.get_my_commands(**audience)] == [f"start{number}"]
        assert await town.bot.delete_my_commands(**audience)
        assert await town.bot.get_my_commands(**audience) == []


async def needs_a_beginning_by_the_person(town):
    with refused((TelegramForbiddenError, TelegramBadRequest), "a bot cannot begin a conversation"):
        await town.bot.send_message(await town.person("Stranger"), "hello?")
    olena = await town.person("Olena")
    message, answer = await town.starts(olena)
    assert (message.from_user.id, message.from_user.first_name) == (olena, "Olena")
    assert answer.text == "Hello" and answer.entities[0].type == "bold"
    return olena, answer


async def is_rewritten_and_deleted(town, olena, first):
    bot, later = town.bot, InlineKeyboardButton(text="Later", callback_data="later")
    keys = InlineKeyboardMarkup(inline_keyboard=[[later]])
    assert await bot.send_chat_action(olena, "typing")
    sent = await bot.send_message(olena, "One")
    edited = await bot.edit_message_text("<i>Two</i>", chat_id=olena, message_id=sent.message_id, parse_mode="HTML")
    assert (edited.text, edited.entities[0].type) == ("Two", "italic")
    with refused(TelegramBadRequest, "what is so already is not changed"):
        await bot.edit_message_text("<i>Two</i>", chat_id=olena, message_id=sent.message_id, parse_mode="HTML")
    marked = await bot.edit_message_reply_markup(chat_id=olena, message_id=sent.message_id, reply_markup=keys)
    assert marked.reply_markup.inline_keyboard[0][0].text == "Later"
    assert await bot.delete_message(olena, sent.message_id)
    more = [(await bot.send_message(olena, text)).message_id for text in ("Three", "Four")]
    assert await bot.delete_messages(olena, more)
    with refused(TelegramBadRequest, "what is gone is not changed"):
        await bot.edit_message_text("Five", chat_id=olena, message_id=more[0])
    [chat] = (await town.simulation.control(f"/people/{olena}/view"))["private"]
    assert [line["text"] for line in chat["lines"]] == ["/start", "Hello"], chat
    assert chat["lines"][1]["id"] == first.message_id


async def hears_presses_and_answers_them_in_either_way(town, olena):
    """The bot answers once by a call, and once in its answer to the webhook."""
    for label, notice in (("Talk", "Wait a moment"), ("Close", "Closed")):
        await town.simulation.does(olena, "press", bot=town.bot.id, label=label)
        query = await town.heard.next("press")
        assert (query.data, query.from_user.id, query.message.text) == (label.lower(), olena, "Hello")
        await town.sees(olena, lambda view: view["notice"] == notice, f"the notice {notice}")


async def hears_what_is_said_and_who_somebody_is(town, olena):
    said = await town.simulation.does(olena, "say", at={"with": town.bot.id}, text="I have a question")
    assert (await town.heard.next("message")).text == "I have a question"
    [number] = said["messages"]
    await town.simulation.does(olena, "edit", at={"with": town.bot.id}, message=number, text="I have two questions")
    assert (await town.heard.next("edited")).text == "I have two questions"

    key = KeyboardButton(text="Send my number", request_contact=True)
    await town.bot.send_message(olena, "Who are you?", reply_markup=ReplyKeyboardMarkup(keyboard=[[key]]))
    await town.simulation.does(olena, "press", bot=town.bot.id, label="Send my number")
    assert (await town.heard.next("message")).contact.user_id == olena


async def sends_and_fetches_files(town, olena):
    bot, content = town.bot, os.urandom(300_000)
    sent = await bot.send_document(olena, BufferedInputFile(content, "report.pdf"), caption="A report")
    assert (sent.document.file_name, sent.document.file_size, sent.caption) == ("report.pdf", 300_000, "A report")
    again = await bot.send_document(olena, sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id
    assert (await bot.send_photo(olena, BufferedInputFile(content, "house.jpg"))).photo[-1].file_size == 300_000
    voice = await bot.send_voice(olena, BufferedInputFile(content, "note.ogg"), duration=7)
    assert voice.voice.duration == 7
    file = await bot.get_file(sent.document.file_id)
    assert (await bot.download_file(file.file_path, io.BytesIO())).read() == content

    hers = {"name": "hers.pdf", "size_bytes": 5_000, "caption": ""}
    await town.simulation.does(olena, "send_document", at={"with": bot.id}, **hers)
    document = (await town.heard.next("message")).document
    assert document.file_name == "hers.pdf" and len((await bot.download(document)).read()) == 5_000


async def goes_on_without_a_webhook(town, olena):
    """Without a webhook, updates wait for `getUpdates`. With a webhook again, they are delivered to it."""
    assert await town.bot.delete_webhook()
    await town.simulation.does(olena, "say", at={"with": town.bot.id}, text="Anybody?")
    [update] = await town.bot.get_updates(timeout=5)
    assert update.message.text == "Anybody?"
    assert await town.bot.get_updates(offset=update.update_id + 1, timeout=0) == []
    await town.simulation.does(olena, "say", at={"with": town.bot.id}, text="Somebody?")
    async with listening(town):
        while (await town.heard.next("message")).text != "Somebody?":
            pass
        await nothing_waits(town)


async def nothing_waits(town):
    async def delivered():
        return (await town.bot.get_webhook_info()).pending_update_count == 0
    await until(delivered, "no update waits")
