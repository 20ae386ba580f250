"""People around the patient: no relative comes, goes or becomes another.

Owns the words for doctors and nurses in four languages, and which people may
stand for one another: a partner for a husband, the family for anybody of it.
Words for relatives are in ``relatives``, names of persons in ``person_names``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.phrases import whole_words
from optirh_batch.grounding.vocabulary.relatives import RELATIVES

_CARERS: dict[str, str] = {
    "doctor": r"médecins?|docteure?s?|dre?|(?-i:MT)|généralistes?|\w{4,}(?:logue|iatre)s?|chirurgien\w*|"
    r"praticien\w*|\w*(?:arzt|ärztin|ärzte)\w*|doktor\w*|(?-i:HA)|\w{4,}loge\w*|chirurg\w*|medic[oi]|"
    r"dottor\w*|doctors?|dr|physicians?|gp|surgeons?",
    "nurse": r"infirmi(?:er|ère)s?|(?-i:IDE|ASSC)|pflegefach\w*|krankenschwester\w*|infermier[aei]|nurses?",
}
_SERVICES: dict[str, str] = {
    "home care": r"(?-i:CMS|SPITEX)|spitex|(?:soins|aide) à domicile",
    "physiotherapist": r"physio\w*",
    "occupational therapist": r"ergo(?:thérap\w*|therap\w*|terap\w*)?",
    "pharmacy": r"pharmacie|apotheke|farmacia|pharmacy",
    "red cross": r"croix-rouge|rote\w* kreuz\w*|rotkreuz\w*|(?-i:SRK|CRS)|croce rossa|red cross",
}
_WORDS = {
    name: whole_words(pattern) for table in (RELATIVES, _CARERS, _SERVICES) for name, pattern in table.items()
}
_ANY_RELATIVE = whole_words(*RELATIVES.values())


def people_in(sheet: Sheet) -> tuple[tuple[str, int, int], ...]:
    """Relatives and professionals whom a text names, each time, with where they stand."""
    return _people_in(sheet.text, english=sheet.language == "en")


@lru_cache(maxsize=64)
def _people_in(text: str, *, english: bool) -> tuple[tuple[str, int, int], ...]:
    found: list[tuple[str, int, int]] = []
    for name, pattern in _WORDS.items():
        for match in pattern.finditer(text):
            start, end = match.span()
            if match.group().lower() == "son" and not english:
                continue  # the French 'his'
            if not any(first < end and start < last for _, first, last in found):
                found.append((name, start, end))
    return tuple(found)


_COUPLE = (
    r"conjointe?s?|compagn(?:e|on)s?|partenaires?|concubin\w*|couple|mari(?:é|ée|és|age)|veu[fv]\w*|"
    r"partner\w*|lebensgefährt\w*|ehepaar\w*|ehe\w*|verheiratet\w*|witwe\w*|verwitwet\w*|coniug\w*|"
    r"compagn[oai]|spos\w+|vedov\w+|couple|married|spouse|widow\w*|partners?"
)
_CHILDREN = r"enfants?|kind(?:er|ern|es)?|bambin[oi]|figl\w+|child(?:ren)?"
_PARENTS = r"parents?|eltern\w*|genitor[ei]"
_SIBLINGS = r"fratrie|geschwister\w*|fratell\w+|siblings?"
_IN_LAWS = r"belle-famille|beaux-parents|in-laws"
_ANSWERS = {
    "wife": whole_words(_COUPLE, r"femme|frau|donna|wife"),
    "husband": whole_words(_COUPLE, r"mann(?:es)?"),
    "daughter": whole_words(_CHILDREN),
    "son": whole_words(_CHILDREN, r"(?:les|des|ses|vos|deux|trois|ces) fils"),
    "mother": whole_words(_PARENTS, r"maternel\w*|mütterlich\w*|matern\w+"),
    "father": whole_words(_PARENTS, r"paternel\w*|väterlich\w*|patern\w+"),
    "sister": whole_words(_SIBLINGS, r"fratrie"),
    "brother": whole_words(_SIBLINGS, r"fratrie"),
    "parent in law": whole_words(_IN_LAWS),
    "neighbour": whole_words(r"voisin\w*", r"nachbar\w*", r"vicin\w*", r"neighbou?r\w*"),
}
_FAMILY = whole_words(
    r"famil\w+|proches?|entourage|aidante?s?|parentèle|eux",
    r"angehörig\w*|verwandt\w*|bezugsperson\w*",
    r"parent[ei]|car[oi]|congiunt\w+",
    r"relatives?|carers?|loved ones",
)
_MEANT = {
    # Pronouns that may stand for a relative already named.  The Italian 'il' is an article.
    "fr": whole_words(r"il|elle|ils|elles|lui|leur"),
    "de": whole_words(r"er|ihm|ihn|(?-i:sie|ihr|ihnen)|diese[rs]?"),
    "it": whole_words(r"egli|(?-i:lui|lei|ella)|loro"),
    "en": whole_words(r"he|she|they|him|her|them"),
}
_CHILD_SPEAKS = whole_words(
    r"(?:filles?|fils|tochter|töchter|sohn|figli[oa]|daughter|son)(?![^\W_])[^.;\n]{0,80}?"
    r"(?<![^\W_])(?:mère|père|mutter|vater|madre|padre|mother|father)"
)
_DOCTOR_ACTS = whole_words(
    r"\w*presc\w+|ordre\w*|ordonn\w+|(?-i:OM|RDV)|consult\w+|h[ôo]pita\w+|hospitalis\w+|diagnos\w+|clinique|"
    r"urgences|opér\w+|visite|rendez-vous|cabinet",
    r"\w*verordn\w*|rezept\w*|spital\w*|\w*klinik\w*|konsult\w*|sprechstunde|praxis|visite|operi\w+|"
    r"termin\w*|kontrolle",
    r"prescri\w+|ospedal\w+|visita|consult\w+|appuntamento|operat\w+",
    r"prescri\w+|hospital\w*|surgery|clinic|appointment|referr\w+",
)


@dataclass(frozen=True, slots=True)
class Change:
    """People who differ: the finding code, the words, and whether it is sure."""

    code: str
    words: str
    sure: bool


def _named(text: str, table: dict[str, str], language: str | None) -> dict[str, re.Match[str]]:
    """The people of ``table`` named in a text; a daughter-in-law is no daughter."""
    found: dict[str, re.Match[str]] = {}
    taken: list[tuple[int, int]] = []
    for name in table:
        for match in _WORDS[name].finditer(text):
            if match.group().lower() == "son" and language != "en":
                continue  # the French 'his'
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                found.setdefault(name, match)
    return found


def _answered(name: str, text: str) -> bool:
    pattern = _ANSWERS.get(name)
    return bool(_FAMILY.search(text) or (pattern and pattern.search(text)))


def people_changes(source: Sheet, output: Sheet) -> Iterator[Change]:
    """Relatives and professionals whom one text names and the other does not."""
    yield from _relatives_changed(source, output)
    yield from _carers_changed(source, output)


def _relatives_changed(source: Sheet, output: Sheet) -> Iterator[Change]:
    before, after = source.text, output.text
    if not _ANY_RELATIVE.search(before) and not _ANY_RELATIVE.search(after):
        return
    own, other = (_named(sheet.text, RELATIVES, sheet.language) for sheet in (source, output))
    # 'La fille a trouvé sa mère confuse': the mother is the reader.
    child_speaks = _CHILD_SPEAKS.search(before) is not None
    lost = [
        match
        for name, match in own.items()
        if name not in other
        and not _answered(name, after)
        and not (child_speaks and name in {"mother", "father"})
    ]
    for name, match in other.items():
        if name not in own and not _answered(name, before):
            yield Change("person-invented", match.group(), sure=True)
    if lost:
        meant = _MEANT.get(output.language or "")
        gone = not other and not (meant and meant.search(after))
        yield Change("person-lost", ", ".join(match.group() for match in lost), sure=gone)


def _carers_changed(source: Sheet, output: Sheet) -> Iterator[Change]:
    before = source.text
    own, other = (_named(sheet.text, _CARERS, sheet.language) for sheet in (source, output))
    if "doctor" in other and "doctor" not in own and not _DOCTOR_ACTS.search(before):
        yield Change("person-invented", other["doctor"].group(), sure="nurse" in own and "nurse" not in other)
    if "doctor" in own and "doctor" not in other and "nurse" in other and "nurse" not in own:
        yield Change("person-lost", own["doctor"].group(), sure=True)


def child_speaks(text: str) -> bool:
    """Whether a son or daughter tells of 'their mother': the patient."""
    return _CHILD_SPEAKS.search(text) is not None
