"""Install wheels from dist/ into the running environment, and nothing where they are already there.

usage: install.py WHEEL...

Only the wheels given are installed: what they need of this tree must be among them.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import sysconfig
from pathlib import Path


def main() -> None:
    wheels = [Path(name) for name in sys.argv[1:] if name.endswith(".whl")]
    stamp = Path(sysconfig.get_path("purelib")) / "netproto-wheels.sha256"
    digest = hashlib.sha256(b"".join(hashlib.sha256(wheel.read_bytes()).digest() for wheel in wheels)).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    listed = subprocess.run([*pip, "list", "--format=freeze"], check=True, capture_output=True, text=True).stdout
    old = [line.split("==")[0] for line in listed.splitlines() if line.startswith("netproto-")]
    if old:
        subprocess.run([*pip, "uninstall", "--quiet", "--yes", *old], check=True)
    subprocess.run([*pip, "install", "--quiet", "--no-deps", *wheels], check=True)
    stamp.write_text(digest)


if __name__ == "__main__":
    main()
