"""What importing the module costs and leaves behind: enum is left to whoever needs it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import textwrap

import pytest

import netproto.uuid


@pytest.fixture(params=["0", "1"], ids=["as built", "pure"])
def run(request: pytest.FixtureRequest):
    """Run code in a fresh interpreter, and return what it prints."""

    def run(code: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(code)],
            env=os.environ | {"NETPROTO_NO_EXTENSIONS": request.param},
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.split()

    return run


def test_enum_is_not_imported(run) -> None:
    printed = run(
        """
        import sys
        before = "enum" in sys.modules  # by site, where something there needs it
        from netproto import uuid
        ids = uuid.uuid4(), uuid.uuid1(), uuid.UUID(int=5), uuid.uuid7_many(3)
        print("enum" in sys.modules and not before)
        """
    )
    assert printed == ["False"]


@pytest.mark.parametrize(
    "ask",
    [
        "uuid.SafeUUID",
        "__import__('enum')",
        "uuid.uuid4().is_safe",
        "__import__('netproto.uuid', fromlist=['*'])",
        "uuid.UUID(int=5, is_safe=-1)",
        "dir(uuid).index('SafeUUID') >= 0 and uuid.SafeUUID",
    ],
)
def test_safety_is_there_when_asked_for(run, ask: str) -> None:
    printed = run(
        f"""
        from netproto import uuid
        {ask}
        print("__getattr__" in vars(uuid), "SafeUUID" in vars(uuid), uuid.uuid4().is_safe is uuid.SafeUUID.unknown)
        print(uuid.UUID(int=5, is_safe=uuid.SafeUUID.safe).is_safe.name, "SafeUUID" in dir(uuid))
        """
    )
    assert printed == ["False", "True", "True", "safe", "True"]


def test_other_names_are_errors(run) -> None:
    printed = run(
        """
        from netproto import uuid
        for _ in range(2):
            print(hasattr(uuid, "nonsense"))
            import enum
        """
    )
    assert printed == ["False", "False"]


def test_threads_that_need_enum_at_once(run) -> None:
    printed = run(
        """
        import threading
        from netproto import uuid
        gate, found = threading.Barrier(8), []
        def ask(at):
            gate.wait()
            found.append(uuid.SafeUUID if at % 2 else __import__("enum") and uuid.SafeUUID)
        threads = [threading.Thread(target=ask, args=(at,)) for at in range(8)]
        for one in threads: one.start()
        for one in threads: one.join()
        print(len(found), len(set(map(id, found))))
        """
    )
    assert printed == ["8", "1"]


def test_functions_are_of_the_public_module(run) -> None:
    """A stored default such as Django's ``default=uuid.uuid4`` must be found again, whichever build runs."""
    for name in netproto.uuid.__all__:
        one = getattr(netproto.uuid, name)
        if callable(one):
            assert one.__module__ == "netproto.uuid", name
            assert pickle.loads(pickle.dumps(one)) is one
    stored = [pickle.dumps(getattr(netproto.uuid, name)).hex() for name in ("uuid1", "uuid4", "uuid7", "UUID")]
    printed = run(f"import pickle\nfor one in {stored}: print(pickle.loads(bytes.fromhex(one)).__name__)")
    assert printed == ["uuid1", "uuid4", "uuid7", "UUID"]
