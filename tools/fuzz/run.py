"""Drive each parser's fuzz target, with atheris where it is installed, else with a plain mutator.

usage: run.py [--seconds N] [--seed N] [--match WORD] [PACKAGE...]

Each packages/*/fuzz/fuzz_*.py has ``one_input(data: bytes)``, which may raise what its ``EXPECTED`` lists; anything
else it raises is a bug, and so is an input that takes longer than SLOW_SECONDS. A failing input is written to
build/fuzz/, to be added to the package's fuzz/corpus/NAME/ with the fix; each run begins with the corpus.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from tree import BUILD, packages

SLOW_SECONDS = 2.0
MAX_LENGTH = 4096

#: Bytes that mean something in one protocol or another.
_TOKENS = (
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b" ",
    b"\t",
    b":",
    b"/",
    b"//",
    b"?",
    b"#",
    b"@",
    b"[",
    b"]",
    b"%",
    b"%41",
    b"&",
    b"=",
    b";",
    b",",
    b'"',
    b"\\",
    b"(",
    b")",
    b"{",
    b"}",
    b"*",
    b"+",
    b"-",
    b".",
    b"..",
    b"0",
    b"1",
    b"ffffffff",
    b"::",
    b"\xff",
    "é".encode(),
    "\U0001f600".encode(),
    b"HTTP/1.1 200 OK\r\n",
    b"Content-Length: ",
    b"Transfer-Encoding: chunked\r\n",
    b"4294967296",
    b"-1",
    b"A" * 70,
)


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def mutate(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A few random edits of *data*, some with pieces of *other*."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        at = chance.randrange(len(found) + 1)
        match chance.randrange(6):
            case 0:
                found[at:at] = chance.choice(_TOKENS)
            case 1:
                del found[at : at + chance.choice((1, 1, 2, 8, 64))]
            case 2:
                found[at : at + 1] = bytes([chance.randrange(256)])
            case 3:
                found[at:at] = found[max(0, at - chance.choice((1, 4, 16, 256))) : at]
            case 4:
                start = chance.randrange(len(other) + 1)
                found[at:at] = other[start : start + chance.choice((1, 4, 16, 64))]
            case 5:
                found[at : at + 1] = chance.choice(_TOKENS)
    return bytes(found[:MAX_LENGTH])


def try_one(target: ModuleType, data: bytes) -> str | None:
    """Run one input; say what is wrong with how it ended, if anything."""
    start = time.perf_counter()
    try:
        target.one_input(data)
    except target.EXPECTED:
        pass
    except Exception:
        return traceback.format_exc()
    elapsed = time.perf_counter() - start
    return f"took {elapsed:.1f} s" if elapsed > SLOW_SECONDS else None


def fuzz_plainly(target: ModuleType, corpus: list[bytes], seconds: float, seed: int) -> tuple[int, bytes | None, str]:
    """Mutate from the corpus for a while; return how many inputs were run and the failing one, if any."""
    chance = random.Random(seed)
    for data in corpus:
        if wrong := try_one(target, data):
            return 0, data, wrong
    pool, count, end = corpus or [b""], 0, time.monotonic() + seconds
    while time.monotonic() < end:
        for _ in range(64):
            data = mutate(chance.choice(pool), chance.choice(pool), chance)
            if wrong := try_one(target, data):
                return count, data, wrong
            count += 1
            if len(pool) < 2000 and chance.random() < 0.05:
                pool.append(data)
    return count, None, ""


def fuzz_with_atheris(path: Path, corpus: Path, seconds: float) -> int:
    """Run a target under coverage guidance, in a process of its own."""
    output = BUILD / "fuzz" / path.stem
    output.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable,
        Path(__file__).with_name("under_atheris.py"),
        path,
        output,
        f"-max_total_time={int(seconds)}",
        f"-max_len={MAX_LENGTH}",
        f"-artifact_prefix={output}/",
        "-timeout=5",
        "-verbosity=0",
        "-print_final_stats=1",
    ]
    return subprocess.run([*command, *([corpus] if corpus.exists() else [])], check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--seconds", type=float, default=10, help="for each target (default 10)")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--match", default="", help="only targets whose name contains this")
    arguments = parser.parse_args()
    guided = importlib.util.find_spec("atheris") is not None
    failed = passed = 0
    print(f"fuzzing {'with atheris' if guided else 'with the plain mutator'}, seed {arguments.seed}")
    for package in packages(arguments.packages):
        for path in sorted((package.folder / "fuzz").glob("fuzz_*.py")):
            if arguments.match not in path.stem:
                continue
            folder = path.parent / "corpus" / path.stem.removeprefix("fuzz_")
            if guided:
                wrong = fuzz_with_atheris(path, folder, arguments.seconds) != 0
            else:
                target = load(path)
                corpus = [one.read_bytes() for one in sorted(folder.glob("*"))] if folder.exists() else []
                corpus += list(getattr(target, "SEEDS", ()))
                count, data, message = fuzz_plainly(target, corpus, arguments.seconds, arguments.seed)
                wrong = data is not None
                print(f"{package.name} {path.stem}: {count} inputs{', FAILED' if wrong else ''}", flush=True)
                if data is not None:
                    kept = BUILD / "fuzz" / f"{path.stem}-{hashlib.sha256(data).hexdigest()[:12]}"
                    kept.parent.mkdir(parents=True, exist_ok=True)
                    kept.write_bytes(data)
                    print(f"{message}\ninput: {data[:200]!r}, kept in {kept}")
            failed, passed = failed + wrong, passed + (not wrong)
    print(f"fuzz: {passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
