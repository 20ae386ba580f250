"""Conditions without their word: 'Haben Sie Schmerzen, nehmen Sie ...', 'Should you have a fever, ...'.

Owns how four languages make a condition by turning subject and verb round, or by the mood of the verb.  It is
written out before anything is compared, so that every rule that knows 'wenn' knows it.  Orders begin like
that, too ('Nehmen Sie'), so a list says of which German and French verbs it is no order.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.vocabulary.phrases import any_of

_OPENS = r"(?:\A|(?<=[.;:!?\n])[ ]?)"
_GOES_ON = r"[^.;:!?,\n]*(?:[.,]\d[^.;:!?,\n]*)*,[ ]"
_HAPPENS_TO_YOU = any_of(
    "Haben Hätten Sind Wären Bekommen Spüren Verspüren Fühlen Leiden Müssen Können Werden Merken Bemerken "
    "Erbrechen Husten Bluten Stürzen Fallen Schwitzen Zittern Frieren Brauchen Benötigen Vergessen Verlieren "
    "Entwickeln Schlafen"
)
_INVERTED = {
    language: re.compile(pattern)
    for language, pattern in {
        "de": rf"{_OPENS}(?=Sollten? {_GOES_ON}|(?:(?:{_HAPPENS_TO_YOU}) Sie|"
        r"(?!Mit|Seit|Nicht|Jetzt|Selbst|Damit|Zuletzt|Statt)[A-ZÄÖÜ][a-zäöüß]{1,12}t "
        r"(?:Ihnen|Ihre?|[Dd]er|[Dd]ie|[Dd]as|eine?|es|er|sie)) "
        rf"{_GOES_ON}(?:(?:so|dann|bitte) |\w+en Sie\b))",
        "fr": rf"{_OPENS}(?=(?i:(?:av|aur|avi|auri|ser|seri|éti|sent|ressent|constat|remarqu|"
        rf"vomiss|touss|dev)ez|êtes)-vous {_GOES_ON}|N['’](?:avez|aviez|auriez|êtes|étiez)-vous {_GOES_ON}|"
        rf"[A-ZÉÈÀÊ][^.;:!?,\n]{{2,40}}-(?:t-)?(?:ils?|elles?)\b{_GOES_ON})",
        "it": rf"{_OPENS}(?=(?!Gro|Bas|Ros|Spe|Ste|Mos)[A-Z][a-z]+sse(?:ro)? {_GOES_ON})",
        "en": rf"{_OPENS}(?=(?:Should (?:you|your|the|there|it|this|any|he|she)|"
        rf"Were (?:you|there|your)|Had you) {_GOES_ON})",
    }.items()
}
_IF = {"de": "Wenn ", "fr": "Si ", "it": "Se ", "en": "If "}


def spell_conditions(text: str, language: str | None) -> str:
    """A text with its inverted conditions led by 'wenn', 'si', 'se' or 'if'.

    Args:
        text: a passage, or what was written for it.
        language: of the text.
    """
    inverted = _INVERTED.get(language or "")
    return inverted.sub(lambda found: found.group() + _IF[language or ""], text) if inverted else text
