"""Multi-line replies, and mail on its way out."""

import io
import smtplib

from netproto.core.lines import LineReader, to_dot_block

_MAIL = b"".join(b"A line of text as mail has them, number %d, to fill it up.\r\n" % n for n in range(17_000))
_BLOCK = _MAIL + b".\r\n"


class _Memory:
    def __init__(self) -> None:
        self.readinto = io.BytesIO(_BLOCK).readinto

    def recv_into(self, buffer):
        return self.readinto(buffer)


def _with_poplib():
    """What poplib does for a multi-line reply."""
    file, found = io.BufferedReader(io.BytesIO(_BLOCK)), []
    while (line := file.readline(2049)) != b".\r\n":
        found.append(line[:-2] if not line.startswith(b"..") else line[1:-2])
    return found


def _with_smtplib():
    """What smtplib does with bytes before DATA: it leaves their line ends alone."""
    return smtplib._quote_periods(_MAIL) + b".\r\n"


def cases():
    yield (
        "lines",
        "read a block of 1 MiB",
        {
            "netproto": lambda: LineReader(_Memory()).read_block(),
            "stdlib": _with_poplib,
            "bytes.split alone": lambda: _BLOCK.split(b"\r\n"),
        },
    )
    yield (
        "lines",
        "write a block of 1 MiB",
        {
            "netproto": lambda: to_dot_block(_MAIL),
            "stdlib": _with_smtplib,
            "two replaces": lambda: _MAIL.replace(b"\n.", b"\n..").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
        },
    )
