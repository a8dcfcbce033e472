"""Start, watch and stop a real server: on loopback, on free unprivileged ports, in a temporary directory.

A server is stopped by the process id that started it; nothing else on the machine is touched.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

import pytest

#: Set to 1 where a missing server is a failure (CI), and not a line in the summary.
REQUIRED = os.environ.get("NETPROTO_REQUIRE_SERVERS") == "1"

START_SECONDS = 20.0
STOP_SECONDS = 10.0
_POLL_SECONDS = 0.02


def _which(name: str) -> str | None:
    folders = [os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"]
    return shutil.which(name, path=os.pathsep.join(folders))


def has_program(name: str) -> bool:
    """Whether a server's program is on this machine."""
    return _which(name) is not None


def find_program(name: str, package: str) -> str:
    """The path of a server's program; without it the test fails where servers are required, else it is skipped."""
    path = _which(name)
    if path is None:
        message = f"{name} not found: install the Debian package {package} (make servers)"
        if REQUIRED:
            pytest.fail(message, pytrace=False)
        pytest.skip(message)
    return path


def free_port() -> int:
    """A port that is free on 127.0.0.1 and, where there is IPv6, on ::1."""
    while True:
        with socket.socket() as four:
            four.bind(("127.0.0.1", 0))
            port = four.getsockname()[1]
            try:
                with socket.socket(socket.AF_INET6) as six:
                    six.bind(("::1", port))
            except OSError:
                if has_ipv6():
                    continue
            return port


def has_ipv6() -> bool:
    """True where ::1 can be bound."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


class Daemon:
    """A server in the foreground as our child, with a folder of its own.

    A subclass sets `program` and `package`, fills `ports` and writes its configuration in `configure`, which
    returns the arguments to start it with.
    """

    program: str
    package: str

    def __init__(self) -> None:
        self.path = find_program(self.program, self.package)
        self.folder = Path(tempfile.mkdtemp(prefix=f"netproto-{self.program}-"))
        self.ports: dict[str, int] = {}
        self.process: subprocess.Popen[bytes] | None = None

    def configure(self) -> list[str]:
        raise NotImplementedError

    def ready(self) -> bool:
        """Whether every port is listened on."""
        return all(_listens(port) for port in self.ports.values())

    def add_ports(self, names: Iterable[str]) -> None:
        self.ports.update((name, free_port()) for name in names)

    def log(self) -> str:
        """What the server has written, for a failure's message."""
        parts = [path for path in sorted(self.folder.glob("*.log")) if path.is_file()]
        return "\n".join(f"--- {path.name}\n{path.read_text(errors='replace')[-4000:]}" for path in parts)

    def __enter__(self) -> Self:
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _start(self) -> None:
        arguments = self.configure()
        with open(self.folder / "output.log", "wb") as output:
            self.process = subprocess.Popen(
                [self.path, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
            )
        wait_until(self._up, START_SECONDS, lambda: f"{self.program} did not start\n{self.log()}")

    def _up(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.program} ended with {self.process.returncode}\n{self.log()}")
        return self.ready()

    def stop(self) -> None:
        """End the server, by its process id, and remove its folder."""
        if self.process is not None:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)


def wait_until(done: Callable[[], bool], seconds: float, message: Callable[[], str]) -> None:
    """Poll *done* until it is true; past *seconds* raise TimeoutError with *message*."""
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            raise TimeoutError(message())
        time.sleep(_POLL_SECONDS)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
