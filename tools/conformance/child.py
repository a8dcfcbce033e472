"""Run one of CPython's test modules with netproto swapped in; used by run.py.

usage: child.py TEST REPORT.json [FOLDER]

Writes the outcome of each test, "passed", "failed" or "skipped", by its name without the leading "test.".
"""

from __future__ import annotations

import importlib
import json
import sys
import unittest
from pathlib import Path
from types import ModuleType
from typing import Any

import newer

from netproto.core import install


class Outcomes(unittest.TextTestResult):
    """Keeps one outcome a test; a failing subtest fails it."""

    def __init__(self, *arguments: Any, **names: Any) -> None:
        super().__init__(*arguments, **names)
        self.by_test: dict[str, str] = {}

    def note(self, test: unittest.TestCase, outcome: str) -> None:
        name = test.id().removeprefix("test.")
        if self.by_test.get(name) != "failed":
            self.by_test[name] = outcome

    def addSuccess(self, test: unittest.TestCase) -> None:
        super().addSuccess(test)
        self.note(test, "passed")

    def addFailure(self, test: unittest.TestCase, error: Any) -> None:
        super().addFailure(test, error)
        self.note(test, "failed")

    def addError(self, test: unittest.TestCase, error: Any) -> None:
        super().addError(test, error)
        self.note(test, "failed")

    def addUnexpectedSuccess(self, test: unittest.TestCase) -> None:
        super().addUnexpectedSuccess(test)
        self.note(test, "failed")

    def addExpectedFailure(self, test: unittest.TestCase, error: Any) -> None:
        super().addExpectedFailure(test, error)
        self.note(test, "passed")

    def addSkip(self, test: unittest.TestCase, reason: str) -> None:
        super().addSkip(test, reason)
        self.note(test, "skipped")

    def addSubTest(self, test: unittest.TestCase, subtest: unittest.TestCase, error: Any) -> None:
        super().addSubTest(test, subtest, error)
        if error is not None:
            self.note(test, "failed")


def keep_swapped() -> None:
    """Tests that import a module afresh, for its compiled and its plain variant, get ours both times."""
    from test.support import import_helper

    fresh = import_helper.import_fresh_module

    def import_fresh_module(name: str, *arguments: Any, **names: Any) -> ModuleType | None:
        module = importlib.import_module(name)
        return module if module.__name__.startswith("netproto.") else fresh(name, *arguments, **names)

    import_helper.import_fresh_module = import_fresh_module


def use_tests_of(folder: str) -> None:
    """Take tests from *folder* first; helpers that are not there (Debian's folders have none) are the interpreter's."""
    import test

    test.__path__.insert(0, folder)
    newer.provide()


def main() -> None:
    name, report, *folder = sys.argv[1:]
    install()
    if folder:
        use_tests_of(folder[0])
    from test import support

    support.use_resources = {}  # nothing that reaches the network
    keep_swapped()
    suite = unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(f"test.{name}"))
    result = unittest.TextTestRunner(verbosity=1, resultclass=Outcomes).run(suite)
    assert isinstance(result, Outcomes)
    Path(report).write_text(json.dumps(result.by_test))


if __name__ == "__main__":
    main()
