"""The command line: ``python -m netproto.uuid``."""

from __future__ import annotations

import argparse

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

_NAMESPACES = ("NAMESPACE_DNS", "NAMESPACE_URL", "NAMESPACE_OID", "NAMESPACE_X500")


def run(uuid: ModuleType) -> None:
    """Print the UUIDs that the command line asks for, made by the module *uuid*."""
    named: dict[str, Any] = {"uuid3": uuid.uuid3, "uuid5": uuid.uuid5}
    plain: dict[str, Any] = {name: getattr(uuid, name) for name in ("uuid1", "uuid4", "uuid6", "uuid7", "uuid8")}
    spaces = {f"@{name.removeprefix('NAMESPACE_').lower()}": getattr(uuid, name) for name in _NAMESPACES}

    parser = argparse.ArgumentParser(
        prog=f"python -m {uuid.__name__}", description="Make a UUID, of version 4 unless told otherwise."
    )
    parser.add_argument(
        "-u", "--uuid", choices=sorted(named | plain), default="uuid4",
        help="the function to call (default: %(default)s); uuid3 and uuid5 need --namespace and --name",
    )  # fmt: skip
    parser.add_argument(
        "-n", "--namespace", metavar=f"{{any UUID,{','.join(spaces)}}}",
        help="a UUID, or a well-known namespace; for uuid3 and uuid5",
    )  # fmt: skip
    parser.add_argument("-N", "--name", help="the name to make it from; for uuid3 and uuid5")
    parser.add_argument("-C", "--count", metavar="NUM", type=int, default=1, help="how many to make (default: 1)")
    arguments = parser.parse_args()
    if arguments.uuid in named:
        if not arguments.namespace or not arguments.name:
            parser.error(
                f"Incorrect number of arguments. {arguments.uuid} requires a namespace and a name. "
                f"Run '{parser.prog} -h' for more information."
            )
        space = spaces.get(arguments.namespace)
        try:
            space = uuid.UUID(arguments.namespace) if space is None else space
        except ValueError as error:
            parser.error(f"{error}: {arguments.namespace!r}")
        for _ in range(arguments.count):
            print(named[arguments.uuid](space, arguments.name))
    else:
        for _ in range(arguments.count):
            print(plain[arguments.uuid]())
