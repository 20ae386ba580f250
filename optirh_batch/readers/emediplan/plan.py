"""A plan's JSON to a record: CHMED16A and CHMED23A of the IG eMediplan.

Owns what the members mean; both versions are read by one set of names, since
they differ in a few words only once keys are in small letters.  Leaves out the
packing (``envelope``) and the posologies (``posology``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from optirh_batch.errors import Phrase
from optirh_batch.localization import SUPPORTED, mark, translate
from optirh_batch.readers.emediplan.codes import (
    ALLERGENS,
    ALLERGIES,
    ATHLETE,
    DIABETES,
    DRIVING,
    HEPATIC,
    NOT_SPECIFIED_ROUTE,
    RENAL,
    REPRODUCTION,
    RISKS,
    ROUTES,
)
from optirh_batch.readers.emediplan.posology import Intake, NotUnderstoodError, read_posology
from optirh_batch.readers.values import can_be_birth, printed_avs
from optirh_batch.readers.wording import clean_line, clean_text
from optirh_batch.records import (
    Allergy,
    AllergyStatus,
    Contact,
    ContactRole,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Note,
    Patient,
    PatientRecord,
    Problem,
    ProblemStatus,
    ReadWarning,
    Route,
    Sex,
)

_SEXES = {1: Sex.MALE, 2: Sex.FEMALE, 3: Sex.OTHER}
_MEDICATION_PLAN = 1
_WOMAN_OF_CHILDBEARING_AGE = 612
_FREE_TEXT, _GTIN, _PHARMACODE, _PRODUCT = range(1, 5)
_NUMBERS = {
    _GTIN: mark("GTIN {number}"),
    _PHARMACODE: mark("Pharmacode {number}"),
    _PRODUCT: mark("Product no. {number}"),
}
_LANGUAGE = re.compile(r"[a-z]{2}")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T.*)?")
_MAX_DIGITS = 20


def plan_date(plan: dict[str, Any]) -> str:
    """When a plan was made, as written (ISO 8601), to order plans by."""
    return _line(plan, "dt") or ""


def read_plan(plan: dict[str, Any]) -> PatientRecord:
    """Read a plan whose keys are in small letters into a record of the format ``emediplan``."""
    return _PlanReader(plan).read()


class _PlanReader:
    """One plan on its way to a record; gathers the warnings."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._patient = _member(plan, "patient")
        self._medical = _member(self._patient, "mdata") or _member(self._patient, "med")
        language = (_line(self._patient, "lng") or "").lower()
        self._language = language if _LANGUAGE.fullmatch(language) else ""
        # Words the plan has as codes only are given in its language, else in the first of ours.
        self._words = self._language if self._language in SUPPORTED else SUPPORTED[0]
        self._warnings: list[ReadWarning] = []

    def read(self) -> PatientRecord:
        medications = tuple(self._medications())
        problems = tuple(self._problems())
        return PatientRecord(
            format="emediplan",
            language=self._language or None,
            patient=self._person(),
            contacts=tuple(self._contacts()),
            general="\n".join(self._circumstances()) or None,
            allergies=self._allergies(),
            problems=Listing(Documented.DOCUMENTED, problems) if problems else Listing(),
            medications=Listing(Documented.DOCUMENTED, medications) if medications else Listing(),
            notes=tuple(self._notes()),
            warnings=tuple(self._warnings),
        )

    def _person(self) -> Patient:
        patient = self._patient
        place = " ".join(filter(None, (_line(patient, "zip"), _line(patient, "city"))))
        phones = patient.get("phones")
        phone = _text(phones[0]) if isinstance(phones, list) and phones else _line(patient, "phone")
        sex = patient.get("gender")
        return Patient(
            given=_line(patient, "fname") or "",
            family=_line(patient, "lname") or "",
            sex=_SEXES.get(sex, Sex.UNKNOWN) if isinstance(sex, int) else Sex.UNKNOWN,
            birth_date=self._birth_date(),
            avs=self._avs(),
            address=", ".join(filter(None, (_line(patient, "street"), place))) or None,
            phone=phone,
            language=self._language or None,
        )

    def _birth_date(self) -> date | None:
        written = _line(self._patient, "bdt")
        if written is None:
            return None
        day = _day(written)
        if day and can_be_birth(day):
            return day
        message = Phrase("The birth date of the eMediplan cannot be, and was left out.")
        self._warn("date-impossible", message)
        return None

    def _avs(self) -> str | None:
        """The formats have no field for it, but local identifiers may be AVS numbers."""
        for item in _objects(self._patient, "ids"):
            if number := printed_avs(_line(item, "val") or ""):
                return number
        return None

    def _contacts(self) -> Iterator[Contact]:
        person = _member(self._plan, "hcperson")
        named = " ".join(filter(None, (_line(person, "fname"), _line(person, "lname"))))
        if named:
            yield Contact(ContactRole.OTHER, named)

    def _medications(self) -> Iterator[Medication]:
        medicaments = _objects(self._plan, "medicaments") or _objects(self._plan, "meds")
        unnamed = unread = 0
        for medicament in medicaments:
            name, known = self._name(medicament)
            if name is None:
                unread += 1
                continue
            unnamed += not known
            # Without a posology the drug is on the plan all the same.
            for posology in _objects(medicament, "pos") or [{}]:
                yield self._medication(name, medicament, posology)
        if unread:
            message = Phrase("{count} entries of the eMediplan hold no medicine.", count=unread)
            self._warn("medicine-without-name", message)
        if unnamed:
            message = Phrase(
                "{count} medicines of the eMediplan are given by number only; look the names up.",
                count=unnamed,
            )
            self._warn("medicine-number-only", message)

    def _name(self, medicament: dict[str, Any]) -> tuple[str | None, bool]:
        """The name, and whether it is one: an article number is printed as such."""
        written = _line(medicament, "id")
        if not written:
            return None, False
        kind = medicament.get("idtype")
        template = _NUMBERS.get(kind) if isinstance(kind, int) else None
        if template is None:
            return written, True
        return translate(template, self._words, number=written), False

    def _medication(self, name: str, medicament: dict[str, Any], posology: dict[str, Any]) -> Medication:
        start, end = _line(posology, "dtfrom"), _line(posology, "dtto")
        # CHMED16A says of the drug what CHMED23A says of each posology.
        stated = {key: medicament[key] for key in ("appinstr",) if key in medicament} | posology
        try:
            intake = read_posology(stated, _line(medicament, "unit"), self._words)
        except NotUnderstoodError:
            message = Phrase("The dosage of {medicine} was not understood; look at the plan.", medicine=name)
            self._warn("dosage-not-understood", message)
            intake = Intake()
        return Medication(
            name=name,
            schedule=intake.schedule,
            frequency=intake.words,
            route=_route(_line(posology, "roa") or _line(medicament, "roa")),
            status=self._status(start, end),
            start=_short_date(start),
            end=_short_date(end),
            reason=_line(medicament, "rsn") or _line(medicament, "tkgrsn"),
        )

    def _status(self, start: str | None, end: str | None) -> MedicationStatus:
        """As the plan's own date tells; a prescription does not say what is taken."""
        made = _day(plan_date(self._plan))
        if self._plan.get("medtype", _MEDICATION_PLAN) != _MEDICATION_PLAN:
            return MedicationStatus.UNKNOWN
        first, last = _day(start or ""), _day(end or "")
        if made and last and last < made:
            return MedicationStatus.STOPPED
        if made and first and first > made:
            return MedicationStatus.PLANNED
        return MedicationStatus.CURRENT

    def _risks(self, category: int) -> list[int] | None:
        """The risk numbers of a category; an empty list excludes it, None leaves it unknown."""
        categories = _objects(self._medical, "rcs") or _objects(self._medical, "rc")
        found = [item for item in categories if item.get("id") == category]
        if not found:
            return None
        return [number for item in found for number in (*_codes(item, "rids"), *_codes(item, "r"))]

    def _allergies(self) -> Listing[Allergy]:
        numbers = self._risks(ALLERGIES)
        if numbers is None:
            return Listing()
        if not numbers:
            return Listing(Documented.NONE_KNOWN)
        if any(number not in ALLERGENS for number in numbers):
            message = Phrase("Allergies of the eMediplan are given by number only; look them up.")
            self._warn("allergy-number-only", message)
        return Listing(
            Documented.DOCUMENTED,
            tuple(Allergy(self._allergen(number), status=AllergyStatus.ACTIVE) for number in numbers),
        )

    def _allergen(self, number: int) -> str:
        if number in ALLERGENS:
            return translate(ALLERGENS[number], self._words)
        return translate("eMediplan risk no. {number}", self._words, number=number)

    def _problems(self) -> Iterator[Problem]:
        for category in (RENAL, HEPATIC, REPRODUCTION, DIABETES):
            for number in self._risks(category) or ():
                if number != _WOMAN_OF_CHILDBEARING_AGE:
                    yield Problem(self._risk(number), status=ProblemStatus.CURRENT)

    def _circumstances(self) -> Iterator[str]:
        """What is no illness: the ways of life that matter for drugs."""
        for category in (REPRODUCTION, ATHLETE, DRIVING):
            for number in self._risks(category) or ():
                if category != REPRODUCTION or number == _WOMAN_OF_CHILDBEARING_AGE:
                    yield self._risk(number)

    def _risk(self, number: int) -> str:
        if number in RISKS:
            return translate(RISKS[number], self._words)
        return translate("eMediplan risk no. {number}", self._words, number=number)

    def _notes(self) -> Iterator[Note]:
        made = _short_date(plan_date(self._plan) or None)
        measures = "; ".join(self._measures())
        if measures:
            yield Note(measures, date=made)
        remark = _text(self._plan.get("rmk"), lines=True)
        if remark:
            yield Note(remark, title="eMediplan", date=made)

    def _measures(self) -> Iterator[str]:
        weight, height = self._medical.get("w"), self._medical.get("h")
        for item in _objects(self._medical, "meas"):
            match item.get("type"), item.get("unit"):
                case 1, 2:
                    weight = item.get("val")
                case 2, 1:
                    height = item.get("val")
        if shown := _text(weight):
            yield translate("Weight {value} kg", self._words, value=shown)
        if shown := _text(height):
            yield translate("Height {value} cm", self._words, value=shown)

    def _warn(self, code: str, message: Phrase) -> None:
        self._warnings.append(ReadWarning(code, message))


def _route(code: str | None) -> Route:
    if code is None or code == NOT_SPECIFIED_ROUTE:
        return Route.UNKNOWN
    return ROUTES.get(code.lower(), Route.OTHER)


def _member(parent: dict[str, Any], key: str) -> dict[str, Any]:
    value = parent.get(key)
    return value if isinstance(value, dict) else {}


def _objects(parent: dict[str, Any], key: str) -> list[dict[str, Any]]:
    value = parent.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _codes(parent: dict[str, Any], key: str) -> list[int]:
    value = parent.get(key)
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, int) and not isinstance(item, bool)]


def _line(parent: dict[str, Any], key: str) -> str | None:
    return _text(parent.get(key))


def _text(value: object, *, lines: bool = False) -> str | None:
    """A text or number as one line (or more); anything else is None."""
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        value = f"{value:f}" if isinstance(value, int) or abs(value.adjusted()) < _MAX_DIGITS else ""
        value = value.rstrip("0").rstrip(".") if "." in value else value
    if not isinstance(value, str):
        return None
    return (clean_text(value) if lines else clean_line(value)) or None


def _day(written: str) -> date | None:
    found = _DATE.fullmatch(written)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _short_date(written: str | None) -> str | None:
    """A date and time as its date; anything else as written."""
    found = _DATE.fullmatch(written or "")
    return written[:10] if written and found else written
