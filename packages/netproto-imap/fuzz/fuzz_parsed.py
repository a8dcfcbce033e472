"""Tokenizer and typed values: any response ends in values or ParseError."""

from __future__ import annotations

from typing import Any

from netproto.imaplib import parsed
from netproto.imaplib._tokens import tokens
from netproto.imaplib._tokens_py import tokens as tokens_py

EXPECTED = (parsed.ParseError,)

_MAKERS: tuple[Any, ...] = (
    parsed.fetch, parsed.mailboxes, parsed.status, parsed.search, parsed.esearch, parsed.thread, parsed.namespace,
    parsed.quota, parsed.quotaroot, parsed.acl, parsed.rights, parsed.identity, parsed.vanished, parsed.capabilities,
)  # fmt: skip


def outcome(call: Any, *args: Any) -> Any:
    try:
        return call(*args)
    except ValueError as error:
        return str(error)


def one_input(data: bytes) -> None:
    head, _, tail = data.partition(b"\0")
    response = [(head + b"{9}", tail), b")"] if tail else head
    assert outcome(tokens, response) == outcome(tokens_py, response)
    found = []
    for make in _MAKERS:
        try:
            made = make(response if isinstance(response, list) else [response])
        except EXPECTED as error:
            assert len(str(error)) < 1000
            continue
        if make is parsed.fetch:
            found += made
    for prefix in (b"1 (ENVELOPE ", b"1 (BODYSTRUCTURE ", b"1 (INTERNALDATE ", b"1 (FLAGS "):
        try:
            found += parsed.fetch([prefix + head + b")"])
        except EXPECTED:
            pass
    for message in found:
        for name in message:
            try:
                message[name]
            except EXPECTED:
                pass
