"""Shorthand written out by code: the source's own wording, readable for others than nurses.

What no wording of the model may replace is printed as it stands; this makes
``TA 158/92, Pst au talon G 2x/sem.`` of it ``Tension artérielle 158/92, ...
talon gauche 2 fois par semaine``.  Owns how abbreviations of the glossary, sides,
weekdays, spans of time and frequencies are written out and where grammar allows it; whether the
result may be printed is asked of the fact gate, as of any other wording.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from optirh_batch.drafting.shorthand_times import times_behind
from optirh_batch.drafting.shorthand_words import GERMAN_PART, IN_CONTEXT, PARTS, WORDS
from optirh_batch.glossary import Glossary, Match, fold
from optirh_batch.grounding import Fact, Kind, extract_facts
from optirh_batch.grounding.vocabulary.negation_words import SHORT_NOT
from optirh_batch.text.sentences import split_sentences

_Change = tuple[int, int, str]

_PART = r"(?:[0-9½¼]|1/[24])"
_SPACED_SCHEME = re.compile(
    rf"(?<![\w.,/–-]){_PART} ?[–-] ?{_PART} ?[–-] ?{_PART}(?: ?[–-] ?{_PART})?"
    r"(?![\w/–-]|[.,]\d| ?[–-] ?\d)"
)
"""*1 – 0 - 1*: one scheme, as it is usually written."""
_ROUTES = "routes"
"""Theme of the entries whose names ('sous la peau') stand in a sentence wherever their abbreviation does."""

_SIDES = {
    # An adjective would have to agree; 'gauche' has one form for all.
    "fr": {"G": "gauche", "D": "du côté droit"},
    "de": {"li": "links", "re": "rechts", "bds": "beidseits"},
    "it": {"sx": "a sinistra", "dx": "a destra"},
}
_MORE, _THAN = re.compile(r"\s?>"), re.compile(r">\s?\Z")
"""Signs of *D > G*, which is written out as a whole."""
_SIDE_OF_PART = {
    "fr": {"G": ("gauche", "gauche"), "D": ("droit", "droite")},
    "it": {"sx": ("sinistro", "sinistra"), "dx": ("destro", "destra")},
}
_TIMES = {"fr": "{n} fois par {unit}", "de": "{n}-mal pro {unit}", "it": "{n} volte al{unit}"}
_ONCE = {"fr": "1 fois par {unit}", "de": "1-mal pro {unit}", "it": "1 volta al{unit}"}
_UNITS = {
    "fr": {"day": "jour", "week": "semaine", "month": "mois"},
    "de": {"day": "Tag", "week": "Woche", "month": "Monat"},
    "it": {"day": " giorno", "week": "la settimana", "month": " mese"},
}
_WEEKDAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche".split(),
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag".split(),
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica".split(),
}
_LONGEST_SHORT_DAY = 3
_SPANS = {
    "fr": {"day": "jour|jours", "week": "semaine|semaines", "month": "mois|mois"},
    "de": {"day": "Tag|Tage", "week": "Woche|Wochen", "month": "Monat|Monate"},
    "it": {"day": "giorno|giorni", "week": "settimana|settimane", "month": "mese|mesi"},
}
_SPAN = re.compile(r"\d+\s?(?:j|sem|[dT]|Tg|Wo|Mt|gg|sett)\.?")
_DATIVE = re.compile(r"(?<!\w)(?:vor|seit|nach|in|mit)\s(?:\d{1,2}\s?(?:-|bis)\s?)?\Z", re.IGNORECASE)
_RATE = re.compile(r"\d+\s?x\s?/\s?[^\W\d_]+\.?")
_LINKS = {
    "fr": frozenset("et ou ni avec sans pour contre après sous si".split()),
    "de": frozenset("und oder mit ohne kein für gegen bei nach vor".split()),
    "it": frozenset("e o né con senza per contro dopo se".split()),
}
"""Words after which a name stands in the form that the glossary lists, if it is no German phrase."""

_SHORT_NOT = re.compile(rf"(?<!\w){SHORT_NOT}")
_NUMBER_BEFORE = re.compile(r"(?:(?<![\d.,/])(?P<one>1|½|1/2|1/4)|[\d½])\s?\Z")

_TESTS = "tests"
"""Theme of the entries whose abbreviations are sure where a value follows (``HF 70``), short as they are."""

_SURE = {
    "fr": frozenset("TA FC O2 Hb".split()),
    "de": frozenset("RR BZ VW HA AZ DK O2 Hb".split()),
    "it": frozenset("PA FC O2 Hb".split()),
}
"""Short ones that mean the same in every text; ``BD`` is a blood pressure, or the wall of the belly."""

_SHORTEST = 3
_LAST_WORD = re.compile(r"[^\W\d_]+[.’']?\s*\Z")
_BEFORE_VALUE = re.compile(r"[\s:=]{0,3}\d")
_INITIAL_BEFORE = re.compile(r"(?<!\w)(?:[A-Z]\.?|M\.|Mme|Mlle|Mr) \Z")
"""*Il s'agit de Z D*, *M. G*: names, cut to their initials."""
_BEFORE_NOUN = re.compile(r"\.?\s+(?=[A-ZÄÖÜ])")
_ONE_NOUN = re.compile(
    r"[A-ZÄÖÜ][a-zäöü]{2,}(?:-\w+)*(?![\w/-])(?!\.\w|\s?[+/&]|\s?,\s?[A-ZÄÖÜ]|\s(?:und|u\.|oder|bzw\.?)\s)"
)
"""A word written out, and not the first of several that a side before them may be that of."""
_CAPITAL_WORD = re.compile(r"[A-ZÄÖÜ]\w*")
_NOUN_BEFORE = re.compile(r"(?:[A-ZÄÖÜ]\w*|>)\s*\Z")
_NEVER_LAST = frozenset({"St. n.", "St.n.", "St. p.", "St.p.", "Z. n.", "Z.n.", "V.a.", "V. a."})
"""'Zustand nach', 'Verdacht auf': what they are about must follow."""
_OPENING = re.compile(r"(?:\A|[.!?]\s+|:\s+)\Z")


def spell_out(text: str, glossary: Glossary, language: str) -> str:
    """``text`` with its abbreviations, sides and frequencies written out; every other word is kept.

    An abbreviation is replaced where its name fits the sentence as it stands, else the name follows
    in brackets.  Those with more than one meaning are left alone: the glossary does not list them.

    Args:
        text: a passage.
        glossary: whose abbreviations are known.
        language: of the passage; one without rules here is returned unchanged.
    """
    if language not in _UNITS or text.isupper():
        return text
    # What the words around decide goes before what a list says.
    changes = [*_in_context(text, language), *_facts(text, language), *_words(text, language)]
    changes += _names(text, glossary, language)
    changes += [
        (*match.span(), re.sub(r" ?[–-] ?", "-", match.group())) for match in _SPACED_SCHEME.finditer(text)
    ]
    if language == "de":
        changes += [(*match.span(), "nicht") for match in _SHORT_NOT.finditer(text)]
    pieces: list[str] = []
    last = 0
    for start, end, words in sorted(changes, key=lambda change: (change[0], -change[1])):
        if start < last:
            continue
        pieces += (text[last:start], words)
        last = end
    return "".join([*pieces, text[last:]])


def _facts(text: str, language: str) -> Iterator[_Change]:
    for fact in extract_facts(text, language):
        # Facts are read in the text's normal form; elsewhere their places would not fit.
        if text[fact.start : fact.end].strip() != fact.surface:
            return
        if fact.kind is Kind.SIDE:
            yield from _side(fact, text, language)
        elif fact.kind is Kind.FREQUENCY and _RATE.fullmatch(fact.surface):
            yield from _rate(fact, text, language)
        elif fact.kind is Kind.WEEKDAY and len(fact.surface) <= _LONGEST_SHORT_DAY:
            yield from _weekday(fact, text, language)
        elif fact.kind is Kind.DURATION and _SPAN.fullmatch(fact.surface):
            yield from _span(fact, text, language)


def _side(fact: Fact, text: str, language: str) -> Iterator[_Change]:
    head, _, sign = fact.surface.rpartition(" ")
    known = sign.removesuffix(".")
    words = _SIDES[language].get(known.lower() if language == "de" else known)
    start = fact.start + len(head) + bool(head)
    if words is None or (language == "fr" and _INITIAL_BEFORE.search(text[:start])):
        return
    if language == "de" and (gap := _BEFORE_NOUN.match(text, fact.end)):
        yield from _before_noun(text, start, gap, words)
        return
    if language == "de" and known[:1].isupper():
        return  # 'Re: Termin'
    if language == "fr" and (_MORE.match(text, fact.end) or _THAN.search(text[:start])):
        return
    words = _beside_part(text[:start], known, language) or words
    closes = sign.endswith(".") and not text[start + len(sign) :].strip()
    yield start, start + len(sign), words + ("." if closes else "")


def _before_noun(text: str, start: int, gap: re.Match[str], side: str) -> Iterator[_Change]:
    """*die li. Hand* as *die Hand links*: an adjective would have to agree with a noun of unknown gender.

    Behind another noun it may be that one's (*Ferse li. Haut warm*), unless just one of them is a part of the
    body: *Schwäche re Arm*, *Ferse re Grad 2*.
    """
    noun = _ONE_NOUN.match(text, gap.end())
    if (other := _NOUN_BEFORE.search(text[:start])) is not None:
        behind = _CAPITAL_WORD.match(text, gap.end())
        is_own, is_others = (
            word is not None and GERMAN_PART.fullmatch(word.group().strip()) is not None
            for word in (behind, other)
        )
        if is_others and not is_own and "." not in text[start : gap.end()]:
            yield start, gap.start(), side
        if is_others or not is_own:
            return
    if noun:
        yield start, noun.end(), f"{noun.group()} {side}"


def _beside_part(before: str, sign: str, language: str) -> str | None:
    """The adjective of a side behind the part of the body that it tells of; None where none stands."""
    words = _SIDE_OF_PART.get(language, {}).get(sign)
    part = _LAST_WORD.search(before)
    if words is None or part is None:
        return None
    nouns = zip(PARTS[language], words, strict=True)
    return next((word for parts, word in nouns if part.group().strip().casefold() in parts), None)


def _rate(fact: Fact, text: str, language: str) -> Iterator[_Change]:
    number, _, unit = fact.value.partition("/")
    if (named := _UNITS[language].get(unit)) is None:
        return
    words = (_ONCE if number == "1" else _TIMES)[language].format(n=number, unit=named)
    end = fact.start + len(fact.surface)
    if (times := times_behind(text, end, language)) is not None:
        yield fact.start, times[0], words + times[1]
        return
    yield fact.start, end, words + _closing(fact, text)


def _closing(fact: Fact, text: str) -> str:
    """The point of 'sem.' where it may be that of the sentence."""
    ends = fact.end >= len(text.rstrip()) or _starts_sentence(text, fact.end)
    return "." if fact.surface.endswith(".") and ends else ""


def _weekday(fact: Fact, text: str, language: str) -> Iterator[_Change]:
    end = fact.start + len(fact.surface)
    after = text[end:]
    if after.startswith(".") and after[1:].strip():
        if _starts_sentence(text, end + 1):
            return  # 'Labor Mo. Kein Fieber', 'Mo. Labor'
        end += 1
    name = _WEEKDAYS[language][int(fact.value) - 1]
    yield fact.start, end, _begin(name, text[: fact.start])


def _span(fact: Fact, text: str, language: str) -> Iterator[_Change]:
    number, _, unit = fact.value.partition(" ")
    # Of a German noun behind the point it is not known whether it opens a sentence.
    is_unsure = language == "de" and fact.surface.endswith(".") and _starts_sentence(text, fact.end)
    if unit not in _SPANS[language] or is_unsure:
        return
    one, _, more = _SPANS[language][unit].partition("|")
    name = one if number == "1" else more
    if language == "de" and number != "1" and name.endswith("e") and _DATIVE.search(text[: fact.start]):
        name += "n"
    start = fact.start + len(number)
    yield start, fact.start + len(fact.surface), f" {name}{_closing(fact, text)}"


def _starts_sentence(text: str, place: int) -> bool:
    return text[place:].lstrip()[:1].isupper()


def _words(text: str, language: str) -> Iterator[_Change]:
    listed = WORDS[language]
    for match in _listed(language).finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if _may_close_a_sentence(match.group(), after):
            continue
        one, _, more = listed[match.group()].partition("|")
        number = _NUMBER_BEFORE.search(before)
        if more and number is None:
            continue
        words = more if number is not None and more and number["one"] is None else one
        closes = match.group().endswith(".") and not after.strip()
        yield *match.span(), _begin(words, before) + ("." if closes else "")


def _in_context(text: str, language: str) -> Iterator[_Change]:
    for pattern, words in IN_CONTEXT.get(language, ()):
        for match in pattern.finditer(text):
            start, end = match.span(pattern.groups)
            closes = text[start:end].endswith(".") and not text[end:].strip()
            yield start, end, words + ("." if closes else "")


@cache
def _listed(language: str) -> re.Pattern[str]:
    known = "|".join(re.escape(word) for word in sorted(WORDS[language], key=len, reverse=True))
    return re.compile(rf"(?<![\w/'’.-])(?<!\d/)(?:{known})(?![\w'’/-])")


def _may_close_a_sentence(short: str, after: str) -> bool:
    """Whether the point of an abbreviation may be that of its sentence, since a capital follows."""
    return short.endswith(".") and short not in _NEVER_LAST and after.lstrip()[:1].isupper()


def _begin(words: str, before: str) -> str:
    return words[:1].upper() + words[1:] if _opens_sentence(before) else words


def _opens_sentence(before: str) -> bool:
    """Whether a sentence begins behind ``before``; the point of '4 Tr.' ends none."""
    if _OPENING.search(before) is None:
        return False
    return not before.rstrip().endswith(".") or len(list(split_sentences(f"{before}Wunde"))) > len(
        list(split_sentences(before))
    )


def _names(text: str, glossary: Glossary, language: str) -> Iterator[_Change]:
    for match in glossary.occurrences(text, language):
        wording = match.entry.wordings[language]
        if match.is_member or match.surface not in {*wording.abbreviations, *wording.before_number}:
            continue
        before, after = text[: match.start], text[match.end :]
        # Part of a longer word, or the explanation of other words, or explained itself.
        if before.endswith(("-", "/", "(")) or after.startswith(("-", "/", "'", "’")) or after[:2] == " (":
            continue
        if _may_close_a_sentence(match.surface, after):
            continue
        if words := _written_out(before, match, after, language):
            closes = match.surface.endswith(".") and not after.strip()
            yield match.start, match.end, words + ("." if closes else "")


def _written_out(before: str, match: Match, after: str, language: str) -> str | None:
    """What stands in place of an abbreviation; None where it may mean something else."""
    wording, short = match.entry.wordings[language], match.surface
    spelled = next((name for name in (wording.name, *wording.forms) if _stands_for(short, name)), None)
    is_label = match.entry.theme == _TESTS and _BEFORE_VALUE.match(after) is not None
    is_sure = is_label or short in _SURE[language]
    if match.entry.theme == _ROUTES:
        if "." not in short:
            return None
        name, fits = wording.name, True
    elif is_sure or (spelled is not None and len(short) >= _SHORTEST):
        name = wording.name if is_label or spelled is None else spelled
        fits = (is_label or spelled is not None) and _stands_free(before, name, language)
    else:
        return None
    if language == "de" and not is_label and spelled not in (None, wording.name) and " " in (spelled or ""):
        fits = fits and not short.isupper()  # 'orale Antikoagulation' is harder than what it means
    if not fits:
        return None if short in wording.name else f"{short} ({wording.name})"
    return _begin(name, before)


def _stands_for(short: str, name: str) -> bool:
    """Whether its letters stand in the name in their order: then it is short for it, and of its gender."""
    letters = iter(fold(name.replace("œ", "oe")))
    signs = [sign for sign in fold(short) if sign.isalpha()]
    return bool(signs) and fold(name)[:1] == signs[0] and all(sign in letters for sign in signs)


def _stands_free(before: str, name: str, language: str) -> bool:
    """Whether nothing before a name asks for an article, an elision or an ending of its own."""
    last = _LAST_WORD.search(before)
    if last is None:
        return True
    return last.group().strip().casefold() in _LINKS[language] and (language != "de" or " " not in name)
