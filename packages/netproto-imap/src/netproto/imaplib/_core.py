"""Everything that this package takes from netproto-core; vendoring rewrites only this file."""

from __future__ import annotations

from netproto.core.kernels import choose as choose
from netproto.core.kinship import kin as kin
from netproto.core.limits import LimitExceeded as LimitExceeded
from netproto.core.lines import LineBuffer as LineBuffer
from netproto.core.lines import LineReader as LineReader
from netproto.core.lines import normalize_line_ends as normalize_line_ends

TYPE_CHECKING = False
if TYPE_CHECKING:
    from netproto.core import sasl as sasl
    from netproto.core.deadline import Deadline as Deadline
    from netproto.core.dial import create_connection as create_connection
    from netproto.core.tls import client_context as client_context
else:

    def __getattr__(name):
        """What not every connection needs, imported when it is first used."""
        if name == "Deadline":
            from netproto.core.deadline import Deadline as found
        elif name == "create_connection":
            from netproto.core.dial import create_connection as found
        elif name == "client_context":
            from netproto.core.tls import client_context as found
        elif name == "sasl":
            from netproto.core import sasl as found
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return found
