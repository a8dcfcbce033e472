"""UUIDs: made, read, printed, compared."""

import importlib
import random
import uuid as stdlib

from netproto import uuid

_TEXT = "12345678-1234-5678-9234-567812345678"
_BYTES = bytes(range(16))


def _peer(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def cases():
    names = ("uuid_utils", "fastuuid", "uuid7_rs", "c_uuid_v7")
    peers = {name: module for name, module in zip(names, map(_peer, names), strict=True) if module}

    def row(operation, ours, theirs=None, **more):
        runners = {"netproto": ours}
        if theirs:
            runners["stdlib"] = theirs
        runners.update({name: runner for name, runner in more.items() if runner})
        return "uuid", operation, runners

    def of_peers(function, *arguments, **names):
        return {
            name: (lambda call: lambda: call(*arguments, **names))(getattr(module, function))
            for name, module in peers.items()
            if hasattr(module, function)
        }

    def over_peers(use):
        return {name: (lambda one: lambda: use(one))(module.UUID(_TEXT)) for name, module in peers.items()}

    yield row("uuid4", uuid.uuid4, stdlib.uuid4, **of_peers("uuid4"))
    yield row("uuid1", uuid.uuid1, stdlib.uuid1, **of_peers("uuid1"))
    yield row("uuid7", uuid.uuid7, getattr(stdlib, "uuid7", None), **of_peers("uuid7"))
    for name in ("uuid3", "uuid5"):
        ours, theirs = getattr(uuid, name), getattr(stdlib, name)
        more = {
            peer: (lambda call, space: lambda: call(space, "python.org"))(
                getattr(module, name), module.UUID(str(stdlib.NAMESPACE_DNS))
            )
            for peer, module in peers.items()
            if hasattr(module, name)
        }
        yield row(
            name,
            lambda f=ours: f(uuid.NAMESPACE_DNS, "python.org"),
            lambda f=theirs: f(stdlib.NAMESPACE_DNS, "python.org"),
            **more,
        )
    one, other = uuid.UUID(_TEXT), stdlib.UUID(_TEXT)
    yield row("UUID(text)", lambda: uuid.UUID(_TEXT), lambda: stdlib.UUID(_TEXT), **of_peers("UUID", _TEXT))
    yield row(
        "UUID(bytes=)",
        lambda: uuid.UUID(bytes=_BYTES),
        lambda: stdlib.UUID(bytes=_BYTES),
        **of_peers("UUID", bytes=_BYTES),
    )
    yield row("str", one.__str__, other.__str__, **over_peers(str))
    yield row("hex", lambda: one.hex, lambda: other.hex, **over_peers(lambda x: x.hex))
    yield row("hash", lambda: hash(one), lambda: hash(other), **over_peers(hash))
    yield row("==", lambda: one == one, lambda: other == other, **over_peers(lambda x: x == x))
    numbers = [random.Random(n).getrandbits(128) for n in range(10_000)]
    mine, theirs = [uuid.UUID(int=n) for n in numbers], [stdlib.UUID(int=n) for n in numbers]
    more = {
        name: (lambda values: lambda: sorted(values))([module.UUID(str(one)) for one in theirs])
        for name, module in peers.items()
    }
    yield row("sort 10,000", lambda: sorted(mine), lambda: sorted(theirs), **more)
    yield "uuid", "uuid4_many, each", {"netproto": lambda: uuid.uuid4_many(1000)}, 1000
    yield "uuid", "uuid7_many, each", {"netproto": lambda: uuid.uuid7_many(1000)}, 1000
