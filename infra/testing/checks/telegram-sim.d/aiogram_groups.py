"""A bot as an administrator of a group: links, members, rights, title and pins."""
import datetime

from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError

from simulation import refused


async def is_noticed_by_the_bot(town, group):
    """The bot learns first that it is a member, then that it is an administrator."""
    changes = [await town.heard.next("own") for _ in range(2)]
    assert [change.new_chat_member.status for change in changes] == ["member", "administrator"], changes
    assert {change.chat.id for change in changes} == {group.id}
    chat = await town.bot.get_chat(group.id)
    assert (chat.title, chat.type) == ("Room", "supergroup")


async def has_links_that_change_and_end(town, group):
    bot = town.bot
    link = await bot.create_chat_invite_link(group.id, name="first", creates_join_request=True)
    assert link.creates_join_request and not link.is_primary and link.creator.id == bot.id
    until_when = datetime.timedelta(days=1)
    edited = await bot.edit_chat_invite_link(
        group.id, link.invite_link, name="second", member_limit=3, expire_date=until_when)
    assert (edited.invite_link, edited.name, edited.member_limit) == (link.invite_link, "second", 3)
    assert not edited.creates_join_request and edited.expire_date is not None
    revoked = await bot.revoke_chat_invite_link(group.id, link.invite_link)
    assert revoked.is_revoked
    primary = await bot.export_chat_invite_link(group.id)
    assert primary.startswith("https://t.me/+")
    return primary


async def lets_in_and_keeps_out_who_asks(town, group):
    bot = town.bot
    link = (await bot.create_chat_invite_link(group.id, name="asking", creates_join_request=True)).invite_link
    olena, taras = await town.person("Olena"), await town.person("Taras")
    for person in (olena, taras):
        await town.simulation.does(person, "follow", link=link)
        request = await town.heard.next("asked")
        assert (request.from_user.id, request.chat.id, request.invite_link.name) == (person, group.id, "asking")
    assert await bot.approve_chat_join_request(group.id, olena)
    change = await town.heard.next("member")
    assert (change.new_chat_member.user.id, change.new_chat_member.status) == (olena, "member")
    assert change.old_chat_member.status == "left"
    assert await bot.decline_chat_join_request(group.id, taras)
    for settle in (bot.approve_chat_join_request, bot.decline_chat_join_request):
        with refused(TelegramBadRequest, "nobody asks to be let in"):
            await settle(group.id, taras)
    assert (await bot.get_chat_member(group.id, taras)).status == "left"
    return olena


async def is_heard_by_the_bot(town, group, olena):
    await group.owner.send_message(group.of_owner, "welcome")
    await town.simulation.does(olena, "say", at={"room": group.bare_id}, text="thank you")
    heard = []
    while "thank you" not in heard:
        heard.append((await town.heard.next("message")).text)
    assert heard[-2:] == ["welcome", "thank you"], heard


async def counts_and_names_its_members(town, group, olena):
    assert await town.bot.get_chat_member_count(group.id) == 3
    admins = {admin.user.first_name: admin.status for admin in await town.bot.get_chat_administrators(group.id)}
    assert admins == {"Owner": "creator", "desk_bot": "administrator"}, admins
    assert (await town.bot.get_chat_member(group.id, olena)).status == "member"


async def has_admins_whom_the_bot_makes(town, group, olena):
    assert await town.bot.promote_chat_member(group.id, olena, can_invite_users=True, can_pin_messages=True)
    admin = (await town.heard.next("member")).new_chat_member
    assert (admin.status, admin.can_invite_users, admin.can_restrict_members) == ("administrator", True, False)
    assert await town.bot.promote_chat_member(group.id, olena)
    assert (await town.heard.next("member")).new_chat_member.status == "member"


async def shows_what_the_bot_gives_it(town, group):
    bot = town.bot
    assert await bot.set_chat_title(group.id, "Room 1")
    assert await bot.set_chat_description(group.id, "About Room 1")
    said = [await bot.send_message(group.id, text) for text in ("first", "second")]
    for message in said:
        assert await bot.pin_chat_message(group.id, message.message_id, disable_notification=True)
    chat = await bot.get_chat(group.id)
    assert (chat.title, chat.description, chat.pinned_message.text) == ("Room 1", "About Room 1", "second")
    assert await bot.unpin_chat_message(group.id, message_id=said[1].message_id)
    assert (await bot.get_chat(group.id)).pinned_message.text == "first"
    assert await bot.unpin_all_chat_messages(group.id)
    assert (await bot.get_chat(group.id)).pinned_message is None


async def loses_whom_the_bot_removes(town, group, olena):
    """The bot lifts the ban at once, so the person can join by a link again."""
    bot = town.bot
    assert await bot.ban_chat_member(group.id, olena)
    assert (await town.heard.next("member")).new_chat_member.status == "kicked"
    assert await bot.unban_chat_member(group.id, olena, only_if_banned=True)
    assert (await bot.get_chat_member(group.id, olena)).status == "left"
    assert (await town.heard.next("member")).new_chat_member.status == "left"
    await town.simulation.does(olena, "follow", link=await bot.export_chat_invite_link(group.id))
    assert (await town.heard.next("member")).new_chat_member.status == "member"


async def is_left_by_the_bot(town, group):
    assert await town.bot.leave_chat(group.id)
    with refused(TelegramForbiddenError, "who is out says nothing"):
        await town.bot.send_message(group.id, "hello?")
