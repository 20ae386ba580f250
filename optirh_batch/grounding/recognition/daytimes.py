"""Parts of the day, and the conditions of taking: 'am Morgen', 'au coucher', 'as needed', 'à jeun'.

A part of the day is 'morning', 'noon', 'afternoon', 'evening' or 'night'; a
meal that goes with one only confirms it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary.folding import BLANK

_FLAGS = re.IGNORECASE

_DAYTIMES = {
    "fr": {
        "morning": r"matin(?:s|ée|al(?:e|es)?|aux)?|mat\.",
        "afternoon": r"après[- ]midis?|aprem|ap\.?[- ]?m\b\.?|a-m\b\.?|(?-i:pm)",
        "noon": r"midi|mi-journée",
        "evening": r"soir(?:s|ée)?|vespéral(?:e|es)?",
        "night": r"nuits?|nocturnes?|(?:(?:à l')?heure du |au |le |du )?coucher(?! de)|"
        r"avant (?:de|d'aller) (?:dormir|se coucher|vous coucher)|"
        r"avant d'aller (?:au lit|vous coucher|se coucher)|nuitée",
    },
    "de": {
        "morning": r"morgens(?: früh)?|heute früh|"
        r"(?:am|jeden|diesen|heute|gegen|den|dem|vom) (?:frühen )?morgen(?: früh)?|frühmorgens|vormittags?|"
        r"in der früh|morgenmedi\w*"
        rf"|(?<={BLANK} )früh|(?<={BLANK})morgens?",
        "noon": r"mittags?|mittagsmedi\w*",
        "afternoon": r"nachmittags?|(?-i:NM)",
        "evening": r"abends?|(?:am )?vorabend|abds\.?|abendlich\w*|abendmedi\w*",
        "night": r"nachts?|nächte|nächtlich\w*|zur nacht|(?-i:z)\.[ ]?n\.|zur n\.|"
        r"vor (?:dem )?(?:schlafen(?:gehen)?|schlafengehen|zubettgehen|zu bett gehen|einschlafen)|"
        r"(?:zur )?schlafenszeit|(?:bevor|ehe) (?:sie|er) (?:schlafen|(?:zu|ins) bett) (?:gehen|geht)|"
        r"beim (?:schlafengehen|zubettgehen|zu bett gehen)",
    },
    "it": {
        "morning": r"(?:sta)?mattin[aeo]|stamane|stamani|mattutin[aoie]|mattinata",
        "noon": r"mezzogiorno|mezzodì",
        "afternoon": r"pomeriggi[o]?|pomeridian[aoie]",
        "evening": r"(?:sta)?ser[ae]|serale|serali|serata",
        "night": r"(?:sta)?nott[ei]|notturn[aoie]|prima di (?:dormire|coricarsi|andare a (?:letto|dormire))|"
        r"(?:al momento|all'ora) di coricarsi",
    },
    "en": {
        "morning": r"mornings?|(?<=this )am|(?<=each )am|(?<=every )am|am(?= (?:and|&|or) pm(?!\w))|"
        r"am(?=/pm(?!\w))",
        "noon": r"noon|midday|lunchtime",
        "afternoon": r"afternoons?|(?<=this )pm|(?<=am and )pm|(?<=am & )pm|(?<=am/)pm",
        "evening": r"evenings?",
        "night": r"(?:over)?nights?|nightly|bedtime|before (?:going to |you go to )?(?:bed|sleep)",
    },
}
_MAYBE_MORNING = re.compile(r"\bMorgen\b")
_DAYTIME_PATTERNS = {
    language: {
        part: re.compile(rf"(?:(?<![\w/])|(?<=[^\W\d_]{{4}}/)|(?<={BLANK}/))(?:{words})(?!\w)", _FLAGS)
        for part, words in parts.items()
    }
    for language, parts in _DAYTIMES.items()
}
_A_NIGHT = re.compile(r"[ ]?/[ ]?(?:nuit|nacht|notte|night)\b", _FLAGS)
"""'Sommeil 4 h/nuit' counts by the night, and may be said without it."""
_NAP = re.compile(r"\b(?:mittags?(?:schlaf|ruhe|essen|tisch)\w*|siestes?|siesta)\b", _FLAGS)
_SUPPER = re.compile(r"\b(?:souper|nachtessen|abendessen|znacht|cena|supper)\b", _FLAGS)
_LUNCH = re.compile(r"\b(?:pranzo|lunch|zmittag)\b", _FLAGS)
_LATE = re.compile(r"\b(?:sera o notte|tonight)\b", _FLAGS)
"""'À noite' and 'por la noche', as the pivot writes them."""
_BREAKFAST = re.compile(
    r"\b(?:aube|morgendämmerung|alba|dawn|petit[- ]déjeuner|déjeuner|frühstück|zmorge|colazione|breakfast)\b",
    _FLAGS,
)
_NOCTURIA = re.compile(r"\b(?:nycturie|nykturie|nicturia|nocturia)\b", _FLAGS)
_NIGHT_WATCH = re.compile(
    r"\b(?:veill\w+ de nuit|garde de nuit|nachtwach\w*|nachtdienst\w*|guardia notturna|"
    r"night (?:nurse|watch))\b",
    _FLAGS,
)
"""Who watches at night; it tells no time of the day that must be said."""
_ALL_DAY = re.compile(r"\b(?:jour et nuit|tag und nacht|giorno e notte|day and night)\b", _FLAGS)
"""Always: told of the clock, it names no part of the day."""
_CLOCK_BEHIND = re.compile(
    r"[ ](?:(?:à|vers|dès|um|gegen|ab|alle|verso le|at|around)[ ])?(?P<hour>[01]?\d|2[0-4])"
    r"(?:[ ]?(?:h|uhr)|[:.h]\d\d|(?<=um \d)|(?<=um \d\d)|(?<=alle \d)|(?<=alle \d\d))"
    r"(?!\w|[.,]\d|[ ]?(?:/|de[ ]|d'|par[ ]|pro[ ]))",
    _FLAGS,
)
_CLOCK_BEFORE = re.compile(
    r"(?<![\d.,:/])(?P<hour>[01]?\d|2[0-4])(?:[ ]?h(?:eures)?(?:[ ]?\d\d)?|[:.]\d\d(?:[ ]uhr)?|"
    r"[ ]uhr(?:[ ]\d\d)?|(?=[ ](?:tomorrow|this|in the) $)),?[ ]"
    r"(?:(?:du|de la|de l'|am|in der|di|del|della|tomorrow|this|in the)[ ]?)?$",
    _FLAGS,
)
_HOURS = {
    "morning": range(4, 12),
    "noon": range(11, 15),
    "afternoon": range(12, 19),
    "evening": range(17, 24),
    "night": (*range(20, 25), *range(7)),
}
"""At which hours a part of the day goes without saying: '4 Uhr früh', 'ce matin 9h'."""
_LONGEST_CLOCK = 20
_LAST_NIGHT = re.compile(r"(?<!\w)last night(?!\w)", _FLAGS)
"""Yesterday evening as well as the night behind it."""
_HOW_THE_NIGHT_WAS = re.compile(
    r"(?<!\w)(?:(?:bonne|mauvaise|ruhige|unruhige|gute|schlechte|buona|good|bad|quiet)[ ])?"
    r"(?:nuit|nacht|notte|night)(?:[ ](?:calme|agitée|bonne|mauvaise|difficile|paisible|tranquille|hachée|"
    r"correcte|ruhig|unruhig|gut|schlecht|tranquilla|agitata|quiet|restless)|[ ]?:)(?!\w)|(?<!\w)"
    r"(?:bonne|mauvaise|ruhige|unruhige|gute|schlechte|buona|good|bad|quiet)[ ](?:nuit|nacht|notte|night)"
    r"(?!\w)",
    _FLAGS,
)
_SLEPT = re.compile(
    r"(?<!\w)(?:dormi|geschlafen|schlief(?:en)?|dormito|slept)(?!\w)",
    _FLAGS,
)
"""'Nuit calme' may be 'Sie haben ruhig geschlafen'."""
_NIGHT_THING = re.compile(r"(?<!\w)nacht(?!dienst|wache|schwester)[a-zäöüß]{3,}", _FLAGS)
"""'Nachtbeutel': what belongs to the night confirms it."""
_RISES, _GOES_TO_BED = "rising", "bedtime"
_RISING = re.compile(
    r"(?<!\w)(?:au (?:lever|réveil)|en (?:se |vous )?levant|(?:nach|bei)m? (?:dem )?aufstehen|al risveglio|"
    r"on (?:rising|waking))(?!\w)",
    _FLAGS,
)
"""Getting up may be the morning, where it isn't when something hurts."""
_BEDTIME = re.compile(
    r"(?<!\w)(?:(?:au|avant le|à l'heure du) coucher|avant de (?:se |vous )?coucher|"
    r"(?:beim|vor dem) (?:schlafen\w*|zubettgehen)|vor dem schlafen|zur schlafenszeit|"
    r"(?:al momento|all'ora) di coricarsi|(?:at )?bedtime)(?!\w)",
    _FLAGS,
)
"""May be told for the evening."""
_AM = re.compile(r"(?<!\w)(?-i:am|AM)(?!\w)(?!/)")
"""French 'AM' is the afternoon to some and the morning to others: it only answers either."""
_BESIDE = (
    ("morning", _BREAKFAST),
    ("noon", _LUNCH),
    ("evening", _SUPPER),
    ("night", _NOCTURIA),
)
"""Meals and the like: they confirm a part of the day."""
_GREETING = re.compile(
    r"\b(?:bonsoir|guten (?:abend|morgen)|good (?:morning|evening|night)|buona ?sera|buona ?notte)\b", _FLAGS
)

_CONDITIONS = (
    (
        Kind.CONDITION,
        "as needed",
        (
            r"(?:si|selon|en cas de|au|dans le)[ ]?(?:le |les )?besoins?|si néc(?:essaire)?\.?|en réserve|"
            r"en (?-i:R)(?!\w)|(?:en )?rés\.|réserve(?= ?:? ?\d)|à la demande(?! d(?:e|u|es)\b| d')|"
            r"au besoin|s\.?n\.?(?= |$)|bei bedarf|(?:n\.|b\.|bei|nach)[ ]?(?-i:Bed)\.?|b\.[ ]?b\.|"
            r"i\.[ ]?r\.|in reserve|falls (?:es )?(?:nötig|erforderlich|notwendig)|"
            r"wenn (?:nötig|sie es brauchen|nötig)|bedarfsweise|bedarfsmedi\w+|(?<!-)bedarf|nach bedarf|"
            r"wenn es nötig ist|reservemedi\w+|reserve|(?:al|se|in caso di|secondo) (?:il )?bisogno|"
            r"se necessario|all'occorrenza|riserva|as needed|if needed|if necessary|when needed|"
            r"when required|as required|p\.?r\.?n\.?(?!\w)|(?:si|quand|lorsque|seulement si|uniquement si) "
            r"(?:vous en avez|c'est|cela est|il en a|elle en a|vous avez) (?:le |vraiment )?"
            r"(?:besoin|nécessaire)|wenn sie (?:es|sie|ihn) (?:brauchen|benötigen)|"
            r"wenn (?:er|sie) (?:es|sie|ihn) braucht|se (?:ne )?(?:ha bisogno|serve|necessita)|se ne ha(?! )|"
            r"(?:if|when) you need (?:it|them)"
        ),
    ),
    (
        Kind.CONDITION,
        "fasting",
        (
            r"à jeun|a jeun|nüchtern\w*|nü|a digiuno|fasting|on an empty stomach|l'estomac vide|estomac vide|"
            r"stomaco vuoto|auf nüchternen magen|(?:mit )?leerem magen|leeren magen|empty stomach|"
            r"ne mangez (?:plus )?rien|rien manger|essen (?:und trinken )?sie (?:[^\s.,;:!?]+ ){0,4}nichts|"
            r"nichts (?:mehr )?essen|non mangi (?:più )?(?:niente|nulla)|eat (?:and drink )?nothing"
        ),
    ),
    (
        Kind.MEAL,
        "before meals",
        (
            r"avant (?:les |le |chaque |de )?(?:repas|manger|dîner|souper|déjeuner)|av\. repas|vor "
            r"(?:den |dem |der |jeder )?"
            r"(?:mahlzeit(?:en)?|(?:mittag|abend|nacht)?essen|z(?:mittag|nacht|morge))|"
            r"prima (?:dei |del |di )?(?:pasti|pasto|mangiare)|"
            r"before (?:the |each |your )?(?:meals?|eating|food)|a\.c\."
        ),
    ),
    (
        Kind.MEAL,
        "after meals",
        (
            r"après (?:les |le |chaque |avoir )?(?:repas|mangé)|nachdem sie (?:\w+ )?gegessen haben|"
            r"nach (?:den |dem |der |jeder )?(?:mahlzeit(?:en)?|(?:mittag|abend|nacht)?essen)|"
            r"dopo (?:i |il |ogni |aver )?(?:pasti|pasto|mangiato)|"
            r"after (?:the |each |your )?(?:meals?|eating|food|you have eaten)|p\.c\."
        ),
    ),
    (
        Kind.MEAL,
        "with meals",
        (
            r"(?:pendant|pdt|avec|au (?:moment|milieu|cours) d[eu]s?|aux|lors d[eu]s?) "
            r"(?:les |le |chaque )?repas|(?:zu|mit|während) (?:den |dem |der )?(?:mahlzeit(?:en)?|essen)|"
            r"(?:durante|con|ai) (?:i |il )?past[io]|with (?:the |your )?(?:meals?|food)"
        ),
    ),
)
_CONDITION_PATTERNS = tuple(
    (kind, value, re.compile(rf"(?<!\w)(?:{words})(?!\w)", _FLAGS)) for kind, value, words in _CONDITIONS
)


_ALLOWED = re.compile(
    r"(?<!\w)(?:weitere|zusätzlich\w*|nochmals|noch einmal)[^.;:!?\n]{0,40}?"
    r"(?:erlaubt|möglich|genommen werden)|(?:dürfen|können) sie(?: [^\s.;:!?]+){0,6} (?:ein)?nehmen|"
    r"(?:kann|können|darf|dürfen)(?: [^\s.;:!?]+){0,8} dazukommen|"
    r"vous pouvez (?:en |aussi |encore )?(?:re)?prendre|(?:lei )?può (?:ancora |anche )?prendere|"
    r"you (?:may|can) (?:also )?take(?!\w)",
    _FLAGS,
)
"""What somebody may take is not to be taken anyhow: it answers 'en réserve'."""


def recognise_conditions(sheet: Sheet) -> None:
    """Note 'as needed', fasting and meals; their words stay for the other recognisers."""
    for match in sheet.matches(_ALLOWED):
        sheet.note(Kind.CONDITION, "as needed", *match.span(), required=False)
    for kind, value, pattern in _CONDITION_PATTERNS:
        for match in sheet.matches(pattern):
            if sheet.language != "it" or match.group().lower() != "sn":  # there it is the left side
                sheet.note(kind, value, *match.span())


def recognise_daytimes(sheet: Sheet) -> None:
    """Take parts of the day."""
    for match in sheet.matches(_GREETING):
        sheet.strike(*match.span())
    _note_bed(sheet)
    for part, other, pattern in (("night", "evening", _LAST_NIGHT), ("evening", "night", _LATE)):
        for match in sheet.matches(pattern):
            sheet.take(Kind.DAYTIME, part, *match.span(), also=frozenset({(Kind.DAYTIME, other)}))
    for match in (*sheet.matches(_NIGHT_WATCH), *sheet.matches(_A_NIGHT), *sheet.matches(_ALL_DAY)):
        sheet.take(Kind.DAYTIME, "night", *match.span(), required=False)
    for language, parts in _DAYTIME_PATTERNS.items():
        if sheet.speaks(language):
            for part, pattern in parts.items():
                _take_daytime(sheet, part, pattern)
    for match in sheet.matches(_MAYBE_MORNING) if sheet.speaks("de") else ():
        sheet.take(Kind.DAYTIME, "morning", *match.span(), required=False)
    for match in sheet.matches(_AM) if sheet.language == "fr" else ():
        also = frozenset({(Kind.DAYTIME, "afternoon")})
        sheet.note(Kind.DAYTIME, "morning", *match.span(), required=False, also=also)
    _note_meals(sheet)


def _note_bed(sheet: Sheet) -> None:
    for part, pattern in ((_RISES, _RISING), (_GOES_TO_BED, _BEDTIME)):
        for match in sheet.matches(pattern):
            sheet.note(Kind.DAYTIME, part, *match.span(), required=False)


def _note_meals(sheet: Sheet) -> None:
    for match in sheet.matches(_NIGHT_THING) if sheet.speaks("de") else ():
        sheet.note(Kind.DAYTIME, "night", *match.span(), required=False)
    for part, pattern in _BESIDE:
        for match in sheet.matches(pattern):
            sheet.note(Kind.DAYTIME, part, *match.span(), required=False)
    for match in sheet.matches(_NAP):
        also = frozenset({(Kind.DAYTIME, "noon")})
        sheet.note(Kind.DAYTIME, "afternoon", *match.span(), required=False, also=also)


def _take_daytime(sheet: Sheet, part: str, pattern: re.Pattern[str]) -> None:
    also = frozenset({(Kind.TIME, "12:00")}) if part == "noon" else frozenset()
    for match in sheet.matches(pattern):
        goes_without = _is_told_by_clock(sheet.text, part, *match.span())
        sheet.take(Kind.DAYTIME, part, *match.span(), required=not goes_without, also=also)


def _is_told_by_clock(text: str, part: str, start: int, end: int) -> bool:
    """Whether the hour beside a part of the day is one of it."""
    before = _CLOCK_BEFORE.search(text, max(0, start - _LONGEST_CLOCK), start)
    clock = before or _CLOCK_BEHIND.match(text, end)
    return clock is not None and int(clock["hour"]) in _HOURS[part]


def name_daytimes_alike(before: Sheet, after: Sheet) -> None:
    """Call getting up the morning and bedtime the evening, if the other text does and means nothing else.

    A text that tells both the evening and bedtime, or the night, means two of them.
    """
    told = [{fact.value for fact in sheet.facts if fact.kind is Kind.DAYTIME} for sheet in (before, after)]
    for sheet, own, other in ((before, told[0], told[1]), (after, told[1], told[0])):
        if _RISES in own and "morning" in other - own and _RISES not in other:
            _rename(sheet, _RISES, "morning")
        if _GOES_TO_BED in own and "evening" in other - own and not {_GOES_TO_BED, "night"} & other:
            _rename(sheet, _GOES_TO_BED, "evening")
    for sheet, beside in ((before, after), (after, before)):
        _let_sleep_answer(sheet, beside)
        sheet.facts = [fact for fact in sheet.facts if fact.value not in {_RISES, _GOES_TO_BED}]


def _let_sleep_answer(sheet: Sheet, other: Sheet) -> None:
    """Do not ask for the night whose quiet the other text tells by how somebody slept."""
    nights = [match.span() for match in _HOW_THE_NIGHT_WAS.finditer(sheet.text)]
    if not nights or not _SLEPT.search(other.text):
        return
    for place, fact in enumerate(sheet.facts):
        if fact.value == "night" and any(start <= fact.start < end for start, end in nights):
            sheet.facts[place] = replace(fact, required=False)


def _rename(sheet: Sheet, old: str, new: str) -> None:
    """Give the part of the day that a kind of words tells another name."""
    spans = [
        (fact.start, fact.end) for fact in sheet.facts if fact.kind is Kind.DAYTIME and fact.value == old
    ]
    for place, fact in enumerate(sheet.facts):
        if fact.kind is Kind.DAYTIME and any(start < fact.end and fact.start < end for start, end in spans):
            sheet.facts[place] = replace(fact, value=new)
