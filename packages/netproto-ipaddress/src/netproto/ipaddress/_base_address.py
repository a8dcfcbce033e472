"""What addresses do, in plain Python: all of it for the twins, the rarer half for the compiled types."""

from __future__ import annotations

from ._bases import _IPAddressBase

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["_BaseAddress", "_BaseInterface"]


def _not_same_version(one: object, other: object) -> TypeError:
    return TypeError(f"{one} and {other} are not of the same version")


def _knows_better(one: object, other: object) -> bool:
    """Whether *other* is an interface and *one* an address: how they compare is for the interface to say."""
    return hasattr(other, "network") and not hasattr(one, "network")


class _BaseAddress(_IPAddressBase):
    """A single address, of either version."""

    __slots__ = ()

    _ip: int

    def __int__(self) -> int:
        return self._ip

    def __eq__(self, other: object) -> bool:
        try:
            if self._ip != other._ip or self.version != other.version:  # type: ignore[attr-defined]
                return False
        except AttributeError:
            return NotImplemented
        return NotImplemented if _knows_better(self, other) else True

    def __lt__(self, other: Any) -> bool:
        try:
            value, version = other._ip, other.version
        except AttributeError:
            return NotImplemented
        if version != self.version:
            raise _not_same_version(self, other)
        return NotImplemented if _knows_better(self, other) else self._ip < value

    # Zones count for equality but not for order, hence these rather than comparisons of the integers.
    def __le__(self, other: Any) -> bool:
        less = self.__lt__(other)
        return less if less is NotImplemented else less or self == other

    def __gt__(self, other: Any) -> bool:
        less = self.__lt__(other)
        return less if less is NotImplemented else not less and self != other

    def __ge__(self, other: Any) -> bool:
        less = self.__lt__(other)
        return less if less is NotImplemented else not less

    def __hash__(self) -> int:
        return hash(hex(self._ip))

    def __add__(self, other: Any) -> Any:
        if not isinstance(other, int):
            return NotImplemented
        return type(self)(self._ip + other)  # type: ignore[call-arg]

    def __sub__(self, other: Any) -> Any:
        if not isinstance(other, int):
            return NotImplemented
        return type(self)(self._ip - other)  # type: ignore[call-arg]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._ip,)

    def __format__(self, format_spec: str) -> str:
        """As text (``s``, the default), or all bits in binary (``b``) or hexadecimal (``x``, ``X``).

        ``n`` is binary for IPv4 and hexadecimal for IPv6; ``#`` and ``_`` go before those, as for integers.
        """
        if not format_spec or format_spec[-1] == "s":
            return format(str(self), format_spec)
        base, flags = format_spec[-1], format_spec[:-1]
        if base not in "bnxX" or flags not in ("", "#", "_", "#_"):
            return super().__format__(format_spec)
        prefix, grouping = flags.rstrip("_"), flags.lstrip("#")
        if base == "n":
            base = "b" if self.version == 4 else "x"
        width = self.max_prefixlen if base == "b" else self.max_prefixlen // 4
        width += (width // 4 - 1 if grouping else 0) + 2 * len(prefix)
        return format(self._ip, f"{prefix}0{width}{grouping}{base}")

    def _get_address_key(self) -> tuple[int, Any]:
        return self.version, self


class _BaseInterface:
    """An address together with the network that it is on."""

    __slots__ = ()

    _ip: int
    _prefixlen: int
    network: Any

    @property
    def netmask(self) -> Any:
        """The mask of the network, as an address."""
        return self.network.netmask

    @property
    def hostmask(self) -> Any:
        """The inverted mask of the network, as an address."""
        return self.network.hostmask

    @property
    def with_prefixlen(self) -> str:
        """The address and its prefix length."""
        return f"{self._plain()}/{self._prefixlen}"

    @property
    def with_netmask(self) -> str:
        """The address and its netmask."""
        return f"{self._plain()}/{self.netmask}"

    @property
    def with_hostmask(self) -> str:
        """The address and its hostmask."""
        return f"{self._plain()}/{self.hostmask}"

    @property
    def is_unspecified(self) -> bool:
        """Whether it is 0.0.0.0/32 or ::/128."""
        return self._ip == 0 and bool(self.network.is_unspecified)

    def _plain(self) -> str:
        return self._string_from_ip_int(self._ip)  # type: ignore[attr-defined, no-any-return]

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (str(self),)
