"""The demonstration: wheels into a clean environment, real exchanges in every protocol, speed beside the stdlib.

usage: run.py WHEEL...

Run it in the environment of the tests: it starts the servers. What is shown runs in an environment that holds
nothing but what `pip install netproto-...` brings.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "tests")]

from environment import interpreter
from rig.certificates import Authority
from rig.daemon import has_program
from tree import BUILD, DIST, packages, python_tag

#: How long everything in the clean environment may take.
SECONDS = 600


def clean_environment() -> Path:
    """A new environment with netproto installed by name from dist/, and nothing else; return its interpreter."""
    folder = BUILD / "venv" / f"demo-{python_tag()}"
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    python = interpreter(folder)
    names = [f"{package.name}=={package.version}" for package in packages()]
    subprocess.run(
        [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-index",
            "--find-links",
            DIST,
            *names,
        ],
        check=True,
    )
    return python


@contextlib.contextmanager
def servers(folder: Path) -> Iterator[dict[str, object]]:
    """Start what there is to talk to; give the facts that the client needs."""
    authority = Authority(folder / "authority")
    facts: dict[str, object] = {"authority": str(authority.certificate)}
    with contextlib.ExitStack() as stack:
        if has_program("nginx"):
            from rig.nginx import Nginx

            server = stack.enter_context(Nginx(authority))
            facts["web"] = {"name": "nginx", "unix": str(server.unix), **server.ports}
        else:
            from standin import StandIn

            facts["web"] = {
                "name": "Python's own http.server (no nginx here)",
                **stack.enter_context(StandIn(authority)).ports,
            }
        if has_program("dovecot"):
            from rig.dovecot import Dovecot

            facts["mail"] = stack.enter_context(Dovecot(authority)).ports
        yield facts


def main() -> int:
    start = time.monotonic()
    print(f"netproto on Python {sys.version.split()[0]}: {len(sys.argv) - 1} files built\n", flush=True)
    python = clean_environment()
    subprocess.run([python, "-m", "netproto.core", "info"], check=True)
    with tempfile.TemporaryDirectory(prefix="netproto-demo-") as name, servers(Path(name)) as facts:
        path = Path(name) / "facts.json"
        path.write_text(json.dumps(facts))
        done = subprocess.run([python, "-I", HERE / "client.py", path], check=False, timeout=SECONDS, cwd=name)
    print(f"\ndone in {time.monotonic() - start:.0f} s")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
