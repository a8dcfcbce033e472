"""Query strings (application/x-www-form-urlencoded) to pairs and back, in plain Python."""

from __future__ import annotations

from ._quote_py import quote_plus, unquote, unquote_to_bytes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["decode_dict", "decode_pairs", "encode_pairs"]

_FALSE = "Accepting {} objects with false value in urllib.parse.parse_qsl() is deprecated as of 3.14"


def decode_pairs(
    qs: Any,
    keep_blank_values: Any = False,
    strict_parsing: Any = False,
    encoding: str | None = "utf-8",
    errors: str | None = "replace",
    max_num_fields: int | None = None,
    separator: Any = "&",
    stacklevel: int = 1,
) -> list[tuple[Any, Any]]:
    """The name-value pairs of the query *qs*, in order: str from str, bytes from anything with a buffer.

    Pairs without a value are left out unless *keep_blank_values*; a field without ``=`` is an error (ValueError)
    if *strict_parsing*. More than *max_num_fields* fields: ValueError, before anything is split.
    """
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError("Separator must be of type string or bytes.")
    if isinstance(qs, str):
        if isinstance(separator, bytes):
            separator = separator.decode("ascii")
        equals: Any = "="
    elif qs is None:
        return []
    else:
        try:
            qs = bytes(memoryview(qs))
        except TypeError:
            if qs:
                raise
            import warnings

            warnings.warn(_FALSE.format(type(qs).__name__), DeprecationWarning, stacklevel=stacklevel + 1)
            return []
        if isinstance(separator, str):
            separator = separator.encode("ascii")
        equals = b"="
    if not qs:
        return []
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError("Max number of fields exceeded")
    text = isinstance(qs, str)
    pairs = []
    for field in qs.split(separator):
        if not field and not strict_parsing:
            continue
        name, has_equals, value = field.partition(equals)
        if strict_parsing and not has_equals:
            raise ValueError(f"bad query field: {field!r}")
        if not value and not keep_blank_values:
            continue
        if not text:
            name = unquote_to_bytes(name.replace(b"+", b" "))
            value = unquote_to_bytes(value.replace(b"+", b" "))
        else:
            if "+" in field:
                name, value = name.replace("+", " "), value.replace("+", " ")
            if "%" in field:
                name, value = unquote(name, encoding, errors), unquote(value, encoding, errors)
        pairs.append((name, value))
    return pairs


def decode_dict(
    qs: Any,
    keep_blank_values: Any = False,
    strict_parsing: Any = False,
    encoding: str | None = "utf-8",
    errors: str | None = "replace",
    max_num_fields: int | None = None,
    separator: Any = "&",
    stacklevel: int = 1,
) -> dict[Any, list[Any]]:
    """Like `decode_pairs`, gathered: each name with the list of its values."""
    gathered: dict[Any, list[Any]] = {}
    for name, value in decode_pairs(
        qs, keep_blank_values, strict_parsing, encoding, errors, max_num_fields, separator, stacklevel + 1
    ):
        if name in gathered:
            gathered[name].append(value)
        else:
            gathered[name] = [value]
    return gathered


def encode_pairs(
    query: Any, doseq: Any, safe: Any, encoding: str | None, errors: str | None, quote_via: Any = quote_plus
) -> str:
    """The query string of *query*: a mapping, or a sequence of pairs (TypeError for anything else).

    Names and values are bytes, or are made str. With *doseq* a value that has a length, and is no string,
    gives one field for each of its items. *quote_via* takes (string, safe, encoding, errors).
    """
    if hasattr(query, "items"):
        query = query.items()
    else:
        try:
            acceptable = not len(query) or isinstance(query[0], tuple)
        except TypeError as error:
            raise TypeError("not a valid non-string sequence or mapping object") from error
        if not acceptable:
            raise TypeError("not a valid non-string sequence or mapping object")

    def quoted(item: Any) -> Any:
        if isinstance(item, bytes):
            return quote_via(item, safe)
        return quote_via(str(item), safe, encoding, errors)

    fields = []
    if quote_via is quote_plus and not doseq and encoding is None and errors is None:
        for name, value in query:
            name = quote_plus(name if isinstance(name, bytes) else str(name), safe)
            fields.append(name + "=" + quote_plus(value if isinstance(value, bytes) else str(value), safe))
        return "&".join(fields)
    for name, value in query:
        name = quoted(name)
        if not doseq or isinstance(value, bytes):
            fields.append(name + "=" + quoted(value))
        elif isinstance(value, str):
            fields.append(name + "=" + quote_via(value, safe, encoding, errors))
        else:
            try:
                len(value)
            except TypeError:
                fields.append(name + "=" + quoted(value))
            else:
                fields.extend([name + "=" + quoted(item) for item in value])
    return "&".join(fields)
