"""Phones, AVS numbers, codes: strings that must come through letter by letter.

Swiss telephone numbers follow the national numbering plan (E.164/2002): nine
digits after the trunk 0 or +41.  AVS numbers have thirteen digits and begin
with 756 (AVSG art. 50c).  Codes are tokens of letters and digits (E11.9, L4-L5,
T4 N0, B12) and Roman numerals of stages (NYHA III).
"""

from __future__ import annotations

import re

from optirh_batch.grounding.recognition.facts import Kind, Sheet

_AVS = re.compile(r"(?<!\d)756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}(?!\d)")
_SWISS_PHONE = re.compile(
    r"(?<![\d.+])(?:(?:\+|00)[ ]?41[ ./-]{0,2}(?:\(0\)[ ]?)?|\(?0)(?P<area>[1-9]\d)\)?[ ./'-]{0,3}"
    r"(?P<a>\d{3})[ ./'-]{0,2}(?P<b>\d{2})[ ./'-]{0,2}(?P<c>\d{2})(?!\d)"
)
_FOREIGN_PHONE = re.compile(r"(?<![\w.])(?:\+|00)(?=[1-9])(?:[ ./()-]{0,2}\d){7,14}(?!\d)")
_SHORT_PHONE = re.compile(
    r"(?P<cue>\b(?:tél|tel|téléphone|telefon|telefono|phone|appel\w*|numéro|nummer|numero|urgences?|notruf|"
    r"call|chiam\w+|rufen|ruf|dial|compose\w*)\b[^\d\n.;]{0,20}?)(?P<digits>1\d{2}|0800[ ]?\d{3}[ ]?\d{3})"
    r"(?![\d.,]|\s?[a-z%])",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?<![\w.])(?P<code>[A-Z][A-Za-zµ]{0,4}[-+]?\d{1,4}(?:[.,]\d{1,2})?[a-zA-Z]?"
    r"(?:[-/][A-Z]{1,2}?\d{1,3}(?:\.\d)?)?)(?![\w])"
)
_SIGNS = re.compile(
    # Vital signs are written straight against their value: P88, T37.2, TA140/90.
    r"(?:TA|PA|RR|BD|FC|HF|FR|AF|P|Sat|SpO|SaO|BZ|Gly|EVA|VAS|EN|NRS|GCS|IMC|BMI|CRP|Hb|INR|HR|BP|X)\d",
    re.IGNORECASE,
)
_TEMPERATURE = re.compile(r"T[-+]?(?:3[4-9]|4[0-2])(?:[.,]\d)?$")
_TERMS = re.compile(
    # Letters and digits that are words: a plain text explains them away.
    r"(?:[SPFC]?[apiv]?(?:O|CO)2|SpO2|SaO2|PaO2|PaCO2|FiO2|PO2|PCO2|EtCO2|H2O|HbA1[Cc]|A1[Cc]|HCO3)$",
    re.IGNORECASE,
)
_TERM_SPANS = re.compile(r"(?<![\w.])(?:[SPF]?[ap]?i?C?O2|Et-?CO2|H2O|HbA1[Cc]|HCO3)(?![\w])", re.IGNORECASE)
_DAY_OF = re.compile(
    r"\b(?:J[ ]?|jour |tag |giorno |day )(?P<day>\d{1,3})(?:[ ]?/[ ]?| sur | von | su | di | of )"
    r"(?P<days>\d{1,3})(?![\w/]|[.,]\d)|(?<![\w.,])(?P<day2>\d{1,3})(?:e|er|ème|\.) (?:jour|tag|giorno) "
    r"(?:sur|von|su|di) (?P<days2>\d{1,3})(?![\w/]|[.,]\d)",
    re.IGNORECASE,
)
"""'J3 sur 7' of a treatment."""
_TOE = re.compile(
    r"\bD(?P<count>[1-5])\b(?=[^.;\n]{0,20}\b(?:fuss|fusse|pieds?|zehen?|orteils?|hand|mains?|finger|"
    r"doigts?)\b)",
    re.IGNORECASE,
)
"""'D2 Fuss li.': the second toe."""
_DAY = re.compile(r"J[-+]?(\d{1,3})$")
_STAGED = re.compile(
    r"\b(?P<cue>NYHA|Dig\.?|CCS|ASA|GOLD|KDIGO|stade|stadium|stadio|stages?|grade|grad|grado|types?|typs?|"
    r"tipo|classe|klasse|class|phase|fase|BIRADS|Child|Fontaine|Rutherford|Killip|Gleason)"
    r"(?P<gap>[ :-]{0,2}(?:NYHA |de |of )?)(?P<numeral>(?-i:[IVX]{1,4}|[1-5])[a-dA-D]?)"
    r"(?:[ ]?[-/][ ]?(?P<second>(?-i:[IVX]{1,4}|[1-5])[a-dA-D]?))?(?![\w'.,]*\w)",
    re.IGNORECASE,
)
_DIABETES = re.compile(
    r"\b(?:diab[eèé]\w*[ ]|DM[ -]?|D(?=T))T?[ ]?(?P<type>[12])(?![\w.,]*\w)", re.IGNORECASE
)
_ROMAN = re.compile(r"(?<![\w.'-])(?:II|III|VI|VII|VIII|IX|XI|XII)[a-dA-D]?(?![\w'])")
_ROMAN_VALUES = {
    numeral: value for value, numeral in enumerate("I II III IV V VI VII VIII IX X XI XII".split(), start=1)
}


_DEGREE = re.compile(
    r"(?<![\w.,])(?:(?P<digit>[1-4])(?:er|re|ère|e|è|ème|eme|nde?|de|rd|st|th|\.|°)?|"
    r"(?P<first>premier|ersten|primo|first)|(?P<second>second|deuxième|zweiten|secondo)|"
    r"(?P<third>troisième|dritten|terzo|third)|(?P<fourth>quatrième|vierten|quarto))"
    r"(?P<gap>[ ](?:degré|grade?s|grado|degree))(?!\w|[ ]?(?:celsius|c\b))",
    re.IGNORECASE,
)
"""'Brûlure 2e degré', 'zweiten Grades'."""
_NTH = {"first": "1", "second": "2", "third": "3", "fourth": "4"}


def _degrees(sheet: Sheet) -> None:
    for match in sheet.matches(_DEGREE):
        number = match.group("digit") or next(value for name, value in _NTH.items() if match.group(name))
        sheet.take(Kind.IDENTIFIER, number, *match.span(), also=frozenset({(Kind.NUMBER, number)}))


def _phones(sheet: Sheet) -> None:
    for match in sheet.matches(_SWISS_PHONE):
        national = "".join(match.group("area", "a", "b", "c"))
        sheet.take(Kind.PHONE, f"+41{national}", *match.span())
    for match in sheet.matches(_FOREIGN_PHONE):
        digits = re.sub(r"\D", "", match.group())
        number = digits.removeprefix("00") if match.group().startswith("00") else digits
        sheet.take(Kind.PHONE, f"+{number}", *match.span())
    for match in sheet.matches(_SHORT_PHONE):
        digits = match.group("digits").replace(" ", "")
        also = frozenset({(Kind.NUMBER, digits)})
        sheet.take(Kind.PHONE, digits, *match.span("digits"), also=also)


def _stages(sheet: Sheet) -> None:
    for match in sheet.matches(_STAGED):
        for group in ("numeral", "second"):
            numeral = match.group(group)
            if numeral is None:
                continue
            letter = numeral[-1].lower() if numeral[-1] in "abcdABD" or numeral[-1] == "C" else ""
            body = numeral[: len(numeral) - len(letter)]
            number = _ROMAN_VALUES.get(body, body)
            value = f"{number}{letter}"
            also = frozenset({(Kind.NUMBER, value)}) if not letter else frozenset()
            sheet.take(Kind.IDENTIFIER, value, *match.span(group), also=also)
    for match in sheet.matches(_DIABETES):
        # 'Diabète T2', 'DT2', 'DM 2': the type, as in words.
        kind = match.group("type")
        sheet.take(Kind.IDENTIFIER, kind, *match.span("type"), also=frozenset({(Kind.NUMBER, kind)}))
        sheet.strike(*match.span())
    for match in sheet.matches(_ROMAN):
        numeral = match.group()
        letter = numeral[-1].lower() if numeral[-1] not in "IVX" else ""
        body = numeral[: len(numeral) - len(letter)]
        value = f"{_ROMAN_VALUES[body]}{letter}"
        also = frozenset({(Kind.NUMBER, value)}) if not letter else frozenset()
        sheet.take(Kind.IDENTIFIER, value, *match.span(), also=also)


def _codes(sheet: Sheet) -> None:
    for match in sheet.matches(_TERM_SPANS):
        sheet.strike(*match.span())
    for match in sheet.matches(_DAY_OF):
        day, days = (match.group(name) or match.group(f"{name}2") for name in ("day", "days"))
        sheet.take(Kind.NUMBER, f"{int(day)}/{int(days)}", *match.span())
    for match in sheet.matches(_TOE):
        sheet.note(Kind.NUMBER, match.group("count"), *match.span(), required=False)
    for match in sheet.matches(_CODE):
        code = match.group("code")
        if _SIGNS.match(code) or _TEMPERATURE.match(code) or _TERMS.match(code):
            continue
        day = _DAY.match(code)
        also = (
            frozenset({(Kind.NUMBER, day.group(1)), (Kind.DURATION, f"{day.group(1)} day")})
            if day
            else frozenset()
        )
        value = code.upper().replace("+", "").replace(",", ".")
        if not re.search(r"-\w*[A-Z]", value):
            value = value.replace("-", "")
        sheet.take(Kind.IDENTIFIER, value, *match.span("code"), also=also)


def recognise_phones(sheet: Sheet) -> None:
    """Take AVS and telephone numbers."""
    for match in sheet.matches(_AVS):
        sheet.take(Kind.IDENTIFIER, re.sub(r"\D", "", match.group()), *match.span())
    _phones(sheet)


def recognise_codes(sheet: Sheet) -> None:
    """Take stages, codes and other tokens of letters and digits."""
    _degrees(sheet)
    _stages(sheet)
    _codes(sheet)
