"""What leaves for DATA and BDAT, and addresses: against plain definitions and the standard library."""

import io
import re
import smtplib as stdlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto import smtplib
from netproto.smtplib._addresses import xtext
from netproto.smtplib._text import Message

TEXT = st.lists(st.sampled_from([b"a", b".", b"\r", b"\n", b"\r\n", b"..", b"\xff", b"xyz"]), max_size=40).map(b"".join)


def wire(data):
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines + (b"" if not lines or lines.endswith(b"\r\n") else b"\r\n") + b".\r\n"


@given(TEXT)
def test_bytes(data):
    assert b"".join(Message(data).dot_block()) == wire(data)
    assert b"".join(Message(bytearray(data)).dot_block()) == wire(data)


class ByBlocks(io.BytesIO):
    def __init__(self, data, size):
        super().__init__(data)
        self.size = size

    def read(self, size=-1):
        return super().read(min(size, self.size))


@given(TEXT, st.integers(1, 9))
def test_files_in_any_blocks(data, size):
    assert b"".join(Message(ByBlocks(data, size)).dot_block()) == wire(data)


@given(TEXT, st.integers(1, 9))
def test_chunks_in_any_blocks(data, size):
    found = list(Message(ByBlocks(data, size)).chunks())
    assert [last for _, last in found] == [False] * (len(found) - 1) + [True]
    text = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    assert b"".join(chunk for chunk, _ in found) == text + (b"\r\n" if text and not text.endswith(b"\r\n") else b"")
    assert b"".join(chunk for chunk, _ in Message(ByBlocks(data, size), keep=True).chunks()) == data


def test_text():
    assert b"".join(Message("a\n.b\r").dot_block()) == b"a\r\n..b\r\n.\r\n"
    assert b"".join(Message(io.StringIO("a\n.b")).dot_block()) == b"a\r\n..b\r\n.\r\n"
    with pytest.raises(UnicodeEncodeError):
        Message("ä")


def test_sizes(tmp_path):
    assert Message("a\n").size == 3
    assert Message(b"a\n").size == 2
    path = tmp_path / "mail"
    path.write_bytes(b"x" * 1000)
    with open(path, "rb") as file:
        file.read(100)
        assert Message(file).size == 900
        assert file.tell() == 100

    class Stream:
        def read(self, size):
            return b""

    assert Message(Stream()).size is None


@given(st.text(st.sampled_from("ab.@<> \"'(),:;\\=+ä\t"), max_size=14))
def test_quoteaddr_is_the_standard_librarys(text):
    assert smtplib.quoteaddr(text) == stdlib.quoteaddr(text)


@pytest.mark.parametrize("given", [["a@b.example"], ["Somebody <a@b.example>"]])
def test_quoteaddr_takes_a_list_of_one_as_the_standard_library_does(given):
    assert smtplib.quoteaddr(given) == stdlib.quoteaddr(given)


@pytest.mark.parametrize("given", [None, 5, b"a@b.example"])
def test_quoteaddr_refuses_what_is_no_text(given):
    with pytest.raises((TypeError, AttributeError)):
        smtplib.quoteaddr(given)


@given(st.text(st.sampled_from("ab.\r\n"), max_size=14))
def test_quotedata_is_the_standard_librarys(text):
    assert smtplib.quotedata(text) == stdlib.quotedata(text)


def test_dsn():
    assert xtext("a+b= ü") == "a+2Bb+3D+20+C3+BC"
    mail, rcpt = smtplib.dsn(["SUCCESS", "failure"], "hdrs", "QQ 1", orcpt=True)
    assert mail == ["RET=HDRS", "ENVID=QQ+201"]
    assert rcpt("A <a+b@c>") == ["NOTIFY=SUCCESS,FAILURE", "ORCPT=rfc822;a+2Bb@c"]
    mail, rcpt = smtplib.dsn()
    assert (mail, rcpt("x")) == ([], [])
    for wrong in ({"notify": ["NEVER", "DELAY"]}, {"notify": ["X"]}, {"ret": "ALL"}):
        with pytest.raises(ValueError):
            smtplib.dsn(**wrong)
