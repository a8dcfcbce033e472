"""UUIDs: made, read, printed, compared.

Each row has one factory that makes the runners of all: a function without arguments runs as it is, anything else in
one closure of the same shape.
"""

import importlib
import pickle
import random
import uuid as stdlib

from netproto import uuid

_TEXT = "12345678-1234-5678-9234-567812345678"
_DNS = str(stdlib.NAMESPACE_DNS)
_BYTES = bytes(range(16))
_MANY = 1000

#: Function → runner.
_CALLS = {
    "uuid4": lambda function: function,
    "uuid1": lambda function: function,
    "uuid6": lambda function: function,
    "uuid7": lambda function: function,
}

#: Type → runner.
_MAKES = {
    "UUID(text)": lambda make: lambda: make(_TEXT),
    "UUID(bytes=)": lambda make: lambda: make(bytes=_BYTES),
}

#: UUID → runner.
_USES = {
    "str": lambda one: lambda: str(one),
    "repr": lambda one: lambda: repr(one),
    "hex": lambda one: lambda: one.hex,
    "int": lambda one: lambda: one.int,
    "hash": lambda one: lambda: hash(one),
    "pickle round trip": lambda one: lambda: pickle.loads(pickle.dumps(one)),
}


def _named(function, space, name):
    return lambda: function(space, name)


def _equal(one, other):
    return lambda: one == other


def _on(function, argument):
    return lambda: function(argument)


def _repeated(function):
    return lambda: [function() for _ in range(_MANY)]


def _peer(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def _valid(make):
    """What one writes where there is no `is_valid`."""

    def is_valid(text):
        try:
            make(text)
        except ValueError:
            return False
        return True

    return is_valid


def cases():
    names = ("uuid_utils", "fastuuid", "uuid7_rs", "c_uuid_v7")
    modules = {"netproto": uuid, "stdlib": stdlib, **{name: _peer(name) for name in names}}
    modules = {name: module for name, module in modules.items() if module}
    types = {name: module.UUID for name, module in modules.items()}

    def having(function):
        return {name: getattr(module, function) for name, module in modules.items() if hasattr(module, function)}

    for name, runner in _CALLS.items():
        yield "uuid", name, {who: runner(function) for who, function in having(name).items()}
    for name in ("uuid3", "uuid5"):
        yield (
            "uuid",
            name,
            {
                who: _named(function, types[who](_DNS), b"python.org" if who == "fastuuid" else "python.org")
                for who, function in having(name).items()
            },
        )
    for name, runner in _MAKES.items():
        yield "uuid", name, {who: runner(make) for who, make in types.items()}
    # Only netproto has these two: the others do what comes nearest to it.
    yield "uuid", "parse", {who: _on(make, _TEXT) for who, make in (types | {"netproto": uuid.parse}).items()}
    valid = {who: _valid(make) for who, make in types.items()} | {"netproto": uuid.is_valid}
    yield "uuid", "is_valid", {who: _on(function, _TEXT) for who, function in valid.items()}
    for name, runner in _USES.items():
        yield "uuid", name, {who: runner(make(_TEXT)) for who, make in types.items()}
    yield "uuid", "==", {who: _equal(make(_TEXT), make(_TEXT)) for who, make in types.items()}
    texts = [str(stdlib.UUID(int=random.Random(n).getrandbits(128))) for n in range(10_000)]
    yield "uuid", "sort 10,000", {who: _on(sorted, [make(text) for text in texts]) for who, make in types.items()}
    for name, many, bulk in (("uuid4", "uuid4_many", "uuid4_bulk"), ("uuid7", "uuid7_many", "uuid7_bulk")):
        runners = {who: _repeated(function) for who, function in having(name).items()}
        for function in (many, bulk):  # ours, and fastuuid's
            runners |= {who: _on(call, _MANY) for who, call in having(function).items()}
        yield "uuid", f"{many}, each", runners, _MANY
