"""Which language a text is written in.

Owns the choice of languages told apart and the confidence asked for.  Used on
sources (``readers``) and on what the model wrote (``grounding``).  The weights
are those of py3langid (4.5 MB, inside the package: no network); they and numpy
load with the first call, in under a second.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

# What a home-care centre in Valais may meet: the four languages we write, and
# the first languages of patients.  The detector knows 130; left in, the small
# relatives of these (Venetian, Luxembourgish, Latin ...) catch drug lists.
# fmt: off
_TOLD_APART = (
    "en", "fr", "de", "it", "es", "pt", "ro", "sq", "sr", "hr", "bs", "sl", "mk", "bg", "el", "hu",
    "cs", "sk", "pl", "ru", "uk", "nl", "da", "no", "sv", "fi", "tr", "ku", "ar", "fa", "ps", "ur",
    "ta", "si", "th", "vi", "zh", "ja", "so", "am", "sw", "rw", "om", "hi", "tl",
)
# fmt: on

# On snippets of 20 words from clinical notes this leaves 0.0 % wrong and 0 to
# 5 % undecided (lists of laboratory values and drugs, which have no language);
# on 8 words at most 0.3 % wrong.  A higher bar only adds undecided ones.
_CONFIDENCE = 0.3

_ENOUGH_CHARS = 4000  # a longer text is judged by its beginning, in 2 ms


def detect_language(text: str, among: Sequence[str] = ("fr", "de", "it", "en")) -> str | None:
    """Tell the language of a text.

    Args:
        text: any text; twenty words are plenty, fewer than four mostly undecided.
        among: the ISO 639-1 codes the caller can use.

    Returns:
        One of ``among``, or None if the text is in another language, in none
        (numbers, drug lists) or too short to say.
    """
    language, confidence = _classify(text[:_ENOUGH_CHARS])
    return language if language in among and confidence >= _CONFIDENCE else None


def is_latin(text: str) -> bool:
    """Whether most letters of a text are Latin ones, as in every language we write; so is one without any."""
    letters = [character for character in text[:_ENOUGH_CHARS] if character.isalpha()]
    latin = sum(letter.isascii() or unicodedata.name(letter, "").startswith("LATIN") for letter in letters)
    return 2 * latin >= len(letters)


@lru_cache(maxsize=64)
def _classify(text: str) -> tuple[str, float]:
    language, confidence = _detector().classify(text)
    return language, confidence


@lru_cache(maxsize=1)
def _detector() -> Any:
    # numpy and the weights cost most of a second, which `--help` must not pay.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # type: ignore[import-untyped]  # noqa: PLC0415

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(_TOLD_APART)
    return detector
