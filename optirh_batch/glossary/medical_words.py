"""Telling by its shape that a word is a medical one: abbreviations, and words with Greek or Latin affixes.

Rules, not knowledge: they find words worth an entry, and a person decides.
What the rules take for medical:

- **abbreviations**: up to six letters and digits, at least two of them
  capitals and no fewer than the small ones (``BPCO``, ``SpO2``, ``HbA1c``); and
  pairs of letters with points (``p.o.``);
- **affixes**: a stem of at least three letters before one of the endings of
  the language for illnesses, findings, operations and examinations, or a
  beginning such as ``hyper-`` or ``tachy-`` before at least five.

Left out are lines in capitals, Roman numerals, units, names behind a title,
initials, and the words of ``everyday``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from optirh_batch.glossary.everyday import EVERYDAY, LOOKALIKES
from optirh_batch.glossary.people import BETWEEN, TITLES
from optirh_batch.glossary.words import fold


class Rule(StrEnum):
    """Why a word looks medical."""

    ABBREVIATION = "abbreviation"
    AFFIX = "affix"


@dataclass(frozen=True, slots=True)
class MedicalWord:
    """A word that looks medical: where it stands, and by which rule."""

    start: int
    end: int
    surface: str
    rule: Rule


# Endings are written without accents, as ``fold`` leaves them.
_ENDINGS = {
    "fr": frozenset(
        """
        ite ites ose oses emie emies urie algie algies pathie pathies ectomie ectomies stomie tomie tomies
        scopie scopies graphie graphies gramme plastie plegie plegique paresie pnee rragie rragies rrhee
        phagie phasie praxie trophie trophies megalie stenose lyse ome omes cytose penie plasie sclerose
        ectasie cele esthesie esthesies kinesie centese lithiase iatrie therapie phobie manie dynie ectomise
        opsie ptysie
        """.split()
    ),
    "de": frozenset(
        """
        itis itiden ose osen amie urie algie algien pathie pathien ektomie ektomien stomie tomie skopie
        skopien graphie graphien grafie gramm plastik plegie parese paresen pnoe rrhagie rrho phagie phasie
        praxie trophie megalie stenose stenosen lyse om ome zytose penie plasie sklerose ektasie asthesie
        asthesien kinesie zentese lithiasis iasis syndrom insuffizienz karzinom fraktur frakturen odem odeme
        infarkt phobie dynie dynien zele opsie ptose embolie thrombose hernie ruptur prothese
        """.split()
    ),
    "it": frozenset(
        """
        ite osi emia uria algia algie patia patie ectomia stomia tomia scopia grafia gramma plastica plegia
        paresi pnea rragia rrea fagia fasia prassia trofia megalia stenosi lisi oma omi citosi penia plasia
        sclerosi ectasia cele estesia estesie cinesia centesi litiasi fobia dinia opsia ptosi
        """.split()
    ),
    "en": frozenset(
        """
        itis itides osis oses emia aemia uria algia pathy pathies ectomy ectomies ostomy otomy scopy scopies
        graphy gram plasty plegia plegic paresis pnea pnoea rrhage rrhea rrhoea phagia phasia praxia trophy
        megaly stenosis lysis oma omas cytosis penia plasia sclerosis ectasia cele esthesia aesthesia
        kinesia centesis lithiasis phobia dynia opsy ptosis
        """.split()
    ),
}
_BEGINNINGS = (
    "hyper|hypo|ipo|iper|dys|dis|tachy|tachi|tachykard|brady|bradi|poly|poli|oligo|pneumo|cardio|kardio|myo|mio|"
    "nephro|nefro|hepato|epato|gastro|entero|thrombo|trombo|hemo|hamo|haemo|emo|neuro|osteo|arthro|artro|cholecyst|"
    "cholezyst|colecist|spondyl|spondil|intra|retro|endo|peri|leuco|leuko|erythro|eritro|broncho|bronco"
)
# Beginnings that ordinary words have too; they count only where the rest is an ending above.
_COMMON_BEGINNINGS = frozenset("poly poli dis intra retro endo peri emo ipo mio".split())

# What ends alike and is none: qualities (French -ité), adjectives (German -los, -ös), plain compounds.
_PLAIN_ENDING = {
    "fr": re.compile(r".*(?:ités?|ique(?:ment)?s?|logies?|logues?)"),
    "de": re.compile(
        r".*(?:lose[nmrs]?|öse[nmrs]?|diagnosen?|prognosen?|symptome?|analyse|strom|programm|ogie|ogisch.*)"
    ),
    "it": re.compile(r".*(?:tà|logia|logo|logico|logica|ndosi)"),
    "en": re.compile(r".*(?:ly|logy|logist|logical)"),
}
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_CAPITALS = re.compile(r"(?<![\w.'’/-])[A-ZÀ-ÖØ-Þ][\w₀-₉]{1,5}(?![\w'’@]|\.\w)(?:-[IVX0-9]{1,2}(?!\w))?")
_POINTED = re.compile(r"(?<![\w.])(?:[a-z]\.[ ]?){2,3}(?!\w)")
_ROMAN_OR_STAGE = re.compile(r"[IVX]{1,5}[a-d]?|p?T[\dx]\w?N.*|G\d+P\d+")
_TITLED = re.compile(rf"\b(?:{TITLES})\.?[ ]+(?:{BETWEEN}[ ]+)*((?:[A-ZÀ-Þ][\w'’-]+[ ]*){{1,3}})")
_NOT_MEDICAL = frozenset(
    # Institutions, insurances, offices and papers, units, cantons, everyday abbreviations.
    """
    CMS EMS AVS AHV AVI AI IV APG EO LAMal KVG SUVA SPITEX CHUV HUG CHVR SMZ KESB APEA RAI NAVS USB PDF SMS
    TV OK NB PS PV RDV TEL FAX SA AG GMBH CHF EUR EU UE CEE USA UK CH DE FR IT AT VD VS GE BE ZH LU NE JU TI
    GR SG UI IE IU MG ML KG CM MM DL MMHG KCAL KJ MMOL BPM MIN OP QR ID NR NO CV PC ICD ATC CIM DGVS DGKS
    DDR OA
    """.split()
)
_POINTED_ORDINARY = frozenset(
    "z.b. d.h. u.a. i.e. e.g. p.ex. a.m. p.m. n.b. v.a. s.o. s.u. c.a. p.s. u.u. o.g.".split()
)
_LONGEST_LETTERS = 5
"""A longer word in capitals is one that was written large."""
_ENDING = {
    language: re.compile(rf"[\w-]{{3,}}(?:{'|'.join(endings)})") for language, endings in _ENDINGS.items()
}
_BEGINNING = re.compile(rf"(?:{_BEGINNINGS})(?=[\w-]{{5,}})")


def medical_words(text: str, language: str) -> Iterator[MedicalWord]:
    """Words of ``text`` that look medical, in the order of the text; none in a language without rules.

    Args:
        text: any text.
        language: ISO 639-1 code of its words.
    """
    if language not in _ENDINGS:
        return
    named = {name for found in _TITLED.finditer(text) for name in found.group(1).split()}
    start = 0
    for line in text.splitlines(keepends=True):
        if not _is_shouted(line):
            for word in _words_of_line(line, language):
                if word.surface not in named:
                    yield MedicalWord(start + word.start, start + word.end, word.surface, word.rule)
        start += len(line)


def _is_shouted(line: str) -> bool:
    """Whether a line of several words is written in capitals, as headings and addresses are."""
    words = _WORD.findall(line)
    capitals = sum(len(word) for word in words if word.isupper() and len(word) > 1)
    return len(words) > 1 and 2 * capitals > sum(map(len, words))


def _words_of_line(line: str, language: str) -> Iterator[MedicalWord]:
    found = [
        MedicalWord(*match.span(), match.group(), Rule.ABBREVIATION)
        for match in _CAPITALS.finditer(line)
        if _is_abbreviation(match.group(), language)
    ]
    found += [
        MedicalWord(
            match.start(),
            match.start() + len(match.group().rstrip()),
            match.group().rstrip(),
            Rule.ABBREVIATION,
        )
        for match in _POINTED.finditer(line)
        if match.group().replace(" ", "") not in _POINTED_ORDINARY
    ]
    found += [
        MedicalWord(*match.span(), match.group(), Rule.AFFIX)
        for match in _WORD.finditer(line)
        if _has_affix(match.group(), language) and not _may_be_name(line, match, language)
    ]
    return iter(sorted(found, key=lambda word: word.start))


def _is_abbreviation(surface: str, language: str) -> bool:
    capitals = sum(character.isupper() for character in surface)
    small = sum(character.islower() for character in surface)
    return (
        capitals >= 2
        and capitals >= small
        and not _ROMAN_OR_STAGE.fullmatch(surface)
        and not (surface.isalpha() and len(surface) > _LONGEST_LETTERS)
        and surface.upper() not in _NOT_MEDICAL
        and surface.casefold() not in EVERYDAY[language]
    )


def _has_affix(surface: str, language: str) -> bool:
    word = surface.casefold()
    if (
        word.removesuffix("s") in LOOKALIKES[language]
        or word in LOOKALIKES[language]
        or word in EVERYDAY[language]
        or _PLAIN_ENDING[language].fullmatch(word)
    ):
        return False
    plain = fold(word).replace("œ", "oe")
    beginning = _BEGINNING.match(plain)
    return _ENDING[language].fullmatch(plain) is not None or (
        beginning is not None and beginning.group() not in _COMMON_BEGINNINGS
    )


def _may_be_name(line: str, match: re.Match[str], language: str) -> bool:
    """Whether a capital inside a sentence makes it a name; in German it makes it a noun."""
    if language == "de" or not match.group()[0].isupper():
        return False
    before = line[: match.start()].rstrip()
    return bool(before) and (before[-1].isalnum() or before[-1] in ",’'")
