"""Days and weeks told from the day of the note: yesterday, today, tomorrow, next week.

Owns these words in four languages and their normal forms: '-1 day' is yesterday,
'+1 week' next week, 'next day' the day after whatever was told before.  What is
part of today ('ce matin', 'jetzt', a nurse's 'ce jour') only confirms it.  Also
whether a span of time lies behind or ahead ('il y a 3 jours', 'dans 3 jours').
No date is computed: the gate does not know when the note was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from optirh_batch.grounding.recognition.facts import Fact, Key, Kind, Sheet
from optirh_batch.grounding.vocabulary.folding import BLANK
from optirh_batch.grounding.vocabulary.phrases import LANGUAGES, whole_words

_DAYS: dict[str, dict[str, str]] = {
    "-2 day": {
        "fr": r"avant-hier",
        "de": r"vorgestern",
        "it": r"(?:l')?altro ?ieri|ieri l'altro|avantieri",
        "en": r"(?:the )?day before yesterday",
    },
    "-1 day": {
        "fr": r"(?<!avant-)hier",
        "de": r"gestern|gestrige[nrms]?",
        "it": r"(?<!altro )ieri(?! l'altro)",
        "en": r"(?<!before )yesterday",
    },
    "0 day": {
        "fr": r"aujourd'hui|auj\.?",
        "de": r"heute(?! (?:nacht|morgen|früh|mittag|abend|vormittag|nachmittag))|heutige[nrms]?",
        "it": r"oggi",
        "en": r"today",
    },
    "+1 day": {
        "fr": r"(?<!après-)demain",
        "de": r"(?<!am )(?<!\ben )(?<!heute )(?<!gestern )(?<!gegen )(?<!dem )(?<!vom )(?<!früh )"
        rf"(?:(?<!{BLANK})(?-i:morgen)|(?<![^.!?:;] )(?<![^ ])(?-i:Morgen))"
        r"(?!,? (?:und |oder |bis )?(?:mittag|abend|nacht)|[ ]?[/+-])",
        "it": r"(?<!dopo)domani",
        "en": r"(?<!after )tomorrow",
    },
    "+2 day": {
        "fr": r"après-demain",
        "de": r"übermorgen",
        "it": r"dopodomani",
        "en": r"(?:the )?day after tomorrow",
    },
    "next day": {
        "fr": r"lendemain|le jour (?:d'après|suivant)",
        "de": r"am tag (?:danach|darauf|nach)|(?:am )?(?:nächsten|folgenden) tag|(?:am )?folgetag|"
        r"tags darauf",
        "it": r"(?:l')?indomani|(?:il )?giorno (?:dopo|seguente|successivo)",
        "en": r"(?:the )?(?:next|following) day|(?:the )?day after(?! tomorrow)",
    },
    "day before": {
        "fr": r"la veille|le jour (?:d'avant|précédent)",
        "de": r"(?:am )?vor(?:tag|abend)|(?:am )?tag (?:davor|zuvor|vorher)",
        "it": r"(?:il )?giorno (?:prima(?! d[eiu])|precedente)",
        "en": r"(?:the )?(?:day before(?! yesterday)|previous day)",
    },
}
_PARTS_OF_TODAY: dict[str, str] = {
    "fr": r"maintenant|à présent|actuellement|ce matin|ce midi|cet après-midi|ce soir|cette nuit|"
    r"(?<!à )ce jour(?!-là)",
    "de": r"jetzt|aktuell|zurzeit|momentan|nun|diesen morgen|heute (?:nacht|morgen|früh|mittag|abend|"
    r"vormittag|nachmittag)",
    "it": r"adesso|ora|attualmente|stamattina|stamani|stasera|stanotte|questa (?:mattina|sera|notte)",
    "en": r"now|currently|this (?:morning|afternoon|evening)|tonight",
}
_UNITS: dict[str, dict[str, str]] = {
    "week": {"fr": r"sem(?:aine|\.)?", "de": r"wo(?:che|chen)?\.?", "it": r"settimana", "en": r"week"},
    "month": {"fr": r"mois", "de": r"mon(?:ats?|\.)|mt\.?", "it": r"mese", "en": r"month"},
    "year": {"fr": r"an(?:née)?", "de": r"jahr", "it": r"anno", "en": r"year"},
}
_STEPS: dict[str, dict[str, str]] = {
    "-1": {
        "fr": r"(?:{unit}) (?:passée?|dernière|dernier|écoulée?)",
        "de": r"(?:letzte|vergangene|vorige)[nrms]? (?:{unit})",
        "it": r"(?:{unit}) (?:scors[oa]|passat[oa])|scors[oa] (?:{unit})",
        "en": r"(?:last|past) (?:{unit})",
    },
    "0": {
        "fr": r"cet(?:te)? (?:{unit})|ce (?:{unit})",
        "de": r"diese[nrms]? (?:{unit})|(?:laufende|aktuelle)[nrms]? (?:{unit})",
        "it": r"quest[oa] (?:{unit})|quest'(?:{unit})",
        "en": r"this (?:{unit})",
    },
    "+1": {
        "fr": r"(?:{unit}) (?:prochaine?|pro(?:ch)?\.?(?!\w)|à venir|qui vient)|prochaine? (?:{unit})",
        "de": r"(?:nächste|kommende|nä\.)[nrms]? (?:{unit})",
        "it": r"(?:{unit}) prossim[oa]|prossim[oa] (?:{unit})",
        "en": r"next (?:{unit})|coming (?:{unit})",
    },
}


def _patterns(language: str) -> dict[str, re.Pattern[str]]:
    steps = {
        f"{step} {unit}": words[language].format(unit=names[language])
        for step, words in _STEPS.items()
        for unit, names in _UNITS.items()
    }
    days = {value: words[language] for value, words in _DAYS.items()}
    return {value: whole_words(words) for value, words in (days | steps).items()}


_NAMED = {language: _patterns(language) for language in LANGUAGES}
_ANY = {
    language: whole_words(*(named.pattern for named in patterns.values()))
    for language, patterns in _NAMED.items()
}
_OF_TODAY = {language: whole_words(words) for language, words in _PARTS_OF_TODAY.items()}

_AGO_BEFORE = re.compile(
    r"(?<!\w)(?:il y a|voici|vor)(?: (?:environ|à peine|déjà|etwa|rund|ca\.?|knapp))? $", re.IGNORECASE
)
_AGO_BEHIND = re.compile(r" (?:fa|ago)(?!\w)", re.IGNORECASE)
_AHEAD = re.compile(
    r"(?<!\w)(?:dans|d'ici|in|fra|tra)(?: (?:environ|etwa|ca\.?|circa|about))? $", re.IGNORECASE
)
_CHANGED = re.compile(
    r"(?:[+-]\d[\d.,]*|\d[ ]?(?:kg|kilos?|g|cm|mm)|zugenommen|abgenommen|perdus?|pris)[ ]$", re.IGNORECASE
)
"""'+2,1 kg in 1 Wo.': how long it took."""
_REACH = 20


_LAST_NIGHT = re.compile(
    r"(?<!\w)(?:last night|nuit (?:dernière|passée)|(?:letzte[nr]?|vergangene[nr]?) nacht|"
    r"(?:notte scorsa|scorsa notte))(?!\w)",
    re.IGNORECASE,
)
"""Between yesterday and today."""


def recognise_relative_days(sheet: Sheet) -> None:
    """Write down the days told from that of the note; their words stay readable."""
    required = sheet.language is not None  # 'hier' is yesterday or here
    for match in sheet.matches(_LAST_NIGHT):
        for value in ("-1 day", "0 day"):
            sheet.note(Kind.DAY, value, *match.span(), required=False)
    for language in LANGUAGES:
        if not sheet.speaks(language):
            continue
        for value, words in _NAMED[language].items() if _ANY[language].search(sheet.rest) else ():
            for match in sheet.matches(words):
                sheet.note(Kind.DAY, value, *match.span(), required=required)
        for match in sheet.matches(_OF_TODAY[language]):
            sheet.note(Kind.DAY, "0 day", *match.span(), required=False)


_OF_THIS_DAY = {
    "evening": r"ce soir|heute abend|stasera|questa sera|this evening|tonight",
    "morning": r"ce matin|heute (?:morgen|früh)|stamattina|questa mattina|this morning",
    "night": r"cette nuit|heute nacht|stanotte|questa notte",
}
_OF_ANY_DAY = {
    "evening": r"le soir|chaque soir|tous les soirs|abends|am abend|la sera|di sera|ogni sera|"
    r"in the evenings?",
    "morning": r"le matin|chaque matin|tous les matins|morgens|am morgen|la mattina|al mattino|ogni mattina|"
    r"in the mornings?",
    "night": r"la nuit|chaque nuit|toutes les nuits|nachts|in der nacht|la notte|di notte|ogni notte|"
    r"at night",
}
_OF_ANOTHER_DAY = {
    "evening": r"hier (?:au )?soir|gestern abend|ieri sera|yesterday evening|last night|demain (?:au )?soir|"
    r"morgen abend|domani sera|tomorrow evening",
    "morning": r"hier matin|gestern (?:morgen|früh|vormittag)|ieri mattina|yesterday morning|demain matin|"
    r"morgen (?:früh|vormittag)|domani mattina|tomorrow morning",
}
_TODAY_ANYHOW = whole_words(
    r"aujourd['’]hui|auj|hier|demain|heute|gestern|morgen|oggi|ieri|domani|ce jour|today"
)


def habits_dated(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that tell of today ('ce soir') what its source tells of any day ('le soir').

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    if _TODAY_ANYHOW.search(source.text):
        return
    for part, words in _OF_THIS_DAY.items():
        this_day = whole_words(words)
        found = this_day.search(output.text)
        if found and whole_words(_OF_ANY_DAY[part]).search(source.text) and not this_day.search(source.text):
            yield found.group()


def parts_of_day_moved(source: Sheet, output: Sheet) -> Iterator[str]:
    """Words of the output that tell of another day ('hier soir') what its source says of today ('ce soir').

    Args:
        source: the passage as documented.
        output: what was written for it.
    """
    for part, words in _OF_ANOTHER_DAY.items():
        another, this_day = whole_words(words), whole_words(_OF_THIS_DAY[part])
        found = another.search(output.text)
        told = bool(found) and this_day.search(source.text) and not this_day.search(output.text)
        if found and told and not another.search(source.text):
            yield found.group()


def is_of_today(fact: Fact) -> bool:
    """Whether a day is that of the note, or its week: what a note tells is of today without saying so."""
    return fact.kind is Kind.DAY and fact.value.startswith("0 ")


def _spans(sheet: Sheet) -> Iterator[tuple[Key, bool, str]]:
    """Spans of time with whether they lie ahead, and their words."""
    for fact in sheet.facts:
        if fact.kind is not Kind.DURATION:
            continue
        before = sheet.text[max(0, fact.start - _REACH) : fact.start]
        if _AGO_BEFORE.search(before) or _AGO_BEHIND.match(sheet.text, fact.end):
            yield fact.key, False, fact.surface
        elif (found := _AHEAD.search(before)) and not _CHANGED.search(before[: found.start()]):
            yield fact.key, True, before[found.start() :] + fact.surface


def days_turned(source: Sheet, output: Sheet) -> Iterator[str]:
    """The words of the output that put into the past what lies ahead, or the reverse."""
    own = {(key, ahead) for key, ahead, _ in _spans(source)}
    for key, ahead, words in _spans(output) if own else ():
        if (key, not ahead) in own and (key, ahead) not in own:
            yield words
