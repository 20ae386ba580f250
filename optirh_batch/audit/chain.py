"""The hash chain: how a row becomes bytes, and bytes a hash.

Owns the canonical encoding.  It may never change for a layout that was
written once: a new set of fields gets a new layout number, and every row
names the one it was made with.

An *item* is a tag, the length in bytes, a colon, and the value::

    T4:kind     text, UTF-8
    I2:42       integer, decimal digits in ASCII with a leading "-" if negative
    N0:         nothing (NULL); T0: is the empty text, which is something else

A *row* is these items one after the other, without separators:

1. ``T`` the table, ``I`` the layout, ``I`` the number of fields;
2. for each field of the layout, in its order: ``T`` the name, then the value.

The last field is ``previous``, the hash of the row before (``GENESIS`` for the
first).  The row's ``hash`` is the SHA-256 of all this, in lower-case hex.
Lengths and the count leave no two rows with the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

Value = str | int | None

GENESIS = "0" * 64
LAYOUT = 1

FIELDS: Mapping[tuple[str, int], tuple[str, ...]] = {
    ("jobs", 1): (
        "seq",
        "job",
        "at",
        "identity",
        "source_sha256",
        "source_bytes",
        "kind",
        "language",
        "settings_sha256",
        "model_sha256",
        "adapter_sha256",
        "prompt_sha256",
        "program_version",
        "llama_cpp_version",
        "weasyprint_version",
        "previous",
    ),
    ("events", 1): ("seq", "job", "at", "event", "facts", "previous"),
}


def encode_row(table: str, layout: int, row: Mapping[str, Value]) -> bytes:
    """Return the bytes that a row's hash covers; columns outside the layout are not looked at.

    Raises:
        KeyError: no such layout of the table, or a field is missing.
        TypeError: a value is neither text, integer nor None.
    """
    names = FIELDS[table, layout]
    parts = [_item(table), _item(layout), _item(len(names))]
    for name in names:
        parts += (_item(name), _item(row[name]))
    return b"".join(parts)


def hash_row(table: str, layout: int, row: Mapping[str, Value]) -> str:
    """Return the SHA-256 (hex) of ``encode_row``; raises as it does."""
    return hashlib.sha256(encode_row(table, layout, row)).hexdigest()


def fingerprint(**values: Value) -> str:
    """Hash (SHA-256, hex) named values, whatever their order: for identities and settings."""
    parts = [_item("fingerprint"), _item(len(values))]
    for name in sorted(values):
        parts += (_item(name), _item(values[name]))
    return hashlib.sha256(b"".join(parts)).hexdigest()


def _item(value: Value) -> bytes:
    # bool is an int to isinstance, and no value of ours.
    if value is None:
        return b"N0:"
    if type(value) is int:
        tag, content = b"I", str(value).encode("ascii")
    elif isinstance(value, str):
        tag, content = b"T", value.encode("utf-8")
    else:
        raise TypeError(f"no canonical form for {type(value).__name__}")
    return b"%s%d:%s" % (tag, len(content), content)
