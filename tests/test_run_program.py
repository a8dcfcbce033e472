"""Programs that know nothing of netproto, run with it in the place of the standard library, against a real server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from rig.nginx import Nginx

PROGRAM = Path(__file__).parent / "programs/check_links.py"

PAGE = """<a href="hello.txt">a</a> <a href="/redirect/302">b</a> <a href="status/404">c</a>
<a href="chunked/page.txt">d</a> <a href="/gzip/../big.bin?x=1#y">e</a>"""


@pytest.fixture(scope="module")
def page(nginx: Nginx) -> str:
    (nginx.folder / "www/index.html").write_text(PAGE)
    return f"http://127.0.0.1:{nginx.ports['http']}/"


def run(*command: str) -> list[str]:
    done = subprocess.run([sys.executable, *command], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_a_program_does_the_same_swapped(page: str, nginx: Nginx) -> None:
    plain = run(str(PROGRAM), page)
    swapped = run("-m", "netproto.core", "run", str(PROGRAM), page)
    assert (
        plain[:-1]
        == swapped[:-1]
        == [
            "200 /hello.txt 13",
            "200 /hello.txt 13",
            "404 /status/404 Not Found",
            "200 /chunked/page.txt 13512",
            f"200 /big.bin {len(nginx.big)}",
        ]
    )
    assert plain[-1] == "modules urllib.parse http.client uuid"
    assert swapped[-1] == "modules netproto.urllib.parse netproto.http.client netproto.uuid"


def test_only_some_of_it(page: str) -> None:
    swapped = run("-m", "netproto.core", "run", "--only", "http", str(PROGRAM), page)
    assert swapped[-1] == "modules urllib.parse netproto.http.client uuid"
