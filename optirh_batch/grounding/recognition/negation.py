"""Negation: does a text deny as often as its source?

It counts, it doesn't parse: what is denied, and how far a 'no' reaches, is left
to the passage being a sentence or two.  Firm denials must be matched one for
one; a word that denies inside itself answers for one that is spelled out
("afébrile", "pas de fièvre"); a list may deny once or item by item; a denial of
such a word ("n'a pas disparu") turns it round and is counted apart.

Limits: a denial moved from one thing to another inside the same passage is
not seen; a word such as 'perte' answers for any denial, one such as 'dysphagie'
for a denied verb only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.vocabulary import negation_words as words
from optirh_batch.grounding.vocabulary.folding import blank, lower

_FLAGS = re.IGNORECASE
_END = r"(?:(?<=')|(?!\w))"


def _compiled(vocabulary: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {
        language: re.compile(rf"(?<!\w)(?:{pattern}){_END}", _FLAGS)
        for language, pattern in vocabulary.items()
    }


def _word(pattern: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    """A pattern for texts in lower case, unless ``flags`` say otherwise."""
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", flags)


_HARMLESS = _compiled(words.HARMLESS)
_FIRM = _compiled(words.FIRM)
_COORDINATES = _compiled(words.COORDINATES)
_ECHOES = _compiled(words.ECHOES)
_FREE_OF, _LACKING, _SOUND = _word(words.FREE_OF), _word(words.LACKING), _word(words.SOUND)
_ROOM_AIR, _UNAIDED = _word(words.ROOM_AIR, _FLAGS), _word(words.UNAIDED)
_RISK = _word(words.RISK)
_PURPOSE = re.compile(rf"(?<!\w)(?:{words.PURPOSE})(?!\w)[^,.;]*$", _FLAGS)
_REASON = re.compile(
    rf"\((?:{words.REFUSALS}|{words.UNABLE}|(?-i:{words.FAILURES}))(?: [^().,;]{{1,25}})?\)", _FLAGS
)
"""'Pas pris (oubli)', 'nicht vertragen (Allergie auf Latex)': said twice."""
_STOPS = ".;:!?\n"
_GOES_ON = re.compile(r"(?<!\w)hör(?:t|en|te|ten)(?: [^\W\d_]+){0,4} nicht auf(?!\w)", _FLAGS)
"""'Hört es nicht auf': 'nicht aufhören'."""
_FORBIDS, _SPARINGLY = _word(words.FORBIDS), _word(words.SPARINGLY)
_REFUSALS, _UNABLE, _FAILURES = _word(words.REFUSALS), _word(words.UNABLE), _word(words.FAILURES)
_NO_MORE = re.compile(
    r"(?<!\w)n(?:e |')(?:[^\W\d_]+[' ]){0,3}?(?P<plus>plus)(?!\w)(?! (?:que|qu'|d'une?|de [\ue000\ue001\d]))",
    _FLAGS,
)
_COMPARES = re.compile(
    r"(?<!\w)pas (?:[^\W\d_]+[' ])?plus (?:tôt|tard|longtemps|souvent|loin|vite)(?!\w)", _FLAGS
)
"""'N'arrêtez pas plus tôt' denies once."""
_MORE_OR_NO_MORE = re.compile(
    r"(?:^|[.;:!?\n,][ ]?)plus (?:de |d')(?![\ue000\d])|"
    r"(?<!\w)plus (?:nécessaire|utile|possible|indiqué|requis)e?s?(?!\w)",
    _FLAGS,
)
_NOR_AFTER_NEITHER = re.compile(r"(?<!\w)weder(?!\w)[^.;:!?\n]*?(?<!\w)(?P<nor>noch)(?!\w)", _FLAGS)
_REVERSED = re.compile(
    r"(?:(?<!\w)(?:pas(?: de\b| d')?|plus(?: de\b| d')?|aucune?|sans|ni|nicht|kein\w*|ohne|not|no|without|"
    r"non|nessuna?|senza|jamais|nie|never)|n't)[ ]?"
    rf"(?:(?!(?:depuis|après|suite|seit|nach|wegen|trotz|malgré|dopo|since|after)\b)[^\W\d_]+[ ])?"
    rf"(?<!\w)(?P<word>(?-i:PC|PdC|PDC|LOC)|{words.FREE_OF}|{words.LACKING}|{words.REFUSALS}|{words.TIDY}|"
    rf"{words.FORGOTTEN})(?!\w)",
    _FLAGS,
)
_SPELLED_OUT = re.compile(
    r"pas d'accord|(?:pas (?:de|eu de)|kein\w*|nessuna?|no) (?:selles?|stuhl\w*|evacuazion\w*|stools?)",
    _FLAGS,
)
"""What a conflict and constipation are spelled out as."""
_WILL = re.compile(
    r"(?<!\w)(?:n(?:e |')(?:[\w']+ )?(?:pren\w+|donn\w+|mett\w+|utilis\w+|appliqu\w+|fai\w+|veut|veulent|"
    r"voul\w+|souhait\w+|désir\w+|accept\w+)(?: plus)?|"
    r"(?:woll\w+|will|möcht\w+|mag|mögen|nehm\w+|wünsch\w+|verwend\w+)(?: [^\s,]+){0,3})[ ]$",
    _FLAGS,
)
"""'Ne prenez pas de ...', 'Sie wollen keine ...': a denied thing, but a refused doing."""
_SENTENCE = re.compile(r"[^.;:!?\n]+")
_MARK_OF_ABSENCE = re.compile(
    rf"(?<!\w)(?:{words.ABSENT})(?:[ ]?:| (?:est|ist|è|is)(?: (?:à|de|bei|auf|a|at))?)?[ ]"
    rf"(?P<behind>0|[-–−])(?=[ ]*(?:[.,;)\n](?!\d)|$|(?:depuis|seit|da|since)\b))|"
    rf"(?:^|(?<=[.,;:(\n])|(?<=[.,;:(\n][ ]))(?P<before>0)[ ](?={words.ABSENT})",
    _FLAGS,
)
_SHORT_NOT = _word(words.SHORT_NOT)
_DIAMETER = re.compile(r"[øØ∅](?=[ ]?\d)")
"""'Ø 45' measures."""
_MARK = re.compile(r"[0–−-]")
_OR = re.compile(r"(?<!\w)(?:ou|oder|o|or)(?!\w)", _FLAGS)
_OR_LIST = re.compile(r"(?P<items>(?:[,/][ ]?(?:[\w'-]+[ ]){0,2}[\w'-]+)*)[ ](?:ou|oder|o|or)(?!\w)", _FLAGS)
_NOR_LIST = re.compile(r"(?P<items>(?:[,/][ ]?(?:[\w'-]+[ ]){0,3}[\w'-]+)+)[ ](?:ni|né|nor)(?!\w)", _FLAGS)
"""'Ni fièvre, toux ni frissons': what stands between is denied as well."""
_NEGATIVE_FOR = re.compile(
    rf"(?<!\w)(?:{words.NEGATIVE_FOR}|negativ\w* auf)(?!\w)(?P<items>[^.;:!?\n]*)", _FLAGS
)
"""'Negativ auf' counts only: what 'wirkt sich negativ auf' names is not denied."""
_DENIED_DRUG = re.compile(r"(?<!\w)(?:pas d(?:e |')|kein\w* |nessun\w* |niente |no )\Z", _FLAGS)
_LONGEST_DENIAL = 10
_NO_PAIN = re.compile(r"(?<!\w)(?:EVA|EN|ENS|EVS|NRS|VAS)[ ]?[:=]?[ ]?0(?![\d.,])")
"""'VAS 0' is 'keine Schmerzen'."""
_SLASH = re.compile(r"(?<=[^\W\d_])[ ]?/[ ]?(?=[^\W\d_]{2})")
"""'Keine BD-Messung/BE'."""
_AND = re.compile(r"(?<!\w)(?:et|und|e|and|sowie)(?!\w)", _FLAGS)
_SHORT_ITEM = re.compile(r"[,/][ ]?(?:de |d')?[\w-]+(?=[ ]?(?:[,/]|$| (?:et|und|e|and|ni|né|nor) ))", _FLAGS)
_MERGING_WORDS = 2


@dataclass(slots=True)
class Polarity:
    """How a text denies.

    Attributes:
        firm: denials that every faithful text repeats.
        verbal: how many of them deny a verb.
        spare: negative words that repeat one of them.
        free_of, lacking, sound, refusals, unable: see ``negation_words``.
        reversed: denied words of these kinds.
        unwilling: denials of a thing that refuse a doing.
        forbids: what must be avoided.
        risks, purposes: dangers, and denials in clauses of purpose, which spell them out.
        room_air, unaided: values taken without oxygen, and the words that spell it out.
        joined: short items that an 'or' adds to a denied thing: denied as firmly.
        spoken_or: other items behind an 'or': they may be denied, too.
        listed: items that a list adds to a denial, with or without an 'or'.
        evidence: the sentences that deny.
    """

    firm: int = 0
    verbal: int = 0
    spare: int = 0
    free_of: int = 0
    lacking: int = 0
    sound: int = 0
    refusals: int = 0
    unable: int = 0
    reversed: int = 0
    room_air: int = 0
    unaided: int = 0
    risks: int = 0
    forbids: int = 0
    purposes: int = 0
    unwilling: int = 0
    joined: int = 0
    spoken_or: int = 0
    listed: int = 0
    evidence: list[str] = field(default_factory=list)

    @property
    def absence(self) -> int:
        """Words that deny a thing inside themselves."""
        return self.free_of + self.lacking

    @property
    def inability(self) -> int:
        """Words that deny a doing inside themselves."""
        return self.refusals + self.unable


@dataclass(frozen=True, slots=True)
class _Marker:
    start: int
    nominal: bool = False
    coordinate: bool = False
    echo: bool = False


def _languages(sheet: Sheet) -> tuple[str, ...]:
    return (sheet.language,) if sheet.language in _FIRM else tuple(_FIRM)


@lru_cache(maxsize=64)
def _without_harmless(text: str, languages: tuple[str, ...]) -> str:
    """A text without its forms of denial that deny nothing."""
    for language in languages:
        for match in _HARMLESS[language].finditer(text):
            text = blank(text, *match.span())
    return text


def _markers(text: str, languages: tuple[str, ...]) -> list[_Marker]:
    found: dict[int, _Marker] = {}
    for language in languages:
        for match in _FIRM[language].finditer(text):
            found.setdefault(match.start(), _Marker(match.start(), nominal=bool(match.group("nominal"))))
        for match in _COORDINATES[language].finditer(text):
            found.setdefault(match.start(), _Marker(match.start(), nominal=True, coordinate=True))
        for match in _ECHOES[language].finditer(text):
            found.setdefault(match.start(), _Marker(match.start(), nominal=True, echo=True))
    if "fr" in languages:
        compared = [span.span() for span in _COMPARES.finditer(text)]
        for match in _NO_MORE.finditer(text):
            if any(start < match.start("plus") < end for start, end in compared):
                continue
            found.setdefault(match.start("plus"), _Marker(match.start("plus")))
    if "de" in languages and (nor := _NOR_AFTER_NEITHER.search(text)):
        found.setdefault(nor.start("nor"), _Marker(nor.start("nor"), nominal=True, coordinate=True))
    return [found[start] for start in sorted(found)]


def _count_sentence(polarity: Polarity, sentence: str, markers: list[_Marker]) -> None:
    previous: _Marker | None = None
    for marker in markers:
        between = sentence[previous.start : marker.start] if previous else ""
        if marker.echo and previous and "," not in between:
            polarity.spare += 1
        elif (
            marker.coordinate
            and previous
            and not previous.nominal
            and between.count(" ") <= _MERGING_WORDS + 1
        ):
            # 'non ha né febbre né tosse': the first item carries the verb's denial.
            polarity.spare += 1
        else:
            polarity.firm += 1
            polarity.purposes += _PURPOSE.search(sentence[: marker.start]) is not None
            polarity.verbal += not marker.nominal or _SPELLED_OUT.match(sentence, marker.start) is not None
            polarity.unwilling += marker.nominal and _WILL.search(sentence[: marker.start]) is not None
        previous = marker
    tail = sentence[markers[0].start :]
    if ors := len(_OR.findall(tail)):
        if any(marker.nominal for marker in markers):
            polarity.joined += sum(1 + match.group("items").count(",") for match in _OR_LIST.finditer(tail))
        else:
            polarity.spoken_or += ors
        polarity.listed += ors + tail.count(",")
    else:
        polarity.listed += len(_SHORT_ITEM.findall(tail)) + len(_AND.findall(tail))
    if any(marker.nominal for marker in markers):
        polarity.joined += len(_SLASH.findall(tail))
        polarity.joined += sum(match.group("items").count(",") for match in _NOR_LIST.finditer(tail))


def spell_absence(text: str) -> str:
    """'TVP 0', 'odeur -' as 'TVP ø', 'n. toleriert' as 'ø toleriert': same length, read as a denial."""
    for match in _MARK_OF_ABSENCE.finditer(text) if _MARK.search(text) else ():
        place = match.start(match.lastgroup or 0)
        text = f"{text[:place]}ø{text[place + 1 :]}"
    return _SHORT_NOT.sub("ø ", _DIAMETER.sub(" ", text))


def read_polarity(sheet: Sheet) -> Polarity:
    """Count the denials in what the other recognisers left of a text."""
    languages = _languages(sheet)
    text = _without_harmless(sheet.rest, languages)
    polarity = Polarity()
    for match in list(_GOES_ON.finditer(text)):
        polarity.reversed += 1
        text = blank(text, match.start(), match.end() - len("nicht auf"))
        text = blank(text, match.end() - len("auf"), match.end())
    for match in list(_REVERSED.finditer(text)):
        polarity.reversed += 1
        text = blank(text, *match.span("word"))
    if "fr" in languages:
        # 'Plus de vertiges' denies or counts; it can only answer a denial.
        polarity.spare += len(_MORE_OR_NO_MORE.findall(text))
    for sentence in _SENTENCE.finditer(text):
        if markers := _markers(sentence.group(), languages):
            polarity.evidence.append(sheet.text[slice(*sentence.span())].strip())
            _count_sentence(polarity, sentence.group(), markers)
    # 'Pas de lisinopril pour le moment': a denied medicine is a refused doing.
    polarity.unwilling += sum(
        _DENIED_DRUG.search(text, max(0, fact.start - _LONGEST_DENIAL), fact.start) is not None
        for fact in sheet.facts
        if fact.kind is Kind.DRUG and fact.required
    )
    for found in _NEGATIVE_FOR.finditer(text):
        items = found.group("items")
        polarity.listed += items.count(",") + len(_AND.findall(items)) + len(_OR.findall(items))
    plain = lower(text)
    polarity.free_of = len(_FREE_OF.findall(plain))
    polarity.lacking = sum(not _FREE_OF.match(plain, m.start()) for m in _LACKING.finditer(plain))
    polarity.lacking += len(_NO_PAIN.findall(sheet.text))
    polarity.room_air = len(_ROOM_AIR.findall(text))
    polarity.unaided = len(_UNAIDED.findall(plain))
    polarity.sound = len(_SOUND.findall(plain))
    polarity.forbids = len(_FORBIDS.findall(plain))
    polarity.risks = len(_RISK.findall(plain))
    if polarity.firm:
        for match in list(_REASON.finditer(text)):
            begin = max(text.rfind(stop, 0, match.start()) for stop in _STOPS) + 1
            # 'Statt Ramipril (gestoppt wegen Husten)' is said once, unless a denial stands before it.
            if " " not in match.group() or _markers(text[begin : match.start()], languages):
                text = blank(text, *match.span())
    plain = lower(text)
    polarity.refusals = len(_REFUSALS.findall(plain))
    polarity.unable = sum(not _REFUSALS.match(plain, m.start()) for m in _UNABLE.finditer(plain))
    polarity.unable += len(_FAILURES.findall(text))
    return polarity


def denial_places(sheet: Sheet) -> list[int]:
    """Where words stand that deny what is beside them, those without negative sense left out."""
    languages = _languages(sheet)
    text = _without_harmless(sheet.rest, languages)
    return [marker.start for marker in _markers(text, languages)]


def may_deny(text: str) -> bool:
    """Whether a text has a word that denies inside itself, in the widest sense ('stable', 'sauf', 'mal')."""
    plain = lower(text)
    return any(words.search(plain) for words in (_UNABLE, _REFUSALS, _LACKING)) or any(
        words.search(text) for words in (_FAILURES, _ROOM_AIR)
    )


def counts_itself(text: str) -> bool:
    """Whether a text has a word that ``read_polarity`` counts as one that denies inside itself."""
    plain = lower(text)
    return any(words.search(plain) for words in (_UNABLE, _REFUSALS, _LACKING, _FREE_OF))


@dataclass(frozen=True, slots=True)
class Paired:
    """Denials that the other text has its own wording for.

    Attributes:
        count: how many.
        counted: how many of these wordings deny inside themselves, which answers once only.
    """

    count: int = 0
    counted: int = 0

    def beside(self, inside: int) -> int:
        """How many denials are answered together with ``inside`` words that deny inside themselves."""
        return inside + self.count - min(self.counted, inside)


_NONE = Paired()


def denials_answered(text: Polarity, by: Polarity, *, items: int = 0, paired: Paired = _NONE) -> bool:
    """Whether every spelled-out denial of a text has a counterpart in the other.

    Args:
        text: the text whose denials are looked for.
        by: the text that should contain them.
        items: further items that ``by`` may deny by way of a list.
        paired: denials that ``by`` has its own wording for.
    """
    absent = max(0, by.absence - text.absence)
    unable = min(text.verbal, max(0, by.inability - text.inability))
    unable += min(text.unwilling, max(0, by.refusals - text.refusals))
    # 'Pas de port de charge', 'Évitez de porter'.
    spared = max(0, by.inability - text.inability) - unable
    unable += min(text.firm - text.verbal, max(0, by.forbids - text.forbids), max(0, spared))
    aired = min(text.unaided, by.room_air) + min(text.purposes, by.risks)
    counted = paired.beside(absent + unable) + aired
    return text.firm + text.joined <= _denials(by) - _spelled_air(text, by) + items + counted


def words_answered(
    text: Polarity, by: Polarity, *, items: int = 0, refusals: bool, paired: Paired = _NONE, stayed: int = 0
) -> bool:
    """Whether the words of a text that deny inside themselves are answered, too.

    Args:
        text: the text whose denials are looked for.
        by: the text that should contain them.
        items: further items that ``by`` may deny by way of a list.
        refusals: whether refusals count.
        paired: denials that ``by`` has its own wording for.
        stayed: things forgotten at a place that ``by`` tells to have stayed there.
    """
    demand = text.firm + text.free_of + (max(0, text.refusals - stayed) if refusals else 0)
    sound = by.sound if text.free_of else 0
    # 'Intacte' said in both texts answers nothing else.
    absent = by.absence - min(text.lacking, by.lacking)
    unable = by.inability - min(text.unable, by.unable)
    aired = min(text.unaided, by.room_air) + min(text.purposes, by.risks)
    spelled = _denials(by) - _spelled_air(text, by)
    inside = paired.beside(absent + unable)
    return demand <= spelled + items + inside + sound + aired + by.reversed


def _spelled_air(text: Polarity, by: Polarity) -> int:
    """'Sans oxygène' that spells room air out answers nothing else."""
    return min(by.unaided, text.room_air)


def _denials(polarity: Polarity) -> int:
    return polarity.firm + polarity.spare + polarity.joined + polarity.spoken_or


def bans_lifted(source: Polarity, output: Polarity, text: str) -> bool:
    """Whether the source forbids something, and the output neither denies nor forbids, nor says 'little'."""
    kept = _denials(output) or output.forbids or output.reversed or _SPARINGLY.search(lower(text))
    return source.forbids > 0 and not kept


def turned_round(source: Polarity, output: Polarity, *, lost: Paired = _NONE, added: Paired = _NONE) -> bool:
    """Whether a denied 'normal' lost its denial, or a plain one got one."""
    # 'N'est plus étanche' may be said of what leaks.
    told, said = (
        one.reversed - min(one.reversed, paired.count) for one, paired in ((source, lost), (output, added))
    )
    fewer = source.firm + source.joined <= output.firm + output.joined
    return (said > told and fewer) or (told > said and output.absence > source.absence)
