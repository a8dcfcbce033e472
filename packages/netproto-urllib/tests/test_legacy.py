"""The deprecated splitting functions."""

import urllib.parse as stdlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto.urllib import parse

NAMES = ["type", "host", "user", "passwd", "port", "nport", "query", "tag", "attr", "value"]
texts = st.text(st.sampled_from("ab1é:/@?#;=[]\n"), max_size=12)


@given(texts)
def test_agree_with_the_stdlib(text):
    for name in NAMES:
        if name == "port" and ":" in text and text.count(":") > 1:
            continue  # an IPv6 address without brackets has no port
        ours, theirs = getattr(parse, f"_split{name}"), getattr(stdlib, f"_split{name}")
        assert ours(text) == theirs(text), name
    assert parse.unwrap(f" <URL:{text}> ") == stdlib.unwrap(f" <URL:{text}> ")


@pytest.mark.parametrize(
    ("host", "parts"),
    [
        ("::1", ("::1", None)),
        ("fe80::1:22", ("fe80::1:22", None)),
        ("1:2:3:4:5:6:7:80", ("1:2:3:4:5:6:7:80", None)),
        ("[::1]:80", ("[::1]", "80")),
        ("h:80", ("h", "80")),
        ("u:p@h:80", ("u:p@h", "80")),
        (":88", ("", "88")),
        ("h:", ("h", None)),
        ("h:x", ("h:x", None)),
    ],
)
def test_splitport(host, parts):
    assert parse._splitport(host) == parts


@pytest.mark.parametrize("name", [*(f"split{name}" for name in NAMES), "to_bytes"])
def test_warn(name):
    with pytest.warns(DeprecationWarning, match=rf"urllib\.parse\.{name}\(\) is deprecated as of 3\.8") as caught:
        getattr(parse, name)("a")
    assert caught[0].filename == __file__


def test_to_bytes():
    assert parse._to_bytes("a") == "a"
    with pytest.raises(UnicodeError):
        parse._to_bytes("é")
