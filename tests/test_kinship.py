"""Joining the standard library's classes gives netproto's no behaviour that depends on what has been imported."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CHECK = """
import importlib
from netproto.core import _families, _joining, kinship

#: Meant to have the standard library's methods, once those are imported.
BORROWERS = {"email.message.Message", "http.client.HTTPMessage", "tempfile._TemporaryFileWrapper"}

for module in _families.installed():
    importlib.import_module(f"netproto.{module}")
classes = 0
for module, links in list(kinship.watcher.links.items()):
    importlib.import_module(module)
    for link in filter(lambda link: hasattr(link, "cls"), links):
        if f"{module}.{link.name}" in BORROWERS:
            continue
        middle = link.cls()
        theirs = importlib.import_module(module)
        for part in link.name.split("."):
            theirs = getattr(theirs, part, None)
        assert theirs is None or theirs in middle.__mro__, (module, link.name)
        ours = [cls for cls in middle.__subclasses__() if cls.__module__ != "netproto.core.kinship"] or [middle]
        for cls in filter(None, ours if theirs else ()):
            classes += 1
            for name in set(theirs.__dict__) - _joining._DESCRIBING - {"__copy__", "__deepcopy__"}:
                if name[:2] == name[-2:] == "__":
                    assert _joining._owner(cls.__mro__, name) is not theirs, (cls, name)
print(classes)
"""


@pytest.mark.parametrize("pure", ["0", "1"], ids=["as built", "pure"])
def test_no_special_method_comes_from_the_standard_library(pure: str) -> None:
    """``__len__`` or ``__iter__`` that ours lack would appear with an import; the copying of tuples may."""
    done = subprocess.run(
        [sys.executable, "-c", CHECK],
        env=os.environ | {"NETPROTO_NO_EXTENSIONS": pure},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= 6
