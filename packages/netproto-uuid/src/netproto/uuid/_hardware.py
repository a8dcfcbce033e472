"""The 48-bit node of this machine: where its hardware address can be read, by program and heading.

Every function takes what it needs as arguments; the module's public face passes its own names, which may be patched.
"""

import os

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable
    from typing import IO

__all__ = ["address_of", "is_universal", "near_keyword", "output_of", "random_node", "under_heading"]

_SEARCHED = (os.defpath, "/sbin", "/usr/sbin")


def output_of(command: str, *arguments: str) -> "IO[bytes] | None":
    """What a system program prints, in the C locale, or None where it is not there."""
    import io
    import shutil
    import subprocess

    program = shutil.which(command) or shutil.which(command, path=os.pathsep.join(_SEARCHED))
    if program is None:
        return None
    try:
        done = subprocess.run(
            [program, *filter(None, arguments)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=os.environ | {"LC_ALL": "C"}, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return io.BytesIO(done.stdout)


def is_universal(address: int) -> bool:
    """Whether a hardware address was given by its maker (the universal/local bit of IEEE 802 is 0)."""
    return not address >> 41 & 1


def random_node() -> int:
    """48 random bits with the multicast bit set, which no hardware address has (RFC 9562 section 6.10)."""
    return int.from_bytes(os.urandom(6), "big") | 1 << 40


def address_of(word: bytes, delimiter: bytes, omits_zeros: bool) -> int | None:
    """The address that a word is, else None. Some systems drop a leading zero of each of the six parts."""
    parts = word.split(delimiter)
    if len(parts) != 6:
        return None
    if omits_zeros:
        if not all(1 <= len(part) <= 2 for part in parts):
            return None
        word = b"".join(part.rjust(2, b"0") for part in parts)
    elif any(len(part) != 2 for part in parts):
        return None
    else:
        word = b"".join(parts)
    try:
        return int(word, 16)
    except ValueError:
        return None


def _best(addresses: "Iterable[int]") -> int | None:
    """The first universal address, else the first that was given locally."""
    first_local = None
    for address in addresses:
        if is_universal(address):
            return address
        first_local = first_local or address
    return first_local or None


def near_keyword(
    printed: "Iterable[bytes]", keywords: "Container[bytes]", place: "Callable[[int], int]", delimiter: bytes
) -> int | None:
    """The address beside one of *keywords*, without regard to case; *place* gives its word from the keyword's."""

    def found() -> "Iterable[int]":
        for line in printed:
            words = line.lower().rstrip().split()
            for number, word in enumerate(words):
                if word not in keywords:
                    continue
                try:
                    yield int(words[place(number)].replace(delimiter, b""), 16)
                except (ValueError, IndexError):
                    continue  # such as the long addresses of tunnels, which have dashes

    return _best(found())


def under_heading(printed: "Iterable[bytes]", heading: bytes, delimiter: bytes, omits_zeros: bool) -> int | None:
    """The address in the column below *heading*, a word of the first line."""
    lines = iter(printed)
    titles = next(lines, b"").rstrip().split()
    if heading not in titles:
        return None
    column = titles.index(heading)
    rows = (line.rstrip().split() for line in lines)
    found = (address_of(row[column], delimiter, omits_zeros) for row in rows if column < len(row))
    return _best(address for address in found if address is not None)
