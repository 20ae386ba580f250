"""openEHR compositions in canonical XML: a readable outline.

Source: openEHR Reference Model 1.0.x and 1.1, with or without its namespace.
Owns the walk through sections, entries and their data, and the wording of the
data types.  What archetypes mean is not known here, so nothing becomes an
allergy, a diagnosis or a drug: every entry is a note, with the warning
``outline-only``.  The subject of a composition is the person of the record it
was taken from, who is named in it only rarely: a name is taken where a cluster
says that it is the patient's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from optirh_batch.errors import Phrase, RecordInvalid
from optirh_batch.readers.content import Content
from optirh_batch.readers.values import can_be_birth, printed_avs
from optirh_batch.readers.wording import clean_line, clean_text, hides_characters
from optirh_batch.readers.xml import XmlElement, split_name
from optirh_batch.records import Note, Patient, PatientRecord, ReadWarning

NAMESPACE = "http://schemas.openehr.org/v1"
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_ARCHETYPE = "openEHR-"

_ENTRIES = frozenset({"OBSERVATION", "EVALUATION", "INSTRUCTION", "ACTION", "ADMIN_ENTRY", "GENERIC_ENTRY"})
# The parts that hold data or parts in their turn.
_INNER = frozenset(
    "content items data protocol state description activities events rows item other_context".split()
)
# Only these names tell something; trees, histories and events have technical ones.
_NAMED = _ENTRIES | {"SECTION", "CLUSTER"}
_PATIENT_WORDS = re.compile(r"patient|subject of care|demographic|paziente|klient", re.IGNORECASE)
_GIVEN_WORDS = re.compile(r"given|first|vorname|prénom|prenom|forename", re.IGNORECASE)
_FAMILY_WORDS = re.compile(r"family|last|surname|nachname|nom\b|familienname", re.IGNORECASE)
_BIRTH_WORDS = re.compile(r"date of birth|birth ?date|geburtsdatum|date de naissance", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")


class OpenehrReader:
    """Reads one composition."""

    def recognises(self, content: Content) -> bool:
        """Whether the root is a composition, of openEHR's namespace or bare with an archetype."""
        if content.root is None or content.root_name is None:
            return False
        namespace, local = content.root_name
        is_named = content.root.get("archetype_node_id", "").startswith(_ARCHETYPE)
        return local == "composition" and (namespace == NAMESPACE or (not namespace and is_named))

    def read(self, content: Content) -> tuple[PatientRecord, ...]:
        """One record whose notes are the entries.

        Raises:
            RecordInvalid: nothing but the envelope.
        """
        root = content.root
        assert root is not None
        title = _name(root)
        written = _date(_text(root, "context", "start_time", "value"))
        notes = [_note(part, title, written) for part in _parts(root)]
        filled = tuple(note for note in notes if note is not None)
        if not filled:
            raise RecordInvalid(name=content.name, detail=Phrase("it holds no entries"))
        message = Phrase(
            "Only the outline of this openEHR document was read; its entries stand in the notes."
        )
        warnings = [ReadWarning("outline-only", message)]
        if hides_characters("".join(root.itertext())):
            hidden = Phrase("Invisible characters were removed from the record.")
            warnings.append(ReadWarning("hidden-characters", hidden))
        language = (_text(root, "language", "code_string") or "").lower()[:2]
        return (
            PatientRecord(
                format="openehr",
                language=language or None,
                patient=_patient(root),
                notes=filled,
                warnings=tuple(warnings),
            ),
        )


def _parts(root: XmlElement) -> Iterator[XmlElement]:
    """What becomes a note: entries and sections at the top, and data around them."""
    context = _child(root, "context")
    other = None if context is None else _child(context, "other_context")
    if other is not None:
        yield other
    yield from _children(root, "content")


def _note(part: XmlElement, title: str | None, written: str | None) -> Note | None:
    text = clean_text("\n".join(_outline(part, 0)))
    name = _name(part) if _type(part) in _NAMED else None
    if not text:
        return None
    when = _date(_text(part, "time", "value")) or written
    return Note(text, title=name or title, date=when)


def _outline(element: XmlElement, depth: int) -> Iterator[str]:
    """The lines below an element, children under their name."""
    for child in element:
        if not isinstance(child.tag, str) or split_name(child)[1] not in _INNER:
            continue
        kind, name = _type(child), _name(child)
        if kind == "ELEMENT":
            yield from _element_line(child, depth)
            continue
        inner = list(_outline(child, depth + (kind in _NAMED)))
        if not inner:
            continue
        if name and kind in _NAMED:
            yield f"{'– ' * depth}{name}"
        yield from inner


def _element_line(element: XmlElement, depth: int) -> Iterator[str]:
    label = _name(element) or ""
    value = _child(element, "value")
    shown = _value(value) if value is not None else None
    if shown is None:
        shown = _text(element, "null_flavour", "value")
        shown = f"({shown})" if shown else None
    if shown:
        yield f"{'– ' * depth}{label}: {shown}"


def _value(value: XmlElement) -> str | None:
    """A data value as text; the type decides, an unknown one gives its plain value."""
    kind = _type(value).removeprefix("DV_").partition("<")[0]
    if kind in _VALUES:
        return _VALUES[kind](value)
    return _text(value, "value") or _text(value, "magnitude")


def _interval(value: XmlElement) -> str | None:
    bounds = [_child(value, name) for name in ("lower", "upper")]
    low, high = (_value(bound) if bound is not None else None for bound in bounds)
    return f"{low or '…'} – {high or '…'}" if low or high else None


def _proportion(value: XmlElement) -> str | None:
    """By PROPORTION_KIND of the openEHR data types: 2 is a percentage, 1 a unit ratio."""
    numerator, denominator = _text(value, "numerator"), _text(value, "denominator")
    if numerator is None:
        return None
    match _text(value, "type"):
        case "2":
            return f"{numerator} %"
        case "1":
            return numerator
        case _:
            return f"{numerator}/{denominator}"


def _ordinal(value: XmlElement) -> str | None:
    number = _text(value, "value")
    return _joined(_text(value, "symbol", "value"), f"({number})" if number else None)


_VALUES: dict[str, Callable[[XmlElement], str | None]] = {
    "QUANTITY": lambda value: _joined(_text(value, "magnitude"), _text(value, "units")),
    "COUNT": lambda value: _text(value, "magnitude"),
    "PROPORTION": _proportion,
    "ORDINAL": _ordinal,
    "SCALE": _ordinal,
    "INTERVAL": _interval,
    "MULTIMEDIA": lambda value: _text(value, "alternate_text"),
    "IDENTIFIER": lambda value: _text(value, "id"),
    "STATE": lambda value: _text(value, "value", "value"),
    "PARAGRAPH": lambda value: _joined(*(_text(item, "value") for item in _children(value, "items"))),
}


def _patient(root: XmlElement) -> Patient:
    """Identity only from a part that is called the patient's, and from an AVS number of the subject."""
    fields: dict[str, str] = {}
    for cluster in root.iter():
        if isinstance(cluster.tag, str) and _type(cluster) in {"CLUSTER", "ADMIN_ENTRY", "SECTION"}:
            name = _name(cluster) or ""
            if _PATIENT_WORDS.search(name):
                _collect(cluster, fields)
    number = fields.get("avs") or _subject_avs(root)
    birth = _day(fields.get("birth"))
    return Patient(
        given=fields.get("given", ""),
        family=fields.get("family", ""),
        birth_date=birth if birth and can_be_birth(birth) else None,
        avs=number,
    )


def _collect(cluster: XmlElement, fields: dict[str, str]) -> None:
    for element in cluster.iter():
        if not isinstance(element.tag, str) or _type(element) != "ELEMENT":
            continue
        value = _child(element, "value")
        shown = _value(value) if value is not None else None
        label = _name(element) or ""
        if not shown:
            continue
        if _BIRTH_WORDS.search(label):
            fields.setdefault("birth", shown)
        elif _GIVEN_WORDS.search(label):
            fields.setdefault("given", shown)
        elif _FAMILY_WORDS.search(label):
            fields.setdefault("family", shown)
        elif number := printed_avs(shown):
            fields.setdefault("avs", number)


def _subject_avs(root: XmlElement) -> str | None:
    """An AVS number as the external reference of PARTY_SELF (GENERIC_ID)."""
    for subject in root.iter():
        if (
            isinstance(subject.tag, str)
            and split_name(subject)[1] == "subject"
            and _type(subject) == "PARTY_SELF"
        ):
            number = _text(subject, "external_ref", "id", "value")
            if printed := printed_avs(number or ""):
                return printed
    return None


def _type(element: XmlElement) -> str:
    """The class of the model, without a prefix (``oe:DV_TEXT``)."""
    return element.get(_XSI_TYPE, "").rpartition(":")[2]


def _name(element: XmlElement) -> str | None:
    return _text(element, "name", "value")


def _children(element: XmlElement, name: str) -> Iterator[XmlElement]:
    for child in element:
        if isinstance(child.tag, str) and split_name(child)[1] == name:
            yield child


def _child(element: XmlElement, name: str) -> XmlElement | None:
    return next(_children(element, name), None)


def _text(element: XmlElement, *path: str) -> str | None:
    found: XmlElement | None = element
    for name in path:
        found = _child(found, name) if found is not None else None
    return clean_line(found.text or "") or None if found is not None else None


def _joined(*parts: str | None) -> str | None:
    return " ".join(part for part in parts if part) or None


def _date(written: str | None) -> str | None:
    day = _day(written)
    return day.isoformat() if day else None


def _day(written: str | None) -> date | None:
    found = _DATE.match(written or "")
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
