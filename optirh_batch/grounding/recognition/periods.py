"""Periods in one word or in hours: 'vierteljährlich', '/24h', 'seit 5 T.'.

Owns what is read before numbers are masked, so that ``frequencies`` meets days only.
"""

from __future__ import annotations

import re

from optirh_batch.grounding.recognition.facts import Kind, Sheet

_HALF_YEARLY = re.compile(
    r"(?<!\w)(?:halbjährlich\w*|jedes halbe jahr|alle halben jahre|semestriel\w*|semestral\w*|half-yearly|"
    r"every half year)(?!\w)",
    re.IGNORECASE,
)
_QUARTERLY = re.compile(
    r"(?<!\w)(?:vierteljährlich\w*|quartalsweise|jedes (?:quartal|vierteljahr)|trimestriel\w*|"
    r"chaque trimestre|trimestral\w*|ogni trimestre|quarterly|every quarter)(?!\w)",
    re.IGNORECASE,
)
_DAY_IN_HOURS = re.compile(
    r"(/[ ]?|\b(?:par|pro|per|in|en|innert|chaque|aux|alle) )24[ ]?(?:h\b|heures|std\b|stunden|ore\b|hours)",
    re.IGNORECASE,
)
_SHORT_DAYS = re.compile(r"(?<=\d) T\.(?![A-Za-z/])")
"""'Seit 5 T.' are days; '1 T. morgens' may be a tablet, as ``quantities`` notes."""
_SHORT_DAYS_CUED = re.compile(
    r"(?P<before>(?:(?<!\w)(?:[Ss]eit|[Ff]ür|[Ww]ährend|[Aa]lle|[Nn]ach|[Ii]n|[Vv]or|[Ii]nnert|[Bb]innen|"
    r"(?P<still>[Nn]och)|[Üü]ber|[Ll]etzten?|[Nn]ächsten?)[ ](?:ca\.?[ ]|etwa[ ]|den[ ]|"
    r"(?:letz|nächs)ten[ ])?|[<>≥≤][ ]?)(?:\d{1,2}-)?\d{1,3}) T(?![\w./-])(?(still)(?![ ][A-ZÄÖÜ]))"
)
"""'Für 5 T, dann 10 mg'; without the dot a word of time must stand before, since '2 T' may be tablets."""


def recognise_parts_of_years(sheet: Sheet) -> None:
    """Take 'halbjährlich', 'jedes halbe Jahr' and 'vierteljährlich'; before numbers are masked."""
    for months, pattern in ((6, _HALF_YEARLY), (3, _QUARTERLY)):
        for match in sheet.matches(pattern):
            sheet.take(Kind.FREQUENCY, f"every {months} month", *match.span())


def spell_days(sheet: Sheet) -> None:
    """Read '/24h' and 'seit 5 T.' as days; before numbers are masked."""
    for match in sheet.matches(_DAY_IN_HOURS):
        sheet.note(Kind.DURATION, "1440 min", *match.span(), required=False)
    sheet.rest = _DAY_IN_HOURS.sub(lambda m: m[1] + "d".ljust(len(m[0]) - len(m[1])), sheet.rest)
    if sheet.speaks("de"):
        sheet.rest = _SHORT_DAYS.sub("Tg.", sheet.rest)
        sheet.rest = _SHORT_DAYS_CUED.sub(r"\g<before>Tg", sheet.rest)
