"""Whether a sentence can be the explanation of a medical word, by what the word's parts say.

Owns ``parts/kinds.toml``. A small model explains an antibiotic as what keeps the blood from clotting; that a
word in -ectomy must be told as something taken out, in -itis as an inflammation, of the organ that stands
before it and of no other, needs no model. Nothing is plausible of a word whose ending says nothing.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from optirh_batch.glossary.word_parts import Root, all_roots, canonical, cut_word
from optirh_batch.glossary.words import fold

_KINDS = Path(__file__).resolve().parent / "parts" / "kinds.toml"
_WORD = re.compile(r"[^\W\d_]+")
_IN_BRACKETS = re.compile(r"\([^)]*\)")
_ALIKE = 5
"""Letters that two forms of one lay word share at least: 'rétrécir', 'rétréci'."""
_SHORTEST = 3
_INFLECTED = {
    "fr": re.compile(r"[sx]$"),
    "de": re.compile(r"(?:e?n?s?)$"),
    "it": re.compile(r"[aeio]$"),
    "en": re.compile(r"s$"),
}
_TURNED = {
    "fr": re.compile(r"\b(?:pas|ne|n['’]\w+|sans|ni|aucune?|jamais|rien)\b"),
    "de": re.compile(r"\b(?:nicht|kein\w*|ohne|nie|weder|harmlos\w*)\b"),
    "it": re.compile(r"\b(?:non|senza|mai|né|nessun\w*)\b"),
    "en": re.compile(r"\b(?:not?|without|never|harmless)\b"),
}
"""What turns an explanation round, or soothes."""
_GENERAL = frozenset(
    # Of the names of parts of the body: words that say too little to be another part.
    """
    corps partie petit petite petits grand grande plus milieu debut fin bas haut devant derriere entre autour
    tuyau peau fine femme homme conduit conduits parties intimes bout creux queue tete
    korper teil kleine kleinen grossten unteren letzten mitte hulle haut ende kopf ausseren frau mannes
    corpo parte piccolo piccola piccole grande tubo pelle sottile centro inizio fine bassa donna uomo condotto
    condotti testa coda davanti dietro
    interieur interno innenhaut inneren sang blut sangue blood urine urin orina
    body part small large largest thin skin middle first last lower back front tube tubes women woman outer
    beside inside head tail
    """.split()
)


@dataclass(frozen=True, slots=True)
class _Kind:
    """``groups``: by language, of each of which an explanation has a word."""

    groups: Mapping[str, tuple[re.Pattern[str], ...]]
    beside: frozenset[str]
    is_alone: bool


def is_plausible(term: str, explanation: str, language: str) -> bool:
    """Whether ``explanation`` says of ``term`` what its parts say, and nothing else.

    Args:
        term: one word.
        explanation: a sentence.
        language: of both.
    """
    parts = cut_word(term, language)
    if parts is None or language not in _TURNED:
        return False
    said = explanation.casefold().replace("œ", "oe")
    if _TURNED[language].search(said):
        return False
    said = fold(said)
    kind = _kinds()[parts.kind]
    if not all(group.search(said) for group in kind.groups[language]):
        return False
    own = _lay_words(parts.roots, language)
    if any(not _lay_words((root,), language) & _heads(said, language) for root in parts.roots):
        return False
    if _speaks_of_another_kind(said, parts.kind, own, language):
        return False
    strange = (_heads(said, language) & _parts_of_the_body(language)) - own
    return not any(_begins(term) != _begins(word) for word in strange)


def _speaks_of_another_kind(said: str, own_kind: str, own_words: frozenset[str], language: str) -> bool:
    kinds = _kinds()
    own = kinds[own_kind]
    rest = " ".join(word for word in _WORD.findall(said) if _head(word, language) not in own_words)
    for group in own.groups[language]:
        rest = group.sub(" ", rest)
    return any(
        kind.is_alone
        and name != own_kind
        and name not in own.beside
        and all(group.search(rest) for group in kind.groups[language])
        for name, kind in kinds.items()
    )


def _heads(text: str, language: str) -> frozenset[str]:
    return frozenset(_head(word, language) for word in _WORD.findall(text))


def _head(word: str, language: str) -> str:
    """The beginning of a word by which its forms are alike; a short one counts whole, without its ending."""
    plain = fold(word.casefold().replace("œ", "oe"))
    bare = _INFLECTED[language].sub("", plain)
    return bare[:_ALIKE] if len(bare) >= _SHORTEST else plain


def _begins(word: str) -> str:
    return canonical(word)[:3]


@cache
def _lay_words(roots: tuple[Root, ...], language: str) -> frozenset[str]:
    """The heads of the words by which lay people call these parts, those in brackets too."""
    names = (word for root in roots for word in _WORD.findall(root.of[language]))
    return frozenset(_head(word, language) for word in names if not _is_small(word, language))


@cache
def _parts_of_the_body(language: str) -> frozenset[str]:
    """The heads of the words that name a part of the body or a substance, and no other."""
    names = (_IN_BRACKETS.sub("", root.of[language]) for root in all_roots())
    words = (word for name in names for word in _WORD.findall(name))
    return frozenset(_head(word, language) for word in words if not _is_small(word, language)) - {
        _head(word, language) for word in _GENERAL
    }


_SMALL = {
    "fr": """
        du de la le les des un une au aux où et en dans sous par se contre ensemble tout certaines certains
        qui est avec mène vers sort""",
    "de": """
        der die das des dem den ein eine einer eines einem im in am an um unter über und mit für aus gegen
        neben""",
    "it": """
        di del della dello delle dei degli dell un una uno il la in nel nella sopra sotto tra dove da con
        contro al all alla allo più verso che cui porta esce attorno accanto mezzo""",
    "en": """
        of the an in to at that lets which from near under above and with against around behind out
        certain""",
}


@cache
def _small_words(language: str) -> frozenset[str]:
    return frozenset(_SMALL[language].split())


def _is_small(word: str, language: str) -> bool:
    return len(word) == 1 or word.casefold() in _small_words(language)


@cache
def _kinds() -> Mapping[str, _Kind]:
    kinds = {}
    for name, table in tomllib.loads(_KINDS.read_text("utf-8")).items():
        groups = {
            language: tuple(_beginnings(group) for group in table[language].split("|"))
            for language in _TURNED
        }
        kinds[name] = _Kind(groups, frozenset(table["beside"].split()), table.get("alone", False))
    return kinds


def _beginnings(words: str) -> re.Pattern[str]:
    each = "|".join(re.escape(fold(word)).replace("_", r"\s") for word in words.split())
    return re.compile(rf"(?<!\w)(?:{each})\w*")
