"""How often: '2x/j', 'alle 8 Stunden', 'b.i.d.'.

Normal forms: '2/day', '1/week', 'every 8 h', 'every 2 days'.  Dosing schemes ('1-0-1-0') are ``schemes``.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.recognition.numbers import write
from optirh_batch.grounding.vocabulary.folding import BLANK, MASK, NUMBER

_N = NUMBER
_FLAGS = re.IGNORECASE

_COUNT = rf"(?P<first>{_N})(?:-?[ ]?(?:-|à|a|bis|to|ou|oder|o|or)[ ]?(?P<second>{_N}))?"
"""'2', or '2 à 3'."""
_TIMES = r"(?:x(?![\w'])|fois\b|-?mal(?:ig\w*)?\b|volt[ea]\b|times?\b|occasions?\b)"
_VISITS = (
    r"(?:besuche?n?|visites?|visits?|passages?|séances?|sitzungen|sedute|visite|réserves?|reserven|riserve|"
    r"passaggi)\b"
)
"""'Zwei Besuche pro Woche' may be told as 'zweimal'."""
_PERIOD = (
    r"(?:(?P<day>j(?:our(?:s|née)?)?\b\.?|d(?:ay|ì|ie)?\b(?!')\.?|tage?s?\b|tg\b\.?|t\b|giorn(?:o|ata)\b)|"
    r"(?P<week>sem(?:aine)?s?\b\.?|woche?\b\.?|wo\b\.?|settimana\b|sett\b\.?|w(?:ee)?k\b(?!-))|"
    r"(?P<month>mois\b|monat\b|(?-i:Mt)\b|mese\b|month\b)|(?P<hour>h(?:eure|our)?\b|std\b\.?|stunde\b|ora\b)|"
    r"(?P<year>ans?\b|année\b|jahr\b|anno\b|year\b))"
)
_PER = (
    r"(?:[ ]?/[ ]?|[ ](?:par|pro|per|in(?= d(?!\w))|en(?= d(?!\w))|innert|chaque|each|every|a|an|al|alla|"
    r"à la|dans la|am|im|in der|au|aux|the|le|la|je|jeden?|ogni)[ ]|[ ]?/)"
)
_YEARLY = r"jährlich\w*|yearly|annually|annuel(?:le)?s?|annuellement|annual[ei]|annualmente"
_ADVERB = (
    r"(?:(?P<aday>täglich\w*|tägl\.?|tgl\.?|daily|quotidien\w*|(?:am|pro) tag|al dì|pd\b)|"
    r"(?P<aweek>wöchentl(?:ich\w*|\.)|wö\.|weekly|hebdomadaires?|settimanal[ei])|"
    r"(?P<amonth>monatlich\w*|monthly|mensuel\w*|mensil[ei])|(?P<ahour>stündlich|stdl\b\.?)"
    rf"|(?P<ayear>{_YEARLY}))"
)
_COUNTED = re.compile(
    rf"(?P<times>{_COUNT}[ ]?(?:{_TIMES}|{_VISITS}))"
    rf"(?P<gap>[ ]?{_N}[ ]?[^\W\d]{{1,14}}\.?|[ ]de[ ]{_N}[ ]?[^\W\d]{{1,14}})?"
    rf"(?P<per>(?:{_PER}|(?<=x)(?=[jdt]\b)){_PERIOD}|[ ]?{_ADVERB})",
    _FLAGS,
)
_X_BEFORE = re.compile(
    rf"(?<![\w{MASK}{BLANK}])(?<!{MASK}[ ])x[ ]?(?P<first>{_N})(?!{MASK}|[ ]?(?:[cm]?m|j|jours?|sem|"
    rf"semaines?|h|heures?|d|tage?n?|wochen?|giorni|gg|sett|settimane|weeks?|days?|mois|monate?)\b)"
    rf"(?P<per>{_PER}{_PERIOD}|[ ]?{_ADVERB})?",
    _FLAGS,
)
_HOURS = r"(?:h(?:eures?|ours?|rs?)?\b|std\b\.?|stunden?\b|ore\b|ora\b)"
_DAYS = r"(?:j(?:ours?)?\b\.?|tage?n?\b|tg\b\.?|giorni\b|giorno\b|days?\b|d\b)"
_WEEKS = r"(?:sem(?:aines?)?\b\.?|wochen?\b|wo\b\.?|settimane?\b|weeks?\b)"
_MONTHS = r"(?:mois\b|mten?\b\.?|monate?n?\b|mesi\b|mese\b|months?\b)"
_EVERY = re.compile(
    rf"(?:\b(?:toutes? les|tous les|toutes|alle|ogni|every|aux)[ ]|\bq[ .]?|"
    rf"(?<=[^\W\d_][ ])/[ ]?(?={_N}[ ]?h\b))(?P<first>{_N})(?:[ ]?(?:-|à|a|bis|to)[ ]?(?P<second>{_N}))?[ ]?"
    rf"(?:(?P<h>{_HOURS})|(?P<day>{_DAYS})|(?P<week>{_WEEKS})|(?P<month>{_MONTHS})|(?P<min>min\w*\b\.?))",
    _FLAGS,
)
_IN_ONE = re.compile(
    rf"(?<!\w)(?:(?:en|in|innert|innerhalb(?: von)?|binnen|within)[ ]|(?:au cours|en l'espace) d')"
    rf"(?:{_N}|une?|eine[rms]|una?|an?)[ ](?:(?P<day>jour|tag(?:es)?|giorno|day)|"
    rf"(?P<week>semaine|woche|settimana|week)|(?P<month>mois|monate?s?|mese|month)|"
    rf"(?P<year>an|année|jahre?s?|anno|year))\b",
    _FLAGS,
)
"""'2 kg/sem' may be told as '2 kg en une semaine'."""
_EVERY_ADJECTIVE = re.compile(
    rf"(?P<first>{_N})(?:-?(?P<h>stündlich\w*|stdl\b\.?|hourly\b)|-(?:"
    rf"(?P<day>tgl\b\.?|tägl\b\.?|täglich\w*|daily\b)|(?P<week>wöchentl(?:ich\w*|\.)|wö\.|weekly\b)|"
    rf"(?P<month>monatl(?:ich\w*|\.)|monthly\b)))",
    _FLAGS,
)
"""'2-tgl.'; without the dash, 'Kurzzug 2 tgl.' are two a day."""
_ONCE_IN = re.compile(
    rf"(?P<once>{_N})[ ]?{_TIMES}"
    rf"(?:[ ]?/[ ]?|[ ](?:par|pro|per|in|en|alle|tous les|toutes les|ogni|every)[ ])(?P<first>{_N})[ ]?"
    rf"(?:(?P<h>{_HOURS})|(?P<day>{_DAYS})|(?P<week>{_WEEKS})|(?P<month>{_MONTHS}))",
    _FLAGS,
)
_OUT_OF_TWO = re.compile(rf"(?P<one>{_N})[ ]?(?:j|jour)[ ]?/[ ]?(?P<first>{_N})", _FLAGS)
_OUT_OF_TIMES = re.compile(
    rf"(?P<one>{_N})[ ]?{_TIMES}(?:[ ]?/[ ]?|[ ](?:sur|von|su|out of)[ ])(?P<first>{_N})"
    rf"(?![ ]?(?:{_HOURS}|{_DAYS}|{_WEEKS}|{_MONTHS}))|"
    rf"\b(?:jede[smr]?|chaque|every|ogni)[ ](?P<nth>{_N})\.?[ ](?:mal|fois|time|volta)\b",
    _FLAGS,
)
"""'Refuse la douche 1x/2', 'jedes zweite Mal'."""
_DAYS_A_WEEK = re.compile(
    rf"(?<!am )(?<!dem )(?P<first>{_N})[ ]?(?:{_DAYS}|t\b)"
    r"(?:[ ]?/[ ]?|[ ](?:par|pro|in der|die|alla|a|per|each|every)[ ])"
    r"(?:sem(?:aine)?\b\.?|woche?\b\.?|wo\b\.?|settimana\b|week\b)",
    _FLAGS,
)
_OF_SEVEN_DAYS = re.compile(
    rf"(?P<first>{_N})[ ](?:sur|von|su|out of)[ ](?P<seven>{_N})[ ](?:tagen?|jours|giorni|days)\b", _FLAGS
)
_EVERY_PART = re.compile(
    r"\b(?:chaque|tous les|toutes les|jede[nrs]?|ogni|tutt[ei] (?:i|le)|every|each)[ ](?:matin|midi|soir|"
    r"nuit|après-midi|morgen|vormittag|mittag|nachmittag|abend|nacht|mattin|mezzogiorno|pomeriggi|ser[ae]\b|"
    r"nott|morning|noon|afternoon|evening|night)",
    _FLAGS,
)
"""'1x/d abends' may be told as 'jeden Abend'."""
_OF_EACH_DAY = re.compile(r"\b(?:quotidien(?:ne)?s?|quotidian[oaie])\b", _FLAGS)
"""'Pesée quotidienne' may be told as 'each day'; 'la vie quotidienne' tells no rate."""
_OF_SEVEN = re.compile(
    rf"(?P<first>{_N})(?:[ ]?(?:x|fois|mal|j(?:ours?)?\.?|d|t|tagen?|giorni|days?)[ ]?)?"
    rf"(?:/[ ]?|[ ](?:sur|su|von|pro|out of|à)[ ])(?P<seven>{_N})(?![ ]?(?:[^\W\d_]|%|°))",
    _FLAGS,
)
_WEEKLY_BOX = re.compile(
    r"\b(?:weekly|hebdomadaire|settimanale)[ ](?:pill|medicine|medication|tablet|dosette)\w*|"
    r"\bpilulier hebdomadaire|portapillole settimanale|\bwöchentliche\w*[ ]\w*(?:box|dosett\w*)",
    _FLAGS,
)
"""A thing's name: 'semainier'."""
_EVERY_OTHER = re.compile(
    rf"(?<!\w)(?:{_N} jour sur {_N}|jeden? {_N} tag|zweitägl(?:ich\w*|\.)|every (?:other|{_N}) day|"
    rf"a giorni alterni|{_N} giorno sì e {_N} no)(?!\w)",
    _FLAGS,
)
_EVERY_ONE = re.compile(
    r"(?:\b(?:chaque|t?ts les|tous les|toutes les|jeden|jede|jedes|ogni|tutti i|tutte le|every|each)[ ]"
    r"(?:(?P<day>jours?|tag|giorn[io]|day)|(?P<week>semaines?|woche|settiman[ae]|week)|(?P<month>mois|monat|"
    r"mes[ei]|month)|(?P<h>heures?|stunde|ora|hour)|(?P<year>ans?|année|jahr|anno|year))|"
    r"\b(?P<aday>täglich\w*|tägl\.|tgl\.?|quotidiennement|daily|quotidianamente|everyday)|"
    r"\b(?P<aweek>wöchentl(?:ich\w*)?|weekly|hebdomadaires?|settimanal[ei])|"
    r"\b(?P<amonth>monatlich\w*|monthly|mensuel\w*|mensil[ei])|\b(?P<ah>stündlich|stdl\b\.?)"
    rf"|\b(?P<ayear>{_YEARLY}))\b",
    _FLAGS,
)
_BARE = re.compile(
    rf"{_PER}{_PERIOD}(?!\.?[ ](?:prochain|derni|passé|suivant|qui |à venir|d'après|scors|pross))", _FLAGS
)
_BY_DAY = re.compile(r"\s*la journ", _FLAGS)
"""'2/10 la journée': by day, and no rate."""
_THE_DAY, _THE_NIGHT = re.compile(r"\s*le jour", _FLAGS), re.compile(r"\bla nuit\b", _FLAGS)
_EVENTS = re.compile(
    rf"(?<!entre )(?<!zwischen )(?P<first>{_N})[ ](?:chutes|crises|épisodes|vomissements|réveils|malaises|"
    r"levers?|pauses?|selles|mictions|essais?|tentatives?|pausen?|versuche?n?|toilettengänge?n?|pausa|"
    r"minzioni|tentativ[oi]|attempts?|prises|gaben|stürzen?|anfällen?|episoden|stuhlgängen?|cadute|crisi|"
    r"episodi|falls|episodes)\b",
    _FLAGS,
)
"""'3 chutes' may be 'tombé 3 fois'."""
_PERIOD_FIRST = re.compile(
    rf"\b(?:(?P<day>täglich|tägl\.|tgl\.?|daily|chaque jour|ogni giorno|per day)|"
    rf"(?P<week>wöchentl(?:ich|\.)|weekly|chaque semaine|ogni settimana|per week))[ :]{{1,2}}"
    rf"(?P<first>{_N})[ ]?{_TIMES}",
    _FLAGS,
)
_IN_A_DAY = re.compile(
    rf"(?P<per>\b(?:in|en|innert|par|pro|per)[ ]d[ ]{{2,}})(?:\.(?![ ](?-i:[A-ZÄÖÜÉÈÀ])))?"
    rf"[^.;:\n{MASK}]{{0,40}}?(?P<first>{_N})[ ]?{_TIMES}",
    _FLAGS,
)
"""'En 24 h, vous avez pris 3x'; the hours are blanked already."""
_DAY_OF_SO_MANY = re.compile(r"(?:\bj(?:our)?|\btag|\bgiorno|\bday)[ ]?$", _FLAGS)
"""'Jour 3 sur 7' of a treatment is no rate."""
_FROM_RHYTHM = re.compile(
    rf"\b(?:passée?s? de|von)[ ](?P<first>{_N})(?:[ ]?(?:{_DAYS}))?[ ](?:à|auf)[ ](?P<second>{_N})[ ]?"
    rf"(?P<day>{_DAYS})",
    _FLAGS,
)
"""'Pansement passé de 3 jours à 2 jours'."""
_LATIN = re.compile(r"(?<!\w)(?P<code>b\.?i\.?d\.?|t\.?i\.?d\.?|q\.?i\.?d\.?|q\.?d\.?)(?!\w)")
_LATIN_ENGLISH = re.compile(r"(?<!\w)(?:bd|tds|qds|od|b\.d\.|t\.d\.s\.|q\.d\.s\.|o\.d\.)(?!\w)")
_LATIN_COUNTS = {
    "bid": "2/day", "tid": "3/day", "qid": "4/day", "qd": "1/day",
    "bd": "2/day", "tds": "3/day", "qds": "4/day", "od": "1/day",
}  # fmt: skip
_ONLY_TIMES = re.compile(
    rf"{_COUNT}[ ]?{_TIMES}(?P<product>[ ]?(?:{_N}|à[ ]))?",
    _FLAGS,
)


_COUNTED_THING = re.compile(rf"{MASK}[ ][^\W\d_]+[ ][^\W\d_]+$")
"""'2 Flaschen Trinknahrung am Tag'."""


_COUNTED_BEFORE = re.compile(rf"{MASK}+(?:[ ][^\W\d_]+){{1,4}}$")
_STRENGTH = re.compile(r"\d[ ]?(?:mg|g|mcg|µg|ml|U\.?I\.?|cpr?|gtt|cps)\.?[ ]$")
_GIVEN = re.compile(
    r"\b(?:dat[oaie]|somministrat[oaie]|ricevut[oaie]|pres[oaie]|assunt[oaie]|eseguit[oaie]|ieri|oggi)\b",
    re.IGNORECASE,
)
"""'Dafalgan 1 g x2 ieri' was twice, not twice a day."""
_ARTICLE = re.compile(r"(?<!pro)[ ]die$", re.IGNORECASE)
"""'Ein Gesuch an die Versicherung': in German, 'die' is a day behind 'pro' only."""
_SHARE = re.compile(rf"[{BLANK}{MASK}][ ](?:of|de|d'|di|an)[ ']?[^\W\d]{{1,16}}$", re.IGNORECASE)
"""'70 g of protein a day'."""
_WEEK = 7
_SENTENCE_END = re.compile(r"[;\n]|[.!?][ ]")


def _period(match: re.Match[str]) -> str:
    names = match.groupdict()
    for period, groups in (
        ("day", ("day", "aday")),
        ("week", ("week", "aweek")),
        ("month", ("month", "amonth")),
        ("h", ("hour", "ahour", "h", "ah")),
        ("year", ("year", "ayear")),
        ("min", ("min",)),
    ):
        if any(names.get(group) for group in groups):
            return period
    raise AssertionError(match.re.pattern)


def _interval(count: Fraction, period: str) -> str:
    for smaller, factor, larger in (("h", 24, "day"), ("day", 7, "week"), ("month", 12, "year")):
        if period == smaller and count % factor == 0:
            count, period = count / factor, larger
    if count == 1:
        return f"1/{period}"
    return f"every {write(count)} {period}"


def _counts(sheet: Sheet, match: re.Match[str]) -> list[Fraction]:
    starts = [
        match.start(group)
        for group in ("first", "second")
        if match.re.groupindex.get(group) and match.group(group)
    ]
    return [sheet.numbers[start].value for start in starts if start in sheet.numbers]


def _take_each(sheet: Sheet, match: re.Match[str], values: list[str], spans: list[tuple[int, int]]) -> None:
    for value in values:
        sheet.note(Kind.FREQUENCY, value, *match.span())
    for span in spans:
        sheet.strike(*span)


def _days_of_seven(sheet: Sheet) -> None:
    for match in sheet.matches(_OF_SEVEN_DAYS):
        days, seven = (sheet.numbers.get(match.start(group)) for group in ("first", "seven"))
        if days and seven and seven.value == _WEEK:
            sheet.take(Kind.FREQUENCY, f"{write(days.value)}/week", *match.span())
    for match in sheet.matches(_DAYS_A_WEEK):
        days = sheet.numbers.get(match.start("first"))
        if days and not days.loose and days.value <= _WEEK:
            also = frozenset({(Kind.FREQUENCY, "1/day")}) if days.value == _WEEK else frozenset()
            sheet.take(Kind.FREQUENCY, f"{write(days.value)}/week", *match.span(), also=also)
    for match in sheet.matches(_OF_SEVEN):
        seven, days = (sheet.numbers.get(match.start(group)) for group in ("seven", "first"))
        # A score is 5/7 as well: only with a word for days, or all seven.
        if _DAY_OF_SO_MANY.search(sheet.rest[max(0, match.start() - 8) : match.start()]):
            continue
        if (
            seven
            and days
            and seven.value == 7
            and (days.value == 7 or match.end("first") + 1 < match.start("seven"))
        ):
            also = frozenset({(Kind.FREQUENCY, "1/day")}) if days.value == 7 else frozenset()
            sheet.take(Kind.FREQUENCY, f"{write(days.value)}/week", *match.span(), also=also)


def _intervals(sheet: Sheet) -> None:
    for match in sheet.matches(_EVERY_OTHER):
        counts = [
            number.value for start, number in sheet.numbers.items() if match.start() <= start < match.end()
        ]
        number = max((*counts, Fraction(2)))
        sheet.take(Kind.FREQUENCY, _interval(number, "day"), *match.span())
    for match in sheet.matches(_OUT_OF_TWO):
        one = sheet.numbers.get(match.start("one"))
        if one and one.value == 1:
            values = [_interval(count, "day") for count in _counts(sheet, match)]
            _take_each(sheet, match, values, [match.span()])
    _out_of_times(sheet)
    for match in sheet.matches(_ONCE_IN):
        once = sheet.numbers.get(match.start("once"))
        if once and once.value == 1:
            values = [_interval(count, _period(match)) for count in _counts(sheet, match)]
            _take_each(sheet, match, values, [match.span()])
    _rhythms(sheet)
    for match in sheet.matches(_EVERY):
        if sheet.language == "it" and match.group().lower().startswith("alle"):
            continue
        values = [_interval(count, _period(match)) for count in _counts(sheet, match)]
        _take_each(sheet, match, values, [match.span()])
    for match in sheet.matches(_EVERY_ADJECTIVE):
        values = [_interval(count, _period(match)) for count in _counts(sheet, match)]
        _take_each(sheet, match, values, [match.span()])


def _out_of_times(sheet: Sheet) -> None:
    for match in sheet.matches(_OUT_OF_TIMES):
        one = sheet.numbers.get(match.start("one")) if match.group("one") else None
        nth = sheet.numbers.get(match.start("first" if match.group("first") else "nth"))
        if nth and nth.value > 1 and (one is None or one.value == 1):
            sheet.take(Kind.FREQUENCY, f"every {write(nth.value)} times", *match.span())


def _rhythms(sheet: Sheet) -> None:
    for match in sheet.matches(_FROM_RHYTHM):
        for count in _counts(sheet, match):
            also = frozenset({(Kind.DURATION, f"{write(count)} day")})
            sheet.note(Kind.FREQUENCY, _interval(count, "day"), *match.span(), also=also)
        sheet.strike(*match.span())


def _rates_behind_x(sheet: Sheet) -> None:
    for match in sheet.matches(_X_BEFORE):
        tail = f"/{_period(match)}" if match.group("per") else "x"
        for count in _counts(sheet, match):
            # 'Steri-Strip x3' are three.
            also = frozenset() if match.group("per") else frozenset({(Kind.NUMBER, write(count))})
            if not match.group("per") and sheet.language == "it" and _is_scheme(sheet, match.start()):
                also |= {(Kind.FREQUENCY, f"{write(count)}/day")}
            sheet.note(Kind.FREQUENCY, f"{write(count)}{tail}", *match.span(), also=also)
        sheet.strike(*match.span())


def _is_scheme(sheet: Sheet, start: int) -> bool:
    """Whether a repetition stands behind a strength that is not told as given: 'Dafalgan 1 g x4'."""
    sentence = _SENTENCE_END.split(sheet.text[:start])[-1] + _SENTENCE_END.split(sheet.text[start:])[0]
    return _STRENGTH.search(sheet.text, 0, start) is not None and not _GIVEN.search(sentence)


_DOUBLE = re.compile(r"(?<!\w)(?:en double|(?:doppelt|double)(?! so|-)|in doppio)(?!\w)", re.IGNORECASE)
"""'Pris en double' may be told as twice."""


def _named_rates(sheet: Sheet) -> None:
    """'b.i.d.', 'tds'."""
    for pattern in (_LATIN, _LATIN_ENGLISH) if sheet.language == "en" else (_LATIN,):
        for match in sheet.matches(pattern):
            letters = match.group().replace(".", "").lower()
            sheet.take(Kind.FREQUENCY, _LATIN_COUNTS[letters], *match.span())
    for match in sheet.matches(_DOUBLE):
        sheet.note(Kind.FREQUENCY, "2x", *match.span(), required=False)


def _rates(sheet: Sheet) -> None:
    _named_rates(sheet)
    for match in sheet.matches(_PERIOD_FIRST):
        values = [f"{write(count)}/{_period(match)}" for count in _counts(sheet, match)]
        _take_each(sheet, match, values, [match.span()])
    for match in sheet.matches(_IN_A_DAY):
        span = (match.start("first"), match.end())
        _take_each(
            sheet,
            match,
            [f"{write(count)}/day" for count in _counts(sheet, match)],
            [span, match.span("per")],
        )
    for match in sheet.matches(_COUNTED):
        values = [f"{write(count)}/{_period(match)}" for count in _counts(sheet, match)]
        _take_each(sheet, match, values, [match.span("times"), match.span("per")])
    _rates_behind_x(sheet)
    for match in sheet.matches(_IN_ONE):
        sheet.note(Kind.FREQUENCY, f"1/{_period(match)}", *match.span(), required=False)
    for match in sheet.matches(_EVENTS):
        for count in _counts(sheet, match):
            also = frozenset({(Kind.NUMBER, write(count))})
            counted = not sheet.numbers[match.start("first")].article  # 'eine Pause'
            sheet.take(Kind.FREQUENCY, f"{write(count)}x", *match.span("first"), also=also, required=counted)
    for match in sheet.matches(_EVERY_ONE):
        # '3 fois par jour, tous les jours' says it once more.
        period = _period(match)
        repeats = any(
            fact.kind is Kind.FREQUENCY
            and fact.value.endswith(f"/{period}")
            and 0 <= match.start() - fact.end <= len(", ")
            for fact in sheet.facts
        )
        sheet.take(Kind.FREQUENCY, f"1/{period}", *match.span(), required=not repeats)
    for match in _OF_EACH_DAY.finditer(sheet.text):
        sheet.note(Kind.FREQUENCY, "1/day", *match.span(), required=False)
    for match in _EVERY_PART.finditer(sheet.text):
        sheet.note(Kind.FREQUENCY, "1/day", *match.span(), required=False)


def recognise_frequencies(sheet: Sheet) -> None:
    """Take counted rates and intervals; numbers must be masked, quantities still in place."""
    for match in sheet.matches(_WEEKLY_BOX):
        sheet.strike(*match.span())
    _days_of_seven(sheet)
    _intervals(sheet)
    _rates(sheet)


def _share_period(sheet: Sheet) -> None:
    """'Von 2x auf 3x/Wo', 'jeden Tag viermal': a count without a period may have that of its sentence."""
    rates = [fact for fact in sheet.facts if fact.kind is Kind.FREQUENCY and "/" in fact.value]
    for place, fact in enumerate(sheet.facts):
        if fact.kind is not Kind.FREQUENCY or not fact.value.endswith("x"):
            continue
        beside = [
            rate
            for rate in rates
            if not _SENTENCE_END.search(sheet.text, min(fact.end, rate.end), max(fact.start, rate.start))
        ]
        periods = {rate.value.partition("/")[2] for rate in beside}
        if len(periods) == 1:
            period = periods.pop()
            also = fact.also | {(Kind.FREQUENCY, f"{fact.value[:-1]}/{period}")}
            sheet.facts[place] = replace(fact, also=also)
            if len(beside) == 1 and beside[0].value == f"1/{period}" and beside[0] in sheet.facts:
                sheet.facts[sheet.facts.index(beside[0])] = replace(beside[0], required=False)


def recognise_rates_of_quantities(sheet: Sheet) -> None:
    """Take 'par jour' after a quantity ('40 mg/j'), and repetitions without a period ('2 fois')."""
    for match in sheet.matches(_ONLY_TIMES):
        loose = all(sheet.numbers[p].loose for p in (match.start("first"),) if p in sheet.numbers)
        end = match.end() if not match.group("product") else match.start("product")
        for count in _counts(sheet, match):
            sheet.note(Kind.FREQUENCY, f"{write(count)}x", match.start(), end, required=not loose)
        sheet.strike(match.start(), end)
    _share_period(sheet)
    for match in sheet.matches(_BARE):
        before = sheet.rest[max(0, match.start() - 30) : match.start()]
        period = _period(match)
        if sheet.language == "de" and _ARTICLE.search(match.group()):
            continue
        if _BY_DAY.match(match.group()) or (_THE_DAY.match(match.group()) and _THE_NIGHT.search(sheet.text)):
            continue
        # 'Du jour 1 au jour 14'
        is_numbered = sheet.rest[match.end() : match.end() + 2].strip()[:1] in {MASK, BLANK}
        if period in {"h", "year"} or (
            is_numbered and match.group().lstrip().startswith(("au ", "im ", "am "))
        ):
            continue
        near = (
            re.search(rf"[{BLANK}{MASK}][ ]?[^\W\d]{{0,16}}\.?$", before) is not None
            or _SHARE.search(before) is not None
        )
        of_something = _COUNTED_THING.search(before) is not None
        if (
            near
            or of_something
            or match.group().lstrip().startswith(("par ", "pro ", "per ", "al ", "in ", "en ", "/"))
        ):
            counted = _COUNTED_BEFORE.search(before)
            number = sheet.numbers.get(match.start() - len(before) + counted.start()) if counted else None
            also = frozenset({(Kind.FREQUENCY, f"{write(number.value)}/{period}")}) if number else frozenset()
            sheet.take(Kind.FREQUENCY, f"1/{period}", *match.span(), required=not of_something, also=also)
