"""netproto in the place of the standard library. Each case runs in a process of its own.

The modules that are swapped are throw-away ones, in a namespace portion of their own, so that this tests core alone.
"""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

# What the standard library's own modules import from those that are swapped is there, whatever it is.
ANY_NAME = """
def __getattr__(name):
    if name[:2] == "__": raise AttributeError(name)
    return type(name, (Exception,), {})
"""

MODULES = {
    "urllib/__init__.py": "",
    "urllib/parse.py": "from netproto.core.kinship import kin\nmark = 'ours'\n"
    "class SplitResult(kin('urllib.parse', 'SplitResult', object)): pass\n" + ANY_NAME,
    "http/__init__.py": "class HTTPStatus: mark = 'ours'\nclass HTTPMethod: pass",
    "http/client.py": "mark = 'ours'\nclass HTTPConnection:\n    def connect(self): pass\nresponses = {}\n" + ANY_NAME,
    "smtplib.py": "mark = 'ours'",
    "py.typed": "",
}


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., str]:
    for name, text in MODULES.items():
        path = tmp_path / "netproto" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    code_path = [str(tmp_path), str(Path(__file__).parent.parent / "src"), *sys.path]

    def go(code: str = "", *arguments: str, status: int = 0) -> str:
        command = arguments or ("-c", textwrap.dedent(code))
        done = subprocess.run(
            [sys.executable, *command],
            env=os.environ | {"PYTHONPATH": os.pathsep.join(code_path)}, capture_output=True, text=True, cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        return done.stdout + done.stderr

    return go


@pytest.fixture
def swapped(run: Callable[..., str]) -> Callable[[str], str]:
    only = "'urllib.parse', 'http', 'smtplib'"
    return lambda code: run(f"import netproto.core as core, sys\ncore.install({only})\n" + textwrap.dedent(code))


@pytest.mark.parametrize(
    "code",
    [
        "import urllib.parse; assert urllib.parse.mark == 'ours'",
        "from urllib import parse; assert parse.mark == 'ours'",
        "import urllib.parse as p; assert p.mark == 'ours'",
        "from urllib.parse import mark; assert mark == 'ours'",
        "from http.client import mark; import http; assert http.client.mark == http.HTTPStatus.mark == 'ours'",
        "import importlib; assert importlib.import_module('http.client').mark == 'ours'",
        "import http.client; assert sys.modules['http.client'] is http.client is sys.modules['netproto.http.client']",
        "import http.client; assert http.client.__name__ == 'netproto.http.client' == http.client.__spec__.name",
        "import importlib, http.client as c; assert importlib.reload(c) is c and c.mark == 'ours'",
        "import http.client as a; del sys.modules['http.client']; import http.client as b; assert a is b",
        "from unittest import mock\nimport netproto.http.client as n\n"
        "with mock.patch('http.client.HTTPConnection.connect') as m: assert n.HTTPConnection.connect is m",
        "import pickle, http.client as c\n"
        "assert pickle.loads(b'chttp.client\\nHTTPConnection\\n.') is c.HTTPConnection",
        "import http.cookies as c; assert c.__file__.endswith('cookies.py') and not hasattr(c, 'mark')",
        "from http import cookies, cookiejar; assert cookies.__name__ == 'http.cookies' and cookiejar.CookieJar",
        "from http.cookies import SimpleCookie; assert SimpleCookie.__module__ == 'http.cookies'",
        "import urllib.robotparser as r; assert r.urllib.parse.mark == 'ours'",
        "import json, uuid; assert not hasattr(uuid, 'mark')",
    ],
)
@pytest.mark.parametrize("loaded", ["", "import http.client, urllib.parse, urllib.robotparser\n"])
def test_every_way_of_import(run: Callable[..., str], code: str, loaded: str) -> None:
    run(f"import sys\n{loaded}from netproto.core import install\ninstall('urllib.parse', 'http')\n{code}")


def test_the_rest_of_a_swapped_package_loaded_earlier(run: Callable[..., str]) -> None:
    """A module that netproto does not have stays an attribute of its package, which is netproto's now."""
    run(
        """
        import http.cookies, urllib.robotparser
        from netproto.core import install, uninstall
        install("http", "urllib")
        import http.cookies, urllib.robotparser
        import http.cookies as same
        from urllib import robotparser
        assert http.HTTPStatus.mark == "ours" and same is http.cookies and http.cookies.SimpleCookie
        assert robotparser.urllib.parse.mark == "ours" and urllib.robotparser is robotparser
        uninstall()
        import netproto.http, netproto.urllib, http
        assert not hasattr(netproto.http, "cookies") and not hasattr(netproto.urllib, "robotparser")
        assert not hasattr(http.HTTPStatus, "mark") and http.cookies is same
        """
    )


def test_uninstall_takes_ours_off_a_package_that_was_not_swapped(run: Callable[..., str]) -> None:
    run(
        """
        import urllib
        from netproto.core import install, uninstall
        install("urllib.parse")
        import urllib.parse
        assert urllib.parse.mark == "ours"
        uninstall()
        assert not hasattr(urllib, "parse")
        import urllib.parse, netproto.urllib.parse
        assert not hasattr(urllib.parse, "mark") and netproto.urllib.parse.mark == "ours"
        """
    )


def test_looking_without_importing(run: Callable[..., str]) -> None:
    run(
        """
        import sys
        from importlib.util import find_spec
        from netproto.core import install
        install("http", "urllib")
        spec = find_spec("http")
        assert "netproto" in spec.origin and len(list(spec.submodule_search_locations)) == 1
        spec = find_spec("http.client")
        assert "netproto" in spec.origin and "mark" in spec.loader.get_source("http.client")
        assert "netproto" not in find_spec("http.cookies").origin and find_spec("http.nothing") is None
        assert "netproto.http.client" not in sys.modules
        """
    )


@pytest.mark.parametrize("loaded", ["", "import uuid"])
def test_a_package_in_the_place_of_a_module(run: Callable[..., str], tmp_path: Path, loaded: str) -> None:
    """Where an extension is missing, its kernel is looked for, and not found, in a package that is swapped."""
    folder = tmp_path / "netproto" / "uuid"
    folder.mkdir()
    (folder / "__init__.py").write_text("from netproto.core.kernels import choose\nmark = choose(__name__, '_k').mark")
    (folder / "_k_py.py").write_text("mark = 'ours'")
    run(
        f"""
        {loaded}
        import sys
        from netproto.core import install
        install("uuid", "http")
        import uuid
        assert uuid.mark == "ours" and "uuid" in sys.modules
        for name in ("uuid.nothing", "netproto.uuid.nothing", "netproto.http.nothing", "http.nothing"):
            try: __import__(name)
            except ModuleNotFoundError as error: assert error.name == name
            else: raise AssertionError(name)
        """
    )


def test_swapping_imports_nothing_that_is_not_asked_for(run: Callable[..., str]) -> None:
    run(
        """
        import sys
        from netproto.core import install
        install()
        for name in ("http", "urllib", "urllib.parse", "netproto.http", "ssl", "email", "typing", "pathlib", "uuid"):
            assert name not in sys.modules, name
        """
    )


def test_a_module_that_fails_leaves_all_as_it_was(run: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "netproto" / "uuid.py").write_text("1 // 0")
    run(
        """
        import http.client, uuid, sys
        from netproto.core import install, is_installed
        finders = list(sys.meta_path)
        try: install("http", "uuid")
        except ZeroDivisionError: pass
        else: raise AssertionError
        assert not is_installed("http") and sys.modules["http.client"] is http.client and sys.meta_path == finders
        assert http.client.__name__ == "http.client"
        """
    )


def test_modules_loaded_earlier(run: Callable[..., str]) -> None:
    run(
        """
        import http.client, urllib.robotparser
        from http.client import HTTPConnection as taken
        from netproto.core import install
        holder = http
        install("http", "urllib.parse")
        assert holder.client.mark == "ours", "by attribute of the package that it holds"
        assert urllib.robotparser.urllib.parse.mark == "ours"
        assert not hasattr(taken, "mark") and taken.__module__ == "http.client"
        """
    )


@pytest.mark.parametrize("loaded", ["", "import http.client, urllib.parse, http.cookies"])
def test_uninstall_restores_exactly(run: Callable[..., str], loaded: str) -> None:
    run(
        f"""
        import sys
        {loaded}
        import netproto.core as core, importlib, netproto.http
        core.install("smtplib"); core.uninstall()
        def state():
            found = {{n: m for n, m in sys.modules.items() if n.split(".")[0] in ("http", "urllib", "smtplib")}}
            kept = {{n: {{c: id(v) for c, v in vars(m).items() if type(v) is type(sys)}} for n, m in found.items()}}
            ours = {{n: id(v) for n, v in vars(netproto.http).items() if getattr(v, "__name__", "").startswith("http")}}
            return {{n: id(m) for n, m in found.items()}}, kept, ours
        before = state()
        finders = list(sys.meta_path)
        core.install("http", "urllib", "smtplib")
        import http.client, urllib.parse, http.cookies, smtplib, urllib.robotparser
        from http import cookies, cookiejar
        assert smtplib.mark == "ours" and core.is_installed("http.client")
        core.uninstall()
        assert state() == before and not core.is_installed("http.client")
        assert [f for f in sys.meta_path if f not in finders and type(f).__name__ == "_Finder"] == []
        import http.client, smtplib
        assert not hasattr(http.client, "mark") and not hasattr(smtplib, "mark")
        """
    )


def test_kinship_holds_while_swapped(swapped: Callable[[str], str]) -> None:
    swapped(
        """
        import urllib.parse
        from netproto.core.kinship import real
        theirs = real("urllib.parse")
        assert theirs is not urllib.parse and theirs.__name__ == "urllib.parse" and real("urllib.parse") is theirs
        assert sys.modules["urllib.parse"] is urllib.parse
        assert issubclass(urllib.parse.SplitResult, theirs.SplitResult)
        """
    )


def test_names(run: Callable[..., str]) -> None:
    run(
        """
        from netproto.core import install, is_installed
        for name, word in (("ftplib", "pip install netproto-ftp"), ("json", "no module for 'json'")):
            try:
                install("http", name)
            except ModuleNotFoundError as error:
                assert word in str(error) and error.name == name
            else:
                raise AssertionError(name)
        assert not is_installed("http")
        install("urllib")
        assert is_installed("urllib.parse") and not is_installed("http.client")
        """
    )


def test_tls_policy(run: Callable[..., str]) -> None:
    run(
        """
        from netproto.core import install, uninstall
        from netproto.core.swap import tls_unverified
        assert not tls_unverified("smtplib")
        install("smtplib", "http")
        assert tls_unverified("smtplib") and not tls_unverified("http.client") and not tls_unverified("imaplib")
        install("smtplib", verify_tls=True)
        assert not tls_unverified("smtplib")
        uninstall()
        assert not tls_unverified("smtplib")
        """
    )


def test_tls_contexts(run: Callable[..., str]) -> None:
    run(
        """
        import sys
        from netproto.core.tls import InsecureTLSWarning, client_context
        assert "ssl" not in sys.modules
        context = client_context("smtplib", "mail.example")
        import ssl, warnings
        assert context.verify_mode == ssl.CERT_REQUIRED and context.check_hostname
        from netproto.core import install
        install("smtplib")
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            context = client_context("smtplib", "mail.example")
        assert context.verify_mode == ssl.CERT_NONE and not context.check_hostname
        assert [one.category for one in caught] == [InsecureTLSWarning] and "mail.example" in str(caught[0].message)
        install("smtplib", verify_tls=True)
        assert client_context("smtplib").verify_mode == ssl.CERT_REQUIRED
        """
    )


def test_importing_core_costs_nothing(run: Callable[..., str]) -> None:
    run(
        """
        import sys
        before = set(sys.modules)
        import netproto.core
        assert set(sys.modules) - before <= {"netproto", "netproto.core", "__future__"}, set(sys.modules) - before
        assert "install" in dir(netproto.core)
        try: netproto.core.nothing
        except AttributeError: pass
        """
    )


# --- the command line --------------------------------------------------------------------------------------------

PROGRAM = """
import sys, urllib.parse
from http import client
print("argv", sys.argv[1:], __name__, sys.path[0] != "", urllib.parse.mark, client.mark)
if "fail" in sys.argv: raise SystemExit(7)
if "error" in sys.argv: 1 // 0
"""


def test_run_a_file(run: Callable[..., str], tmp_path: Path) -> None:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "beside.py").write_text("value = 5")
    (folder / "app.py").write_text(PROGRAM + "import beside")
    printed = run("", "-m", "netproto.core", "run", "app/app.py", "--only", "-x")
    assert "argv ['--only', '-x'] __main__ True ours ours" in printed
    run("", "-m", "netproto.core", "run", "app/app.py", "fail", status=7)
    assert "ZeroDivisionError" in run("", "-m", "netproto.core", "run", "app/app.py", "error", status=1)


MAIN = """
import __main__, atexit, pickle, sys
class Kept: pass
assert type(pickle.loads(pickle.dumps(Kept()))) is Kept is __main__.Kept
atexit.register(lambda: print("at exit", sys.modules["__main__"].Kept is Kept))
print(sys.argv, sys.path[0], "__file__" in globals() and __file__, __spec__ and __spec__.name)
print(sum(one in ("", sys.argv[-1]) for one in sys.path), "cwd")
1 // 0
"""


@pytest.mark.parametrize("safe", [[], ["-P"]], ids=["path", "safe path"])
@pytest.mark.parametrize(
    "program", [["app/app.py"], ["link.py"], ["app"], ["app.zip"], ["-m", "app.app"], ["-m", "app"], ["-c", MAIN]],
    ids=lambda program: " ".join(program)[:9],
)  # fmt: skip
def test_as_python_itself(run: Callable[..., str], tmp_path: Path, program: list[str], safe: list[str]) -> None:
    """argv, sys.path, ``__main__``, the exit status and the traceback are those of a plain ``python app.py``."""
    folder = tmp_path / "app"
    folder.mkdir()
    for name in ("app.py", "__main__.py"):
        (folder / name).write_text(MAIN)
    (tmp_path / "link.py").symlink_to(folder / "app.py")
    with zipfile.ZipFile(tmp_path / "app.zip", "w") as archive:
        archive.writestr("__main__.py", MAIN)

    def told(text: str) -> list[str]:
        """Without the lines of source in tracebacks, which Python 3.13 also shows for ``-c``."""
        return [line for line in text.splitlines() if "frozen runpy" not in line and not line.startswith("    ")]

    arguments = [*safe, "%s", *program, "word", str(tmp_path)]
    expected = run("", *(one for one in arguments if one != "%s"), status=1)
    at = arguments.index("%s")
    arguments[at : at + 1] = ["-m", "netproto.core", "run"]
    assert told(run("", *arguments, status=1)) == told(expected)
    assert "ZeroDivisionError" in expected and "at exit True" in expected


@pytest.mark.parametrize(
    ("program", "status", "word"),
    [
        (["-c", "1 +"], 1, "SyntaxError"), (["-c", "raise SystemExit"], 0, ""), (["-c", "exit('bye')"], 1, "bye"),
        (["nowhere.py"], 2, "can't open file"), (["-m", "nowhere"], 1, "No module named nowhere"),
        (["-m", "http.client"], 0, ""), (["-m", "urllib.robotparser"], 0, ""),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)  # fmt: skip
def test_ends(run: Callable[..., str], program: list[str], status: int, word: str) -> None:
    printed = run("", "-m", "netproto.core", "run", *program, status=status)
    assert word in printed and "__main__.py" not in printed


def test_run_a_module_and_a_command(run: Callable[..., str], tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    assert "argv ['-m'] __main__ True ours ours" in run("", "-m", "netproto.core", "run", "-m", "program", "-m")
    assert "['a']" in run("", "-m", "netproto.core", "run", "-c", "import sys; print(sys.argv[1:])", "a")
    assert "['-x']" in run("", "-m", "netproto.core", "run", "--", "-c", "import sys; print(sys.argv[1:])", "-x")
    only = "import http.client, urllib.parse as p; print(hasattr(http.client, 'mark'), hasattr(p, 'mark'))"
    assert "False True" in run("", "-m", "netproto.core", "run", "--only", "urllib.parse", "-c", only)
    code = "from netproto.core.swap import tls_unverified; print(tls_unverified('smtplib'))"
    assert "True" in run("", "-m", "netproto.core", "run", "-c", code)
    assert "False" in run("", "-m", "netproto.core", "run", "--verify-tls", "-c", code)


@pytest.mark.parametrize(
    ("arguments", "word", "status"),
    [
        (["run"], "nothing to run", 2), (["run", "-m"], "expected after -m", 2), (["nonsense"], "invalid choice", 2),
        (["run", "--only", "ftplib", "x.py"], "pip install netproto-ftp", 2), ([], "netproto run", 2),
        (["--help"], "netproto info", 0), (["run", "--help"], "--verify-tls", 0), (["--version"], "netproto-core", 0),
    ],
)  # fmt: skip
def test_words(run: Callable[..., str], arguments: list[str], word: str, status: int) -> None:
    assert word in run("", "-m", "netproto.core", *arguments, status=status)


def test_info(run: Callable[..., str]) -> None:
    printed = run("", "-m", "netproto.core", "info")
    assert "netproto-core" in printed and "netproto-http" in printed and "netproto-smtp" in printed
    run(
        """
        from netproto.core import info, install
        found = {one.name: one for one in info()}
        assert found["netproto-smtp"].modules == ("smtplib",) and found["netproto-smtp"].build == "no kernels"
        assert found["netproto-core"].kernels and not found["netproto-urllib"].swapped
        install("urllib")
        import sys
        assert {one.name: one for one in info()}["netproto-urllib"].swapped == ("urllib", "urllib.parse")
        assert "netproto.http" not in sys.modules
        """
    )
