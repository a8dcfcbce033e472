"""urllib.parse beside the stdlib and native URL libraries."""

import urllib.parse as stdlib

from netproto.urllib import parse

GROUP = "urllib.parse"
URLS = [f"https://user{n}@www.example{n}.com:8080/some/path/to/page{n}.html?query={n}&b=2#part{n}" for n in range(1000)]
REFERENCES = [f"../x/{n}/page.html?query={n}" for n in range(1000)]
BASE = "https://www.example.com/a/b/c/d?q=1"
QUERIES = [
    f"name=John+Doe&email=john%40example.com&age={n}&city=New%20York&tags=a&tags=b{n}&empty=&x={n}" for n in range(1000)
]
VALUES = [
    {"name": "John Doe", "email": "john@example.com", "age": n, "city": "New York", "q": "a&b=c"} for n in range(1000)
]
TEXTS = {
    "nothing to do": "abcdefghij_klmnop-qrstuv",
    "ASCII": "some path/with spaces & more?",
    "non-ASCII": "pâté/naïve/日本語",
}
ESCAPED = {
    "nothing to do": "abcdefghij_klmnop-qrstuv",
    "ASCII": "some%20path/with%20spaces%20%26%20more%3F",
    "UTF-8": "p%C3%A2t%C3%A9/na%C3%AFve/%E6%97%A5%E6%9C%AC%E8%AA%9E",
}


def optional(name):
    try:
        return __import__(name, fromlist=["x"])
    except ImportError:
        return None


def over(function, items):
    def run():
        for item in items:
            function(item)

    return run


def read_five(split):
    def read(url):
        parts = split(url)
        return parts.scheme, parts.netloc, parts.path, parts.query, parts.fragment

    return read


def uncached(function):
    def call(url):
        stdlib.urlsplit.cache_clear()
        return function(url)

    return call


def cases():
    lup, ada, can_ada = optional("liburlparser"), optional("ada_url"), optional("can_ada")
    fqp, yarl, yarl_quoting = optional("fast_query_parsers"), optional("yarl"), optional("yarl._quoting")
    count = len(URLS)
    split = stdlib.urlsplit.__wrapped__

    def row(name, items, netproto, theirs, **peers):
        runs = {"netproto": over(netproto, items), "stdlib": over(theirs, items)}
        runs.update({peer: over(function, items) for peer, function in peers.items() if function})
        return GROUP, name, runs, len(items)

    yield row(
        "urlsplit, distinct URLs, object only", URLS, parse.urlsplit, split,
        liburlparser=lup and lup.Url, can_ada=can_ada and can_ada.parse,
    )  # fmt: skip

    def lup_five(url):
        parts = lup.Url(url)
        return parts.protocol, parts.host, parts.abspath, parts.query, parts.fragment

    def can_ada_five(url):
        parts = can_ada.parse(url)
        return parts.protocol, parts.host, parts.pathname, parts.search, parts.hash

    yield row(
        "urlsplit, distinct URLs, five parts read", URLS, read_five(parse.urlsplit), read_five(split),
        liburlparser=lup and lup_five, can_ada=can_ada and can_ada_five,
    )  # fmt: skip
    yield row(
        "urlparse, distinct URLs", URLS, parse.urlparse, uncached(stdlib.urlparse), can_ada=can_ada and can_ada.parse
    )
    yield row(
        "urljoin", REFERENCES, lambda url: parse.urljoin(BASE, url), lambda url: stdlib.urljoin(BASE, url),
        ada_url=ada and (lambda url: ada.join_url(BASE, url)),
        liburlparser=lup and (lambda url: lup.resolve(BASE, url)),
    )  # fmt: skip
    yield row(
        "parse_qsl", QUERIES, parse.parse_qsl, stdlib.parse_qsl,
        fast_query_parsers=fqp and (lambda query: fqp.parse_query_string(query.encode(), "&")),
        yarl=yarl and (lambda query: yarl.URL.build(query_string=query, encoded=True).query),
    )  # fmt: skip
    yield row(
        "parse_qs", QUERIES, parse.parse_qs, stdlib.parse_qs,
        yarl=yarl and (lambda query: yarl.URL.build(query_string=query, encoded=True).query),
    )  # fmt: skip
    yield row(
        "urlencode", VALUES, parse.urlencode, stdlib.urlencode,
        liburlparser=lup and (lambda pairs: lup.build_search_params([(k, str(v)) for k, v in pairs.items()])),
    )  # fmt: skip
    quoter = yarl_quoting and yarl_quoting._Quoter(requote=False)
    unquoter = yarl_quoting and yarl_quoting._Unquoter()
    for what, text in TEXTS.items():
        yield row(
            f"quote, {what}", [text] * count, parse.quote, stdlib.quote, yarl=quoter, liburlparser=lup and lup.quote
        )
    for what, text in ESCAPED.items():
        yield row(
            f"unquote, {what}", [text] * count, parse.unquote, stdlib.unquote, yarl=unquoter,
            liburlparser=lup and lup.unquote,
        )  # fmt: skip
