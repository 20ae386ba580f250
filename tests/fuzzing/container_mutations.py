"""Changes inside containers: parts of a ZIP package, objects of a PDF, the JSON of an eMediplan string."""

from __future__ import annotations

import base64
import gzip
import io
import json
import re
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from fuzzing.json_mutations import JsonMutations
from fuzzing.text_mutations import TextMutations

Mutation = Callable[[bytes, Random], bytes | None]


_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error, ValueError, OSError, EOFError, LookupError),
    *(NotImplementedError, RuntimeError, MemoryError, OverflowError),
)


class PackageMutations:
    """Edits the parts of an Office or OpenDocument package.

    Args:
        parts: how the parts whose names contain a key are edited; the others only come and go.
    """

    def __init__(self, parts: dict[str, Mutation]) -> None:
        self._parts = parts

    def __call__(self, data: bytes, rng: Random) -> bytes | None:
        """The package with a part changed, dropped, doubled, renamed or exchanged; None if it is none."""
        parts = parts_of(data)
        if not parts:
            return None
        at = rng.randrange(len(parts))
        dice = rng.random()
        if dice < 0.85:
            known = [index for index, (name, _) in enumerate(parts) if self._mutation(name)]
            at = rng.choice(known) if known else at
            name, content = parts[at]
            mutation = self._mutation(name)
            changed = mutation(content, rng) if mutation else None
            parts[at] = (name, content if changed is None else changed)
        elif dice < 0.88:
            del parts[at]
        elif dice < 0.91:
            parts.append(parts[at])
        elif dice < 0.95:
            parts[at] = (rng.choice(parts)[0], parts[at][1])
        else:
            name = rng.choice(
                ("word/vbaProject.bin", "../x", "/abs", "a" * 300, "[Content_Types].xml", "mimetype", "")
            )
            parts.append((name, rng.choice((b"", b"<a/>", b"x" * 1000))))
        return packed(parts)

    def _mutation(self, name: str) -> Mutation | None:
        return next((mutation for key, mutation in self._parts.items() if key in name), None)


def parts_of(data: bytes) -> list[tuple[str, bytes]]:
    """Names and contents of the parts of a ZIP package; none if it is damaged, or no package."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return [(info.filename, package.read(info)) for info in package.infolist()]
    except _DAMAGED:
        return []


def packed(parts: list[tuple[str, bytes]]) -> bytes:
    """A ZIP file, uncompressed, so that byte mutations reach the parts."""
    buffer = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "w") as package:
        warnings.simplefilter("ignore")  # double names are meant
        for name, content in parts:
            package.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


_OBJECT = re.compile(rb"(\d{1,6}) 0 obj\b(.*?)endobj", re.DOTALL)
_TOKEN = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<<|>>|\[|\]|/[A-Za-z0-9+.-]*|\d+ 0 R|-?\d+(?:\.\d+)?|[A-Za-z*'\"]+|\s+|.",
    re.DOTALL,
)
_PDF_WORDS = (
    b"Tj", b"TJ", b"Td", b"TD", b"T*", b"Tm", b"Tf", b"BT", b"ET", b"q", b"Q", b"cm", b"Do", b"'", b'"',
    b"<<", b">>", b"[", b"]", b"null", b"true", b"stream\n", b"endstream", b"1 0 R", b"3 0 R", b"5 0 R",
    b"99 0 R", b"/Type", b"/Kids", b"/Count", b"/Parent", b"/Contents", b"/Resources", b"/Font",
    b"/Encoding", b"/ToUnicode", b"/Filter", b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode",
    b"/ASCIIHexDecode", b"/RunLengthDecode", b"/DecodeParms", b"/Predictor", b"/Length", b"/Rotate",
    b"/Encrypt", b"/ObjStm", b"/XRef", b"/Prev", b"/Size", b"/Root", b"/W", b"/Widths", b"/Differences",
    b"/DescendantFonts", b"/Identity-H", b"/Type0", b"/WinAnsiEncoding", b"/XObject", b"/Form", b"0", b"-1",
    b"1e9", b"99999999999", b"<FEFF>", b"<",
)  # fmt: skip


class PdfMutations:
    """Edits the objects of a PDF by tokens; the cross-reference table is made to fit again, mostly."""

    def __init__(self, lines: TextMutations) -> None:
        self._lines = lines

    def __call__(self, data: bytes, rng: Random) -> bytes | None:
        """The PDF after a few changes of one object; None if it has no plain objects."""
        objects = [(int(number), body) for number, body in _OBJECT.findall(data)]
        if not objects:
            return None
        for _ in range(rng.choice((1, 1, 2, 4))):
            at = rng.randrange(len(objects))
            number, body = objects[at]
            match rng.randrange(12):
                case 0:
                    del objects[at]
                    if not objects:
                        return None
                case 1:
                    objects.append((rng.choice(objects)[0], body))
                case 2:
                    objects[at] = (number, rng.choice(objects)[1])
                case 3 | 4 | 5:
                    objects[at] = (number, self._new_words(body, rng))
                case _:
                    objects[at] = (number, _new_tokens(body, rng))
        return pdf_of(objects, rng.choice((b"", b"", b"", b"/Prev 9", b"/Encrypt 1 0 R", b"/Info 1 0 R")))

    def _new_words(self, body: bytes, rng: Random) -> bytes:
        shown = re.findall(rb"\(((?:[^()\\]|\\.)*)\) Tj", body)
        if not shown:
            return _new_tokens(body, rng)
        text = self._lines.change("\n".join(line.decode("latin-1") for line in shown), rng)
        return _page_content([re.sub(r"([()\\])", r"\\\1", line) for line in text.split("\n")])


def _new_tokens(body: bytes, rng: Random) -> bytes:
    tokens = _TOKEN.findall(body) or [b" "]
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(tokens))
        match rng.randrange(6):
            case 0:
                tokens[at] = b" "
            case 1:
                tokens.insert(at, rng.choice(tokens))
            case 2:
                tokens[at] = rng.choice(tokens)
            case 3:
                tokens[at] = b" %d 0 R " % rng.randint(0, 8)
            case _:
                tokens[at] = b" " + rng.choice(_PDF_WORDS) + b" "
    return b"".join(tokens)


def _page_content(lines: list[str]) -> bytes:
    shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
    stream = f"BT /F1 12 Tf 50 780 Td {shown}ET".encode("latin-1", "replace")
    return b" << /Length %d >> stream\n%b\nendstream " % (len(stream), stream)


def pdf_of(objects: list[tuple[int, bytes]], trailer: bytes = b"") -> bytes:
    """A PDF of numbered objects with a table that says where they are; object 1 is the catalogue."""
    out = b"%PDF-1.4\n"
    places = {}
    for number, body in objects:
        places[number] = len(out)
        out += b"%d 0 obj%bendobj\n" % (number, body)
    start = len(out)
    size = max(places) + 1
    if size < 1000:
        rows = [
            b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size)
        ]
        out += b"xref\n0 %d\n%b" % (size, b"".join(rows))
    return out + b"trailer << /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)


def pdf(*pages: tuple[str, ...]) -> bytes:
    """A PDF with one page for each tuple of lines."""
    numbers = [4 + 2 * index for index in range(len(pages))]
    kids = b" ".join(b"%d 0 R" % number for number in numbers)
    objects = [
        (1, b" << /Type /Catalog /Pages 2 0 R >> "),
        (2, b" << /Type /Pages /Kids [ %b ] /Count %d >> " % (kids, len(pages))),
        (3, b" << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> "),
    ]
    for number, lines in zip(numbers, pages, strict=True):
        resources = b"/Resources << /Font << /F1 3 0 R >> >>"
        page = b" << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] %b /Contents %d 0 R >> " % (
            resources,
            number + 1,
        )
        objects += [(number, page), (number + 1, _page_content(list(lines)))]
    return pdf_of(objects)


PLAN = re.compile(rb"(CHMED16[A-Z]1|CHMED23[A-Z]{1,4}\.)([A-Za-z0-9+/=]{20,})")


class PlanMutations:
    """Edits what an eMediplan string carries, the envelope, or the text around it."""

    def __init__(self, plans: JsonMutations, texts: TextMutations) -> None:
        self._plans = plans
        self._texts = texts

    def __call__(self, data: bytes, rng: Random) -> bytes | None:
        """The text with one of its plans changed; None if there is none."""
        found = list(PLAN.finditer(data))
        if not found:
            return None
        plan = rng.choice(found)
        header, new = plan[1], self._plans(unpacked(plan[2]), rng)
        if new is None:
            return None
        dice = rng.random()
        if dice < 0.1:
            return data[: plan.start()] + b"CHMED16A0" + new + data[plan.end() :]
        if dice < 0.2:
            text = self._texts.change(data[plan.end() :].decode("utf-8", "replace"), rng)
            return data[: plan.end()] + text.encode("utf-8", "replace")
        if dice < 0.25:
            header = rng.choice(
                (b"CHMED16A1", b"CHMED23A.", b"CHMED23A.1/1.", b"CHMED23A.1/2.", b"CHMED16Z1")
            )
        return data[: plan.start()] + chmed(new, header) + data[plan.end() :]


def chmed(plan: bytes, header: bytes = b"CHMED16A1") -> bytes:
    """The string that carries a plan."""
    return header + base64.b64encode(gzip.compress(plan, mtime=0))


def chmed_of(plan: object, header: bytes = b"CHMED16A1") -> bytes:
    """The same, of a plan that is not JSON yet."""
    return chmed(json.dumps(plan).encode(), header)


def unpacked(data: bytes) -> bytes:
    """The JSON of a plan, empty if the string is damaged."""
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(base64.b64decode(data), 200_000)
    except (ValueError, zlib.error):
        return b""
