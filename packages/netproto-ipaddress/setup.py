"""Compile the kernels of one netproto distribution.

These are the same bytes in every package; what differs is in pyproject.toml.
Environment (set to 1 to switch on):

NETPROTO_NO_EXTENSIONS       compile nothing: a pure-Python wheel
NETPROTO_REQUIRE_EXTENSIONS  a kernel that does not compile is an error, not a fallback to its twin
NETPROTO_TRACE               compile with line tracing, for coverage
NETPROTO_DEBUG               keep debug information and assertions
NETPROTO_CYTHON_CACHE        a folder where Cython keeps what it has translated
"""

import os
import sys
from pathlib import Path

from setuptools import Extension, setup


def wanted(name):
    return os.environ.get(f"NETPROTO_{name}") == "1"


def compiler_options():
    """Options of the C compiler and linker: small release builds, or ones to debug."""
    if sys.platform == "win32" or wanted("DEBUG"):
        return {}
    strip = [] if sys.platform == "darwin" else ["-Wl,-s"]
    return {"extra_compile_args": ["-O3", "-g0", "-fvisibility=hidden"], "extra_link_args": strip}


def extensions():
    if wanted("NO_EXTENSIONS") or sys.implementation.name != "cpython":
        return []
    from Cython.Build import cythonize

    trace = wanted("TRACE")
    macros = [("CYTHON_TRACE", "1"), ("CYTHON_TRACE_NOGIL", "1")] if trace else []
    found = [
        Extension(
            ".".join(path.relative_to("src").with_suffix("").parts),
            [path.as_posix()],
            define_macros=macros,
            **compiler_options(),
        )
        for path in sorted(Path("src").rglob("*_c.pyx"))
    ]
    # include_path: in a PEP 420 namespace Cython otherwise overlooks a module's own .pxd and says nothing.
    built = cythonize(
        found,
        include_path=["src"],
        build_dir="build/cython",
        cache=os.environ.get("NETPROTO_CYTHON_CACHE") or False,
        compiler_directives={
            "language_level": 3, "embedsignature": True, "linetrace": trace, "freethreading_compatible": True,
        },
    )
    for extension in built:  # cythonize() forgets the flag, so it is set here
        extension.optional = not wanted("REQUIRE_EXTENSIONS")
    return built


setup(ext_modules=extensions(), options={"build_ext": {"parallel": min(os.cpu_count() or 1, 4)}})
