"""`HTTPMessage`: an email message for all who treat it as one."""

from __future__ import annotations

import copy
import email.message
import email.policy
import http.client
import io
import pickle
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netproto.http import client

TEXT = b"Content-Type: text/html; charset=utf-8\r\nSet-Cookie: a=1\r\nX: \xe4\r\nset-cookie: b=2\r\n\r\n"


def both(data):
    return client.parse_headers(io.BytesIO(data)), http.client.parse_headers(io.BytesIO(data))


def view(message):
    return {
        "items": message.items(),
        "keys": message.keys(),
        "values": message.values(),
        "list": list(message),
        "len": len(message),
        "defects": [type(defect) for defect in message.defects],
        "payload": message.get_payload(),
        "unixfrom": message.get_unixfrom(),
        "type": message.get_content_type(),
        "charset": message.get_content_charset(),
        "params": message.get_params(),
        "multipart": message.is_multipart(),
        "string": message.as_string(),
        "raw": list(message.raw_items()),
        "preamble": message.preamble,
        "epilogue": message.epilogue,
        "policy": type(message.policy),
        "headers": message._headers,
    }


@pytest.mark.parametrize(
    "data",
    [
        TEXT,
        b"\r\n",
        b"A: b\r\n c\r\n\td\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n",
        b"Content-Type: multipart/mixed\r\n\r\n",
        b"Content-Type: message/rfc822\r\n\r\n",
        b"Content-Type: multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        b"From me\r\nA: b\r\n\r\n",
        b"A: b\r\nFrom me\r\nC: d\r\n\r\n",
        b": x\r\nA: b\r\n\r\n",
        b" x\r\nA: b\r\n\r\n",
        b"A: b",
    ],
)
def test_as_the_stdlib_reads_it(data):
    ours, theirs = both(data)
    if "message/" in str(theirs.get("content-type")) or "multipart" in str(theirs.get("content-type")):
        assert [type(d) for d in ours.defects] == [type(d) for d in theirs.defects]
        assert ours.is_multipart() == theirs.is_multipart()
        assert ours.items() == theirs.items()
    else:
        assert view(ours) == view(theirs)


def test_is_a_message():
    message, _ = both(TEXT)
    assert isinstance(message, email.message.Message)
    assert issubclass(client.HTTPMessage, email.message.Message)


def test_look_ups():
    message, theirs = both(TEXT)
    for name in ("content-TYPE", "set-cookie", "x", "none", "Set-Cookie"):
        assert message[name] == theirs[name]
        assert message.get(name) == theirs.get(name)
        assert message.get(name, 5) == theirs.get(name, 5)
        assert message.get_all(name) == theirs.get_all(name)
        assert message.get_all(name, []) == theirs.get_all(name, [])
        assert (name in message) == (name in theirs)
    assert message.getallmatchingheaders("Set-cookie") == ["Set-Cookie: a=1\r\n", "set-cookie: b=2\r\n"]
    with pytest.raises(AttributeError):
        message.get(5)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = message.nothing


def test_changing():
    for message in both(TEXT):
        message["New"] = "1"
        message["new"] = "2"
        assert message.get_all("NEW") == ["1", "2"]
        del message["New"]
        del message["never there"]
        assert "new" not in message
        message.add_header("Content-Disposition", "attachment", filename="a b")
        assert message["content-disposition"] == 'attachment; filename="a b"'
        message.replace_header("X", "y")
        assert message["x"] == "y"
        message.set_payload("text")
        assert message.get_payload() == "text"
        assert bytes(message).endswith(b"\n\ntext")
        assert str(message).startswith("Content-Type: text/html")
    with pytest.raises(ValueError, match="name"):
        client.HTTPMessage()["a b"] = "x"


def test_made_from_nothing():
    message = client.HTTPMessage()
    assert message.items() == []
    assert message.get_payload() is None
    assert message.defects == []
    assert not message
    assert message.get_content_type() == "text/plain"
    assert list(message.walk()) == [message]


def test_policies():
    message = client.HTTPMessage(policy=email.policy.default)
    message["Subject"] = "x"
    assert message["subject"].defects == ()
    with pytest.raises(ValueError, match="at most 1"):
        message["Subject"] = "y"
    assert email.message_from_string("A: b\n\n", _class=client.HTTPMessage)["a"] == "b"


def test_surrogates_become_header_objects():
    message = client.HTTPMessage()
    message["A"] = "\udce4"
    theirs = http.client.HTTPMessage()
    theirs["A"] = "\udce4"
    assert type(message["A"]) is type(theirs["A"])


def test_copies():
    message, _ = both(TEXT)
    for made in (copy.copy(message), copy.deepcopy(message), pickle.loads(pickle.dumps(message))):
        assert type(made) is client.HTTPMessage
        assert made.items() == message.items()
        assert made.defects == []
    _ = message.defects, message.policy, message.get_payload()
    assert pickle.loads(pickle.dumps(message)).items() == message.items()


def test_other_classes():
    class Own(client.HTTPMessage):
        pass

    assert type(client.parse_headers(io.BytesIO(TEXT), Own)) is Own
    message = client.parse_headers(io.BytesIO(TEXT), email.message.Message)
    assert type(message) is email.message.Message
    assert message["x"] == "\xe4"


HIDING = [
    b"Caf\xc3\xa9: 1\r\n",
    b"no colon\r\n",
    b"Spaced : 1\r\n",
    b": no name\r\n",
    b" continues nothing\r\n",
    b"\r: 1\r\n",
    b"a b: c\r\n",
    b"A: b\r\r\n",
    b"\0: x\r\n",
]


@pytest.mark.parametrize("odd", HIDING)
@pytest.mark.parametrize("before", [b"", b"Server: x\r\n"])
def test_odd_lines_do_not_hide_those_behind(odd, before):
    behind = b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
    message = client.parse_headers(io.BytesIO(before + odd + behind))
    assert message["content-length"] == "5"
    assert message["transfer-encoding"] == "chunked"


def test_a_lone_cr_starts_no_field():
    message = client.parse_headers(io.BytesIO(b"A: b\rContent-Length: 5\r\n\r\n"))
    assert message.items() == [("A", "b Content-Length: 5")]


def test_a_space_before_the_colon_is_no_part_of_the_name():
    message = client.parse_headers(io.BytesIO(b"Content-Length : 5\r\n\r\n"))
    assert message["content-length"] == "5"


LINES = st.lists(
    st.builds(
        lambda n, v, e: n + b": " + v + e,
        st.from_regex(rb"\A[A-Za-z-]{1,6}\Z"),
        st.binary(max_size=8).map(lambda b: b.translate(None, b"\r\n\0")),
        st.sampled_from([b"\r\n", b"\n", b"\r\n x\r\n"]),
    ),
    max_size=6,
).map(lambda lines: b"".join(lines) + b"\r\n")


@settings(max_examples=200, deadline=None)
@given(LINES)
def test_like_the_stdlib(data):
    ours, theirs = both(data)
    # Python before 3.13.1 keeps the line end where a value begins on the second line.
    assert ours.items() == [(name, value.lstrip(" \t\r\n")) for name, value in theirs.items()]


def test_email_and_ssl_are_imported_when_used():
    code = """
import sys
import netproto.http.client as client, io
fp = io.BytesIO(b"A: b\\r\\nContent-Type: text/html\\r\\n\\r\\n")
message = client.parse_headers(fp)
assert message["a"] == "b" and message.items() and "A" in message and message.get_all("a")
conn = client.HTTPConnection("localhost")
for name in ("email", "ssl", "http.client", "zlib", "urllib.parse"):
    assert name not in sys.modules, name
assert message.get_content_type() == "text/html"
assert "email.message" in sys.modules
import email.message
assert isinstance(message, email.message.Message)
client.HTTPSConnection("localhost")
assert "ssl" in sys.modules and client.ssl is sys.modules["ssl"]
"""
    subprocess.run([sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{code}"], check=True)
