"""What the demonstration shows, run in an environment that holds netproto and nothing else.

usage: client.py FACTS.json
"""

from __future__ import annotations

import importlib.util
import json
import ssl
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

Facts = dict[str, Any]


def title(text: str) -> None:
    print(f"\n-- {text}")


def show(what: str, result: object) -> None:
    print(f"   {what:<44} {result}")


def faster(what: str, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    """Time both by turns and show the ratio."""

    def timed(call: Callable[[], object], number: int) -> float:
        start = perf_counter()
        for _ in range(number):
            call()
        return (perf_counter() - start) / number

    number = max(1, int(0.01 / max(timed(theirs, 3), 1e-9)))
    rounds = [(timed(ours, number), timed(theirs, number)) for _ in range(9)]
    mine, stdlib = min(a for a, _ in rounds), min(b for _, b in rounds)
    show(what, f"{mine * 1e6:9.2f} µs, stdlib {stdlib * 1e6:9.2f} µs: {stdlib / mine:5.1f} times faster")


def urls(_: Facts) -> None:
    import urllib.parse as stdlib

    from netproto.urllib import parse

    title("URLs (netproto-urllib)")
    url = "https://user@www.example.org:8443/a/b/../c?q=caf%C3%A9&lang=fr#top"
    parts = parse.urlsplit(url)
    show("urlsplit", f"{parts.hostname} port {parts.port} path {parts.path}")
    show("urljoin", parse.urljoin(url, "../d?x=1"))
    show("parse_qs", parse.parse_qs(parts.query))
    show("quote", parse.quote("naïve café/été"))
    show("is the standard library's SplitResult, too", isinstance(parts, stdlib.SplitResult))
    distinct = [f"https://host{n}.example.org/path/{n}?q={n}#f" for n in range(500)]
    faster(
        "urlsplit of 500 distinct URLs",
        lambda: [parse.urlsplit(u) for u in distinct],
        lambda: [stdlib.urlsplit(u) for u in distinct],  # more than its cache holds
    )
    faster(
        "parse_qsl",
        lambda: parse.parse_qsl("a=1&b=two+words&c=caf%C3%A9"),
        lambda: stdlib.parse_qsl("a=1&b=two+words&c=caf%C3%A9"),
    )
    faster("quote", lambda: parse.quote("a path/with spaces"), lambda: stdlib.quote("a path/with spaces"))


def web(facts: Facts) -> None:
    import http.client as stdlib

    from netproto.http import client

    server = facts["web"]
    title(f"HTTP (netproto-http), with {server['name']} on loopback")
    connection = client.HTTPConnection("127.0.0.1", server["http"], timeout=10)
    for path in ("/hello.txt", "/chunked/page.txt", "/redirect/302"):
        connection.request("GET", path)
        with connection.getresponse() as response:
            body = response.read()
            show(
                f"GET {path}", f"{response.status} {response.reason}, {len(body)} bytes, {len(response.headers)} fields"
            )
    connection.request("GET", "/gzip/text.txt", headers={"Accept-Encoding": "gzip"})
    with connection.getresponse() as response:
        show("GET /gzip/text.txt", f"{response.headers['Content-Encoding']}, {len(response.read())} bytes as sent")

    title("HTTPS, verified")
    trusted = ssl.create_default_context(cafile=facts["authority"])
    secure = client.HTTPSConnection("localhost", server["https"], timeout=10, context=trusted)
    secure.request("GET", "/hello.txt")
    with secure.getresponse() as response:
        show("GET https://localhost/hello.txt", f"{response.status}, {response.read()!r}, {secure.sock.version()}")
    secure.close()
    for name, context in (("https_wrong_host", trusted), ("https", None)):
        refused = client.HTTPSConnection("localhost", server[name], timeout=10, context=context)
        try:
            refused.request("GET", "/hello.txt")
        except ssl.SSLCertVerificationError as error:
            show("refused, as it must be", error.verify_message)
        else:
            sys.exit("a certificate that must be refused was accepted")
        finally:
            refused.close()

    other = stdlib.HTTPConnection("127.0.0.1", server["http"], timeout=10)
    faster("GET of 1 KiB, kept alive", lambda: _get(connection), lambda: _get(other))
    connection.close()
    other.close()


def _get(connection: Any) -> bytes:
    connection.request("GET", "/1k.bin")
    return connection.getresponse().read()


def uuids(_: Facts) -> None:
    import uuid as stdlib

    from netproto import uuid

    title("UUIDs (netproto-uuid)")
    show("uuid4", uuid.uuid4())
    show("uuid7", uuid.uuid7())
    text = str(uuid.uuid4())
    show(
        "equals the standard library's",
        uuid.UUID(text) == stdlib.UUID(text) and isinstance(uuid.UUID(text), stdlib.UUID),
    )
    faster("uuid4()", uuid.uuid4, stdlib.uuid4)
    faster("UUID(text)", lambda: uuid.UUID(text), lambda: stdlib.UUID(text))


def addresses(_: Facts) -> None:
    import ipaddress as stdlib

    from netproto import ipaddress

    title("IP addresses (netproto-ipaddress)")
    network = ipaddress.ip_network("2001:db8::/32")
    show("2001:db8::7 in 2001:db8::/32", ipaddress.ip_address("2001:db8::7") in network)
    show("collapse", list(ipaddress.collapse_addresses(map(ipaddress.ip_network, ("10.0.0.0/9", "10.128.0.0/9")))))
    faster("ip_address('192.0.2.1')", lambda: ipaddress.ip_address("192.0.2.1"), lambda: stdlib.ip_address("192.0.2.1"))
    faster(
        "ip_address('2001:db8::7')",
        lambda: ipaddress.ip_address("2001:db8::7"),
        lambda: stdlib.ip_address("2001:db8::7"),
    )


def mail(facts: Facts) -> None:
    from netproto import imaplib, poplib, smtplib

    server = facts.get("mail")
    title("Mail (netproto-smtp, netproto-pop, netproto-imap)")
    if server is None:
        show("not shown", "there is no Dovecot here: make servers installs it (Debian)")
        return
    trusted = ssl.create_default_context(cafile=facts["authority"])
    text = b"From: <a@example.test>\r\nSubject: hello\r\n\r\n.a line with a dot\r\n"
    with smtplib.LMTP("localhost", server["lmtp"], timeout=10) as lmtp:
        refused = lmtp.sendmail("a@example.test", ["alice@example.test", "nobody@example.test"], text)
    show("LMTP to two recipients", f"one delivered, refused: {refused}")
    with poplib.POP3_SSL("localhost", server["pop3s"], context=trusted, timeout=10) as pop:
        pop.user("alice")
        pop.pass_("secret")
        show("POP3 over TLS, STAT and RETR", f"{pop.stat()}, last line {pop.retr(1)[1][-1]!r}")
    with imaplib.IMAP4_SSL("localhost", server["imaps"], ssl_context=trusted, timeout=10) as imap:
        imap.login("alice", "secret")
        imap.select()
        show("IMAP over TLS, FETCH", imap.fetch("1", "(FLAGS RFC822.SIZE)"))


#: Module → what shows it. A package that is not in the tree yet is not shown.
SECTIONS: dict[str, Callable[[Facts], None]] = {
    "netproto.urllib.parse": urls,
    "netproto.http.client": web,
    "netproto.uuid": uuids,
    "netproto.ipaddress": addresses,
    "netproto.imaplib": mail,
}


def installed(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def main() -> None:
    facts: Facts = json.loads(Path(sys.argv[1]).read_text())
    for module, section in SECTIONS.items():
        if installed(module):
            section(facts)


if __name__ == "__main__":
    main()
