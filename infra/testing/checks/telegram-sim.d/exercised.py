"""The methods that a stock library really called, and that were not refused."""
from telethon.network.mtprotosender import MTProtoSender


class Exercised:
    """The names of the methods, as the TL schema or the Bot API writes them."""

    def __init__(self):
        self.methods = set()

    def must_hold(self, methods):
        missing = sorted(set(methods) - self.methods)
        assert not missing, f"these methods were never called, or always refused: {missing}"

    def listens_to_telethon(self):
        """Records every request of every client in this process."""
        send = MTProtoSender.send

        def noted(sender, request, ordered=False):
            sent = send(sender, request, ordered)
            for each, answer in zip(*listed(request, sent)):
                answer.add_done_callback(lambda answer, name=schema_name(each): self.note(name, answer))
            return sent

        MTProtoSender.send = noted

    def note(self, name, answer):
        if not answer.cancelled() and answer.exception() is None:
            self.methods.add(name)

    async def __call__(self, make_request, bot, method):
        """A middleware of an aiogram session that records every call of its bot."""
        answer = await make_request(bot, method)
        self.methods.add(method.__api_method__)
        return answer


def listed(request, sent):
    return (request, sent) if isinstance(sent, list) else ([request], [sent])


def schema_name(request):
    """Returns the name, e.g. `channels.createChannel`, without the requests that wrap it."""
    while hasattr(request, "query"):
        request = request.query
    namespace = type(request).__module__.rsplit(".", 1)[1]
    name = type(request).__name__.removesuffix("Request")
    return f"{namespace}.{name[0].lower()}{name[1:]}"
