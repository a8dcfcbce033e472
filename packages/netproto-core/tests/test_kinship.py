"""netproto's classes pass as the standard library's, in whatever order things are imported, and import nothing for it.

Each case runs in a process of its own, as it is about imports.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

SWITCHES = ["0", "1"]


@pytest.fixture(params=SWITCHES, ids=["as built", "pure"])
def run(request: pytest.FixtureRequest, tmp_path: Path):
    """Run code beside a module `theirs` that plays the standard library's, and `ours`, which is kin to it."""
    (tmp_path / "theirs.py").write_text(
        textwrap.dedent(
            """
            class Error(Exception):
                def __init__(self, *args):
                    raise AssertionError("the stdlib's __init__ ran for one of ours")
                def __str__(self):
                    return "theirs"
                def helper(self):
                    return "helped"
            class Result(tuple):
                __slots__ = ()
            class Plain:
                def __init__(self): self.x = 1
                def __eq__(self, other): return "theirs"
                __hash__ = None
                class Inner: pass
            class Slotted:
                __slots__ = ("int", "safe", "__weakref__")
                def __hash__(self): return 99
            """
        )
    )
    (tmp_path / "ours.py").write_text(
        textwrap.dedent(
            """
            from netproto.core.kinship import adopt_type, kin
            class Error(kin("theirs", "Error")):
                pass
            class Sub(Error, ValueError):
                pass
            class Result(kin("theirs", "Result", tuple)):
                __slots__ = ()
            class Plain(kin("theirs", "Plain", object)):
                def __init__(self): self.y = 2
            class Inner(kin("theirs", "Plain.Inner", object)):
                pass
            class Slotted:
                __slots__ = ("number", "__weakref__")
                def __init__(self, number): self.number = number
                def __hash__(self): return 7
                def __eq__(self, other): return isinstance(other, Slotted) and self.number == other.number
            adopt_type(Slotted, "theirs", "Slotted")
            """
        )
    )

    def go(code: str) -> None:
        path = os.pathsep.join([str(tmp_path), *sys.path])
        environment = os.environ | {"NETPROTO_NO_EXTENSIONS": request.param, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", textwrap.dedent(code)],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr

    return go


CHECKS = """
import functools, pickle, sys
for name in ("Error", "Result", "Plain", "Slotted"):
    assert issubclass(getattr(ours, name), getattr(theirs, name)), name
    assert getattr(theirs, name) in getattr(ours, name).__mro__, name
assert issubclass(ours.Inner, theirs.Plain.Inner)
try:
    raise ours.Sub("word")
except theirs.Error as error:
    assert str(error) == "word" and error.args == ("word",) and error.helper() == "helped"
result = ours.Result([1, 2])
assert isinstance(result, theirs.Result) and result == (1, 2) and hash(result) == hash((1, 2))
assert not hasattr(result, "__dict__")
plain = ours.Plain()
assert isinstance(plain, theirs.Plain) and vars(plain) == {"y": 2} and (plain == plain) is True and hash(plain)
slotted = ours.Slotted(5)
assert isinstance(slotted, theirs.Slotted) and hash(slotted) == 7 and slotted == ours.Slotted(5) and slotted.number == 5
try:
    slotted.int
except AttributeError:
    pass
else:
    raise AssertionError("a slot of another layout was read")
@functools.singledispatch
def kind(x): return "any"
@kind.register(theirs.Slotted)
@kind.register(theirs.Result)
def _(x): return "kin"
assert kind(slotted) == kind(result) == "kin" and kind((1, 2)) == "any"
assert type(pickle.loads(pickle.dumps(result))) is ours.Result
import gc; gc.collect()
"""


@pytest.mark.parametrize("order", ["import ours, theirs", "import theirs, ours"])
def test_each_order(run, order: str) -> None:
    run(f"{order}\n{CHECKS}")


def test_nothing_is_imported(run) -> None:
    run("import sys, ours\nassert 'theirs' not in sys.modules")


def test_instances_made_before_join_too(run) -> None:
    run(
        """
        import ours
        made = [ours.Error("x"), ours.Result([1]), ours.Plain(), ours.Slotted(3)]
        import theirs
        kinds = [theirs.Error, theirs.Result, theirs.Plain, theirs.Slotted]
        assert all(isinstance(one, kind) for one, kind in zip(made, kinds))
        class Later(ours.Slotted): __slots__ = ()
        assert issubclass(Later, theirs.Slotted) and issubclass(ours.Sub, theirs.Error)
        """
    )


def test_fresh_imports_and_reloads(run) -> None:
    run(
        """
        import importlib, sys, ours, theirs
        first = theirs.Error
        del sys.modules["theirs"]
        import theirs
        assert theirs.Error is not first
        assert issubclass(ours.Error, first) and issubclass(ours.Error, theirs.Error)
        importlib.reload(theirs)
        for name in ("Error", "Result", "Plain", "Slotted"):
            assert issubclass(getattr(ours, name), getattr(theirs, name)), name
        for _ in range(20):
            importlib.reload(theirs)
        assert issubclass(ours.Error, theirs.Error) and len(ours.Error.__mro__) < 15
        """
    )


def test_imports_by_many_threads(run) -> None:
    run(
        """
        import ours, threading
        seen = []
        def work():
            import theirs
            seen.append(issubclass(ours.Slotted, theirs.Slotted) and issubclass(ours.Error, theirs.Error))
        threads = [threading.Thread(target=work) for _ in range(16)]
        for one in threads: one.start()
        for one in threads: one.join()
        assert seen == [True] * 16
        """
    )


def test_the_imported_module_looks_untouched(run) -> None:
    run(
        """
        import ours, theirs, importlib.machinery
        assert type(theirs.__loader__) is type(theirs.__spec__.loader) is importlib.machinery.SourceFileLoader
        """
    )


def test_what_the_stdlib_lacks_is_no_error(run) -> None:
    run(
        """
        from netproto.core.kinship import kin
        class New(kin("theirs", "NotThere")): pass
        class Odd(kin("theirs", "Plain.Nowhere")): pass
        import theirs
        New("x"), Odd("y")
        """
    )


def test_real_modules(run) -> None:
    run(
        """
        import sys
        from netproto.core.kinship import real
        assert real("theirs") is sys.modules["theirs"]
        assert real("http.client").__name__ == "http.client"
        """
    )


@pytest.mark.parametrize("order", ["import uuid", "pass"])
def test_with_a_compiled_type(run, order: str) -> None:
    """A type written in C joins, whichever comes first."""
    run(
        f"""
        {order}
        from netproto.core import _lines
        from netproto.core.kinship import adopt_type
        Buffer = _lines.LineBuffer
        adopt_type(Buffer, "theirs", "Slotted")
        buffer = Buffer()
        import theirs
        assert isinstance(buffer, theirs.Slotted) and theirs.Slotted in Buffer.__mro__
        assert hash(buffer) != 99 and len(buffer) == 0
        buffer.feed(b"a\\n")
        assert buffer.next_line(9) == b"a\\n"
        from netproto.core.lines import LineReader
        assert issubclass(LineReader, theirs.Slotted) and LineReader(None).take(5) == b""
        """
    )


def test_with_subclasses_that_have_a_metaclass(run) -> None:
    run(
        """
        import abc
        from netproto.core import _lines
        from netproto.core.kinship import adopt_type
        Buffer = _lines.LineBuffer
        adopt_type(Buffer, "theirs", "Slotted")
        class Abstract(Buffer, metaclass=abc.ABCMeta): pass
        class Plain(Buffer): pass
        class Under(Abstract): pass
        import theirs
        for kind in (Buffer, Abstract, Plain, Under):
            assert isinstance(kind(), theirs.Slotted) and theirs.Slotted in kind.__mro__, kind
        """
    )


@pytest.mark.parametrize(
    ("lack", "word"),
    [
        ("sys.implementation = types.SimpleNamespace(**(vars(sys.implementation) | {'name': 'pypy'}))", "pypy"),
        ("sys.modules['ctypes'] = None", "ctypes"),
    ],
    ids=["another interpreter", "no ctypes"],
)
def test_where_a_layout_cannot_be_edited(run, lack: str, word: str) -> None:
    """A class of another layout stays on its own, with a warning; the others join, and the import goes on."""
    run(
        f"""
        import os, sys, types, warnings
        {lack}
        os.environ["NETPROTO_NO_EXTENSIONS"] = "1"
        import ours
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            import theirs
        assert [one.category for one in caught] == [ImportWarning] and {word!r} in str(caught[0].message)
        assert not issubclass(ours.Slotted, theirs.Slotted) and ours.Slotted(3).number == 3
        assert issubclass(ours.Error, theirs.Error) and issubclass(ours.Result, theirs.Result)
        """
    )


def test_ctypes_is_for_other_layouts_only(run) -> None:
    run(
        """
        import os, sys
        os.environ["NETPROTO_NO_EXTENSIONS"] = "1"
        from netproto.core.kinship import kin
        class Error(kin("theirs", "Error")): pass
        import theirs
        assert issubclass(Error, theirs.Error) and "ctypes" not in sys.modules
        """
    )


def test_many_generations_under_readers(run) -> None:
    """Reloads while threads read: nothing is lost, nothing piles up."""
    run(
        """
        import gc, importlib, ours, theirs, threading
        failed, stop = [], threading.Event()
        def read():
            one = ours.Slotted(3)
            while not stop.is_set():
                if one.number != 3 or hash(one) != 7 or not isinstance(one, type(one).__mro__[-2]):
                    failed.append(one)
        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads: thread.start()
        counts = []
        for number in range(60):
            importlib.reload(theirs)
            if number in (20, 59):
                gc.collect()
                counts.append(sum(one.__name__ == "Slotted" for one in gc.get_objects() if type(one) is type))
        stop.set()
        for thread in threads: thread.join()
        assert not failed and counts[0] == counts[1] and isinstance(ours.Slotted(3), theirs.Slotted)
        """
    )


def test_a_call_when_a_module_is_imported(run) -> None:
    run(
        """
        import importlib, sys
        from netproto.core.kinship import when_imported
        told = []
        def then(module): told.append((module.__name__, hasattr(module, "Plain")))
        when_imported("theirs", then)
        assert not told and "theirs" not in sys.modules
        import theirs
        assert told == [("theirs", True)]
        importlib.reload(theirs)
        assert len(told) == 1, "it is for once"
        when_imported("theirs", then)
        assert len(told) == 2
        when_imported("theirs", lambda module: when_imported("theirs", then))
        assert len(told) == 3
        """
    )
