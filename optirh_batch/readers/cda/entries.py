"""What the lists of coded entries have in common.

Owns the walk from an entry to its observations, and what an observation says of itself.
Leaves out what an allergy, a problem or a medication is, and what becomes of a list (``lists``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from optirh_batch.errors import Phrase
from optirh_batch.localization import SUPPORTED, reword
from optirh_batch.readers.cda.datatypes import (
    V3,
    code_of,
    find,
    find_all,
    interval_of,
    is_negated,
    local_name,
)
from optirh_batch.readers.cda.narrative import Narrative
from optirh_batch.readers.cda.sections import Section
from optirh_batch.readers.cda.vocabulary import (
    ACTIVE_STATUS,
    CERTAINTY_OBSERVATION,
    CERTAINTY_OF_QUALIFIER,
    CERTAINTY_SYSTEMS,
    ENDED_STATUS,
    FINDING_SITE,
    OTHER_OBSERVATION,
    PAUSED_STATUS,
    REFUTED,
    SEVERITY_OBSERVATION,
    SIDE_NAMES,
    SIDE_SYSTEMS,
    STATUS_OBSERVATION,
    UNCONFIRMED,
    says_active,
    says_paused,
)
from optirh_batch.readers.statements import (
    says_none_known,
    statement_of,
    taken_back,
)
from optirh_batch.readers.wording import clean_line
from optirh_batch.readers.xml import XmlElement

COMMENT = "48767-8"
_ACTS = frozenset({"act", "organizer", "encounter"})


@dataclass(frozen=True)
class Context:
    """What every entry needs to know of its document.

    Attributes:
        narrative: the document's texts.
        language: of its wording.
        written_on: ISO date of the document, empty if not stated.
        warn: takes a warning's code and wording.
        remark: takes a title and a text that belongs to no field.
    """

    narrative: Narrative
    language: str | None
    written_on: str
    warn: Callable[[str, Phrase], None]
    remark: Callable[[str, str], None]

    def say(self, phrase: Phrase) -> str:
        """Word a phrase in the document's language, in English for one that we do not speak."""
        language = self.language if self.language in SUPPORTED else "en"
        return _worded(phrase.template, tuple(phrase.values.items()), language)

    def is_past(self, day: str | None) -> bool:
        """Whether an ISO date of any precision lies wholly before the document."""
        return bool(day and self.written_on) and str(day) < self.written_on[: len(str(day))]

    def is_future(self, day: str | None) -> bool:
        """Whether an ISO date of any precision lies wholly after the document."""
        return bool(day and self.written_on) and str(day) > self.written_on[: len(str(day))]


@lru_cache(maxsize=256)  # most drugs of a list are taken at the same few times
def _worded(template: str, values: tuple[tuple[str, object], ...], language: str) -> str:
    return reword(Phrase(template, **dict(values)), language)


def entries_of(section: Section) -> Iterator[XmlElement]:
    """The entries of a section, one after the other."""
    for entry in section.entries:
        held = list(entry.iter())  # lxml makes an element anew each time it is met, unless somebody holds it
        yield entry
        held.clear()


def observations(entry: XmlElement, context: Context) -> Iterator[tuple[XmlElement, XmlElement | None]]:
    """The outermost observations of an entry, each with the act around it (the concern).

    Goals and plans, what is said of a relative, and what was entered in error are no facts about the patient.
    """
    yield from _observations(entry, None, context)


def _observations(
    element: XmlElement, concern: XmlElement | None, context: Context
) -> Iterator[tuple[XmlElement, XmlElement | None]]:
    for child in element:
        name = local_name(child)
        if name in {"entryRelationship", "component"}:
            yield from _observations(child, concern, context)
        elif name in _ACTS and _concerns_patient(child, context):
            yield from _observations(child, child if name == "act" else concern, context)
        elif name == "observation" and _is_finding(child) and _concerns_patient(child, context):
            yield child, concern


def _is_finding(observation: XmlElement) -> bool:
    """Whether an observation states something itself, rather than of another one, a goal or a plan."""
    mood = observation.get("moodCode") or "EVN"
    return mood == "EVN" and code_of(find(observation, "code")) not in _ABOUT_OTHERS


def _concerns_patient(act: XmlElement, context: Context) -> bool:
    return find(act, "subject", "relatedSubject") is None and not entered_in_error(act, context)


_ABOUT_OTHERS = STATUS_OBSERVATION | SEVERITY_OBSERVATION | OTHER_OBSERVATION


def entered_in_error(act: XmlElement, context: Context) -> bool:
    """Whether an act is 'nullified' (HL7 ActStatus), which is reported."""
    if status_code(act) != "nullified":
        return False
    context.warn("entered-in-error", Phrase("An entry that was made in error was left out."))
    return True


def certainty_of(observation: XmlElement) -> str:
    """``refuted``, ``unconfirmed``, ``past`` or nothing.

    A qualifier of the value says it, or the observation of certainty (LOINC 66455-7) inside.
    """
    for qualified in find_all(observation, "value", "qualifier", "value"):
        code = code_of(qualified)
        if qualified.get("codeSystem") in CERTAINTY_SYSTEMS and code in CERTAINTY_OF_QUALIFIER:
            return CERTAINTY_OF_QUALIFIER[code]
    for _relation, inner in nested(observation):
        if code_of(find(inner, "code")) == CERTAINTY_OBSERVATION:
            code = code_of(find(inner, "value")).lower()
            return "refuted" if code in REFUTED else "unconfirmed" if code in UNCONFIRMED else ""
    return ""


def side_of(observation: XmlElement, context: Context) -> str:
    """The side that a qualifier of the value names."""
    for qualifier in find_all(observation, "value", "qualifier"):
        value = find(qualifier, "value")
        code, words = code_of(value), context.narrative.label(value)
        if value is not None and value.get("codeSystem") in SIDE_SYSTEMS and code in _SIDES:
            return context.say(_SIDES[code])
        if code_of(find(qualifier, "name")) in SIDE_NAMES and words:
            return words.lower()
    return ""


_SIDES = {"L": Phrase("left"), "R": Phrase("right"), "B": Phrase("both sides")}


def sites_of(observation: XmlElement, context: Context) -> list[str]:
    """Where in the body something is: target sites, and qualifiers that name one (SNOMED CT)."""
    qualifiers = find_all(observation, "value", "qualifier")
    named = [find(item, "value") for item in qualifiers if code_of(find(item, "name")) in FINDING_SITE]
    words = map(context.narrative.label, (*find_all(observation, "targetSiteCode"), *named))
    return [site for site in dict.fromkeys(words) if not unusable(site)]


def with_doubt(label: str, certainty: str, context: Context) -> str:
    """A label that says when its thing is not confirmed."""
    return f"{label} ({context.say(Phrase('unconfirmed'))})" if certainty == "unconfirmed" else label


def nested(observation: XmlElement) -> Iterator[tuple[str, XmlElement]]:
    """Observations one level down, each with the type of its relationship."""
    for relation in observation.iterfind(f"{V3}entryRelationship"):
        for inner in relation.iterfind(f"{V3}observation"):
            yield relation.get("typeCode") or "", inner


def stated_activity(element: XmlElement, narrative: Narrative) -> bool | None:
    """What a status observation right inside says: True active, False ended, None nothing."""
    for _relation, inner in nested(element):
        if code_of(find(inner, "code")) not in STATUS_OBSERVATION:
            continue
        value = find(inner, "value")
        code = code_of(value)
        if code in ACTIVE_STATUS | ENDED_STATUS:
            return code in ACTIVE_STATUS
        said = says_active(narrative.label(value) or narrative.text(find(inner, "text")))
        if said is not None:
            return said
    return None


def stated_pause(element: XmlElement, narrative: Narrative) -> bool:
    """Whether the first status observation right inside says that the thing is paused."""
    for _relation, inner in nested(element):
        if code_of(find(inner, "code")) in STATUS_OBSERVATION:
            value = find(inner, "value")
            words = narrative.label(value) or narrative.text(find(inner, "text"))
            if code_of(value) in PAUSED_STATUS or says_active(words) is not None:
                return code_of(value) in PAUSED_STATUS or says_paused(words)
    return False


def value_text(observation: XmlElement, narrative: Narrative) -> str:
    """An observation's value in words: code, text, else the narrative it refers to."""
    value = find(observation, "value")
    own = "" if value is None else clean_line(value.text or "")
    return narrative.label(value) or own or narrative.text(find(observation, "text"))


def negated(*elements: XmlElement | None) -> bool:
    """Whether one of the elements is negated."""
    return any(is_negated(element) for element in elements)


def keep_comments(
    element: XmlElement, label: str, context: Context, concern: XmlElement | None = None
) -> None:
    """Keep an entry's comments (LOINC 48767-8), and those of the concern around it, as remarks."""
    for act in (*element.iter(f"{V3}act"), *([] if concern is None else all_relations(concern, "act"))):
        if code_of(find(act, "code")) == COMMENT:
            text = context.narrative.text(find(act, "text"))
            if not unusable(text) and text != label:
                context.remark(label, text)


def status_code(element: XmlElement | None) -> str:
    """The code of an act's status."""
    return code_of(find(element, "statusCode")).lower()


_ABANDONED = frozenset({"aborted", "cancelled", "suspended", "obsolete", "held"})


def denial_stands(
    element: XmlElement, concern: XmlElement | None, context: Context, *, doubled: bool = False
) -> bool:
    """Whether an entry that says 'none known' is neither refuted, abandoned nor over; else that is reported.

    Args:
        element: the observation or administration.
        concern: the act around it.
        context: of the document.
        doubled: whether its code denies and the entry denies the code.
    """
    period = interval_of(find(element, "effectiveTime"))
    if not (
        doubled
        or (period.ended and not period.instant and context.is_past(period.end))
        or stated_activity(element, context.narrative) is False
        or certainty_of(element) == "refuted"
        or {status_code(element), status_code(concern)} & _ABANDONED
    ):
        return True
    context.warn("negation-doubled", taken_back())
    return False


def doubly_negated(element: XmlElement, concern: XmlElement | None, section: Section, about: str) -> bool:
    """Whether an entry whose code says 'none known' is negated; where the text says 'none' too, it is not."""
    return negated(element, concern) and not says_none_known(section.text.lines, about)


_YES = frozenset({"yes", "oui", "ja", "si", "sì", "true", "vrai", "x"})


def unusable(label: str) -> bool:
    """Whether a label names nothing: empty, 'unknown', 'no data', 'none known', or the answer 'yes'."""
    return not label or label.casefold() in _YES or statement_of(label) is not None


def first_text(candidates: Iterable[str]) -> str:
    """The first text that names something."""
    return next((text for text in candidates if not unusable(text)), "")


def all_relations(element: XmlElement, name: str) -> list[XmlElement]:
    """Acts of a name one relationship down."""
    return find_all(element, "entryRelationship", name)
