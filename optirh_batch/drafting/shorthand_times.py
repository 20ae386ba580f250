"""Bare times behind a frequency, as a sentence needs them: '1x/j soir' is '1 fois par jour, le soir'.

Owns the parts of the day and days of the week that notes write without article or preposition, and how they
are told in a row.  What stands there with its own article ('le soir', 'am Abend', 'abends') stays as it is.
"""

from __future__ import annotations

import re

_TOLD = {
    "fr": {
        "le {}": "matin soir lundi mardi mercredi jeudi vendredi samedi dimanche",
        "à {}": "midi",
        "la {}": "nuit",
        "l'{}": "après-midi",
    },
    "de": {
        "am {}": "Morgen Vormittag Mittag Nachmittag Abend Montag Dienstag Mittwoch Donnerstag Freitag "
        "Samstag Sonntag",
        "in der {}": "Nacht",
    },
    "it": {
        "al {}": "mattino",
        "la {}": "mattina sera notte domenica",
        "il {}": "lunedì martedì mercoledì giovedì venerdì sabato",
        "a {}": "mezzogiorno",
        "nel {}": "pomeriggio",
    },
}
_SHORT_DAYS = {"fr": "lu ma me je ve sa di", "de": "Mo Di Mi Do Fr Sa So", "it": "lu ma me gi ve sa do"}
_DAYS = {
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "de": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "it": "lunedì martedì mercoledì giovedì venerdì sabato domenica",
}
_GOES_ON = re.compile(r"[^\W\d_A-ZÀ-Þ]")
"""Behind 'ma' or 'So' a small letter makes an ordinary word of it."""
_AND = {"fr": "et", "de": "und", "it": "e"}
_WORDS = {
    language: {word: form.format(word) for form, words in forms.items() for word in words.split()}
    for language, forms in _TOLD.items()
}
_KNOWN = {
    language: words
    | {
        short: words[day]
        for short, day in zip(_SHORT_DAYS[language].split(), _DAYS[language].split(), strict=True)
    }
    for language, words in _WORDS.items()
}
_ROW = {
    language: re.compile(
        rf"[ ]?[,:]?[ ]*(?P<row>(?:{'|'.join(known)})\.?"
        rf"(?:(?:[ ]?[,/+&-][ ]?|[ ]{_AND[language]}[ ]|[ ])(?:{'|'.join(known)})(?![\w'’-])\.?)*)(?![\w'’-])"
    )
    for language, known in _KNOWN.items()
}


def times_behind(text: str, place: int, language: str) -> tuple[int, str] | None:
    """Where the bare times behind ``place`` end, and how they are told; None if there are none.

    Args:
        text: a passage.
        place: where the frequency ends.
        language: of the passage.
    """
    found = _ROW[language].match(text, place)
    if found is None:
        return None
    known, row, behind = _KNOWN[language], found["row"], text[found.end() :].lstrip()
    # The longest first: 'ma' is also the beginning of 'matin'.
    names = re.findall("|".join(sorted(known, key=len, reverse=True)), row)
    if names[-1] not in _SHORT_DAYS[language].split() or not _GOES_ON.match(behind):
        *first, last = (known[name] for name in names)
        closes = row.endswith(".") and not _GOES_ON.match(behind)
        told = f"{', '.join(first)} {_AND[language]} {last}" if first else last
        return found.end(), f", {told}" + ("." if closes else "")
    return None
