"""The log: the last few exchanges, and what is written to standard error as they happen. No passwords in either."""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["Log"]

_LOGGED = 10
#: Commands whose arguments are never shown, whatever the debug level.
_SECRET = frozenset(("LOGIN", "AUTHENTICATE"))


class Log:
    debug: int

    _cmd_log: dict[int, tuple[Any, float]]
    _cmd_log_len = _LOGGED
    _cmd_log_idx = 0

    def _show_command(self, name: str, shown: list[bytes]) -> None:
        line = b"".join(shown)
        if name in _SECRET:
            head = line.split(b" ")[: 3 if name == "AUTHENTICATE" else 2]
            line = b" ".join(head) + (b" ***" if name == "LOGIN" or line.count(b" ") > 2 else b"")
        self._show("> ", line)

    def _show(self, arrow: str, line: bytes | str) -> None:
        if self.debug >= 4:
            self._mesg(f"{arrow}{line!r}")
        else:
            self._log((arrow, line))

    def _log(self, line: Any) -> None:
        """Keep the last few exchanges, for `print_log`: text, or an arrow and the line that goes with it."""
        self._cmd_log[self._cmd_log_idx] = (line, time.time())
        self._cmd_log_idx = (self._cmd_log_idx + 1) % self._cmd_log_len

    def _mesg(self, s: str, secs: float | None = None) -> None:
        """Write a line to standard error, with the time."""
        moment = time.time() if secs is None else secs
        clock = time.strftime("%M:%S", time.localtime(moment))
        sys.stderr.write(f"  {clock}.{int(moment * 100) % 100:02} {s}\n")
        sys.stderr.flush()

    def _dump_ur(self, untagged_resp_dict: dict[str, list[Any]]) -> None:
        if untagged_resp_dict:
            self._mesg("untagged responses dump:" + "\n\t\t".join(f"{k}: {v!r}" for k, v in untagged_resp_dict.items()))

    def print_log(self) -> None:
        """Write the last few exchanges to standard error."""
        self._mesg(f"last {len(self._cmd_log)} IMAP4 interactions:")
        for number in range(self._cmd_log_len):
            entry = self._cmd_log.get((self._cmd_log_idx + number) % self._cmd_log_len)
            if entry is not None:
                line, moment = entry
                self._mesg(line if isinstance(line, str) else f"{line[0]}{line[1]!r}", moment)
