"""Everything that this package takes from netproto-core; vendoring rewrites only this file."""

from __future__ import annotations

from netproto.core.kinship import kin as kin
from netproto.core.limits import LimitExceeded as LimitExceeded
from netproto.core.lines import LineBuffer as LineBuffer
from netproto.core.lines import LineReader as LineReader
from netproto.core.lines import dot_stuff as dot_stuff
from netproto.core.lines import normalize_line_ends as normalize_line_ends
from netproto.core.lines import to_dot_block as to_dot_block

TYPE_CHECKING = False
if TYPE_CHECKING:
    from netproto.core.deadline import Deadline as Deadline
    from netproto.core.dial import create_connection as create_connection
    from netproto.core.sasl import Mechanism as Mechanism
    from netproto.core.sasl import OAuthBearer as OAuthBearer
    from netproto.core.sasl import SASLError as SASLError
    from netproto.core.sasl import XOAuth2 as XOAuth2
    from netproto.core.sasl import choose as choose
    from netproto.core.tls import client_context as client_context
else:
    _LATE = {
        "Deadline": "deadline",
        "create_connection": "dial",
        "Mechanism": "sasl",
        "OAuthBearer": "sasl",
        "SASLError": "sasl",
        "XOAuth2": "sasl",
        "choose": "sasl",
        "client_context": "tls",
    }

    def __getattr__(name):
        """What not every session needs, imported when it is first used."""
        if name not in _LATE:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(f"netproto.core.{_LATE[name]}"), name)
