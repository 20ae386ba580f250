"""Medications (LOINC 10160-0 and its like; C-CDA Medication Activity, IHE PHARM, CDA-CH-EMED).

Owns what a substanceAdministration or supply means as a drug of the patient, and its dose, route and reason.
Leaves out administered drugs and plans, which stay text; what the drug is called (``drug_names``), how it
stands with it (``drug_status``), and what tables say without entries (``drug_tables``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from optirh_batch.errors import Phrase
from optirh_batch.localization import SUPPORTED, format_record_date
from optirh_batch.readers.cda.advice import Advised, advice_on_items, item_keys
from optirh_batch.readers.cda.datatypes import (
    V3,
    Interval,
    Quantity,
    code_of,
    codes_of,
    find,
    find_all,
    local_name,
    quantity_of,
)
from optirh_batch.readers.cda.drug_names import Product, same_drug
from optirh_batch.readers.cda.drug_status import Standing
from optirh_batch.readers.cda.drug_tables import (
    dose_in_row,
    read_row,
    remark_in_row,
    route_in_row,
    schedule_in_row,
    way_in_row,
)
from optirh_batch.readers.cda.entries import (
    Context,
    all_relations,
    denial_stands,
    doubly_negated,
    entered_in_error,
    entries_of,
    first_text,
    keep_comments,
    negated,
    value_text,
)
from optirh_batch.readers.cda.instructions import (
    NAME_COLUMN,
    Administration,
    frequency_of,
    need_of,
)
from optirh_batch.readers.cda.lists import Findings, doubt_none, leave_out_denied, read_section
from optirh_batch.readers.cda.sections import Section
from optirh_batch.readers.cda.tables import Row
from optirh_batch.readers.cda.timing import DayGrid, Timing, timing_of
from optirh_batch.readers.cda.vocabulary import (
    GENERIC_PROBLEM,
    NOT_KNOWN,
    ROUTE_CODES,
    ROUTE_SYSTEMS,
    route_in_instruction,
    route_in_product_name,
    route_in_words,
)
from optirh_batch.readers.no_known import NO_KNOWN_MEDICATION
from optirh_batch.readers.rhythms import WHEN_WORDS, with_way
from optirh_batch.readers.statements import begins_as_denial
from optirh_batch.readers.wording import fold, quoted
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import Medication, Route

_MAX_DIGITS = 9


def read_medications(section: Section, findings: Findings[Medication], context: Context) -> bool:
    """Add a section's drugs to the findings; False if its text must be kept as a note."""
    return read_section(
        section,
        findings,
        context,
        outcomes=_read_entries(section, findings, context),
        label=lambda item: item.name,
        column=NAME_COLUMN,
        read_row=read_row,
    )


def _read_entries(
    section: Section, findings: Findings[Medication], context: Context
) -> Iterator[bool | None]:
    decided = advice_on_items(entries_of(section))
    for entry in entries_of(section):
        for act, advice in _acts(entry, "", context):
            later = next((decided[key] for key in item_keys(act) if key in decided), Advised())
            is_replaced = later.is_replaced and not advice  # the advice holds what the item became
            if is_replaced or _DrugReader(act, advice, later, section, context).read(findings):
                yield True
            else:
                yield None if _is_reference(act) else False


def _acts(element: XmlElement, advice: str, context: Context) -> Iterator[tuple[XmlElement, str]]:
    """The outermost administrations and supplies of an entry, with the advice given on them."""
    for child in element:
        name = local_name(child)
        if name in {"substanceAdministration", "supply"}:
            if not entered_in_error(child, context):
                yield child, advice
        elif name in {"act", "organizer", "observation"}:
            code = code_of(find(child, "code")) if name == "observation" else advice
            yield from _acts(child, code, context)
        elif name in {"entryRelationship", "component"}:
            yield from _acts(child, advice, context)


def _is_reference(act: XmlElement) -> bool:
    """Whether an act only points to an item of another document."""
    return find(act, "reference") is not None


class _DrugReader:
    """One drug on its way to a Medication."""

    def __init__(
        self, act: XmlElement, advice: str, later: Advised, section: Section, context: Context
    ) -> None:
        self._act = act
        self._advice = advice
        self._later = later
        self._section = section
        self._context = context
        self._narrative = context.narrative
        self._product = Product(act, section.text, context.narrative)
        # A dispense carries its instruction inside.
        inner = all_relations(act, "substanceAdministration")
        self._parts = [part for part in inner if not _is_reference(part)]
        self._core = act
        timed = [part for part in self._parts if find_all(part, "effectiveTime")]
        if timed and (
            local_name(act) == "supply" or (len(timed) == 1 and not find_all(act, "effectiveTime"))
        ):
            self._core = timed[0]

    def read(self, findings: Findings[Medication]) -> bool:
        """Add the drug; False if the entry says nothing."""
        # That no drug, or none that is known, is taken stands in the drug's code or in the act's (epSOS).
        act_code = find(self._act, "code")
        codes = {*codes_of(self._product.code), *codes_of(act_code)}
        if NO_KNOWN_MEDICATION & codes:
            doubled = doubly_negated(self._act, None, self._section, "medications")
            findings.none_known |= denial_stands(self._act, None, self._context, doubled=doubled)
            return True
        if any(map(findings.take_denial, (self._product.label, self._narrative.label(act_code)))):
            return True
        if NOT_KNOWN & codes:
            return False
        name = self._product.name()
        if negated(self._act):
            self._note_negation(name, findings)
            return True
        name = name or self._product.name_in_row()
        if not name:
            return findings.take_denial(self._narrative.text(find(self._act, "text")))
        self._add(name, findings)
        return True

    def _add(self, name: str, findings: Findings[Medication]) -> None:
        if begins_as_denial(name):
            self._context.remark(self._section.title, name)
            return
        if local_name(self._act) == "supply" and any(same_drug(item.name, name) for item in findings.items):
            return  # the dispense of a drug already listed
        keep_comments(self._act, name, self._context)
        if self._advice:
            around = self._act.iterancestors(f"{V3}observation")
            keep_comments(next(around, self._act), name, self._context)
        if self._later.is_changed and not self._advice:
            message = Phrase(
                "{name} was changed, says the record, but not to what: check the dosage.", name=quoted(name)
            )
            self._context.warn("drug-changed", message)
        for text in () if self._advice else self._later.texts:
            if words := self._narrative.text(text):
                self._context.remark(name, words)
        findings.items.append(self._medication(name))

    def _note_negation(self, name: str, findings: Findings[Medication]) -> None:
        if name:
            leave_out_denied(self._section, name, self._context)
            return
        findings.none_known = True
        doubt_none(self._section, self._context)

    def _medication(self, name: str) -> Medication:
        row = self._product.row(name)
        timing = timing_of(self._core, self._context.say)
        dose = self._dose(self._core)
        grid = DayGrid()
        grid.add(timing, dose, self._context.say)
        parts = [part for part in _in_sequence(self._parts) if part is not self._core]
        split = [(timing_of(part, self._context.say), self._dose(part)) for part in parts]
        needed: list[str] = []
        changes = len({part_timing.period for part_timing, _dose in split if part_timing.period.start}) > 1
        steps: list[tuple[Timing, Quantity | None]] = []
        for part, (part_timing, part_dose) in zip(parts, split, strict=True):
            if (
                find(part, "precondition") is not None
            ):  # what is taken only if needed has no place in the grid
                needed.append(self._needed(part, part_timing, part_dose or dose))
            elif changes:  # a grid holds the same for the whole treatment
                steps.append((part_timing, part_dose or dose))
            else:
                grid.add(part_timing, part_dose or dose, self._context.say)
        schedule = grid.schedule() or (None if steps else schedule_in_row(row))
        phases = self._steps(steps) if steps else [words for part in split if (words := self._phase(*part))]
        taken = Administration(self._act, self._core, tuple(self._parts))
        frequency = frequency_of(
            taken,
            name=name,
            row=row,
            timing=timing,
            dose=dose,
            worded=[*grid.unplaced, *self._joined([*phases, *needed])],
            needed=needed,
            steps=self._joined([*phases, *needed]) if steps else [],
            text=self._section.text,
            context=self._context,
        )
        period = timing.period
        if period == Interval() and split:
            period = Interval(split[0][0].period.start, split[-1][0].period.end)
        standing = Standing(taken, self._advice, self._later.verdict, row, period, self._context)
        if standing.is_paused:
            message = Phrase("{name} is paused, says the record.", name=quoted(name))
            self._context.warn("drug-paused", message)
            frequency = "; ".join(filter(None, (self._context.say(Phrase("Treatment paused")), frequency)))
        route = self._route(name, row, frequency or "")
        return Medication(
            name=name,
            dose=str(dose) if dose else dose_in_row(row) or None,
            schedule=schedule,
            frequency=with_way(_with_remark(frequency, remark_in_row(row)), self._way(row), route),
            route=route,
            status=standing.status,
            start=period.start,
            end=period.end,
            reason=self._reason(),
        )

    def _dose(self, act: XmlElement) -> Quantity | None:
        element = find(act, "doseQuantity")
        dose = quantity_of(element, self._context.language)
        if dose and not dose.unit and not dose.unit_unknown:
            unit = find(act, "administrationUnitCode")
            dose = replace(dose, unit=first_text([self._narrative.label(unit)]).lower())
        if element is not None and dose and dose.unit_unknown:
            message = Phrase(
                "The unit of a dose is a code that is not known here: {code}.",
                code=quoted(element.get("unit") or ""),
            )
            self._context.warn("unit-not-understood", message)
        return dose

    def _needed(self, part: XmlElement, timing: Timing, dose: Quantity | None) -> str:
        """An intake that depends on a need: '2 in the night, as needed: pain'."""
        times = (
            self._context.say(WHEN_WORDS[event]) for event, _offset in timing.events if event in WHEN_WORDS
        )
        amount = " ".join(filter(None, (str(dose or ""), *times)))
        return ", ".join(filter(None, (amount, need_of(part, self._context))))

    def _phase(self, timing: Timing, dose: Quantity | None) -> str:
        """One phase of a treatment that changes, in words; a split dose has its place in the grid."""
        if timing.events or not (timing.repetition or timing.period.start):
            return ""
        return " ".join(filter(None, (str(dose or ""), timing.repetition, self._dates(timing))))

    def _steps(self, steps: list[tuple[Timing, Quantity | None]]) -> list[str]:
        """A dose that changes with time, in words: the intakes of each period, then its dates."""
        intakes: dict[str, list[str]] = {}
        for timing, dose in steps:
            times = (
                self._context.say(WHEN_WORDS[code]) for code, _offset in timing.events if code in WHEN_WORDS
            )
            words = " ".join(filter(None, (str(dose or ""), timing.repetition, *times)))
            intakes.setdefault(self._dates(timing), []).append(words)
        return [" ".join(filter(None, (", ".join(words), dates))) for dates, words in intakes.items()]

    def _dates(self, timing: Timing) -> str:
        """The period of one phase, or its length, in words."""
        start, end = (self._day(day) for day in (timing.period.start, timing.period.end))
        parts = (
            self._context.say(Phrase("from {date}", date=start)) if start else "",
            self._context.say(Phrase("until {date}", date=end)) if end else "",
            timing.duration,
        )
        return " ".join(filter(None, parts))

    def _day(self, day: str | None) -> str:
        language = self._context.language
        return format_record_date(day, language if language in SUPPORTED else "en") if day else ""

    def _joined(self, phases: list[str]) -> list[str]:
        """Phases one after the other."""
        if not phases:
            return []
        whole, *rest = phases
        for phase in rest:
            whole = self._context.say(Phrase("{first}; then {next}", first=whole, next=phase))
        return [whole]

    def _route(self, name: str, row: Row | None, instruction: str) -> Route:
        for act in (self._core, self._act, *self._parts):
            code = find(act, "routeCode")
            if code is None:
                continue
            for element in (code, *find_all(code, "translation")):
                words = route_in_words(self._narrative.label(element))
                if words is not Route.UNKNOWN:
                    return words
                known = code_of(element)
                if known in ROUTE_CODES:
                    return ROUTE_CODES[known]
                if known and element.get("codeSystem") in ROUTE_SYSTEMS:
                    return Route.OTHER
        written = (
            route_in_row(row),
            route_in_instruction(instruction),
            route_in_product_name(name),
            route_in_product_name(row.column(NAME_COLUMN)) if row else Route.UNKNOWN,
        )
        return next((route for route in written if route is not Route.UNKNOWN), Route.UNKNOWN)

    def _way(self, row: Row | None) -> str:
        """The route in the record's words."""
        codes = (find(act, "routeCode") for act in (self._core, self._act, *self._parts))
        told = [self._narrative.label(code) for code in codes if code is not None]
        return first_text([*told, way_in_row(row)])

    def _reason(self) -> str | None:
        for relation in self._act.iterfind(f"{V3}entryRelationship"):
            if relation.get("typeCode") != "RSON":
                continue
            observed = relation.iter(f"{V3}observation")
            reasons = [self._finding(inner) for inner in observed]
            # An act states its reason as its code (IHE PCC internal reference), unless it is a concern.
            acts = (find(inner, "code") for inner in find_all(relation, "act"))
            reasons += [self._narrative.label(code) for code in acts if code_of(code) != "CONC"]
            if reason := first_text(reasons):
                return reason
        return None

    def _finding(self, observation: XmlElement) -> str:
        """What an observation found; a value that only says 'Problem' may be named beside its code."""
        value = find(observation, "value")
        if code_of(value) not in GENERIC_PROBLEM:
            return value_text(observation, self._narrative)
        translated = map(self._narrative.label, find_all(value, "translation"))
        original, text = find(value, "originalText"), find(observation, "text")
        return first_text([self._narrative.text(original), *translated, self._narrative.text(text)])


def _with_remark(frequency: str | None, remark: str) -> str | None:
    """How a drug is taken, with what its row in the text remarks and does not say already."""
    if not remark or fold(remark) in fold(frequency or ""):
        return frequency
    return "; ".join(filter(None, (frequency, remark)))


def _in_sequence(parts: list[XmlElement]) -> list[XmlElement]:
    """Parts of a dosage in the order of their ``sequenceNumber``, which stands beside each."""

    def number(part: XmlElement) -> int:
        found = find(part.getparent(), "sequenceNumber")
        value = "" if found is None else found.get("value") or ""
        return int(value) if value.isdecimal() and len(value) < _MAX_DIGITS else 0

    return sorted(parts, key=number)
