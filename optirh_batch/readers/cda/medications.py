"""Medications (LOINC 10160-0 and its like; C-CDA Medication Activity, IHE PHARM, CDA-CH-EMED).

Owns what a substanceAdministration or supply means as a drug of the patient.
Leaves out administered drugs and plans, which stay text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache

from optirh_batch.errors import Phrase
from optirh_batch.localization import SUPPORTED, format_record_date
from optirh_batch.readers.advice import ENDING, PAUSING, Verdict
from optirh_batch.readers.cda.advice import Advised, advice_on_items, item_keys
from optirh_batch.readers.cda.datatypes import (
    V3,
    Interval,
    Quantity,
    code_of,
    codes_of,
    find,
    find_all,
    local_children,
    local_name,
    plain_label,
    quantity_of,
    templates_of,
)
from optirh_batch.readers.cda.entries import (
    Context,
    Findings,
    all_relations,
    denial_stands,
    doubly_negated,
    entered_in_error,
    entries_of,
    first_text,
    keep_comments,
    negated,
    read_text_only,
    stated_activity,
    stated_pause,
    status_code,
    tells_more,
    unusable,
    value_text,
)
from optirh_batch.readers.cda.instructions import (
    NAME_COLUMN,
    Administration,
    frequency_of,
    instruction_in,
    need_of,
)
from optirh_batch.readers.cda.sections import Section
from optirh_batch.readers.cda.tables import Row
from optirh_batch.readers.cda.timing import DayGrid, Timing, timing_of
from optirh_batch.readers.cda.vocabulary import (
    GENERIC_DRUG,
    GENERIC_PROBLEM,
    NO_KNOWN_MEDICATION,
    NOT_KNOWN,
    PAUSED_STATUS,
    ROUTE_CODES,
    ROUTE_SYSTEMS,
    route_in_instruction,
    route_in_product_name,
    route_in_words,
    tells_time,
)
from optirh_batch.readers.prescriptions import read_prescription
from optirh_batch.readers.rhythms import WHEN_WORDS
from optirh_batch.readers.statements import begins_as_denial, says_no_information
from optirh_batch.readers.wording import fold, quoted
from optirh_batch.readers.xml import XmlElement
from optirh_batch.records import Medication, MedicationStatus, Route, Schedule

# Codes of packages and classes (GTIN, ATC, German and Austrian PZN, French CIP, UCD and CIS), whose display
# name is a package or a class: the product's own name says more.
_PACKAGE_SYSTEMS = frozenset(
    {
        "2.51.1.1", "2.16.840.1.113883.6.73", "1.2.276.0.76.4.6", "1.2.40.0.34.4.16", "1.2.40.0.34.4.17",
        "1.2.40.0.34.4.24", "1.2.250.1.213.2.3.1", "1.2.250.1.213.2.3.2", "1.2.250.1.213.2.3.3",
    }
)  # fmt: skip
# IHE PHARM and IHE PCC medication entries: 'completed' says that the entry is complete, not the treatment.
_PLAN_ITEM_TEMPLATES = frozenset(
    {
        "1.3.6.1.4.1.19376.1.9.1.3.7", "1.3.6.1.4.1.19376.1.9.1.3.2", "1.3.6.1.4.1.19376.1.9.1.3.6",
        "1.3.6.1.4.1.19376.1.9.1.3.4", "1.3.6.1.4.1.19376.1.9.1.3.3",
        "2.16.756.5.30.1.1.10.4.34", "2.16.756.5.30.1.1.10.4.42", "2.16.756.5.30.1.1.10.4.43",
    }
)  # fmt: skip
_HISTORY_TEMPLATE = "1.3.6.1.4.1.19376.1.5.3.1.4.7"
_ENDED_ACTS = frozenset({"aborted", "cancelled", "nullified", "suspended", "obsolete", "held"})

_DESCRIPTION_COLUMN = re.compile(
    r"^(?:description|beschreibung|descrizione|descri[cç][aã]o|descripci[oó]n)$", re.IGNORECASE
)
# The dose taken, not the strength of the product ('Dosis pro Einheit').
_DOSE_COLUMN = re.compile(r"^(?:dose|dosis|dose unitaire|einzeldosis)$", re.IGNORECASE)
_STRENGTH_COLUMN = re.compile(
    r"strength|stärke|dosis pro einheit|dosage unitaire|concentration", re.IGNORECASE
)
_ROUTE_COLUMN = re.compile(r"route|^weg$|verabreichungsweg|voie|applikation|via di", re.IGNORECASE)
_SLOT_COLUMNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\bmorgens?\b|\bfrüh\b|\bmatin\b|\bmorning\b|\bmattin",
        r"\bmittags?\b|\bmidi\b|\bnoon\b|mezzogiorno",
        r"\babends?\b|\bsoir\b|\bevening\b|\bsera\b",
        r"\bnachts?\b|\bnuit\b|\bcoucher\b|\bnight\b|bedtime|\bnotte\b",
    )
)
_SLOT_INITIALS = tuple(
    re.compile(words)
    for words in (
        "m|mo|mor|morg|ma|mat",
        "m|mi|mit|mitt|mid|mez",
        "a|ab|abd|s|so|se",
        "n|na|nu|nt|c|z|zn",
    )
)
_STRENGTH = re.compile(r"\d\s*(?:mg|g|mcg|µg|ug|ml|%|[iu]\.?[eui]\b|unt)\b", re.IGNORECASE)
_BRAND = re.compile(r"\[([^\[\]]{3,})\]")
_NO_AMOUNT = re.compile(r"[\s\-–0.,]*")
_REMARK_COLUMN = re.compile(
    r"^(?:bemerkung|hinweis|remarque|commentaire|observation|osservazion|remark|comment|note)", re.IGNORECASE
)
_REASON_COLUMN = re.compile(
    r"^(?:indication|indikation|indicazione|grund\b|motif|raison|reason)", re.IGNORECASE
)
_MAX_DIGITS = 9


def read_medications(section: Section, findings: Findings[Medication], context: Context) -> bool:
    """Add a section's drugs to the findings; False if its text must be kept as a note."""
    understood = False
    nameless = 0
    before = len(findings.items)
    decided = advice_on_items(entries_of(section))
    for entry in entries_of(section):
        for act, advice in _acts(entry, "", context):
            later = next((decided[key] for key in item_keys(act) if key in decided), Advised())
            if later.is_replaced and not advice:  # the advice holds what the item became
                understood = True
                continue
            done = _DrugReader(act, advice, later, section, context).read(findings)
            understood |= done
            nameless += not done and not _is_reference(act)
    if nameless and not section.is_empty:
        message = Phrase(
            "{title}: {count} entries name nothing and were left out.",
            title=quoted(section.title),
            count=nameless,
        )
        context.warn("entry-without-name", message)
    if understood:
        labels = [item.name for item in findings.items[before:]]
        return not (tells_more(section, labels, NAME_COLUMN, context) or nameless)
    return read_text_only(section, findings, _read_row, context)


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
        product = "product" if local_name(act) == "supply" else "consumable"
        made = find(act, product, "manufacturedProduct")
        self._material = find(made, "manufacturedMaterial")
        if self._material is None:
            self._material = find(made, "manufacturedLabeledDrug")
        self._code = find(self._material, "code")
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
        codes = {*codes_of(self._code), *codes_of(act_code)}
        if NO_KNOWN_MEDICATION & codes:
            doubled = doubly_negated(self._act, None, self._section, "medications")
            findings.none_known |= denial_stands(self._act, None, self._context, doubled=doubled)
            return True
        if any(map(findings.take_denial, (self._label, self._narrative.label(act_code)))):
            return True
        if NOT_KNOWN & codes:
            return False
        name = self._name()
        if negated(self._act):
            self._note_negation(name, findings)
            return True
        name = name or self._name_by_row()
        if not name:
            return findings.take_denial(self._narrative.text(find(self._act, "text")))
        self._add(name, findings)
        return True

    def _add(self, name: str, findings: Findings[Medication]) -> None:
        if begins_as_denial(name):
            self._context.remark(self._section.title, name)
            return
        if local_name(self._act) == "supply" and any(_same_drug(item.name, name) for item in findings.items):
            return  # the dispense of a drug already listed
        keep_comments(self._act, name, self._context)
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
            message = Phrase(
                "{title}: '{label}' is denied and was left out.",
                title=quoted(self._section.title),
                label=quoted(name),
            )
            self._context.warn("negated-left-out", message)
            return
        findings.none_known = True
        text = self._section.text.lines
        if text and says_no_information(text):
            message = Phrase(
                "{title}: the codes say 'none', the text says '{text}'.",
                title=quoted(self._section.title),
                text=quoted(text),
            )
            self._context.warn("none-known-doubtful", message)

    @cached_property
    def _label(self) -> str:
        """The drug's code in words."""
        return self._narrative.label(self._code)

    def _name(self) -> str:
        """Display name of the drug's code or the product's name; of a formula also its substance."""
        if self._material is None:
            return ""
        coded = "" if GENERIC_DRUG & set(codes_of(self._code)) else self._coded_name()
        written = (
            plain_label("".join(part.itertext()))
            if (part := find(self._material, "name")) is not None
            else ""
        )
        packaged = [
            plain_label("".join(name.itertext()))
            for content in local_children(self._material, "asContent")
            for package in content
            for name in local_children(package, "name")
        ]
        system = "" if self._code is None else self._code.get("codeSystem") or ""
        by_name = system in _PACKAGE_SYSTEMS or bool(self._ingredients)
        ordered = [written, coded] if by_name else [coded, written]
        name = first_text([*ordered, *packaged])
        ingredients = self._ingredients
        if not name and ingredients:
            # The row that the entry belongs to names the product, with its strength.
            name = self._name_by_row()
            return name or " / ".join(ingredients)
        if (
            not code_of(self._code)
            and ingredients
            and not any(_same_drug(name, item) for item in ingredients)
        ):
            return f"{name} ({' / '.join(ingredients)})"
        return name

    def _coded_name(self) -> str:
        """The drug's code in words, or its original text where this says the strength as well.

        Where the words are 'Unknown', the original text or a translation.
        """
        original = self._narrative.text(find(self._code, "originalText"))
        if unusable(self._label):
            translated = map(self._narrative.label, find_all(self._code, "translation"))
            return first_text([original, *translated])
        rest = original.casefold().removeprefix(self._label.casefold())
        adds_strength = (
            len(rest) < len(original) and _STRENGTH.search(rest) and not _STRENGTH.search(self._label)
        )
        return original if adds_strength and not tells_time(rest) else self._label

    @cached_property
    def _ingredients(self) -> list[str]:
        names = []
        for outer in local_children(self._material, "ingredient"):
            for inner in local_children(outer, "ingredient"):
                name = next(local_children(inner, "name"), None)
                code = next(local_children(inner, "code"), None)
                label = "" if name is None else plain_label("".join(name.itertext()))
                names.append(label or self._narrative.label(code))
        return [name for name in dict.fromkeys(names) if not unusable(name)]

    def _name_by_row(self) -> str:
        row = self._section.text.row_of(find(self._act, "text"))
        named = "" if row is None else row.column(NAME_COLUMN)
        described = "" if named or row is None else row.column(_DESCRIPTION_COLUMN)
        return first_text(
            [named, described, self._section.text.cell_beside(codes_of(self._code), NAME_COLUMN)]
        )

    def _medication(self, name: str) -> Medication:
        row = self._row(name)
        timing = timing_of(self._core, self._context.say)
        dose = self._dose(self._core)
        grid = DayGrid()
        grid.add(timing, dose, self._context.say)
        parts = [part for part in _in_sequence(self._parts) if part is not self._core]
        split = [(timing_of(part, self._context.say), self._dose(part)) for part in parts]
        needed: list[str] = []
        for part, (part_timing, part_dose) in zip(parts, split, strict=True):
            if find(part, "precondition") is None:
                grid.add(part_timing, part_dose or dose, self._context.say)
            else:  # what is taken only if needed has no place in the grid
                needed.append(self._needed(part, part_timing, part_dose or dose))
        schedule = grid.schedule() or _schedule_in_row(row)
        phases = [*(words for part in split if (words := self._phase(*part))), *needed]
        frequency = frequency_of(
            Administration(self._act, self._core, tuple(self._parts)),
            name=name,
            row=row,
            timing=timing,
            dose=dose,
            worded=[*grid.unplaced, *self._joined(phases)],
            needed=needed,
            text=self._section.text,
            context=self._context,
        )
        period = timing.period
        if period == Interval() and split:
            period = Interval(split[0][0].period.start, split[-1][0].period.end)
        if is_paused := self._is_paused(period, row):
            message = Phrase("{name} is paused, says the record.", name=quoted(name))
            self._context.warn("drug-paused", message)
            frequency = "; ".join(filter(None, (self._context.say(Phrase("Treatment paused")), frequency)))
        return Medication(
            name=name,
            dose=str(dose) if dose else (row.column(_DOSE_COLUMN) if row else "") or None,
            schedule=schedule,
            frequency=frequency,
            route=self._route(name, row, frequency or ""),
            status=MedicationStatus.UNKNOWN if is_paused else self._status(period, row),
            start=period.start,
            end=period.end,
            reason=self._reason(),
        )

    def _row(self, name: str) -> Row | None:
        original = find(self._code, "originalText")
        texts = (find(self._act, "text"), original, find(find(self._act, "code"), "originalText"))
        # RxNorm writes the brand in brackets.
        names = (
            name,
            *_BRAND.findall(name),
            *map(self._narrative.label, find_all(self._code, "translation")),
        )
        rows = (self._section.text.row_named(one) for one in names)
        return self._section.text.row_of(*texts) or next(filter(None, rows), None)

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
        start, end = (self._day(day) for day in (timing.period.start, timing.period.end))
        parts = (
            str(dose or ""),
            timing.repetition,
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
            route_in_words(row.column(_ROUTE_COLUMN)) if row else Route.UNKNOWN,
            route_in_instruction(instruction),
            route_in_product_name(name),
            route_in_product_name(row.column(NAME_COLUMN)) if row else Route.UNKNOWN,
        )
        return next((route for route in written if route is not Route.UNKNOWN), Route.UNKNOWN)

    def _is_paused(self, period: Interval, row: Row | None) -> bool:
        """Whether the first of the places that say how it stands with the drug says: paused."""
        later = self._later.verdict
        if later in {Verdict.OPEN, Verdict.STOPPED} or self._advice in ENDING:
            return False
        if self._advice == PAUSING or later is Verdict.PAUSED or stated_pause(self._act, self._narrative):
            return True
        if stated_activity(self._act, self._narrative) is not None:
            return False
        if row is not None and (row.is_planned or row.activity is not None):
            return bool(row.pause)
        halted = (status_code(self._core) or status_code(self._act)) in PAUSED_STATUS
        return halted and not self._context.is_past(period.end)

    def _status(self, period: Interval, row: Row | None) -> MedicationStatus:
        """Advice, status observation and text come first, then the act's own status with its times."""
        later = self._later.verdict
        if later is Verdict.OPEN:
            return MedicationStatus.UNKNOWN
        if self._advice in ENDING or later is Verdict.STOPPED:
            return MedicationStatus.STOPPED
        said = stated_activity(self._act, self._narrative)
        if said is None and row is not None:
            if row.is_planned:
                return MedicationStatus.PLANNED
            said = row.activity
        if said is not None:
            return MedicationStatus.CURRENT if said else MedicationStatus.STOPPED
        return self._status_of_act(period)

    def _status_of_act(self, period: Interval) -> MedicationStatus:
        status = status_code(self._core) or status_code(self._act)
        if status in _ENDED_ACTS or self._context.is_past(period.end):
            return MedicationStatus.STOPPED
        mood = self._act.get("moodCode")
        if mood in {"RQO", "PRMS", "PRP"} or (mood != "EVN" and self._context.is_future(period.start)):
            return MedicationStatus.PLANNED
        templates = templates_of(self._act)
        is_plan_item = bool(templates & _PLAN_ITEM_TEMPLATES) or (
            # A history of drugs may list what was given at some time.
            _HISTORY_TEMPLATE in templates and period.start is not None
        )
        lasts = is_plan_item or self._context.is_future(period.end) or self._stands_in_active_act()
        if status in {"active", "ordered", "new"} or lasts:
            return MedicationStatus.CURRENT
        # 'Completed' without an end: done, or only recorded; programs mean either.
        return MedicationStatus.UNKNOWN

    def _stands_in_active_act(self) -> bool:
        """Whether the act around says that it goes on (C-CDA discharge medication)."""
        relation = self._act.getparent()
        around = None if relation is None else relation.getparent()
        return around is not None and local_name(around) == "act" and status_code(around) == "active"

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


def _in_sequence(parts: list[XmlElement]) -> list[XmlElement]:
    """Parts of a dosage in the order of their ``sequenceNumber``, which stands beside each."""

    def number(part: XmlElement) -> int:
        found = find(part.getparent(), "sequenceNumber")
        value = "" if found is None else found.get("value") or ""
        return int(value) if value.isdecimal() and len(value) < _MAX_DIGITS else 0

    return sorted(parts, key=number)


def _same_drug(name: str, other: str) -> bool:
    first, second = name.casefold(), other.casefold()
    return first in second or second in first


def _schedule_in_row(row: Row | None) -> Schedule | None:
    """The day grid of a Swiss medication card, from its columns."""
    if row is None:
        return None
    amounts = [row.column(pattern) for pattern in _SLOT_COLUMNS]
    if not any(amounts) and (at := _slot_initials(row.headers)) is not None:
        amounts = [*row.cells[at : at + len(_SLOT_INITIALS)]]
    shown = [None if _NO_AMOUNT.fullmatch(amount) else amount for amount in amounts]
    return Schedule(*shown) if any(shown) else None


@lru_cache(maxsize=64)
def _slot_initials(headers: tuple[str, ...]) -> int | None:
    """Where four headings in a row are the initials of the times of day (Mo, Mi, Ab, Na), else None."""
    plain = [fold(header).strip(" .:") for header in headers]
    for at in range(len(plain) - len(_SLOT_INITIALS) + 1):
        if all(pattern.fullmatch(word) for pattern, word in zip(_SLOT_INITIALS, plain[at:], strict=False)):
            return at
    return None


def _read_row(row: Row) -> tuple[Medication, ...]:
    name = first_text([row.column(NAME_COLUMN), *([] if row.headers else row.cells[:1])])
    if not name:
        return ()
    strength = row.column(_STRENGTH_COLUMN)
    if strength and strength.casefold() not in name.casefold():
        name = f"{name} {strength}"
    active = row.activity
    status = MedicationStatus.PLANNED if row.is_planned else MedicationStatus.UNKNOWN
    if active is not None and not row.is_planned:
        status = MedicationStatus.CURRENT if active else MedicationStatus.STOPPED
    status = MedicationStatus.UNKNOWN if row.pause else status
    if not row.headers and (drug := read_prescription(" ".join(row.cells))):
        said = MedicationStatus.UNKNOWN if active is None else status
        if row.pause:
            return (
                replace(drug, status=status, frequency="; ".join(filter(None, (row.pause, drug.frequency)))),
            )
        return (drug if said is MedicationStatus.UNKNOWN else replace(drug, status=said),)
    dose = row.column(_DOSE_COLUMN)
    words = (row.pause, instruction_in(row, dose), row.column(_REMARK_COLUMN))
    instruction = dict.fromkeys(filter(None, words))
    route = route_in_words(row.column(_ROUTE_COLUMN))
    return (
        Medication(
            name=name,
            dose=dose or None,
            schedule=_schedule_in_row(row),
            frequency="; ".join(instruction) or None,
            route=route_in_product_name(name) if route is Route.UNKNOWN else route,
            status=status,
            reason=row.column(_REASON_COLUMN) or None,
        ),
    )
