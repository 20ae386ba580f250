"""What a fact can belong to: a drug, a measured value, a diagnosis, a procedure, a part of the body.

Owns how these are found and named, one name for all languages: drugs and
labels of values come from their own modules, the rest are glossary entries and
``_PARTS``, plain parts of the body and events that need no glossary.  What belongs to
them is ``belonging``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from optirh_batch.glossary import Entry
from optirh_batch.grounding.recognition.facts import Kind, Sheet
from optirh_batch.grounding.recognition.measures import labels_in
from optirh_batch.grounding.vocabulary.folding import lower
from optirh_batch.grounding.vocabulary.measure_words import CONCEPTS
from optirh_batch.grounding.vocabulary.phrases import (
    LANGUAGES,
    Names,
    Phrases,
    known_names,
    listed_names,
    words_of,
)


class Group(StrEnum):
    """What sort of thing; decides which kinds of facts can be its."""

    DRUG = "drug"
    MEASURE = "measure"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something named in a text.

    Attributes:
        group: what sort.
        name: the same in all languages.
        start, end: where it stands.
    """

    group: Group
    name: str
    start: int
    end: int


_THEMES = frozenset({"diagnoses", "symptoms", "procedures", "organs"})
_NO_THINGS = frozenset(
    "acute chronic bilateral relapse remission exacerbation same-side other-side unremarkable side-effect "
    "iatrogenic surgery around-surgery inpatient outpatient conservative-treatment specialist-visit sample "
    "prophylaxis symptomatic-treatment first-choice-antibiotic add-on-therapy parenteral bone tissue cell "
    "protein joint skin afebrile".split()
)
"""Entries that say how something is, or that any passage may share."""

_PARTS: dict[str, str] = {
    "knee": r"genou\w*|gonarthro\w*|ptg|\w*knie\w*|ginocchi\w*|knees?",
    "hip": r"hanches?|coxarthro\w*|pth|\w*hüft\w*|anca|anche|hips?",
    "shoulder": r"épaules?|\w*schulter\w*|spall[ae]|shoulders?",
    "malleolus": r"malléoles?|malleol\w*",
    "elbow": r"coudes?|\w*ell(?:en)?bogen\w*|gomit[oi]|elbows?",
    "wrist": r"poignets?|\w*handgelenk\w*|pols[oi]|wrists?",
    "hand": r"mains?|hände?n?|hand(?!gelenk)|man[oi]|hands?",
    "finger": r"doigts?|pouces?|\w*finger\w*|daumen|dit[ao]|thumbs?",
    "arm": r"bras|(?:ober|unter)?arme?s?|bracci[oa]|avambracci[oa]|avant-bras|humérus|forearms?",
    "leg": r"jambes?|(?:unterschenkel|bein)\w*|gamb[ae]|legs?|mollets?|tibias?|waden?",
    "thigh": r"cuisses?|fémurs?|(?:oberschenkel|femur)\w*|cosci[ae]|femore|thighs?",
    "ankle": r"chevilles?|\w*(?:sprunggelenk|knöchel)\w*|cavigli[ae]|ankles?",
    "foot": r"pieds?|(?:vor)?f(?:u(?:ss|ß)|üss|üß)\w*|pied[ei]|f(?:oo|ee)t",
    "heel": r"talons?|\w*ferse\w*|tallon[ei]|heels?",
    "toe": r"orteils?|hallux|\w*zehe\w*|toes?",
    "buttock": r"fesses?|gesäss\w*|natic\w+|glute[oi]|buttocks?",
    "eye": r"yeux|(?:œ|oe)ils?|augen?|auge\w*|occhi\w*|eyes?",
    "cataract": r"cataract\w*|catarat\w*|katarakt\w*|graue[rn]? star",
    "ear": r"oreilles?|ohr(?:en)?|orecchi\w*|ears?",
    "hearing": r"surdité|hypoacousie|schwerhörig\w*|sordità|hearing loss|deafness",
    "hernia": r"hernies?|leistenbr[uü]ch\w*|\w*hernien?|erni[ae]|hernias?",
    "rib": r"côtes?|rippe\w*|costol[ae]|ribs?",
    "neck": r"nuque|nacken\w*|nuca",
    "breast": r"seins?|brust|brüste|seno|breasts?",
    "wound": r"plaies?|wunden?|ferit[ae]|wounds?",
    "hypertension": r"tension (?:est )?(?:trop )?(?:haute|élevée)|hohe[rnm]? blutdruck|blutdruck zu hoch|"
    r"pressione (?:è )?(?:troppo )?alta|high blood pressure|blood pressure is too high",
    "birth": r"née?s?|naissance|geb\.|geboren\w*|geburtsdatum|nat[oa]|born",
    "admission": r"hospitalisée?s?|hospitalisation|eintritt\w*|\w*aufenthalt\w*|hospitalisiert\w*|ricover\w+|"
    r"admission|admitted",
    "discharge": r"sorties?|austritt\w*|entlass\w+|dimess[oaie]|dimissione|discharged?",
    "fall": r"chutes?|tombée?s?|stürz\w*|sturz\w*|gestürzt|cadut[aoe]|fell|falls?",
    "appointment": r"contrôles?|rendez-vous|rdv|\w*kontrolle|termine?|controll[oi]|appuntament[oi]|"
    r"appointments?",
    "pain": r"douleurs?|\w*schmerz\w*|dolor[ei]|pains?",
}
_PART = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<{name}>(?:{words}))" for name, words in _PARTS.items())
    + r")(?![^\W_])"
)
_LIMBS = re.compile(r"(?<![^\W_])(?:(?P<arm>OE)|(?P<leg>UE))(?![^\W_])")
"""The German abbreviations, which are ordinary words elsewhere unless in capitals."""


@lru_cache(maxsize=10)
def _conditions(language: str | None, known: Names) -> Phrases:
    phrases = Phrases()
    for entry in known.entries:
        if entry.theme not in _THEMES or entry.id in _NO_THINGS or entry.id in CONCEPTS:
            continue
        for code in (language,) if language else LANGUAGES:
            names, exact = listed_names(entry, code)
            for name in names:
                phrases.add(name, entry.id)
            for name in exact:
                phrases.add(name, entry.id, exact=True)
    return phrases


@lru_cache(maxsize=2)
def _illnesses(known: Names) -> dict[str, Entry]:
    return {
        entry.id: entry
        for entry in known.entries
        if entry.theme in {"diagnoses", "symptoms"} and entry.id not in _NO_THINGS
    }


def illness(name: str) -> Entry | None:
    """The glossary's entry of a thing that is an illness or a symptom."""
    return _illnesses(known_names()).get(name)


@lru_cache(maxsize=2)
def _organs(known: Names) -> frozenset[str]:
    return frozenset(entry.id for entry in known.entries if entry.theme == "organs")


def is_part(name: str) -> bool:
    """Whether a thing is a part of the body."""
    return name in _organs(known_names()) or name in _PARTS


def things_in(sheet: Sheet) -> list[Thing]:
    """The things a text names, in order; a part of the body inside a name counts beside it."""
    return sorted(set(_named(sheet)), key=lambda thing: (thing.start, thing.end, thing.name))


def _named(sheet: Sheet) -> Iterator[Thing]:
    for fact in sheet.facts:
        if fact.kind is Kind.DRUG and fact.required:
            yield Thing(Group.DRUG, fact.value, fact.start, fact.end)
    for spot in labels_in(sheet):
        yield Thing(Group.MEASURE, spot.value.strip(), spot.start, spot.end)
    language = sheet.language if sheet.language in LANGUAGES else None
    for spot in _conditions(language, known_names()).find(words_of(sheet.text)):
        yield Thing(Group.CONDITION, spot.value, spot.start, spot.end)
    for match in (*_PART.finditer(lower(sheet.text)), *_LIMBS.finditer(sheet.text)):
        yield Thing(Group.CONDITION, match.lastgroup or "", *match.span())
