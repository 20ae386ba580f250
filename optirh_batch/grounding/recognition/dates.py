"""Dates and weekdays.

Normal forms follow ISO 8601: '2025-03-12', '--03-12' without a year,
'2025-03', '2025' and '--03' for a month alone.  Figures are read day
before month, as in Switzerland; '03/25/2025' can only be month first.  A
two-digit year stands for either century.
"""

from __future__ import annotations

import re
from dataclasses import replace

from optirh_batch.grounding.recognition.facts import Key, Kind, Sheet
from optirh_batch.grounding.vocabulary.folding import BLANK, MASK

_MONTHS = {
    "fr": "janvier|janv février|fevrier|févr|fév mars avril|avr mai juin juillet|juil août|aout "
    "septembre|sept octobre|oct novembre|nov décembre|decembre|déc",
    "de": "januar|jänner|jan februar|feber|feb märz|maerz|mär|mrz april|apr mai juni|jun juli|jul "
    "august|aug september|sept|sep oktober|okt november|nov dezember|dez",
    "it": "gennaio|gen|genn febbraio|feb|febbr marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug "
    "agosto|ago settembre|set|sett ottobre|ott novembre|nov dicembre|dic",
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep "
    "october|oct november|nov december|dec",
}
_MONTH_NUMBERS = {
    name: number
    for months in _MONTHS.values()
    for number, names in enumerate(months.split(), start=1)
    for name in names.split("|")
}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True)) + r")\b\.?"
_YEAR4 = r"(?:19|20)\d{2}"
_YEAR = rf"(?P<year>{_YEAR4}|'?\d{{2}}(?![\d:.,]\d|\d|[ ]?(?:h|Uhr|%)))"
_DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
_MON = r"(?P<mon>0?[1-9]|1[0-2])"
_FLAGS = re.IGNORECASE

_ISO = re.compile(rf"(?<![\d.-])(?P<year>{_YEAR4})-(?P<mon>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_FIGURES = re.compile(
    rf"(?:(?<![\d.,/-])|(?<=\d\.-)|(?<=\d\. -)){_DAY}(?P<dot>[.])[ ]?{_MON}[.][ ]?(?P<year>{_YEAR4}|"
    rf"\d{{2}}(?![ ]?(?:(?:h|E|g)(?![a-z])|[Uu]hr\b|ore\b|[mkµ]g\b|UI\b|IE\b|ml\b|gtts?\b|Tbl|cpr?\b)|:\d))"
    rf"(?![\d.,]*\d)|(?<![\d.,/-])(?P<day2>0?[1-9]|[12]\d|3[01])(?P<mark>[/-])(?P<mon2>0?[1-9]|1[0-2])"
    rf"(?P=mark)(?P<year2>{_YEAR4}|\d{{2}})(?![\d/-])",
)
_AMERICAN = re.compile(
    rf"(?<![\d/])(?P<mon>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2\d|3[01])/(?P<year>{_YEAR4}|\d{{2}})(?![\d/])"
)
_DAY_MONTH = re.compile(
    rf"(?<![\d.,/-]){_DAY}\.[ ]?{_MON}\.(?![ ]?\d(?!\d?(?:[ ]?h(?![a-z])|[ ]?uhr\b|:\d\d)))|"
    rf"(?P<cue>{BLANK},?[ ]|\b"
    rf"(?:le|du|au|dès le|vom|am|ab|bis|den|dal|al|il|del|on|since|seit|depuis le|until|from|"
    rf"(?:rdv|rendez-vous|termin|consultation|sprechstunde)(?:[ ][^\W\d_]+\.?){{0,3}}?,?)[ ])(?<!\d)"
    rf"(?P<day2>0?[1-9]|[12]\d|3[01])(?:/|\.)(?P<mon2>0[1-9]|1[0-2])"
    rf"(?![\d/.]*\d|[ ]?(?:mg|g|ml|%|°|cm|mm|l|E|UI|[mµ]mol|kg)\b)",
    _FLAGS,
)
_SLASHED = re.compile(
    r"(?<![\d.,/:-])(?P<day>0?[1-9]|[12]\d|3[01])/(?P<mon>0[1-9])(?![\d/]|[.,]\d|[ ]?(?:mmHg|mg|ml|%)\b)"
)
"""'X-ray 27/08': nothing but a month is written with a nought in front."""
_DATE_CUE = re.compile(
    r"(?:\b(?:le|du|au|dès|vom|am|ab|bis|den|dem|der|dal|al|il|del|on|since|seit|depuis|until|from|und|et|"
    r"zum|zwischen)|[(-])[ ]?$",
    _FLAGS,
)
_GOES_ON = re.compile(r"[ ]?(?:[a-zäöüéà]|[-,)])")
_WRITTEN = re.compile(
    # 'Tra 4 sett.' is in four weeks.
    rf"(?<![\d.,/])(?<!tra )(?<!fra )(?<!ogni )(?<!per )(?<!in )(?<!da ){_DAY}(?:er|°|st|nd|rd|th|\.)?"
    rf"(?:[ ]?(?:-|et|und|e|and|au|bis|al|to)[ ]?(?P<day2>[12]?\d|3[01])(?:\.|er|th)?)?[ ]{{0,2}}"
    rf"(?:of )?{_MONTH}(?:[ ,]{{1,2}}{_YEAR})?(?![\w])",
    _FLAGS,
)
_FIRST = re.compile(rf"\b(?:premier|ersten?|erster|primo)[ ]{_MONTH}(?:[ ]{_YEAR})?(?!\w)", _FLAGS)
_ENGLISH = re.compile(
    rf"\b{_MONTH}[ ](?:the )?{_DAY}(?:st|nd|rd|th)?(?![\d.:]*\d|[ ]?(?:mg|g|ml|%|x))"
    rf"(?:,?[ ](?P<year>{_YEAR4}))?(?!\d)",
    _FLAGS,
)
_MONTH_YEAR = re.compile(rf"\b{_MONTH}(?:[ ](?:de |del )?|[-/.])(?P<year>{_YEAR4})(?!\d)", _FLAGS)
_FIGURE_MONTH_YEAR = re.compile(rf"(?<![\d./,]){_MON}[/.](?P<year>{_YEAR4})(?![\d/]|[.,]\d)")
_BARE_MONTH = re.compile(rf"\b{_MONTH}(?!\w)", _FLAGS)
_BARE_YEAR = re.compile(
    rf"(?<![\w.,'/:+-]){_YEAR4}(?![\w'/:%]|[.,]\d|"
    rf"[ ]?(?:mg|ml|g|kg|kcal|E|UI|IE|µg|cm|m|l|steps|pas|Schritte|ore|h)\b|[ ]\d{{3}}(?!\d))"
)
_SHORT_MONTH = re.compile(
    # 'sept.' is seven, 'en sept.' a month.
    rf"(?:\b(?:en|fin|début|mi|dès|depuis|im|in|seit|ab|bis|ende|anfang|mitte|a|da|"
    rf"since)[ -]|\(){_MONTH[:-5]}\.(?![\w])",
    _FLAGS,
)
_SHORT_MONTH_ENGLISH = re.compile(
    r"\b(?:since|in|from|until|till|by|last|next|early|late|mid|end of)[ -]"
    r"(?P<month>(?-i:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))(?![\w'])",
    _FLAGS,
)
"""'Since Feb'."""
_WEAK_MONTHS = frozenset(
    "may mar set mag ago gen genn jan feb apr jun jul aug sep sept oct okt ott nov dec dez dic giu lug sett "
    "févr fév avr janv juil déc febbr mär mrz".split()
)

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "lundis? montags? lunedì monday mondays",
            "mardis? dienstags? martedì tuesday tuesdays",
            "mercredis? mittwochs? mercoledì wednesday wednesdays",
            "jeudis? donnerstags? giovedì thursday thursdays",
            "vendredis? freitags? venerdì friday fridays",
            "samedis? samstags? sonnabends? sabato saturday saturdays sabati",
            "dimanches? sonntags? domenica sunday sundays domeniche",
        ),
        start=1,
    )
    for word in names.split()
    for name in ((word[:-2], word[:-1]) if word.endswith("?") else (word,))
}
_WEEKDAY = re.compile(
    r"\b("
    + "|".join(sorted(_WEEKDAYS, key=len, reverse=True))
    + r")(?:vormittag|nachmittag|mittag|morgen|abend|nacht)?s?\b",
    _FLAGS,
)
WEEKEND = ("6", "7")
_WEEKEND = re.compile(r"(?<!\w)(?:week-?ends?|w\.?-?e\.?|wochenenden?|we|fine ?settimana)(?!\w)", _FLAGS)
"""Saturday and Sunday, if the other text names both."""
_SHORT_WEEKDAYS = {
    language: {name: day for day, names in enumerate(days.split(), start=1) for name in names.split("|")}
    for language, days in (
        ("fr", "lu|lun ma|mar me|mer je|jeu ve|ven sa|sam di|dim"),
        ("de", "mo di mi do fr sa so"),
        ("it", "lu|lun ma|mar me|mer gi|gio ve|ven sa|sab do|dom"),
        ("en", "mon tue|tues wed thu|thur|thurs fri sat sun"),
    )
}
_SHORT = (
    r"(?:lu|lun|ma|mar|me|mer|je|jeu|ve|ven|sa|sam|di|dim|mo|mi|do|fr|so|gio|gi|sab|dom|mon|tues?|wed|thu|"
    r"thurs?|fri|sat|sun)"
)
_WEEKDAY_LIST = re.compile(
    rf"\b{_SHORT}\.?(?:[ ]?(?:[/,+&-]|et|und|e|and)[ ]?(?:le |am |il )?{_SHORT}\b\.?)+(?!\w)", _FLAGS
)
_AFTER_CUE = {
    "de": re.compile(
        rf"\b(?:nächster?|nächstes mal|wechsel|vw|termine?|kontrolle|kontr\.?|ktr\.?|visite|besuch|nur)[ ]"
        r"(?P<name>(?-i:Mo|Di|Mi|Do|Fr|Sa|So))"
        rf"(?=\.?(?:[ ]?[,;.)]|[ ](?:i[nm]|beim?|mit|um|früh|morgen|abend|(?:vor|nach)mittag|{BLANK})|$))"
        r"|\b(?:am|vom|v\.|bis|ab|seit|jeden?)[ ](?P<name2>(?-i:Mo|Di|Mi|Do|Fr|Sa|So))(?!\w)|(?<!\w)"
        r"(?P<name3>(?-i:Mo|Di|Mi|Do|Fr|Sa|So))(?=-(?:morgen|mittag|abend|nacht|vormittag|nachmittag)\b)"
        r"|\((?P<name4>(?-i:Mo|Di|Mi|Do|Fr|Sa|So))(?=\.?\))",
        _FLAGS,
    ),
    "fr": re.compile(
        r"\b(?:depuis|dès|jusqu'à|d'ici|prochaine?|rdv|contrôle|visite|labo|pst|pansement|physio)[ ]"
        r"(?P<name>(?-i:lu|lun|ma|mar|me|mer|je|jeu|ve|ven|sa|sam|di|dim))"
        r"(?=\.?(?:[ ]?[,;.)]|[ ](?:à|matin|midi|soir)\b|$))|\b"
        r"(?:prévue?s?|fixée?s?|agendée?s?|planifiée?s?|reportée?s?(?: à)?|repoussée?s? à|avancée?s? à)[ ]"
        r"(?P<name2>(?-i:lu|lun|ma|mar|me|mer|je|jeu|ve|ven|sa|sam|di|dim))(?=\.?"
        r"(?:[ ]?[,;.)]|[ ](?:à|au|aux|en|chez|avec|par|si|dans|pour|matin|midi|soir|après-midi|ap-m)\b|$))",
        _FLAGS,
    ),
    "it": re.compile(
        r"\b(?:da|dal|entro|fino a|ogni|prossim[oa]|controllo|visita|appuntamento)[ ]"
        r"(?P<name>(?-i:[Ll]un|[Mm]ar|[Mm]er|[Gg]io?|[Vv]en?|[Ss]ab|[Dd]om))(?![\w'])",
        _FLAGS,
    ),
}
"""'Nächster Wechsel Mo in der Sprechstunde', 'am So zur Tochter', 'depuis lu'."""
_ENDS_SENTENCE = {
    "de": re.compile(
        r"(?:(?<=[^\W\d_.][ ])|(?<=[a-zäöü]{3}\.[ ])|(?<=\bKo\.[ ]))(?P<name>Mo|Di|Mi|Do|Sa|So)"
        r"(?=\.?[ ]*(?:$|\n)|\.[ ][A-ZÄÖÜ])"
    ),
    "fr": re.compile(
        r"(?<=[^\W\d_.][ ])(?<!\d\.[ ])(?P<name>(?-i:ma|me|je|jeu|ve|ven|sa|sam|di))"
        r"(?=\.?[ ]*(?:$|\n)|\.[ ][A-ZÉÈÀ]|[ ]?[,;)])|(?<=[^\W\d_.][ ])(?<!\ba[ ])(?<!\bai[ ])(?<!\bont[ ])"
        r"(?<!\bété[ ])(?<!\bbien[ ])(?P<name2>lu)(?=\.?[ ]*(?:$|\n)|\.[ ][A-ZÉÈÀ]|[ ]?[,;)])|"
        r"(?<![\w'-])(?P<name3>lu|ma|me|je|jeu|ve|ven|sa|sam|di)(?=[ ](?:matin|midi|soir|après-midi)(?!\w))"
    ),
}
"""'Labor Mo.', 'prochain pst ve': no other word of these ends a sentence; 'Fr.' may be a woman."""
_PLAINLY = {
    "de": re.compile(
        r"(?<![\w.-])(?<!Frau )(?<!Herr )(?<!Herrn )(?<!Fr\. )(?<!Hr\. )(?<!Dr\. )"
        r"(?P<name>(?:Mo|Di|Mi|Do|Sa)(?!\w)|Fr(?=[ ](?:[a-z<>(]|NM|VM)|[ ]?[,;)])|"
        r"So(?=[ ](?:NM|VM|\d|früh|[Mm]orgen|[Mm]ittag|[Aa]bend|[Nn]acht)))(?!-)"
    ),
    "fr": re.compile(r"(?<![\w.'-])(?P<name>[Vv]e|[Vv]en|[Ss]am|[Dd]im(?!\.[ ]?[a-zà-ÿ])|[Ll]un)(?![\w'-])"),
    "it": re.compile(
        r"(?<=[^\W\d_.][ ])(?P<name>(?-i:lu|lun|ma|mar|me|mer|gio?|ven?|sab?|dom))"
        r"(?=\.?[ ]*(?:$|\n)|\.[ ][A-ZÀÈ])"
    ),
    "en": re.compile(r"(?<![\w.'-])(?P<name>Mon|Tues?|Wed|Thu|Thurs?|Fri)(?![\w'-])"),
}
"""'Zug geplant Fr falls ...', 'retrait prévu ve si ...': written so, these are no other words."""
_BEFORE_HOUR = re.compile(
    rf"(?<!\w)(?P<name>{_SHORT})\b\.?[ ](?:à |um |dès |vers |ab |alle |at )?"
    rf"(?:\d{{1,2}}[ ]?(?:h|uhr)\b|\d{{1,2}}:\d\d|ore \d)",
    _FLAGS,
)
"""'je 14h'."""
_BEFORE_VALUE = re.compile(rf"(?<![\w'’.-])(?P<name>{_SHORT})\.?[ ]:?[ ]?(?=\d)", _FLAGS)
"""'lu 71,2 / ma 71,4': days where there are two of them; 'je 142/84' alone, too."""
_ALONE = frozenset({"je", "ve"})
_BEFORE_COLON = re.compile(rf"(?<![\w.'’-])(?P<name>{_SHORT})\.?(?=[ ]?:[ ](?![ ]*[{MASK}\d]))", _FLAGS)
"""'Ma: spasmi'; 'Sat: 95 %' is no day."""
_BEFORE_DATE = re.compile(rf"(?<!\w)(?P<name>{_SHORT})\b\.?,?[ ](?:le |den |the )?(?=[{BLANK}])", _FLAGS)


def _centuries(year: str) -> tuple[str, ...]:
    year = year.lstrip("'")
    if len(year) == 4:
        return (year,)
    return (f"20{year}", f"19{year}")


def _take_date(sheet: Sheet, span: tuple[int, int], month: int, day: int | None, year: str | None) -> None:
    tail = f"-{day:02d}" if day else ""
    if not year:
        values = [f"--{month:02d}{tail}"]
    else:
        values = [f"{century}-{month:02d}{tail}" for century in _centuries(year)]
    also = frozenset((Kind.DATE, value) for value in values[1:])
    sheet.take(Kind.DATE, values[0], *span, also=also)


def recognise_figured_dates(sheet: Sheet) -> None:
    """Take dates written in figures with their year."""
    for pattern in (_ISO, _FIGURES, _AMERICAN):
        for match in sheet.matches(pattern):
            parts = match.groupdict()
            year = parts["year"] or parts.get("year2")
            month, day = parts["mon"] or parts.get("mon2"), parts["day"] or parts.get("day2")
            _take_date(sheet, match.span(), int(month or 0), int(day or 0), year)


def _short_dates(sheet: Sheet) -> None:
    for match in sheet.matches(_DAY_MONTH):
        if match.group("day") and match.end("mon") - match.start("mon") == 1:
            before = sheet.rest[max(0, match.start() - 12) : match.start()]
            if not _DATE_CUE.search(before) and not _GOES_ON.match(sheet.rest, match.end()):
                # '5.8.' may end a sentence: a number unless the other text says it is a date.
                number = match.group("day") + "." + match.group("mon")
                also = frozenset(
                    {(Kind.DATE, f"--{int(match.group('mon')):02d}-{int(match.group('day')):02d}")}
                )
                sheet.take(Kind.NUMBER, number, match.start(), match.end("mon"), also=also)
                continue
        day, month = (
            (match.group("day"), match.group("mon")) if match.group("day") else match.group("day2", "mon2")
        )
        start = match.end("cue") if match.group("cue") else match.start()
        _take_date(sheet, (start, match.end()), int(month), int(day), None)

    for match in sheet.matches(_SLASHED):
        _take_date(sheet, match.span(), int(match.group("mon")), int(match.group("day")), None)


def _written_dates(sheet: Sheet) -> None:
    for match in sheet.matches(_WRITTEN):
        month = _MONTH_NUMBERS[match.group("month").lower()]
        if match.group("day2"):
            _take_date(sheet, match.span("day"), month, int(match.group("day")), match.group("year"))
            _take_date(
                sheet,
                (match.start("day2"), match.end()),
                month,
                int(match.group("day2")),
                match.group("year"),
            )
            continue
        _take_date(sheet, match.span(), month, int(match.group("day")), match.group("year"))
        if (
            match.group("month").lower().startswith("sett")
            and not match.group("year")
            and sheet.language == "it"
        ):
            # 'Carico sfiorante 6 sett.' may be six weeks.
            weeks = frozenset({(Kind.DURATION, f"{match.group('day')} week")})
            sheet.facts[-1] = replace(sheet.facts[-1], also=sheet.facts[-1].also | weeks)
    for match in sheet.matches(_FIRST):
        _take_date(sheet, match.span(), _MONTH_NUMBERS[match.group("month").lower()], 1, match.group("year"))
    if sheet.speaks("en"):
        for match in sheet.matches(_ENGLISH):
            name, day, year = match.group("month").lower(), int(match.group("day")), match.group("year")
            _take_date(sheet, match.span(), _MONTH_NUMBERS[name], day, year)


def _months_and_years(sheet: Sheet) -> None:
    for pattern in (_MONTH_YEAR, _FIGURE_MONTH_YEAR):
        for match in sheet.matches(pattern):
            parts = match.groupdict()
            month = _MONTH_NUMBERS[parts["month"].lower()] if "month" in parts else int(parts["mon"])
            _take_date(sheet, match.span(), month, None, parts["year"])
    for match in sheet.matches(_SHORT_MONTH):
        name = match.group("month").lower()
        _take_date(sheet, (match.start("month"), match.end()), _MONTH_NUMBERS[name], None, None)
    for match in sheet.matches(_SHORT_MONTH_ENGLISH) if sheet.language == "en" else ():
        name = match.group("month").lower()
        _take_date(sheet, match.span("month"), _MONTH_NUMBERS[name], None, None)
    own = _MONTHS.get(sheet.language or "", " ".join(_MONTHS.values()))
    for match in sheet.matches(_BARE_MONTH):
        name = match.group("month")
        if name.lower() in _WEAK_MONTHS or name.lower() not in re.split(r"[ |]", own):
            continue
        if sheet.language == "en" and name.islower():
            continue
        _take_date(sheet, match.span(), _MONTH_NUMBERS[name.lower()], None, None)
    for match in sheet.matches(_BARE_YEAR):
        also = frozenset({(Kind.NUMBER, match.group())})
        sheet.take(Kind.DATE, match.group(), *match.span(), also=also)


_HOUR_BEHIND = re.compile(r"[ ]?(?:uhr|heures|o'clock)(?!\w)", _FLAGS)
_DAY_AND_MONTH = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})")


def day_of_month(text: str, start: int, end: int) -> frozenset[Key]:
    """The date that a number may be: 'posé 30.05', 'directives du 3.2'; '20.5 Uhr' is none."""
    match = _DAY_AND_MONTH.fullmatch(text, start, end)
    if (
        not match
        or _HOUR_BEHIND.match(text, end)
        or not (1 <= int(match["day"]) <= 31 and 1 <= int(match["month"]) <= 12)
    ):
        return frozenset()
    return frozenset({(Kind.DATE, f"--{int(match['month']):02d}-{int(match['day']):02d}")})


_SHORT_MONTH_YEAR = re.compile(r"(?:(?P<sure>0[1-9])|(?P<cued>1[0-2]))/(?P<year>\d\d)")
_SINCE = re.compile(
    r"(?<!\w)(?:seit|ab|bis|im|depuis|en|dès|since|dal|da|nel|st\.? ?n\.?|z\.? ?n\.?|s/p) (?:\w+ )?$", _FLAGS
)


def month_of_year(text: str, start: int, end: int) -> frozenset[Key]:
    """The month that a pair of figures may be: '09/23', or behind a word for when '11/23'."""
    match = _SHORT_MONTH_YEAR.fullmatch(text, start, end)
    if not match or not (match.group("sure") or _SINCE.search(text[max(0, start - 24) : start])):
        return frozenset()
    month = match.group("sure") or match.group("cued")
    return frozenset((Kind.DATE, f"{century}-{month}") for century in _centuries(match.group("year")))


def _weekdays(sheet: Sheet) -> None:
    for match in sheet.matches(_WEEKDAY):
        end = match.end(1)
        sheet.take(Kind.WEEKDAY, str(_WEEKDAYS[match.group(1).lower()]), match.start(), end)
    for match in sheet.matches(_WEEKEND):
        sheet.note(Kind.WEEKDAY, "weekend", *match.span(), required=False)


def _short_weekdays(sheet: Sheet) -> None:
    names: dict[str, int] = {}
    for language, table in _SHORT_WEEKDAYS.items():
        if sheet.language in {None, language}:
            names |= table
    _weekday_lists(sheet, names)
    for match in (*sheet.matches(_BEFORE_DATE), *sheet.matches(_BEFORE_HOUR), *sheet.matches(_BEFORE_COLON)):
        word = match.group("name")
        is_written_so = word[0].isupper() or (sheet.language != "de" and match.re is not _BEFORE_COLON)
        if word.lower() in names and is_written_so:
            sheet.take(Kind.WEEKDAY, str(names[word.lower()]), *match.span("name"))
    valued = [match for match in sheet.matches(_BEFORE_VALUE) if match.group("name").lower() in names]
    for match in valued:
        word = match.group("name")
        is_day = len({item.group("name").lower() for item in valued}) > 1 or (
            word in _ALONE and sheet.language == "fr"
        )
        if is_day and (sheet.language != "de" or word[0].isupper()):
            sheet.take(Kind.WEEKDAY, str(names[word.lower()]), *match.span("name"))
    for patterns in (_AFTER_CUE, _PLAINLY, _ENDS_SENTENCE):
        if pattern := patterns.get(sheet.language or ""):
            for match in sheet.matches(pattern):
                group = match.lastgroup or "name"
                sheet.take(Kind.WEEKDAY, str(names[match.group(group).lower()]), *match.span(group))


def _weekday_lists(sheet: Sheet, names: dict[str, int]) -> None:
    for match in sheet.matches(_WEEKDAY_LIST):
        words = [
            word
            for word in re.finditer(r"[^\W\d_]+", match.group())
            if word.group() not in {"et", "und", "e", "and", "le", "am", "il"}
        ]
        if not all(word.group().lower() in names for word in words) or match.group().lower() in {
            "ma je",
            "so, so",
        }:
            continue
        dotted = match.group().count(".") == len(words)
        if sheet.language == "de" and not dotted and not all(word.group()[0].isupper() for word in words):
            continue
        for word in words:
            start = match.start() + word.start()
            sheet.take(Kind.WEEKDAY, str(names[word.group().lower()]), start, start + len(word.group()))


def recognise_dates(sheet: Sheet) -> None:
    """Take weekdays, days with a month, months and years; clock times and figured dates must be gone."""
    _weekdays(sheet)
    _short_dates(sheet)
    _written_dates(sheet)
    _months_and_years(sheet)
    _short_weekdays(sheet)
