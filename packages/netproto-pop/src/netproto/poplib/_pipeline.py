"""Commands ahead of their answers (RFC 2449 section 6.6)."""

from __future__ import annotations

import sys
from collections import deque

from ._client import _hide, public
from ._dialogue import BLOCK, LAST, shape_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from ._client import POP3

_ALONE = ("STLS", "AUTH", "UTF8")


def pipeline(pop: POP3, commands: Iterable[str]) -> Iterator[Any]:
    """See `POP3.pipeline`."""
    if not pop._overrides("_putline", "_putcmd", "_getresp", "_getlongresp") and "PIPELINING" in pop._can():
        return _ahead(pop, iter(commands))
    return _one_by_one(pop, commands)


def _checked(command: str) -> str:
    if command.strip().partition(" ")[0].upper() in _ALONE:
        raise ValueError(f"{command.split()[0]} can't be pipelined")
    return command


def _one_by_one(pop: POP3, commands: Iterable[str]) -> Iterator[Any]:
    for command in commands:
        shape = shape_of(_checked(command))
        try:
            found: Any = (pop._longcmd if shape == BLOCK else pop._shortcmd)(command)
        except public.error_proto as error:
            if pop.sock is None:
                raise
            found = error
        if shape == LAST:
            pop._abandon()
        yield found


def _ahead(pop: POP3, commands: Iterator[str]) -> Iterator[Any]:
    pop._settle()
    waiting: deque[tuple[str, int]] = deque()  # shape and size of each command that is not answered
    ahead, more = 0, True
    while True:
        batch: list[bytes] = []
        while more and len(waiting) < public.MAX_AHEAD and ahead < public.MAX_AHEAD_BYTES:
            if waiting and waiting[-1][0] == LAST:
                break
            command = next(commands, None)
            if command is None:
                more = False
                break
            line = pop._encode(_checked(command))
            if pop._debugging:
                print("*cmd*", repr(_hide(command)))
            sys.audit("poplib.putline", pop, line)
            batch.append(line + public.CRLF)
            waiting.append((shape_of(command), len(batch[-1])))
            ahead += len(batch[-1])
        if batch:
            pop._send(b"".join(batch))
            for shape, _ in list(waiting)[-len(batch) :]:
                pop._dialogue.sent(shape)
        # Half of what is ahead is read before more is sent, so that commands go out by the batch.
        for _ in range((len(waiting) + 1) // 2 if more else len(waiting)):
            shape, size = waiting.popleft()
            ahead -= size
            try:
                found: Any = pop._getlongresp() if shape == BLOCK else pop._getresp()
            except public.error_proto as error:
                if pop.sock is None:
                    raise
                found = error
            if shape == LAST:
                pop._abandon()
            yield found
        if not more and not waiting:
            return
