"""The simulated Telegram for the checks: its process, its control API, its bot, and stock Telethon clients for it.

Only Telethon's key exchange is replaced: here a client has its keys from the start, one for each data centre.
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
    """The running program. It stops at the end of its `with` block."""

    def __init__(self, program, *accounts):
        people = [word for name in accounts for word in ("--account", name)]
        self.log = tempfile.TemporaryFile("w+")
        # The checks test what the methods do, not Telegram's rate limits.
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
        assert failure or not errors, "the client called something that the simulation does not support"

    def told_of_errors(self):
        """Returns whether the program logged an error. Copies its log to standard error."""
        self.log.seek(0)
        lines = self.log.read()
        sys.stderr.write(lines)
        return " ERROR " in lines

    async def control(self, path, body=None):
        """Calls the control API: GET without a body, POST with one."""
        return await asyncio.to_thread(http, self.control_url + path, body)

    async def does(self, person, act, **what):
        """Performs an act of a person."""
        return await self.control(f"/people/{person}/acts", {"does": act, **what})

    async def bot_calls(self, method, **parameters):
        """Calls a Bot API method without a library."""
        url = f'{self.bot_api_url}/bot{self.bot["token"]}/{method}'
        return (await asyncio.to_thread(http, url, parameters))["result"]


def http(url, body):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
        return json.load(answer)


def client(device, framing="full"):
    """Returns a Telethon client with a device's keys. It connects to the device's home data centre, or to the first."""
    centres = {centre["id"]: centre for centre in device["data_centres"]}

    class WithKeys(FRAMINGS[framing]):
        keys = {number: AuthKey(bytes.fromhex(centre["key"])) for number, centre in centres.items()}

    home = device.get("home", min(centres))
    host, port = centres[home]["address"].split(":")
    session = MemorySession()
    session.set_dc(home, host, int(port))
    return TelegramClient(session, 1, "0" * 32, connection=WithKeys, catch_up=False)


async def key_of_the_device(plain):
    """Replaces the key exchange. Returns the key, and the difference of the server's clock."""
    return plain._connection.keys[plain._connection._dc_id], 0


mtprotosender.authenticator.do_authentication = key_of_the_device


@contextlib.contextmanager
def refused(error, why):
    """The code in this block must be refused with this error."""
    try:
        yield
    except error:
        return
    raise AssertionError(f"not refused: {why}")


async def until(condition, what):
    """Waits until the condition returns a value, and returns it."""
    deadline = asyncio.get_running_loop().time() + PATIENCE_S
    while not (found := await condition()):
        assert asyncio.get_running_loop().time() < deadline, f"this did not happen in time: {what}"
        await asyncio.sleep(0.02)
    return found
