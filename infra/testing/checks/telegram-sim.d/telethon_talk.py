"""Messages in a room and to a bot, and how a client that missed them catches up."""
import asyncio

from telethon import events, types
from telethon.tl.functions import contacts, messages, updates

from simulation import PATIENCE_S, until
from telethon_rooms import full
from telethon_town import GUEST, Heard


async def is_heard_with_edits_and_deletions(town, room):
    heard = Heard(town.owner)
    pts = (await full(town.owner, room.of_owner)).pts
    said = await town.guest.send_message(room.of_guest, "hello")
    await heard.expect("new", said.id, "hello")
    await town.guest.edit_message(room.of_guest, said.id, "hello again")
    await heard.expect("edited", said.id, "hello again")
    gone = await town.guest.send_message(room.of_guest, "never mind")
    await heard.expect("new", gone.id, "never mind")
    await town.guest.delete_messages(room.of_guest, [gone.id])
    await heard.expect("deleted", gone.id)
    await is_told_by_the_difference(town, room, pts, said, gone)
    await is_in_the_history(town, room, said, gone)


async def is_told_by_the_difference(town, room, pts, said, gone):
    """The difference has new messages in their latest state, and deletions as numbers."""
    told = await town.owner(updates.GetChannelDifferenceRequest(
        await town.owner.get_input_entity(room.of_owner), types.ChannelMessagesFilterEmpty(), pts=pts, limit=100))
    assert [(message.id, message.message) for message in told.new_messages] == [(said.id, "hello again")], told
    deletions = [update for update in told.other_updates if isinstance(update, types.UpdateDeleteChannelMessages)]
    assert [update.messages for update in deletions] == [[gone.id]], deletions
    assert told.final and told.pts == pts + 4, told
    nothing = await town.owner(updates.GetChannelDifferenceRequest(
        await town.owner.get_input_entity(room.of_owner), types.ChannelMessagesFilterEmpty(), pts=told.pts, limit=100))
    assert isinstance(nothing, types.updates.ChannelDifferenceEmpty), nothing


async def is_in_the_history(town, room, said, gone):
    history = [message.raw_text async for message in town.owner.iter_messages(room.of_owner) if message.raw_text]
    assert history[:2] == ["hello again", "said before the guest came"], history
    found = await town.owner.get_messages(room.of_owner, ids=[said.id, gone.id])
    assert found[0].raw_text == "hello again" and found[1] is None, found


async def is_answered_and_reacted_to(town, room):
    [said] = await town.owner.get_messages(room.of_owner, limit=1)
    answer = await town.guest.send_message(room.of_guest, "an answer", reply_to=said.id)
    [found] = await town.owner.get_messages(room.of_owner, ids=[answer.id])
    assert found.reply_to_msg_id == said.id
    thumb = types.ReactionEmoji("👍")
    await town.owner(messages.SendReactionRequest(room.of_owner, answer.id, reaction=[thumb]))
    [found] = await town.guest.get_messages(room.of_guest, ids=[answer.id])
    assert [count.reaction.emoticon for count in found.reactions.results] == ["👍"], found.reactions
    asked = await town.owner(messages.GetMessagesReactionsRequest(room.of_owner, [answer.id]))
    assert [update.msg_id for update in asked.updates] == [answer.id], asked.updates


async def is_asked_for_where_a_push_was_lost(town, room):
    """Telethon notices the gap in the pts and requests the difference."""
    heard = Heard(town.owner)
    before = await town.guest.send_message(room.of_guest, "before")
    await heard.expect("new", before.id, "before")
    await town.simulation.control("/faults", {"fault": "push", "wrong": "drop"})
    lost = await town.guest.send_message(room.of_guest, "lost")
    assert await town.simulation.control("/faults") == [], "the push was dropped"
    after = await town.guest.send_message(room.of_guest, "after")
    await heard.expect("new", lost.id, "lost")
    await heard.expect("new", after.id, "after")


async def is_there_again_when_every_connection_broke(town, room):
    heard = Heard(town.owner)
    await town.simulation.control("/faults", {"fault": "cut_connections"})
    await town.owner(updates.GetStateRequest())
    said = await town.guest.send_message(room.of_guest, "are you there?")
    await heard.expect("new", said.id, "are you there?")


async def with_a_bot_goes_by_its_buttons(town):
    """The press waits until the bot has answered it."""
    shown = asyncio.Queue()
    town.guest.add_event_handler(shown.put, events.NewMessage(from_users=town.simulation.bot["id"]))
    await town.guest.send_message(await town.guest.get_entity(town.simulation.bot["username"]), "/start")
    keys = {"inline_keyboard": [[{"text": "Talk", "callback_data": "talk"}]]}
    guest = town.simulation.accounts[GUEST]["id"]
    await town.simulation.bot_calls("sendMessage", chat_id=guest, text="Hello", reply_markup=keys)
    event = await asyncio.wait_for(shown.get(), PATIENCE_S)

    press = asyncio.create_task(event.message.click(text="Talk"))
    query = await until(lambda: the_query_of_a_press(town), "the bot is told of the press")
    assert query["data"] == "talk" and query["from"]["id"] == guest, query
    await town.simulation.bot_calls("answerCallbackQuery", callback_query_id=query["id"], text="Wait a moment")
    assert (await asyncio.wait_for(press, PATIENCE_S)).message == "Wait a moment"


async def in_private_is_with_somebody_who_can_become_a_contact(town):
    """The sender is among the conversations, with the access hash that is needed to add them as a contact."""
    await town.guest.send_message("owner", "it is me")
    guest = town.simulation.accounts[GUEST]["id"]
    [talk] = [dialog async for dialog in town.owner.iter_dialogs() if dialog.entity.id == guest]
    assert not talk.message.out and talk.message.raw_text == "it is me", talk.message
    await town.owner(contacts.AddContactRequest(id=talk.entity, first_name="Operator", last_name="", phone=""))
    assert (await town.owner.get_entity(guest)).contact


async def the_query_of_a_press(town):
    pending = await town.simulation.bot_calls("getUpdates")
    queries = [update["callback_query"] for update in pending if "callback_query" in update]
    return queries[0] if queries else None
