"""Signs in on a new device with a code and a password, and signs out."""
import asyncio
import re

from telethon import errors, events

from simulation import PATIENCE_S, client, refused

TELEGRAM = 777000


async def takes_a_code(town, phone, home, password=None):
    simulation = town.simulation
    person = {"first_name": "Newcomer", "phone": phone, "home": home, "password": password}
    newcomer = (await simulation.control("/people", person))["id"]
    old = client(await simulation.control(f"/people/{newcomer}/sign-in", {}), town.framing)
    keys = await simulation.control("/devices", {})
    new = client(keys, town.framing)
    await old.connect()
    await new.connect()
    assert not await new.is_user_authorized()
    await signs_in(new, old, phone, password)
    assert (await new.get_me()).id == newcomer and await new.is_user_authorized()
    await signs_out(new, keys, town.framing)
    assert (await old.get_me()).id == newcomer, "the other device is signed in as before"
    await old.disconnect()


async def signs_in(new, old, phone, password):
    """The code is sent to the device that is already signed in."""
    codes = asyncio.Queue()
    old.add_event_handler(codes.put, events.NewMessage(from_users=TELEGRAM))
    await new.send_code_request(phone)
    told = (await asyncio.wait_for(codes.get(), PATIENCE_S)).raw_text
    code = re.search(r"Login code: (\d{5})\.", told)[1]
    with refused(errors.PhoneCodeInvalidError, "another code opens nothing"):
        await new.sign_in(phone, "00000")
    if password is None:
        await new.sign_in(phone, code)
    else:
        await shows_a_password(new, phone, code, password)


async def shows_a_password(new, phone, code, password):
    with refused(errors.SessionPasswordNeededError, "the code alone opens nothing"):
        await new.sign_in(phone, code)
    with refused(errors.PasswordHashInvalidError, "another password opens nothing"):
        await new.sign_in(password="correct house")
    await new.sign_in(password=password)


async def signs_out(new, keys, framing):
    assert await new.log_out()
    again = client(keys, framing)
    await again.connect()
    assert not await again.is_user_authorized()
    await again.disconnect()
