"""Checks the whole life of a bot with stock aiogram: it calls the simulated Bot API and receives its webhooks.

    aiogram_check.py <telegram-sim program>
"""
import asyncio
import sys

import aiogram_groups as group_that
import aiogram_private as talk
from aiogram_town import OWNER, Group, Town, listening
from exercised import Exercised
from simulation import Simulation

# Every method that the simulation supports. Tests compare this list with the simulation and with the product's calls.
MUST_BE_EXERCISED = [
    "answerCallbackQuery",
    "approveChatJoinRequest",
    "banChatMember",
    "createChatInviteLink",
    "declineChatJoinRequest",
    "deleteMessage",
    "deleteMessages",
    "deleteMyCommands",
    "deleteWebhook",
    "editChatInviteLink",
    "editMessageReplyMarkup",
    "editMessageText",
    "exportChatInviteLink",
    "getChat",
    "getChatAdministrators",
    "getChatMember",
    "getChatMemberCount",
    "getFile",
    "getMe",
    "getMyCommands",
    "getUpdates",
    "getWebhookInfo",
    "leaveChat",
    "pinChatMessage",
    "promoteChatMember",
    "revokeChatInviteLink",
    "sendChatAction",
    "sendDocument",
    "sendMessage",
    "sendPhoto",
    "sendVoice",
    "setChatDescription",
    "setChatTitle",
    "setMyCommands",
    "setWebhook",
    "unbanChatMember",
    "unpinAllChatMessages",
    "unpinChatMessage",
]
PATIENCE_S = 60


async def story(simulation, exercised):
    async with Town.of(simulation, exercised) as town:
        await talk.begins_with_commands_for_each_audience(town)
        async with listening(town) as url:
            olena, first = await talk.needs_a_beginning_by_the_person(town)
            await talk.is_rewritten_and_deleted(town, olena, first)
            await talk.hears_presses_and_answers_them_in_either_way(town, olena)
            await talk.hears_what_is_said_and_who_somebody_is(town, olena)
            await talk.sends_and_fetches_files(town, olena)
            async with Group.of(town) as group:
                await has_a_life(town, group)
            await talk.nothing_waits(town)
            assert (await town.bot.get_webhook_info()).url == url
        await talk.goes_on_without_a_webhook(town, olena)


async def has_a_life(town, group):
    await group_that.is_noticed_by_the_bot(town, group)
    await group_that.has_links_that_change_and_end(town, group)
    olena = await group_that.lets_in_and_keeps_out_who_asks(town, group)
    await group_that.is_heard_by_the_bot(town, group, olena)
    await group_that.counts_and_names_its_members(town, group, olena)
    await group_that.has_admins_whom_the_bot_makes(town, group, olena)
    await group_that.shows_what_the_bot_gives_it(town, group)
    await group_that.loses_whom_the_bot_removes(town, group, olena)
    await group_that.is_left_by_the_bot(town, group)


def main():
    exercised = Exercised()
    with Simulation(sys.argv[1], OWNER) as simulation:
        asyncio.run(asyncio.wait_for(story(simulation, exercised), PATIENCE_S))
    exercised.must_hold(MUST_BE_EXERCISED)
    print(f"aiogram passed: {len(exercised.methods)} methods")


main()
