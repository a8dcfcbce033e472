"""What the tests of this package share: scripted servers on loopback, and each build of a kernel."""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import socket
import threading

import pytest


def both(name):
    """A fixture that gives each build of the kernel *name* in turn."""

    @pytest.fixture(params=[f"{name}_py", f"{name}_c"], ids=["py", "c"])
    def kernel(request):
        full = f"netproto.http.{request.param}"
        if os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") == "1":
            return importlib.import_module(full)
        return pytest.importorskip(full, exc_type=ImportError)

    return kernel


chunked = both("_chunked")
head_kernel = both("_head")


class Trickle(io.RawIOBase):
    """A raw stream that gives at most *size* bytes at a time."""

    def __init__(self, data, size=1 << 30):
        self.data, self.pos, self.size = data, 0, size

    def readable(self):
        return True

    def readinto(self, b):
        part = self.data[self.pos : self.pos + min(len(b), self.size)]
        b[: len(part)] = part
        self.pos += len(part)
        return len(part)


class FakeSocket:
    """Gives *answer* through ``makefile`` and keeps what was sent."""

    def __init__(self, answer=b"", size=1 << 30, plain=False):
        self.answer, self.size, self.plain = answer, size, plain
        self.sent = []
        self.closed = False

    def makefile(self, mode, buffering=-1):
        if self.plain:
            return io.BytesIO(self.answer)
        return io.BufferedReader(Trickle(self.answer, self.size))

    def sendall(self, data):
        self.sent.append(bytes(data))

    def close(self):
        self.closed = True

    def setsockopt(self, *args):
        pass

    @property
    def data(self):
        return b"".join(self.sent)


@pytest.fixture
def fake():
    return FakeSocket


@pytest.fixture
def trickle():
    return Trickle


class Peer:
    """The server's end of a connection, in the hands of a script."""

    def __init__(self, sock):
        self.sock = sock
        self.file = sock.makefile("rb")

    def head(self):
        """The next request's head, read to its blank line."""
        lines = []
        while (line := self.file.readline()) not in (b"\r\n", b""):
            lines.append(line)
        return b"".join(lines)

    def send(self, *parts):
        for part in parts:
            with contextlib.suppress(OSError):
                self.sock.sendall(part)

    def gone(self):
        """Whether the client closes within 5 seconds."""
        self.sock.settimeout(5)
        try:
            while self.file.read1(65536):
                pass
        except ConnectionError:
            return True
        except OSError:
            return False
        return True


@pytest.fixture
def serve():
    """``serve(script, …)`` runs one script a connection, in order, and gives the port. Scripts take a `Peer`."""
    ends = []

    def start(*scripts, family=socket.AF_INET, address=("127.0.0.1", 0)):
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.bind(address)
        listener.listen()
        listener.settimeout(10)
        failures = []

        def run():
            for script in scripts:
                try:
                    sock, _ = listener.accept()
                except OSError as error:
                    failures.append(error)
                    return
                sock.settimeout(10)
                peer = Peer(sock)
                try:
                    script(peer)
                except Exception as error:
                    failures.append(error)
                finally:
                    peer.file.close()
                    sock.close()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        ends.append((listener, thread, failures))
        return listener.getsockname()[1] if family != socket.AF_UNIX else address

    yield start
    for listener, thread, failures in ends:
        thread.join(15)
        listener.close()
        assert not thread.is_alive()
        assert not failures, failures
