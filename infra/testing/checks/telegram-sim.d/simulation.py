"""The simulated Telegram as a check runs it: its process, its back door, its bot, and stock Telethon clients for it.

Nothing of Telethon is replaced but the exchange of keys: here a client comes with its keys, one for each data centre.
"""
import asyncio
import contextlib
import json
import signal
import subprocess
import sys
import tempfile
import urllib.request

from telethon import TelegramClient, connection
from telethon.crypto import AuthKey
from telethon.network import mtprotosender
from telethon.sessions import MemorySession

FRAMINGS = {
    "full": connection.ConnectionTcpFull,
    "abridged": connection.ConnectionTcpAbridged,
    "intermediate": connection.ConnectionTcpIntermediate,
}
PATIENCE_S = 10


class Simulation:
    """The running program. It ends with the `with` that holds it."""

    def __init__(self, program, *accounts):
        people = [word for name in accounts for word in ("--account", name)]
        self.log = tempfile.TemporaryFile("w+")
        # What the methods do is checked, and not how slowly they are to be called.
        command = [program, "--bot", "desk_bot", "--pace", "unlimited", *people]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=self.log, text=True)

    def __enter__(self):
        told = json.loads(self.process.stdout.readline())
        self.control_url, self.bot_api_url = told["control"], told["bot_api"]
        [self.bot] = told["bots"]
        self.accounts = {account["name"]: account for account in told["accounts"]}
        return self

    def __exit__(self, failure, *_):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
        errors = self.told_of_errors()
        assert failure or not errors, "what the simulation does not know was asked for"

    def told_of_errors(self):
        """Whether it logged any; the log goes on to whoever runs the check."""
        self.log.seek(0)
        lines = self.log.read()
        sys.stderr.write(lines)
        return " ERROR " in lines

    async def control(self, path, body=None):
        """The back door: asks if nothing is brought, tells otherwise."""
        return await asyncio.to_thread(http, self.control_url + path, body)

    async def does(self, person, act, **what):
        """Somebody does something with their phone."""
        return await self.control(f"/people/{person}/acts", {"does": act, **what})

    async def bot_calls(self, method, **parameters):
        """The bot calls a method, without any library."""
        url = f'{self.bot_api_url}/bot{self.bot["token"]}/{method}'
        return (await asyncio.to_thread(http, url, parameters))["result"]


def http(url, body):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return json.load(answer)


def client(device, framing="full"):
    """Telethon with the keys of a device, at its home or, if it has none yet, at the first data centre."""
    centres = {centre["id"]: centre for centre in device["data_centres"]}

    class WithKeys(FRAMINGS[framing]):
        keys = {number: AuthKey(bytes.fromhex(centre["key"])) for number, centre in centres.items()}

    home = device.get("home", min(centres))
    host, port = centres[home]["address"].split(":")
    session = MemorySession()
    session.set_dc(home, host, int(port))
    return TelegramClient(session, 1, "0" * 32, connection=WithKeys, catch_up=False)


async def key_of_the_device(plain):
    """In place of an exchange: the key, and by how much the server's clock differs."""
    return plain._connection.keys[plain._connection._dc_id], 0


mtprotosender.authenticator.do_authentication = key_of_the_device


@contextlib.contextmanager
def refused(error, why):
    """What stands in it must be refused so."""
    try:
        yield
    except error:
        return
    raise AssertionError(f"not refused: {why}")


async def until(condition, what):
    """Waits until something is so, and gives it back."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not (found := await condition()):
        assert asyncio.get_running_loop().time() < deadline, f"never came to be: {what}"
        await asyncio.sleep(0.02)
    return found
