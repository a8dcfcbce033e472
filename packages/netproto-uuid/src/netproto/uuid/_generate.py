"""The generators that run in this process."""

from ._core import choose

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from ._generate_py import COUNTER as COUNTER
    from ._generate_py import TIMES as TIMES
    from ._generate_py import from_md5 as from_md5
    from ._generate_py import from_sha1 as from_sha1
    from ._generate_py import state as state
    from ._generate_py import time_based as time_based
    from ._generate_py import uuid4 as uuid4
    from ._generate_py import uuid4_many as uuid4_many
    from ._generate_py import uuid7 as uuid7
    from ._generate_py import uuid7_many as uuid7_many
    from ._generate_py import uuid8 as uuid8
    from ._generate_py import watch as watch
else:
    _kernel = choose(__package__, "_generate")
    COUNTER = _kernel.COUNTER
    TIMES = _kernel.TIMES
    from_md5 = _kernel.from_md5
    from_sha1 = _kernel.from_sha1
    state = _kernel.state
    time_based = _kernel.time_based
    uuid4 = _kernel.uuid4
    uuid4_many = _kernel.uuid4_many
    uuid7 = _kernel.uuid7
    uuid7_many = _kernel.uuid7_many
    uuid8 = _kernel.uuid8
    watch = _kernel.watch
