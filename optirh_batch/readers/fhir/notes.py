"""Everything else that can be read, as notes: narratives, and what no list holds.

A section's narrative and its entries become one note; an entry whose words stand in the narrative already is
not repeated.  Leaves out the words of an entry (``lines``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from optirh_batch.errors import Phrase
from optirh_batch.readers.fhir import terms
from optirh_batch.readers.fhir.advice import advice_of
from optirh_batch.readers.fhir.attachments import ORIGINAL_SECTIONS
from optirh_batch.readers.fhir.bundles import Listed, Section
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import day_of, has_words
from optirh_batch.readers.fhir.lines import TITLES, lines_of
from optirh_batch.readers.fhir.lists import ALLERGY_SECTIONS, PROBLEM_SECTIONS
from optirh_batch.readers.fhir.medications import MEDICATION_SECTIONS
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.readers.statements import says_none_known, statement_of
from optirh_batch.records import Note

# LOINC codes of sections that answer why the person is cared for, and how the person lives.
CASE_SECTIONS = frozenset({"42349-1", "29299-5", "10154-3", "46239-0", "10164-2"})
GENERAL_SECTIONS = frozenset({"29762-2", "47420-5"})
_ITEM_SECTIONS = ALLERGY_SECTIONS | PROBLEM_SECTIONS | MEDICATION_SECTIONS
_LISTS = {
    "allergies": ALLERGY_SECTIONS,
    "problems": PROBLEM_SECTIONS,
    "medications": MEDICATION_SECTIONS,
}
_WORD = re.compile(r"\w+(?:[.,]\d+)*|[<>≤≥]|\++")


def section_notes(sections: Sequence[Section], context: Context) -> list[Note]:
    """One note for each section that says more than the lists do."""
    notes = []
    for section in sections:
        if id(section) in context.told:  # its text was read as a list
            continue
        _warn_of_text_only(section, context)
        if section.codes & (ORIGINAL_SECTIONS | CASE_SECTIONS | GENERAL_SECTIONS):
            continue
        if text := section_text(section, context):
            notes.append(Note(text, title=section.title, date=day_of(section.date)))
    return notes


def section_text(section: Section, context: Context) -> str | None:
    """Narrative and entries of a section, without what stands in a list already."""
    narrative = section.text
    is_list = bool(section.codes & _ITEM_SECTIONS) or bool(section.entries and _all_items(section.entries))
    read = is_list and not section.missing and section.entries and _all_worded(section.entries)
    # The drug that an advice is about may be named by the text alone.
    read = read and not any(map(advice_of, section.entries))
    if read and section.text_status == "generated":
        narrative = None  # made from the entries, which were read
    if is_list and _says_none(section):
        narrative = None
    lines = [narrative] if narrative else []
    known = _words(narrative or "")
    entries = _panels_first(section.entries, context)
    lines += [line for line in lines_of(entries, context) if not _words(line) <= known]
    return "\n".join(lines) or None


def _warn_of_text_only(section: Section, context: Context) -> None:
    """Say that a list stays empty although the section of it has a text that may name something."""
    kinds = [kind for kind, codes in _LISTS.items() if section.codes & codes]
    if not kinds or section.entries or section.missing or section.empty_reason or not section.text:
        return
    if statement_of(section.text, kinds[0]) is None:
        title = section.title or ""
        message = Phrase("The section '{title}' has a text only, which is kept as a note.", title=title)
        context.warn("section-of-text", message)


def _words(text: str) -> set[str]:
    """Words, numbers and comparison signs, for telling whether a text holds another."""
    return set(_WORD.findall(terms.plain_words(text)))


def _all_items(entries: Iterable[Node]) -> bool:
    return all(
        entry.type in {"AllergyIntolerance", "Condition"} or entry.type.startswith("Medication")
        for entry in entries
    )


def _all_worded(entries: Iterable[Node]) -> bool:
    """Whether no entry is a mere code, which only the narrative puts into words."""
    concepts = [
        node for entry in entries for node in entry.all("code") + entry.all("medicationCodeableConcept")
    ]
    return all(has_words(concept) for concept in concepts)


def _says_none(section: Section) -> bool:
    return says_none_known(section.text or "")


def loose_notes(listed: Sequence[Listed], context: Context) -> list[Note]:
    """Notes of resources that stand in no section, one for each kind."""
    grouped: dict[str, list[str]] = {}
    for resource in _panels_first([item.resource for item in listed], context):
        phrase = TITLES.get(resource.type)
        if phrase is not None:
            grouped.setdefault(phrase, []).extend(lines_of([resource], context))
    phrases = {str(phrase): phrase for phrase in TITLES.values()}
    return [
        Note("\n".join(dict.fromkeys(lines)), title=context.say(phrases[title]))
        for title, lines in grouped.items()
        if lines
    ]


def _panels_first(resources: Sequence[Node], context: Context) -> list[Node]:
    """Panels and reports before their members, which their lines hold."""
    inside = {
        id(context.resolve(reference, resource))
        for resource in resources
        for name in ("hasMember", "result")
        for reference in resource.all(name)
    }
    return sorted(resources, key=lambda resource: id(resource) in inside)
