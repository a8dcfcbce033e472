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
from netproto.core.kinship import adopt_type as adopt_type
from netproto.core.kinship import kin as kin

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
