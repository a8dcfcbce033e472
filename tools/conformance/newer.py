"""What the tests of a newer release want of the standard library, for older interpreters."""

from __future__ import annotations

import copy
import functools
import importlib
import sys
import unittest
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any


class MoreAssertions:
    """Assertions that `unittest` has from Python 3.14 on."""

    def assertStartsWith(self: Any, text: Any, prefix: Any, msg: object = None) -> None:
        self.assertTrue(text.startswith(prefix), msg or f"{text!r} does not start with {prefix!r}")

    def assertNotStartsWith(self: Any, text: Any, prefix: Any, msg: object = None) -> None:
        self.assertFalse(text.startswith(prefix), msg or f"{text!r} starts with {prefix!r}")

    def assertEndsWith(self: Any, text: Any, suffix: Any, msg: object = None) -> None:
        self.assertTrue(text.endswith(suffix), msg or f"{text!r} does not end with {suffix!r}")

    def assertNotEndsWith(self: Any, text: Any, suffix: Any, msg: object = None) -> None:
        self.assertFalse(text.endswith(suffix), msg or f"{text!r} ends with {suffix!r}")

    def assertHasAttr(self: Any, thing: object, name: str, msg: object = None) -> None:
        self.assertTrue(hasattr(thing, name), msg or f"{thing!r} has no {name}")

    def assertNotHasAttr(self: Any, thing: object, name: str, msg: object = None) -> None:
        self.assertFalse(hasattr(thing, name), msg or f"{thing!r} has {name}")

    def assertIsSubclass(self: Any, cls: type, base: Any, msg: object = None) -> None:
        self.assertTrue(issubclass(cls, base), msg or f"{cls!r} is no subclass of {base!r}")

    def assertNotIsSubclass(self: Any, cls: type, base: Any, msg: object = None) -> None:
        self.assertFalse(issubclass(cls, base), msg or f"{cls!r} is a subclass of {base!r}")


def sub_tests(names: str, values: Iterable[Any], /, **unused: Any) -> Callable[[Any], Any]:
    """`test.support.subTests`: run a test once for each of *values*, as the arguments *names*."""
    keys = names.replace(",", " ").split()

    def decorate(test: Any) -> Any:
        @functools.wraps(test)
        def each(self: unittest.TestCase, *outer: Any, **given: Any) -> None:
            for value in values:
                arguments = dict(zip(keys, value if len(keys) > 1 else (value,), strict=True))
                with self.subTest(**arguments):
                    test(self, *outer, **given, **arguments)

        return each

    return decorate


def provide() -> None:
    """Put in what this interpreter lacks."""
    import ssl

    from test import support
    from test.support import warnings_helper

    for name, assertion in vars(MoreAssertions).items():
        if name.startswith("assert") and not hasattr(unittest.TestCase, name):
            setattr(unittest.TestCase, name, assertion)
    try:
        testcase = importlib.import_module("test.support.testcase")
    except ImportError:
        testcase = sys.modules["test.support.testcase"] = ModuleType("test.support.testcase")
    substitutes: list[tuple[Any, str, Any]] = [
        (testcase, "ExtraAssertions", type("ExtraAssertions", (), {})),
        (support, "subTests", sub_tests),
        (support, "force_not_colorized_test_class", lambda cls: cls),
        (warnings_helper, "ignore_fork_in_thread_deprecation_warnings", lambda: lambda test: test),
        (copy, "replace", lambda thing, /, **changes: type(thing).__replace__(thing, **changes)),
        (ssl, "HAS_PHA", True),
    ]
    for place, name, substitute in substitutes:
        if not hasattr(place, name):
            setattr(place, name, substitute)
