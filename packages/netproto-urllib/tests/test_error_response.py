"""urllib.error and urllib.response: exceptions that are responses, responses that are files."""

import gc
import io
import tempfile
import urllib.error
import urllib.response

import pytest

from netproto.urllib import error, response


def test_http_error_is_an_answer():
    body = io.BytesIO(b"gone\n")
    with pytest.raises(urllib.error.HTTPError) as caught:
        raise error.HTTPError("http://h/", 410, "Gone", {"A": "b"}, body)
    failure = caught.value
    assert isinstance(failure, (error.URLError, OSError))
    assert (failure.code, failure.status, failure.getcode()) == (410, 410, 410)
    assert failure.reason == failure.msg == "Gone"
    assert failure.url == failure.filename == failure.geturl() == "http://h/"
    assert failure.headers is failure.hdrs is failure.info()
    assert str(failure) == "HTTP Error 410: Gone" and repr(failure) == "<HTTPError 410: 'Gone'>"
    failure.headers = {}
    assert failure.hdrs == {}
    with failure:
        assert failure.read() == b"gone\n"
    assert body.closed


def test_http_error_without_a_body():
    failure = error.HTTPError("u", 500, "m", None, None)
    assert failure.read() == b"" and failure.fp is not None
    failure.close()


def test_url_errors():
    cause = OSError(111, "refused")
    failure = error.URLError(cause, "f")
    assert failure.args == (cause,) and failure.reason is cause and failure.filename == "f"
    assert str(failure) == "<urlopen error [Errno 111] refused>"
    short = error.ContentTooShortError("short", b"ab")
    assert short.content == b"ab" and short.reason == "short" and isinstance(short, urllib.error.ContentTooShortError)


def test_addbase():
    file = io.BytesIO(b"a\nb\n")
    wrapped = response.addbase(file)
    assert isinstance(wrapped, (urllib.response.addbase, tempfile._TemporaryFileWrapper))
    assert isinstance(wrapped, tempfile._TemporaryFileWrapper)
    assert wrapped.fp is wrapped.file is file and wrapped.name == "<urllib response>" and "BytesIO" in repr(wrapped)
    assert wrapped.readline() == b"a\n" and list(wrapped) == [b"b\n"]
    assert wrapped.closed is False
    with wrapped as same:
        assert same is wrapped
    assert wrapped.closed is True
    with pytest.raises(ValueError, match="closed"), wrapped:
        pass
    with pytest.raises(AttributeError):
        wrapped.nothing  # noqa: B018


def test_a_half_made_wrapper_has_no_attributes():
    with pytest.raises(AttributeError):
        response.addbase.__new__(response.addbase).read  # noqa: B018


def test_the_file_lives_as_long_as_its_methods():
    file = io.BytesIO(b"ab")
    read = response.addbase(file).read
    gc.collect()
    assert not file.closed and read(1) == b"a"
    lines = iter(response.addbase(file))
    gc.collect()
    assert next(lines) == b"b"
    del read, lines
    gc.collect()
    assert file.closed


def test_addclosehook():
    calls = []
    wrapped = response.addclosehook(io.BytesIO(), lambda *arguments: calls.append(arguments), 1, 2)
    wrapped.close()
    wrapped.close()
    assert calls == [(1, 2)] and wrapped.closed
    file = io.BytesIO()
    failing = response.addclosehook(file, lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        failing.close()
    assert file.closed
    response.addclosehook(io.BytesIO(), None).close()


def test_addinfourl():
    wrapped = response.addinfourl(io.BytesIO(), {"A": "b"}, "u", 204)
    assert isinstance(wrapped, (urllib.response.addinfourl, urllib.response.addinfo))
    assert wrapped.info() == wrapped.headers == {"A": "b"}
    assert (wrapped.url, wrapped.geturl(), wrapped.code, wrapped.status, wrapped.getcode()) == ("u", "u", 204, 204, 204)
