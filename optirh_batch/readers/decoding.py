"""Bytes to text: encodings by mark, by declaration, by trial.

Owns every decision about encodings, for texts and for XML alike, so that
libxml2 only ever sees UTF-8: no exotic encoding can hide a document type from
our own check.  Leaves out what the characters mean (``wording``, ``xml``).
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from optirh_batch.errors import EncodingUnknown, Phrase, XmlMalformed

# The longer marks first: UTF-32 LE begins like UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# XML without a mark whose first '<' is wide (XML 1.0, appendix F).
_WIDE_STARTS = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_EBCDIC_START = b"\x4c\x6f\xa7\x94"  # '<?xm' in EBCDIC

# Declared name in small letters -> codec.  Latin-1 is read as Windows-1252, as
# browsers do (WHATWG Encoding): programs that declare the one write the other.
_DECLARABLE = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "windows-1252",
    "iso8859-1": "windows-1252",
    "latin1": "windows-1252",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "windows-1252",
    "cp1252": "windows-1252",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}

_DECLARATION = re.compile(
    r"<\?xml\s+version\s*=\s*(?:'1\.\d'|\"1\.\d\")"
    r"(?:\s+encoding\s*=\s*(?:'(?P<single>[A-Za-z][\w.-]*)'|\"(?P<double>[A-Za-z][\w.-]*)\"))?"
    r"(?:\s+standalone\s*=\s*(?:'(?:yes|no)'|\"(?:yes|no)\"))?\s*\?>",
    re.ASCII,
)
_DECLARATION_CHARS = 400

# Encodings of one byte a character that Swiss offices left behind, the
# likeliest first: Windows, MS-DOS (old practice software), classic Mac OS.
_SINGLE_BYTE = ("windows-1252", "cp850", "mac-roman")

# What French, German, Italian and English medical texts are written with.
_LETTERS = frozenset("ÀÂÄÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÙÚÛÜàâäæçèéêëìíîïñòóôöùúûüßŒœÿŸáÁåÅøØ")
_SIGNS = frozenset("«»‹›“”„‘’‚–—…•·°º²³µ±×÷½¼¾€£§©®™†‰¿¡\u00a0\u00ad")
_TOLERATED_SHARE = 0.05
_WIDE_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the encoding it was found in; ``guessed`` when only plausibility spoke for it."""

    text: str
    encoding: str
    guessed: bool = False


def decode_text(data: bytes, name: str) -> Decoded:
    """Decode a text file: by its mark, as strict UTF-8, as wide text, then by plausibility.

    Raises:
        EncodingUnknown: nothing fits, or the text holds NUL or other control
            characters, which no text has.
    """
    decoded = _decode_marked(data, name) or _decode_utf8(data) or _decode_wide(data)
    decoded = decoded or _decode_single_byte(data, name)
    if _CONTROLS.search(decoded.text):
        raise EncodingUnknown(
            name=name, detail=Phrase("it holds control characters, as programs and images do")
        )
    return decoded


# Tab, line breaks, form feed, and the end mark of MS-DOS (Ctrl-Z) are ordinary.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


def decode_xml(data: bytes, name: str) -> str:
    """Decode an XML file by mark or declaration; the declaration is cut, line numbers stay.

    Raises:
        EncodingUnknown: the encoding is none of those record programs use.
        XmlMalformed: mark, declaration and bytes contradict each other, or the
            declaration is damaged.
    """
    if data.startswith(_EBCDIC_START):
        raise EncodingUnknown(name=name, detail=Phrase("EBCDIC is not supported"))
    codec, body = _mark_of(data) or _wide_start_of(data) or (None, data)
    if codec is None:
        declared = _declared(_first_chars(body, "latin-1"), name)
        codec = _codec_of(declared, name) if declared else "utf-8"
        if codec.startswith("utf-16"):
            raise _contradiction(name, declared, "UTF-8")
    else:
        declared = _declared(_first_chars(body, codec), name)
        if declared and not codec.startswith(_codec_of(declared, name)):
            raise _contradiction(name, declared, codec.upper())
    head = _DECLARATION.match(_first_chars(body, codec))
    start = len(head[0].encode(codec)) if head else 0
    try:
        text = str(memoryview(body)[start:], codec)  # cut before, as a text as long as the file costs memory
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, start + error.start) + 1
        detail = Phrase("line {line}: bytes that are not {encoding}", line=line, encoding=codec.upper())
        raise XmlMalformed(name=name, detail=detail) from error
    lines = head[0].count("\n") if head else 0
    return "\n" * lines + text if lines else text


def seems_xml(data: bytes) -> bool:
    """Whether the first sign of a file is a ``<`` that begins a tag, comment or declaration."""
    codec, body = _mark_of(data) or _wide_start_of(data) or ("latin-1", data)
    if data.startswith(_EBCDIC_START):
        return True
    return bool(re.match(r"\s*<[?!A-Za-z_:\x80-\uffff]", _first_chars(body, codec)))


def _first_chars(body: bytes, codec: str) -> str:
    return body[: _DECLARATION_CHARS * 4].decode(codec, errors="replace")[:_DECLARATION_CHARS]


def _mark_of(data: bytes) -> tuple[str, bytes] | None:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec, data[len(mark) :]
    return None


def _wide_start_of(data: bytes) -> tuple[str, bytes] | None:
    for start, codec in _WIDE_STARTS:
        if data.startswith(start):
            return codec, data
    return None


def _declared(head: str, name: str) -> str | None:
    if not re.match(r"<\?xml\s", head):
        return None
    found = _DECLARATION.match(head)
    if not found:
        raise XmlMalformed(name=name, detail=Phrase("line {line}: the XML declaration is damaged", line=1))
    return found["single"] or found["double"]


def _codec_of(declared: str, name: str) -> str:
    try:
        return _DECLARABLE[declared.lower()]
    except KeyError:
        detail = Phrase("the encoding {encoding} is not supported", encoding=declared[:40])
        raise EncodingUnknown(name=name, detail=detail) from None


def _contradiction(name: str, declared: str | None, actual: str) -> XmlMalformed:
    detail = Phrase("it declares {declared} but is stored as {actual}", declared=declared, actual=actual)
    return XmlMalformed(name=name, detail=detail)


def _decode_marked(data: bytes, name: str) -> Decoded | None:
    marked = _mark_of(data)
    if not marked:
        return None
    codec, body = marked
    try:
        return Decoded(body.decode(codec), codec)
    except UnicodeDecodeError as error:
        detail = Phrase("it is marked as {encoding}, but its bytes are not", encoding=codec.upper())
        raise EncodingUnknown(name=name, detail=detail) from error


def _decode_utf8(data: bytes) -> Decoded | None:
    try:
        return None if b"\0" in data else Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return None


def _decode_wide(data: bytes) -> Decoded | None:
    """UTF-16 without mark: in Western text every other byte is zero."""
    if len(data) % 2:
        return None
    for codec, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
        if zeros.count(0) > _WIDE_SHARE * len(zeros):
            try:
                return Decoded(data.decode(codec), codec, guessed=True)
            except UnicodeDecodeError:
                continue
    return None


def _decode_single_byte(data: bytes, name: str) -> Decoded:
    candidates: list[tuple[float, Decoded]] = []
    for codec in _SINGLE_BYTE:
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        candidates.append((_implausible_share(text), Decoded(text, codec, guessed=codec != _SINGLE_BYTE[0])))
    share, best = min(candidates, key=lambda candidate: candidate[0])
    if share > _TOLERATED_SHARE:
        raise EncodingUnknown(name=name, detail=Phrase("neither Unicode nor a Western encoding fits"))
    return best


def _implausible_share(text: str) -> float:
    """Share of the non-ASCII characters that do not belong where they stand.

    A wrong single-byte encoding shows where accented letters should be: it
    puts signs between letters, capitals inside small words, or rare letters.
    """
    beyond = strange = 0
    for index, char in enumerate(text):
        if char.isascii():
            continue
        beyond += 1
        before, after = text[index - 1 : index], text[index + 1 : index + 2]
        if char in _LETTERS:
            strange += char.isupper() and before.islower()
        elif char in _SIGNS:
            strange += char not in "’·\u00ad" and before.isalpha() and after.isalpha()
        else:
            strange += 1
    return strange / beyond if beyond else 0.0
