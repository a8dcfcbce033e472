"""A URL split, as str and as bytes: the parts put together again give the URL, and the twin agrees."""

from netproto.core import _uri, _uri_py

EXPECTED = (ValueError,)


class Parts(tuple):
    def __new__(cls, *parts):
        return tuple.__new__(cls, parts)


def one_input(data: bytes) -> None:
    for url in (data, data.decode("latin-1"), data.decode("utf-8", "surrogateescape")):
        expected = error = None
        try:
            expected = _uri_py.split(Parts, Parts, url, None, True, True)
        except ValueError as caught:
            error = caught
        try:
            got = _uri.split(Parts, Parts, url, None, True, True)
        except ValueError as caught:
            assert type(caught) is type(error), (url, caught, error)
            continue
        assert got == expected and error is None, (url, got, expected)
        _uri.hostname(got[1])
        clean = isinstance(url, str) and url.isprintable() and url[:1] != " "
        if clean and got[1] is not None:
            scheme = url[: len(got[0])] if got[0] else got[0]
            assert _uri_py.unsplit(scheme, *got[1:]) == url, (url, got)
