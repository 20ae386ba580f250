"""A plan's JSON to a record: CHMED16A and CHMED23A of the IG eMediplan.

Owns what the members mean; both versions are read by one set of names, since
they differ in a few words only once keys are in small letters.  Leaves out the
packing (``envelope``) and the posologies (``posology``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from optirh_batch.errors import Phrase
from optirh_batch.localization import SUPPORTED, format_date, mark, translate
from optirh_batch.readers.emediplan.codes import NOT_SPECIFIED_ROUTE, ROUTE_WORDS, ROUTES
from optirh_batch.readers.emediplan.members import (
    NO_NUMBER,
    answer,
    day,
    flag,
    line,
    member,
    number,
    objects,
    short_date,
    text,
)
from optirh_batch.readers.emediplan.posology import Intake, NotUnderstoodError, read_posology, say_duration
from optirh_batch.readers.emediplan.risks import read_risks
from optirh_batch.readers.values import can_be_birth, days_of, looks_like_avs, printed_avs, wrong_avs
from optirh_batch.readers.wording import quoted
from optirh_batch.records import (
    Contact,
    ContactRole,
    Documented,
    Listing,
    Medication,
    MedicationStatus,
    Note,
    Patient,
    PatientRecord,
    ReadWarning,
    Route,
    Sex,
)

_SEXES = {1: Sex.MALE, 2: Sex.FEMALE, 3: Sex.OTHER}
_MEDICATION_PLAN, _POLYMEDICATION_CHECK, _PRESCRIPTION = range(1, 4)
_KINDS = {
    _MEDICATION_PLAN: mark("Medication plan of {date}"),
    _POLYMEDICATION_CHECK: mark("Polymedication check of {date}"),
    _PRESCRIPTION: mark("Prescription of {date}"),
}
_AUTHOR_IS_PATIENT = 2
_FREE_TEXT, _GTIN, _PHARMACODE, _PRODUCT = range(1, 5)
_NUMBERS = {
    _GTIN: mark("GTIN {number}"),
    _PHARMACODE: mark("Pharmacode {number}"),
    _PRODUCT: mark("Product no. {number}"),
}
_RECOMMENDATIONS = {
    1: mark("Weekly dosing system by the pharmacist"),
    2: mark("Closer support with taking the medicines"),
    3: mark("Check again after some months"),
    4: mark("Referral to a doctor or specialist"),
    5: mark("Analysis needed (interactions, side effects, duplicates)"),
}
_MONTH = 6
_SHOWN_CHARS = 40
_SWITZERLAND = "CH"
# What may be said of a drug as a whole, though it belongs to how it is taken.
_OF_DRUG_TOO = ("appinstr", "inres", "relmeal")
_UNREADABLE: dict[str, Any] = {"po": {}}
_LANGUAGE = re.compile(r"[a-z]{2}")
# GS1 numbers: a person or organisation that is no name.
_NUMBER_ONLY = re.compile(r"[\d .-]+")


@dataclass(frozen=True, slots=True)
class Emediplan:
    """A plan, read.

    Attributes:
        record: what it says, of the format ``emediplan``.
        made: when it was made, as written (ISO 8601), to order plans by.
        is_prescription: whether it lists what was prescribed rather than all that is taken, or does not say.
        has_names: whether a medicine has a name; they may all be article numbers.
    """

    record: PatientRecord
    made: str
    is_prescription: bool
    has_names: bool


def read_plan(plan: dict[str, Any]) -> Emediplan:
    """Read a plan whose keys are in small letters."""
    return _PlanReader(plan).read()


class _PlanReader:
    """One plan on its way to a record; gathers the warnings."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self._plan = plan
        self._patient = member(plan, "patient")
        # CHMED16A draws the medical data as a list and describes it as an object.
        listed = objects(self._patient, "med")
        self._medical = (
            member(self._patient, "mdata") or member(self._patient, "med") or (listed[0] if listed else {})
        )
        language = (line(self._patient, "lng") or "").lower()[:2]
        self._language = language if _LANGUAGE.fullmatch(language) else ""
        # Words the plan has as codes only are given in its language, else in the first of ours.
        self._words = self._language if self._language in SUPPORTED else SUPPORTED[0]
        self._kind = number(plan.get("medtype"))
        self._made = line(plan, "dt")
        self._has_names = False
        self._details: list[str] = []
        self._warnings: list[ReadWarning] = []

    def read(self) -> Emediplan:
        medications = tuple(self._medications())
        risks = read_risks(self._medical, self._words)
        patient = self._person()
        notes = tuple(self._notes(risks.excluded))
        record = PatientRecord(
            format="emediplan",
            language=self._language or None,
            patient=patient,
            contacts=tuple(self._contacts()),
            general="\n".join(risks.circumstances) or None,
            allergies=risks.allergies,
            problems=Listing(Documented.DOCUMENTED, risks.problems) if risks.problems else Listing(),
            medications=Listing(Documented.DOCUMENTED, medications) if medications else Listing(),
            notes=notes,
            warnings=(*self._warnings, *risks.warnings),
        )
        is_list = self._kind in {_MEDICATION_PLAN, _POLYMEDICATION_CHECK}
        return Emediplan(record, self._made or "", not is_list, self._has_names)

    def _person(self) -> Patient:
        patient = self._patient
        place = " ".join(filter(None, (line(patient, "zip"), line(patient, "city"))))
        country = line(patient, "country")
        if country == _SWITZERLAND:
            country = None
        phones = patient.get("phones")
        phone = text(phones[0]) if isinstance(phones, list) and phones else line(patient, "phone")
        return Patient(
            given=line(patient, "fname") or "",
            family=line(patient, "lname") or "",
            sex=self._sex(),
            birth_date=self._birth_date(),
            avs=self._avs(),
            address=", ".join(filter(None, (line(patient, "street"), place, country))) or None,
            phone=phone,
            language=self._language or None,
        )

    def _sex(self) -> Sex:
        written = line(self._patient, "gender")
        sex = _SEXES.get(number(self._patient.get("gender")))
        if written and sex is None:
            message = Phrase("The sex was not understood: {value}.", value=written[:_SHOWN_CHARS])
            self._warn("value-not-understood", message)
        return sex or Sex.UNKNOWN

    def _birth_date(self) -> date | None:
        written = line(self._patient, "bdt")
        if written is None:
            return None
        born = day(written)
        if born and can_be_birth(born):
            return born
        message = Phrase("The birth date of the eMediplan cannot be, and was left out.")
        self._warn("date-impossible", message)
        return None

    def _avs(self) -> str | None:
        """The formats have no field for it, but local identifiers may be AVS numbers."""
        for item in objects(self._patient, "ids"):
            written = line(item, "val") or ""
            if avs := printed_avs(written):
                return avs
            if looks_like_avs(written):
                self._warn("avs-invalid", wrong_avs(written))
        return None

    def _contacts(self) -> Iterator[Contact]:
        """The author: a person of an organisation, or what CHMED16A writes where no GLN is."""
        person, organisation = member(self._plan, "hcperson"), member(self._plan, "hcorg")
        named = " ".join(filter(None, (line(person, "fname"), line(person, "lname"))))
        name = ", ".join(filter(None, (named, line(organisation, "name"))))
        author = line(self._plan, "auth") or ""
        if not name and not _NUMBER_ONLY.fullmatch(author) and not self._is_by_patient():
            name = author
        if name:
            yield Contact(ContactRole.OTHER, name, line(organisation, "phone"))

    def _is_by_patient(self) -> bool:
        author = line(self._plan, "auth") or ""
        return author.lower().startswith("patient") or number(self._plan.get("auth")) == _AUTHOR_IS_PATIENT

    def _medications(self) -> Iterator[Medication]:
        medicaments = [*_listed(self._plan, "medicaments"), *_listed(self._plan, "meds")]
        unnamed = unread = 0
        for medicament in medicaments:
            if not isinstance(medicament, dict):
                unread += 1
                continue
            name, known = self._name(medicament)
            if name is None:
                unread += 1
                continue
            unnamed += not known
            self._has_names |= known
            if details := ", ".join(self._more(medicament)):
                self._details.append(
                    translate("{medicine}: {details}", self._words, medicine=name, details=details)
                )
            # Without a posology the drug is on the plan all the same.
            for posology in _listed(medicament, "pos") or [{}]:
                readable = posology if isinstance(posology, dict) else _UNREADABLE
                yield self._medication(name, medicament, readable)
        if not medicaments:
            self._warn("emediplan-empty", Phrase("The eMediplan lists no medicine."))
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
        written = line(medicament, "id")
        if not written:
            return None, False
        template = _NUMBERS.get(number(medicament.get("idtype")))
        if template is None:
            return written, not _NUMBER_ONLY.fullmatch(written)
        return translate(template, self._words, number=written), False

    def _more(self, medicament: dict[str, Any]) -> Iterator[str]:
        """What is stated of a medicine besides its intake."""
        if flag(medicament.get("automed")):
            yield self._say(mark("self-medication"))
        prescriber = line(medicament, "prscbby")
        if prescriber and not _NUMBER_ONLY.fullmatch(prescriber):
            yield translate("prescribed by {name}", self._words, name=prescriber)
        if flag(medicament.get("isnotsub")) or flag(medicament.get("subs")):
            yield self._say(mark("must not be replaced by another product"))
        if flag(medicament.get("sic")):
            yield self._say(mark("prescribed exactly so on purpose (sic)"))
        packages = text(medicament.get("nbpack"))
        if packages and packages != "1":
            yield translate("packages: {number}", self._words, number=packages)
        yield from self._repetition(medicament)

    def _repetition(self, medicament: dict[str, Any]) -> Iterator[str]:
        """CHMED16A counts months; CHMED23A times, a duration or both."""
        repetition = member(medicament, "reps")
        times, months = number(repetition.get("v")), number(medicament.get("rep"))
        if times == 0:
            yield self._say(mark("not repeatable"))
        elif times > 0:
            yield translate("repeatable: {number} ×", self._words, number=times)
        length, unit = number(repetition.get("d")), number(repetition.get("u"))
        if months > 0:
            length, unit = months, _MONTH
        if length > 0 and times != 0:
            try:
                lasts = say_duration(length, unit, self._words)
            except NotUnderstoodError:
                return
            yield translate("repeatable for {duration}", self._words, duration=lasts)

    def _medication(self, name: str, medicament: dict[str, Any], posology: dict[str, Any]) -> Medication:
        start, end = line(posology, "dtfrom"), line(posology, "dtto")
        # CHMED16A says of the drug what CHMED23A says of each posology.
        own = {key: value for key, value in posology.items() if value is not None}
        stated = {key: medicament[key] for key in _OF_DRUG_TOO if key in medicament} | own
        try:
            intake = read_posology(stated, line(medicament, "unit"), self._words)
        except NotUnderstoodError:
            shown = quoted(name)
            message = Phrase("The dosage of {medicine} was not understood; look at the plan.", medicine=shown)
            self._warn("dosage-not-understood", message)
            intake = Intake()
        else:
            if posology.keys() & {"d", "tt", "po"} and not (intake.schedule or intake.words):
                message = Phrase("The eMediplan gives no amount of {medicine}.", medicine=quoted(name))
                self._warn("dosage-without-amount", message)
        code = (line(posology, "roa") or line(medicament, "roa") or "").lower()
        way = self._say(ROUTE_WORDS[code]) if code in ROUTE_WORDS else None
        if code.isalpha() and code not in ROUTES and way is None:
            way = code.upper()  # of CDTYP 26, whose letters say something at least
        return Medication(
            name=name,
            schedule=intake.schedule,
            frequency="; ".join(filter(None, (intake.words, way))) or None,
            route=_route(code),
            status=self._status(start, end),
            start=short_date(start),
            end=short_date(end),
            reason=line(medicament, "rsn") or line(medicament, "tkgrsn"),
        )

    def _status(self, start: str | None, end: str | None) -> MedicationStatus:
        """As the plan's own date tells (the last day is a day of intake).

        A prescription does not say, nor do days that cannot be compared.
        """
        if self._kind != _MEDICATION_PLAN:
            return MedicationStatus.UNKNOWN
        made, first, last = day(self._made), days_of(start), days_of(end)
        if made and last and last[1] < made:
            return MedicationStatus.STOPPED
        if made and first and first[0] > made:
            return MedicationStatus.PLANNED
        is_certain = (not start or (made and first)) and (not end or (made and last))
        return MedicationStatus.CURRENT if is_certain else MedicationStatus.UNKNOWN

    def _notes(self, excluded: tuple[str, ...]) -> Iterator[Note]:
        lines = "\n".join((*self._origin(), *self._condition(excluded), *self._remarks()))
        if lines:
            yield Note(lines, title="eMediplan", date=short_date(self._made))

    def _origin(self) -> Iterator[str]:
        made = day(self._made)
        if made and self._kind in _KINDS:
            yield translate(_KINDS[self._kind], self._words, date=format_date(made, self._words))
        if self._is_by_patient():
            yield self._say(mark("Written by the patient"))

    def _condition(self, excluded: tuple[str, ...]) -> Iterator[str]:
        """Measures, a premature birth, the date of a pregnancy, and what is excluded."""
        if measures := "; ".join(self._measures()):
            yield measures
        if flag(self._medical.get("prem")):
            yield self._say(mark("Premature baby"))
        if gestation := line(self._medical, "tog"):
            week = translate("Time of gestation (week-day): {duration}", self._words, duration=gestation)
            yield week
        if period := day(line(self._medical, "dlstmen")):
            shown = format_date(period, self._words)
            yield translate("First day of the last period: {date}", self._words, date=shown)
        if excluded:
            yield translate("Excluded: {conditions}", self._words, conditions=", ".join(excluded))

    def _measures(self) -> Iterator[str]:
        weights, heights = [text(self._medical.get("w"))], [text(self._medical.get("h"))]
        unread = 0
        for item in _listed(self._medical, "meas"):
            measured = item if isinstance(item, dict) else {}
            # The unit follows from what is measured, and may be left out.
            match number(measured.get("type")), number(measured.get("unit", NO_NUMBER)):
                case 1, (2 | -1):
                    weights.append(text(measured.get("val")))
                case 2, (1 | -1):
                    heights.append(text(measured.get("val")))
                case _:
                    unread += 1
        for weight in dict.fromkeys(filter(None, weights)):
            yield translate("Weight {value} kg", self._words, value=weight)
        for height in dict.fromkeys(filter(None, heights)):
            yield translate("Height {value} cm", self._words, value=height)
        if unread:
            message = Phrase("Measurements of the eMediplan were not understood; look at the plan.")
            self._warn("measurement-not-understood", message)

    def _remarks(self) -> Iterator[str]:
        yield from self._details
        for item in objects(self._plan, "recoms"):
            known = _RECOMMENDATIONS.get(number(item.get("id")))
            what, remark = self._say(known) if known else line(item, "id"), line(item, "rmk")
            if (agrees := answer(item.get("patagr"))) is not None and "patagr" in item:
                said = self._say(mark("the patient agrees") if agrees else mark("the patient does not agree"))
                remark = f"{remark} ({said})" if remark else said
            if what and remark:
                what = translate("{medicine}: {details}", self._words, medicine=what, details=remark)
            yield what or remark or ""
        if remark := text(self._plan.get("rmk"), lines=True):
            yield remark

    def _say(self, message: str) -> str:
        return translate(message, self._words)

    def _warn(self, code: str, message: Phrase) -> None:
        self._warnings.append(ReadWarning(code, message))


def _listed(parent: dict[str, Any], key: str) -> list[Any]:
    """What stands in a list, of whatever type; something alone counts as a list of it."""
    value = parent.get(key)
    return [] if value is None else value if isinstance(value, list) else [value]


def _route(code: str) -> Route:
    if not code or code == NOT_SPECIFIED_ROUTE:
        return Route.UNKNOWN
    return ROUTES.get(code, Route.OTHER)
