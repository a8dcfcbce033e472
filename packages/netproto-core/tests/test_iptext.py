"""IP addresses as text: both builds, and the standard library's reading."""

from __future__ import annotations

import importlib
import ipaddress as stdlib
import os
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netproto.core import iptext


def build(which: str) -> ModuleType:
    name = f"netproto.core._iptext_{which}"
    if which == "py" or os.environ.get("NETPROTO_REQUIRE_EXTENSIONS") == "1":
        return importlib.import_module(name)
    return pytest.importorskip(name, exc_type=ImportError)


@pytest.fixture(params=["py", "c"])
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    return build(request.param)


def expected(kind: type, text: str) -> int | None:
    if "%" in text:  # no zones here
        return None
    try:
        return int(kind(text))
    except ValueError:
        return None


near_text = st.one_of(
    st.text("0123456789abcdefABCDEF:.", max_size=24),
    st.text(max_size=12),
    st.integers(0, (1 << 128) - 1).map(stdlib.IPv6Address).map(str),
    st.lists(st.sampled_from(["", "0", "1", "ffff", "12345", "1.2.3.4", "g"]), max_size=10).map(":".join),
    st.lists(st.sampled_from(["", "0", "01", "1", "255", "256", "1000", "a"]), max_size=6).map(".".join),
)


@given(near_text)
def test_reads_as_the_stdlib(text: str) -> None:
    for module in (iptext, build("py")):
        assert module.parse_ipv4(text) == expected(stdlib.IPv4Address, text)
        assert module.parse_ipv6(text) == expected(stdlib.IPv6Address, text)


@given(st.integers(0, (1 << 128) - 1), st.lists(st.booleans(), min_size=8, max_size=8))
def test_writes_what_it_reads(value: int, kept: list[bool]) -> None:
    for place, keep in enumerate(kept):
        value &= ~(0 if keep else 0xFFFF << 16 * place)
    for module in (iptext, build("py")):
        assert module.format_ipv6(value, False) == stdlib.IPv6Address._string_from_ip_int(value)  # type: ignore[attr-defined]
        assert module.parse_ipv6(module.format_ipv6(value)) == value
        four = value & 0xFFFFFFFF
        assert module.format_ipv4(four) == str(stdlib.IPv4Address(four))
        assert module.parse_ipv4(module.format_ipv4(four)) == four


def test_mapped_addresses_are_dotted(kernel: ModuleType) -> None:
    assert kernel.format_ipv6(0xFFFF_0102_0304) == "::ffff:1.2.3.4"
    assert kernel.format_ipv6(0xFFFF_0102_0304, False) == "::ffff:102:304"


@pytest.mark.parametrize("value", [-1, 1 << 128])
def test_refuses_numbers_out_of_range(kernel: ModuleType, value: int) -> None:
    for write in (kernel.format_ipv4, kernel.format_ipv6):
        with pytest.raises(OverflowError):
            write(value)
    with pytest.raises(OverflowError):
        kernel.format_ipv4(1 << 32)


@pytest.mark.parametrize("wrong", [b"1.2.3.4", None, 5])
def test_refuses_other_types(kernel: ModuleType, wrong: object) -> None:
    for read in (kernel.parse_ipv4, kernel.parse_ipv6):
        with pytest.raises(TypeError):
            read(wrong)
