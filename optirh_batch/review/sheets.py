"""The correction sheet: the text file beside a PDF in which a nurse changes a sentence.

Owns its name, what it looks like and how it is read again.  It lists the
passages of the document by number, each under its source.  Whoever opens it
knows Notepad, not a file format: encodings, line ends, blanks and lines that
were wrapped make no difference.  What becomes of a change belongs to
``corrections``.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from optirh_batch.documents import Draft, passages_by_part
from optirh_batch.errors import EncodingUnknown, Phrase
from optirh_batch.localization import translate
from optirh_batch.readers.decoding import decode_text

# Parts of file names, so in ASCII: the sheet, and the answer to what was changed in it.
_NAMES = {"fr": ("correction", "reponse"), "de": ("korrektur", "antwort")}
SHEET_SUFFIXES = tuple(f".{sheet}.txt" for sheet, _ in _NAMES.values())

_MAX_NAME_BYTES = 255
_MAX_SHEET_BYTES = 1024 * 1024
_COMMENT = "#"
_INSISTING = "!"
_NUMBER = re.compile(r"\[\s*(\d{1,6})\s*\]\s*")
_END = re.compile(r"\[\s*(?:fin|ende)\s*\]\s*", re.IGNORECASE)
_JOB = re.compile(r"#\s*(\d{4}-\d{5,})\b")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a sheet says for one passage.

    Attributes:
        text: on one line.
        insists: whether a person confirms it after a warning (``!`` before it).
    """

    text: str
    insists: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet that was read: the number of the document's job, and a proposal for each passage in order."""

    job: str
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A sheet that cannot be read, and why."""

    reason: Phrase


def sheet_path(pdf: Path, language: str) -> Path:
    """Return where the correction sheet of a PDF lies: beside it, ``NAME.correction.txt`` in French."""
    return _beside(pdf, f".{_NAMES[language][0]}.txt")


def answer_path(sheet: Path, language: str) -> Path:
    """Return where the answer to what a sheet says lies: ``NAME.correction.reponse.txt`` in French."""
    return _beside(sheet, f".{_NAMES[language][1]}.txt")


def sheet_text(draft: Draft, job: str, pdf: Path) -> str:
    """Write the sheet of a document, in the staff language.

    Args:
        draft: its passages.
        job: its number in the audit log.
        pdf: its file.
    """
    language = draft.staff_language
    answer = answer_path(sheet_path(pdf, language), language).name
    how = (
        translate(
            "Change a sentence under its number, and save. Within seconds, or at the next run, it is "
            "compared with the source and the PDF is printed anew.",
            language,
        ),
        translate(
            "Leave the lines with # and [1], [2] … as they are: they change nothing. The answer appears "
            "beside this file: {name}",
            language,
            name=answer,
        ),
    )
    lines = [f"{_COMMENT} {job}: {pdf.name}", *(f"{_COMMENT} {on_one_line(line)}" for line in how)]
    for number, (_, passage) in enumerate(passages_by_part(draft.content), 1):
        lines += [
            "",
            f"[{number}]",
            *(f"{_COMMENT} {on_one_line(line)}" for line in passage.source.splitlines()),
        ]
        lines.append(_escaped(on_one_line(passage.text)))
    lines += ["", f"[{_end_word(language)}]"]
    return "\n".join(lines)


def open_sheet(path: Path, passages: int) -> Sheet | Unreadable:
    """Read a sheet from its file.

    Args:
        path: of the sheet.
        passages: how many the document has.

    Raises:
        OSError: it has gone, or may not be read.
    """
    content = _content_of(path)
    if content is None:
        return Unreadable(Phrase("The file is too large for a correction."))
    return read_sheet(content, passages)


def read_sheet(content: bytes, passages: int) -> Sheet | Unreadable:
    """Read a sheet as ``sheet_text`` writes it, in whatever encoding it was saved.

    Args:
        content: of the file.
        passages: how many the document has; each must stand there once, in order, before the end mark.
    """
    try:
        lines = decode_text(content, "").text.removeprefix("\ufeff").splitlines()
    except EncodingUnknown:
        return Unreadable(Phrase("The file is no plain text. Save it as a text file (UTF-8)."))
    job = next(filter(None, map(_JOB.match, lines[:1])), None)
    if job is None:
        return Unreadable(
            Phrase("The first line, with the number of the document, was changed or is missing.")
        )
    found: list[list[str]] = []
    for line in lines[1:]:
        if _END.fullmatch(line):
            break
        if number := _NUMBER.fullmatch(line):
            if int(number[1]) != len(found) + 1:
                return _out_of_order(len(found) + 1)
            found.append([])
        elif found and not line.startswith(_COMMENT):
            found[-1].append(line)
    else:
        return Unreadable(Phrase("The last line is missing; the file may have been saved only in part."))
    if len(found) != passages:
        return _out_of_order(min(len(found), passages) + 1)
    return Sheet(job[1], tuple(map(_proposal, found)))


def job_of(path: Path) -> str | None:
    """Return the number of the job that a sheet names; None if the file is no sheet of ours."""
    try:
        first = decode_text(_content_of(path) or b"", "").text.removeprefix("\ufeff").splitlines()[:1]
    except (OSError, EncodingUnknown):
        return None
    found = next(filter(None, map(_JOB.match, first)), None)
    return found[1] if found else None


def on_one_line(text: str) -> str:
    """Return a text as the sheet compares it: every kind of white space is one space."""
    return " ".join(text.split())


def _content_of(path: Path) -> bytes | None:
    """Read a file; None of one that is too large for a sheet, or no ordinary one: a pipe would never end.

    Raises:
        OSError: it has gone, or may not be read.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MAX_SHEET_BYTES:
            return None
        return file.read(_MAX_SHEET_BYTES)


def _proposal(lines: Iterable[str]) -> Proposal:
    text = on_one_line(" ".join(lines))
    insists = text.startswith(_INSISTING)
    return Proposal(text.removeprefix(_INSISTING).lstrip(), insists)


def _escaped(text: str) -> str:
    """Put a blank before a text that would be taken for a comment or a number."""
    return f" {text}" if text.startswith((_COMMENT, "[")) else text


def _out_of_order(number: int) -> Unreadable:
    return Unreadable(
        Phrase("The line [{number}] is missing, or stands in another place or twice.", number=number)
    )


def _end_word(language: str) -> str:
    return {"fr": "fin", "de": "ende"}[language]


def _beside(path: Path, ending: str) -> Path:
    room = _MAX_NAME_BYTES - len(ending.encode())
    return path.with_name(path.stem.encode()[:room].decode(errors="ignore") + ending)
