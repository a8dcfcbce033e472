"""Undoing content codings (RFC 9110 section 8.4) while a body is read, within limits."""

from __future__ import annotations

import io
from collections.abc import Callable
from importlib.util import find_spec

from ._errors import DecodeError

TYPE_CHECKING = False  # without the import of typing
if TYPE_CHECKING:
    from typing import Any

#: Most codings of one body, and the coded bytes that are read at a time.
MAX_CODINGS = 5
_PIECE = 16384

Source = Callable[[int], bytes]


class _Stage:
    """One coding: pulls coded bytes from *source* and gives decoded ones."""

    name = ""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.held = b""
        self.started = False
        self.finished = False

    def pull(self, room: int) -> bytes:
        """Up to *room* decoded bytes (at least one until the end, where it is empty)."""
        while not self.finished:
            try:
                data = self.step(room) if self.started or self.held else b""
            except Exception as error:
                raise DecodeError(f"invalid {self.name} data: {error}") from error
            if data:
                return data
            if self.finished:
                break
            more = self.source(_PIECE)
            if not more:
                if self.started and not self.complete():
                    raise DecodeError(f"{self.name} data ends early")
                return b""
            self.started = True
            self.held += more
        while self.source(_PIECE):  # what follows the coded data is no part of it, but of the body
            pass
        return b""

    def step(self, room: int) -> bytes:
        raise NotImplementedError

    def complete(self) -> bool:
        return False


class _Gzip(_Stage):
    """gzip, also of several members."""

    name = "gzip"

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        import zlib

        self.make = zlib.decompressobj
        self.inner = self.make(31)

    def step(self, room: int) -> bytes:
        data: bytes = self.inner.decompress(self.held, room)
        self.held = self.inner.unconsumed_tail
        if self.inner.eof:
            rest = self.inner.unused_data
            self.held = b""
            if rest and b"\x1f\x8b".startswith(rest[:2]):
                self.inner, self.held = self.make(31), rest
            elif rest:
                self.finished = not data
        return data

    def complete(self) -> bool:
        return bool(self.inner.eof)


class _Deflate(_Stage):
    """deflate: zlib data, or (from servers that took the name literally) bare deflate data."""

    name = "deflate"

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.inner: Any = None

    def step(self, room: int) -> bytes:
        if self.inner is None:
            if len(self.held) < 2:
                return b""
            import zlib

            first, second = self.held[:2]
            wrapped = first & 15 == 8 and (first << 8 | second) % 31 == 0
            self.inner = zlib.decompressobj(15 if wrapped else -15)
        data: bytes = self.inner.decompress(self.held, room)
        self.held = self.inner.unconsumed_tail
        self.finished = self.inner.eof and not data
        return data

    def complete(self) -> bool:
        return self.inner is not None and bool(self.inner.eof)


class _Brotli(_Stage):
    name = "br"

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        import brotli  # type: ignore[import-untyped, import-not-found, unused-ignore]

        self.inner = brotli.Decompressor()

    def step(self, room: int) -> bytes:
        if self.inner.is_finished():
            self.finished = True
            return b""
        held, self.held = self.held, b""
        if not self.inner.can_accept_more_data():
            held, self.held = b"", held
        return bytes(self.inner.process(held, output_buffer_limit=room))

    def complete(self) -> bool:
        return bool(self.inner.is_finished())


def _has_brotli() -> bool:
    """Whether there is a brotli whose output can be bounded: before 1.2 a few bytes could fill the memory."""
    if find_spec("brotli") is None:
        return False
    import brotli

    return hasattr(brotli.Decompressor, "can_accept_more_data")


class _Zstd(_Stage):
    """zstd by the standard library's module (Python 3.14), or its backport."""

    name = "zstd"

    def __init__(self, source: Source, module: Any) -> None:
        super().__init__(source)
        self.module = module
        self.inner = self.make()

    def make(self) -> Any:
        module = self.module
        return module.ZstdDecompressor(options={module.DecompressionParameter.window_log_max: 23})

    def step(self, room: int) -> bytes:
        held, self.held = self.held, b""
        if self.inner.eof:
            held = self.inner.unused_data + held
            if not held:
                return b""
            self.inner = self.make()
        if not held and self.inner.needs_input:
            return b""
        return bytes(self.inner.decompress(held, room))

    def complete(self) -> bool:
        return bool(self.inner.eof)


class _Zstandard(_Stage):
    """zstd by the ``zstandard`` package, which reads from its source itself."""

    name = "zstd"

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        import importlib

        zstandard: Any = importlib.import_module("zstandard")

        class Reader:
            read = staticmethod(source)

        made = zstandard.ZstdDecompressor(max_window_size=1 << 23)
        self.inner = made.stream_reader(Reader(), read_across_frames=True)

    def pull(self, room: int) -> bytes:
        try:
            return bytes(self.inner.read(room))
        except Exception as error:
            raise DecodeError(f"invalid zstd data: {error}") from error


def _zstd() -> Callable[[Source], Any] | None:
    """What decodes zstd here, or None."""
    for name in ("compression.zstd", "backports.zstd"):
        try:
            there = find_spec(name) is not None
        except ModuleNotFoundError:
            there = False
        if there:
            import importlib

            module = importlib.import_module(name)
            return lambda source: _Zstd(source, module)
    return _Zstandard if find_spec("zstandard") is not None else None


def _stage(coding: str) -> Callable[[Source], Any] | None:
    """What undoes *coding*, or None where nothing here does."""
    if coding in ("gzip", "x-gzip"):
        return _Gzip
    if coding == "deflate":
        return _Deflate
    if coding == "br":
        return _Brotli if _has_brotli() else None
    return _zstd() if coding == "zstd" else None


def acceptable() -> str:
    """The value of ``Accept-Encoding`` for what can be decoded here."""
    return ", ".join(coding for coding in ("gzip", "deflate", "br", "zstd") if _stage(coding) is not None)


class _Bounded(io.RawIOBase):
    """The decoded body as a raw stream, of at most *limit* bytes."""

    def __init__(self, pull: Source, limit: int, lose: Callable[[], None]) -> None:
        self.pull = pull
        self.limit = limit
        self.lose = lose
        self.total = 0

    def readable(self) -> bool:
        return True

    def readinto(self, b: Any) -> int:
        try:
            data = self.pull(len(b))
            self.total += len(data)
            if self.total > self.limit:
                raise DecodeError(f"the decoded body exceeds the limit of {self.limit} bytes")
        except BaseException:
            self.lose()
            raise
        b[: len(data)] = data
        return len(data)


def decoder(
    content_encoding: str, source: Source, limit: int, lose: Callable[[], None] = lambda: None
) -> io.BufferedReader | None:
    """A stream of what *source* gives, decoded; None where that is not coded, or in a way unknown here.

    *limit* is the most bytes that it gives before it raises `DecodeError`. *lose* is called where it fails: what is
    left of the body can't be read then.
    """
    codings = [part.strip().lower() for part in content_encoding.split(",")]
    codings = [part for part in codings if part not in ("", "identity")]
    if not codings:
        return None
    if len(codings) > MAX_CODINGS:
        raise DecodeError(f"more than {MAX_CODINGS} content codings")
    stages = [_stage(coding) for coding in codings]
    if None in stages:
        return None
    for stage in reversed(stages):
        assert stage is not None
        source = stage(source).pull
    return io.BufferedReader(_Bounded(source, limit, lose), 65536)
