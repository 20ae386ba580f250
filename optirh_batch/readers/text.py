"""Medical texts: .txt and .md, whatever they are called.

A text becomes a record whose only note is the text.  Owns the reduction of
Markdown to plain lines.  What headings, labels or an eMediplan string inside
make certain (``letters``, ``emediplan``) fills the fields beside the note; no
field is guessed from free wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from optirh_batch.errors import (
    EncodingUnknown,
    FormatUnknown,
    PatientsDiffer,
    Phrase,
    RecordInvalid,
    SourceEmpty,
    SourceTooLarge,
)
from optirh_batch.language import detect_language
from optirh_batch.readers.boxes import leave_ticked
from optirh_batch.readers.compilations import cut_people
from optirh_batch.readers.content import Content, Reading, read_each
from optirh_batch.readers.decoding import Decoded, decode_text
from optirh_batch.readers.emediplan import adopt_plan, take_plan
from optirh_batch.readers.letters import read_letter
from optirh_batch.readers.typed_tables import unfold_tables
from optirh_batch.readers.wording import clean_line, clean_text, hides_characters
from optirh_batch.records import Note, PatientRecord, ReadWarning

# UTF-8 that was taken for Windows-1252 and saved once more: é shows as Ã©.
_DAMAGED = re.compile("\ufffd|Ã[©¨ª§¢´®¹»¼¶¤ ]|â€[™œ“”¦]")

_XML_INSIDE = re.compile(r"<\?xml\s|<!DOCTYPE\s|<!ENTITY\s|<!\[CDATA\[")

# Markdown, only where it cannot be clinical shorthand: '> 38.5' and '- 5 kg'
# are amounts, '+ fièvre' a finding, '* 4.4.1941' a date of birth, '1.' a number.
_BULLETS = re.compile(r"^([ \t]*)[-*•][ \t]+(?=[^\W\d]|\*\*)", re.MULTILINE)  # before words
_MARKDOWN = (
    (re.compile(r"^ {0,3}#{1,6}[ \t]+", re.MULTILINE), ""),  # headings
    (re.compile(r"^[ \t]*(?:```.*|~~~.*|(?:[-*_=][ \t]*){3,})$", re.MULTILINE), ""),  # fences and rules
    (re.compile(r"^[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+[ \t]*(?::?-+:?)?[ \t]*$", re.MULTILINE), ""),
    (
        re.compile(r"^[ \t]*(?:>[ \t]+)+(?=[^\W\d]|\*\*)", re.MULTILINE),
        "",
    ),  # quotations, or arrows as bullets
    (_BULLETS, r"\1"),
    (re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*"), r"\1"),
    (re.compile(r"(?<!\w)__(?=\S)([^_\n]+?)(?<=\S)__(?!\w)"), r"\1"),
    (re.compile(r"(?<![\w*])\*(?=[^\W\d])([^*\n]+?)(?<=\w)\*(?![\w*])"), r"\1"),
    (re.compile(r"!?\[([^\[\]\n]+)\]\(https?://[^()\[\]\s]*\)"), r"\1"),  # links
)
_SHOWN_CHARS = 60
_TABLE_ROW = re.compile(r"^[ \t]*\|(.+)\|[ \t]*$", re.MULTILINE)


class TextReader:
    """Reads any text that is not XML."""

    def recognises(self, content: Content) -> bool:
        """Whether the content is not XML; ``read`` refuses what is no text either."""
        return content.xml is None

    def read(self, content: Content) -> tuple[Reading, ...]:
        """A record of each person, with the text as its only note.

        Raises:
            EncodingUnknown: the bytes are no text.
            FormatUnknown: an XML document follows other text, as in a damaged export.
            SourceEmpty: nothing visible inside.
            SourceTooLarge: more characters than a text may have.
        """
        decoded = decode_text(content.data, content.name)
        return text_records(decoded.text, content, _encoding_warnings(decoded))


def text_records(
    written: str, content: Content, warnings: tuple[ReadWarning, ...] = ()
) -> tuple[Reading, ...]:
    """The records of a text, wherever it was written: one, or one of each person if that is certain.

    Args:
        written: the text as it was found.
        content: the file, for its name and limits.
        warnings: of the way it was found.

    Raises:
        EncodingUnknown, FormatUnknown, SourceEmpty, SourceTooLarge: see ``TextReader``.
        PatientsDiffer: an eMediplan inside is another person's.
    """
    if len(written) > content.limits.max_text_chars:
        detail = Phrase("a text of more than {limit} characters", limit=content.limits.max_text_chars)
        raise SourceTooLarge(name=content.name, detail=detail)
    lines = written.splitlines()
    try:
        parts = cut_people([clean_line(reduce_markdown(line)) for line in lines], content.name)
    except PatientsDiffer:
        parts = (range(len(lines)),)  # read as one text, of which nobody's lists are taken (``letters``)
    if len(parts) == 1:
        return (_record(written, content, warnings),)
    warnings = (*warnings, *left_out(lines[: parts[0].start]))
    return read_each(
        ["\n".join(lines[part.start : part.stop]) for part in parts],
        lambda part: _record(part, content, warnings),
    )


def left_out(lines: Sequence[str]) -> Iterator[ReadWarning]:
    """The warning that lines beside the parts of several people are in no record, if they say anything."""
    words = clean_line(" ".join(line for line in lines if line.strip()))
    if words:
        message = Phrase(
            "What stands in “{place}” names no patient and was not read.", place=words[:_SHOWN_CHARS]
        )
        yield ReadWarning("patient-unclear", message)


def _record(written: str, content: Content, warnings: tuple[ReadWarning, ...]) -> PatientRecord:
    apart = take_plan(written, content.name)
    plan, rest = apart.plan, apart.text
    lines = clean_text(rest)
    text = clean_text(reduce_markdown(lines))
    if not text and plan:
        return plan.record
    if not text and apart.warning:
        raise RecordInvalid(name=content.name, detail=Phrase("the eMediplan string is damaged"))
    if not text:
        raise SourceEmpty(name=content.name)
    if not any(char.isalnum() for char in text):
        raise EncodingUnknown(name=content.name, detail=Phrase("it holds neither letters nor digits"))
    if _XML_INSIDE.search(text):
        raise FormatUnknown(name=content.name, detail=Phrase("a text with XML inside"))
    language = detect_language(text)
    unfolded = clean_text(leave_ticked(clean_text(unfold_tables(rest))))
    letter = read_letter(clean_text(reduce_markdown(unfolded, keep_bullets=True)))
    record = PatientRecord(
        format="text",
        language=language,
        patient=letter.patient,
        contacts=letter.contacts,
        allergies=letter.allergies,
        problems=letter.problems,
        medications=letter.medications,
        notes=(Note(text),),
        warnings=(
            *warnings,
            *_text_warnings(rest, language),
            *letter.warnings,
            *filter(None, [apart.warning]),
        ),
    )
    return adopt_plan(record, plan, content.name) if plan else record


def reduce_markdown(text: str, *, keep_bullets: bool = False) -> str:
    """Plain lines: without heading signs, bullets, emphasis, fences, rules and link targets."""
    for pattern, plain in _MARKDOWN:
        if not (keep_bullets and pattern is _BULLETS):
            text = pattern.sub(plain, text)
    return _TABLE_ROW.sub(
        lambda row: "; ".join(cell.strip() for cell in row[1].split("|") if cell.strip()), text
    )


def _encoding_warnings(decoded: Decoded) -> tuple[ReadWarning, ...]:
    if not decoded.guessed:
        return ()
    message = Phrase(
        "The text is in the unusual encoding {encoding}; check accents.", encoding=decoded.encoding
    )
    return (ReadWarning("encoding-guessed", message),)


def _text_warnings(text: str, language: str | None) -> tuple[ReadWarning, ...]:
    warnings = []
    if _DAMAGED.search(text):
        message = Phrase("Some characters were damaged before the text came here; compare with the original.")
        warnings.append(ReadWarning("characters-damaged", message))
    if hides_characters(text):
        message = Phrase("Invisible characters were removed from the text.")
        warnings.append(ReadWarning("hidden-characters", message))
    if language is None:
        message = Phrase("The language of the text was not recognised.")
        warnings.append(ReadWarning("language-unknown", message))
    return tuple(warnings)
