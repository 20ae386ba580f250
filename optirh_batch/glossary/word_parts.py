"""What a medical word means by its parts: 'splén' + 'ectomie', 'Radius' + 'fraktur'.

Owns ``parts/*.toml`` and how words are cut. Where all parts of a word are known, its explanation is put
together from them; where only the ending is, it tells what kind of thing the word names (``plausibility``).
A word is cut whole or not at all: what is left over would change the meaning.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from optirh_batch.glossary.entries import LANGUAGES
from optirh_batch.glossary.words import fold

_FOLDER = Path(__file__).resolve().parent / "parts"
_SPELLINGS = (
    # First the umlauts, which are no accents; the rest is alike in all four languages.
    *(("ä", "ae"), ("ö", "oe"), ("ü", "u"), ("œ", "oe"), ("æ", "ae"), ("ß", "ss")),
    *(("ae", "e"), ("oe", "e"), ("ph", "f"), ("h", ""), ("y", "i"), ("k", "c"), ("z", "c"), ("-", "")),
)
_DOUBLED = re.compile(r"([a-z])\1")
_JOINT = "[oiae]?"
_COMPOUND_JOINT = "(?:n|en|s|es)?"
_SHORT = 3
_AFTER_SHORT = frozenset({"pain", "disease", "look", "removal", "operation", "quality", "treatment"})
"""Kinds whose endings are long enough that a root of three letters is no chance."""
_OPAQUE = frozenset({"osteopatie", "osteopati", "osteopatia"})
"""Words that mean another thing than their parts: osteopathy is a treatment."""
_AND = {"fr": "et", "de": "und", "it": "e", "en": "and"}


@dataclass(frozen=True, slots=True, eq=False)
class Root:
    """A part of the body, a substance, a cell, a means of treatment.

    Attributes:
        id: the same in all languages.
        of: its lay name by language, as it stands behind an ending.
    """

    id: str
    of: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parts:
    """A word that was cut.

    Attributes:
        kind: of thing (``parts/kinds.toml``).
        roots: what it is about; none where only the ending is known.
        explanations: by language, the ending's, with ``{of}``.
    """

    kind: str
    roots: tuple[Root, ...]
    explanations: Mapping[str, str]

    def explanation(self, language: str) -> str | None:
        """The sentence put together from the parts; None where a part or the language is missing."""
        pattern = self.explanations.get(language)
        if pattern is None or not self.roots:
            return None
        return pattern.format(of=f" {_AND[language]} ".join(root.of[language] for root in self.roots))


@dataclass(frozen=True, slots=True)
class _Ending:
    kind: str
    spelled: tuple[str, ...]
    before: tuple[str, ...]
    root: re.Pattern[str] | None
    pair: re.Pattern[str] | None
    roots: Mapping[str, Root]
    language: str
    explanations: Mapping[str, str]


@lru_cache(maxsize=4096)
def cut_word(word: str, language: str) -> Parts | None:
    """The parts of a word, None where its ending says nothing.

    Args:
        word: one word of a text.
        language: of the text.
    """
    if language not in LANGUAGES:
        return None
    plain = canonical(word)
    if plain in _OPAQUE or not plain.isalpha():
        return None
    kind_only = None
    for ending, spelled in _endings():
        stem = plain.removesuffix(spelled)
        if stem == plain or ending.language not in {"", language}:
            continue
        for rest in _stems(stem, spelled, ending):
            if roots := _roots(rest, ending):
                return Parts(ending.kind, roots, ending.explanations)
            if kind_only is None and ending.kind != "quality" and len(rest) >= _SHORT:
                kind_only = Parts(ending.kind, (), {})
    return kind_only


def canonical(word: str) -> str:
    """``word`` without case, accents and what differs among the spellings of Greek and Latin."""
    plain = word.casefold()
    for written, alike in _SPELLINGS[:6]:
        plain = plain.replace(written, alike)
    plain = fold(plain)
    for written, alike in _SPELLINGS[6:]:
        plain = plain.replace(written, alike)
    return _DOUBLED.sub(r"\1", plain)


def _stems(stem: str, spelled: str, ending: _Ending) -> Iterator[str]:
    """What may stand before an ending; a letter may belong to both parts (Kopf-fraktur, lymphangi-ite)."""
    for beginning in ending.before or ("",):
        if stem.startswith(beginning):
            yield stem.removeprefix(beginning)
            yield stem.removeprefix(beginning) + spelled[0]


def _roots(stem: str, ending: _Ending) -> tuple[Root, ...]:
    found = ending.root.fullmatch(stem) if ending.root else None
    if found is None and ending.pair:
        found = ending.pair.fullmatch(stem)
    if found is None:
        return ()
    spelled = found.groups()
    if any(len(part) <= _SHORT for part in spelled) and ending.kind not in _AFTER_SHORT:
        return ()
    return tuple(dict.fromkeys(ending.roots[part] for part in spelled))


@cache
def all_roots() -> tuple[Root, ...]:
    """Every root, of all classes."""
    return tuple(dict.fromkeys(root for roots in _roots_by_class().values() for root in roots.values()))


@cache
def _roots_by_class() -> Mapping[str, Mapping[str, Root]]:
    """For each class the roots by their canonical spelling; ``quality`` are those that make adjectives."""
    classes: dict[str, dict[str, Root]] = {"quality": {}}
    for name, tables in tomllib.loads((_FOLDER / "roots.toml").read_text("utf-8")).items():
        spelled = classes.setdefault(name, {})
        for root_id, table in tables.items():
            root = Root(root_id, {language: table[language] for language in LANGUAGES})
            spelled.update((canonical(text), root) for text in table["spelled"].split())
            adjectives = table.get("quality", "").split()
            classes["quality"].update((canonical(text), root) for text in adjectives)
    return classes


@cache
def _endings() -> tuple[tuple[_Ending, str], ...]:
    """Each ending with each of its canonical spellings, the longest first."""
    found = []
    for table in tomllib.loads((_FOLDER / "endings.toml").read_text("utf-8")).values():
        roots = _roots_by_class()[table["of"]]
        is_compound = table.get("compound", False)
        any_root = "|".join(sorted(roots, key=len, reverse=True))
        joint = _COMPOUND_JOINT if is_compound else _JOINT
        ending = _Ending(
            kind=table["says"],
            spelled=tuple(dict.fromkeys(map(canonical, table["spelled"].split()))),
            before=tuple(map(canonical, table.get("before", "").split())),
            root=re.compile(f"({any_root}){joint}"),
            pair=None if is_compound else re.compile(f"({any_root}){_JOINT}({any_root}){_JOINT}"),
            roots=roots,
            language="de" if is_compound else table.get("language", ""),
            explanations={code: table[code] for code in LANGUAGES if code in table},
        )
        found += [(ending, spelled) for spelled in ending.spelled]
    return tuple(sorted(found, key=lambda item: len(item[1]), reverse=True))
