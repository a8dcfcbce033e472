"""What the tests of this package share: a server on loopback that plays a script."""

from __future__ import annotations

import socket
import threading

import pytest

from netproto import smtplib


class Peer:
    """The server's end of a connection, in the hands of a script."""

    def __init__(self, sock):
        self.sock = sock
        self.file = sock.makefile("rb")
        self.lines = []

    def send(self, data):
        self.sock.sendall(data)

    def line(self):
        line = self.file.readline()
        self.lines.append(line)
        return line

    def answer(self, *pairs):
        """For each (command, reply) in turn: read a line, which must be the command, and reply."""
        for command, reply in pairs:
            line = self.line()
            assert line == command + b"\r\n", (line, command)
            self.send(reply)

    def gone(self):
        """Wait for the client to close; True when it has."""
        try:
            while self.sock.recv(65536):
                pass
        except ConnectionError:
            pass
        return True


@pytest.fixture
def serve():
    """``serve(script)`` gives the port of a server that runs the script (it takes a `Peer`) for one connection."""
    ends = []

    def start(script, greeting=b"220 here\r\n"):
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(10)
        failures = []

        def run():
            try:
                sock, _ = listener.accept()
            except OSError as error:
                failures.append(error)
                return
            sock.settimeout(10)
            peer = Peer(sock)
            try:
                peer.send(greeting)
                script(peer)
            except Exception as error:
                failures.append(error)
            finally:
                peer.file.close()
                sock.close()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        ends.append((listener, thread, failures))
        return listener.getsockname()[1]

    yield start
    for listener, thread, failures in ends:
        thread.join(15)
        listener.close()
        assert not thread.is_alive()
        assert not failures, failures


@pytest.fixture
def talk(serve):
    """``talk((command, reply), …)`` gives a client whose server expects just these commands."""
    clients = []

    def start(*pairs, greeting=b"220 here\r\n", kind=smtplib.SMTP, **options):
        def script(peer):
            peer.answer(*pairs)
            peer.gone()

        options.setdefault("timeout", 10)
        options.setdefault("local_hostname", "me")
        client = kind("127.0.0.1", serve(script, greeting), **options)
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.close()
