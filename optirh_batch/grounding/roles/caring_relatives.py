"""What relatives do for the patient: told of the patient, it would be expected of whom it was taken from.

Owns the acts that relatives take over in home care, in four languages, and who does them in the text: its
reader ('vous préparez'), or a person of the other sex ('Il prépare' of a wife).  How relatives are is
``holders``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from optirh_batch.grounding.recognition.facts import Sheet
from optirh_batch.grounding.vocabulary.folding import lower
from optirh_batch.grounding.vocabulary.phrases import LANGUAGES, whole_words
from optirh_batch.grounding.vocabulary.pole_words import BY_ONESELF
from optirh_batch.grounding.vocabulary.relatives import BARE_WORDS, MEN, WOMEN

_ACTS = {
    "prepare": {"fr": "prépar", "de": "richt|vorbereit", "it": "prepar", "en": "prepar"},
    "give": {"fr": "donn|administr|inject", "de": "gib|geb|spritz", "it": "somministr", "en": "giv|inject"},
    "help": {"fr": "aid", "de": "hilf|helf|unterstütz", "it": "aiut", "en": "help|assist"},
    "cook": {"fr": "cuisin", "de": "koch", "it": "cucin", "en": "cook"},
    "buy": {"fr": "achèt|achet", "de": "kauf|einkauf", "it": "compr", "en": "buy"},
    "manage": {"fr": "gèr|gér", "de": "verwalt|erledig", "it": "gest", "en": "manag"},
    "fetch": {"fr": "apport|amèn|amen", "de": "hol|bring", "it": "port", "en": "bring|fetch"},
    "wash": {"fr": "lav", "de": "wäsch|wasch", "it": "lav", "en": "wash"},
}
"""Beginnings of the verbs."""
_BETWEEN = {
    # From the relative to the verb: the name, who, and what is helped with.
    "fr": r"(?:[ ,]+(?!et |mais )[\w'’-]+){0,3}?[ ,]+(?:vous |lui |l['’]|les? |la )?",
    "de": r"(?:[ ,]+(?!und |aber )[\w'’-]+){0,4}?[ ,]+",
    "it": r"(?:[ ,]+(?!e |ma )[\w'’-]+){0,3}?[ ,]+(?:la |lo |li |le )?",
    "en": r"(?:[ ,]+(?!and |but )[\w'’-]+){0,3}?[ ,]+",
}
_SUBJECTS = {
    "reader": {
        "fr": r"vous (?:l['’]|les? |la |lui )?(?:{verbs})\w*ez",
        "de": r"(?-i:Sie) (?:{verbs})\w*e?n|(?:{verbs})\w*en (?-i:Sie)|"
        r"(?-i:Sie) haben [^.;,!?]*ge(?:{verbs})\w*",
        "it": r"(?-i:Lei) (?:{verbs})\w*",
        "en": r"you (?:{verbs})\w*(?<!s)",
    },
    "he": {
        "fr": r"il (?:s['’]|vous |l['’]|les? |la |lui )?(?:{verbs})\w*",
        "de": r"er (?:{verbs})\w*",
        "it": r"(?:lui|egli) (?:{verbs})\w*",
        "en": r"he (?:{verbs})\w*",
    },
    "she": {
        "fr": r"elle (?:s['’]|vous |l['’]|les? |la |lui )?(?:{verbs})\w*",
        "de": r"(?-i:Sie|sie) (?:{verbs})\w*t",
        "it": r"ella (?:{verbs})\w*",
        "en": r"she (?:{verbs})\w*",
    },
}
_PEOPLE = {"women": WOMEN, "men": MEN}
_ANY_RELATIVE = whole_words(*BARE_WORDS.values())


def relatives_replaced(source: Sheet, output: Sheet) -> Iterator[str]:
    """What a relative does in the source, and somebody else in the output.

    Args:
        source: the passage as documented.
        output: what was written for it.

    Yields:
        The words of the output that give the act to its reader, or to a person of the other sex.
    """
    own, other = source.language, output.language
    if own not in LANGUAGES or other not in LANGUAGES:
        return
    if not _ANY_RELATIVE.search(source.text) or BY_ONESELF.search(lower(source.text)):
        return
    for act in _ACTS:
        women, men = _helps(source.text, "women", act, own), _helps(source.text, "men", act, own)
        if not (women or men) or any(_helps(output.text, people, act, other) for people in _PEOPLE):
            continue
        rights = {subject for subject, meant in (("she", women), ("he", men)) if meant}
        wrongs = set(_SUBJECTS) - rights
        if other == "it" and women:
            wrongs.discard("reader")  # 'Lei' may be the wife
        if any(_does(output.text, subject, act, other) for subject in sorted(rights)):
            continue
        if done := next(
            filter(None, (_does(output.text, name, act, other) for name in sorted(wrongs))), None
        ):
            yield done


def _helps(text: str, people: str, act: str, language: str) -> bool:
    return _helping(people, act, language).search(text) is not None


def _does(text: str, subject: str, act: str, language: str) -> str | None:
    found = _doing(subject, act, language).search(text)
    return found.group() if found else None


@cache
def _helping(people: str, act: str, language: str) -> re.Pattern[str]:
    named = _PEOPLE[people][language]
    return whole_words(rf"(?:{named})(?![^\W_]){_BETWEEN[language]}(?:ge)?(?:{_ACTS[act][language]})\w*")


@cache
def _doing(subject: str, act: str, language: str) -> re.Pattern[str]:
    return whole_words(_SUBJECTS[subject][language].format(verbs=_ACTS[act][language]))
