"""One source file: opening it safely, its limits, and its name for messages.

Owns the way from a path to bytes.  Leaves out what the bytes mean
(``content``) and which files are looked at when (``intake``).
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from optirh_batch.errors import (
    Phrase,
    SourceBusy,
    SourceEmpty,
    SourceRefused,
    SourceTooLarge,
    SourceUnreadable,
)

_CHUNK_BYTES = 1 << 20
_NAME_CHARS = 120
_LARGEST_HASHED_BYTES = 2_000_000_000


# What a share answers while another machine holds a file, or while it is away itself.
_PASSING = frozenset(
    {errno.EBUSY, errno.ETXTBSY, errno.EAGAIN, errno.EIO, errno.ESTALE, errno.EHOSTDOWN, errno.ETIMEDOUT}
)


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """How much one file may ask of the machine.

    Attributes:
        max_bytes: size of the file.
        max_depth: elements inside elements (libxml2's own limit is 256).
        max_elements: elements in one XML file.
        max_attributes: attributes of one element.
        max_text_chars: characters of one text: an element's, an attribute's, or a whole text file.
    """

    max_bytes: int = 20_000_000
    max_depth: int = 100
    max_elements: int = 500_000
    max_attributes: int = 100
    max_text_chars: int = 1_000_000


DEFAULT_LIMITS = ReadLimits()


def open_source(path: Path, limits: ReadLimits = DEFAULT_LIMITS) -> bytes:
    """Read a regular file whole; never follows a link, never blocks.

    Raises:
        SourceUnreadable: missing, not readable, or a link, folder, pipe or device.
        SourceBusy: another program holds it, or its share does not answer.
        SourceTooLarge: over ``limits.max_bytes``; nothing is read then.
        SourceEmpty: no byte inside.
    """
    name = printable_name(path.name)
    try:
        # O_NONBLOCK: opening a pipe without a writer must not wait for one.
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, ValueError) as error:
        raise _refusal(error, name) from error
    try:
        data = _read_regular(handle, name, limits)
    except OSError as error:
        raise _refusal(error, name) from error
    finally:
        os.close(handle)
    if not data:
        raise SourceEmpty(name=name)
    return data


def hash_source(path: Path) -> str | None:
    """SHA-256 (hex) of a file that was refused, such as an empty or too large one, without holding it.

    None if it is no ordinary file, cannot be read, or is so large that hashing it would hold up the others.
    """
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY)
    except (OSError, ValueError):
        return None
    digest = hashlib.sha256()
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST_HASHED_BYTES:
            return None
        left = status.st_size  # a file that grows has no end
        while left > 0 and (chunk := os.read(handle, min(_CHUNK_BYTES, left))):
            digest.update(chunk)
            left -= len(chunk)
    except OSError:
        return None
    finally:
        os.close(handle)
    return digest.hexdigest()


def printable_name(name: str) -> str:
    r"""A file's name as a message may show it: one line, no control or invisible characters.

    Line breaks, control and direction characters and undecodable bytes are
    written as escapes (``\n``, ``\u202e``); letters of any script, quotes and
    emoji stay.  Longer names than 120 characters lose their middle.
    """
    shown = "".join(
        char if char == " " or (char.isprintable() and char != "\\") else _escape(char) for char in name
    )
    if len(shown) > _NAME_CHARS:
        half = _NAME_CHARS // 2 - 1
        shown = f"{shown[:half]}…{shown[-half:]}"
    return shown


def at_line(line: int | None, fault: Phrase) -> Phrase:
    """What is wrong in a file, behind the number of its line."""
    return Phrase("line {line}: {fault}", line=line or 0, fault=fault)


def check_size(size: int, name: str, limits: ReadLimits) -> None:
    """Refuse more bytes than the limit.

    Raises:
        SourceTooLarge: naming both sizes in MB, with as many digits as tell them apart.
    """
    limit = limits.max_bytes
    if size > limit:
        digits = next(n for n in range(1, 7) if _mb(size, n) != _mb(limit, n))
        detail = Phrase(
            "{size} MB, the limit is {limit} MB", size=_mb(size, digits), limit=_mb(limit, digits)
        )
        raise SourceTooLarge(name=name, detail=detail)


def _read_regular(handle: int, name: str, limits: ReadLimits) -> bytes:
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode):
        raise SourceUnreadable(name=name, detail=Phrase("it is not an ordinary file"))
    check_size(status.st_size, name, limits)
    chunks: list[bytes] = []
    size = 0
    # In one piece if the system gives it: joining pieces takes the file's size twice.
    # The file may grow while it is read: the limit holds for what is read.
    while chunk := os.read(handle, max(status.st_size - size, _CHUNK_BYTES)):
        size += len(chunk)
        check_size(size, name, limits)
        chunks.append(chunk)
    return b"".join(chunks)


def _refusal(error: OSError | ValueError, name: str) -> SourceRefused:
    kind = SourceBusy if getattr(error, "errno", None) in _PASSING else SourceUnreadable
    return kind(name=name, detail=_reason(error))


def _reason(error: OSError | ValueError) -> Phrase:
    match getattr(error, "errno", None):
        case errno.ENOENT | errno.ENOTDIR:
            return Phrase("it does not exist")
        case errno.ELOOP:
            return Phrase("it is a link, and links are not followed")
        case errno.EACCES | errno.EPERM:
            return Phrase("reading it is not permitted")
        case errno.ENXIO | errno.EISDIR | errno.ENODEV:
            return Phrase("it is not an ordinary file")
        case None:  # ValueError: a NUL or an unencodable character in the name
            return Phrase("its name cannot be used")
        case number:
            return Phrase("the system reports {error}", error=errno.errorcode.get(number, str(number)))


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _mb(size: int, digits: int) -> Decimal:
    return round(Decimal(size) / 1_000_000, digits)
