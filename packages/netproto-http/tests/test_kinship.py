"""Our classes pass as the stdlib's, in whatever order the modules are imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

CHECK = """
import io, pickle
import http.client as theirs
import netproto.http.client as ours
names = [n for n in ours.__all__ if isinstance(getattr(ours, n), type) and hasattr(theirs, n)]
assert len(names) == 18, names
for name in [*names, "HTTPMessage"]:
    assert issubclass(getattr(ours, name), getattr(theirs, name)), name
    assert not issubclass(getattr(theirs, name), getattr(ours, name)), name
try:
    raise ours.RemoteDisconnected("gone")
except theirs.BadStatusLine as error:
    assert isinstance(error, ConnectionResetError) and error.line == "''" and error.args == ("gone",)
assert str(ours.LineTooLong("header line")) == "got more than 65536 bytes when reading header line"
assert repr(ours.IncompleteRead(b"abc", 5)) == "IncompleteRead(3 bytes read, 5 more expected)"
assert ours.UnknownProtocol("x").version == "x"
for error in (ours.IncompleteRead(b"abc"), ours.BadStatusLine("x"), ours.InvalidURL("x"), ours.UnknownProtocol("x")):
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error) and copy.args == error.args

class Socket:
    def makefile(self, mode):
        return io.BufferedReader(io.BytesIO(b"HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello"))
    def sendall(self, data): pass
    def close(self): pass

conn = ours.HTTPConnection("localhost")
conn.sock = Socket()
conn.request("GET", "/")
response = conn.getresponse()
assert isinstance(response, theirs.HTTPResponse) and isinstance(conn, theirs.HTTPConnection)
response.close()
assert response.closed and response._broken
conn.sock = Socket()
conn._HTTPConnection__state = "Idle"
conn._HTTPConnection__response = None
conn.request("GET", "/")
assert conn.getresponse().read() == b"hello"
import email.message
message = response.headers
assert isinstance(message, email.message.Message) and isinstance(message, theirs.HTTPMessage)
assert message.get_content_type() == "text/plain" and message["content-length"] == "5"
"""


@pytest.mark.parametrize("first", ["", "import http.client", "import netproto.http.client", "import email.message"])
@pytest.mark.parametrize("second", ["", "import email.message", "import netproto.http.client"])
def test_import_orders(first, second):
    code = f"import sys; sys.path[:0] = {sys.path!r}\n{first}\n{second}\n{CHECK}"
    subprocess.run([sys.executable, "-c", code], check=True)
