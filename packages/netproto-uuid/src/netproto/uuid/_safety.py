"""SafeUUID, on its own: ``enum`` takes half of the time that the standard library's ``uuid`` takes to import."""

from enum import Enum

__all__ = ["SafeUUID"]


class _KinEnum(Enum):
    """An enumeration whose members equal those of the same name and value of an enumeration of the same name."""

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, Enum) and type(other).__name__ == type(self).__name__:
            return self.name == other.name and self.value == other.value
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.name)  # as Enum's own, so that both kinds are one key


class SafeUUID(_KinEnum):
    """Whether the platform made a version 1 UUID in a way that is safe among processes.

    Equal to the member of the same name of the standard library's enumeration.
    """

    __module__ = __name__.rpartition(".")[0]
    safe = 0
    unsafe = -1
    unknown = None
