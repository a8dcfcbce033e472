"""Subclasses of the type do what they would do under the standard library's, in both builds."""

from __future__ import annotations

import copy
import copyreg
import operator
import pickle
import sys
import uuid as stdlib
from types import ModuleType
from typing import Any

import pytest

import netproto.uuid

TEXT = "12345678-1234-5678-9234-567812345678"
OTHER = "ffffffff-ffff-4fff-8fff-fffffffffff0"
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)
BASES = [stdlib.UUID, netproto.uuid.UUID]  # the latter in the build that runs
VIEWS = [
    "bytes", "bytes_le", "fields", "time_low", "time_mid", "time_hi_version", "clock_seq_hi_variant", "clock_seq_low",
    "clock_seq", "node", "hex", "urn", "variant", "version", "int",
]  # fmt: skip


def views(one: Any) -> list[Any]:
    return [*(getattr(one, name) for name in VIEWS), str(one), repr(one), hash(one), int(one)]


def outcome(function: Any, *arguments: Any) -> Any:
    """What a call gives, or the type of what it raises."""
    try:
        return function(*arguments)
    except Exception as error:
        return type(error)


# --- text --------------------------------------------------------------------------------------------------------


def test_own_text(kernel: ModuleType) -> None:
    class Short(kernel.UUID):
        def __str__(self) -> str:
            return self.hex[:4]

    one = Short(TEXT)
    assert (str(one), repr(one), one.urn) == ("1234", "Short('1234')", "urn:uuid:1234")
    assert one == kernel.UUID(TEXT) and one.hex == kernel.UUID(TEXT).hex


# --- the number --------------------------------------------------------------------------------------------------


def with_attribute(base: Any) -> Any:
    class Made(base):
        int = 5

    return Made(TEXT)


def with_attribute_and_slots(base: Any) -> Any:
    class Made(base):
        __slots__ = ()
        int = 5

    return Made(TEXT)


def with_property(base: Any) -> Any:
    class Made(base):
        int = property(lambda self: 5)

    return Made(TEXT)


def with_property_and_init(base: Any) -> Any:
    class Made(base):
        int = property(lambda self: 5)

        def __init__(self, text: str) -> None:
            """Its own, as the type's can't set that property."""

    return Made(TEXT)


def with_property_that_is_set(base: Any) -> Any:
    class Made(base):
        def _set(self, value: Any) -> None:
            self.__dict__["other"] = value ^ 0xFF << 70

        int = property(lambda self: self.__dict__["other"], _set)

    return Made(TEXT)


def with_a_fixed_second_base(base: Any) -> Any:
    class Other:
        __slots__ = ()
        int = property(lambda self: 7 << 100)

    class Made(Other, base):
        def __init__(self, text: str) -> None:
            pass

    return Made(TEXT)


@pytest.mark.parametrize(
    "make",
    [
        with_attribute, with_attribute_and_slots, with_property, with_property_and_init, with_property_that_is_set,
        with_a_fixed_second_base,
    ],
)  # fmt: skip
def test_own_number(kernel: ModuleType, make: Any) -> None:
    ours, theirs = outcome(make, kernel.UUID), outcome(make, stdlib.UUID)
    if isinstance(theirs, type):
        assert ours is theirs
        return
    assert views(ours) == views(theirs)
    if hasattr(theirs, "is_safe"):
        assert ours.__getstate__() == theirs.__getstate__()
    for number in (theirs.int, 0, 1 << 127, stdlib.UUID(TEXT).int):
        for compare in (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge):
            expected = compare(theirs, stdlib.UUID(int=number))
            assert compare(ours, kernel.UUID(int=number)) is expected
            assert compare(kernel.UUID(int=number), ours) is compare(stdlib.UUID(int=number), theirs)
            if issubclass(kernel.UUID, stdlib.UUID):
                assert compare(ours, stdlib.UUID(int=number)) is expected
    assert kernel.UUID(ours).int == theirs.int


@pytest.mark.parametrize("number", ["5", None, 5.0, -1, 1 << 128])
def test_own_number_that_is_none(number: Any) -> None:
    """The standard library's fails in as many ways; what matters is that it does, without harm."""
    from .conftest import build

    class Made(build("_uuid", "c").UUID):  # type: ignore[misc]
        int = property(lambda self: number)

        def __init__(self) -> None:
            pass

    for view in (hash, str, repr, operator.attrgetter("hex"), lambda one: one == Made()):
        with pytest.raises((TypeError, ValueError)):
            view(Made())


# --- comparison --------------------------------------------------------------------------------------------------


def test_own_equality_decides_inequality(kernel: ModuleType) -> None:
    class Never(kernel.UUID):
        def __eq__(self, other: object) -> bool:
            return False

        __hash__ = kernel.UUID.__hash__

    class Unsure(kernel.UUID):
        def __eq__(self, other: object) -> Any:
            return NotImplemented

        __hash__ = kernel.UUID.__hash__

    class Same(kernel.UUID):
        pass

    one = Never(TEXT)
    for other in (one, Never(TEXT), kernel.UUID(TEXT), Same(TEXT), 5):
        assert (one == other) is False and (one != other) is True
    assert (kernel.UUID(TEXT) != one) is True
    unsure = Unsure(TEXT)
    assert unsure == unsure and (unsure != unsure) is False and unsure != Unsure(TEXT)
    assert unsure.__ne__(5) is NotImplemented
    assert Same(TEXT) == kernel.UUID(TEXT) and (Same(TEXT) != kernel.UUID(TEXT)) is False and Same(TEXT) != Same(OTHER)
    assert Same(TEXT) != 5 and Same(TEXT).__ne__(5) is NotImplemented


# --- pickles and copies ------------------------------------------------------------------------------------------


class Own:
    """What a subclass under test adds; each is made of both bases, and compared."""

    def __init__(self, *arguments: Any, note: str = "", **names: Any) -> None:
        super().__init__(*arguments, **names)
        self.__dict__["note"] = note


class Plain(Own):
    pass


class GetState(Own):
    def __getstate__(self) -> Any:
        return super().__getstate__() | {"note": self.note}  # type: ignore[misc]

    def __setstate__(self, state: Any) -> None:
        super().__setstate__(state)  # type: ignore[misc]
        self.__dict__["note"] = state["note"]


class Reduce(Own):
    def __reduce__(self) -> Any:
        return type(self), (str(self),), {"note": self.note}

    def __setstate__(self, state: Any) -> None:
        self.__dict__.update(state)


class ReduceFurther(Own):
    def __reduce__(self) -> Any:
        return (*super().__reduce__()[:2], self.__getstate__())


class ReduceEx(Own):
    def __reduce_ex__(self, protocol: Any) -> Any:
        return type(self)._again, (str(self), self.note)

    @classmethod
    def _again(cls, text: str, note: str) -> Any:
        return cls(text, note=note)


class NewArguments(Own):
    def __new__(cls, *arguments: Any, **names: Any) -> Any:
        made = super().__new__(cls)
        made.__dict__["made_of"] = arguments
        return made

    def __getnewargs__(self) -> Any:
        return (str(self),)


class NewArgumentsEx(NewArguments):
    def __getnewargs_ex__(self) -> Any:
        return (str(self), 7), {"note": "new"}


class Copies(Own):
    def __copy__(self) -> Any:
        return type(self)(OTHER)

    def __deepcopy__(self, memo: Any) -> Any:
        return type(self)(OTHER, note="deep")


KINDS = [Plain, GetState, Reduce, ReduceFurther, ReduceEx, NewArguments, NewArgumentsEx, Copies]
for _kind in KINDS:
    for _base in BASES:
        _name = f"{_kind.__name__}_{_base.__module__.replace('.', '_')}"
        _made = type(_kind)(_name, (_kind, _base), {"__module__": __name__})
        globals()[_name] = _made


def pair(kind: type) -> list[Any]:
    """One of each base, with a safety and with an attribute of its own."""
    names = [f"{kind.__name__}_{base.__module__.replace('.', '_')}" for base in BASES]
    safe = stdlib.SafeUUID.safe, netproto.uuid.SafeUUID.safe
    return [globals()[name](TEXT, is_safe=safety, note="kept") for name, safety in zip(names, safe, strict=True)]


def seen(one: Any, again: Any) -> Any:
    """What of *one* is in *again*."""
    return again is one, type(again) is type(one), str(again), again.is_safe.name, again.__dict__


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("kind", KINDS)
def test_pickles(kind: type, protocol: int) -> None:
    theirs, ours = (seen(one, pickle.loads(pickle.dumps(one, protocol))) for one in pair(kind))
    assert ours == theirs


@pytest.mark.parametrize("do", [copy.copy, copy.deepcopy, lambda one: copy.deepcopy([one, one])[1]])
@pytest.mark.parametrize("kind", KINDS)
def test_copies(kind: type, do: Any) -> None:
    theirs, ours = (seen(one, do(one)) for one in pair(kind))
    assert ours == theirs


def test_a_registered_reducer_is_asked() -> None:
    for one in pair(Plain):
        copyreg.pickle(type(one), lambda one: (type(one), (OTHER,)))
        try:
            for again in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one))):
                assert str(again) == OTHER
        finally:
            del copyreg.dispatch_table[type(one)]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_type_itself(uuid: ModuleType, protocol: int) -> None:
    for one in (uuid.UUID(TEXT), uuid.UUID(TEXT, is_safe=uuid.SafeUUID.unsafe)):
        assert copy.copy(one) is copy.deepcopy(one) is one
        for make, arguments, *state in (one.__reduce__(), one.__reduce_ex__(protocol)):
            again = make(*arguments)
            if state:
                again.__setstate__(state[0])
            assert again == one and again.is_safe is one.is_safe
    assert len(pickle.dumps(uuid.UUID(TEXT), protocol)) < 80
    assert sys.getrefcount(one) < 10
