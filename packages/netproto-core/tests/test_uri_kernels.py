"""The URI, percent-coding and query kernels: tables of cases, on both builds."""

import importlib
import os
import subprocess
import sys
import time

import pytest


def build(name, kind):
    module = f"netproto.core.{name}_{kind}"
    if kind == "c" and os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") != "1":
        return pytest.importorskip(module, exc_type=ImportError)
    return importlib.import_module(module)


@pytest.fixture(params=["py", "c"])
def uri(request):
    return build("_uri", request.param)


@pytest.fixture(params=["py", "c"])
def quote(request):
    return build("_quote", request.param)


@pytest.fixture(params=["py", "c"])
def query(request):
    return build("_query", request.param)


class Text(tuple):
    def __new__(cls, *parts):
        return tuple.__new__(cls, parts)


class Octets(Text):
    pass


NETLOC = ["", "http", "https", "ftp"]


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("", (None, None, "", None, None)),
        ("a", (None, None, "a", None, None)),
        (":a", (None, None, ":a", None, None)),
        ("1a:b", (None, None, "1a:b", None, None)),
        ("A+b-C.1:d", ("a+b-c.1", None, "d", None, None)),
        ("http:", ("http", None, "", None, None)),
        ("HtTpS://Host/p?q#f", ("https", "Host", "/p", "q", "f")),
        ("//h", (None, "h", "", None, None)),
        ("///p", (None, "", "/p", None, None)),
        ("//h?", (None, "h", "", "", None)),
        ("//h#", (None, "h", "", None, "")),
        ("//h?#?#", (None, "h", "", "", "?#")),
        ("p#f?q", (None, None, "p", None, "f?q")),
        (" \x00http://h/ ", ("http", "h", "/ ", None, None)),
        ("ht\ntp://h\t/\rp", ("http", "h", "/p", None, None)),
        ("//[::1]:80/", (None, "[::1]:80", "/", None, None)),
        ("//[V1.a:b]", (None, "[V1.a:b]", "", None, None)),
        ("//h/é?ü#ö", (None, "h", "/é", "ü", "ö")),
        ("//é/", (None, "é", "/", None, None)),
    ],
)
def test_split(uri, url, parts):
    assert uri.split(Text, Octets, url, None, True, True) == parts
    assert uri.split(Text, Octets, url, "", True, False) == tuple(part or "" for part in parts)
    if url.isascii():
        expected = tuple(part if part is None else part.encode() for part in parts)
        got = uri.split(Text, Octets, url.encode(), None, True, True)
        assert got == expected and type(got) is Octets


@pytest.mark.parametrize(
    "netloc",
    ["[", "]", "][", "a[::1]", "[::1]a", "[1.2.3.4]", "[v1.]", "[v.a]", "[vg.a]", "[]", "u@a[::1]", "[::1", "[x]@h"],
)
def test_wrong_brackets(uri, netloc):
    with pytest.raises(ValueError):
        uri.split(Text, Octets, f"http://{netloc}/", None, True, False)


@pytest.mark.parametrize("character", ["℀", "＃", "／", "：", "？", "＠"])
def test_characters_that_normalise_to_delimiters(uri, character):
    with pytest.raises(ValueError, match="NFKC"):
        uri.split(Text, Octets, f"http://a{character}b/", None, True, False)


def test_split_arguments(uri):
    assert uri.split(Text, Octets, "p#f", "s", False, False) == ("s", "", "p#f", "", "")
    assert uri.split(Text, Octets, b"p", "", True, False) == (b"", b"", b"p", b"", b"")
    assert uri.split(Text, Octets, None, None, True, False) == (b"",) * 5
    for url, scheme in ((b"p", "s"), ("p", b"s")):
        with pytest.raises(TypeError, match="mix"):
            uri.split(Text, Octets, url, scheme, True, False)
    with pytest.raises(UnicodeDecodeError):
        uri.split(Text, Octets, b"//h/\xe9", None, True, False)


def test_parameters(uri):
    uses = ["http"]

    def params(url):
        return uri.parse(Text, Octets, url, None, True, True, uses)[2:4]

    assert params("http://h/a;b/c;d;e") == ("/a;b/c", "d;e")
    assert params("http://h/a;b/c") == ("/a;b/c", None)
    assert params("http:a;") == ("a", "")
    assert params("ftp://h/a;b") == ("/a;b", None)
    assert params(b"http:a;b") == (b"a", b"b")


@pytest.mark.parametrize(
    ("base", "url", "target"),
    [
        ("http://a/b/c/d;p?q", "g", "http://a/b/c/g"),
        ("http://a/b/c/d;p?q", "../../../g", "http://a/g"),
        ("http://a/b/c/d;p?q", "./", "http://a/b/c/"),
        ("http://a/b/c/d;p?q", "..", "http://a/b/"),
        ("http://a/b/c/d;p?q", "g/../h", "http://a/b/c/h"),
        ("http://a/b/c/d;p?q", "/../g/./h/..", "http://a/g/"),
        ("http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"),
        ("http://a/b/c/d;p?q", "#s", "http://a/b/c/d;p?q#s"),
        ("http://a/b/c/d;p?q", "//g?", "http://g?"),
        ("http://a/b/c/d;p?q", "HTTP:g", "http://a/b/c/g"),
        ("http://a/b//c/d", "e//f", "http://a/b/c/e/f"),
        ("http://a", "w", "http://a/w"),
        ("http:", "w", "http:/w"),
        ("a", "b", "b"),
        ("a/b", "../../c", "c"),
        ("//a", "/w", "//a/w"),
        ("///b/c", "w", "///b/w"),
        ("http://a/b", "mailto:x", "mailto:x"),
        ("x://a/b", "c", "c"),
        ("", "b", "b"),
        ("a", "", "a"),
    ],
)
def test_join(uri, base, url, target):
    assert uri.join(base, url, True, NETLOC, NETLOC) == target
    assert uri.join(base.encode(), url.encode(), True, NETLOC, NETLOC) == target.encode()


def test_join_of_a_scheme_without_authority(uri):
    assert uri.join("x://a/b", "c", True, ["x"], []) == "x:/c"
    assert uri.join("x://a/b", "x://d/c", True, ["x"], []) == "x://d/c"


@pytest.mark.parametrize(
    ("netloc", "host", "port"),
    [
        ("", None, None),
        (None, None, None),
        ("Host", "host", None),
        ("u:p@Host:80", "host", 80),
        ("a@b@C:", "c", None),
        ("[FE80::1%Eth0]:8", "fe80::1%Eth0", 8),
        ("H%41:1", "h%41", 1),
        (":5", None, 5),
        ("ÄB:7", "äb", 7),
        (b"Host:65535", b"host", 65535),
        (b"[::A]", b"::a", None),
    ],
)
def test_host_and_port(uri, netloc, host, port):
    assert uri.hostname(netloc) == host
    assert uri.port(netloc) == port


@pytest.mark.parametrize("port", ["65536", "-1", "+1", "1_0", " 1", "x", "٣", "9" * 5000])
def test_wrong_ports(uri, port):
    with pytest.raises(ValueError, match="Port"):
        uri.port("h:" + port)


@pytest.mark.parametrize(
    ("text", "safe", "quoted", "plus"),
    [
        ("", "/", "", ""),
        ("aZ09_.-~", "", "aZ09_.-~", "aZ09_.-~"),
        ("a b/c", "/", "a%20b/c", "a+b/c"),
        ("a b+c", " +", "a b+c", "a+b+c"),
        ("é", "é", "%C3%A9", "%C3%A9"),
        ("€ 𝄞", "", "%E2%82%AC%20%F0%9D%84%9E", "%E2%82%AC+%F0%9D%84%9E"),
        ("\x00\x7f%", "", "%00%7F%25", "%00%7F%25"),
        ("\x80ÿ", b"\x80", "%C2%80%C3%BF", "%C2%80%C3%BF"),
    ],
)
def test_quote(quote, text, safe, quoted, plus):
    assert quote.quote(text, safe) == quoted
    assert quote.quote_plus(text, safe) == plus
    assert quote.quote(text.encode(), safe) == quoted
    assert quote.quote_from_bytes(bytearray(text.encode()), safe) == quoted


def test_quote_refuses(quote):
    with pytest.raises(UnicodeEncodeError):
        quote.quote("\ud800")
    assert quote.quote("\ud800", errors="replace") == "%3F"
    assert quote.quote("é", encoding="latin-1") == "%E9"
    for arguments in ((b"a", "", "utf-8"), (b"a", "", None, "strict"), (1,), (None,)):
        with pytest.raises(TypeError):
            quote.quote(*arguments)
    with pytest.raises(TypeError):
        quote.quote_from_bytes("a")
    with pytest.raises(LookupError):
        quote.quote("a b", encoding="no such codec")


@pytest.mark.parametrize(
    ("text", "plain", "octets"),
    [
        ("", "", b""),
        ("abc", "abc", b"abc"),
        ("%41%e9", "A\ufffd", b"A\xe9"),
        ("%C3%A9%", "é%", b"\xc3\xa9%"),
        ("%4", "%4", b"%4"),
        ("%zz%41", "%zzA", b"%zzA"),
        ("%%41", "%A", b"%A"),
        ("é%C3é%A9", "é\ufffdé\ufffd", "é".encode() + b"\xc3" + "é".encode() + b"\xa9"),
        ("a+b%2B", "a+b+", b"a+b+"),
    ],
)
def test_unquote(quote, text, plain, octets):
    assert quote.unquote(text) == plain
    assert quote.unquote(text, None, None) == plain
    assert quote.unquote_to_bytes(text) == octets
    assert quote.unquote_to_bytes(text.encode()) == octets
    assert quote.unquote_plus(text) == quote.unquote(text.replace("+", " "))


def test_unquote_arguments(quote):
    assert quote.unquote("%E9", "latin-1") == "é"
    assert quote.unquote("%E9", errors="ignore") == ""
    assert quote.unquote(b"%C3%A9") == "é"
    assert quote.unquote_to_bytes(bytearray(b"%41")) == b"A"
    with pytest.raises(UnicodeDecodeError):
        quote.unquote("%E9", errors="strict")
    with pytest.raises(LookupError):
        quote.unquote("%E9", "no such codec")
    for wrong in (None, 1, []):
        with pytest.raises((TypeError, AttributeError)):
            quote.unquote(wrong)
    with pytest.raises(TypeError):
        quote.unquote_plus(b"a+b")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("", []),
        ("&&", []),
        ("=", [("", "")]),
        ("a", [("a", "")]),
        ("a=", [("a", "")]),
        ("=b", [("", "b")]),
        ("a=b=c", [("a", "b=c")]),
        ("a+%26=b%3D+&a=2", [("a &", "b= "), ("a", "2")]),
        ("a%C3%A9=%", [("aé", "%")]),
    ],
)
def test_decode_pairs(query, text, pairs):
    octets = [(name.encode(), value.encode()) for name, value in pairs]
    for blank in (False, True):
        assert query.decode_pairs(text, blank) == [pair for pair in pairs if pair[1] or blank]
        assert query.decode_pairs(text.encode(), blank) == [pair for pair in octets if pair[1] or blank]
    gathered = {}
    for name, value in pairs:
        gathered.setdefault(name, []).append(value)
    assert query.decode_dict(text, True) == gathered


def test_decode_pairs_arguments(query):
    assert query.decode_pairs("a=1;b=2", separator=";") == [("a", "1"), ("b", "2")]
    assert query.decode_pairs("a=1<>b=2", separator="<>") == [("a", "1"), ("b", "2")]
    assert query.decode_pairs(b"a=1;b=2", separator=b";") == [(b"a", b"1"), (b"b", b"2")]
    assert query.decode_pairs("a=%E9", encoding="latin-1") == [("a", "é")]
    assert query.decode_pairs("ä=%C3%A4+") == [("ä", "ä ")]
    assert query.decode_pairs(memoryview(b"a=1")) == [(b"a", b"1")]
    assert query.decode_pairs(None) == []
    assert query.decode_pairs("a=1&b=2", max_num_fields=2) == [("a", "1"), ("b", "2")]
    for arguments in ({"max_num_fields": 1}, {"separator": ""}, {"separator": 1}):
        with pytest.raises(ValueError):
            query.decode_pairs("a=1&b=2", **arguments)
    for text in ("a", "a=1&", "a=1&&b=2"):
        with pytest.raises(ValueError, match="bad query field"):
            query.decode_pairs(text, strict_parsing=True)
    for wrong in (1, ["a"], object()):
        with pytest.raises(TypeError):
            query.decode_pairs(wrong)
    with pytest.warns(DeprecationWarning) as caught:
        assert query.decode_pairs(0) == []
    assert caught[0].filename == __file__


def encode(query, value, doseq=False, safe="", encoding=None, errors=None):
    return query.encode_pairs(value, doseq, safe, encoding, errors)


def test_encode_pairs(query):
    assert encode(query, {}) == ""
    assert encode(query, {"a b": "c&d", "é": "€", b"\xff": 1, "n": None, "t": True, "f": 1.5}) == (
        "a+b=c%26d&%C3%A9=%E2%82%AC&%FF=1&n=None&t=True&f=1.5"
    )
    assert encode(query, [("a", [1, "b"])], True) == "a=1&a=b"
    assert encode(query, [("a", [])], True) == ""
    assert encode(query, {"a": (1, 2), "b": {3}, "c": "xy"}, True) == "a=1&a=2&b=3&c=xy"
    assert encode(query, {"a": "é"}, encoding="latin-1") == "a=%E9"
    assert encode(query, {"a": "/ ?"}, safe="/ ") == "a=/+%3F"
    assert encode(query, {"a": 10**30, "b": -5}) == "a=1000000000000000000000000000000&b=-5"
    assert encode(query, {"k" * 600: "é" * 600}) == "k" * 600 + "=" + "%C3%A9" * 600
    for wrong in ("a=b", 1, None, ["ab"], b"x"):
        with pytest.raises(TypeError):
            encode(query, wrong)
    with pytest.raises(UnicodeEncodeError):
        encode(query, {"a": "\udc80"})


def test_linear_time(uri, quote, query):
    started = time.perf_counter()
    size = 400_000
    uri.join("http://a/" + "b/" * size, "../" * size, True, NETLOC, NETLOC)
    uri.join("http://a/", "a/../" * size, True, NETLOC, NETLOC)
    uri.split(Text, Octets, "a" * size + ":" * size + "@" * size, None, True, False)
    quote.unquote("%" * size + "%zz" * size)
    quote.unquote("é%41" * (size // 4))
    query.decode_pairs("=" * size + "&" * size)
    with pytest.raises(ValueError):
        query.decode_pairs("&" * size, max_num_fields=100)
    assert time.perf_counter() - started < 10


def test_switch():
    code = "from netproto.core import _uri, _quote, _query; print(_uri.split.__module__, _quote.quote.__module__)"

    def modules(**extra):
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **extra}
        return subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert modules(NETPROTO_NO_EXTENSIONS="1") == "netproto.core._uri_py netproto.core._quote_py\n"
    build("_uri", "c")
    assert modules(NETPROTO_NO_EXTENSIONS="") == "netproto.core._uri_c netproto.core._quote_c\n"


LEAK = """
import gc, sys
from netproto.core import _query_c, _quote_c, _uri_c
class T(tuple):
    def __new__(cls, *parts): return tuple.__new__(cls, parts)
def once():
    for url in ("http://u@h:1/p;x?q#f", b"http://h/p?q", "//[::1]/", "a\\tb", "http://h/" + "a/" * 900 + ".."):
        _uri_c.split(T, T, url, None, True, True)
        _uri_c.parse(T, T, url, "", True, False, ["http"])
        _uri_c.join(url, url[:0] + (b"../x" if isinstance(url, bytes) else "../x"), True, ["http"], ["http"])
    _uri_c.hostname("Ab:1"), _uri_c.port("Ab:70")
    for text in ("a b", "é ü", b"a b", "x" * 2000 + " "):
        _quote_c.quote(text), _quote_c.quote_plus(text)
    for text in ("a%20b", "%E9", "é%C3%A9", b"%41", "%41" * 700):
        _quote_c.unquote(text), _quote_c.unquote_to_bytes(text)
    for text in ("a=1&b=%41&c", b"a=1", "é=1", "a=%41&" * 300):
        _query_c.decode_pairs(text), _query_c.decode_dict(text)
    _query_c.encode_pairs({"a": 1, "é": "x" * 900, "l": [1, 2]}, True, "", None, None)
    try: _query_c.encode_pairs({"a": "\\udc80" * 500}, False, "", None, None)
    except UnicodeEncodeError: pass
for _ in range(50): once()
gc.collect(); before = sys.getallocatedblocks()
for _ in range(300): once()
gc.collect(); grown = sys.getallocatedblocks() - before
assert grown < 50, grown
"""


def test_no_leak():
    build("_uri", "c")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", LEAK], env=environment, check=True)
