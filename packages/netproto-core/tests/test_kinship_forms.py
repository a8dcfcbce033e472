"""Kinship with the stdlib's real classes and with made-up ones, each form of class, on both builds of the kernel."""

import os
import subprocess
import sys
import textwrap

import pytest


@pytest.fixture(params=["py", "c"])
def run(request, tmp_path):
    """Run a program in a fresh interpreter with the modules that are given as keyword arguments."""
    if request.param == "c":
        try:
            import netproto.core._mro_c  # noqa: F401
        except ImportError:
            if os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") == "1":
                raise
            pytest.skip("not compiled")

    def run(program, **modules):
        for name, text in modules.items():
            (tmp_path / f"{name}.py").write_text(textwrap.dedent(text))
        path = os.pathsep.join([str(tmp_path), *filter(None, sys.path)])
        env = os.environ | {"PYTHONPATH": path, "NETPROTO_NO_EXTENSIONS": "1" if request.param == "py" else "0"}
        command = [sys.executable, "-W", "error", "-c", textwrap.dedent(program)]
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


OURS = """
    from netproto.core.kinship import adopt_type, kin

    class HTTPException(kin("http.client", "HTTPException")):
        pass

    class IncompleteRead(kin("http.client", "IncompleteRead", HTTPException)):
        def __init__(self, partial, expected=None):
            super().__init__(partial)
            self.partial = partial

    class RemoteDisconnected(kin("http.client", "RemoteDisconnected", ConnectionResetError, HTTPException)):
        pass

    class IMAP4:
        class error(kin("imaplib", "IMAP4.error")):
            pass

    class URLError(kin("urllib.error", "URLError", OSError)):
        pass

    class _Parts(tuple):
        __slots__ = ()
        def __new__(cls, *parts):
            return tuple.__new__(cls, parts)

    class SplitResult(kin("urllib.parse", "SplitResult", _Parts)):
        __slots__ = ()

    class Cookies(kin("http.cookiejar", "CookieJar", object)):
        def __init__(self):
            super().__init__()

    class UUID:
        __slots__ = ("_hi", "_lo", "__weakref__")
        def __init__(self, hi, lo):
            self._hi, self._lo = hi, lo
        @property
        def int(self):
            return self._hi << 64 | self._lo
        def __eq__(self, other):
            return self.int == other.int
        def __hash__(self):
            return hash(self.int)
    adopt_type(UUID, "uuid", "UUID")

    class Plain:
        pass

    class Sub(UUID):
        pass

    class Both(Sub, Plain):
        pass

    class IPv4Address:
        __slots__ = ("number",)
    adopt_type(IPv4Address, "ipaddress", "IPv4Address")

    class IPv4Interface(IPv4Address):
        __slots__ = ()
    adopt_type(IPv4Interface, "ipaddress", "IPv4Interface")

    class IPv4Network:
        pass
    adopt_type(IPv4Network, "ipaddress", "IPv4Network")
"""

CHECKS = """
    import http.client, http.cookiejar, imaplib, ipaddress, urllib.error, urllib.parse, uuid
    import pickle, copy, functools
    try:
        raise ours.IncompleteRead(b"x", 4)
    except http.client.IncompleteRead as error:
        assert isinstance(error, http.client.HTTPException) and error.args == (b"x",)
    try:
        raise ours.RemoteDisconnected("gone")
    except http.client.BadStatusLine as error:
        assert isinstance(error, ConnectionResetError) and isinstance(error, ours.HTTPException)
        assert str(error) == "gone"
    assert issubclass(ours.IMAP4.error, imaplib.IMAP4.error)
    error = ours.URLError(2, "no")
    assert isinstance(error, urllib.error.URLError) and error.errno == 2 and "[Errno 2]" in str(error)
    parts = ours.SplitResult("http", "host", "/", "", "")
    assert isinstance(parts, urllib.parse.SplitResult) and parts == ("http", "host", "/", "", "")
    assert not hasattr(parts, "__dict__") and hash(parts) == hash(tuple(parts))
    assert isinstance(ours.Cookies(), http.cookiejar.CookieJar) and vars(ours.Cookies()) == {}

    value = ours.UUID(1, 2)
    for one in value, ours.Sub(1, 2), ours.Both(1, 2):
        assert isinstance(one, uuid.UUID) and uuid.UUID in type(one).__mro__
        assert one == uuid.UUID(int=(1 << 64) + 2) and hash(one) == hash(uuid.UUID(int=(1 << 64) + 2))
        try:
            one.is_safe
        except AttributeError:
            pass
        else:
            raise AssertionError("read foreign memory")
    assert ours.UUID.__bases__ == (uuid.UUID,) and ours.UUID in uuid.UUID.__subclasses__()
    assert ours.UUID.__repr__ is object.__repr__ and repr(value).startswith("<")

    @functools.singledispatch
    def kind(value):
        return "any"
    @kind.register
    def _(value: uuid.UUID):
        return "uuid"
    assert kind(value) == "uuid" == kind(ours.Both(1, 2))

    class Later(ours.UUID):
        pass
    assert issubclass(Later, uuid.UUID) and Later(1, 2).int == value.int
    for i in range(50):  # a change of the stdlib's class reaches ours: its caches know of us
        uuid.UUID.later = i
        assert value.later == i == Later(1, 2).later == ours.Both(1, 2).later
    del uuid.UUID.later
    assert not hasattr(value, "later")

    assert issubclass(ours.IPv4Interface, ipaddress.IPv4Interface) and issubclass(ours.IPv4Interface, ours.IPv4Address)
    assert isinstance(ours.IPv4Interface(), ipaddress.IPv4Address)
    assert isinstance(ours.IPv4Network(), ipaddress.IPv4Network)
    assert not hasattr(ours.IPv4Address(), "_ip")
    print("kin")
"""

STDLIB = "import http.client, http.cookiejar, imaplib, ipaddress, urllib.error, urllib.parse, uuid\n"


@pytest.mark.parametrize("first, then", [("import ours\n", STDLIB), (STDLIB, "import ours\n")], ids=["ours", "stdlib"])
def test_every_form_in_every_order(run, first, then):
    assert run(first + then + textwrap.dedent(CHECKS), ours=OURS) == "kin"


def test_import_in_the_midst_of_the_stdlib_module(run):
    """Ours is imported by the very module that it is kin to, before the class exists."""
    run("""
        import theirs, ours
        import next_import
        assert issubclass(ours.Kin, theirs.Thing)
    """, next_import="", theirs="import ours\nclass Thing: pass\n", ours="""
        from netproto.core.kinship import kin
        class Kin(kin("theirs", "Thing", object)): pass
    """)  # fmt: skip


FAKE = {
    "theirs": "class Thing: pass\nclass Fault(Exception): pass\n",
    "ours": """
        from netproto.core.kinship import adopt_type, kin
        class Thing(kin("theirs", "Thing", object)): pass
        class Fault(kin("theirs", "Fault")): pass
        class Fixed:
            __slots__ = ("value",)
        adopt_type(Fixed, "theirs", "Thing")
        ALL = Thing, Fault, Fixed
        def joined(theirs):
            kin = issubclass(Thing, theirs.Thing) and issubclass(Fault, theirs.Fault)
            return kin and issubclass(Fixed, theirs.Thing)
    """,
}


def test_import_fresh_module(run):
    pytest.importorskip("test.support.import_helper")
    run("""
        from test.support.import_helper import import_fresh_module
        import ours
        one = import_fresh_module("theirs")
        import theirs
        two = import_fresh_module("theirs", fresh=["ours"])
        import sys
        assert one is not theirs is not two
        assert all(ours.joined(module) for module in (one, theirs, two))
    """, **FAKE)  # fmt: skip


def test_finder_before_ours_that_answers_itself(run):
    run("""
        import sys
        from importlib.machinery import PathFinder
        import ours
        class Bold:
            @staticmethod
            def find_spec(name, path, target=None):
                return PathFinder.find_spec(name, path, target) if name == "theirs" else None
        sys.meta_path.insert(0, Bold)
        import theirs
        import this_is_any_other_module
        assert ours.joined(theirs)
    """, this_is_any_other_module="", **FAKE)  # fmt: skip


def test_finder_before_ours_that_asks_the_others(run):
    run("""
        import importlib.util, sys
        import ours
        class Asking:
            busy = False
            @classmethod
            def find_spec(cls, name, path, target=None):
                if cls.busy:
                    return None
                cls.busy = True
                try:
                    return importlib.util.find_spec(name)
                finally:
                    cls.busy = False
        sys.meta_path.insert(0, Asking)
        import theirs
        assert ours.joined(theirs)
    """, **FAKE)  # fmt: skip


def test_lazy_loader(run):
    run("""
        import importlib.util, sys
        import ours
        spec = importlib.util.find_spec("theirs")
        spec.loader = importlib.util.LazyLoader(spec.loader)
        theirs = sys.modules["theirs"] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(theirs)
        theirs.Thing
        assert ours.joined(theirs)
    """, **FAKE)  # fmt: skip


def test_special_methods_do_not_leak_in(run):
    program = """
        import ours
        {before}
        value = ours.Thing(1, 2)
        assert value.got == (1, 2) and value != ours.Thing(1, 2) and repr(value).startswith("<ours.Thing")
        assert len({{value, ours.Thing(1, 2)}}) == 2
        import pickle
        assert pickle.loads(pickle.dumps(value)).got == (1, 2)
        assert str(ours.Fault("x", 1)) == "('x', 1)"
        import theirs
        assert isinstance(value, theirs.Thing) and isinstance(ours.Fault(), theirs.Fault)
        assert theirs.Thing.plain is ours.Thing.plain
    """
    theirs = """
        class Thing:
            def __init__(self): raise AssertionError("theirs")
            __hash__ = __repr__ = __reduce_ex__ = __getstate__ = __init__
            def __eq__(self, other): return True
            def plain(self): return 1
        class Fault(Exception):
            def __init__(self): raise AssertionError("theirs")
            def __str__(self): return "theirs"
    """
    ours = """
        from netproto.core.kinship import kin
        class Thing(kin("theirs", "Thing", object)):
            def __init__(self, *got):
                super().__init__()
                self.got = got
        class Fault(kin("theirs", "Fault")):
            def __init__(self, *values):
                super().__init__(*values)
    """
    for before in "", "import theirs":
        run(program.format(before=before), ours=ours, theirs=theirs)


def test_enum(run):
    run("""
        import enum
        from netproto.core.kinship import adopt_type
        class Status(enum.IntEnum):
            OK = 200
        adopt_type(Status, "http", "HTTPStatus")
        import http
        assert isinstance(Status.OK, http.HTTPStatus) and Status(200) is Status.OK and list(Status) == [Status.OK]
        assert Status.OK == http.HTTPStatus.OK and repr(Status.OK) == "<Status.OK: 200>" and f"{Status.OK}" == "200"
        import pickle
    """)  # fmt: skip


def test_immutable_heap_type(run):
    run("""
        import array, gc, sys
        from netproto.core.kinship import adopt_type
        adopt_type(array.array, "theirs", "Thing")
        class Sub(array.array): pass
        import theirs
        value = array.array("b", b"ab")
        assert isinstance(value, theirs.Thing) and isinstance(Sub("b"), theirs.Thing)
        assert array.array in theirs.Thing.__subclasses__() and value.tolist() == [97, 98]
        assert not hasattr(value, "slot") and theirs.Thing().slot == 1
        theirs.Thing.plain = lambda self: len(self)
        assert value.plain() == 2
        gc.collect()
    """, theirs="""
        class Thing:
            __slots__ = ("slot",)
            def __init__(self): self.slot = 1
    """)  # fmt: skip


def test_what_can_not_join_warns_and_lets_the_import_succeed(run):
    run("""
        import ours, warnings
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            import theirs
        assert [w.category for w in caught] == [ImportWarning] and theirs.done
        assert issubclass(ours.Fine, theirs.B)
    """, theirs="""
        class A: pass
        class B(A): pass
        done = True
    """, ours="""
        from netproto.core.kinship import adopt_type, kin
        class X(dict): pass
        class Y(X): pass
        class Knot(X): pass
        adopt_type(Knot, "theirs", "A")
        class Fine(kin("theirs", "B", object)): pass
        import netproto.core._joining as joining
        join = joining.join
        def refuse(cls, *rest):
            if cls is Knot:
                raise TypeError("no consistent order")
            join(cls, *rest)
        joining.join = refuse
    """)  # fmt: skip


def test_an_import_does_not_wait_for_a_joining_in_another_thread(run):
    """A module that was bypassed is noticed at any import; that import may be what the joining thread waits for."""
    run("""
        import sys, threading
        from importlib.machinery import PathFinder
        import ours
        from netproto.core import kinship
        class Bold:
            @staticmethod
            def find_spec(name, path, target=None):
                return PathFinder.find_spec(name, path, target) if name == "theirs" else None
        sys.meta_path.insert(0, Bold)
        import theirs
        def other():
            import other_module
        with kinship._lock:
            thread = threading.Thread(target=other, daemon=True)
            thread.start()
            thread.join(20)
            assert not thread.is_alive(), "waits"
        import third_module
        assert ours.joined(theirs)
    """, other_module="", third_module="", **FAKE)  # fmt: skip
