"""Names and values on one line of a form: ``Nom : Rey  Prénom : Marie``, or with tabs.

Owns where one pair ends and the next begins: only at a name that is known here.  Leaves out what becomes of a
pair (``sections``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.readers.office.vocabulary import PROSE, Theme, field_of, topic_of

_COLON = re.compile(r"\s*:(?!\d\d\b)\s*")
_WORD_START = re.compile(r"(?<!\S)\S")
_MAX_KEY_WORDS = 7


def pairs_in(text: str, theme: Theme | None) -> list[tuple[str, str]]:
    """Names and values of a line, in a section on a theme; empty if no name is known there."""
    pairs: list[tuple[str, str]] = []
    pending: str | None = None
    for segment in (part.strip() for part in text.split("\t")):
        if not segment:
            continue
        found = list(_split_segment(segment, theme))
        if found:
            pairs += found
            pending = found[-1][0] if not found[-1][1] else None
        elif pending is not None:
            pairs[-1] = (pending, f"{pairs[-1][1]} {segment}".strip())
        elif is_name(segment, theme) and "\t" in text:
            pending = segment
            pairs.append((segment, ""))
        elif pairs:
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {segment}".strip())
        else:
            return []
    return pairs


def is_name(text: str, theme: Theme | None) -> bool:
    """Whether a text names a field in a section on a theme."""
    if topic_of(text) or field_of(Theme.PATIENT, text):
        return True
    return (
        theme is not None
        and theme not in PROSE
        and bool(theme is not Theme.NOTES and field_of(theme, text, weak=True))
    )


def _split_segment(segment: str, theme: Theme | None) -> Iterator[tuple[str, str]]:
    """Pairs of a text without tabs; the first name must stand at its beginning."""
    marks: list[tuple[int, int, int]] = []
    for colon in _COLON.finditer(segment):
        begin = marks[-1][2] if marks else 0
        start = _name_start(segment, begin, colon.start(), theme)
        if start is not None:
            marks.append((start, colon.start(), colon.end()))
    if not marks or marks[0][0] != 0:
        return
    ends = [start for start, _name_end, _end in marks[1:]] + [len(segment)]
    for (start, name_end, value_start), end in zip(marks, ends, strict=True):
        yield segment[start:name_end].strip(), segment[value_start:end].strip(" ,;|")


def _name_start(text: str, begin: int, end: int, theme: Theme | None) -> int | None:
    """Where the longest known name that ends before a colon begins."""
    starts = [begin + found.start() for found in _WORD_START.finditer(text[begin:end])][-_MAX_KEY_WORDS:]
    return next((start for start in starts if is_name(text[start:end], theme)), None)
