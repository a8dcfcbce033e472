"""urllib.parse beside the stdlib and native URL libraries.

The inputs of most rows are a thousand different ones, more than the caches of the stdlib and of yarl hold.
"""

import operator
import urllib.parse as stdlib
from functools import partial

from netproto.urllib import parse

GROUP = "urllib.parse"
URLS = [f"https://user{n}@www.example{n}.com:8080/some/path/to/page{n}.html?query={n}&b=2#part{n}" for n in range(1000)]
REFERENCES = [f"../x/{n}/page.html?query={n}" for n in range(1000)]
BASE = "https://www.example.com/a/b/c/d?q=1"
QUERIES = [
    f"name=John+Doe&email=john%40example.com&age={n}&city=New%20York&tags=a&tags=b{n}&empty=&x={n}" for n in range(1000)
]
VALUES = [
    [("name", "John Doe"), ("email", "john@example.com"), ("age", str(n)), ("city", "New York"), ("q", "a&b=c")]
    for n in range(1000)
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


def of_base(function):
    return lambda reference: function(BASE, reference)


def reading(split, *names):
    parts = operator.attrgetter(*names)
    return lambda url: parts(split(url))


def cases():
    lup, ada, can_ada = optional("liburlparser"), optional("ada_url"), optional("can_ada")
    fqp, yarl, yarl_quoting = optional("fast_query_parsers"), optional("yarl"), optional("yarl._quoting")
    count = len(URLS)

    def row(name, items, netproto, theirs, **peers):
        runs = {"netproto": over(netproto, items), "stdlib": over(theirs, items)}
        runs.update({peer: over(function, items) for peer, function in peers.items() if function})
        return GROUP, name, runs, len(items)

    splitters = {
        "netproto": parse.urlsplit,
        "theirs": getattr(stdlib.urlsplit, "__wrapped__", stdlib.urlsplit),  # the cache can only cost time here
        "liburlparser": lup and lup.Url,
        "can_ada": can_ada and can_ada.parse,
        "ada_url": ada and ada.URL,
        "yarl": yarl and partial(yarl.URL, encoded=True),
    }
    names = {
        "netproto": ("scheme", "netloc", "path", "query", "fragment"),
        "theirs": ("scheme", "netloc", "path", "query", "fragment"),
        "liburlparser": ("protocol", "host_text", "abspath", "query", "fragment"),
        "can_ada": ("protocol", "host", "pathname", "search", "hash"),
        "ada_url": ("protocol", "host", "pathname", "search", "hash"),
        "yarl": ("scheme", "raw_authority", "raw_path", "raw_query_string", "raw_fragment"),
    }
    readers = {who: split and reading(split, *names[who]) for who, split in splitters.items()}
    yield row("urlsplit, distinct URLs, object only", URLS, **splitters)
    yield row("urlsplit, distinct URLs, five parts read", URLS, **readers)
    cached = {"theirs": stdlib.urlsplit, "yarl": yarl and yarl.URL}
    yield row("urlsplit, one URL again and again", [URLS[0]] * count, **splitters | cached)
    yield row(
        "urlparse, distinct URLs", URLS, parse.urlparse, stdlib.urlparse, liburlparser=lup and lup.Url,
        can_ada=can_ada and can_ada.parse, yarl=splitters["yarl"],
    )  # fmt: skip
    yield row(
        "urljoin", REFERENCES, of_base(parse.urljoin), of_base(stdlib.urljoin),
        ada_url=ada and of_base(ada.join_url), liburlparser=lup and of_base(lup.resolve),
    )  # fmt: skip
    yarl_query = yarl and (lambda query: yarl.URL.build(query_string=query, encoded=True).query)
    runs = row(
        "parse_qsl", QUERIES, parse.parse_qsl, stdlib.parse_qsl, yarl=yarl_query,
        can_ada=can_ada and (lambda query: list(can_ada.URLSearchParams(query))),
    )  # fmt: skip
    if fqp:  # it takes bytes
        split_pairs = fqp.parse_query_string
        runs[2]["fast_query_parsers"] = over(
            lambda query: split_pairs(query, "&"), [query.encode() for query in QUERIES]
        )
    yield runs
    runs = row(
        "parse_qs", QUERIES, parse.parse_qs, stdlib.parse_qs, yarl=yarl_query, ada_url=ada and ada.parse_search_params
    )
    if lup:
        urls = [f"http://a/?{query}" for query in QUERIES]
        runs[2]["liburlparser"] = over(reading(lup.Url, "search_params"), urls)
    yield runs
    yield row(
        "urlencode", VALUES, parse.urlencode, stdlib.urlencode, liburlparser=lup and lup.build_search_params,
        yarl=yarl and (lambda pairs: yarl.URL.build(query=pairs).raw_query_string),
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
