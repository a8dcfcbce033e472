"""The named tuples: what they remember, and that they pass as the stdlib's."""

import copy
import os
import pickle
import subprocess
import sys
import urllib.parse as stdlib

import pytest

from netproto.urllib import parse

URL = "http://User:Pass@Example.com:080/p;x?#"
MADE = [
    function(url, missing_as_none=none)
    for function in (parse.urlsplit, parse.urlparse, parse.urldefrag)
    for url in (URL, URL.encode())
    for none in (False, True)
]




@pytest.mark.parametrize("result", MADE, ids=repr)
def test_copies_remember(result):
    copies = [copy.copy(result), copy.deepcopy(result), result._replace()]
    copies += [pickle.loads(pickle.dumps(result, protocol)) for protocol in range(pickle.HIGHEST_PROTOCOL + 1)]
    copies.append(result.encode().decode() if isinstance(result[0], str) else result.decode().encode())
    if sys.version_info >= (3, 13):
        copies.append(copy.replace(result))
    for other in copies:
        assert type(other) is type(result) and other == result and other.geturl() == result.geturl()


@pytest.mark.parametrize("result", MADE[::2], ids=repr)
def test_kin_to_the_stdlibs(result):
    theirs = getattr(stdlib, type(result).__name__)
    twin = theirs(*result)
    assert isinstance(result, theirs)
    assert result == twin and twin == result and hash(result) == hash(twin) and repr(result) == repr(twin)
    assert result._fields == twin._fields and result._asdict() == twin._asdict()
    assert twin.geturl() == result.geturl()
    assert type(result)._make(result) == result and type(result)(**result._asdict()) == result
    if hasattr(twin, "netloc"):
        for name in ("username", "password", "hostname", "port", "_userinfo", "_hostinfo"):
            assert getattr(result, name) == getattr(twin, name)


def test_pickles_of_python_3_15():
    """With the state of a slot, as 3.15 writes it: protocol 3, of our module."""
    data = (
        b"\x80\x03cnetproto.urllib.parse\nDefragResult\nX\x01\x00\x00\x00aX\x00\x00\x00\x00\x86\x81"
        b"N}X\x0b\x00\x00\x00_keep_empty\x88s\x86b."
    )
    assert pickle.loads(data).geturl() == "a#"


def test_records():
    result = parse.urlsplit(URL)
    scheme, *_, fragment = result
    assert (scheme, fragment) == ("http", "")
    match result:
        case parse.SplitResult(scheme, netloc):
            assert (scheme, netloc) == ("http", "User:Pass@Example.com:080")
    assert result._replace(scheme="ftp", path="/").geturl() == "ftp://User:Pass@Example.com:080/"
    assert parse.SplitResult[str] == parse.SplitResult.__class_getitem__(str)
    for call in (
        lambda: result._replace(host="x"),
        lambda: parse.SplitResult("a"),
        lambda: parse.SplitResult._make("ab"),
        lambda: parse.SplitResult("a", scheme="b"),
    ):
        with pytest.raises((TypeError, ValueError)):
            call()


def test_subclasses():
    class Mine(parse.SplitResult):
        @property
        def netloc(self):
            return "other:1"

    mine = Mine(*parse.urlsplit(URL))
    assert mine.hostname == "other" and mine.port == 1 and isinstance(mine, stdlib.SplitResult)


IMPORTS = """
import sys
{first}
from netproto.urllib import error, parse, response
assert "{second}" or not {{"urllib", "tempfile", "collections", "re", "ipaddress"}} & (set(sys.modules) - before)
import urllib.error, urllib.parse, urllib.response
assert isinstance(parse.urlsplit("a"), urllib.parse.SplitResult)
assert issubclass(error.HTTPError, urllib.error.HTTPError) and issubclass(error.HTTPError, urllib.response.addinfourl)
"""


@pytest.mark.parametrize("first", ["before = set(sys.modules)", "import urllib.error, urllib.response"])
def test_import_order(first):
    code = IMPORTS.format(first=first, second="" if first.startswith("before") else "later")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-S", "-W", "error", "-c", code], env=environment, check=True)
