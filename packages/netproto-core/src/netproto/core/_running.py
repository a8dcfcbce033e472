"""Run a program in this process as ``python app.py``, ``python -m app`` and ``python -c code`` would."""

from __future__ import annotations

import importlib.machinery
import os
import pkgutil
import runpy
import sys
from collections.abc import Callable, Sequence
from types import ModuleType, TracebackType

__all__ = ["run_code", "run_file", "run_module"]


def run_code(code: str, arguments: Sequence[str]) -> int:
    """Run the text *code*; return the exit status."""
    sys.argv = ["-c", *arguments]
    _search_first("")
    names = _new_main()
    return _guarded(lambda: exec(compile(code, "<string>", "exec"), names))


def run_module(name: str, arguments: Sequence[str]) -> int:
    """Run the module or package *name*; return the exit status."""
    sys.argv = [name, *arguments]
    _search_first(os.getcwd())
    _new_main()
    return _guarded(lambda: _run_as_main(name, True))


def run_file(path: str, arguments: Sequence[str]) -> int:
    """Run a script, a folder or a zip archive with a ``__main__.py``; return the exit status."""
    sys.argv = [path, *arguments]
    if pkgutil.get_importer(path) is not None:
        full = os.path.abspath(path)
        if sys.flags.safe_path:  # it is what is run, so the interpreter adds it even then
            sys.path.insert(0, full)
        _search_first(full)
        _new_main()
        return _guarded(lambda: _run_as_main("__main__", False))
    full = os.path.abspath(path)
    try:
        with open(full, "rb") as file:
            compiled = pkgutil.read_code(file)
        with open(full, "rb") as file:
            source = file.read()
    except OSError as error:
        print(f"netproto: can't open file {full!r}: {error.strerror}", file=sys.stderr)
        return 2
    _search_first(os.path.dirname(os.path.realpath(path)))
    names = _new_main()
    kind = importlib.machinery.SourceFileLoader if compiled is None else importlib.machinery.SourcelessFileLoader
    names.update(__file__=full, __cached__=None, __loader__=kind("__main__", full))
    return _guarded(lambda: exec(compile(source, full, "exec") if compiled is None else compiled, names))


def _run_as_main(name: str, alter_argv: bool) -> None:
    runpy._run_module_as_main(name, alter_argv)  # type: ignore[attr-defined]


def _search_first(folder: str) -> None:
    """Put *folder* where the interpreter has put our own program's, unless it was told to put nothing there."""
    if not sys.flags.safe_path:
        sys.path[0] = folder


def _new_main() -> dict[str, object]:
    """Make a new ``__main__``, which stays to the end of the process: pickles and exit handlers look there."""
    module = sys.modules["__main__"] = ModuleType("__main__")
    module.__dict__["__builtins__"] = sys.modules["builtins"]
    return module.__dict__


def _guarded(work: Callable[[], object]) -> int:
    """Do *work*; report what it raises as the interpreter would, from the first line of the program on."""
    try:
        work()
    except Exception as error:
        own = _without_ours(error.__traceback__)
        error = error.with_traceback(own)
        sys.last_type, sys.last_value, sys.last_traceback = type(error), error, own
        setattr(sys, "last_exc", error)  # noqa: B010 - from Python 3.12 on debuggers look at this one
        sys.excepthook(type(error), error, own)
        return 1
    return 0


def _without_ours(trace: TracebackType | None) -> TracebackType | None:
    machinery = {__file__, runpy.__file__, runpy._run_code.__code__.co_filename}  # type: ignore[attr-defined]
    while trace is not None and trace.tb_frame.f_code.co_filename in machinery:
        trace = trace.tb_next
    return trace
