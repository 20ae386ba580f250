"""The strings that carry a plan: finding, joining and unpacking them.

Source: ChTransmissionFormat of the IG eMediplan.  Owns everything up to the
JSON object; leaves out what it means (``plan``).

    CHMED16A0{...}            plain JSON
    CHMED16A1H4sI...          base64 of gzipped JSON
    CHMED23A.H4sI...          the same
    CHMED23A.2/3.xxxx         the second of three pieces
    https://eprescription.hin.ch/...#CHMED16A1H4sI...&q=...
    {...}                     the JSON alone, as a file
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, NoReturn
from urllib.parse import unquote

from optirh_batch.errors import Phrase, RecordInvalid, SourceTooLarge

# A plan of 50 drugs is 15 kB of JSON; QR codes hold less than 3 kB each.
_MAX_UNPACKED = 1_000_000
_MAX_PIECES = 100
_MAX_PLANS = 20
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_START = re.compile(r"\s{0,4}H4s")  # its first bytes (RFC 1952) in base64

_HEADER = re.compile(
    r"(?<![A-Za-z0-9])CHMED(?:"
    r"(?P<year16>16)[A-Z](?P<packed>[01])"
    r"|(?P<year23>23)[A-Z]{1,4}(?:\.(?P<index>[1-9]\d{0,2})/(?P<total>[1-9]\d{0,2}))?\."
    r")",
    re.IGNORECASE,
)
# The specification wants other years refused, not tried.
_OTHER_YEAR = re.compile(r"(?<![A-Za-z0-9])CHMED(?!16|23)\d{2}[A-Z]{1,4}[\d.]{0,8}\s{0,4}H4s", re.IGNORECASE)
_BARE_KEYS = (
    re.compile(rb'"patient"\s*:\s*\{', re.IGNORECASE),
    re.compile(rb'"(?:medicaments|meds)"\s*:\s*\[', re.IGNORECASE),
)
_ADDRESS = re.compile(r"https?://[^\s#]{1,200}#\Z", re.IGNORECASE)
_ADDRESS_REST = re.compile(r"&[^\s]{0,2000}")
# Percent signs: an address may write + / = as %2B %2F %3D.
_BASE64_RUN = re.compile(r"[A-Za-z0-9+/_%-]*={0,2}")
_WRAPPED_RUN = re.compile(r"\s{1,4}([A-Za-z0-9+/_%-]+={0,2}|={1,2})(?=\s|&|\Z)")
# What may follow a string that is complete and is not of the text: its padding, and signs that got into it.
_TAIL = re.compile(
    r"(?P<attached>[A-Za-z0-9+/?*…\ufffd]{1,3})(?=\s|&|\Z)"
    r"|(?P<before>\S{0,3}(?:\s{1,4}[^\s=])?)(?:\s{0,4}=){1,4}(?=[ \t]*(?:\n|\r|\Z)|&)"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text with a header; ``index`` and ``total`` of a plan in one piece are 1.

    ``stray`` are signs at its end that do not belong to it.
    """

    start: int
    end: int
    index: int
    total: int
    data: str
    plain: dict[str, Any] | None = None
    stray: str = ""


def is_plan_only(head: str) -> bool:
    """Whether a text begins with a header, or with an address that leads straight to one."""
    head = head.lstrip("\ufeffÿþï»¿ \t\r\n")
    header = _HEADER.search(head) or _OTHER_YEAR.search(head)
    return header is not None and (header.start() == 0 or bool(_ADDRESS.fullmatch(head[: header.start()])))


def is_bare_plan(data: bytes) -> bool:
    """Whether a file is the JSON of a plan, which some programs write without a header."""
    return (
        len(data) <= _MAX_UNPACKED
        and data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"
        and all(key.search(data) for key in _BARE_KEYS)
    )


def load_bare_plan(text: str, name: str) -> dict[str, Any]:
    """The JSON object of a plan without a header.

    Raises:
        RecordInvalid: it is damaged.
    """
    return _load(text.lstrip("\ufeff"), name)


def cut_plans(text: str, name: str) -> tuple[list[dict[str, Any]], str, str]:
    """The JSON objects of all plans in a text, the text without their strings, and stray signs at their ends.

    Keys are in small letters: both versions then spell most of them alike.

    Raises:
        RecordInvalid: a string is damaged or of another version, or a piece is missing.
        SourceTooLarge: a string unpacks to more than a plan can be.
    """
    if _OTHER_YEAR.search(text):
        detail = Phrase("an eMediplan of a version other than CHMED16 and CHMED23")
        raise RecordInvalid(name=name, detail=detail)
    pieces = list(_pieces(text, name))
    if not pieces:
        return [], text, ""
    plans: list[dict[str, Any]] = []
    split: dict[int, dict[int, str]] = {}
    for piece in pieces:
        if piece.plain is not None:
            plans.append(piece.plain)
        elif piece.total == 1:
            plans.append(_load(_unpack(piece.data, name), name))
        else:
            known = split.setdefault(piece.total, {})
            if known.setdefault(piece.index, piece.data) != piece.data:
                raise RecordInvalid(name=name, detail=Phrase("pieces of several eMediplans are mixed"))
    for total, parts in split.items():
        if len(parts) != total:
            detail = Phrase(
                "of {total} pieces of the eMediplan only {count} are there", total=total, count=len(parts)
            )
            raise RecordInvalid(name=name, detail=detail)
        plans.append(_load(_unpack("".join(parts[index] for index in sorted(parts)), name), name))
    remainder: list[str] = []
    end = 0
    for piece in pieces:
        remainder.append(text[end : piece.start])
        end = piece.end
    return plans, "".join((*remainder, text[end:])), " ".join(filter(None, (piece.stray for piece in pieces)))


def _pieces(text: str, name: str) -> Iterator[_Piece]:
    end = count = 0
    while header := _HEADER.search(text, end):
        if not (header["packed"] == "0" or header["index"] or _GZIP_START.match(text, header.end())):
            end = header.end()
            continue  # the name of the format in a sentence, not a string
        count += 1
        if count > _MAX_PLANS + _MAX_PIECES:
            detail = Phrase("more than {limit} eMediplan strings", limit=_MAX_PLANS + _MAX_PIECES)
            raise SourceTooLarge(name=name, detail=detail)
        address = _ADDRESS.search(text, max(end, header.start() - 220), header.start())
        start = address.start() if address else header.start()
        if header["packed"] == "0":
            piece = _plain_piece(text, header, start, name)
        else:
            index, total = int(header["index"] or 1), int(header["total"] or 1)
            if index > total or total > _MAX_PIECES:
                raise _damaged(name)
            data, end = _packed_run(text, header.end(), whole=total == 1)
            tail = _TAIL.match(text, end) if total == 1 else None
            stray = (tail["attached"] or tail["before"] or "").strip() if tail else ""
            piece = _Piece(start, tail.end() if tail else end, index, total, data, stray=stray)
        end = piece.end
        if address and (rest := _ADDRESS_REST.match(text, end)):
            end = rest.end()
        yield replace(piece, end=end)


def _plain_piece(text: str, header: re.Match[str], start: int, name: str) -> _Piece:
    at = header.end()
    while at < len(text) and text[at].isspace():
        at += 1
    window = text[at : at + _MAX_UNPACKED]
    try:
        value, length = _DECODER.raw_decode(window)
    except (ValueError, RecursionError):
        raise _damaged(name) from None
    return _Piece(start, at + length, 1, 1, "", _checked(value, name))


def _packed_run(text: str, at: int, *, whole: bool) -> tuple[str, int]:
    """The base64 after a header and where it ends; mails break long lines, so it may go on in the next."""
    run = _BASE64_RUN.match(text, at)
    assert run is not None  # it may be empty
    runs, ends, length = [run[0]], [run.end()], len(run[0])
    # A line may end between the two equals signs at the end.
    while whole and ends[-1] - at < _MAX_UNPACKED and not (runs[-1].endswith("=") and length % 4 == 0):
        more = _WRAPPED_RUN.match(text, ends[-1])
        if more is None:
            break
        runs.append(more[1])
        ends.append(more.end())
        length += len(more[1])
    # Words behind the string look like base64 too; the gzip stream knows its own end.
    needed = _needed_chars("".join(runs)) if len(runs) > 1 else len(run[0])
    data = ""
    for piece, end in zip(runs, ends, strict=True):
        data += piece
        if len(data) >= needed:
            return data, end
    return run[0], run.end()


def _needed_chars(data: str) -> int:
    """How many characters of base64 a gzip stream takes, 0 if it does not end."""
    try:
        packed = _decode(data[: len(data) // 4 * 4])
        stream = zlib.decompressobj(_GZIP)
        stream.decompress(packed, _MAX_UNPACKED)
    except (ValueError, zlib.error):
        return 0
    return -(-(len(packed) - len(stream.unused_data)) * 4 // 3) if stream.eof else 0


def _decode(data: str) -> bytes:
    data = unquote(data).translate({ord("-"): "+", ord("_"): "/"}).rstrip("=")
    try:
        return base64.b64decode(data + "=" * (-len(data) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def _unpack(data: str, name: str) -> str:
    try:
        packed = _decode(data)
        stream = zlib.decompressobj(_GZIP)
        unpacked = stream.decompress(packed, _MAX_UNPACKED)
        if stream.unconsumed_tail:
            detail = Phrase("an eMediplan of more than {limit} characters", limit=_MAX_UNPACKED)
            raise SourceTooLarge(name=name, detail=detail)
        if not stream.eof:
            raise _damaged(name)
        return unpacked.decode("utf-8-sig")
    except (ValueError, zlib.error):
        raise _damaged(name) from None


def _load(text: str, name: str) -> dict[str, Any]:
    try:
        value = _DECODER.decode(text)
    except (ValueError, RecursionError):
        raise _damaged(name) from None
    return _checked(value, name)


def _checked(value: object, name: str) -> dict[str, Any]:
    if not isinstance(value, dict) or not value.keys() & {"patient", "medicaments", "meds"}:
        raise _damaged(name)
    return value


def _damaged(name: str) -> RecordInvalid:
    return RecordInvalid(name=name, detail=Phrase("the eMediplan string is damaged"))


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _decimal(number: str) -> Decimal:
    try:
        return Decimal(number)
    except ArithmeticError as error:
        raise ValueError("beyond any amount") from error


def _small_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members: dict[str, Any] = {}
    for key, value in pairs:
        if members.setdefault(key.lower(), value) != value:
            raise ValueError(f"two values of {key}")
    return members


_DECODER = json.JSONDecoder(
    parse_float=_decimal, parse_constant=_refuse_constant, object_pairs_hook=_small_keys
)
