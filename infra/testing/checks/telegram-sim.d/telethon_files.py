"""Checks files byte for byte: in both directions, in few parts and in many, and from the other data centre."""
import io
import os

# Above 10 MiB Telethon uploads with `upload.saveBigFilePart`.
SMALL, IN_PARTS, IN_BIG_PARTS = 1_000, 700_000, 10_500_000


async def go_both_ways(town, room):
    for size in (SMALL, IN_PARTS):
        await arrives(town.guest, room.of_guest, town.owner, room.of_owner, size)
        await arrives(town.owner, room.of_owner, town.guest, room.of_guest, size)


async def may_be_big(town, room):
    await arrives(town.guest, room.of_guest, town.owner, room.of_owner, IN_BIG_PARTS)


async def are_fetched_where_they_lie(town, room):
    """A file is in its sender's data centre. A client of another data centre exports its sign-in there."""
    await arrives(town.far, room.of_far, town.owner, room.of_owner, IN_PARTS)
    await arrives(town.owner, room.of_owner, town.far, room.of_far, IN_PARTS)
    content = await photo(town.far, room.of_far)
    [found] = await town.owner.get_messages(room.of_owner, limit=1)
    assert found.photo and await town.owner.download_media(found, bytes) == content


async def come_as_albums(town, room):
    sent = await town.guest.send_file(room.of_guest, [picture(9_000), picture(8_000)], caption=["one", "two"])
    found = await town.owner.get_messages(room.of_owner, ids=[message.id for message in sent])
    assert [message.raw_text for message in found] == ["one", "two"]
    assert found[0].grouped_id is not None and found[0].grouped_id == found[1].grouped_id


async def arrives(sender, there, receiver, here, size_bytes):
    content = os.urandom(size_bytes)
    file = io.BytesIO(content)
    file.name = "report.pdf"
    sent = await sender.send_file(there, file, caption="a report", force_document=True)
    [found] = await receiver.get_messages(here, ids=[sent.id])
    assert found.file.name == "report.pdf" and found.raw_text == "a report", found
    assert await receiver.download_media(found, bytes) == content, f"{size_bytes} bytes arrive as they were"


async def photo(sender, there):
    file = picture(9_000)
    await sender.send_file(there, file)
    return file.getvalue()


def picture(size_bytes):
    """The name alone makes it a photo; nobody decodes the bytes."""
    file = io.BytesIO(os.urandom(size_bytes))
    file.name = "house.jpg"
    return file
