"""`HTTPConnection`: what goes out, and what never does."""

from __future__ import annotations

import array
import http.client
import io
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netproto.http import client

EMPTY = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


class Overridden(client.HTTPConnection):
    """Goes the long way: every step by itself."""

    def putheader(self, header, *values):
        super().putheader(header, *values)


@pytest.fixture(params=[client.HTTPConnection, Overridden], ids=["at once", "step by step"])
def connect(request, fake):
    """``connect(host, …)``: a connection over a fake socket that answers each request."""

    def make(*args, **kwargs):
        conn = request.param(*args, **kwargs)
        conn.sock = fake(EMPTY)
        return conn

    return make


def head_of(conn):
    return conn.sock.data.partition(b"\r\n\r\n")[0].split(b"\r\n")


def test_plain_request(connect):
    conn = connect("example.com")
    conn.request("GET", "/a?b")
    assert conn.sock.data == b"GET /a?b HTTP/1.1\r\nHost: example.com\r\nAccept-Encoding: identity\r\n\r\n"
    response = conn.getresponse()
    assert response.read() == b""
    conn.request("GET", "", headers={"X": 5})
    assert b"GET / HTTP/1.1\r\n" in conn.sock.data
    assert conn.sock.data.endswith(b"\r\nX: 5\r\n\r\n")


@pytest.mark.parametrize(
    ("host", "port", "shown"),
    [
        ("example.com", None, b"example.com"),
        ("example.com:80", None, b"example.com"),
        ("example.com:", None, b"example.com"),
        ("example.com", 8080, b"example.com:8080"),
        ("example.com:8080", None, b"example.com:8080"),
        ("[::1]", None, b"[::1]"),
        ("[::1]:81", None, b"[::1]:81"),
        ("::1", 81, b"[::1]:81"),
        ("[fe80::1%eth0]:81", None, b"[fe80::1]:81"),
        ("b\xfccher.example", None, b"xn--bcher-kva.example"),
    ],
)
def test_host(connect, host, port, shown):
    conn = connect(host, port)
    conn.request("GET", "/")
    assert b"Host: " + shown in head_of(conn)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://other.example:81/x", b"other.example:81"),
        ("https://other.example?x", b"other.example"),
        ("http://[fe80::1%25eth0]/", b"[fe80::1]"),
        ("http:/x", b"example.com"),
        ("http-ish", b"example.com"),
    ],
)
def test_host_of_absolute_urls(connect, url, shown):
    conn = connect("example.com")
    conn.request("GET", url)
    assert b"Host: " + shown in head_of(conn)


@pytest.mark.parametrize("body", [b"text", bytearray(b"text"), memoryview(b"text"), "text", array.array("b", b"text")])
def test_bodies_of_known_length(connect, body):
    conn = connect("example.com")
    conn.request("POST", "/", body)
    assert b"Content-Length: 4" in head_of(conn)
    assert conn.sock.data.endswith(b"\r\n\r\ntext")


@pytest.mark.parametrize("body", [io.BytesIO(b"text"), io.StringIO("text"), [b"te", b"", b"xt"], iter([b"text"])])
def test_bodies_of_unknown_length(connect, body):
    conn = connect("example.com", blocksize=3)
    conn.request("POST", "/", body)
    assert b"Transfer-Encoding: chunked" in head_of(conn)
    assert conn.sock.data.endswith(b"\r\n0\r\n\r\n")


def test_no_body(connect):
    for method, shown in (("POST", True), ("put", True), ("PATCH", True), ("GET", False), ("DELETE", False)):
        conn = connect("example.com")
        conn.request(method, "/")
        assert (b"Content-Length: 0" in head_of(conn)) == shown
        conn = connect("example.com")
        conn.request(method, "/", b"")
        assert b"Content-Length: 0" in head_of(conn)


def test_a_small_body_goes_with_the_head(connect):
    conn = connect("example.com")
    conn.request("POST", "/", b"x" * 65536)
    assert len(conn.sock.sent) == 1
    conn = connect("example.com")
    conn.request("POST", "/", b"x" * 65537)
    assert len(conn.sock.sent) == 2


def test_own_coding(connect):
    conn = connect("example.com")
    conn.request("POST", "/", b"text", {"Transfer-Encoding": "chunked"}, encode_chunked=True)
    assert conn.sock.data.endswith(b"\r\n\r\n4\r\ntext\r\n0\r\n\r\n")
    conn = connect("example.com")
    conn.request("POST", "/", b"4\r\ntext\r\n0\r\n\r\n", {"Transfer-Encoding": "chunked"})
    assert conn.sock.data.endswith(b"\r\n\r\n4\r\ntext\r\n0\r\n\r\n")
    assert b"Content-Length" not in conn.sock.data
    conn = connect("example.com")
    conn.request("POST", "/", iter([b"text"]), {"content-length": 4}, encode_chunked=True)
    assert conn.sock.data.endswith(b"\r\ncontent-length: 4\r\n\r\ntext")


def test_text_that_is_not_latin1(connect):
    conn = connect("example.com")
    with pytest.raises(UnicodeEncodeError, match="utf-8"):
        conn.request("POST", "/", "\u0100")
    assert conn.sock.data == b""


CONTROLS = [chr(c) for c in [*range(9), *range(10, 32), 127]]


@pytest.mark.parametrize("bad", CONTROLS)
def test_control_characters_never_go_out(connect, bad):
    conn = connect("example.com")
    for method, url, headers, error in (
        ("GET" + bad, "/", {}, ValueError),
        ("GET", "/" + bad, {}, client.InvalidURL),
        ("GET", "http://a" + bad, {}, client.InvalidURL),
        ("GET", "/", {"A" + bad: "b"}, ValueError),
        ("GET", "/", {bad + "A": "b"}, ValueError),
        ("GET", "/", {b"A" + bad.encode(): "b"}, ValueError),
        ("GET", "/", {"A": "b" + bad}, ValueError),
        ("GET", "/", {"A": bad + "b"}, ValueError),
        ("GET", "/", {"A": bad.encode()}, ValueError),
    ):
        with pytest.raises(error):
            conn.request(method, url, headers=headers)
        conn._HTTPConnection__state = "Idle"
        conn._buffer.clear()
        assert conn.sock.data == b""
    with pytest.raises(client.InvalidURL):
        client.HTTPConnection("host" + bad)
    with pytest.raises(client.InvalidURL):
        client.HTTPConnection("host" + bad, 80)


@pytest.mark.parametrize("url", ["/a b", "/\xe4", "/\u0100", "/\x7f", "/\x85"])
def test_what_no_url_may_have(connect, url):
    conn = connect("example.com")
    with pytest.raises((client.InvalidURL, UnicodeEncodeError)):
        conn.request("GET", url)
    assert conn.sock.data == b""


@pytest.mark.parametrize("method", ["", "G T", "GET /x HTTP/1.1", " GET"])
def test_what_no_method_may_have(connect, method):
    with pytest.raises(ValueError, match="method can't"):
        connect("example.com").request(method, "/")


@pytest.mark.parametrize(
    ("name", "values", "line"),
    [
        ("A", ("b", "c"), b"A: b\r\n\tc"),
        ("A", ("b\r\n c",), b"A: b\r\n c"),
        ("A", ("b\n\tc",), b"A: b\n\tc"),
        ("A b", ("c",), b"A b: c"),
        (b"\xa0A", ("c",), b"\xa0A: c"),
        ("A", (b"\xff", 5), b"A: \xff\r\n\t5"),
        ("A", (" b\t",), b"A:  b\t"),
        ("A", (True,), b"A: True"),
        ("A", (), b"A: "),
    ],
)
def test_putheader(connect, name, values, line):
    conn = connect("example.com")
    conn.putrequest("GET", "/")
    conn.putheader(name, *values)
    assert conn._buffer[-1] == line


@pytest.mark.parametrize("name", ["", ":", "A:", " A", "\tA", "A\r\nB", "A\n", "\xe4"])
def test_bad_names(connect, name):
    conn = connect("example.com")
    conn.putrequest("GET", "/")
    with pytest.raises(ValueError, match=r"Invalid header name|ascii"):
        conn.putheader(name, "x")
    assert len(conn._buffer) == 3


@pytest.mark.parametrize("value", ["a\r\nb", "a\rb", "a\nb", "a\r\n", "a\n", "a\r", "a\r\r\n b", "\u0100"])
def test_bad_values(connect, value):
    conn = connect("example.com")
    conn.putrequest("GET", "/")
    with pytest.raises(ValueError, match=r"Invalid header value|latin-1"):
        conn.putheader("A", "b", value)


@pytest.mark.parametrize("host", ["a:b", "a:80x", "a:-1", "a:+80", "a: 80", "a:8_0", "a:\u0665", "user:pw@a"])
def test_ports_that_are_no_number(host):
    with pytest.raises(client.InvalidURL, match="nonnumeric port"):
        client.HTTPConnection(host)


def test_ports_out_of_range():
    for make in (lambda: client.HTTPConnection("a:65536"), lambda: client.HTTPConnection("a", -1)):
        with pytest.raises(client.InvalidURL, match="out of range"):
            make()
    with pytest.raises(client.InvalidURL, match="out of range"):
        client.HTTPConnection("a").set_tunnel("b", 70000)
    assert client.HTTPConnection("a:65535").port == 65535
    assert client.HTTPConnection("a:" + "9" * 3 + "").port == 999
    with pytest.raises(client.InvalidURL, match="out of range"):
        client.HTTPConnection("a:" + "9" * 5000)


def test_states(connect):
    conn = connect("example.com")
    with pytest.raises(client.CannotSendHeader):
        conn.putheader("A", "b")
    with pytest.raises(client.CannotSendHeader):
        conn.endheaders()
    with pytest.raises(client.ResponseNotReady):
        conn.getresponse()
    conn.request("GET", "/")
    with pytest.raises(client.CannotSendRequest):
        conn.request("GET", "/")
    with pytest.raises(client.CannotSendRequest):
        conn.putrequest("GET", "/")
    conn.getresponse()
    conn.request("GET", "/")
    with pytest.raises(client.ResponseNotReady):
        conn.getresponse()
    conn.close()
    conn.auto_open = 0
    with pytest.raises(client.NotConnected):
        conn.request("GET", "/")


def test_old_version(connect):
    conn = connect("example.com")
    conn._http_vsn, conn._http_vsn_str = 10, "HTTP/1.0"
    conn.request("GET", "/", iter([b"text"]))
    assert conn.sock.data == b"GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\ntext"


def test_skips(connect):
    conn = connect("example.com")
    conn.putrequest("GET", "/", skip_host=True, skip_accept_encoding=True)
    conn.endheaders()
    assert conn.sock.data == b"GET / HTTP/1.1\r\n\r\n"


def test_override_points(fake):
    calls = []
    steps = ["putrequest", "putheader", "endheaders", "_output", "_send_output", "_validate_path", "_encode_request"]
    for step in [*steps, "_validate_method", "send"]:

        def spy(self, *args, _step=step, **kwargs):
            calls.append(_step)
            return getattr(client.HTTPConnection, _step)(self, *args, **kwargs)

        conn = type("Own", (client.HTTPConnection,), {step: spy})("example.com")
        conn.sock = fake(EMPTY)
        conn.request("POST", "/", b"x", {"A": "b"})
        assert calls.pop() == step
        calls.clear()
        # ... and on one instance
        conn = client.HTTPConnection("example.com")
        conn.sock = fake(EMPTY)
        setattr(conn, step, lambda *args, _step=step, _conn=conn, **kw: spy(_conn, *args, _step=_step, **kw))
        conn.request("POST", "/", b"x", {"A": "b"})
        assert calls.pop() == step
        calls.clear()


def test_own_buffer(fake):
    class Own(list):
        def append(self, item):
            seen.append(item)
            super().append(item)

    seen = []
    conn = client.HTTPConnection("example.com")
    conn.sock = fake(EMPTY)
    conn._buffer = Own()
    conn.request("GET", "/", headers={"A": "b"})
    assert seen == [b"GET / HTTP/1.1", b"Host: example.com", b"Accept-Encoding: identity", b"A: b"]


def test_audit(fake):
    events = []
    sys.addaudithook(lambda name, args: events.append((name, args)) if name.startswith("http.client") and on else None)
    on = True
    conn = client.HTTPConnection("example.com", 81)
    conn._create_connection = lambda *args: fake(EMPTY)
    conn.request("GET", "/")
    on = False
    assert [name for name, _ in events] == ["http.client.connect", "http.client.send"]
    assert events[0][1] == (conn, "example.com", 81)


def test_debug_output_hides_credentials(fake, monkeypatch, capsys):
    lines = []
    conn = client.HTTPConnection("example.com")
    conn.set_debuglevel(1)
    conn.sock = fake(EMPTY[:-2] + b"Set-Cookie: s3cret=1\r\nServer: x\r\n\r\n")
    own = {"Authorization": "Basic s3cret", "Proxy-Authorization": "s3cret", "cookie": "a=s3cret", "X": "shown"}
    conn.request("GET", "http://u:s3cret@example.com/", headers=own)
    conn.getresponse().read()
    out = capsys.readouterr().out
    assert "s3cret" not in out
    assert "***" in out
    for shown in ("send: b'GET ", "reply: 'HTTP/1.1 200 OK\\r\\n'", "header: Server: x", "X: shown"):
        assert shown in out
    monkeypatch.setattr(client, "print", lambda *args: lines.append(args), raising=False)
    conn.request("GET", "/")
    assert lines[0][0] == "send:"
    assert b"s3cret" in conn.sock.data


TUNNEL = b"HTTP/1.1 200 Connection established\r\nVia: proxy\r\n\r\n"


def test_tunnel(fake):
    conn = client.HTTPConnection("proxy", 3128)
    conn._create_connection = lambda *args: fake(TUNNEL)
    conn.set_tunnel("example.com", 81, {"X-Int": 5, "X-None": None, "X": "y"})
    assert conn.get_proxy_response_headers() is None
    conn.connect()
    assert conn.sock.data == (
        b"CONNECT example.com:81 HTTP/1.1\r\nX-Int: 5\r\nX-None: None\r\nX: y\r\nHost: example.com:81\r\n\r\n"
    )
    assert conn.get_proxy_response_headers()["via"] == "proxy"
    with pytest.raises(RuntimeError):
        conn.set_tunnel("x")
    conn.sock = fake(EMPTY)
    conn.request("GET", "/")
    assert b"Host: example.com:81" in conn.sock.data


@pytest.mark.parametrize("bad", CONTROLS)
def test_tunnels_take_no_control_characters(fake, bad):
    for host, headers in (("a" + bad, {}), ("a", {"X" + bad: "y"}), ("a", {"X": bad}), ("a", {"Host": "x" + bad})):
        made = []
        conn = client.HTTPConnection("proxy")
        conn._create_connection = lambda *args, made=made: made.append(fake(TUNNEL)) or made[0]
        with pytest.raises((ValueError, UnicodeError)):
            conn.set_tunnel(host, 80, headers)
            conn.connect()
        assert conn.sock is None
        assert all(sock.data == b"" and sock.closed for sock in made)


def test_refused_tunnel(fake):
    made = []
    conn = client.HTTPConnection("proxy")
    conn._create_connection = lambda *args: made.append(fake(b"HTTP/1.1 407 Auth\r\nA: b\r\n\r\n")) or made[0]
    conn.set_tunnel("[::1]", 80)
    with pytest.raises(OSError, match="Tunnel connection failed: 407 Auth"):
        conn.connect()
    assert made[0].data.startswith(b"CONNECT [::1]:80 HTTP/1.1\r\nHost: [::1]:80\r\n")
    assert made[0].closed
    assert conn.sock is None
    assert conn.get_proxy_response_headers()["a"] == "b"


def test_dial_hook(fake):
    calls = []

    def dial(address, timeout, source_address):
        calls.append((address, timeout, source_address))
        return fake(EMPTY)

    conn = client.HTTPConnection("example.com", 81, 5, ("", 1), dial=dial)
    conn.request("GET", "/")
    assert conn.getresponse().read() == b""
    assert calls == [(("example.com", 81), 5, ("", 1))]


HEADERS = st.dictionaries(
    st.one_of(st.from_regex(r"\A[A-Za-z-]{1,8}\Z"), st.sampled_from(["Host", "accept-encoding", "Content-Length"])),
    st.one_of(st.text(st.characters(max_codepoint=255), max_size=8), st.binary(max_size=8), st.integers(0, 9)),
    max_size=4,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["GET", "POST", "put", "X-Y"]),
    st.one_of(st.from_regex(r"\A/[!-~]{0,8}\Z"), st.text(st.characters(max_codepoint=200), max_size=5)),
    st.one_of(st.none(), st.binary(max_size=5), st.text(st.characters(max_codepoint=255), max_size=5)),
    HEADERS,
)
def test_like_the_stdlib(fake, method, url, body, headers):
    def run(make):
        conn = make("example.com", 81)
        conn.sock = fake(EMPTY)
        try:
            conn.request(method, url, body, dict(headers))
        except (ValueError, http.client.HTTPException, client.HTTPException) as error:
            return type(error).__name__
        return conn.sock.data

    ours = run(client.HTTPConnection)
    assert ours == run(Overridden)
    theirs = run(http.client.HTTPConnection)
    if ours != theirs:  # the control characters that the stdlib lets through
        assert ours == "ValueError"
        texts = [v if isinstance(v, str) else v.decode("latin-1") for v in headers.values() if not isinstance(v, int)]
        text = "".join(texts)
        assert any(c < " " or c == "\x7f" for c in text)
