"""The UUID type, in both builds."""

from __future__ import annotations

import array
import copy
import inspect
import itertools
import pickle
import subprocess
import sys
import uuid as stdlib
import weakref
from types import ModuleType
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import netproto.uuid
from netproto.core.kinship import adopt_type
from netproto.uuid import SafeUUID

from .conftest import build

TEXT = "12345678-1234-5678-9234-567812345678"
NUMBERS = st.integers(0, (1 << 128) - 1)
EDGES = [0, 1, (1 << 61) - 2, (1 << 61) - 1, 1 << 61, (1 << 64) - 1, 1 << 64, ((1 << 61) - 1) << 64, (1 << 128) - 1]

PROPERTIES = [
    "int", "bytes", "bytes_le", "fields", "time_low", "time_mid", "time_hi_version", "clock_seq_hi_variant",
    "clock_seq_low", "clock_seq", "node", "hex", "urn", "variant",
]  # fmt: skip


def outcome(make: Any, *arguments: Any, **names: Any) -> Any:
    """What a call gives, as a comparable value: the number or the exception's type and text."""
    try:
        return make(*arguments, **names).int
    except Exception as error:
        return type(error), str(error)


@given(NUMBERS)
@example(0x7581C000000000000000)
def test_properties_are_the_stdlibs(number: int) -> None:
    theirs = stdlib.UUID(int=number)
    for which in ("py", "c"):
        ours = build("_uuid", which).UUID(int=number)
        for name in PROPERTIES:
            assert getattr(ours, name) == getattr(theirs, name), name
        assert (str(ours), repr(ours), hash(ours), int(ours)) == (str(theirs), repr(theirs), hash(theirs), number)
        if ours.version not in (6, 7):
            assert ours.time == theirs.time
        assert ours.version == (number >> 76 & 15 if number >> 62 & 3 == 2 else None)


@pytest.mark.parametrize("number", EDGES)
def test_edges(kernel: ModuleType, number: int) -> None:
    ours = kernel.UUID(int=number)
    assert hash(ours) == hash(number) and ours.int == number and kernel.UUID(bytes=ours.bytes) == ours


ALPHABET = st.sampled_from(list("0123456789abcdefABCDEF") + list("-{} _urn:id+xg٣é"))


@given(st.one_of(st.text(ALPHABET, max_size=50), st.text(ALPHABET, min_size=30, max_size=37)))
def test_reads_text_as_the_stdlib_does(text: str) -> None:
    expected = outcome(stdlib.UUID, text)
    for which in ("py", "c"):
        assert outcome(build("_uuid", which).UUID, text) == expected


@given(NUMBERS, st.sampled_from(["str", "hex", "upper", "braces", "urn", "dashes"]))
def test_reads_every_form(number: int, form: str) -> None:
    text = str(stdlib.UUID(int=number))
    forms = {
        "str": text, "hex": text.replace("-", ""), "upper": text.upper(), "braces": "{" + text + "}",
        "urn": "urn:uuid:" + text, "dashes": "-" + text + "--",
    }  # fmt: skip
    for which in ("py", "c"):
        module = build("_uuid", which)
        assert module.UUID(forms[form]).int == module.UUID(hex=forms[form]).int == number
        assert module.parse(text).int == module.parse(text.upper()).int == number
        if form not in ("str", "upper"):
            assert not module.is_valid(forms[form])


SOURCES: list[dict[str, Any]] = [
    {"hex": TEXT}, {"hex": "{" + TEXT + "}"}, {"hex": "urn:uuid:" + TEXT}, {"int": (1 << 128) - 1}, {"int": True},
    {"bytes": bytes(range(16))}, {"bytes_le": bytes(range(16))},
    {"fields": (1, 2, 3, 4, 5, 6)}, {"fields": [1 << 31, 2, 3, 4, 5, 1 << 47]},
]  # fmt: skip


@pytest.mark.parametrize("source", SOURCES)
def test_versions_put_into_any_source(kernel: ModuleType, source: dict[str, Any]) -> None:
    number = stdlib.UUID(**source).int
    assert kernel.UUID(**source).int == kernel.UUID(**source, version=None).int == number
    for version in (1, 4, 8, True):
        expected = number & ~(0xF << 76 | 0xC << 60) | version << 76 | 0x8 << 60
        assert kernel.UUID(**source, version=version).int == kernel.UUID(version=version, **source).int == expected
        if "hex" in source:
            assert kernel.UUID(source["hex"], version=version).int == expected
    for version in (0, 9, -1, 1 << 70):
        with pytest.raises(ValueError, match="illegal version number"):
            kernel.UUID(**source, version=version)


SIZES = (32, 16, 16, 8, 8, 48)
LIMITS = [1 << bits for bits in (8, 16, 32, 48, 63, 64)]
FIELD = st.integers(-2, 1 << 49) | st.sampled_from([*LIMITS, *(limit - 1 for limit in LIMITS)])
FITTING = st.tuples(*[st.integers(0, (1 << bits) - 1) for bits in SIZES])
FIELDS = FITTING | st.tuples(*[FIELD] * 6) | st.tuples(FIELD, FIELD)
ANY_SOURCE = st.one_of(
    st.fixed_dictionaries({"int": NUMBERS | st.integers() | st.booleans()}),
    st.fixed_dictionaries({"bytes": st.binary(min_size=16, max_size=16) | st.binary(max_size=20)}),
    st.fixed_dictionaries({"bytes_le": st.binary(min_size=16, max_size=16) | st.binary(max_size=20)}),
    st.fixed_dictionaries({"fields": FIELDS | FIELDS.map(list)}),
    st.fixed_dictionaries({"hex": NUMBERS.map("{:032x}".format) | NUMBERS.map(lambda n: "{%s}" % stdlib.UUID(int=n))}),
)


@given(ANY_SOURCE, st.none() | st.integers(-1, 10) | st.sampled_from([True, 1 << 64]), st.booleans())
def test_takes_every_source_as_the_stdlib_does(source: dict[str, Any], version: Any, before: bool) -> None:
    names = {"version": version, **source} if before else {**source, "version": version}
    expected = outcome(stdlib.UUID, **names)
    if isinstance(version, int) and 6 <= version <= 8:  # which older releases refuse
        expected = outcome(stdlib.UUID, **source)
        if isinstance(expected, int):
            expected = expected & ~(0xF << 76 | 0xC << 60) | version << 76 | 0x8 << 60
    for which in ("py", "c"):
        kind = build("_uuid", which).UUID
        assert outcome(kind, **names) == expected
        if version is None:
            assert outcome(kind, **source) == expected


class Whole(int):
    def __rshift__(self, bits: Any) -> Any:
        return 0


@pytest.mark.parametrize(
    "fields", [(2.0**33, 1, 1, 1, 1, 1), (-1.0, 1, 1, 1, 1, 1), (0, 0, 0, 0, 0, Whole(1 << 60)), (1, 1, 1, 1, 1, "1")]
)
def test_fields_that_are_no_plain_integers(kernel: ModuleType, fields: Any) -> None:
    theirs, ours = outcome(stdlib.UUID, fields=fields), outcome(kernel.UUID, fields=fields)
    assert isinstance(ours, tuple) and ours[0] is theirs[0]
    assert ours == theirs or ours[0] is TypeError


def test_bytes_are_counted_not_items(kernel: ModuleType) -> None:
    for name in ("bytes", "bytes_le"):
        for wrong in (array.array("H", range(16)), memoryview(bytes(64)).cast("B", (16, 4))):
            with pytest.raises(ValueError, match="not a 16-char string"):
                kernel.UUID(**{name: wrong})
        assert kernel.UUID(**{name: array.array("B", bytes(16))}).int == 0


def test_set_past_setattr_as_libraries_do(kernel: ModuleType) -> None:
    made = kernel.UUID.__new__(kernel.UUID)
    object.__setattr__(made, "int", 5)
    object.__setattr__(made, "is_safe", stdlib.SafeUUID.safe)
    assert made == kernel.UUID(int=5) and made.is_safe == SafeUUID.safe and hash(made) == hash(5)
    for wrong in (-1, 1 << 128):
        if kernel.__name__.endswith("_c"):
            with pytest.raises(ValueError):
                object.__setattr__(made, "int", wrong)
    with pytest.raises(TypeError, match="immutable"):
        made.int = 6
    with pytest.raises(TypeError, match="immutable"):
        made.is_safe = None


def test_builds_and_copies_compare() -> None:
    ours, theirs = build("_uuid", "py").UUID, build("_uuid", "c").UUID
    assert ours(int=5) == theirs(int=5) == ours(int=5) and hash(ours(int=5)) == hash(theirs(int=5))
    assert ours(int=5) < theirs(int=6) < ours(int=7) and len({ours(int=5), theirs(int=5)}) == 1


def test_subclasses_of_the_stdlibs_are_asked(kernel: ModuleType) -> None:
    adopt_type(kernel.UUID, "uuid", "UUID")

    class Other(stdlib.UUID):
        def __eq__(self, other: object) -> bool:
            return False

        def __lt__(self, other: object) -> bool:
            return True

        __hash__ = stdlib.UUID.__hash__

    class Plain(stdlib.UUID):
        pass

    ours = kernel.UUID(int=5)
    assert ours not in [Other(int=5)] and Other(int=5) not in [ours] and ours > Other(int=9)
    assert ours == Plain(int=5) == ours and ours < Plain(int=6) and not ours > Plain(int=6)
    assert ours == stdlib.UUID(int=5) and ours <= stdlib.UUID(int=5) < kernel.UUID(int=6) and ours != stdlib.UUID(int=6)


@pytest.mark.parametrize("position", range(36))
@pytest.mark.parametrize("char", ["g", "-", "0", " ", "/", ":", "@", "`", "\0", "\x7f", "\xff", "\u0660", "\U0001f600"])
def test_one_wrong_character(kernel: ModuleType, position: int, char: str) -> None:
    text = TEXT[:position] + char + TEXT[position + 1 :]
    assert outcome(kernel.UUID, text) == outcome(stdlib.UUID, text)
    strict = (char == "0") != (position in (8, 13, 18, 23)) and (char == "-") == (position in (8, 13, 18, 23))
    assert kernel.is_valid(text) == strict == isinstance(outcome(kernel.parse, text), int)


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ((), {}), ((TEXT,), {"int": 1}), ((), {"int": 1, "bytes": bytes(16)}), ((), {"bytes": bytes(15)}),
        ((), {"bytes": bytes(17)}), ((), {"bytes_le": bytes(15)}), ((), {"int": -1}), ((), {"int": 1 << 128}),
        ((), {"fields": (1, 2, 3, 4, 5)}), ((), {"fields": (1 << 32, 2, 3, 4, 5, 6)}),
        ((), {"fields": (1, 1 << 16, 3, 4, 5, 6)}), ((), {"fields": (1, 2, -1, 4, 5, 6)}),
        ((), {"fields": (1, 2, 3, 256, 5, 6)}), ((), {"fields": (1, 2, 3, 4, 256, 6)}),
        ((), {"fields": (1, 2, 3, 4, 5, 1 << 48)}), ((TEXT,), {"version": 0}), ((TEXT,), {"version": 16}),
        (("",), {}), (("x" * 32,), {}), ((None, None, None, None, -1), {}),
    ],
)  # fmt: skip
def test_refuses_what_the_stdlib_refuses_in_its_words(kernel: ModuleType, arguments: Any, names: Any) -> None:
    assert outcome(kernel.UUID, *arguments, **names) == outcome(stdlib.UUID, *arguments, **names)
    assert isinstance(outcome(kernel.UUID, *arguments, **names), tuple)


@pytest.mark.parametrize(
    "names",
    [
        {"hex": 5}, {"bytes": "x" * 16}, {"int": 1.0}, {"int": "1"}, {"bytes": 16}, {"wrong": 1},
        {"hex": TEXT, "is_safe": 7},
        {"fields": (1, 2, 3, 4, 5, 6.5)},
    ],
)  # fmt: skip
def test_refuses_wrong_types_alike(names: Any) -> None:
    kinds = []
    for which in ("py", "c"):
        with pytest.raises((TypeError, ValueError, AttributeError)) as caught:
            build("_uuid", which).UUID(**names)
        kinds.append(caught.type)
    assert kinds[0] is kinds[1]


def test_takes_more_than_the_stdlib(kernel: ModuleType) -> None:
    one = kernel.UUID(TEXT)
    assert kernel.UUID(one) == one == kernel.UUID(stdlib.UUID(TEXT))
    assert kernel.UUID(bytes=bytearray(one.bytes)) == kernel.UUID(bytes=memoryview(one.bytes)) == one
    assert kernel.UUID(bytes_le=one.bytes_le) == kernel.UUID(fields=one.fields) == one
    assert kernel.UUID(int=True).int == 1
    with pytest.raises(TypeError):
        kernel.parse(TEXT.encode())


@pytest.mark.parametrize("version", range(1, 9))
def test_version_is_put_in(kernel: ModuleType, version: int) -> None:
    for source in ({"hex": "f" * 32}, {"int": 0}, {"bytes": bytes(16)}):
        made = kernel.UUID(version=version, **source)
        assert made.version == version and made.variant == stdlib.RFC_4122


def test_order_equality_and_hash_with_the_stdlib(uuid: ModuleType) -> None:
    mixed = [stdlib.UUID(int=9), uuid.UUID(int=4), stdlib.UUID(int=1), uuid.UUID(int=7)]
    assert [one.int for one in sorted(mixed)] == [1, 4, 7, 9] == [one.int for one in sorted(mixed[1:] + mixed[:1])]
    ours, theirs = uuid.UUID(TEXT), stdlib.UUID(TEXT)
    assert ours == theirs and theirs == ours and (ours != theirs) is (theirs != ours) is False
    assert len({ours, theirs}) == 1 and {ours: 1}[theirs] == 1 and {theirs: 1}[ours] == 1
    assert ours <= theirs and theirs >= ours and not ours < theirs and not theirs > ours
    assert isinstance(ours, stdlib.UUID) and issubclass(uuid.UUID, stdlib.UUID)


def test_does_not_compare_with_others(kernel: ModuleType) -> None:
    one = kernel.UUID(int=5)
    for other in (5, "5", None, one.hex, object(), b"5"):
        assert one != other and (one == other) is False
        for compare in ("__lt__", "__le__", "__gt__", "__ge__", "__eq__"):
            assert getattr(one, compare)(other) is NotImplemented


def test_immutable(kernel: ModuleType) -> None:
    one = kernel.UUID(TEXT)
    for name in ("int", "hex", "is_safe", "new"):
        with pytest.raises(TypeError):
            setattr(one, name, 1)
        with pytest.raises(TypeError):
            delattr(one, name)
    assert str(one) == TEXT


def test_safety(kernel: ModuleType) -> None:
    from netproto.uuid import SafeUUID

    assert kernel.UUID(TEXT).is_safe is SafeUUID.unknown
    for member in SafeUUID:
        one = kernel.UUID(TEXT, is_safe=member)
        assert one.is_safe is member is pickle.loads(pickle.dumps(one)).is_safe
        assert kernel.UUID(TEXT, is_safe=stdlib.SafeUUID[member.name]).is_safe is member
        assert member == stdlib.SafeUUID[member.name] and hash(member) == hash(stdlib.SafeUUID[member.name])
    assert SafeUUID.safe != stdlib.SafeUUID.unsafe and SafeUUID.safe != 0


@pytest.mark.parametrize("module", [netproto.uuid, stdlib])
def test_safety_of_a_source(kernel: ModuleType, module: Any) -> None:
    for member in SafeUUID:
        one = kernel.UUID(TEXT, is_safe=member)
        source = module.UUID(TEXT, is_safe=module.SafeUUID[member.name])
        for known in (one, source):
            assert kernel.UUID(known).is_safe is kernel.UUID(hex=known).is_safe is member
            assert kernel.UUID(known, version=4).is_safe is member
            for other in SafeUUID:
                assert kernel.UUID(known, is_safe=other).is_safe is other
    assert kernel.UUID(kernel.UUID(int=5)).is_safe is SafeUUID.unknown


def test_copies_and_weak_references(kernel: ModuleType) -> None:
    one = kernel.UUID(TEXT)
    assert copy.copy(one) == copy.deepcopy([one])[0] == one
    assert weakref.ref(one)() is one


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles(uuid: ModuleType, protocol: int) -> None:
    one = uuid.UUID(TEXT, is_safe=uuid.SafeUUID.safe)
    data = pickle.dumps(one, protocol)
    assert b"_uuid" not in data, "a pickle must not name a build"
    again = pickle.loads(data)
    assert type(again) is uuid.UUID and again == one and again.is_safe is uuid.SafeUUID.safe


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickles_of_the_stdlib_load_as_ours(uuid: ModuleType, protocol: int) -> None:
    class Swapped(pickle.Unpickler):
        def find_class(self, module: str, name: str) -> Any:
            return getattr(uuid, name) if module == "uuid" else super().find_class(module, name)

    import io

    for theirs in (stdlib.UUID(TEXT), stdlib.UUID(TEXT, is_safe=stdlib.SafeUUID.unsafe)):
        ours = Swapped(io.BytesIO(pickle.dumps(theirs, protocol))).load()
        assert type(ours) is uuid.UUID and ours == theirs and ours.is_safe == theirs.is_safe
    # as Python 2.7 wrote it, protocol 0
    old = b"ccopy_reg\n_reconstructor\np0\n(cuuid\nUUID\np1\nc__builtin__\nobject\np2\nNtp3\nRp4\n"
    old += b"(dp5\nS'int'\np6\nL5L\nsb."
    assert Swapped(io.BytesIO(old)).load() == uuid.UUID(int=5)


def test_subclasses(kernel: ModuleType) -> None:
    class Named(kernel.UUID):
        def __init__(self, value: str) -> None:
            super().__init__(hex=value)

        def shout(self) -> str:
            return str(self).upper()

    class Slotted(kernel.UUID):
        __slots__ = ()

    one = Named(TEXT)
    assert one == kernel.UUID(TEXT) and one.shout() == TEXT.upper() and repr(one).startswith("Named(")
    assert Slotted(int=3) == kernel.UUID(int=3) and isinstance(Slotted(bytes=bytes(16)), kernel.UUID)
    with pytest.raises(ValueError):
        Named("wrong")


def test_to_datetime(kernel: ModuleType) -> None:
    import datetime

    moment = kernel.UUID("C232AB00-9414-11EC-B3C8-9F6BDECED846").to_datetime()  # RFC 9562, appendix A
    assert moment == datetime.datetime(2022, 2, 22, 19, 22, 22, tzinfo=datetime.UTC)
    assert kernel.UUID("1EC9414C-232A-6B00-B3C8-9F6BDECED846").to_datetime() == moment
    assert kernel.UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F").to_datetime() == moment
    with pytest.raises(ValueError):
        kernel.UUID("919108f7-52d1-4320-9bac-f847db4148a8").to_datetime()


def test_builds_can_be_switched() -> None:
    code = "from netproto import uuid; print(uuid.uuid4.__class__.__name__, uuid.uuid4())"
    found = set()
    for switch in ("0", "1"):
        import os

        done = subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"NETPROTO_NO_EXTENSIONS": switch},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        found.add(done.stdout.split()[0])
    build("_uuid", "c")
    assert len(found) == 2


def test_leaks_nothing() -> None:
    code = """
import importlib, resource, sys
module = generate = importlib.import_module(f"netproto.uuid._uuid_{sys.argv[1]}")
def once():
    for text in ("12345678-1234-5678-9234-567812345678", "x"):
        try: one = module.UUID(text)
        except ValueError: pass
    one.hex, one.int, str(one), repr(one), one.fields, one.bytes_le, one == one, hash(one), module.is_valid("y")
    module.UUID(hex="12345678123456789234567812345678", version=4), module.UUID(bytes=bytes(16)), module.UUID(int=7)
    generate.uuid4(), generate.uuid7(), generate.uuid7(unix_ms=4), generate.uuid8(), generate.time_based(1, 5, None)
    generate.uuid3(one, "name"), generate.uuid5(one, b"name"), generate.uuid4_many(10), generate.uuid7_many(3)
for _ in range(500): once()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(5000): once()
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
sys.exit(f"{grown} KiB" if grown > 2000 else 0)
"""
    pytest.importorskip("resource")
    for which in ("py", "c"):
        build("_uuid", which)
        done = subprocess.run([sys.executable, "-c", code, which], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr


def test_text_of_a_subclass(kernel: ModuleType) -> None:
    class Safe(str):
        def __str__(self) -> str:
            return self

    text = Safe("12345678-1234-5678-9234-567812345678")
    assert kernel.parse(text) == kernel.UUID(text) == kernel.UUID(str.__str__(text))


def test_a_source_that_is_too_large(kernel: ModuleType) -> None:
    class Source:
        hex = bytes_le = b""
        int = 1 << 200

    with pytest.raises(ValueError, match="128-bit"):
        kernel.UUID(Source())


def test_signature_and_names_in_errors(kernel: ModuleType) -> None:
    assert [*inspect.signature(kernel.UUID).parameters] == [*inspect.signature(stdlib.UUID).parameters]
    assert kernel.UUID.__doc__.strip().startswith("A universally unique identifier")
    with pytest.raises(TypeError, match=r"UUID.__init__\(\) got an unexpected keyword argument 'foo'"):
        kernel.UUID(foo=1)


def test_made_without_init(kernel: ModuleType) -> None:
    bare = kernel.UUID.__new__(kernel.UUID)
    assert getattr(bare, "is_safe", SafeUUID.unknown) is SafeUUID.unknown


def test_to_datetime_past_its_range(kernel: ModuleType) -> None:
    with pytest.raises(ValueError, match="9999"):
        kernel.UUID("ffffffff-ffff-7fff-bfff-ffffffffffff").to_datetime()


def test_a_freed_object_leaves_nothing_to_the_next(kernel: ModuleType) -> None:
    import gc
    import weakref

    told: list[object] = []
    for _ in range(200):  # more than are kept
        one = kernel.UUID(int=5, is_safe=SafeUUID.safe)
        refs = weakref.ref(one, told.append), weakref.ref(one)
        del one
        gc.collect(0)
        assert refs[0]() is refs[1]() is None
        other = kernel.UUID(int=6)
        assert other.is_safe is SafeUUID.unknown and other.int == 6 and weakref.getweakrefcount(other) == 0
    assert len(told) == 200
    many = [kernel.UUID(int=n) for n in range(1000)]
    del many[::2]
    again = [kernel.UUID(int=n) for n in range(1000, 2000)]
    assert [one.int for one in many] == list(range(1, 1000, 2)) and len(set(again)) == 1000

    class Own(kernel.UUID):
        pass

    for _ in range(5):
        own = Own(int=7)
        own.__dict__["extra"] = [own]
        ref = weakref.ref(own)
        del own
        gc.collect()
        assert ref() is None and type(kernel.UUID(int=8)) is kernel.UUID


def test_freeing_one_frees_another(kernel: ModuleType) -> None:
    """A callback runs while an object is freed, and frees the next; when many have been freed before."""
    parents: Any = weakref.WeakKeyDictionary()
    for _ in range(20):
        chain = [kernel.UUID(int=n) for n in range(300)]
        for child, parent in itertools.pairwise(chain):
            parents[child] = parent
        del child, parent
        first = chain[0]
        spare = [kernel.UUID(int=n) for n in range(63)]
        del chain, spare
        del first  # and with it, one by one, all the others
        assert len(parents) == 0
        assert [kernel.UUID(int=n).int for n in range(400)] == list(range(400))


@pytest.mark.parametrize("operation", ["lt", "le", "eq", "ne", "gt", "ge"])
def test_every_comparison(kernel: ModuleType, operation: str) -> None:
    import operator

    class Own(kernel.UUID):
        pass

    kinds = [kernel.UUID, Own]
    if issubclass(kernel.UUID, stdlib.UUID):  # the build that runs
        kinds.append(stdlib.UUID)
    compare = getattr(operator, operation)
    numbers = [0, 1, 1 << 63, (1 << 64) - 1, 1 << 64, (1 << 64) + 1, 1 << 127, (1 << 128) - 1]
    for a in numbers:
        for b in numbers:
            for first in kinds:
                for second in kinds:
                    assert compare(first(int=a), second(int=b)) is compare(a, b)
