"""Times of the clock: 8h30, 8.30 Uhr, alle 21, 8 a.m., 8 heures du soir.

Normal form: '08:30', on 24 hours.  '8 h' alone may as well be a duration and is
left to ``quantities``, which offers both.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.facts import Key, Kind, Sheet

_FLAGS = re.IGNORECASE

_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])(?:(?P<colon>[:])(?P<m1>[0-5]\d)(?:[ ]?(?:uhr|h|ore)\b)?"
    r"|[ ]?h[ ]?(?P<m2>[0-5]\d)(?!\d|[.,]\d)"
    r"|[.](?P<m3>[0-5]\d)[ ]?(?:uhr|h)\b|[ ]heures?[ ](?P<m4>[0-5]\d|et quart|et demie|trente"
    r"|quinze)(?!\d|[ ]?(?:mg|ml|g)\b)|[ ]?uhr(?:[ ](?P<m5>[0-5]\d)(?![\d.,]|[ ]?(?:mg|ml|g)\b))?\b)"
    r"(?P<half>[ ]?(?:[ap]\.?[ ]?m\b\.?|du matin|du soir|de l'après-midi|di mattina|del mattino"
    r"|di sera|della sera|del pomeriggio|"
    r"in the (?:morning|evening|afternoon)|at night|morgens|abends|vormittags|nachmittags|am (?:Morgen"
    r"|Abend)))?",
    _FLAGS,
)
_SHARED_CLOCK = re.compile(
    r"(?<![\d.,:/-])(?P<hour>[01]?\d|2[0-4])(?=[ ]?(?:-|und|et|e|and|bis|à|to|oder|ou|o|or"
    r"|,)[ ]?(?:\d{1,2}[ ]?(?:-|und|bis|,)[ ]?)?(?:[01]?\d|2[0-4])[ ]?(?:uhr|o'clock)\b)",
    _FLAGS,
)
_HALF_DAY = re.compile(
    r"(?<![\d.,:])(?P<hour>1[0-2]|"
    r"0?[1-9])(?:[.:](?P<minute>[0-5]\d))?(?:[ ]?h(?:eures?)?)?(?P<half>[ ]?(?:[ap]\.m\.|[ap]m\b"
    r"|du matin|du soir|de l'après-midi|di mattina|del mattino|di sera|della sera|del pomeriggio"
    r"|(?:o'clock )?in the (?:morning|evening|afternoon)|(?:o'clock )?at night))",
    _FLAGS,
)
_O_CLOCK = re.compile(
    r"\b(?:(?P<it>alle|dalle|fino alle|ore|alle ore|dalle ore)[ ]|(?P<en>at)[ ])(?P<hour>[01]?\d"
    r"|2[0-4])(?:[.:](?P<minute>[0-5]\d))?(?P<tail>[ ]?o'clock)?(?![\d%:/-]|[.,]\d|[ ]?(?:ore|mg|g|ml"
    r"|l|h|°|mmHg|percent|years|years|anni|giorni)\b|[ ]?[°%])",
    _FLAGS,
)
_UM = re.compile(
    r"\bum[ ](?P<hour>[01]?\d|2[0-4])[.](?P<minute>[0-5]\d)(?!\d|[.,]\d|[ ]?(?:uhr|h|mg|k?g|ml|d?l|"
    r"mmol|[cm]?m|i?e|chf|fr)\b|[ ]?[°%])",
    _FLAGS,
)
"""'Sturz um 05.30', in German without 'Uhr'; a date is never told by 'um'."""
_AT_HOUR = re.compile(r"(?<=\d[.,/]\d)(?:\d{0,2})[ ]à[ ](?P<hour>[01]?\d|2[0-3])[ ]?h(?![\w])", _FLAGS)
"""'3,2 à 7h': a value at seven, no span of hours."""
_LATE = re.compile(r"p\.?\s?m|soir|sera|après|pomer|evening|afternoon|night|abend|nachm", _FLAGS)
_PARTS = {
    "evening": ("soir", "sera", "evening", "abend"),
    "morning": ("matin", "mattin", "morning", "morgen", "vormittag"),
    "night": ("night",),
    "afternoon": ("après", "pomer", "afternoon", "nachm"),
}


def _take_time(sheet: Sheet, span: tuple[int, int], hour: int, minute: int, half: str) -> None:
    also: set[Key] = set()
    if half:
        late = bool(_LATE.search(half))
        if late and hour < 12:
            hour += 12
        elif not late and hour == 12 and half.strip().lower().startswith("a"):
            hour = 0
        for part, stems in _PARTS.items():
            if any(stem in half.lower() for stem in stems):
                sheet.note(Kind.DAYTIME, part, *span, required=False)
    if (hour, minute) == (12, 0):
        also.add((Kind.DAYTIME, "noon"))
    sheet.take(Kind.TIME, f"{hour % 24:02d}:{minute:02d}", *span, also=frozenset(also))


def recognise_times(sheet: Sheet) -> None:
    """Take clock times."""
    words = {"et quart": 15, "quinze": 15, "et demie": 30, "trente": 30}
    for match in sheet.matches(_SHARED_CLOCK):
        _take_time(sheet, match.span(), int(match.group("hour")), 0, "")
    for match in sheet.matches(_CLOCK):
        minute = next((m for m in match.group("m1", "m2", "m3", "m4", "m5") if m), "0")
        minutes = words.get(minute.lower()) if not minute.isdigit() else int(minute)
        _take_time(sheet, match.span(), int(match.group("hour")), minutes or 0, match.group("half") or "")
    for match in sheet.matches(_UM) if sheet.speaks("de") else ():
        span = (match.start("hour"), match.end())
        _take_time(sheet, span, int(match.group("hour")), int(match.group("minute")), "")
    for match in sheet.matches(_AT_HOUR):
        _take_time(sheet, (match.start("hour"), match.end()), int(match.group("hour")), 0, "")
    for match in sheet.matches(_HALF_DAY):
        if match.group("half").strip().lower() in {"am", "pm"} and not sheet.speaks("en"):
            continue  # '1 am Abend' is German.
        _take_time(
            sheet,
            match.span(),
            int(match.group("hour")),
            int(match.group("minute") or 0),
            match.group("half"),
        )
    for match in sheet.matches(_O_CLOCK):
        if (match.group("it") and sheet.speaks("it")) or (match.group("en") and match.group("tail")):
            _take_time(
                sheet,
                (match.start("hour"), match.end()),
                int(match.group("hour")),
                int(match.group("minute") or 0),
                "",
            )
