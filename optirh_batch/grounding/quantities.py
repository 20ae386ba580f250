"""Quantities: a number with its unit, in any of the four languages.

Owns the list of units and their spellings.  Conversions accepted as equal are
exact ones between prefixes of one unit: g, mg, µg; l, dl, cl, ml; m, cm, mm;
h, min.  Nothing is converted between days, weeks and months, nor between
kinds of concentration.  Durations and ages are quantities of time, with
finding codes of their own.
"""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import replace
from fractions import Fraction

from optirh_batch.grounding.dates import month_of_year
from optirh_batch.grounding.facts import Fact, Key, Kind, Sheet
from optirh_batch.grounding.folding import BLANK, MASK, NUMBER
from optirh_batch.grounding.numbers import Number, write
from optirh_batch.grounding.vital_signs import is_pain, unit_of_sign, unit_of_sign_behind

# Spellings are regular expressions.  Single letters keep their case: 'E' are
# units of insulin, 'e' is "and"; 'D' is "right", 'd' a day.
_SPELLINGS: dict[str, str] = {
    "µg": r"[µu]g|mcg|mkg|micro-?grammes?|mikrogramm|micro-?grammi|micro-?grammo|micrograms?|gamma",
    "mg": r"mg|milli-?grammes?|milligramm|milligrammi|milligrammo|milligrams?",
    "kg": r"kg|kilos?(?:grammes?)?|kilogramm|chili|chilo|kili|chilogramm[io]|kilograms?",
    "ng": r"ng|nanogrammes?|nanogramm",
    "pg": r"pg|picogrammes?",
    "g": r"g|gr|grammes?|gramm|grammi|grammo|grams?",
    "ml": r"ml|cc|milli-?litres?|millilitern?|millilitri|millilitro|millilit(?:er|re)s?|cm3|cm³",
    "cl": r"cl|centilitres?|zentilitern?",
    "dl": r"dl|décilitres?|dezilitern?|decilitri|decilitro|decilit(?:er|re)s?",
    "µl": r"[µu]l|mikroliter|microlitres?|mm3|mm³",
    "l": r"(?-i:[lL])|lt|litres?|litern?|litri|litro|liters?",
    "mmol": r"mmol|millimoles?",
    "µmol": r"[µu]mol|micromoles?",
    "nmol": r"nmol",
    "pmol": r"pmol",
    "mol": r"mol",
    "mosm": r"mosmol|mosm",
    "meq": r"meq|mval",
    "mui": r"mui|mu|mio\.? ?ie|mio\.? ?ui|mio\.? ?e|mie|mill?ions? d'unités",
    "ui": r"u\.?i\.?(?![a-z])|i\.?e\.?(?![a-z])|i\.?u\.?(?![a-z])|(?-i:E|U|UE)|unités?(?: internationales?)?"
    r"|einheiten|einheit|internationale einheiten|unità(?: internazionali)?|units?"
    r"|international units?",
    "tablet": r"c(?:p|pr|omp)s?\b\.?|comprimés?|cachets?|pilules?|t(?:bl|abl|bl)\b\.?|tabletten?|pillen?"
    r"|tablets?|tabs?|pills?|compress[ae]|compr\.?|pastiglie|pastiglia|pillol[ae]|filmtabletten?",
    "capsule": r"caps\b\.?|capsules?|gél\b\.?|gélules?|kaps\b\.?|kapseln?|capsul[ae]",
    "drop": r"gt(?:t|te)?s?\b\.?|gouttes?|(?-i:Tr\.)|trpf\b\.?|tropfen|drops?|gocce|goccia|gtts",
    "puff": r"puffs?|bouff(?:ées?|\.)|hub|hübe|hüben|(?:sprüh)?stö(?:ss|ß)en?|(?:sprüh)?stoss|inhalations?"
    r"|spruzz[io]|inalazion[ei]|push(?:e?s)?|pulvérisations?",
    "blood bag": r"(?-i:EKs?|CE|CGR)|erythrozytenkonzentrate?n?|(?:beuteln?|konserven?) (?:mit )?blut|"
    r"blutkonserven?"
    r"|poches? de sang|culots?(?: globulaires?| érythrocytaires?)?|sacche? di sangue|(?:bags?|"
    r"units?) of blood",
    "sachet": r"sachets?|beuteln?|btl\b\.?|bustin[ae]",
    "ampoule": r"amp\b\.?|ampoules?|ampullen?|fial[ae]|vials?",
    "patch": r"patchs?|patches|patchen?",
    "suppository": r"supp\b\.?|suppositoires?|zäpfchen|suppost[ae]|suppositor(?:y|ies)",
    "teaspoon": r"c\.? ?à ?c\b\.?|cuill(?:ère|erée)s? à (?:café|thé)|tl\b|teelöffel|cucchiaini?o?|teaspoons?",
    "spoon": r"c\.? ?à ?s\b\.?|cuill(?:ère|erée)s? à soupe|el\b|esslöffel|cucchiai?o?|tablespoons?",
    "mmhg": r"mm ?hg|millimètres? de mercure|millimeter quecksilber\w*|millimetri di mercurio|millimet(?:er"
    r"|re)s of mercury",
    "cmh2o": r"cm ?h2o",
    "mm": r"mm|millimètres?|millimetern?|millimetri|millimetro|millimet(?:er|re)s?",
    "cm": r"cm|centimètres?|zentimetern?|centimetri|centimetro|centimet(?:er|re)s?",
    "km": r"km|kilomètres?|kilometer|chilometri",
    "m²": r"m2|m²|mètres? carrés?|quadratmeter",
    "cm²": r"cm2|cm²",
    "m": r"(?-i:m)|mètres?|metern?|metri|metro|met(?:er|re)s?",
    "%": r"%|pour ?-?cents?|p\. ?cent|prozent|per ?cento|per ?cent|v\.? ?h\.?\b",
    "°": r"°[ ]?c|°|º[ ]?c|º|degrés?(?: celsius)?|grad(?: celsius)?|gradi(?: celsius)?"
    r"|degrees?(?: celsius)?|℃",
    "kcal": r"kcal|(?:kilo)?calories?|kilokalorien|kalorien|(?:chilo)?calorie",
    "kj": r"kj",
    "/min": (
        r"bpm|(?:battements?|batt?\.?|puls(?:ations?)?|respirations?|cycles?|mouvements?|coups|schläge"
        r"|herzschläge|atemzüge|battiti|atti(?: respiratori)?|respiri|beats|breaths|fois|mal|volte|times"
        r"|x)?"
        r"[ ]?(?:respiratoires?[ ])?(?:/|par|pro|per|al|a|je|in der)[ ]?(?:min(?:uten?|utes?|uto)?\b)\.?"
    ),
    "watt": r"watt|(?-i:W)",
    "mv": r"(?-i:mV)",
    "mgy": r"gy|gray",
    "points": r"points?|punkten?|punti|pkt\b\.?|pts\b\.?",
    "francs": r"chf|fr\.(?= |$)|francs?|franken|franchi",
    "ch": r"(?-i:CH|Ch|F|Fr|French)\b",
    "py": r"p\.?[ ]?y\b\.?|ua|u\.a\.|upa|paquets?[- ]années?|packungsjahre\w*|pack[- ]years?",
}
_TIME_SPELLINGS: dict[str, str] = {
    "ms": r"ms(?:ec)?",
    "s": r"(?-i:s)|sec\b\.?|sek\b\.?|secondes?|sekunden?|second[io]|seconds?",
    "min": r"min\b\.?|minutes?|minuten?|minut[io]|mn|'",
    "h": r"(?:all[' ]?)?h|heures?|std\b\.?|stunden?|stündig\w*|(?:all')?or[ae]|hours?|hrs?",
    "day": rf"j\b(?:\.(?![ ]?[A-Z]))?|jours?|journées?|tage?n?|tägig\w*|tag|tg\b\.?|giorn[io]|giornate|"
    rf"gg\b\.?|days?"
    rf"|(?<={MASK})(?-i:d)",
    "week": r"sem\b\.?|semaines?|wochen?|wöchig\w*|wo\b\.?|settiman[ae]|sett\b\.?|weeks?|wks?",
    "month": r"mois|monate?n?|monatig\w*|mt\b\.?|mts\b\.?|mten?\b\.?|mes[ei]|months?|mo\b\.?",
    "year": rf"ans?|années?|jahre?n?|jährig\w*|(?<=[-])j\.|ann[oi]|years?(?:[- ]old)?|yrs?|y\.?o\.?|"
    rf"(?<={MASK})(?-i:a)",
}
_YEAR_GERMAN = re.compile(r"[ ]?J\.")
_DAY_GERMAN = re.compile(r"[ ]d(?![\w'/-]|\.(?:\w|[ ]?[a-z]))")
"""'Seit 3 d', 'in 4 d'."""
_DENOMINATORS = {
    "l": r"l|litres?|liter|litro",
    "dl": r"dl|décilitre|deziliter|decilitro",
    "ml": r"ml|millilitre|milliliter|millilitro",
    "µl": r"[µu]l|mm3|mm³",
    "kg": r"kg|kilo(?:gramme?)?|kilogramm|chilo",
    "m²": r"m2|m²|1[.,]73[ ]?m2|1[.,]73[ ]?m²",
    "h": r"h|heure|stunde|std|ora|hour",
    "min": r"min|minute|minuto",
    "mmol": r"mmol",
    "mg": r"mg",
    "g": r"(?-i:g)|gramme|gramm",
    "champ": r"champ|gesichtsfeld|gf",
}
_FACTORS: dict[str, tuple[str, Fraction]] = {
    "g": ("mg", Fraction(1000)),
    "µg": ("mg", Fraction(1, 1000)),
    "l": ("ml", Fraction(1000)),
    "dl": ("ml", Fraction(100)),
    "cl": ("ml", Fraction(10)),
    "m": ("mm", Fraction(1000)),
    "cm": ("mm", Fraction(10)),
    "h": ("min", Fraction(60)),
}
PIECES = frozenset({"tablet", "capsule"})
"""What a scheme counts when it names no unit."""

COUNTABLE = frozenset(
    {
        "tablet",
        "capsule",
        "drop",
        "puff",
        "sachet",
        "ampoule",
        "patch",
        "suppository",
        "teaspoon",
        "spoon",
        "ui",
    }
)


def _alternatives(table: dict[str, str]) -> str:
    return "|".join(f"(?P<{_group(name)}>(?:{spelling}))" for name, spelling in table.items())


def _group(name: str) -> str:
    return "u_" + "".join(c if c.isascii() and c.isalnum() else f"_{ord(c)}_" for c in name)


_GROUPS = {_group(name): name for name in (*_SPELLINGS, *_TIME_SPELLINGS)}
_DENOMINATOR_GROUPS = {f"per_{_group(name)}": name for name in _DENOMINATORS}
_PER = r"(?:[ ]?/[ ]?|[ ](?:par|pro|per|al|à|a)[ ]|[ ](?=all'(?:ora|h)\b))"
_PER_WHAT = "|".join(f"(?P<per_{_group(name)}>(?:{spelling}))" for name, spelling in _DENOMINATORS.items())
_END = r"(?![^\W_]|'[^\W_])"
_GAS = rf"(?:[ ](?:d'|de |di |of )?(?:oxygène|sauerstoff|ossigeno|oxygen|{BLANK}{{2}}))?"
_PER_FULL = rf"(?:{_GAS}{_PER}(?:{_PER_WHAT}){_END})?"
_BASE = f"(?:{_alternatives(_SPELLINGS)}){_END}"

DOSE_UNIT = re.compile(rf"[ ]?+{_BASE}{_PER_FULL}", re.IGNORECASE)
"""A unit that may follow a number directly or after one space."""

_UNIT = re.compile(
    rf"[ ]{{0,2}}+-?+(?:{_alternatives(_SPELLINGS | _TIME_SPELLINGS)}){_END}{_PER_FULL}", re.IGNORECASE
)
_RAISED_UNIT = re.compile(r"[ ]?(?P<unit>G|T|M)/[lL]\b")
_SLASH_UNIT = re.compile(r"[ ]?/[ ]?(?P<per>mm3|mm³|µl|ul|l|dl|ml|h|champ)\b", re.IGNORECASE)
_MICROLITRE = re.compile(r"mm[3³]|ul")
_JOINT = (
    r"(?P<joint>[ ]?(?:[-=]>|→)[ ]?|[ ]?[-/x][ ]?"
    r"|-?[ ](?:à|a|bis|to|et|und|e|and|ou|oder|o|or|auf|mal|fois|volte|by"
    r"|statt|au lieu de|invece di|instead of)[ ])"
)
_CHAIN_STEP = re.compile(rf"{_JOINT}(?={MASK})", re.IGNORECASE)
_HALF_MORE = re.compile(rf"[ ](?:et|e|und|and)[ ](?:{NUMBER}[ ])?(?P<half>{NUMBER})", re.IGNORECASE)
_RATIO = re.compile(
    rf"(?P<a>{NUMBER})(?:[ ](?:points?|punkte|punti)(?=[ ](?:sur|von|su|out)[ ]))?"
    rf"(?:[ ]?/[ ]?|[ ](?:sur|zu|su|over|von|out of"
    rf"|sopra)[ ])(?P<b>{NUMBER})(?![ ]?/[ ]?{MASK})",
    re.IGNORECASE,
)
_STOP = re.compile(r"[;\n]|\.[ ]")
_MASKS = re.compile(f"{MASK}+")
_COMMON = frozenset({"mmhg", "points"})
_NEAR = 40
_OF_PERIOD = re.compile(r"[ ]?(?:/|par\b|pro\b|per\b|wöch|monat|hebdo|mensuel|week|month)", re.IGNORECASE)
_PRODUCT = frozenset({"x", "mal", "fois", "volte", "by"})
_LENGTHS = frozenset({"mm", "cm", "m"})
_COUNTED_THINGS = frozenset({"points", "patch"})
"""'3 points' may be stitches, '2 patchs' plasters that somebody found."""


def unit_name(match: re.Match[str]) -> str:
    """The normal unit of a match of ``DOSE_UNIT``: 'mg', 'tablet', 'mmol/l'."""
    groups = {name: text for name, text in match.groupdict().items() if text is not None}
    base = next(_GROUPS[name] for name in groups if name in _GROUPS)
    per = next((_DENOMINATOR_GROUPS[name] for name in groups if name in _DENOMINATOR_GROUPS), None)
    return f"{base}/{per}" if per else base


def dose_value(amount: Fraction, unit: str) -> str:
    """The normal form of a quantity, in the base unit of its family: '500 mg'."""
    base, factor = _FACTORS.get(unit, (unit, Fraction(1)))
    return f"{write(amount * factor)} {base}"


def _chain(sheet: Sheet, start: int) -> tuple[list[int], list[str], int]:
    """Masked numbers joined by range or list signs, from ``start``: their starts, joints, and the end."""
    starts, joints = [start], []
    end = _mask_end(sheet.rest, start)
    while step := _CHAIN_STEP.match(sheet.rest, end):
        starts.append(step.end())
        joints.append(step.group("joint").strip().lower())
        end = _mask_end(sheet.rest, step.end())
    return starts, joints, end


def _mask_end(text: str, start: int) -> int:
    run = _MASKS.match(text, start)
    assert run is not None
    return run.end()


def _unit_after(sheet: Sheet, end: int) -> tuple[str, int] | None:
    if sheet.language == "de" and (match := _YEAR_GERMAN.match(sheet.rest, end)):
        return "year", match.end()
    if sheet.language == "de" and (match := _DAY_GERMAN.match(sheet.rest, end)):
        return "day", match.end()
    if match := _RAISED_UNIT.match(sheet.rest, end):
        return f"{match.group('unit')}/l", match.end()
    if match := _UNIT.match(sheet.rest, end):
        return unit_name(match), match.end()
    if match := _SLASH_UNIT.match(sheet.rest, end):
        per = match.group("per").lower()
        return f"/{_MICROLITRE.sub('µl', per)}", match.end()
    return None


def _kind_of(unit: str) -> Kind:
    return Kind.DURATION if unit in _TIME_SPELLINGS else Kind.DOSE


def _note_quantity(sheet: Sheet, number: Number, unit: str, end: int, extra: Fraction) -> None:
    kind = _kind_of(unit)
    also: set[Key] = set()
    if unit == "h" and number.value.denominator == 1 and 0 <= number.value <= 24:
        also.add((Kind.TIME, f"{int(number.value) % 24:02d}:00"))
        if number.value == 12:
            also.add((Kind.DAYTIME, "noon"))
    if unit in _COUNTED_THINGS:
        also.add((Kind.NUMBER, write(number.value + extra)))
    if unit == "day" and sheet.text[number.end : end].strip() == "T.":
        also.add((Kind.DOSE, dose_value(number.value, "tablet")))
    if number.value > 0 and (
        _LESS.match(sheet.rest, end) or _LOST.search(sheet.rest[max(0, number.start - 24) : number.start])
    ):
        also.add((kind, dose_value(-number.value, unit)))
    sheet.note(
        kind,
        dose_value(number.value + extra, unit),
        number.start,
        end,
        required=bool(extra) or not number.article,
        also=frozenset(also),
    )


def recognise_quantities(sheet: Sheet) -> None:
    """Take numbers with a unit, alone or sharing it ('5-10 mg', '110/70 mmHg'), and ratios without one."""
    _ratios(sheet)
    position = 0
    while match := _MASKS.search(sheet.rest, position):
        starts, joints, position = _chain(sheet, match.start())
        found = _unit_after(sheet, position)
        if any(start not in sheet.numbers for start in starts):
            continue
        if found is None:
            if len(joints) == 1 and joints[0] in _PRODUCT:
                _note_count(sheet, *(sheet.numbers[start] for start in starts))
            continue
        unit, stop = found
        while joints and joints[0] in _PRODUCT and unit not in _LENGTHS:
            # '2 x 500 mg' is a repetition, not a product of lengths.
            number = sheet.numbers[starts[0]]
            value = f"{write(number.value)}x"
            sheet.take(Kind.FREQUENCY, value, starts[0], number.end, required=not number.loose)
            starts, joints = starts[1:], joints[1:]
        position = _note_chain(sheet, starts, unit, stop)
    _share_rates(sheet)


def _share_rates(sheet: Sheet) -> None:
    """'2 l d'oxygène par minute et 3 l à l'effort': the rate is said once."""
    rates = [fact for fact in sheet.facts if fact.kind is Kind.DOSE and fact.value.endswith(" l/min")]
    for place, fact in enumerate(sheet.facts if rates else ()):
        amount, _, unit = fact.value.partition(" ")
        if (
            fact.kind is Kind.DOSE
            and unit == "ml"
            and any(
                rate.end <= fact.start and not _STOP.search(sheet.text[rate.end : fact.start])
                for rate in rates
            )
        ):
            litres = write(Fraction(amount) / 1000)
            sheet.facts[place] = replace(fact, also=fact.also | {(Kind.DOSE, f"{litres} l/min")})


def _note_count(sheet: Sheet, times: Number, amount: Number) -> None:
    """'2x1' on a Swiss medication list: twice, one piece each time; a day, unless it says another period."""
    value = write(times.value)
    daily = frozenset() if _OF_PERIOD.match(sheet.rest, amount.end) else {(Kind.FREQUENCY, f"{value}/day")}
    sheet.take(
        Kind.FREQUENCY,
        f"{value}x",
        times.start,
        times.end,
        required=not times.loose,
        also=frozenset(daily),
    )
    sheet.take(Kind.AMOUNT, write(amount.value), amount.start, amount.end, required=not amount.loose)


def _note_chain(sheet: Sheet, starts: list[int], unit: str, stop: int) -> int:
    numbers = [sheet.numbers[start] for start in starts]
    for number in numbers[:-1]:
        _note_quantity(sheet, number, unit, stop, Fraction(0))
    more = _HALF_MORE.match(sheet.rest, stop)
    half = sheet.numbers.get(more.start("half")) if more else None
    # 'un comprimé et demi', but not 'un comprimé et un demi-comprimé'.
    if more and half and half.loose and half.value == Fraction(1, 2) and not _unit_after(sheet, more.end()):
        stop = more.end()
        _note_quantity(sheet, numbers[-1], unit, stop, half.value)
    else:
        _note_quantity(sheet, numbers[-1], unit, stop, Fraction(0))
    sheet.strike(starts[0], stop)
    return stop


def _ratios(sheet: Sheet) -> None:
    for match in sheet.matches(_RATIO):
        pair = [number for group in ("a", "b") if (number := sheet.numbers.get(match.start(group)))]
        if len(pair) < 2 or any(number.loose for number in pair):
            continue
        value = "/".join(write(number.value) for number in pair)
        unit, end = _unit_after(sheet, match.end()) or ("", match.end())
        if unit in _LENGTHS:
            for number in pair:
                _note_quantity(sheet, number, unit, end, Fraction(0))
        elif unit in {"", *_COMMON}:
            # The unit of a blood pressure goes without saying, and so do the points of a score.
            sheet.note(Kind.NUMBER, value, match.start(), end, also=month_of_year(sheet.text, *match.span()))
        elif unit in _TIME_SPELLINGS:
            sheet.note(Kind.NUMBER, value, *match.span())
            end = match.end()
        else:
            sheet.note(Kind.DOSE, f"{value} {unit}", match.start(), end)
        sheet.strike(match.start(), end)


_LESS = re.compile(
    r"[^.;:\n]{0,12}?\b(?:de moins|en moins|perdue?s?|weniger|abgenommen|verloren|in meno|pers[oi]|less|"
    r"lost)\b",
    re.IGNORECASE,
)
_LOST = re.compile(r"\b(?:perdu|verlor\w*|perso|lost|minus|moins)(?: \w+)?[ ]$", re.IGNORECASE)
"""'-1,4 kg' may be '1,4 kg de moins'."""
_BETWEEN = re.compile(r"\b(?:entre|zwischen|tra|fra|between)[ ]$", re.IGNORECASE)
"""'Entre deux prises' counts nothing."""
_THEN = re.compile(r"[ ](?:puis|dann|poi|then|→|->)[ ]")


def _shared_unit(sheet: Sheet, number: Number, pieces: list[Fact]) -> frozenset[Key]:
    """The unit said only once: 'morgens 20 und abends 14 Einheiten'."""
    if then := _THEN.match(sheet.rest, number.end):
        # '34 puis 32 cm'.
        return frozenset(
            (Kind.DOSE, dose_value(number.value, unit))
            for fact in sheet.facts
            if fact.kind is Kind.DOSE and fact.start == then.end()
            for unit in (_unit_written(fact),)
            if unit
        )
    place = bisect(pieces, number.end, key=lambda fact: fact.start)
    if place == len(pieces) or pieces[place].start > number.end + _NEAR:
        return frozenset()
    if re.search(r"[.;:\n]", sheet.rest[number.end : pieces[place].start]):
        return frozenset()
    unit = pieces[place].value.partition(" ")[2]
    return frozenset({(Kind.DOSE, f"{write(number.value)} {unit}")})


_IN_BRACKET = re.compile(r"[ ]?\([^()\d.;]{0,20}$")
_LONGEST_BRACKET = 22


def _unit_before_bracket(sheet: Sheet, start: int) -> frozenset[Key]:
    """'82,4 kg (gestern 80,9)', '155 µmol/l (vorher 138)'."""
    begin = max(0, start - _LONGEST_BRACKET)
    bracket = _IN_BRACKET.search(sheet.rest[begin:start])
    if bracket is None:
        return frozenset()
    return frozenset(
        (Kind.DOSE, dose_value(sheet.numbers[start].value, unit))
        for fact in sheet.facts
        if fact.kind is Kind.DOSE and fact.end == begin + bracket.start()
        for unit in (_unit_written(fact) or fact.value.partition(" ")[2],)
    )


_PRONOUN = re.compile(
    r"(?:\w-en|(?<![\w'])en [^\W\d_]+"
    r"|(?<!\w)(?:davon|ne [^\W\d_]+|noch(?:mals| einmal)?|encore|weitere))[ ]$",
    re.IGNORECASE,
)
"""'Ajoutez-en quatre': of what was counted before."""
_VERTEBRA = re.compile(
    r"\.?[ ](?:(?P<de>(?P<part_de>lenden|brust|hals)wirbel)|vertèbre (?P<part_fr>lombaire|dorsale|thoracique"
    r"|cervicale))",
    re.IGNORECASE,
)
_LETTERS_OF_SPINE = {"l": "L", "b": "Th T D", "d": "Th T D", "t": "Th T D", "h": "C", "c": "C"}
"""By the first letter of the part of the spine."""


def _unit_of_pronoun(sheet: Sheet, number: Number, pieces: list[Fact]) -> frozenset[Key]:
    if not _PRONOUN.search(sheet.text[max(0, number.start - 24) : number.start]):
        return frozenset()
    before = [fact for fact in pieces if fact.end <= number.start]
    unit = before[-1].value.partition(" ")[2] if before else None
    return frozenset({(Kind.DOSE, f"{write(number.value)} {unit}")}) if unit else frozenset()


def _vertebra(sheet: Sheet, number: Number) -> frozenset[Key]:
    """'Der zweite Lendenwirbel' is L2."""
    match = _VERTEBRA.match(sheet.text, number.end)
    part = match and (match.group("part_de") or match.group("part_fr"))
    letters = _LETTERS_OF_SPINE[part[0].lower()].split() if part else ()
    return frozenset((Kind.IDENTIFIER, f"{letter.upper()}{write(number.value)}") for letter in letters)


_DAY_OF_COURSE = re.compile(r"\b(?:jour|tag|giorno|day)[ ]$", re.IGNORECASE)
"""'Rauchstopp Tag 12' may be 'seit 12 Tagen'."""
_AT_AGE = re.compile(r"(?<!\w)(?:mit|à|at|aged|a)[ ]$", re.IGNORECASE)
_ENDS = re.compile(r"[ ]*(?:[,.;)]|$|[ ](?:an|verstorben|gestorben|décédée?|died)\b)")
_OLDEST = 110
_WORD = re.compile(r"[^\W\d_]")
_TOGETHER = re.compile(r"\bzu (?:zweit|dritt)\b|\bà (?:deux|trois)\b", re.IGNORECASE)


def _unit_written(fact: Fact) -> str | None:
    """The unit that a quantity is written with: '32 cm' is kept in millimetres."""
    match = DOSE_UNIT.search(fact.surface)
    return unit_name(match) if match else None


def recognise_plain_numbers(sheet: Sheet) -> None:
    """Take every number still left; one behind the name of a vital sign gets that sign's unit."""
    doses = (fact for fact in sheet.facts if fact.kind is Kind.DOSE)
    pieces = sorted((f for f in doses if f.value.partition(" ")[2] in COUNTABLE), key=lambda fact: fact.start)
    for start, number in sorted(sheet.numbers.items()):
        is_between = (
            number.value == 2
            and _BETWEEN.search(sheet.rest[max(0, start - 10) : start])
            and _WORD.match(sheet.text, start)
        )
        if number.loose or is_between:
            sheet.note(Kind.NUMBER, write(number.value), start, number.end, required=False)
            continue
        before = sheet.rest[max(0, start - 40) : start]
        if unit := unit_of_sign(before, number.value):
            # 'FC irrégulière 92': the other text may name the sign where no rule sees it.
            also = frozenset({(Kind.NUMBER, write(number.value))})
            sheet.note(Kind.DOSE, dose_value(number.value, unit), start, number.end, also=also)
        else:
            also = _shared_unit(sheet, number, pieces) | _unit_before_bracket(sheet, start)
            if unit := unit_of_sign_behind(sheet.rest[number.end : number.end + 40], number.value):
                also |= {(Kind.DOSE, dose_value(number.value, unit))}
            if is_pain(before, number.value):
                also |= {(Kind.NUMBER, f"{write(number.value)}/10")}
            also |= _unit_of_pronoun(sheet, number, pieces)
            also |= _vertebra(sheet, number)
            if _DAY_OF_COURSE.search(before):
                also |= {(Kind.DURATION, f"{write(number.value)} day")}
            if _AT_AGE.search(before) and _ENDS.match(sheet.rest, number.end) and number.value < _OLDEST:
                # 'Vater Herzinfarkt mit 58': an age.
                also |= {(Kind.DURATION, f"{write(number.value)} year")}
            sheet.note(Kind.NUMBER, write(number.value), start, number.end, also=also)
    for match in _TOGETHER.finditer(sheet.text):
        count = "2" if match.group().endswith(("zweit", "deux")) else "3"
        sheet.note(Kind.NUMBER, count, *match.span(), required=False)
    sheet.numbers = {}
