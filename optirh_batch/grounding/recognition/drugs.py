"""Names of medicines: each stays the same name, and none comes or goes.

Owns how a name is recognised: listed (``listed_drugs``), formed like an international nonproprietary
name, or standing directly at a dose.  Doses themselves are ``quantities``; groups of medicines
('diurétique') are no names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from optirh_batch.glossary.words import Words
from optirh_batch.grounding.recognition.facts import Fact, Kind, Sheet
from optirh_batch.grounding.vocabulary.drug_words import (
    INN_STEM,
    MINERALS,
    NO_NAME,
    ORDINARY,
    ROUTE_OR_FORM,
    SHORT,
    SUBSTANCE,
)
from optirh_batch.grounding.vocabulary.folding import fold
from optirh_batch.grounding.vocabulary.listed_drugs import (
    ACID,
    GENERAL_KEYS,
    SHORTEST_NAME,
    SHORTEST_PREFIX,
    acid_key,
    drug_key,
    lexicon,
    listed_key,
    name_key,
    names_no_drug,
    plain_letters,
)
from optirh_batch.grounding.vocabulary.phrases import Names, known_names, words_of

_AMOUNT = r"(?<![\w.,/-])(?:[<>≤≥~±][ ]?)?(?:\d[\d'.,/½-]*+|½|¼)"
_UNIT = (
    r"(?:mg|[µu]g|mcg|g|UI|U\.I\.|IE|I\.E\.|U|E|IU|gouttes?|gt?te?s?|Tropfen|Trpf\.?|Tr\.|drops?|"
    r"gocc(?:e|ia)|cpr?s?|comprimés?|Tabl?\.?|Tbl\.?|Tabletten?|tablets?|compress[ae]|unités?|Einheiten|"
    r"unità|units?|bouffées?|Hübe?|puffs?|sachets?|Btl\.?|Beutel|milligrammes?|Milligramm|capsules?|Kapseln?|"
    r"gélules?)"
)
_PER_DAY = r"/[ ]?(?:die|dì|d|j|jour|giorno|Tag|Tg|day)\b"
_DOSE = re.compile(
    rf"{_AMOUNT}[ ]?(?:{_UNIT}(?![\w/%°]|[ ]?/[ ]?(?:d?l|ml|kg|min)\b)|(?:[mµu]g|mcg|UI|IE|IU){_PER_DAY})"
)
_SCHEME = re.compile(
    r"(?<![\w.,/-])(?:\d|½|1/2)(?:[.,]5)?(?:[ ]?-[ ]?(?:\d|½|1/2)(?:[.,]5)?){2,3}(?![\w/-]|[.,]\d)"
)
_NAME_BEFORE = re.compile(r"([^\W\d_][\w/'-]*)[®™]?\.?[ ]?[:(=,-]?[ ]?$")
_BRACKET = re.compile(r"[®™]?[ ]?\((?P<inside>[^()\n]{2,30})\)[ ]?[:=,]?[ ]?$")
_TRADE_NAME = re.compile(r"([^\W\d_][\w-]*)[^®™]*[®™]$")
_SMALL = re.compile(r"mg|[µu]g|mcg")
"""Units in which little but medicines is measured: 'tilidine 50 mg' names one in any spelling."""
_REACH = 60
_CHANGE = re.compile(
    rf"(?<![\w.])(?:(?:von|auf|um|de|à|da|a|from|to|by)(?:[ ]{_AMOUNT}(?:[ ]?{_UNIT})?)?"
    r"|wurde|wird|ist|war|a été|est|était|è stat[oa]|was|is|been|has|abends|morgens|le soir|le matin|"
    r"reduziert|erhöht|gesteigert|augmentée?|réduite?|diminuée?|passée?|aumentat[oa]|ridott[oa]|portat[oa]|"
    r"increased|reduced|raised)[ ]$",
    re.IGNORECASE,
)
"""Stands between a name and the dose to which it was changed."""
_PLACE = re.compile(
    r"(?<!\w)(?:[aiv]m|beim|zu[mr]|nach|per|in|bei|par|au|en|chez|al|in|da|per|by|at|on)[ ]$", re.IGNORECASE
)
_OWN_DOSE = re.compile(rf"[ ]?{_DOSE.pattern}")
_NAME_BEHIND = re.compile(r"[ ]?(?:de |d'|di |von |of |du |della |dell')?([^\W\d_][\w/'-]*)")
_ASPIRIN = re.compile(r"(?<!\w)(?:(?-i:ASS|AAS|ASA)|aspirin[ea]?)(?!\w)", re.IGNORECASE)
_SHORT = re.compile(rf"(?<!\w)(?:{'|'.join(SHORT)})(?!\w)")
_SALINE = re.compile(
    r"(?<!\w)(?:(?-i:NaCl)|kochsalzlösung|sérum phy(?:siologique)?|solution (?:saline|physiologique)|"
    r"(?:solution d')?eau salée|salzwasser|acqua salata|acqua e sale|salty? water|"
    r"soluzione (?:fisiologica|salina)|(?:normal )?saline(?: solution)?)(?!\w)",
    re.IGNORECASE,
)
_VITAMIN = re.compile(
    r"\b(?:vitamin[ea]?[ -]?|vit(?:\.[ ]?|[ ]))(?P<letter>(?-i:[A-EK]))[ ]?(?P<number>\d{0,2})\b",
    re.IGNORECASE,
)
_BARE_VITAMIN = re.compile(r"(?<![\w-])B[ ]?12(?!\w)")
_MINERAL = re.compile(
    rf"(?<!\w)(?:{'|'.join(f'(?P<{name}>{words})' for name, words in MINERALS.items())})"
    r"(?=[ ]?\d+(?:[.,]\d+)?[ ]?m?g\b)"
)
_ASPIRIN_KEY = f"{drug_key('acetylsalicyl')} acid"
_SALINE_KEY = drug_key("nacl")
_FORMS = frozenset(map(drug_key, ROUTE_OR_FORM))


def is_drug_name(word: str) -> bool:
    """Whether ``word`` is a listed drug, in any language, or formed like one."""
    return (
        listed_key(word.capitalize(), known_names()) is not None
        or INN_STEM.fullmatch(plain_letters(word)) is not None
    )


@lru_cache(maxsize=32_768)
def drugs_begun(word: str) -> frozenset[str]:
    """The drugs that a word names or, as far as it is written, can hardly but name; for constraints.

    A word that lacks the last letter of a long name counts, since a model that may not write it would
    make up another.
    """
    # As the gate reads it: 'œ' is two letters, an accent belongs to its letter.
    word = "".join(Words.of(word).cased)
    if len(word) < SHORTEST_NAME:
        return frozenset()
    if _ASPIRIN.fullmatch(word):
        return frozenset({_ASPIRIN_KEY})
    if (key := acid_key(word) or listed_key(word, known_names())) is not None:
        return frozenset({key})
    plain = plain_letters(word)
    if INN_STEM.fullmatch(plain):
        return frozenset({name_key(word)})
    spellings = (plain, plain.capitalize()) if word[0].isupper() else (plain,)
    begun = lexicon(known_names()).begun
    return frozenset(
        key
        for spelling in spellings
        for end in range(SHORTEST_PREFIX, len(spelling) + 1)
        for key in begun.get(spelling[:end], ())
    )


def drugs_answering(text: str, language: str | None) -> frozenset[str]:
    """The drugs that a rewriting of ``text`` may name, as ``drugs_begun`` gives them.

    Args:
        text: the source.
        language: its language, None if unknown.
    """
    sheet = Sheet.of(text, language)
    recognise_drugs(sheet)
    own = {name_key(word) for word in words_of(sheet.text).cased if len(word) >= SHORTEST_NAME}
    return frozenset(own | {fact.value for fact in sheet.facts})


def unlisted_drugs(names: Iterable[str]) -> frozenset[str]:
    """Long words among a record's ``names`` of drugs that no rule knows, although they are names."""
    words = (word for name in names for word in words_of(name).cased if len(word) >= SHORTEST_PREFIX)
    return frozenset(word for word in words if _names_a_drug(word) and not drugs_begun(word))


def _names_a_drug(word: str, *, small: bool = False) -> bool:
    """Whether a word at a dose is its name: not a common word, written as a name or formed like one.

    Args:
        word: any word.
        small: whether the dose is in milligrams or less: then a name may be written without a capital.
    """
    lower, known = word.casefold(), known_names()
    if len(word) < SHORTEST_NAME or lower in ORDINARY:
        return False
    if INN_STEM.fullmatch(plain_letters(word)) or plain_letters(word) in lexicon(known).brands:
        return True
    formed = word[0].isupper() or (small and SUBSTANCE.fullmatch(plain_letters(word)) is not None)
    return formed and NO_NAME.search(lower) is None and not names_no_drug(lower)


def recognise_drugs(sheet: Sheet) -> None:
    """Note the drugs a text names; their words stay readable for other kinds."""
    found: dict[int, tuple[str, int]] = {}
    for match in _SALINE.finditer(sheet.text):
        sheet.note(Kind.DRUG, _SALINE_KEY, *match.span(), required=False)
    for match in _BARE_VITAMIN.finditer(sheet.text):
        sheet.note(Kind.DRUG, "vitamin B12", *match.span(), required=False)
    for match in _MINERAL.finditer(sheet.text):
        sheet.note(Kind.DRUG, name_key(match.lastgroup or ""), *match.span(), required=False)
    for key, start, end in (*_substances(sheet.text), *_lexical(sheet.text), *_at_doses(sheet.text)):
        found.setdefault(start, (key, end))
    for start, (key, end) in found.items():
        group = lexicon(known_names()).groups.get(key)
        # 'Insulin Ryzodeg': the group goes without saying where the drug itself is named.
        name = _SALINE_KEY if _SALINE.match(sheet.text, start) else key
        sheet.note(Kind.DRUG, name, start, end, required=group != key or end + 1 not in found)
        if group is not None and group != key:
            sheet.note(Kind.DRUG, group, start, end, required=False)


def _substances(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _VITAMIN.finditer(text):
        letter, number = match.group("letter").upper(), match.group("number")
        yield f"vitamin {letter}{number if letter == 'B' else ''}", *match.span()
    for match in _ASPIRIN.finditer(text):
        yield _ASPIRIN_KEY, *match.span()
    for match in _SHORT.finditer(text):
        yield drug_key(SHORT[match.group()]), *match.span()
    for match in ACID.finditer(text):
        if (key := acid_key(match.group())) is not None:
            yield key, *match.span()


def _lexical(text: str) -> Iterator[tuple[str, int, int]]:
    words, known = words_of(text), known_names()
    for word, (start, end) in zip(words.cased, words.spans, strict=True):
        if len(word) < SHORTEST_NAME or (key := _word_key(word, known)) is None:
            continue
        yield key, start, end
        following = _NAME_BEHIND.match(text, end) if lexicon(known).groups.get(key) == key else None
        if following:
            yield from _parts(following.group(1), following.start(1), small=False)


@lru_cache(maxsize=32_768)
def _word_key(word: str, known: Names) -> str | None:
    """The drug that a word names by itself: listed among the known names, or formed like one."""
    if (key := listed_key(word, known)) is not None:
        return key
    return name_key(word) if INN_STEM.fullmatch(plain_letters(word)) else None


def _at_doses(text: str) -> Iterator[tuple[str, int, int]]:
    folded = fold(text)
    for dose in (*_DOSE.finditer(folded), *_SCHEME.finditer(folded)):
        small = _SMALL.search(dose.group()) is not None
        behind = None if dose.re is _SCHEME else _NAME_BEHIND.match(folded, dose.end())
        for name, start in _names_before(folded, dose.start()):
            if not (behind and _is_verb(folded, start, behind)):
                yield from _parts(name, start, small=small)
        if behind:
            yield from _parts(behind.group(1), behind.start(1), small=small)


def _names_before(text: str, stop: int) -> Iterator[tuple[str, int]]:
    """The name before a dose, and the trade name in a bracket behind it if it is marked as one."""
    changed = False
    while True:
        offset = max(0, stop - _REACH)
        words = text[offset:stop]
        before = _NAME_BEFORE.search(words)
        if bracket := _BRACKET.search(words):
            if named := _TRADE_NAME.match(bracket.group("inside")):
                yield named.group(1), offset + bracket.start("inside")
            stop = offset + bracket.start()
        elif change := _CHANGE.search(words):
            stop, changed = offset + change.start(), True
        elif before is None:
            return
        elif before.group(1).casefold().replace(".", "") in ROUTE_OR_FORM:
            stop = offset + before.start()
        else:
            # 'Torem am Telefon auf 20 mg erhöht'
            if not (changed and _PLACE.search(words[: before.start()])):
                yield before.group(1), offset + before.start(1)
            return


def _is_verb(text: str, start: int, behind: re.Match[str]) -> bool:
    """'Recebe 6 gotas de morfina': the first word of a sentence, before a dose whose drug follows it."""
    opens = re.search(r"(?:^|[.!?:;\n][ ]*)$", text[:start]) is not None
    return opens and is_drug_name(behind.group(1)) and _OWN_DOSE.match(text, behind.end()) is None


def _parts(name: str, start: int, *, small: bool) -> Iterator[tuple[str, int, int]]:
    """'Sacubitril/Valsartan' are two."""
    for part in re.finditer(r"[^/'-]+", name):
        if _names_a_drug(part.group(), small=small):
            yield name_key(part.group()), start + part.start(), start + part.end()


def drugs_unanswered(facts: list[Fact], other: Sheet) -> list[Fact]:
    """The drugs of one text that the other doesn't name, each once."""
    offered = {fact.value for fact in other.facts if fact.kind is Kind.DRUG}
    missing: dict[str, Fact] = {}
    words: set[str] | None = None
    for fact in facts:
        if fact.kind is not Kind.DRUG or not fact.required or fact.value in offered:
            continue
        if words is None:
            words = {name_key(word) for word in words_of(other.text).cased}
        if not any(_agree(fact.value, word) for word in words):
            missing.setdefault(fact.value, fact)
    return list(missing.values())


def _agree(key: str, word: str) -> bool:
    """Whether a word of the other text names the drug: itself, in a compound, or without a word for its form.

    A name that was cut ('Zyprexo' of 'Zyprexolan') is another.
    """
    if min(len(key), len(word)) < SHORTEST_PREFIX:
        return key == word
    if word.startswith(key):
        return True
    is_medicine = word in lexicon(known_names()).groups or word in GENERAL_KEYS
    return key.startswith(word) and (is_medicine or key[len(word) :] in _FORMS)
