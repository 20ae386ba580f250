"""Numbers without a unit beside the name of a vital sign: 'T 37,4', 'pouls 72', 'EVA 5', '38,6 Fieber'.

Owns which unit goes without saying there, within the values that a living
person has.
"""

from __future__ import annotations

import re
from fractions import Fraction

_LIMIT = (
    r"(?:[ ]?[<>≤≥(]=?|[ ](?:über|unter|plus d[e']|moins de|au-dessus de|en dessous de|supérieure? à|"
    r"inférieure? à|dépass\w+|steigt "
    r"(?:auf|über)|above|below|over|exceeds?|oltre|sopra|sotto|superiore a|supera))?[ :]*$"
)
"""'T > 38', 'fièvre (38,2)', 'si la température dépasse 38'."""
_CUES = (
    (
        "°",
        re.compile(
            r"(?:\bT°?|temp(?:érature|\.)?|temperatur\w*|temperatura|temperature|fièvre|fébrile|fieber|"
            r"febbre|fever|afebril)[ ]?"
            r"(?:[:=°]|à|de|von|bei|di|a|of|at|est|ist|is|è|era|corporelle|était|war|jusqu'à"
            rf"|auf|bis)?(?:[ ](?:à|de|von|bei|di|a|of|at))?{_LIMIT}",
            re.IGNORECASE,
        ),
        (30, 45),
    ),
    (
        "/min",
        re.compile(
            r"(?:\b(?:FC|HF|FR|AF|P|HR|Pouls|Puls|pulse|polso|heart rate|fréquence (?:cardiaque|"
            r"respiratoire)|frequenza (?:cardiaca|respiratoria)|herzfrequenz|atemfrequenz))[ ]?"
            r"(?:[:=]|à|de|von|bei|di|a|of"
            rf"|at|est (?:à|de)|ist|is|est|è|era|était|war|was)?{_LIMIT}",
            re.IGNORECASE,
        ),
        (5, 250),
    ),
    (
        "%",
        re.compile(
            r"(?:\b(?:s[pa]o2|o2)?[ -]?sat(?:uration|\.|i)?|\bs[pa]o2|sättigung|saturazione|"
            r"sauerstoffsättigung)(?:[ ](?:en oxygène|d'oxygène|di ossigeno|O2))?[ ]?"
            r"(?:[:=]|à|de|von|bei|di|a|of|at|"
            rf"est (?:à|de)|ist|is|AA)?{_LIMIT}",
            re.IGNORECASE,
        ),
        (50, 100),
    ),
    (
        "kg",
        re.compile(
            r"(?:\b(?:poids|gewicht|peso|weight|pds|pèse))[ ]?"
            r"(?:[:=]|à|de|von|bei|di|a|of|at|est (?:à|de)|ist|is|corporel)?[ :]*$",
            re.IGNORECASE,
        ),
        (20, 300),
    ),
    (
        "ml",
        re.compile(
            r"\b(?:apports?|entrées?|sorties?|diurèse|einfuhr|ausfuhr|trinkmenge|entrate|uscite|intake|"
            r"output)[ ]?[:=]?[ ]*$",
            re.IGNORECASE,
        ),
        (50, 10000),
    ),
)
_PAIN = re.compile(
    r"\b(?:(?-i:EVA|EN|ENS|NRS|VAS|EVS)|douleurs?|\w*schmerz\w*)[ ]?[:=]?[ ](?:à |de |bei |von )?$",
    re.IGNORECASE,
)
"""Out of ten, even if that isn't said."""
_SIGN_BEHIND = (
    ("°", re.compile(r"[ ](?:de |di )?(?:fièvre|fieber|febbre|fever)\b", re.IGNORECASE), (34, 43)),
    ("/min", re.compile(r"[ ](?:de |di )?(?:pouls|puls|polso)\b", re.IGNORECASE), (30, 250)),
)
"""The value before its label: '38,6 Fieber'."""
_MOST_PAIN = 10


def unit_of_sign(before: str, value: Fraction, written: str) -> str | None:
    """The unit of a number by the name in front of it, if the value may be one of it.

    Args:
        before: what no recogniser took of the text in front.
        value: the number.
        written: that text as it stands: 'SpO2' is a code and taken.
    """
    return next(
        (
            unit
            for unit, cue, (low, high) in _CUES
            if low <= value <= high and cue.search(written if unit == "%" else before)
        ),
        None,
    )


def unit_of_sign_behind(after: str, value: Fraction) -> str | None:
    """The unit of a number by the name that begins ``after``."""
    return next(
        (unit for unit, label, (low, high) in _SIGN_BEHIND if low <= value <= high and label.match(after)),
        None,
    )


def is_pain(before: str, value: Fraction) -> bool:
    """Whether a number is a pain out of ten."""
    return value <= _MOST_PAIN and _PAIN.search(before) is not None
