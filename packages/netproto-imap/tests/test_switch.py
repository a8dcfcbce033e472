"""NETPROTO_NO_EXTENSIONS picks the twins."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

CODE = """
import netproto.imaplib.parsed
from netproto.core.kernels import chosen
print({name.rpartition(".")[2]: compiled for name, compiled in chosen().items() if "imaplib" in name})
"""


@pytest.mark.parametrize("pure", ["0", "1"])
def test_switch(pure: str) -> None:
    if pure == "0":
        pytest.importorskip("netproto.imaplib._scan_c", exc_type=ImportError)
    environment = os.environ | {"NETPROTO_NO_EXTENSIONS": pure}
    printed = subprocess.run([sys.executable, "-c", CODE], env=environment, capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == str({"_scan": pure == "0", "_tokens": pure == "0"})
