"""Amounts with words as units: ``2 comprimés`` where a code list says ``comprimé``.

Owns the plural of the units in which drugs are counted, in four languages, and symbols that UCUM
writes as nobody reads them.  Numbers, and all other symbols (mg, ml, UI), stay as written.
"""

from __future__ import annotations

import re

_WITH_S = {
    word: f"{word}s"
    for word in (
        "comprimé goutte gélule capsule bouffée ampoule sachet injection unité suppositoire cuillère flacon"
        " dose inhalation application pulvérisation pastille seringue ovule mesure"
        " tablet drop puff spray unit syringe vial lozenge"
    ).split()
}
_PLURALS = {
    **_WITH_S,
    "patch": "patchs",
    "cuillère à café": "cuillères à café",
    "cuillère à soupe": "cuillères à soupe",
    "comprimé pelliculé": "comprimés pelliculés",
    "suppository": "suppositories",
    "Tablette": "Tabletten",
    "Filmtablette": "Filmtabletten",
    "Retardtablette": "Retardtabletten",
    "Brausetablette": "Brausetabletten",
    "Kapsel": "Kapseln",
    "Hub": "Hübe",
    "Ampulle": "Ampullen",
    "Spritze": "Spritzen",
    "Dosis": "Dosen",
    "Einheit": "Einheiten",
    "Inhalation": "Inhalationen",
    "Injektion": "Injektionen",
    "Flasche": "Flaschen",
    "Packung": "Packungen",
    "Pastille": "Pastillen",
    "compressa": "compresse",
    "capsula": "capsule",
    "goccia": "gocce",
    "bustina": "bustine",
    "fiala": "fiale",
    "supposta": "supposte",
    "cerotto": "cerotti",
    "spruzzo": "spruzzi",
    "iniezione": "iniezioni",
    "inalazione": "inalazioni",
    "siringa": "siringhe",
}
# The same word in another language has another plural.
_OF_LANGUAGE = {("it", "dose"): "dosi", ("en", "patch"): "patches", ("de", "dose"): "dose"}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")

_SYMBOLS = {
    "Cel": "°C",
    "[degF]": "°F",
    "mm[Hg]": "mmHg",
    "[lb_av]": "lb",
    "[oz_av]": "oz",
    "[in_i]": "in",
    "[ft_i]": "ft",
    "10*9/l": "10⁹/l",
    "10*9/L": "10⁹/l",
    "10*12/l": "10¹²/l",
    "10*12/L": "10¹²/l",
}
_INTERNATIONAL = re.compile(r"\[[Ii][Uu]\]")
_INTERNATIONAL_UNIT = {"fr": "UI", "it": "UI", "de": "IE"}


def readable_unit(unit: str, language: str | None = None) -> str:
    """A UCUM unit as people write it: ``°C`` for ``Cel``, ``IE`` for ``[iU]``; others as they are."""
    return _INTERNATIONAL.sub(_INTERNATIONAL_UNIT.get(language or "", "IU"), _SYMBOLS.get(unit, unit))


def plural_unit(amount: str, unit: str, language: str | None) -> str:
    """A unit as it stands behind an amount: the word in plural where there is more than one.

    A French word is plural from 2 on, other words from more than 1.

    Args:
        amount: as written; of a range (``1–2``) the last number counts.
        unit: a word in singular, or anything else, which stays as it is.
        language: of the wording, for words that several languages share.
    """
    plural = _OF_LANGUAGE.get((language or "", unit)) or _PLURALS.get(unit)
    numbers = _NUMBER.findall(amount)
    if plural is None or not numbers:
        return unit
    number = float(numbers[-1].replace(",", "."))
    is_french = language == "fr" or (language is None and plural == f"{unit}s")
    return plural if number >= 2 or (number > 1 and not is_french) else unit
