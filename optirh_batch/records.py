"""The domain: what a clinical export says, as frozen values.

Readers make these, everything later reads them, nothing changes them.  The
names follow the JSON contract of ``inspect --json`` (see ``as_json``).

"Nothing is known", "known to be none" and "documented" are three different
clinical statements; ``Documented`` carries the difference through the program.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


class Documented(StrEnum):
    """What a record says about a list as a whole."""

    DOCUMENTED = "documented"
    NONE_KNOWN = "none-known"
    NOT_DOCUMENTED = "not-documented"


class Sex(StrEnum):
    """Administrative sex (HL7 AdministrativeGender)."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class ContactRole(StrEnum):
    """What a contact person is to the patient; ``referent`` is the person to call first."""

    REFERENT = "referent"
    PHYSICIAN = "physician"
    RELATIVE = "relative"
    OTHER = "other"


class AllergyStatus(StrEnum):
    """Clinical status of one allergy; ``refuted`` means said not to be so, by a test or a person."""

    ACTIVE = "active"
    RESOLVED = "resolved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


class ProblemStatus(StrEnum):
    """Whether a diagnosis is current or belongs to the past."""

    CURRENT = "current"
    PAST = "past"
    UNKNOWN = "unknown"


class Route(StrEnum):
    """How a drug is given, as coarse as the summary groups it."""

    ORAL = "oral"
    INJECTION = "injection"
    OTHER = "other"
    UNKNOWN = "unknown"


class MedicationStatus(StrEnum):
    """Whether a drug is taken now."""

    CURRENT = "current"
    STOPPED = "stopped"
    PLANNED = "planned"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Patient:
    """The person.  ``avs`` is printed only if its check digit holds; ``language`` is an ISO 639-1 code."""

    given: str = ""
    family: str = ""
    sex: Sex = Sex.UNKNOWN
    birth_date: date | None = None
    avs: str | None = None
    address: str | None = None
    phone: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A person around the patient."""

    role: ContactRole
    name: str
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class Allergy:
    """One allergy or intolerance, in the record's own words."""

    label: str
    reaction: str | None = None
    severity: str | None = None
    status: AllergyStatus = AllergyStatus.UNKNOWN


@dataclass(frozen=True, slots=True)
class Problem:
    """One diagnosis.  ``onset`` is kept as written: a year, a month or a day."""

    label: str
    code: str | None = None
    status: ProblemStatus = ProblemStatus.UNKNOWN
    onset: str | None = None


@dataclass(frozen=True, slots=True)
class Schedule:
    """Amounts at the four times of a Swiss medication card, as written (``1``, ``1/2``, ``10 UI``)."""

    morning: str | None = None
    noon: str | None = None
    evening: str | None = None
    night: str | None = None


TIMES_OF_DAY = tuple(time.name for time in fields(Schedule))
"""In the order of the card, in which the notation ``1-0-1-0`` counts them."""


@dataclass(frozen=True, slots=True)
class Medication:
    """One drug.  All amounts and dates are the record's own strings: the program never computes a dose."""

    name: str
    dose: str | None = None
    schedule: Schedule | None = None
    frequency: str | None = None
    route: Route = Route.UNKNOWN
    status: MedicationStatus = MedicationStatus.UNKNOWN
    start: str | None = None
    end: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """Free text of the record."""

    text: str
    title: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class ReadWarning:
    """Something a reader did not understand; ``message`` quotes a few words of the source at most."""

    code: str
    message: str


ABOUT_LISTS = frozenset(
    {
        "allergy-outside-list",
        "medication-earlier-list",
        "medication-line-not-read",
        "problem-line-not-read",
        "section-not-read",
    }
)
"""Codes of warnings that a text says more than its lists: of no use where the text itself is printed."""


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """A list with its three-state status; only a documented list has items.

    Raises:
        ValueError: items and status contradict each other.
    """

    status: Documented = Documented.NOT_DOCUMENTED
    items: tuple[Item, ...] = ()

    def __post_init__(self) -> None:
        if bool(self.items) != (self.status is Documented.DOCUMENTED):
            raise ValueError(f"{len(self.items)} items but status {self.status.value}")


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """All that one source says about one person.

    A free medical text is a record too: ``format`` is ``text``, the patient is
    empty and the text is its only note.

    Attributes:
        format: which reader read it (``optirh-xml``, ``cda``, ``text`` ...), or the name of a mapping.
        language: ISO 639-1 code of the source's wording, None if not stated.
        case: why the person is cared for, as written.
        general: living situation and other general information, as written.
    """

    format: str
    language: str | None = None
    patient: Patient = field(default_factory=Patient)
    contacts: tuple[Contact, ...] = ()
    case: str | None = None
    general: str | None = None
    allergies: Listing[Allergy] = field(default_factory=Listing)
    problems: Listing[Problem] = field(default_factory=Listing)
    medications: Listing[Medication] = field(default_factory=Listing)
    notes: tuple[Note, ...] = ()
    warnings: tuple[ReadWarning, ...] = ()

    @property
    def is_text(self) -> bool:
        """Whether the source was a free text rather than a structured record (a letter in Word is one)."""
        prose = self.format == "docx" and not (self.case or self.general)
        lists = (self.allergies, self.problems, self.medications)
        return self.format == "text" or (prose and not any(item.items for item in lists))

    @property
    def prose(self) -> str:
        """Its free text, in paragraphs: case, general information, then the notes."""
        notes = (f"{note.title} :\n{note.text}" if note.title else note.text for note in self.notes)
        return "\n\n".join(part for part in (self.case, self.general, *notes) if part)

    @property
    def has_wrong_avs(self) -> bool:
        """Whether the source holds an AVS number whose check digit does not hold, and no right one."""
        return self.patient.avs is None and any(item.code == "avs-invalid" for item in self.warnings)

    def as_json(self) -> dict[str, Any]:
        """The object that ``inspect --json`` prints: plain dicts, lists and strings."""
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self)}


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value
