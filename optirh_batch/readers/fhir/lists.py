"""Allergies and diagnoses: AllergyIntolerance and Condition (FHIR R4, 9.1 and 9.2), and the three states.

A list is "none known" only when a code, an empty reason or a whole text says
so; "no information" is not documented.  Refuted diagnoses and whatever was
entered in error are left out, with a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from optirh_batch.errors import Phrase
from optirh_batch.readers.cda.allergies import read_allergies as read_told_allergies
from optirh_batch.readers.cda.problems import read_problems as read_told_problems
from optirh_batch.readers.fhir import terms
from optirh_batch.readers.fhir.bundles import Listed, Section
from optirh_batch.readers.fhir.context import Context
from optirh_batch.readers.fhir.datatypes import (
    day_of,
    has_words,
    joined,
    label_of,
    named,
    narrated,
    quantity_text,
    range_text,
)
from optirh_batch.readers.fhir.told_lists import read_told
from optirh_batch.readers.fhir.tree import Node
from optirh_batch.readers.no_known import NO_KNOWN_ALLERGY, NO_KNOWN_ALLERGY_OF_A_KIND, NO_KNOWN_PROBLEM
from optirh_batch.readers.rhythms import UNITS, length_of_time
from optirh_batch.readers.statements import (
    Statement,
    of_one_kind,
    says_no_information,
    says_none_known,
    statement_of,
    taken_back,
)
from optirh_batch.readers.terminologies import preferred_code
from optirh_batch.readers.wording import clean_line
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Documented,
    Listing,
    Note,
    Problem,
    ProblemStatus,
)

Item = TypeVar("Item")

# LOINC and SNOMED CT codes of sections, and of List resources that hold the same.
ALLERGY_SECTIONS = frozenset({"48765-2", "52472-8", "8658-8", "10155-0"})
PROBLEM_SECTIONS = frozenset({"11450-4", "11348-0"})
PAST_SECTIONS = frozenset({"11348-0"})

_LOINC = "http://loinc.org"
_ALLERGY_STATUSES = {
    "active": AllergyStatus.ACTIVE,
    "inactive": AllergyStatus.RESOLVED,
    "resolved": AllergyStatus.RESOLVED,
}
_PROBLEM_STATUSES = {
    "active": ProblemStatus.CURRENT,
    "recurrence": ProblemStatus.CURRENT,
    "relapse": ProblemStatus.CURRENT,
    "inactive": ProblemStatus.PAST,
    "remission": ProblemStatus.PAST,
    "resolved": ProblemStatus.PAST,
}
_SEVERITIES = {
    "mild": Phrase("mild"),
    "moderate": Phrase("moderate"),
    "severe": Phrase("severe"),
    "high": Phrase("high risk of a severe reaction"),
    "low": Phrase("low risk of a severe reaction"),
}
_OVER = frozenset({"inactive", "resolved", "remission"})
_GRADES = ("mild", "moderate", "severe")
_DOUBTS = {
    "unconfirmed": Phrase("unconfirmed"),
    "presumed": Phrase("unconfirmed"),
    "provisional": Phrase("suspected"),
    "differential": Phrase("suspected"),
}
# FHIR R4, value sets allergyintolerance-verification and condition-ver-status: of several, the first decides.
_VERIFICATIONS = tuple(
    "entered-in-error refuted differential provisional presumed unconfirmed confirmed".split()
)
# An Observation whose subject is a diagnosis (CH EMS reports one so).
_DIAGNOSIS_CODES = frozenset({"2931005", "439401001", "282291009", "29308-4"})


def read_allergies(
    listed: Sequence[Listed], sections: Iterable[Section], context: Context
) -> tuple[Listing[Allergy], list[Note]]:
    """The allergies, and what their notes say."""
    items: list[Allergy] = []
    notes: list[Note] = []
    sections = list(sections)
    none_known = said_empty(sections, ALLERGY_SECTIONS, "allergies")
    unread = False
    in_part = [
        section.text
        for section in sections
        if section.codes & ALLERGY_SECTIONS
        and section.text
        and section.empty_reason in {None, "nilknown"}
        and not section.entries
        and statement_of(section.text, "allergies") is Statement.NONE_OF_A_KIND
    ]
    for resource in of_type(listed, "AllergyIntolerance", context):
        codes = set(resource.lines("code", "coding", "code"))
        label = named(resource, resource.first("code"))
        status = _verification(resource)
        if codes & terms.NO_INFORMATION:
            continue
        said = statement_of(label or "?", "allergies")
        general = bool(codes & NO_KNOWN_ALLERGY) or said is Statement.NONE_KNOWN
        partial = bool(codes & NO_KNOWN_ALLERGY_OF_A_KIND) or said is Statement.NONE_OF_A_KIND
        if general or partial:
            if not _holds(resource, status, context):
                continue
            none_known = none_known or general
            in_part += [label or ""] if partial else []
            continue
        label = None if names_nothing(label) else label
        allergy = _allergy(resource, label, status, context)
        if allergy is None:
            context.warn("entry-without-words", Phrase("An allergy without a name was not read."))
            unread = True
            continue
        items.append(allergy)
        _warn_of_bare_code(resource, context)
        notes += notes_of(resource, allergy.label, _reaction_details(resource))
    notes += [Note(label) for label in in_part if label]
    none_known |= bool(items) and denied_by_text(sections, ALLERGY_SECTIONS, "allergies")
    if not items and not unread:
        told, remarks = read_told(sections, "allergies", read_told_allergies, context)
        items, notes, none_known = told.items, notes + remarks, none_known or told.none_known
        in_part += told.none_of_a_kind
    if unread:  # what it is about is open, so that 'none known' beside it does not hold
        return listing(items, none_known and bool(items), "allergies", context), notes
    if in_part and not items and not none_known:
        context.warn("none-known-partial", of_one_kind(in_part[0]))
        return Listing(Documented.NONE_KNOWN), notes
    return listing(items, none_known, "allergies", context), notes


def _allergy(resource: Node, label: str | None, status: str | None, context: Context) -> Allergy | None:
    substance = joined([label_of(node) for node in resource.all("reaction", "substance")])
    told = resource.line("text", "div")
    label = label or substance or (None if names_nothing(told) else told)
    if label is None and resource.all("reaction"):  # what it did to the patient is known
        label = context.say(Phrase("Allergy without a name"))
    if label is None:
        return None
    reaction = joined([label_of(node) for node in resource.all("reaction", "manifestation")], ", ")
    reaction = reaction or resource.line("reaction", "description")
    grades = resource.lines("reaction", "severity")  # the worst of several reactions is the one to know
    worst = max((grade for grade in grades if grade in _GRADES), key=_GRADES.index, default=None)
    grades = [grade for grade in (worst, resource.line("criticality")) if grade in _SEVERITIES]
    ended = any(resource.extensions("allergyintolerance-abatement"))
    unstated = AllergyStatus.RESOLVED if ended else AllergyStatus.UNKNOWN
    stated = _ALLERGY_STATUSES.get(resource.code("clinicalStatus") or "", unstated)
    if status is None and _is_unreadable(resource):
        stated = AllergyStatus.UNKNOWN
        message = Phrase("Whether the allergy to {label} is confirmed was not understood.", label=label)
        context.warn("value-not-understood", message)
    return Allergy(
        label=_with_doubt(label, status, context),
        reaction=reaction,
        severity=joined([context.say(_SEVERITIES[grade]) for grade in grades if grade]),
        status=AllergyStatus.REFUTED if status == "refuted" else stated,
    )


def _reaction_details(resource: Node) -> list[str | None]:
    """What reactions say beyond their names."""
    reactions = resource.all("reaction")
    described = [node.line("description") for node in reactions if node.all("manifestation")]
    return described + [text for node in reactions for text in node.lines("note", "text")]


def _warn_of_bare_code(resource: Node, context: Context) -> None:
    """Say that an entry has a code for a name: nobody can read it without its code system."""
    concept = resource.first("code")
    if concept is None or has_words(concept) or narrated(resource):
        return
    if label := label_of(concept):
        context.warn("code-without-words", Phrase("An entry is given as a code only: {code}.", code=label))


def read_problems(
    listed: Sequence[Listed], sections: Iterable[Section], context: Context
) -> tuple[Listing[Problem], list[Note]]:
    """The diagnoses, and what their notes say."""
    items: list[Problem] = []
    notes: list[Note] = []
    sections = list(sections)
    none_known = said_empty(sections, PROBLEM_SECTIONS, "problems")
    section_of = {id(item.resource): item.section for item in listed}
    for resource in of_type(listed, "Condition", context):
        codes = set(resource.lines("code", "coding", "code"))
        label = named(resource, resource.first("code"))
        status = _verification(resource)
        if codes & terms.NO_INFORMATION:
            continue
        if codes & NO_KNOWN_PROBLEM or says_none_known(label or "", "problems"):
            none_known |= _holds(resource, status, context)
            continue
        label = label or resource.line("text", "div") or joined(resource.lines("note", "text"))
        if label is None or names_nothing(label):
            context.warn("entry-without-words", Phrase("A diagnosis without a name was not read."))
            continue
        section = section_of[id(resource)]
        of_family = section is not None and bool(section.codes & terms.FAMILY_SECTIONS)
        if status == "refuted":
            message = Phrase("A refuted diagnosis was left out: {label}.", label=label)
            context.warn("problem-refuted", message)
        elif of_family or terms.is_of_family(resource.first("code")):
            notes.append(Note(label, title=context.say(Phrase("Family history"))))
        elif _is_measured(resource.first("code")):
            asked = resource.first("onsetAge")
            answer = _onset(resource, context) if asked is None else _age(asked, context)
            value = joined([label, answer], ": ")
            notes.append(Note(value or label, date=day_of(resource.line("recordedDate"))))
        else:
            items.append(
                Problem(
                    label=_with_doubt(label, status, context),
                    code=_diagnosis_code(resource.first("code")),
                    status=_problem_status(resource, section),
                    onset=_onset(resource, context),
                )
            )
            _warn_of_bare_code(resource, context)
            details = [
                *resource.all("bodySite"),
                *resource.all("severity"),
                *resource.all("stage", "summary"),
                *(
                    side
                    for part in resource.extensions("laterality")
                    for side in part.all("valueCodeableConcept")
                ),
            ]
            told = [*_ending(resource, context), *(label_of(node) for node in details)]
            notes += notes_of(resource, items[-1].label, told)
    observed = (observed_problem(node, context) for node in of_type(listed, "Observation", context))
    items += [problem for problem in observed if problem is not None]
    none_known |= bool(items) and denied_by_text(sections, PROBLEM_SECTIONS, "problems")
    if not items:
        named_in_words, remarks = read_told(sections, "problems", read_told_problems, context)
        items, notes = named_in_words.items, notes + remarks
        none_known |= named_in_words.none_known
    return listing(items, none_known, "problems", context), notes


def _ending(resource: Node, context: Context) -> list[str]:
    """What is known of the end of an illness beyond that it is past: remission, and since when."""
    found = [context.say(Phrase("in remission"))] if resource.code("clinicalStatus") == "remission" else []
    ended = resource.choice("abatement")
    if ended is not None and ended[0] in {"DateTime", "String"} and (day := day_of(ended[1].line())):
        found.append(context.say(Phrase("until {date}", date=day)))
    return found


def _is_measured(concept: Node | None) -> bool:
    """Whether a concept asks for a value (LOINC, no answer of its lists) rather than naming an illness."""
    codings = [] if concept is None else concept.all("coding")
    return bool(codings) and all(
        (coding.line("system") or "").rstrip("/") == _LOINC
        and not (coding.line("code") or "LA").startswith("LA")
        for coding in codings
    )


def observed_problem(resource: Node, context: Context) -> Problem | None:
    """The diagnosis that an Observation states, if it is one about a diagnosis."""
    codes = set(resource.lines("code", "coding", "code"))
    label = label_of(resource.first("valueCodeableConcept"))
    if not codes & _DIAGNOSIS_CODES or label is None:
        return None
    doubt = "provisional" if "2931005" in codes else None
    return Problem(
        _with_doubt(label, doubt, context), code=_diagnosis_code(resource.first("valueCodeableConcept"))
    )


def of_type(listed: Sequence[Listed], kind: str, context: Context) -> list[Node]:
    """The resources of a type that were not entered in error."""
    found = []
    for item in listed:
        if item.resource.type != kind:
            continue
        states = (_verification(item.resource), item.resource.code("status"))
        if "entered-in-error" in states:
            context.warn("entered-in-error", Phrase("An entry that was made in error was left out."))
        else:
            found.append(item.resource)
            _warn_of_modifier(item.resource, context)
    return found


def _verification(resource: Node) -> str | None:
    """The verification status, wherever it stands inside: as code, display or text, in any coding.

    A refuted entry must not become an active one because its status is written in an unusual way.
    """
    inside = [node for part in resource.all("verificationStatus") for node in part.walk()]
    written = {clean_line(node.value).lower() for node in inside if node.value}
    return next((status for status in _VERIFICATIONS if status in written), None)


def _warn_of_modifier(resource: Node, context: Context) -> None:
    """Say that a modifier extension may change what an entry means (FHIR R4, 2.4.0.4)."""
    for holder in (resource, *resource.all("dosage"), *resource.all("dosageInstruction")):
        for extension in holder.all("modifierExtension"):
            kind = (extension.line("url") or "").rpartition("/")[2][:60]
            concepts = (resource.first(name) for name in ("code", "medicationCodeableConcept"))
            drug = context.resolve(resource.first("medicationReference"), resource)
            told = [label_of(concept) for concept in (*concepts, drug.first("code") if drug else None)]
            message = Phrase("An entry has a qualifier that this program does not know: {kind}.", kind=kind)
            if label := joined(told):
                message = Phrase(
                    "{label} has a qualifier that this program does not know "
                    "and that may change what it says: {kind}.",
                    label=label,
                    kind=kind,
                )
            context.warn("modifier-not-understood", message)


def _holds(resource: Node, status: str | None, context: Context) -> bool:
    """Whether an entry that says 'none known' is neither refuted nor over, which is reported."""
    changed = resource.all("modifierExtension")  # in a way that nobody here knows (FHIR R4, 2.4.0.4)
    if status != "refuted" and resource.code("clinicalStatus") not in _OVER and not changed:
        return True
    context.warn("negation-doubled", taken_back())
    return False


def names_nothing(label: str | None) -> bool:
    """Whether a label says no more than that nothing is known: 'Unknown', 'nicht erhoben', 'None'."""
    return label is not None and says_no_information(label)


def _is_unreadable(resource: Node) -> bool:
    """Whether a verification status stands there without a known code; an extension may say why."""
    inside = [node for part in resource.all("verificationStatus") for node in part.walk()]
    return bool(inside) and not any("extension" in node.places for node in inside)


def said_empty(sections: Iterable[Section], codes: frozenset[str], kind: str) -> bool:
    """Whether a section with one of the codes says that there is nothing: by its reason or its whole text.

    Where the two contradict each other, neither counts.
    """
    return any(_is_said_empty(section, kind) for section in sections if section.codes & codes)


def denied_by_text(sections: Iterable[Section], codes: frozenset[str], kind: str) -> bool:
    """Whether the text of a section that has entries says that there is nothing."""
    return any(
        bool(section.entries) and statement_of(section.text or "?", kind) is Statement.NONE_KNOWN
        for section in sections
        if section.codes & codes
    )


def _is_said_empty(section: Section, kind: str) -> bool:
    said = statement_of(section.text or "?", kind)
    if section.empty_reason is not None:
        return section.empty_reason == "nilknown" and said is not Statement.NOT_KNOWN
    return not section.entries and not section.missing and said is Statement.NONE_KNOWN


def listing(items: list[Item], none_known: bool, kind: str, context: Context) -> Listing[Item]:
    """The list with its state; equal entries stand once."""
    if items:
        if none_known:
            message = Phrase("The record says both 'none known' and gives entries ({kind}).", kind=kind)
            context.warn("list-contradicts-itself", message)
        return Listing(Documented.DOCUMENTED, tuple(dict.fromkeys(items)))
    return Listing(Documented.NONE_KNOWN if none_known else Documented.NOT_DOCUMENTED)


def _problem_status(resource: Node, section: Section | None) -> ProblemStatus:
    stated = _PROBLEM_STATUSES.get(resource.code("clinicalStatus") or "")
    if stated is not None:
        return stated
    ended = resource.choice("abatement")
    if ended and ended[1].line() != "false":
        return ProblemStatus.PAST
    if section is not None and section.codes & PAST_SECTIONS:
        return ProblemStatus.PAST
    return ProblemStatus.UNKNOWN


def _diagnosis_code(concept: Node | None) -> str | None:
    codings = concept.all("coding") if concept is not None else []
    return preferred_code((coding.line("system") or "", coding.line("code") or "") for coding in codings)


def _onset(resource: Node, context: Context) -> str | None:
    found = resource.choice("onset")
    if found is None:
        return None
    kind, node = found
    match kind:
        case "DateTime":
            return day_of(node.line())
        case "String":
            return day_of(node.line()) or node.line()
        case "Period":
            return day_of(node.line("start"))
        case "Age":
            age = _age(node, context)
            return context.say(Phrase("age: {age}", age=age)) if age else None
        case _:
            return range_text(node)


def _age(node: Node, context: Context) -> str | None:
    """An age in words: '50 years'."""
    number, unit = node.line("value"), node.line("code") or ""
    return context.say(length_of_time(number, unit)) if number and unit in UNITS else quantity_text(node)


def _with_doubt(label: str, status: str | None, context: Context) -> str:
    doubt = _DOUBTS.get(status or "")
    return f"{label} ({context.say(doubt)})" if doubt else label


def notes_of(resource: Node, label: str, details: Sequence[str | None] = ()) -> list[Note]:
    """The annotations of a resource, under its name, after details that the list has no place for."""
    texts = [resource.prose("text") for resource in resource.all("note")]
    told = joined(details)
    text = "\n".join(text for text in ([told] if told and told not in label else []) + texts if text)
    date = day_of(resource.line("note", "time") or resource.line("recordedDate"))
    return [Note(text, title=label, date=date)] if text else []
