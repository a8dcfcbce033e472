"""The choice between a kernel and its twin."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from importlib.util import find_spec

import pytest


def test_subinterpreters_get_the_twin() -> None:
    """Extensions are loaded by one interpreter of a process; the others run plain Python."""
    program = """
        try:
            import _interpreters as interpreters
        except ImportError:
            import _xxsubinterpreters as interpreters
        inner = '''
        import sys
        sys.path[:] = %r
        from netproto.core import iptext
        from netproto.core.kernels import chosen
        assert iptext.parse_ipv4("1.2.3.4") == 0x01020304
        assert chosen() == {"netproto.core._iptext": False}, chosen()
        print("good")
        '''
        import sys
        from netproto.core import iptext
        made = interpreters.create()
        failed = interpreters.run_string(made, "\\n".join(line.strip() for line in (inner % sys.path).split("\\n")))
        assert not failed, failed
    """
    if not (find_spec("_interpreters") or find_spec("_xxsubinterpreters")):
        pytest.skip("this Python has no subinterpreters")
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True)
    assert done.returncode == 0 and done.stdout == "good\n", done.stderr
