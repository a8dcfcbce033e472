"""Install the servers that the tests talk to, from Debian's packages.

usage: python tests/rig --install
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys

#: Program → Debian packages.
SERVERS = {
    "dovecot": ["dovecot-core", "dovecot-imapd", "dovecot-pop3d", "dovecot-lmtpd"],
    "nginx": ["nginx-light"],
    "postfix": ["postfix"],
}


def missing() -> list[str]:
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])
    return [package for program, names in SERVERS.items() if not shutil.which(program, path=path) for package in names]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--install", action="store_true", required=True)
    parser.parse_args()
    packages = missing()
    if not packages:
        return 0
    if not shutil.which("apt-get"):
        sys.exit(f"no apt-get here; install by hand: {' '.join(packages)}")
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], env=quiet, check=True)
    return subprocess.run(
        ["apt-get", "install", "-qq", "--no-install-recommends", "-y", *packages],
        env=quiet,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
