"""Everything that this package takes from netproto-core; vendoring rewrites only this file."""

from __future__ import annotations

from netproto.core.fields import (
    FIRST_CONTINUES as FIRST_CONTINUES,
)
from netproto.core.fields import (
    MISPLACED_FROM as MISPLACED_FROM,
)
from netproto.core.fields import (
    NO_COLON as NO_COLON,
)
from netproto.core.fields import (
    NO_NAME as NO_NAME,
)
from netproto.core.fields import (
    UNIX_FROM as UNIX_FROM,
)
from netproto.core.fields import (
    Defect as Defect,
)
from netproto.core.fields import (
    find as find,
)
from netproto.core.fields import (
    find_all as find_all,
)
from netproto.core.fields import (
    parse_block as parse_block,
)
from netproto.core.fields import (
    parse_status_line as parse_status_line,
)
from netproto.core.fields import (
    pick as pick,
)
from netproto.core.fields import (
    response_head as response_head,
)
from netproto.core.kernels import choose as choose

try:
    from netproto.core.kinship import kin as kin
except ImportError:
    import sys

    TYPE_CHECKING = False
    if TYPE_CHECKING:
        from typing import Any

    _waiting: list[tuple[type, str, str]] = []

    def kin(module: str, name: str, *bases: type) -> Any:
        """An empty class over *bases* that takes the class of that name as base where its module is there."""
        made = type(f"_{name}Kin", bases or (Exception,), {"__slots__": ()} if bases == (object,) else {})
        _waiting.append((made, module, name))
        settle(module)
        return made

    def settle(module: str) -> None:
        """Give the classes that wait for *module* their base."""
        there = sys.modules.get(module)
        for item in list(_waiting):
            made, wanted, name = item
            if wanted == module and there is not None and hasattr(there, name):
                _waiting.remove(item)
                real = getattr(there, name)
                try:
                    made.__bases__ = (real,) if issubclass(real, made.__bases__[0]) else (*made.__bases__, real)
                except TypeError:
                    continue
else:

    def settle(module: str) -> None:
        """Nothing to do: kinship follows imports by itself."""


TYPE_CHECKING = False
if TYPE_CHECKING:
    from netproto.core.deadline import Deadline as Deadline
    from netproto.core.dial import create_unix_connection as create_unix_connection
else:

    def __getattr__(name):
        """What few connections need, imported when it is first used."""
        if name == "Deadline":
            from netproto.core.deadline import Deadline as found
        elif name == "create_unix_connection":
            from netproto.core.dial import create_unix_connection as found
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return found
