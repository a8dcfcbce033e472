"""Two URLs, parted by a NUL, joined: the compiled kernel and its twin must agree, in linear time."""

from netproto.core import _uri, _uri_py

EXPECTED = (ValueError,)
SCHEMES = ["", "http", "https", "ftp", "file"]


def one_input(data: bytes) -> None:
    base, _, url = data.partition(b"\0")
    for pair in ((base, url), (base.decode("latin-1"), url.decode("latin-1"))):
        try:
            expected = _uri_py.join(*pair, True, SCHEMES, SCHEMES)
        except ValueError as error:
            expected = type(error)
        try:
            got = _uri.join(*pair, True, SCHEMES, SCHEMES)
        except ValueError as error:
            got = type(error)
        assert got == expected, (pair, got, expected)
