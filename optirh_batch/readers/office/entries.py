"""One entry of a list, from a line or from the cells of a row: allergy, diagnosis, drug, note.

Owns how entries are written in forms and tables.  Nothing is computed: amounts
and dates are the file's own.  Leaves out which list an entry stands in
(``layout``) and what is said of a list as a whole (``statements``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from optirh_batch.readers.allergens import allergen_in, allergy_status, names_reaction, part_allergens
from optirh_batch.readers.diagnoses import affirmed, split_diagnoses
from optirh_batch.readers.lines import END_OF_SENTENCE, begins_past
from optirh_batch.readers.office.vocabulary import NOTHING, Theme, key, value_of
from optirh_batch.readers.prescriptions import (
    is_no_drug,
    read_prescription,
    route_in,
    split_drugs,
)
from optirh_batch.readers.stops import leaves_open, status_told
from optirh_batch.readers.wording import clean_line
from optirh_batch.records import (
    TIMES_OF_DAY,
    Allergy,
    AllergyStatus,
    Medication,
    MedicationStatus,
    Note,
    Problem,
    ProblemStatus,
    Route,
    Schedule,
)

Cells = Mapping[str, str]

BULLET = re.compile(r"\A\s*(?:[-–—•*+·▪‣]|\d{1,2}[.)])\s+")
_SEPARATOR = re.compile(r"[;\n](?![^()]*\))")
_SENTENCE = re.compile(END_OF_SENTENCE)
_BEHIND = re.compile(
    r"(?P<label>[^(:]{2,80}?)\s*(?:\((?P<inner>[^()]+)\)|(?::| [–-]|→|->|=>)\s*(?P<tail>.+))\Z"
)
_DENIED = re.compile(
    r"(?:pas|aucune?s?|sans|absence|ni|non|keine?[rns]?|kein|nicht|ohne|nessun[ao]?|senza|no|not|without|denies|verneint)\b"
)
_CODE = re.compile(r"\s*[(\[](?:(?:CIM|ICD)-?(?:10)?:?\s*)?([A-TV-Z]\d{2}(?:\.\d{1,2})?)[)\]]\s*\Z")
_AMOUNT = r"(?:(?:0|[1-9]\d{0,2})(?:[.,]\d{1,2})?|[1-9]?[½¼¾⅓⅔]|(?:[1-9] )?[1-9]/[2-9])"
_GRID = re.compile(
    rf"(?<![\w.,/–-])({_AMOUNT})\s?[-–]\s?({_AMOUNT})\s?[-–]\s?({_AMOUNT})(?:\s?[-–]\s?({_AMOUNT}))?(?![\w/–-]|[.,]\d)"
)
_ROUTES = (
    # 'sous-cutanée' before 'cutanée'.
    (
        Route.INJECTION,
        re.compile(
            r"\b(?:s ?c|i ?m|i ?v|s ?cut|sous cutan\w*|subcutan\w*|subkutan\w*|sottocutan\w*"
            r"|intramuscul\w*|intramusk\w*"
            r"|intravein\w*|intravenos\w*|intravenou\w*|endoven\w*|intraderm\w*|injection\w*|injektion\w*|inj"
            r"|iniezion\w*"
            r"|perfusion\w*|infusion\w*|parenteral\w*)\b"
        ),
    ),
    (
        Route.OTHER,
        re.compile(
            r"\b(?:sl|sublingual\w*|sous lingual\w*|buccal\w*|bukkal\w*|cutan\w*|kutan\w*"
            r"|epicutan\w*|transderm\w*|topi\w+"
            r"|inhal\w*|inh|rectal\w*|rektal\w*|rettale|supp\w*|vaginal\w*|nasal\w*|oculaire\w*|ocular\w*|okular\w*"
            r"|ophtalm\w*|auricul\w*|sonde|peg|patch|pflaster|local\w*|lokal\w*|auge\w*|nase"
            r"|ohr\w*|haut|peau|i ?r|p ?r)\b"
        ),
    ),
    (Route.ORAL, re.compile(r"\b(?:p ?o|per os|peroral\w*|oral\w*|orale|bouche|mund|bocca|by mouth)\b")),
)
_DATED = re.compile(
    r"\A(\d{1,2}\.\d{1,2}\.(?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2})(?:,? (\d{1,2}[:h]\d{2}))?"
    r"\s*(?:[:–-]|\n)\s*(.+)\Z",
    re.DOTALL,
)
_INTERVAL = re.compile(
    r"(?:alle|aller|jede[nrs]?|toutes? les|tous les|chaque|une fois|ogni|every|each|once)\b"
)


def split_entries(text: str, theme: Theme | None = None, *, is_item: bool = False) -> Iterator[str]:
    """The entries of one cell or line: parted by line breaks and semicolons, without bullets.

    Args:
        text: of a cell or line.
        theme: which list it stands in; allergies are parted by sentences too, diagnoses by commas.
        is_item: whether it was an item of a list, in which commas part nothing.
    """
    for part in _SEPARATOR.split(text):
        entry = clean_line(BULLET.sub("", part)).strip(" ,;")
        if not entry or NOTHING.fullmatch(entry):
            continue
        if theme is Theme.ALLERGIES:
            yield from (sentence.removesuffix(".") for sentence in _SENTENCE.split(entry))
        elif theme is Theme.PROBLEMS and not is_item:
            yield from split_diagnoses(entry, is_list=True)
        else:
            yield entry


def is_denial(entry: str) -> bool:
    """Whether an entry begins by denying something: it must not become an item."""
    return bool(_DENIED.match(key(entry)))


def read_allergies(text: str) -> Iterator[Allergy]:
    """The allergies of an entry, as far as they can be told apart."""
    for part in part_allergens(text):
        yield _read_allergy(part)


def _read_allergy(text: str) -> Allergy:
    found = _BEHIND.match(text)
    said = allergy_status(text)
    if not found:
        head, comma, tail = text.partition(", ")
        if comma and names_reaction(tail) and not names_reaction(head):
            return Allergy(allergen_in(head), reaction=tail, status=said)
        return Allergy(allergen_in(text), status=said)
    label, behind = allergen_in(found["label"].strip()), (found["inner"] or found["tail"]).strip()
    if status := value_of("allergy", behind):
        return Allergy(label, status=AllergyStatus(status))
    if value_of("severity", behind):
        return Allergy(label, severity=behind, status=said)
    if names_reaction(behind) and not names_reaction(label):
        return Allergy(label, reaction=behind, status=said)
    return Allergy(text, status=said)


def read_allergy_row(cells: Cells) -> Iterator[Allergy]:
    """The allergies of a row: one, or several in one cell that share nothing else."""
    label = cells["label"]
    details = {name: clean_line(value) for name, value in cells.items() if name != "label"}
    entries = list(split_entries(label))
    if not details:
        for entry in entries:
            yield from read_allergies(entry)
        return
    allergy = _read_allergy(" ; ".join(entries))
    stated = details.get("status", "")
    status = AllergyStatus(value_of("allergy", stated) or "unknown") if stated else allergy.status
    yield replace(
        allergy,
        reaction=details.get("reaction") or allergy.reaction,
        severity=details.get("severity") or allergy.severity,
        status=status,
    )


def read_problem(text: str, status: ProblemStatus) -> Problem:
    """One diagnosis; an ICD-10 code in brackets at its end is its code."""
    found = _CODE.search(text)
    label = affirmed(text[: found.start()].strip() if found else text)
    if status is ProblemStatus.UNKNOWN and begins_past(text):
        status = ProblemStatus.PAST
    return Problem(label or text, code=found[1] if found and label else None, status=status)


def read_problem_row(cells: Cells, status: ProblemStatus) -> Iterator[Problem]:
    """The diagnoses of a row; columns for current and past may hold diagnoses or tick marks."""
    stated = cells.get("status", "")
    if stated:
        status = ProblemStatus(value_of("problem", stated) or "unknown")
    marked = {name: value_of("mark", cells[name]) for name in ("current", "past") if name in cells}
    if "label" in cells:
        ticked = [name for name, mark in marked.items() if mark == "yes"]
        if len(ticked) == 1:
            status = ProblemStatus(ticked[0])
        onset = clean_line(cells.get("onset", "")) or None
        code = clean_line(cells.get("code", "")) or None
        for entry in split_entries(cells["label"]):
            problem = read_problem(entry, status)
            yield replace(problem, code=code or problem.code, onset=onset)
    for name, mark in marked.items():
        if mark is None:
            for entry in split_entries(cells[name]):
                yield read_problem(entry, ProblemStatus(name))


_REMARK = re.compile(
    r"(?:(?:medikamenten|medikations|verordnungs|therapie)?(?:plan|liste|blatt|karte)\b"
    r"|(?:plan|liste|fiche|carte|piano|lista|scheda) d(?:e|es|u|i|ei|elle)\b"
    r"|(?:stand|datum|date|data|état au|édité|imprimé|gedruckt|version|mis à jour|aktualisiert)\b\D{0,12}\d"
    r"|\D{20,}(?<=\w{3})\.\Z)",
    re.IGNORECASE,
)


def is_remark(line: str) -> bool:
    """Whether a line where a drug is expected is the list's title or date, or a sentence about it."""
    return bool(_REMARK.match(line))


def read_medications(text: str, qualifier: str | None) -> Iterator[Medication]:
    """The drugs of a line; what is not in the shorthand of prescriptions keeps its wording as the name.

    None where that is surely no drug, or where the section (``therapy``) may hold anything.
    """
    for part in split_drugs(text):
        found = read_prescription(part, strict=qualifier == "therapy") or _read_grid(part)
        if found is None and (qualifier == "therapy" or is_no_drug(part) or is_remark(part)):
            continue
        medication = found or Medication(name=part.rstrip(" ."))
        is_told = found is None and status_told(part) is not None
        if medication.route is Route.UNKNOWN:
            medication = replace(medication, route=route_of(part) or Route.UNKNOWN)
        yield medication if is_told else _qualified(medication, qualifier)


def _read_grid(text: str) -> Medication | None:
    """A drug followed by nothing but its day grid."""
    found = _GRID.search(text)
    name = text[: found.start()].strip(" ,:;–-") if found else ""
    if not found or not name:
        return None
    schedule, rest = _cut_grid(text[found.start() :])
    return Medication(name=name, schedule=schedule, frequency=rest)


def read_medication_row(cells: Cells, qualifier: str | None, beside: Sequence[str] = ()) -> Medication:
    """The drug of a row.

    Args:
        cells: by field; its name at least.
        qualifier: what the section says of all its drugs.
        beside: cells under heads that are not known: one that says the drug is stopped or paused counts.
    """
    line = {name: clean_line(value) for name, value in cells.items()}
    name, dose, route = line["name"], line.get("dose"), route_of(line.get("route", ""))
    split = read_prescription(name) if dose is None else None
    if split and not split.schedule and (not split.frequency or route_of(split.frequency)):
        name, dose, route = split.name, split.dose, route or route_of(split.frequency or "")
    schedule, dose = _cut_grid(dose) if dose else (None, None)
    words: list[str] = []
    for field in ("frequency", "discharge", "admission", "weekday", "reserve", "remark"):
        text = line.get(field)
        if text and field == "reserve":
            mark = value_of("mark", text)
            text = None if mark == "no" or NOTHING.fullmatch(text) else _reserve(line, text, mark)
        if text and field in {"frequency", "discharge"}:
            found, text = _cut_grid(text)
            schedule = schedule or found
        words += [text] if text else []
    amounts = {
        time: line[time] for time in TIMES_OF_DAY if time in line and not NOTHING.fullmatch(line[time])
    }
    # An interval in a column for a time of day ('alle 72 h') is no amount of that time.
    words += [amounts.pop(time) for time in list(amounts) if _INTERVAL.match(key(amounts[time]))]
    given = {time: amount for time, amount in amounts.items() if amount != "0"}
    if given:
        schedule = Schedule(**given)
    elif amounts:
        words.insert(0, "-".join(line.get(time, "0") for time in TIMES_OF_DAY))
    unit = line.get("unit")
    if unit and dose and re.fullmatch(r"[\d.,/ ]+", dose):
        dose, unit = f"{dose} {unit}", None
    stated = line.get("status")
    status = (
        MedicationStatus(value_of("medication", stated) or "unknown") if stated else MedicationStatus.UNKNOWN
    )
    told = {said for text in (*words, *beside) if (said := status_told(text)) is not None}
    if told and not stated:
        status = next(iter(told)) if len(told) == 1 else MedicationStatus.UNKNOWN
    medication = Medication(
        name=name,
        dose=", ".join(part for part in (dose, line.get("form"), unit) if part) or None,
        schedule=schedule,
        frequency="; ".join(words) or None,
        route=route or route_in(f"{name} {' '.join(words)}"),
        status=status,
        start=line.get("start"),
        end=line.get("end"),
        reason=line.get("reason"),
    )
    # Said of the time before a stay only, it is open whether the drug is still taken.
    is_open = line.get("discharge") == "" or ("admission" in line and "discharge" not in line)
    return medication if stated or told or is_open else _qualified(medication, qualifier)


def _reserve(line: Cells, text: str, mark: str | None) -> str:
    """What a column for drugs as needed says, in the words of its head."""
    head = line.get("reserve_head", "")
    return head if mark == "yes" else f"{head}: {text}" if head else text


def _qualified(medication: Medication, qualifier: str | None) -> Medication:
    """With what the section says of all its drugs; a drug with an end may have ended."""
    status = medication.status
    if status is MedicationStatus.UNKNOWN:
        if qualifier in {"stopped", "planned"}:
            status = MedicationStatus(qualifier)
        elif (
            medication.end is None
            and qualifier not in {"admission", "paused"}
            and not leaves_open(medication)
        ):
            status = MedicationStatus.CURRENT
    route = medication.route
    if route is Route.UNKNOWN and qualifier in {"oral", "injection"}:
        route = Route(qualifier)
    return replace(medication, status=status, route=route)


def route_of(text: str) -> Route | None:
    """The group of a route in words, None if none of its words is known."""
    words = key(text)
    return next((route for route, pattern in _ROUTES if pattern.search(words)), None) if words else None


def _cut_grid(text: str) -> tuple[Schedule | None, str | None]:
    """A day grid (``1-0-1-0``) and what is left of the text; a zero says that nothing is taken then."""
    grids = list(_GRID.finditer(text))
    if len(grids) != 1:
        return None, text
    amounts = [None if amount in {None, "0"} else amount for amount in grids[0].groups()]
    if not any(amounts):
        return None, text
    rest = clean_line(f"{text[: grids[0].start()]} {text[grids[0].end() :]}").strip(" ,;:")
    return Schedule(*amounts), rest or None


def read_notes(text: str, title: str | None, is_dated: bool) -> Iterator[Note]:
    """The notes of a section: one, or one for each line that begins with a date."""
    current: list[str] = []
    day: str | None = None
    for line in text.split("\n"):
        found = _DATED.match(line) if is_dated else None
        if found:
            if current:
                yield Note("\n".join(current), title=title, date=day)
            day, current = " ".join(part for part in found.groups()[:2] if part), [found[3]]
        else:
            current.append(line)
    if any(current):
        yield Note("\n".join(current), title=title, date=day)
