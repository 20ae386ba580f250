"""Drafts to PDF: the templates filled in, then set in type (``typesetting``).

Owns what the templates may use (words, dates, the order of notes).  Leaves out the
sentences (``drafting``), the labels (``localization``), the signs (``typography``)
and the layout (``templates/``).

Text from a record is data: it is escaped, and stripped of control and text-reversing
characters.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from optirh_batch.comparison import Row, compare
from optirh_batch.documents import Draft, HandoutDraft, Imprint, Origin, Passage, passages_by_part
from optirh_batch.localization import (
    format_date,
    format_datetime,
    format_record_date,
    language_name,
    mark_written,
    plural,
    reword,
    text_direction,
    translate,
)
from optirh_batch.readers.topics import MEDICATION_TOPICS, Topic, topic_of
from optirh_batch.records import Note, PatientRecord, Schedule
from optirh_batch.remarks import list_remarks
from optirh_batch.resources import packaged_folder
from optirh_batch.tiers import Tier
from optirh_batch.typesetting import typeset
from optirh_batch.typography import clean, keep_units, set_joints, set_signs

NOTES_PRINTED = 3
SECTION_WORDS = 120
"""Of a document whose notes are sections, longer ones are only listed."""
SECTIONS_WORDS = 300
"""So many words of further short sections are printed besides."""
_IN_SECTIONS = frozenset({"cda", "fhir", "openehr"})
_PAGE = mark_written("Page {page} of {pages}")
_LONGEST_AMOUNT = 7  # characters in a column of the medication grid

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_SWISS_DATE = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def render_pdf(draft: Draft, imprint: Imprint) -> bytes:
    """Print a draft as a tagged A4 PDF; equal arguments give equal bytes.

    Args:
        draft: the text with its record and the findings about it.
        imprint: what the footer says; ``released`` takes the draft band away.

    Raises:
        RenderingFailed: see ``typeset``.
    """
    return typeset(render_html(draft, imprint), imprint.source_name)


def render_html(draft: Draft, imprint: Imprint) -> str:
    """Fill in the template of the draft's kind; the first half of ``render_pdf``."""
    patient = draft.record.patient
    compared = _compared(draft) if imprint.side_by_side and not imprint.released else ()
    return (
        _environment()
        .get_template(f"{draft.kind.value}.html")
        .render(
            draft=draft,
            record=draft.record,
            content=draft.content,
            passages=(passages := passages_by_part(draft.content)),
            titles_above=tuple(_titles_above(passage for _, passage in passages)),
            imprint=imprint,
            language=draft.language,
            staff_language=draft.staff_language,
            full_name=f"{patient.given} {patient.family}".strip(),
            page_label=page_label(draft.language),
            staff_page_label=page_label(draft.staff_language),
            compared=compared,
            kept_at=_numbers_of(passages, is_kept),
            repeated_at=_numbers_of(passages, lambda passage: passage.repeats_source),
            remarks=list_remarks(draft.findings, beside=bool(compared)),
            warnings=draft.warnings,
            **_summary_parts(draft),
        )
    )


def fill_in(template: str, language: str, **values: object) -> str:
    """Fill in a page that is about no record, such as the status page.

    Args:
        template: name of a file in ``templates/``.
        language: of all its words; it is for staff.
        values: what the template names.
    """
    page = _environment().get_template(template)
    return page.render(language=language, staff_language=language, **values)


def in_latin(text: str) -> str:
    """Return it with escapes for letters beyond Latin, which the main font need not have, and ? for signs."""
    return "".join(
        char
        if char < "\u0180" or "\u2010" <= char <= "\u203a"
        else ascii(char)[1:-1]
        if char.isalnum()
        else "?"
        for char in text
    )


def page_label(language: str) -> list[str]:
    """Return the three parts around the two numbers of a page, which only the style sheet knows."""
    return translate(_PAGE, language, page="\0", pages="\0").split("\0")


def _summary_parts(draft: Draft) -> dict[str, object]:
    content = draft.content
    if isinstance(content, HandoutDraft):
        return {}
    # A part that the source has but the draft has not must never print as
    # "not documented": then the source's own words stand there, marked.
    return {
        "case": content.case or _in_own_words(draft.record.case, draft.staff_language),
        "general": content.general or _in_own_words(draft.record.general, draft.staff_language),
        "notes": (
            printed := _notes_to_print(draft.record.notes, in_sections=draft.record.format in _IN_SECTIONS)
        ),
        "told_in_notes": {
            "allergies": _is_told_in_notes({Topic.ALLERGIES}, draft.record.notes),
            "medications": _is_told_in_notes(MEDICATION_TOPICS, draft.record.notes),
        },
        "other_notes": _titles(
            note for note in draft.record.notes if not any(note is item for item in printed)
        ),
    }


def _compared(draft: Draft) -> tuple[Row, ...]:
    """The passages that the nurse reads beside their source: all, or those of note where all are already."""
    rows = compare(draft)
    if draft.tier is Tier.GREEN:
        return rows
    return tuple(row for row in rows if row.level or row.passage.origin is Origin.PERSON)


def _numbers_of(passages: Sequence[tuple[str, Passage]], is_one: Callable[[Passage], bool]) -> list[int]:
    return [number for number, (_, passage) in enumerate(passages, 1) if is_one(passage)]


def _titles_above(passages: Iterable[Passage]) -> Iterator[tuple[str, ...]]:
    """What the heading of each passage is called; of two in a row called alike only the first bears it."""
    titles: tuple[str, ...] = ()
    for passage in passages:
        titles = passage.titles or titles
        yield titles if passage.headings else ()


def _in_own_words(text: str | None, staff_language: str) -> tuple[Passage, ...]:
    if not text or not text.strip():
        return ()
    return (Passage(text, text, Origin.SOURCE, reason=translate("It was not rewritten.", staff_language)),)


def _notes_to_print(notes: tuple[Note, ...], *, in_sections: bool = False) -> tuple[Note, ...]:
    """The notes to print; the others are listed by their titles.

    Notes of several days are a journal: its newest, then notes without a readable date.  Else they are
    the sections of one document, which all bear its date or none: the first ones that are short, so that
    a long table of results takes no page, and further ones while all fit into a part of one.

    Args:
        notes: of the record.
        in_sections: whether its format knows sections, so that they are none of a journal though an
            entry among them bears its own day.
    """
    days = {day for note in notes if (day := _as_date(note.date or ""))}
    if (len(days) > 1 and not in_sections) or len(notes) <= NOTES_PRINTED:
        dated = sorted(notes, key=lambda note: _as_date(note.date or "") or date.min, reverse=True)
        return tuple(dated[:NOTES_PRINTED])
    chosen: list[Note] = []
    words = 0
    for note in notes:
        length = len(note.text.split())
        if length <= SECTION_WORDS and (len(chosen) < NOTES_PRINTED or words + length <= SECTIONS_WORDS):
            chosen.append(note)
            words += length
    return tuple(chosen)


def _is_told_in_notes(topics: Container[Topic], notes: Iterable[Note]) -> bool:
    """Whether a note bears the heading of a list: what it says of it was not understood."""
    return any(topic_of(note.title) in topics for note in notes if note.title)


def _titles(notes: Iterable[Note]) -> Counter[str]:
    """The titles of notes, in their order, and how often each occurs; empty: without a title."""
    return Counter(note.title or "" for note in notes)


def _as_date(text: str) -> date | None:
    try:
        if found := _ISO_DATE.match(text):
            return date.fromisoformat(found[0])
        if found := _SWISS_DATE.match(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    return None


# What the templates may use


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(packaged_folder("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "_": _words_in("language"),
        "staff": _words_in("staff_language"),
        "plural": _counts_in("language"),
        "staff_plural": _counts_in("staff_language"),
    }
    environment.filters |= {
        "day": _in_language(format_date),
        "direction": text_direction,
        "is_wordy": _is_wordy,
        "keep_units": keep_units,
        "language_name": language_name,
        "moment": _in_language(format_datetime),
        "one_line": _one_line,
        "punctuated": _punctuated,
        "record_date": _in_language(format_record_date),
        "reword": pass_context(lambda context, text: reword(text, context["staff_language"])),
        "runs": _runs,
        "spans": _spans,
        "wording": _wording,
    }
    environment.tests["marked"] = is_kept
    environment.tests["repeated"] = lambda passage: passage.repeats_source
    return environment


def _words_in(context_name: str) -> Callable[..., str]:
    @pass_context
    def words(context: Context, message: str, /, **values: object) -> str:
        return translate(message, context[context_name], **values)

    return words


def _counts_in(context_name: str) -> Callable[..., str]:
    @pass_context
    def counts(context: Context, singular: str, several: str, n: int) -> str:
        return plural(singular, several, n, context[context_name])

    return counts


def _in_language(wording: Callable[[Any, str], str]) -> Callable[..., str]:
    @pass_context
    def worded(context: Context, value: Any, language: str | None = None) -> str:
        return wording(value, language or context["language"])

    return worded


@pass_context
def _punctuated(context: Context, text: str) -> str:
    """``text`` of the program or the model with the signs of its language; names of the record stay."""
    return set_signs(text, context["language"], _names(context["record"]))


@pass_context
def _wording(context: Context, passage: Passage, text: str | None = None) -> str:
    """A passage, or a piece of its text, as it is printed; what the source says keeps its own signs."""
    text = passage.text if text is None else text
    if passage.origin is Origin.SOURCE:
        return set_joints(text, context["language"])
    return _punctuated(context, text)


def _names(record: PatientRecord) -> Iterator[str]:
    """People and medicines: what a sentence says of them is found again in the lists."""
    people = (record.patient.given, record.patient.family, *(contact.name for contact in record.contacts))
    yield from filter(None, (*people, *(item.name for item in record.medications.items)))


def _one_line(text: str) -> str:
    return ", ".join(line.strip() for line in text.splitlines() if line.strip())


def _is_wordy(schedule: Schedule) -> bool:
    """Whether an amount ('1 inhalation') is too long for its narrow column."""
    amounts = (schedule.morning, schedule.noon, schedule.evening, schedule.night)
    return any(len(amount) > _LONGEST_AMOUNT for amount in amounts if amount)


def _runs(passages: Iterable[Passage]) -> list[tuple[bool, list[Passage]]]:
    """Neighbouring passages together, by whether they are marked as kept in the source's wording."""
    return [(marked, list(group)) for marked, group in itertools.groupby(passages, is_kept)]


def _spans(numbers: Iterable[int]) -> str:
    """Ascending numbers, three or more in a row as a span: 1, 3–5."""
    groups = itertools.groupby(enumerate(numbers), lambda item: item[1] - item[0])
    rows = [[number for _, number in group] for _, group in groups]
    return ", ".join(f"{row[0]}–{row[-1]}" if len(row) > 2 else ", ".join(map(str, row)) for row in rows)


def is_kept(passage: Passage) -> bool:
    """Whether a passage is printed, and marked, in its source's wording since no other passed the checks."""
    return passage.origin is Origin.SOURCE and passage.reason is not None


def _finalize(value: object) -> object:
    """Every value on its way into a page passes here, before it is escaped."""
    if value is None:
        raise TypeError("a template printed a value that is missing")
    return value if isinstance(value, Markup) else clean(str(value))
