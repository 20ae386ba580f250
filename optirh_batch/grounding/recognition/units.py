"""Units in four languages: how each is spelled, and what is equal between them.

Conversions accepted as equal are exact ones between prefixes of one unit: g, mg, µg; l, dl, cl, ml; m, cm,
mm; h, min.  Nothing is converted between days, weeks and months (``equal_units``), nor between kinds of
concentration.  Leaves out the numbers before them (``quantities``).
"""

from __future__ import annotations

import re
from fractions import Fraction

from optirh_batch.grounding.recognition.facts import Fact, Sheet
from optirh_batch.grounding.recognition.numbers import write
from optirh_batch.grounding.vocabulary.folding import BLANK, MASK

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
    "ui": r"(?-i:u)(?!\.|[ ]?\d)|u\.?i\.?(?![a-z])|i\.?e\.?(?![a-z])|i\.?u\.?(?![a-z])|(?-i:E|U|UE)|"
    r"unités?(?: internationales?)?|einheiten|einheit|internationale einheiten|unità(?: internazionali)?|"
    r"units?|international units?",
    "tablet": r"c(?:p|pr|omp)s?\b\.?|(?:de )?comprimés?|cachets?|pilules?|t(?:bl|abl|bl)\b\.?|tabletten?|"
    r"pillen?|tablets?|tabs?|pills?|compress[ae]|compr\.?|pastiglie|pastiglia|pillol[ae]|filmtabletten?",
    "capsule": r"caps\b\.?|capsules?|gél\b\.?|gélules?|kaps\b\.?|kapseln?|capsul[ae]",
    "drop": r"gt(?:t|te)?s?\b\.?|gouttes?|(?-i:Tr\.)|trpf\b\.?|tropfen|drops?|gocce|goccia|gtts",
    "puff": r"puffs?|bouff(?:ées?|\.)|hub|hübe|hüben|(?:sprüh)?stö(?:ss|ß)en?|(?:sprüh)?stoss|"
    r"inhal(?:ations?|\.)|spruzz[io]|inal(?:azion[ei]|\.)|push(?:e?s)?|pulvérisations?",
    "blood bag": r"(?-i:EKs?|CE|CGR)|erythrozytenkonzentrate?n?|(?:beuteln?|konserven?) (?:mit )?blut|"
    r"blutkonserven?|poches? de sang|culots?(?: globulaires?| érythrocytaires?)?|sacche? di sangue|"
    r"(?:bags?|units?) of blood",
    "sachet": r"sach\b\.?|sachets?|beuteln?|btl\b\.?|bustin[ae]",
    "ampoule": r"amp\b\.?|ampoules?|ampullen?|fial[ae]|vials?",
    "patch": r"patchs?|patches|patchen?",
    "suppository": r"supp\b\.?|suppositoires?|zäpfchen|suppost[ae]|suppositor(?:y|ies)",
    "teaspoon": r"c\.? ?à ?c\b\.?|cuill(?:ère|erée)s? à (?:café|thé)|tl\b|teelöffel|cucchiaini?o?|teaspoons?",
    "spoon": r"c\.? ?à ?s\b\.?|cuill(?:ère|erée)s? à soupe|el\b|esslöffel|cucchiai?o?|tablespoons?",
    "mmhg": r"mm ?hg|millimètres? de mercure|millimeter quecksilber\w*|millimetri di mercurio|"
    r"millimet(?:er|re)s of mercury",
    "cmh2o": r"cm ?h2o",
    "mm": r"mm|millimètres?|millimetern?|millimetri|millimetro|millimet(?:er|re)s?",
    "cm": r"cm|centimètres?|zentimetern?|centimetri|centimetro|centimet(?:er|re)s?",
    "km": r"km|kilomètres?|kilometer|chilometri",
    "m²": r"m2|m²|mètres? carrés?|quadratmeter",
    "cm²": r"cm2|cm²",
    "m": r"(?-i:m)|mètres?|metern?|metri|metro|met(?:er|re)s?",
    "%": r"%|pour ?-?cents?|p\. ?cent|prozent|per ?cento|per ?cent|v\.? ?h\.?\b",
    "°": r"°[ ]?c|°|º[ ]?c|º|degrés?(?: celsius)?|grad(?: celsius)?|gradi(?: celsius)?|"
    r"degrees?(?: celsius)?|℃",
    "kcal": r"kcal|(?:kilo)?calories?|kilokalorien|kalorien|(?:chilo)?calorie",
    "kj": r"kj",
    "/min": (
        r"bpm|(?:battements?|batt?\.?|puls(?:ations?)?|respirations?|cycles?|mouvements?|coups|schläge|"
        r"herzschläge|atemzüge|battiti|atti(?: respiratori)?|respiri|beats|breaths|fois|mal|volte|times|"
        r"x)?[ ]?(?:respiratoires?[ ])?(?:/|par|pro|per|al|a|je|in der)[ ]?(?:min(?:uten?|utes?|uto)?\b)\.?"
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
    rf"gg\b\.?|days?|(?<={MASK})(?-i:d)",
    "week": r"sem\b\.?|semaines?|wochen?|wöchig\w*|wo\b\.?|settiman[ae]|sett\b\.?|weeks?|wks?",
    "month": r"mois|monate?n?|monatig\w*|mt\b\.?|mts\b\.?|mten?\b\.?|mes[ei]|months?|mo\b\.?",
    "year": rf"ans?|années?|jahre?n?|jährig\w*|jähr\.|(?<=[-])j\.|ann[oi]|years?(?:[- ]old)?|yrs?|y[./]?o\.?|"
    rf"(?<={MASK})(?-i:a)",
}
_YEAR_GERMAN = re.compile(r"[ ]?J\.")
_DAY_LETTER = re.compile(r"[ ]d(?![\w'/-]|\.(?:\w|[ ]?[a-z]))")
"""'Seit 3 d', 'in 4 d'."""
_DENOMINATORS = {
    "l": r"l|litres?|liter|litro",
    "dl": r"dl|décilitre|deziliter|decilitro",
    "ml": r"ml|millilitre|milliliter|millilitro",
    "µl": r"[µu]l|mm3|mm³",
    "kg": r"kg|kilo(?:gramme?)?|kilogramm|chilo",
    "m²": r"m2|m²|1[.,]73[ ]?m2|1[.,]73[ ]?m²",
    "h": r"h|heure|stunde|std|(?:all['’])?ora|hour",
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
_PER = r"(?:[ ]?/[ ]?|[ ](?:par|pro|per|al|à|an?)[ ]|[ ](?=all'(?:ora|h)\b))"
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

_WORD_BEFORE = re.compile(r"(?<![^\W_])(?<!\d[ ])(?P<unit>[^\W\d_]{2,}\.?)[ ]$")
_LONGEST_WORD = 14

BEHIND_LIMIT = re.compile(rf"(?:[<>≤≥]|{MASK}[ ]?[-–])[ ]?$")
"""Ends what stands before a limit or the end of a range: '> 14', '8-11'."""


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


def unit_after(sheet: Sheet, end: int) -> tuple[str, int] | None:
    """The unit behind a number that ends at a place, and where the unit ends."""
    if sheet.language == "de" and (match := _YEAR_GERMAN.match(sheet.rest, end)):
        return "year", match.end()
    if sheet.language in {"de", "en"} and (match := _DAY_LETTER.match(sheet.rest, end)):
        return "day", match.end()
    if match := _RAISED_UNIT.match(sheet.rest, end):
        return f"{match.group('unit')}/l", match.end()
    if match := _UNIT.match(sheet.rest, end):
        name = unit_name(match)
        # 'Rufen Sie 144 an'
        if name != "year" or sheet.speaks("fr") or not match.group().endswith("an"):
            return name, match.end()
    if match := _SLASH_UNIT.match(sheet.rest, end):
        per = match.group("per").lower()
        return f"/{_MICROLITRE.sub('µl', per)}", match.end()
    return None


def unit_before(sheet: Sheet, start: int) -> str | None:
    """The unit of what is counted by a number behind it, as in 'gttes 5' or 'Tbl 2'."""
    word = _WORD_BEFORE.search(sheet.rest, max(0, start - _LONGEST_WORD), start)
    unit = DOSE_UNIT.fullmatch(word["unit"]) if word else None
    name = unit_name(unit) if unit else ""
    return name if name in COUNTABLE else None


def unit_written(fact: Fact) -> str | None:
    """The unit that a quantity is written with: '32 cm' is kept in millimetres."""
    match = DOSE_UNIT.search(fact.surface)
    return unit_name(match) if match else None


def is_of_time(unit: str) -> bool:
    """Whether a unit measures time: what it counts is a duration or an age."""
    return unit in _TIME_SPELLINGS
