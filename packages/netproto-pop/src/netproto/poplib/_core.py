"""Everything that this package takes from netproto-core; vendoring rewrites only this file."""

from __future__ import annotations

from netproto.core.kinship import kin as kin
from netproto.core.limits import LimitExceeded as LimitExceeded
from netproto.core.lines import LineBuffer as LineBuffer
from netproto.core.lines import LineReader as LineReader

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
        "Deadline": ("deadline", "Deadline"),
        "create_connection": ("dial", "create_connection"),
        "Mechanism": ("sasl", "Mechanism"),
        "OAuthBearer": ("sasl", "OAuthBearer"),
        "SASLError": ("sasl", "SASLError"),
        "XOAuth2": ("sasl", "XOAuth2"),
        "choose": ("sasl", "choose"),
        "client_context": ("tls", "client_context"),
    }

    def __getattr__(name):
        """What not every session needs, imported when it is first used."""
        try:
            module, attribute = _LATE[name]
        except KeyError:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None
        from importlib import import_module

        return getattr(import_module(f"netproto.core.{module}"), attribute)
