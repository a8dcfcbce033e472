"""urllib.parse: what the documented functions do beyond what the kernels' own tests show."""

import inspect
import urllib.parse as stdlib
import warnings

import pytest

from netproto.urllib import parse


def octets(value):
    if isinstance(value, tuple):
        return tuple(map(octets, value))
    return value if value is None else value.encode()


# URL, and its parts with None for what is absent
URLS = [
    ("path", (None, None, "path", None, None)),
    ("/a/b", (None, None, "/a/b", None, None)),
    ("//host/a", (None, "host", "/a", None, None)),
    ("////a", (None, "", "//a", None, None)),
    ("x:a/b", ("x", None, "a/b", None, None)),
    ("x:/a", ("x", None, "/a", None, None)),
    ("x:////a", ("x", "", "//a", None, None)),
    ("file:///a", ("file", "", "/a", None, None)),
    ("http://h/?#", ("http", "h", "/", "", "")),
    ("http://h?q", ("http", "h", "", "q", None)),
    ("itms-services://?a", ("itms-services", "", "", "a", None)),
    ("mailto:a@b", ("mailto", None, "a@b", None, None)),
]


@pytest.mark.parametrize("convert", [lambda value: value, octets], ids=["str", "bytes"])
@pytest.mark.parametrize(("url", "parts"), URLS)
def test_round_trip_with_none(url, parts, convert):
    url, parts = convert(url), convert(parts)
    for split, unsplit, expected in (
        (parse.urlsplit, parse.urlunsplit, parts),
        (parse.urlparse, parse.urlunparse, (*parts[:3], None, *parts[3:])),
    ):
        result = split(url, missing_as_none=True)
        assert result == expected
        assert unsplit(result) == result.geturl() == url
        assert unsplit(tuple(result), keep_empty=True) == url
        plain = split(url)
        assert plain == tuple(part or url[:0] for part in expected)
        assert unsplit(plain) == unsplit(result, keep_empty=False) == unsplit(tuple(plain))
        with pytest.raises(ValueError, match="distinguish"):
            unsplit(plain, keep_empty=True)


@pytest.mark.parametrize(
    ("parts", "url"),
    [
        (("http", "", "/p", "", ""), "http:///p"),
        (("x", "", "/p", "", ""), "x:/p"),
        (("", "", "//p", "", ""), "////p"),
        (("", "h", "p", "", ""), "//h/p"),
        (("http", "", "p", "", ""), "http:p"),
        (["http", "h", "/", "q", "f"], "http://h/?q#f"),
    ],
)
def test_urlunsplit(parts, url):
    assert parse.urlunsplit(parts) == url
    assert parse.urlunsplit(iter(parts)) == url


def test_urlunparse_places_parameters():
    assert parse.urlunparse(("http", "h", "/p", "x", "q", "f")) == "http://h/p;x?q#f"
    assert parse.urlunparse(("http", "", "", "x", "", "")) == "http:///;x"
    assert parse.urlunparse((b"", b"h", b"/p", b"x", b"", b"")) == b"//h/p;x"
    assert parse.urlunparse(("", None, "p", "", None, ""), keep_empty=True) == "p;#"


def test_mixtures_are_refused():
    for call in (
        lambda: parse.urlsplit("a", b"b"),
        lambda: parse.urlunsplit(("a", b"b", "", "", "")),
        lambda: parse.urlunparse((b"a", "b", "", "", "", "")),
        lambda: parse.urljoin("a", b"b"),
    ):
        with pytest.raises(TypeError, match="mix"):
            call()


@pytest.mark.parametrize(
    ("base", "url", "target"),
    [
        # an empty component is one, as in Python 3.14
        ("http://a/b/c;p?q#f", "#", "http://a/b/c;p?q#"),
        ("http://a/b/c;p?q#f", "?", "http://a/b/c;p?"),
        ("http://a/b/c;p?q#f", "?#z", "http://a/b/c;p?#z"),
        ("http://a/b/c;p?q#f", "", "http://a/b/c;p?q#f"),
        ("http://a/b/c;p?q#f", "//", "http://a/b/c;p?q#f"),
        ("http://a/b/c;p?q#f", "///w", "http://a/w"),
        ("http://a/b/c;p?q#f", ";", "http://a/b/;"),
        ("http://a/b/c;p?q#f", "http:?y", "http://a/b/c;p?y"),
        ("http://a/b/c;p?q#f", "https:", "https:"),
        # a base without an authority, or without anything else
        ("//", "w", "///w"),
        ("///b/c", "/w", "///w"),
        ("http:", "//v/w", "http://v/w"),
        ("http://", "w", "http:///w"),
        ("/b/c", "w", "/b/w"),
        ("", "//v", "//v"),
        ("svn+ssh://h/a", "b", "svn+ssh://h/b"),
        ("http://a/\tb", "c\n", "http://a/c"),
    ],
)
def test_urljoin(base, url, target):
    assert parse.urljoin(base, url) == target
    assert parse.urljoin(base.encode(), url.encode()) == target.encode()


def test_urljoin_reads_the_lists(monkeypatch):
    assert parse.urljoin("new://h/a", "b") == "b"
    monkeypatch.setattr(parse, "uses_relative", [*parse.uses_relative, "new"])
    monkeypatch.setattr(parse, "uses_netloc", [*parse.uses_netloc, "new"])
    assert parse.urljoin("new://h/a", "b") == "new://h/b"
    assert parse.urlunsplit(("new", "", "/a", "", "")) == "new:///a"


def test_urljoin_with_nothing():
    assert parse.urljoin("a", None) == "a"
    assert parse.urljoin(None, "a") == "a"


@pytest.mark.parametrize(
    ("url", "rest", "fragment"),
    [
        ("http://a/b;p?#f", "http://a/b;p?", "f"),
        ("http:///b#f", "http:///b", "f"),
        ("http:?q#f", "http:?q", "f"),
        ("http://a#", "http://a", ""),
        ("http://a", "http://a", None),
    ],
)
def test_urldefrag(url, rest, fragment):
    result = parse.urldefrag(url)
    assert result == (rest, fragment or "")
    assert result.geturl() == url.rstrip("#")
    exact = parse.urldefrag(url, missing_as_none=True)
    assert exact == (rest, fragment) and exact.geturl() == url
    assert parse.urldefrag(url.encode()) == (rest.encode(), (fragment or "").encode())
    assert parse.urldefrag(url.encode(), missing_as_none=True).geturl() == url.encode()


def test_query_functions():
    assert parse.parse_qs("a=1&a=2&b=") == {"a": ["1", "2"]}
    assert parse.parse_qsl("a=1&b=", keep_blank_values=True) == [("a", "1"), ("b", "")]
    assert parse.urlencode({"a": [1, 2], "b": "c d"}, doseq=True) == "a=1&a=2&b=c+d"
    assert parse.urlencode({"a": "b c/"}, quote_via=parse.quote, safe="/") == "a=b%20c/"
    assert parse.urlencode([("a", "b")], quote_via=lambda text, safe, encoding, errors: text * 2) == "aa=bb"


@pytest.mark.parametrize("value", [0, 0.0, [], {}])
def test_false_values_are_deprecated(value):
    for function, empty in ((parse.parse_qsl, []), (parse.parse_qs, {})):
        with pytest.warns(DeprecationWarning, match="false value") as caught:
            assert function(value) == empty
        assert caught[0].filename == __file__
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for fine in ("", b"", None, memoryview(b"")):
            assert parse.parse_qsl(fine) == []


def test_signatures_take_the_documented_names():
    for name in stdlib.__all__:
        ours, theirs = getattr(parse, name), getattr(stdlib, name)
        wanted = list(inspect.signature(getattr(theirs, "__wrapped__", theirs)).parameters)
        assert list(inspect.signature(ours).parameters)[: len(wanted)] == wanted, name


@pytest.mark.parametrize("name", [name for name in dir(stdlib) if name.startswith("uses_")] + ["non_hierarchical"])
def test_lists_hold_what_the_stdlibs_hold(name):
    assert set(getattr(stdlib, name)) <= set(getattr(parse, name))


def test_quoter():
    with pytest.warns(DeprecationWarning, match="Quoter"):
        quoter = parse.Quoter(b"/")
    assert quoter[47] == "/" and quoter[32] == "%20" and "Quoter" in repr(quoter)
    with pytest.raises(AttributeError):
        parse.nothing  # noqa: B018
    parse.clear_cache()


@pytest.mark.parametrize(
    ("iri", "uri"),
    [
        ("http://example.com/a?b#c", "http://example.com/a?b#c"),
        ("http://bücher.example/straße?q=ü#é", "http://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%BC#%C3%A9"),
        ("http://üser:p@bücher.example:80/", "http://%C3%BCser:p@xn--bcher-kva.example:80/"),
        ("http://h/a%20b c", "http://h/a%20b%20c"),
        ("//[::1]/é?", "//[::1]/%C3%A9?"),
        ("é", "%C3%A9"),
    ],
)
def test_iri_to_uri(iri, uri):
    assert parse.iri_to_uri(iri) == uri
    assert parse.iri_to_uri(uri) == uri


def test_iri_with_a_host_that_has_no_form():
    with pytest.raises(ValueError):
        parse.iri_to_uri("http://é" + "a" * 70 + "/")
