"""What callers hand over that is not quite what the documentation names, in both builds."""

from __future__ import annotations

import inspect
import ipaddress as stdlib
import operator
from types import ModuleType
from typing import Any

import pytest

from netproto.ipaddress import AddressValueError


class Safe(str):
    """Text whose ``str()`` is not of the exact type, as Django's SafeString."""

    def __str__(self) -> Safe:
        return self


def test_text_of_a_subclass(kernel: Any) -> None:
    assert kernel.ip_address(Safe("1.2.3.4")) == kernel.IPv4Address("1.2.3.4")
    assert kernel.IPv6Address(Safe("::1")) == kernel.IPv6Address("::1")
    assert kernel.ip_network(("1.2.3.0", Safe("255.255.255.0"))) == kernel.IPv4Network("1.2.3.0/24")


def test_an_address_is_not_the_stdlibs_interface(kernel: Any) -> None:
    for name, text in (("4", "1.2.3.4"), ("6", "::1")):
        ours = getattr(kernel, f"IPv{name}Address")(text)
        theirs = getattr(stdlib, f"IPv{name}Interface")(f"{text}/24")
        assert ours != theirs and theirs != ours
        assert ours < theirs and theirs > ours
        assert getattr(kernel, f"IPv{name}Interface")(f"{text}/24") == theirs


@pytest.mark.parametrize("other", [None, 5, "10.0.0.0/8", stdlib.IPv4Address(0)])
def test_overlaps_takes_networks(kernel: Any, other: Any) -> None:
    with pytest.raises(TypeError):
        kernel.IPv4Network("10.0.0.0/8").overlaps(other)


def test_large_indices(kernel: Any) -> None:
    network = kernel.IPv6Network("2001:db8::/32")
    assert network[1 << 64] == kernel.IPv6Address("2001:db8:0:1::")
    assert network[-(1 << 64)] == kernel.IPv6Address("2001:db8:ffff:ffff::")
    with pytest.raises(IndexError):
        network[1 << 96]
    with pytest.raises(TypeError):
        network[1.0]


def test_lengths_are_integers(kernel: Any) -> None:
    network = kernel.IPv4Network("10.0.0.0/8")
    with pytest.raises(TypeError):
        list(network.subnets(1.5))
    with pytest.raises(TypeError):
        list(network.subnets(new_prefix=26.0))
    with pytest.raises(TypeError):
        network.supernet(1.0)
    with pytest.raises(TypeError):
        network.next_network(9.0)


@pytest.mark.parametrize("given", [(), ("1.2.3.4", None), ("1.2.3.4", 5, 6), (1, None)])
def test_tuples_that_are_none(kernel: Any, given: Any) -> None:
    with pytest.raises(ValueError):
        kernel.PrefixTree().lookup(given)
    assert kernel.parse_networks([given]) == ([], [0])


def test_a_surrogate_in_a_zone(kernel: Any) -> None:
    good, bad = kernel.parse_addresses("::1%\ud800\n1.2.3.4")
    assert [one.scope_id for one in good[:1]] == ["\ud800"] and not bad and len(good) == 2


def test_ranges_with_a_dash_in_a_zone(ipaddress: ModuleType) -> None:
    one = ipaddress.AddressRange("fe80::1%br-0")
    assert one.num_addresses == 1 and "fe80::1%br-0" in one
    assert ipaddress.AddressRange("fe80::1%br-0 - fe80::5%br-0").num_addresses == 5
    assert ipaddress.AddressRange("fe80::1%br-0", "fe80::5%br-0").num_addresses == 5
    for wrong in ("1.2.3.4-x", "-", "1.2.3.4-", "-" * 100_000):
        with pytest.raises(ipaddress.AddressValueError):
            ipaddress.AddressRange(wrong)


def test_summary_up_to_an_interface(ipaddress: ModuleType) -> None:
    first, last = ipaddress.IPv4Address("1.2.3.4"), ipaddress.IPv4Interface("0.0.0.0/0")
    with pytest.raises(ValueError, match="greater than first"):
        list(ipaddress.summarize_address_range(first, last))


@pytest.mark.parametrize("span", [(5, 4), (-1, 4), (0, 1 << 32)])
def test_spans_that_are_none(kernel: Any, span: tuple[int, int]) -> None:
    with pytest.raises(ValueError):
        kernel.merge(32, [span])


@pytest.mark.parametrize("name", ["IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network", "IPv4Interface"])
def test_signatures(kernel: Any, name: str) -> None:
    ours = inspect.signature(getattr(kernel, name)).parameters
    theirs = inspect.signature(getattr(stdlib, name)).parameters
    assert [*theirs] == [*ours][: len(theirs)]
    assert not getattr(kernel, name).__doc__.startswith(name)


CONSTRUCTORS = ["IPv4Address", "IPv6Address", "IPv4Network", "IPv6Network", "IPv4Interface", "IPv6Interface"]


@pytest.mark.parametrize("name", CONSTRUCTORS)
@pytest.mark.parametrize(
    ("arguments", "names"),
    [((), {}), ((1, 2, 3, 4), {}), ((1,), {"bad": 2}), ((1,), {"address": 2}), ((), {"strict": True}), ((), {"ip": 1})],
)
def test_wrong_arguments_are_told_as_the_stdlib_does(kernel: Any, name: str, arguments: Any, names: Any) -> None:
    with pytest.raises(TypeError) as theirs:
        getattr(stdlib, name)(*arguments, **names)
    told = str(theirs.value)
    for kind in (getattr(kernel, name), type("Mine", (getattr(kernel, name),), {})):
        with pytest.raises(TypeError) as ours:
            kind(*arguments, **names)
        assert str(ours.value) == told and f"{name}.__init__()" in told


@pytest.mark.parametrize("name", CONSTRUCTORS)
def test_a_constructor_that_fails_leaves_the_object(kernel: Any, name: str) -> None:
    text = {"4": "1.2.3.0", "6": "1::"}[name[3]] + ("" if "Address" in name else "/24")
    one = getattr(kernel, name)(text)
    texts = "x", "1.2.3.4/0/", "::5/8/", "9.9.9.9/33", "9.9.9.9/8", "9::9/8", "9::9/129"
    for wrong in (*texts, -1, 1 << 130, (9, 1, 2)):
        if isinstance(wrong, str) and "Interface" in name:
            wrong += "/"
        with pytest.raises((ValueError, TypeError)):
            one.__init__(wrong)
        assert str(one) == text
    if name[3] == "6":  # also the zone
        zoned = getattr(kernel, name)("fe80::1%eth0")
        with pytest.raises(ValueError):
            zoned.__init__("x")  # type: ignore[misc]
        assert zoned == getattr(kernel, name)("fe80::1%eth0") and "%eth0" in str(zoned)
    if "Address" in name:
        for given in {"4": ("9.9.9.9", 5), "6": ("9::9%a", 5, "9::%b", "9::")}[name[3]]:
            one.__init__(given)
            assert one == getattr(kernel, name)(given) and str(one) == str(getattr(kernel, name)(given))


def test_arguments_by_name(kernel: Any) -> None:
    assert kernel.IPv4Address(address="1.2.3.4") == kernel.IPv4Address("1.2.3.4")
    assert kernel.IPv6Address(address=5, scope_id="a") == kernel.IPv6Address("::5%a")
    assert kernel.IPv4Network(address="1.2.3.4/24", strict=False) == kernel.IPv4Network("1.2.3.0/24")
    assert kernel.IPv6Network(strict=False, address="::1/24") == kernel.IPv6Network("::/24")
    assert kernel.IPv4Interface(address="1.2.3.4/24") == kernel.IPv4Interface("1.2.3.4/24")


def test_a_range_by_what_is_in_the_addresses(ipaddress: ModuleType) -> None:
    class Mine(ipaddress.IPv4Address):  # type: ignore[name-defined, misc]
        def __int__(self) -> int:
            return 99

    found = list(ipaddress.summarize_address_range(ipaddress.IPv4Address("1.2.3.4"), Mine("1.2.3.9")))
    assert [*map(str, found)] == ["1.2.3.4/30", "1.2.3.8/31"]


@pytest.mark.parametrize("name", ["IPv4Address", "IPv6Address", "IPv4Network", "IPv6Interface"])
@pytest.mark.parametrize("value", [1 << 100_000, -(1 << 100_000)], ids=["large", "negative"])
def test_integers_that_are_too_long_to_print(kernel: Any, name: str, value: int) -> None:
    with pytest.raises(ValueError, match="An integer of 100001 bits") as told:
        getattr(kernel, name)(value)
    assert isinstance(told.value, stdlib.AddressValueError)


@pytest.mark.parametrize("mask", [b"", bytearray(4), [], None, 1.5, ("255.0.0.0",), b"24"], ids=repr)
@pytest.mark.parametrize("name", ["IPv4Network", "IPv6Network", "IPv4Interface", "IPv6Interface"])
def test_masks_that_are_no_text(kernel: Any, name: str, mask: Any) -> None:
    found = []
    for module in (stdlib, kernel):
        try:
            found.append(str(getattr(module, name)((0, mask))))
        except Exception as error:
            found.append(type(error).__name__)
    assert found[0] == found[1]


def test_lookalikes_are_asked(kernel: Any) -> None:
    class Says:
        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    class Versionless(Says):
        _ip = 10 << 24

    class Row(Says):
        version = 4
        network_address = kernel.IPv4Address("10.0.0.0")
        prefixlen = 8

    assert kernel.IPv4Address("10.0.0.0") == Versionless() and kernel.IPv6Address(10 << 24) == Versionless()
    assert kernel.IPv4Network("10.0.0.0/8") == Row() and Row() in [kernel.IPv4Network("10.0.0.0/8")]
    assert kernel.get_mixed_type_key(kernel.IPv4Address) is NotImplemented


@pytest.mark.parametrize("ours", ["IPv4", "IPv6"])
def test_subclasses_beside_interfaces(kernel: Any, ours: str) -> None:
    text = "1.2.3.4" if ours == "IPv4" else "fe80::4"
    address, interface = getattr(kernel, f"{ours}Address"), getattr(kernel, f"{ours}Interface")
    their_address, their_interface = getattr(stdlib, f"{ours}Address"), getattr(stdlib, f"{ours}Interface")
    mine, theirs = type("Mine", (address,), {}), type("Theirs", (their_address,), {})
    length = "/32" if ours == "IPv4" else "/128"
    for one, two in ((mine, theirs), (address, their_address)):
        for there in (interface, their_interface):
            for operation in ("eq", "ne", "lt", "le", "gt", "ge"):
                compare = getattr(operator, operation)
                found = compare(one(text), there(text + length)), compare(there(text + length), one(text))
                expected = (
                    compare(two(text), their_interface(text + length)),
                    compare(their_interface(text + length), two(text)),
                )
                assert found == expected, (operation, there)


def test_subtraction_is_its_own(kernel: Any) -> None:
    class Mine(kernel.IPv4Address):  # type: ignore[name-defined, misc]
        def __add__(self, other: object) -> str:
            return "sum"

    assert Mine("1.2.3.4") + 1 == "sum" and str(Mine("1.2.3.4") - 1) == "1.2.3.3"


def test_texts_that_strip_otherwise(kernel: Any) -> None:
    class Odd(str):
        def strip(self, *arguments: Any) -> Any:
            return b"\x40" * 200

    assert kernel.parse_addresses([Odd("1.2.3.4")])[0] == [kernel.IPv4Address("1.2.3.4")]


def test_strictness_is_asked_for_once(kernel: Any) -> None:
    class Undecided:
        def __bool__(self) -> bool:
            raise RuntimeError

    assert kernel.IPv4Network("1.2.3.0/24", Undecided()) == kernel.IPv4Network("1.2.3.0/24")
    assert kernel.IPv6Network("1::/24", strict=Undecided()) == kernel.IPv6Network("1::/24")
    with pytest.raises(RuntimeError):
        kernel.IPv4Network("1.2.3.4/24", Undecided())
    with pytest.raises(RuntimeError):
        kernel.parse_networks(["fe80::1%e/64"], Undecided())


def test_registered_properties_are_read_only(kernel: Any) -> None:
    for text in ("10.0.0.0/8", "fc00::/8"):
        for name in ("is_private", "is_global"):
            with pytest.raises(AttributeError):
                setattr(kernel.ip_network(text), name, False)


def test_mapped_interfaces_with_their_masks(kernel: Any) -> None:
    one = kernel.IPv6Interface("::ffff:1.2.3.4/120")
    assert one.with_prefixlen == "::ffff:102:304/120" == stdlib.IPv6Interface("::ffff:1.2.3.4/120").with_prefixlen
    assert one.with_netmask.startswith("::ffff:102:304/") and one.with_hostmask.startswith("::ffff:102:304/")


def test_an_interface_is_no_address(kernel: Any) -> None:
    for name, text in (("IPv4", "1.2.3.4/24"), ("IPv6", "::1/24")):
        for module in (kernel, stdlib):
            one = getattr(module, f"{name}Interface")(text)
            with pytest.raises(AddressValueError) as told:
                getattr(kernel, f"{name}Address")(one)
            assert str(told.value) == f"Unexpected '/' in {one!r}"
