"""Times of the clock: 8h30, 8.30 Uhr, alle 21, 8 a.m., 8 heures du soir.

Normal form: '08:30', on 24 hours.  '8 h' alone may as well be a duration and is
left to ``quantities``, which offers both.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.recognition.facts import Key, Kind, Sheet

_FLAGS = re.IGNORECASE

_CLOCK = re.compile(
    r"(?<![\d.,:])(?P<hour>[01]?\d|2[0-4])(?:(?P<colon>[:])(?P<m1>[0-5]\d)(?:[ ]?(?:uhr|h|ore)\b)?|"
    r"[ ]?h[ ]?(?P<m2>[0-5]\d)(?!\d|[.,]\d)|[.](?P<m3>[0-5]\d)[ ]?(?:uhr|h)\b|"
    r"[ ]heures?[ ](?P<m4>[0-5]\d|et quart|et demie|trente|quinze)(?!\d|[ ]?(?:mg|ml|g)\b)|"
    r"[ ]?uhr(?:[ ](?P<m5>[0-5]\d)(?![\d.,]|[ ]?(?:mg|ml|g)\b))?\b)(?P<half>[ ]?(?:[ap]\.?[ ]?m\b\.?|"
    r"du matin|du soir|de l'après-midi|di mattina|del mattino|di sera|della sera|del pomeriggio|"
    r"in the (?:morning|evening|afternoon)|at night|morgens|abends|vormittags|nachmittags|am (?:Morgen|"
    r"Abend)))?",
    _FLAGS,
)
_SHARED_CLOCK = re.compile(
    r"(?<![\d.,:/-])(?P<hour>[01]?\d|2[0-4])(?=[ ]?"
    r"(?:-|und|et|e|and|bis|à|to|oder|ou|o|or|statt|anstatt|,)[ ]?(?:\d{1,2}[ ]?(?:-|und|bis|,)[ ]?){0,5}"
    r"(?:[01]?\d|2[0-4])[ ]?(?:uhr|o'clock)\b)",
    _FLAGS,
)
_FRENCH_LIST = re.compile(
    r"(?<!\w)(?:à|vers)[ ](?P<hours>(?:[01]?\d|2[0-4])(?:,[ ]?(?:[01]?\d|2[0-4]))*[ ](?:et|ou)[ ]"
    r"(?:[01]?\d|2[0-4]))[ ]?(?:h|heures)(?![\w/])(?![ ]?\d)",
    _FLAGS,
)
"""'À 7, 11, 15 et 19 heures': several hours at which something is done are no span."""
_HALF_DAY = re.compile(
    r"(?<![\d.,:])(?P<hour>1[0-2]|0?[1-9])(?:[.:](?P<minute>[0-5]\d))?(?:[ ]?h(?:eures?)?)?(?P<half>[ ]?"
    r"(?:[ap]\.m\.|[ap]m\b|du matin|du soir|de l'après-midi|di mattina|del mattino|di sera|della sera|"
    r"del pomeriggio|(?:o'clock )?in the (?:morning|evening|afternoon)|(?:o'clock )?at night))",
    _FLAGS,
)
_O_CLOCK = re.compile(
    r"\b(?:(?P<it>alle|dalle|fino alle|ore|alle ore|dalle ore|(?<=quella )delle|(?<=dose )delle)[ ]|"
    r"(?P<en>at)[ ])(?P<hour>[01]?\d|2[0-4])(?:[.:](?P<minute>[0-5]\d))?(?P<tail>[ ]?o'clock)?"
    r"(?![\d%/-]|[.,:]\d|[ ]?(?:ore|mg|g|ml|l|h|°|mmHg|percent|years|years|anni|giorni)\b|[ ]?[°%])",
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
_HOURS = {
    word: hour
    for language in (
        "ein|eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
        "une deux trois quatre cinq six sept huit neuf dix onze douze",
    )
    for hour, words in enumerate(language.split(), start=1)
    for word in words.split("|")
} | {"midi": 12, "minuit": 0, "mitternacht": 0}
_HOUR_WORD = "|".join(sorted(_HOURS, key=len, reverse=True))
_GERMAN_WORDS = re.compile(
    rf"(?<!\w)"
    rf"(?:(?P<half>halb|(?P<quarter>viertel (?P<side>vor|nach|ab)))[ ](?P<to>{_HOUR_WORD}|1[0-2]|[1-9])|"
    rf"(?P<hour>{_HOUR_WORD})[ ]uhr(?:[ ](?P<minutes>dreissig|dreißig|fünfzehn|zehn|zwanzig))?)"
    r"(?:[ ]uhr)?(?P<part>[ ](?:am |in der |um )?"
    r"(?:morgens|früh|vormittags?|mittags?|nachmittags?|abends?|nachts?|morgen))?(?!\w)",
    _FLAGS,
)
"""'Um halb acht', 'drei Uhr nachts', 'Viertel nach neun'; 'halb leer' is no time."""
_FRENCH_WORDS = re.compile(
    rf"(?<!\w)(?P<cue>à|vers|dès|jusqu'à|avant|après)[ ](?P<hour>{_HOUR_WORD})(?:[ ]heures?)?"
    r"(?:[ ](?P<minutes>et demie?|et quart|moins le quart|trente|quinze))?"
    r"(?P<part>[ ](?:du matin|du soir|de l'après-midi|de la nuit))?(?!\w|[ ](?:mg|ml|g|cp|comprimés?)\b)",
    _FLAGS,
)
_MINUTES = {
    "dreissig": 30, "dreißig": 30, "fünfzehn": 15, "zehn": 10, "zwanzig": 20, "et demie": 30, "et demi": 30,
    "et quart": 15, "moins le quart": -15, "trente": 30, "quinze": 15,
}  # fmt: skip
_COUNT_OF_PART = re.compile(r"[ ](?:in the|at) ", _FLAGS)
"""'1 in the morning and 1 in the evening' counts, unless a word for when stands before."""
_AT = re.compile(r"\b(?:at|by|from|until|till|around|about|before|after|since|to)[ ]$", _FLAGS)
_STEPS = {"halb": -30, "vor": -15, "nach": 15, "ab": 15}
_AFTERNOON = ("abend", "nachmittag", "soir", "après-midi")
_NOON_HOUR, _LATE_HOUR = 12, 9
_LATE = re.compile(r"p\.?\s?m|soir|sera|après|pomer|evening|afternoon|night|abend|nachm", _FLAGS)
_PARTS = {
    "evening": ("soir", "sera", "evening", "abend"),
    "morning": ("matin", "mattin", "morning", "morgen", "vormittag"),
    "night": ("night",),
    "afternoon": ("après", "pomer", "afternoon", "nachm"),
}


_AT_CLOCK = re.compile(
    r"(?:\b(?:à|vers|dès|avant|après|jusqu'à|um|gegen|ab|bis|alle|at|rdv)|[-/])[ ]?$", _FLAGS
)
_BETWEEN_HOURS = re.compile(
    r"\b(?:zwischen|entre|tra|fra|between)[ ](?P<first>[01]?\d|2[0-4])[ ](?:und|et|e|and)[ ]"
    r"(?P<second>[01]?\d|2[0-4])(?![\w%°/-]|[.,:]\d|[ ]?(?:mg|ml|g|kg|cm|mm|%|°|mmol|h|heures|ore|uhr|"
    r"tage?n?|jours|giorni|days|ans|jahre?n?|anni|years|mal|fois|volte|times)\b)",
    _FLAGS,
)


def hours_between(text: str) -> dict[tuple[int, int], frozenset[Key]]:
    """The hours that numbers may be, by where these stand: 'wir kommen zwischen 8 und 9'."""
    return {
        match.span(name): frozenset({(Kind.TIME, f"{int(match[name]) % 24:02d}:00")})
        for match in _BETWEEN_HOURS.finditer(text)
        for name in ("first", "second")
    }


_DOTTED = re.compile(r"(?P<hour>[01]?\d|2[0-3])\.(?P<minute>[0-5]\d)")


def hour_of_day(text: str, start: int, end: int) -> frozenset[Key]:
    """The time that a number may be: 'partita 14.25'; a number, unless the other text says a time."""
    match = _DOTTED.fullmatch(text, start, end)
    if not match:
        return frozenset()
    return frozenset({(Kind.TIME, f"{int(match.group('hour')):02d}:{match.group('minute')}")})


def _take_time(
    sheet: Sheet,
    span: tuple[int, int],
    hour: int,
    minute: int,
    half: str,
    *,
    others: frozenset[Key] = frozenset(),
) -> None:
    also: set[Key] = set(others)
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


def _on_the_clock(hour: int, minute: int, part: str) -> tuple[int, int]:
    """An hour told in words, on 24 hours; without a part of the day it is told as in the morning."""
    total = hour * 60 + minute
    hour, minute = divmod(total % (24 * 60), 60)
    at_night = "nacht" in part or "nuit" in part
    if hour < _NOON_HOUR and (
        any(name in part for name in _AFTERNOON)
        or (at_night and hour >= _LATE_HOUR)
        or ("mittag" in part and "vor" not in part and hour < _LATE_HOUR)
    ):
        hour += 12
    elif hour == _NOON_HOUR and at_night:
        hour = 0
    return hour, minute


def _take_words(sheet: Sheet, match: re.Match[str], hour: int, minute: int) -> None:
    part = (match.group("part") or "").lower()
    # 'Heute Abend um halb acht'
    sentence = sheet.text[max(sheet.text.rfind(". ", 0, match.start()), 0) : match.start()].lower()
    if not part:
        part = next((name for name in (*_AFTERNOON, "nacht", "nuit") if name in sentence), "")
    if match.group("part"):
        for name, stems in (*_PARTS.items(), ("night", ("nacht", "nuit")), ("morning", ("früh",))):
            if any(stem in part for stem in stems) and not ("vormittag" in part and name != "morning"):
                sheet.note(Kind.DAYTIME, name, *match.span(), required=False)
    start = match.end("cue") + 1 if match.re is _FRENCH_WORDS else match.start()
    hour, minute = _on_the_clock(hour, minute, part)
    also = frozenset({(Kind.DAYTIME, "noon")}) if (hour, minute) == (_NOON_HOUR, 0) else frozenset()
    sheet.take(Kind.TIME, f"{hour:02d}:{minute:02d}", start, match.end(), also=also)


_MIDNIGHT = re.compile(r"(?<!\w)(?:minuit|mitternacht|mezzanotte|midnight)(?!\w)", _FLAGS)


def recognise_times_in_words(sheet: Sheet) -> None:
    """Take clock times told in words."""
    for match in sheet.matches(_GERMAN_WORDS) if sheet.language == "de" else ():
        if name := match.group("hour"):
            minute = _MINUTES.get((match.group("minutes") or "").lower(), 0)
            _take_words(sheet, match, _HOURS[name.lower()], minute)
            continue
        told = match.group("to").lower()
        hour = int(told) if told.isdigit() else _HOURS[told]
        _take_words(sheet, match, hour, _STEPS[(match.group("side") or "halb").lower()])
    for match in sheet.matches(_FRENCH_WORDS) if sheet.language == "fr" else ():
        minutes, name = match.group("minutes"), match.group("hour").lower()
        exact = minutes or match.group("part")
        if exact and (name in {"midi", "minuit"} or "heure" in match.group().lower()):
            _take_words(sheet, match, _HOURS[name], _MINUTES.get((minutes or "").lower(), 0))
    for match in sheet.matches(_MIDNIGHT):
        sheet.take(Kind.TIME, "00:00", *match.span(), also=frozenset({(Kind.DAYTIME, "night")}))


def _take_french_lists(sheet: Sheet) -> None:
    for match in sheet.matches(_FRENCH_LIST) if sheet.speaks("fr") else ():
        hours = list(re.finditer(r"\d+", match.group("hours")))
        for hour in hours:
            start = match.start("hours") + hour.start()
            end = match.end() if hour is hours[-1] else match.start("hours") + hour.end()
            _take_time(sheet, (start, end), int(hour.group()), 0, "")


def _as_span(sheet: Sheet, clock: re.Match[str]) -> frozenset[Key]:
    """How long a time may last: 'marche 1h30', unless a word for when stands before."""
    cued = _AT_CLOCK.search(sheet.rest, max(0, clock.start() - 10), clock.start())
    if not clock.group("m2") or cued:
        return frozenset()
    minutes = 60 * int(clock.group("hour")) + int(clock.group("m2"))
    return frozenset({(Kind.DURATION, f"{minutes} min")})


def recognise_times(sheet: Sheet) -> None:
    """Take clock times."""
    words = {"et quart": 15, "quinze": 15, "et demie": 30, "trente": 30}
    _take_french_lists(sheet)
    for match in sheet.matches(_SHARED_CLOCK):
        _take_time(sheet, match.span(), int(match.group("hour")), 0, "")
    for match in sheet.matches(_CLOCK):
        minute = next((m for m in match.group("m1", "m2", "m3", "m4", "m5") if m), "0")
        minutes = words.get(minute.lower()) if not minute.isdigit() else int(minute)
        half, others = match.group("half") or "", _as_span(sheet, match)
        _take_time(sheet, match.span(), int(match.group("hour")), minutes or 0, half, others=others)
    for match in sheet.matches(_UM) if sheet.speaks("de") else ():
        span = (match.start("hour"), match.end())
        _take_time(sheet, span, int(match.group("hour")), int(match.group("minute")), "")
    for match in sheet.matches(_AT_HOUR):
        _take_time(sheet, (match.start("hour"), match.end()), int(match.group("hour")), 0, "")
    for match in sheet.matches(_HALF_DAY):
        if match.group("half").strip().lower() in {"am", "pm"} and not sheet.speaks("en"):
            continue  # '1 am Abend' is German.
        if _COUNT_OF_PART.match(match.group("half")) and not (
            match.group("minute") or _AT.search(sheet.rest[max(0, match.start() - 10) : match.start()])
        ):
            continue
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
